"""Practice 12 of 12: what the answer key tells to type finds all that was planted, and removes it.

The commands are typed as they stand in the key. Beside them only JSON and a folder are asked for.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.workshop.test_exercises import made, said
from toolkit.cli import lampshade
from toolkit.kinds import stays
from toolkit.workshop.exercises import EXERCISES, Exercise, File, Sight, commands, planted

Say = Callable[..., dict[str, Any]]
SEED = 0
FILES = {file.name: file for exercise in EXERCISES for file in exercise.files}


@pytest.fixture
def say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Say:
    """A command, typed in a folder; what it says of each file, by the file's name."""
    monkeypatch.chdir(tmp_path)

    def typed(line: str, *more: str) -> dict[str, Any]:
        program, *words = shlex.split(line)
        assert program == "lampshade"
        lampshade.main([*words, *more, "--json"], prog_name=program, standalone_mode=False)
        return {row["source"]: row for row in json.loads(capsys.readouterr().out)["files"]}

    return typed


def typed_in(exercise: Exercise, verb: str) -> list[str]:
    return [line for line in commands(exercise) if line.startswith(f"lampshade {verb} ")]


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda each: each.name)
def test_what_the_key_says_finds_all_and_removes_it(
    exercise: Exercise, say: Say, tmp_path: Path
) -> None:
    """Each trace, each face and each sign; and in the copy none of them."""
    for file in exercise.files:
        (tmp_path / file.name).write_bytes(made(file.name))
    looks = [say(line) for line in typed_in(exercise, "inspect")]
    found = {name: row for look in looks for name, row in look.items()}
    if any(row["faces"] is None for row in found.values()):
        pytest.skip("no face model is installed")
    if any("text" in str(row["reason"]) for row in found.values()):
        pytest.skip("no text finder is installed")

    assert found.keys() == {file.name for file in exercise.files}
    told = [what for file in exercise.files for what in told_of(file, found[file.name])]
    assert told, "inspect finds nothing that was planted here"

    for line in typed_in(exercise, "clean"):
        for name, row in say(line, "-o", "copies").items():
            is_gone(FILES[name], row, found[name], say)


def told_of(file: File, row: dict[str, Any]) -> Iterator[str]:
    """What inspect tells of what was planted: all but what the key calls a thing for eyes."""
    for trace in planted(file, SEED):
        values = [each["value"] or "" for each in row["findings"] if each["kind"] == trace.kind]
        assert any(said(trace) in value for value in values), trace
        yield trace.kind
    assert row["faces"]["found"] == file.faces
    yield from ["face"] * file.faces
    for sight in file.seen:
        if sight.also:
            assert lettering(sight, row), sight
            yield sight.also


def lettering(sight: Sight, row: dict[str, Any]) -> list[dict[str, Any]]:
    """The boxes of text whose middle lies where the key says that text is."""
    left, top, wide, high = sight.box
    return [
        box
        for box in row["also"]
        if left <= box["x"] + box["width"] / 2 <= left + wide
        and top <= box["y"] + box["height"] / 2 <= top + high
    ]


def is_gone(file: File, done: dict[str, Any], found: dict[str, Any], say: Say) -> None:
    """The copy is proven, says nothing, shows nobody; where letters were is one flat colour."""
    assert done["outcome"] == "clean", done["reason"]
    assert {trace.kind for trace in file.planted} <= {each["kind"] for each in done["removed"]}
    left = say(f"lampshade inspect {shlex.quote(done['saved'])}")[done["saved"]]
    assert left["faces"]["found"] == 0
    assert [
        each["kind"]
        for each in left["findings"]
        if not stays(each["kind"]) and not each["place"].startswith("file")
    ] == []
    for sight in file.seen:
        places = [box_of(box) for box in lettering(sight, found)] if sight.also else [sight.box]
        for place in places:
            assert spread(file.name, place) > 8, "nothing is there to be covered"
            assert spread(done["saved"], place) < 4


def box_of(row: dict[str, Any]) -> tuple[int, int, int, int]:
    return row["x"], row["y"], row["width"], row["height"]


def spread(name: str, box: tuple[int, int, int, int]) -> float:
    """How far the brightness of a place's pixels is from one flat colour."""
    left, top, wide, high = box
    with Image.open(name) as opened:
        grey = np.asarray(opened.convert("L"), np.float32)
    return float(grey[top : top + high, left : left + wide].std())


def test_every_exercise_has_both_commands_for_all_of_its_files() -> None:
    """None is forgotten or named twice; a box is drawn only where nothing finds the place."""
    for exercise in EXERCISES:
        for verb in ("inspect", "clean"):
            words = [word for line in typed_in(exercise, verb) for word in shlex.split(line)]
            assert sorted(word for word in words if word in FILES) == sorted(
                file.name for file in exercise.files
            )
    boxed = {file.name for file in FILES.values() if any(not each.also for each in file.seen)}
    lines = [line for each in EXERCISES for line in commands(each) if "--box" in line]
    assert {word for line in lines for word in line.split() if word in FILES} == boxed
