"""What programs are told: one document, in the shape that docs/json.md describes."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.conftest import ROOT, sample_of
from toolkit.formats.base import HOLDS
from toolkit.kinds import KINDS, Category, Severity
from toolkit.model import MOMENTS, VOICE_RESULTS
from toolkit.sandbox.probes import PROBES

Run = Callable[..., subprocess.CompletedProcess[bytes]]

TEXT, WORDS = {"type": "string"}, {"type": ["string", "null"]}
COUNT, MAYBE = {"type": "integer", "minimum": 0}, {"type": ["integer", "null"], "minimum": 0}
FLAG = {"type": "boolean"}


def shape(**fields: Any) -> dict[str, Any]:
    """An object with these fields, all of them and no others."""
    return {
        "type": "object", "properties": fields, "required": [*fields],
        "additionalProperties": False,
    }  # fmt: skip


def many(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": of}


def maybe(what: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [what, {"type": "null"}]}


def document(command: str, **fields: Any) -> dict[str, Any]:
    return shape(schema={"const": 1}, command={"const": command}, **fields)


FINDING = shape(
    kind={"enum": [*KINDS]}, category={"enum": [each.value for each in Category]},
    severity={"enum": [each.value for each in Severity]}, meaning=TEXT, value=WORDS, place=TEXT,
    start=MAYBE, size=MAYBE,
)  # fmt: skip
BOX = shape(
    x=COUNT, y=COUNT, width=COUNT, height=COUNT, what=TEXT,
    score={"type": "number", "minimum": 0, "maximum": 1},
)  # fmt: skip
INSPECT = document(
    "inspect",
    files=many(
        shape(
            source=TEXT, format=WORDS, size=maybe(shape(width=COUNT, height=COUNT, frames=COUNT)),
            findings=many(FINDING),
            faces=maybe(shape(found=COUNT, boxes=many(BOX), suggested=many(BOX))),
            also=maybe(many(BOX)),
            reason=WORDS, hint=WORDS,
        )
    ),
)  # fmt: skip
NUMBER = {"type": "number", "minimum": 0}
FILM = shape(
    frames=COUNT, seconds=NUMBER, tracks=COUNT, hidden=COUNT, shortest=NUMBER, longest=NUMBER,
    unlooked=NUMBER, moments=many(shape(seconds=NUMBER, why={"enum": [*MOMENTS]})),
)  # fmt: skip
CLEAN = document(
    "clean",
    dry_run=FLAG,
    files=many(
        shape(
            source=TEXT, saved=WORDS, outcome={"enum": ["clean", "refused", "failed", "unproven"]},
            reason=WORDS, hint=WORDS, format=WORDS,
            faces=shape(found=MAYBE, covered=COUNT, shown=COUNT), covered=many(BOX),
            suggested=many(BOX), removed=many(FINDING), kept=many(FINDING), film=maybe(FILM),
            voice={"enum": [*VOICE_RESULTS, None]},
        )
    ),
)  # fmt: skip
ABOUT = document(
    "about",
    version=TEXT, python=TEXT, system=TEXT,
    parts={"type": "object", "additionalProperties": TEXT},
    formats=many(
        shape(
            name=TEXT, label=TEXT, clean=FLAG, refuses=TEXT, suffixes=many(TEXT),
            holds={"enum": [*HOLDS]}, type=TEXT, repaints=FLAG,
        )
    ),
    jail=shape(
        level={"enum": ["full", "partial", "none"]},
        probes=many(shape(name={"enum": [*PROBES]}, attempt=TEXT, succeeded=FLAG)),
    ),
)  # fmt: skip


def told(ended: subprocess.CompletedProcess[bytes], schema: dict[str, Any]) -> dict[str, Any]:
    """The one document on standard output, after it was held against its shape."""
    ended.stdout.decode("ascii")
    assert ended.stdout.count(b"\n") == 1
    found: dict[str, Any] = json.loads(ended.stdout)
    jsonschema.validate(found, schema)
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A photo, a file that is none, an empty folder, and a name that would steer a terminal."""
    made = tmp_path / "in"
    (made / "empty").mkdir(parents=True)
    (made / "a.jpg").write_bytes(sample_of("jpeg")[0])
    (made / "b\u202e\x1b.txt").write_bytes(b"\0no picture")
    return made


def test_inspect(lampshade: Run, folder: Path) -> None:
    """Every value is whole, every file has a row, in the order in which they were named."""
    ended = lampshade("inspect", "--faces", "skip", "--json", folder, folder / "empty", "no.jpg")
    photo, text, empty, missing = told(ended, INSPECT)["files"]

    assert ended.returncode == 4
    shown = json.dumps(photo["findings"])
    assert [canary for canary in sample_of("jpeg")[1].values() if canary not in shown] == []
    assert text["source"].endswith("b\u202e\x1b.txt")
    assert [row["format"] for row in (text, empty, missing)] == [None, None, None]
    assert "there is no file in this folder" in empty["reason"]
    assert missing["hint"]


