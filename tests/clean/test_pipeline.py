"""One file, from its path to a proven copy: where the copy goes, and when there is none."""

from __future__ import annotations

import os
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.clean import hostile
from tests.conftest import sample_of
from toolkit import Recipe, clean, files
from toolkit.clean import jail_requests, preload, proof
from toolkit.clean.pipeline import clean_stream, inspect, inspect_stream
from toolkit.clean.replies import Proof
from toolkit.errors import (
    CannotAccess,
    JailBroken,
    NotCleanable,
    TooLarge,
    Unproven,
    UsageError,
)
from toolkit.model import Box
from toolkit.outcome import Delivery
from toolkit.sandbox import pool
from toolkit.sandbox.request import Request
from toolkit.sandbox.wire import Answer

KEEP = Recipe(faces="keep")


def test_a_file_with_two_names_is_not_replaced(photo: Path, tmp_path: Path) -> None:
    """The other name would still lead to the original."""
    (tmp_path / "other.jpg").hardlink_to(photo)
    before = photo.read_bytes()
    with pytest.raises(NotCleanable, match="other_names"):
        clean(photo, Delivery(in_place=True), KEEP)

    assert photo.read_bytes() == before
    assert clean(photo, tmp_path / "out", KEEP).saved is not None, "a copy harms no name"


def _added(photo: Path) -> None:
    with photo.open("ab") as other:
        other.write(b"what somebody has just added")


def _put_in_its_place(photo: Path) -> None:
    other = photo.with_name("saved anew by its program")
    other.write_bytes(photo.read_bytes())
    os.utime(other, ns=(0, photo.stat().st_mtime_ns))
    other.replace(photo)


def _linked(photo: Path) -> None:
    photo.replace(photo.with_name("moved.jpg"))
    photo.symlink_to("moved.jpg")


@pytest.mark.parametrize("change", [_added, _put_in_its_place, _linked, Path.unlink])
def test_what_was_changed_meanwhile_is_not_replaced(
    photo: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], None]
) -> None:
    """A copy of what the file was before would take the place of somebody's new work."""
    prove = jail_requests.prove

    def slowly(*arguments: Any) -> Proof:
        change(photo)
        return prove(*arguments)

    monkeypatch.setattr(jail_requests, "prove", slowly)
    with pytest.raises(CannotAccess):
        clean(photo, Delivery(in_place=True), KEEP)

    left = sorted(photo.parent.iterdir())
    assert not any(b"JFIF" not in path.read_bytes()[:20] for path in left)
    assert all(path.lstat().st_mtime != files.NEUTRAL_TIME for path in left)


@pytest.mark.parametrize("field", ["suffix", "suffixes"])
def test_a_child_cannot_choose_what_opens_a_copy(
    photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, field: str
) -> None:
    """A name that ends as a program's would be run by a click; the proof knows how it must end."""
    run = pool.run

    def lying(asked: Request, owner: object = None) -> Answer:
        answer = run(asked, owner)
        if asked.task.endswith(":make"):
            more = {"suffix": ".desktop", "suffixes": [".jpg", ".desktop"]}
            answer.untrusted_head["copy"][field] = more[field]
        return answer

    monkeypatch.setattr(pool, "run", lying)
    with pytest.raises((Unproven, JailBroken), match=r"format_changed|bad_reply"):
        clean(photo, tmp_path / "out", KEEP)

    assert [*tmp_path.rglob("*.*")] == [photo]


@pytest.mark.parametrize("lie", hostile.LIES)
def test_a_file_that_took_both_children_over_writes_nothing(
    photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lie: str
) -> None:
    """The proof is in step with the lie: what the parent itself knows is one refused file."""
    photo.write_bytes(photo.read_bytes() + hostile.MARK + lie.encode())
    monkeypatch.setattr(preload, "TASKS", hostile.__name__)
    with pytest.raises(JailBroken, match="bad_reply"):
        clean(photo, tmp_path / "out", KEEP)

    assert [*tmp_path.rglob("*.*")] == [photo]


def test_a_copy_of_another_kind_does_not_replace(tmp_path: Path) -> None:
    """A HEIC photo that is painted becomes a JPEG; it may not stand under the old name."""
    pytest.importorskip("pillow_heif", reason="needs the extra [heic]")
    path = tmp_path / "a.heic"
    path.write_bytes(sample_of("heic")[0])
    painted = Recipe(faces="keep", boxes=(Box(0, 0, 8, 8, "drawn"),))
    with pytest.raises(NotCleanable, match="format_changed") as refused:
        clean(path, Delivery(in_place=True), painted)

    assert "without --in-place" in refused.value.hint
    assert path.read_bytes() == sample_of("heic")[0]


