"""The command in other languages, as people run it: whole runs, in the languages' own words."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from tests.conftest import ROOT, sample_of
from toolkit import i18n
from toolkit.cli import COMMANDS
from toolkit.cli.formatter import columns, wrapped
from toolkit.cli.workshop import workshop_command
from toolkit.guidebook.front_matter import AUDIENCES
from toolkit.model import VOICES
from toolkit.workshop.agenda import NETWORKS
from toolkit.workshop.html_page import PAPERS
from toolkit.workshop.values import DEVICES

#: Commands within commands.
WITHIN = tuple(f"workshop {name}" for name in workshop_command.commands)
#: A word without a single accent: the pseudo-language leaves none that went through it, but for
#: those all in capitals.
_WORD = re.compile(r"(?<!\w)(?=\w*[a-z])[A-Za-z]{3,}(?!\w)")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.jpg").write_bytes(sample_of("jpeg")[0])
    (tmp_path / "none.jpg").write_bytes(b"\0no picture")
    (tmp_path / "صورة\u202e\u200f.jpg").write_bytes(sample_of("jpeg")[0])
    return tmp_path


def speak(code: str, line: str, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "toolkit", *line.split()],
        cwd=folder, capture_output=True, encoding="utf-8", timeout=120, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "LANGUAGE": code, "LC_ALL": "C.UTF-8", **more},
    )  # fmt: skip


def solid(text: str) -> str:
    return "".join(text.split())


def english_in(said: str, *names: str) -> set[str]:
    """The plain words that are left, but for options, paths and names."""
    said = re.sub(r"--?\w[\w-]*|\S*/\S+|\S+\.jpg|lampshade:", " ", said)
    return set(_WORD.findall(said)) - {"lampshade", "Lampshade", *names}


@pytest.mark.parametrize(
    "line",
    ["wash", "clean", "clean --bix a.jpg", "clean --style glow a.jpg", "clean --jobs x a.jpg",
     "clean --jobs 999 a.jpg", "clean --box 1,2 a.jpg", "clean --box -1,0,2,2 a.jpg", "about x",
     "clean --in-place -o x a.jpg", "clean -o a.jpg a.jpg none.jpg", "inspect --thorough=1 a.jpg",
     "clean -o", "web --port 1"],
)  # fmt: skip
def test_complaints_are_all_translated(line: str, folder: Path) -> None:
    """Ours and Click's: no English word but options, names and values."""
    ended = speak("qps", line, folder)

    assert ended.returncode == 2
    # the caller's own words, and Click's name for a kind of number
    typed = set(re.findall(r"\w+", line)) | {"hide", "keep", "fill", "integer", "range"}
    assert english_in(ended.stderr, *typed) == set(), ended.stderr


@pytest.mark.parametrize("name", ["", *COMMANDS, *WITHIN])
def test_help_pages_are_all_translated(name: str, folder: Path) -> None:
    """Every paragraph, every option, every heading."""
    ended = speak("qps", f"{name} --help", folder, COLUMNS="200")

    assert ended.returncode == 0
    # choices, names of folders and of the age format, and the second words of commands
    values = {
        "hide", "keep", "fill", "count", "skip", "text", "codes", "plates", "locked", "unlocked",
        "show", "new", "age", "passphrase", "verify",
        *AUDIENCES, *DEVICES, *NETWORKS, *PAPERS, *VOICES, *workshop_command.commands,
        "integer", "range", "hans", "hant", "html", "pdf", "pptx", "before", "after", "poster",
    }  # fmt: skip
    assert english_in(ended.stdout, *values, *COMMANDS) == set(), ended.stdout


def test_results_are_all_translated(folder: Path) -> None:
    """What inspect, clean and about say, except paths, places and values."""
    seen = speak("qps", "inspect --faces skip a.jpg", folder)
    made = speak("qps", "clean --faces keep a.jpg none.jpg nothing.jpg", folder)
    told = speak("qps", "about --security", folder)

    assert (seen.returncode, made.returncode, told.returncode) == (1, 4, 0)
    # a place and its value stand ten deep
    lines = [line for line in seen.stdout.splitlines() if not line.startswith(" " * 10)]
    lines += [line for line in told.stdout.splitlines() if not re.match(r"  [\w-]+ [\d.]+$", line)]
    said = "\n".join([*lines, made.stdout, made.stderr])
    assert english_in(said, "jpeg", "Python", "linux") == set(), said