def test_inspect_counts_faces(lampshade: Run, folder: Path) -> None:
    """Who looked says so: a number and boxes, where nobody looked null."""
    found = told(lampshade("inspect", "--json", folder / "a.jpg"), INSPECT)

    assert found["files"][0]["faces"]["found"] == 0


def test_clean(lampshade: Run, folder: Path) -> None:
    """Each outcome has a row with its reason."""
    ended = lampshade("clean", "--faces", "keep", "--json", folder, folder / "empty", "no.jpg")
    rows = {Path(row["source"]).name[:1]: row for row in told(ended, CLEAN)["files"]}

    assert ended.returncode == 4
    assert {name: row["outcome"] for name, row in rows.items()} == {
        "a": "clean", "b": "refused", "e": "refused", "n": "failed",
    }  # fmt: skip
    assert Path(rows["a"]["saved"]).suffix == ".jpg"
    assert rows["b"]["saved"] is None
    assert rows["a"]["faces"] == {"found": None, "covered": 0, "shown": 0}


def test_clean_with_a_box_and_without_writing(lampshade: Run, folder: Path) -> None:
    """A dry run says what would be covered, and saves nothing."""
    ended = lampshade(
        "clean", "--faces", "keep", "--box", "0,0,8,8", "--dry-run", "--json", folder / "a.jpg"
    )
    found = told(ended, CLEAN)

    assert ended.returncode == 0, ended.stderr
    assert found["dry_run"] is True
    assert found["files"][0]["saved"] is None
    assert found["files"][0]["covered"][0]["what"] == "drawn"


def test_about(lampshade: Run) -> None:
    """Versions, formats and the self-test."""
    found = told(lampshade("about", "--security", "--json"), ABOUT)

    assert [row["name"] for row in found["jail"]["probes"]] == [*PROBES]


def named(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for each in schema.values():
            yield from named(each)
    elif isinstance(schema, list):
        for each in schema:
            yield from named(each)


FAILURE = {"saved": {"type": "null"}, "outcome": {"enum": ["refused", "failed"]}}
LOCK = document("lock", files=many({"anyOf": [
    shape(source=TEXT, reason=TEXT, hint=WORDS, **FAILURE),
    shape(source=TEXT, saved=TEXT, outcome={"const": "locked"}, size=COUNT, sha256=TEXT,
          removed=FLAG, other_names=COUNT, reason={"type": "null"}, hint={"type": "null"}),
]}))  # fmt: skip
UNLOCK = document("unlock", files=many({"anyOf": [
    shape(source=TEXT, reason=TEXT, hint=WORDS, **FAILURE),
    shape(source=TEXT, saved=TEXT, outcome={"const": "unlocked"}, size=COUNT, sha256=TEXT,
          note=maybe(shape(name=TEXT, folder=TEXT, modified=TEXT, locked=TEXT, media_type=TEXT)),
          reason={"type": "null"}, hint={"type": "null"}),
]}))  # fmt: skip


def test_locking_and_unlocking_say_what_became_of_each(lampshade: Run, photo: Path) -> None:
    """One row a file, done or not."""
    (photo.parent / "w").write_text("words")
    words = ("--passphrase-file", "w", "--json")
    locked = json.loads(lampshade("lock", *words, photo, "nothing.jpg").stdout)
    (photo.parent / "locked" / "x.age").write_text("no age file")
    unlocked = json.loads(lampshade("unlock", *words, "locked").stdout)

    jsonschema.validate(locked, LOCK)
    jsonschema.validate(unlocked, UNLOCK)
    assert [row["outcome"] for row in locked["files"]] == ["locked", "failed"]
    assert {row["outcome"] for row in unlocked["files"]} == {"unlocked", "refused"}


@pytest.mark.parametrize(
    "schema", [INSPECT, CLEAN, ABOUT, LOCK, UNLOCK],
    ids=["inspect", "clean", "about", "lock", "unlock"],
)  # fmt: skip
def test_every_field_is_described(schema: dict[str, Any]) -> None:
    """What is in a document stands in docs/json.md."""
    page = (ROOT / "docs" / "json.md").read_text("utf-8")

    assert [name for name in named(schema) if f'"{name}"' not in page] == []


def test_a_shape_can_be_missed() -> None:
    """A field too many or too few is seen."""
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"x": 1}, BOX)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(
            {"x": 1, "y": 1, "width": 1, "height": 1, "what": "face", "score": 1, "more": 1}, BOX
        )
