"""lampshade plan, as people run it: asked on a terminal, for a made-up person, into a lock."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_prompt import Terminal
from tests.conftest import ROOT
from toolkit.plan import load

Lampshade = Callable[..., subprocess.CompletedProcess[bytes]]
KIT = load.shipped()


def everything(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of one's own, in which every new file is seen."""
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "TMPDIR"):
        monkeypatch.setenv(name, str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("name", KIT.personas)
def test_a_plan_for_a_made_up_person(home: Path, lampshade: Lampshade, name: str) -> None:
    ended = lampshade("plan", "--persona", name, cwd=home)

    assert ended.returncode == 0, ended.stderr
    assert b"Do this first: " in ended.stdout
    assert b"this person is made up" in ended.stderr
    assert everything(home) == set()


def test_who_there_is(home: Path, lampshade: Lampshade) -> None:
    said = lampshade("plan", "--persona", "?", cwd=home).stdout.decode()

    assert [line.partition(":")[0] for line in said.splitlines()] == list(KIT.personas)


def test_answers_from_a_file_make_one_document(home: Path, lampshade: Lampshade) -> None:
    """By ids, without the answers, the same twice."""
    said: dict[str, Any] = {"goal": "share-photo", "hurts": ["faces"], "region": "hk"}
    (home / "a.json").write_text(json.dumps(said))
    first, again = (lampshade("plan", "--answers", "a.json", "--json", cwd=home) for _ in "12")
    document = json.loads(first.stdout)

    assert first.stdout == again.stdout
    assert document["command"] == "plan"
    assert "answers" not in document
    assert [step["first"] for step in document["steps"]].count(True) == 1
    assert document["steps"][0]["action"] == "photo-six-steps"
    assert document["warnings"][0]["source"]
    assert everything(home) == {"a.json"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[]", "no JSON object"), ("{", "no JSON object"), ("\xff", "no JSON object"),
        ('{"name": "x"}', "there is no such question or answer"),
        ('{"goal": "dance"}', "goal: dance"), ('{"goal": ["event", "travel"]}', "goal: travel"),
    ],
)  # fmt: skip
def test_answers_that_fit_no_card_are_refused(
    home: Path, lampshade: Lampshade, text: str, words: str
) -> None:
    (home / "a.json").write_text(text, "latin-1")
    ended = lampshade("plan", "--answers", "a.json", cwd=home)

    assert ended.returncode == 2
    assert words in ended.stderr.decode()
    assert ended.stdout == b""


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ((), "there is nobody to ask"),
        (("--persona", "nobody"), "there is no such person"),
        (("--persona", "nurse", "--answers", "x"), "do not go together"),
    ],
)
def test_what_makes_no_sense(
    home: Path, lampshade: Lampshade, options: tuple[str, ...], words: str
) -> None:
    ended = lampshade("plan", *options, cwd=home)

    assert ended.returncode == 2
    assert words in ended.stderr.decode()


def test_a_file_that_is_not_there(home: Path, lampshade: Lampshade) -> None:
    assert lampshade("plan", "--answers", "none.json", cwd=home).returncode == 4


def test_asked_on_a_terminal_every_question_can_be_skipped(home: Path) -> None:
    """Twelve times Enter is a plan, too; nothing is written anywhere."""
    asked = Terminal(home, "plan")
    for _question in KIT.questions:
        asked.type_after("numbers:", "", echoed=True)

    assert asked.end() == 0, asked.shown
    assert b"12/12" in asked.shown
    assert b"Do this first: " in asked.shown
    assert b"nothing was kept" in asked.shown
    assert everything(home) == set()


def test_asked_again_until_it_makes_sense(home: Path) -> None:
    """A word, a number too high, two numbers where one is wanted; then it counts."""
    asked = Terminal(home, "plan")
    for text in ("home", "9", "1 2", "2"):
        asked.type_after("numbers:", text, echoed=True)
    asked.type_after("numbers:", "1, 3", echoed=True)
    for _question in list(KIT.questions)[2:]:
        asked.type_after("numbers:", "", echoed=True)

    assert asked.end() == 0, asked.shown
    assert asked.shown.count(b"please type numbers of the list") == 3
    assert b"buddy" in asked.shown


def test_asked_into_a_plain_file_is_refused(home: Path) -> None:
    """Somebody sits at the keyboard, but the plan would go into a file."""
    ours, theirs = pty.openpty()
    with (home / "plan.txt").open("wb") as plain:
        ended = subprocess.run(
            [sys.executable, "-m", "toolkit", "plan"], stdin=theirs, stdout=plain, cwd=home,
            stderr=subprocess.PIPE, check=False, timeout=60,
            env={**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"},
        )  # fmt: skip
    os.close(ours)
    os.close(theirs)

    assert ended.returncode == 2
    assert b"never in a plain file" in ended.stderr
    assert (home / "plan.txt").read_bytes() == b""


def test_a_plan_in_a_lock_is_not_shown(home: Path, lampshade: Lampshade) -> None:
    """It opens with the passphrase, and with a key."""
    (home / "w").write_text("correct horse battery staple and more\n")
    ended = lampshade("plan", "--persona", "nurse", "--lock", "--passphrase-file", "w", cwd=home)

    assert ended.returncode == 0, ended.stderr
    assert b"Do this first" not in ended.stdout + ended.stderr
    new = everything(home) - {"w", "locked"}
    assert len(new) == 1
    assert lampshade("unlock", "--passphrase-file", "w", "locked", cwd=home).returncode == 0
    assert "Do this first: " in (home / "unlocked/plan.txt").read_text("utf-8")


def test_a_plan_for_a_key(home: Path, lampshade: Lampshade) -> None:
    lampshade("key", "new", "--unprotected", "-o", "k", cwd=home)
    public = lampshade("key", "show", "k", cwd=home).stdout.decode().strip()
    ended = lampshade("plan", "--persona", "sister", "--lock-to", public, "-o", "x", cwd=home)

    assert ended.returncode == 0, ended.stderr
    assert lampshade("unlock", "-i", "k", "x", cwd=home).returncode == 0
    assert "family" in (home / "unlocked/plan.txt").read_text("utf-8")