def test_arabic_runs(folder: Path) -> None:
    """An Arabic run reads as Arabic, isolates every value, and lets no value turn the line."""
    seen = speak("ar", "inspect --faces skip .", folder)
    made = speak("ar", "clean --faces keep .", folder)

    assert (seen.returncode, made.returncode) == (3, 3)
    assert i18n.speaking("ar").gettext("a hidden comment") in seen.stdout
    assert "\u2068a.jpg\u2069" in seen.stdout
    assert re.search("\u2068COM/Comment: \\w+\u2069", seen.stdout)
    for said in (seen.stdout, seen.stderr, made.stdout, made.stderr):
        assert not re.search("[\u202a-\u202e\u2066\u2067]", said)
        assert said.count("\u2068") == said.count("\u2069")
        for line in said.splitlines():
            assert _is_balanced(line), line
    assert "\\u202e" in made.stdout
    # outside of values only Arabic, digits and signs are left
    for line in made.stderr.splitlines():
        assert not _WORD.search(re.sub("\u2068[^\u2069]*\u2069|Lampshade|JPEG|PNG|PDF|MP[34]", "",
                                       line.removeprefix("lampshade: "))), line  # fmt: skip


def _is_balanced(line: str) -> bool:
    depth = 0
    for letter in line:
        depth += (letter == "\u2068") - (letter == "\u2069")
        if depth not in (0, 1):
            return False
    return depth == 0


@pytest.mark.parametrize("code", [code for code in i18n.LANGUAGES if code != "en"])
def test_every_language_speaks(code: str, folder: Path) -> None:
    """Help and a complaint in each language, with the word that nobody has reviewed it."""
    words = i18n.speaking(code)
    told = speak(code, "clean --help", folder, COLUMNS="400")
    wrong = speak(code, "clean --bix", folder)

    assert told.returncode == 0
    assert solid(words.gettext("Look longer for faces; finds more.")) in solid(told.stdout)
    assert (solid(words.gettext(i18n.NOT_REVIEWED)) in solid(told.stdout)) is not words.reviewed
    assert wrong.returncode == 2
    assert "--bix" in wrong.stderr
    assert "No such option" not in wrong.stderr


def test_json_stays_english(folder: Path) -> None:
    """Programs read the same words everywhere."""
    said = [json.loads(speak(code, "inspect --json --faces skip a.jpg none.jpg", folder).stdout)
            for code in ("en", "ru")]  # fmt: skip

    assert said[0] == said[1]


def test_a_terminal_without_the_letters_gets_their_numbers(folder: Path) -> None:
    """An old terminal sees escapes, never a crash."""
    ended = speak("ru", "inspect --faces skip a.jpg", folder, PYTHONIOENCODING="ascii")

    assert ended.returncode == 1
    assert "\\u0433" in ended.stdout
    assert "Traceback" not in ended.stderr


def test_help_fits_a_narrow_terminal(folder: Path) -> None:
    """Wide letters count as two columns; no line is longer than the terminal."""
    for code in ("zh_Hans", "zh_Hant_HK", "ru", "ar"):
        told = speak(code, "clean --help", folder, COLUMNS="80")
        for line in told.stdout.splitlines():
            assert columns(line) <= 80, line


def test_wrapping() -> None:
    """Breaks at spaces and between wide letters, never before a closing mark."""
    assert wrapped("one two three", 7) == ["one two", "three"]
    assert wrapped("一二三四，五", 8) == ["一二三", "四，五"]  # noqa: RUF001
    assert wrapped("用 --box 遮盖", 8) == ["用 --box", "遮盖"]
    assert wrapped("", 8) == [""]
    assert columns("e\u0301一\u200f") == 3
    for line in wrapped(i18n.speaking("zh_Hans").gettext(i18n.NOT_REVIEWED), 20):
        assert unicodedata.category(line[0]) not in ("Pe", "Pf")


def test_english_reads_no_catalogue(folder: Path) -> None:
    """Nothing is opened or imported for a reader of English, and --version imports no words."""
    script = (
        "import sys; sys.argv = ['lampshade', '--version']; from toolkit.__main__ import main; "
        "main(); print('toolkit.i18n' in sys.modules, 'click' in sys.modules)\n"
        "from toolkit import i18n; i18n.translate('the lens'); "
        "print('toolkit.i18n.catalogue' in sys.modules, 'toolkit.i18n.pseudo' in sys.modules)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, check=True,
        env={"PYTHONPATH": str(ROOT), "LANG": "en_GB.UTF-8"},
    )  # fmt: skip

    assert ended.stdout.splitlines()[1:] == ["False False", "False False"]
