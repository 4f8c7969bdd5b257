"""lampshade workshop practice: all files or a reason, and nothing that was there is changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from toolkit import i18n
from toolkit.cli import lampshade
from toolkit.errors import CannotWrite, JailBroken
from toolkit.files import NEUTRAL_TIME
from toolkit.workshop import exercise_files
from toolkit.workshop.exercises import EXERCISES, File

NAMES = {file.name for exercise in EXERCISES for file in exercise.files}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawing is tried elsewhere, and takes a while."""
    monkeypatch.setattr(exercise_files, "made", lambda file, seed: f"{file.name} {seed}".encode())


def practice(*arguments: object) -> int:
    words = ["workshop", "practice", *map(str, arguments)]
    ended: int = lampshade.main(words, prog_name="lampshade", standalone_mode=False)
    return ended


def test_all_files_and_their_answers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In a new folder, for its owner alone, at a time that says nothing."""
    assert practice(tmp_path / "new" / "set", "--seed", 5) == 0

    made = {path.name: path for path in (tmp_path / "new" / "set").iterdir()}
    assert made.keys() == {*NAMES, "answers.html", "answers.txt"}
    assert made["png-crop.png"].read_bytes() == b"png-crop.png 5"
    assert {path.stat().st_mtime for path in made.values()} == {NEUTRAL_TIME}
    assert {path.stat().st_mode & 0o777 for path in made.values()} == {0o600}
    assert "17 practice files" in capsys.readouterr().out


@pytest.mark.parametrize("code", sorted({*i18n.LANGUAGES, "zh-Hans", "zh-Hant-HK"}))
def test_answers_in_a_language(code: str, tmp_path: Path) -> None:
    """Whatever the caller's own language is."""
    practice(tmp_path, "--lang", code, "--quiet")

    title = i18n.speaking(code.replace("-", "_")).gettext(EXERCISES[0].title)
    assert title in (tmp_path / "answers.txt").read_text("utf-8")
    assert title in (tmp_path / "answers.html").read_text("utf-8")


@pytest.mark.parametrize("name", ["xmp-place.jpg", "answers.txt"])
def test_nothing_is_overwritten(name: str, tmp_path: Path) -> None:
    """One name that is taken, and nothing is written at all."""
    (tmp_path / name).write_text("mine")

    with pytest.raises(CannotWrite):
        practice(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text("utf-8") == "mine"


def test_a_drawing_that_fails_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file that is half written, and an error that the command turns into a sentence."""

    def broken(file: File, seed: int) -> bytes:
        raise JailBroken("crashed")

    monkeypatch.setattr(exercise_files, "made", broken)
    with pytest.raises(JailBroken):
        practice(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_set_is_in_the_order_of_the_exercises() -> None:
    """So that a page and a folder can be read side by side."""
    made: Iterator[tuple[str, bytes]] = exercise_files.files(1)

    assert [name for name, _ in made] == [f.name for each in EXERCISES for f in each.files]