def _seen_again(monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """Let the proof see a face in so many copies."""
    prove, left = jail_requests.prove, iter([(Box(8, 8, 16, 16),)] * times)

    def seeing(*arguments: Any) -> Proof:
        return prove(*arguments)._replace(faces_left=next(left, ()))

    monkeypatch.setattr(jail_requests, "prove", seeing)


def test_a_face_that_the_proof_sees_is_covered_too(
    photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then all is made again; the face counts as found, and only the last copy is saved."""
    _seen_again(monkeypatch, 1)
    outcome = clean(photo, tmp_path / "out", Recipe(boxes=(Box(0, 0, 8, 8, "drawn"),)))

    assert Box(8, 8, 16, 16) in outcome.covered
    assert outcome.faces_found == 1
    assert [*(tmp_path / "out").iterdir()] == [outcome.saved]


def test_a_second_try_is_told_what_the_first_one_found(
    photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looking takes long and finds the same each time."""
    _seen_again(monkeypatch, 2)
    ask, told = jail_requests.ask, []

    def asked(task: str, source: list[int], arguments: dict[str, Any], *rest: Any, **more: Any):
        if task == "make":
            told.append(arguments["seen"])
        return ask(task, source, arguments, *rest, **more)

    monkeypatch.setattr(jail_requests, "ask", asked)
    clean(photo, tmp_path / "out", Recipe(boxes=(Box(0, 0, 8, 8, "drawn"),)))

    nobody = {"found": [], "suggested": []}
    assert told == [None, nobody, nobody]


def test_a_face_that_is_seen_again_and_again_is_not_proven(
    photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Covering and looking ends; then there is no copy."""
    _seen_again(monkeypatch, 99)
    with pytest.raises(Unproven, match="face_left"):
        clean(photo, tmp_path / "out", Recipe(boxes=(Box(0, 0, 8, 8, "drawn"),)))

    assert not [*(tmp_path / "out").iterdir()]


def test_a_name_that_lies_is_refused(photo: Path, tmp_path: Path) -> None:
    """A JPEG is not saved as .png; nothing is written."""
    with pytest.raises(UsageError, match="wrong_suffix"):
        clean(photo, Delivery(tmp_path / "out", name="copy.png"), KEEP)

    assert not (tmp_path / "out").exists()


def test_a_copy_that_is_not_proven_is_not_there(
    photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What fails its proof has no name, and the folder stays empty."""

    def doubtful(*_: object) -> None:
        raise Unproven("leftovers")

    monkeypatch.setattr(proof, "require", doubtful)
    with pytest.raises(Unproven):
        clean(photo, tmp_path / "out", KEEP)

    assert list((tmp_path / "out").iterdir()) == []


def test_a_copy_says_nothing_of_this_computer(photo: Path, tmp_path: Path) -> None:
    """Private, with a neutral time, no notes of the system, and a name that spells nothing."""
    outcome = clean(photo, tmp_path / "out", KEEP)
    assert outcome.saved is not None
    status = outcome.saved.stat()

    assert status.st_mode & 0o777 == 0o600
    assert status.st_mtime == status.st_atime == 946_684_800
    assert not hasattr(os, "listxattr") or not [
        name for name in os.listxattr(outcome.saved) if not name.startswith("security.")
    ]


def test_what_stays_is_told(photo: Path, tmp_path: Path) -> None:
    """Which way up and how to show colours are kept without names, and the report says so."""
    outcome = clean(photo, tmp_path / "out", KEEP)
    assert outcome.saved is not None

    assert list(outcome.kept) == list(inspect(outcome.saved, faces=False).findings)
    assert {row.kind for row in outcome.kept} == {"look.orientation", "look.colour"}
    # without a copy nobody can look at it, so nothing is claimed
    assert clean(photo, Delivery(dry_run=True), KEEP).kept == ()


def test_the_same_from_a_pipe_as_from_a_file(photo: Path, tmp_path: Path) -> None:
    """Bytes without a name: the same findings, the same copy, nothing on a disk."""
    outcome, parts = clean_stream([photo.read_bytes()], KEEP)
    saved = clean(photo, tmp_path / "out", KEEP).saved
    assert saved is not None

    assert b"".join(parts) == saved.read_bytes()
    assert outcome.saved is None
    look = inspect_stream([photo.read_bytes()], faces=False)
    beside = {"when.file_time", "when.file_name", "device.file_name", "hidden.attribute"}
    assert [row for row in inspect(photo, faces=False).findings if row.kind not in beside] == list(
        look.findings
    )


def test_a_film_may_be_longer_than_a_photo(tmp_path: Path) -> None:
    """What is read piece by piece is not held to the limit of all else."""
    film, photo = tmp_path / "a.mp4", tmp_path / "a.jpg"
    film.write_bytes(sample_of("mp4")[0])
    room = files.MAX_BYTES
    with film.open("ab") as stream:
        stream.write(struct.pack(">I4sQ", 1, b"free", room))
        stream.truncate(stream.tell() + room - 16)
    film.rename(photo)
    with pytest.raises(TooLarge):
        clean(photo, tmp_path / "out", KEEP)
    photo.rename(film)
    done = clean(film, tmp_path / "out", KEEP)

    assert done.saved is not None
    assert done.saved.stat().st_size < 1 << 20
