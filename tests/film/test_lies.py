"""A child that reads a film may say anything; what does not fit is a broken jail, and no crash."""

from __future__ import annotations

import contextlib
import json
import struct
from pathlib import Path
from typing import Any

import pytest

from toolkit import Recipe, files
from toolkit.clean import film_pictures, filming
from toolkit.clean.film_job import Job
from toolkit.errors import JailBroken, TooLarge, Unproven
from toolkit.film import edit, looks
from toolkit.film.looks import Looks
from toolkit.film.tracks import Sighting, Track
from toolkit.sandbox import pool
from toolkit.sandbox.request import Request
from toolkit.sandbox.wire import FULL, Answer

DONE = b"\xff" * 8
PICTURE = b"\xff\xd8\xff"
SEEN = edit.Seen(
    "ab" * 32, {"width": 4.0, "height": 3.0, "seconds": 1.0, "sound": 0.0}, Looks(), 1
)
TRACK = Track(1, (Sighting(0, 1.0, 1.0, 2.0, 2.0, 0.9),), hide=True)
NOBODY, SOMEBODY = edit.Plan(SEEN, ()), edit.Plan(SEEN, (TRACK,))
FACTS = b'{"width":4,"height":3,"seconds":1,"sound":0}'
#: The share of the work that is done, as a number that becomes no float.
ENDLESS = b"\x01" * 4000


def say(monkeypatch: pytest.MonkeyPatch, head: dict[str, Any], *parts: bytes) -> None:
    """Have every child say these parts and this head."""

    def run(asked: Request) -> Answer:
        for part in parts if asked.take is not None else ():
            asked.take(part)
        return Answer(FULL, head)

    monkeypatch.setattr(pool, "run", run)


def on_progress(what: str, share: float) -> None:
    """Nobody listens."""


JOB, BLACKOUT = (
    Job(Recipe(), 1, on_progress),
    Job(Recipe(blackout=True, voice="remove"), 1, on_progress),
)


@pytest.mark.parametrize(
    "parts",
    [[b"["], [b"[" * 100_000], [b"\xff"], [b"NaN"], [b"null"], [FACTS, b"null"], [FACTS, b"{"],
     [b'{"width":NaN,"height":3,"seconds":1,"sound":0}'],
     [FACTS, b'{"frame":0,"seen":[],"seconds":1' + b"0" * 400 + b"}"]],
    ids=repr,
)  # fmt: skip
def test_steps_that_are_none(parts: list[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    """Pass one gives lines of JSON."""
    say(monkeypatch, {"frames": 1, "sound": 0}, *parts)
    with files.MemoryDraft() as film, pytest.raises(JailBroken, match="bad_reply"):
        filming.looked(film.descriptor, None, JOB, resume=False)


@pytest.mark.parametrize("part", [b"", b"1234567", DONE + b"1", DONE])
def test_parts_of_a_film_that_have_no_place(part: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pass two gives a place, then bytes; or a sign, then a number."""
    say(monkeypatch, {"frames": 1, "sound": 0}, part)
    with files.MemoryDraft() as film, pytest.raises(JailBroken, match="bad_reply"):
        filming.painted(film.descriptor, film, NOBODY, "mp4", JOB)


def test_no_number_is_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """How many frames are done is eight bytes, whatever stands behind them."""
    shares: list[float] = []
    say(monkeypatch, {"frames": 1, "sound": 0}, DONE + ENDLESS)
    with files.MemoryDraft() as film:
        job = JOB._replace(on_progress=lambda _, share: shares.append(share))
        filming.painted(film.descriptor, film, NOBODY, "mp4", job)

    assert shares == [float(0x0101010101010101)]


@pytest.mark.parametrize("part", [b"", b"1234567", struct.pack("<QQ", 1, 1), DONE, DONE + b"1"])
def test_a_last_look_that_says_nothing(part: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last look says how far it is, and no more."""
    say(monkeypatch, {"frames": 1, "sound": 0}, part)
    with files.MemoryDraft() as film, pytest.raises(JailBroken, match="bad_reply"):
        filming.checked(film.descriptor, SOMEBODY, JOB)


@pytest.mark.parametrize(
    "left", [None, {}, [1], [None], [[]], [[0, 1, 1, 2, 2, 0.9]], [[0, 1, 1, 2, 2, 0.9, "1"]],
             [[0, 1, 1, 2, 2, 0.9, 10**400]], [[0, 1, 1, 2, 2, 0.9, 1, 1]]], ids=str,
)  # fmt: skip
def test_who_is_left_is_never_left_out(left: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row that is none is not passed over: somebody may be seen there."""
    head = {"frames": 1, "width": 4, "height": 3, "sound": 0, "covered": True}
    say(monkeypatch, {**head, "left": left})
    with files.MemoryDraft() as film, pytest.raises(JailBroken, match="bad_reply"):
        filming.checked(film.descriptor, SOMEBODY, JOB)


@pytest.mark.parametrize("covered", [True, False, None, 1, "yes"])
def test_a_copy_whose_covers_are_not_all_seen_is_none(
    covered: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only a plain yes is one."""
    head = {"frames": 1, "width": 4, "height": 3, "sound": 0, "left": []}
    say(monkeypatch, {**head, "covered": covered})
    with (
        files.MemoryDraft() as film,
        contextlib.nullcontext() if covered is True else pytest.raises(Unproven),
    ):
        filming.checked(film.descriptor, SOMEBODY, JOB)


@pytest.mark.parametrize(
    "lie",
    [{}, {"coarse": False}, {"coarse": None}, {"frames": 2}, {"width": 5}, {"sound": 1}],
    ids=str,
)
def test_a_blackout_that_is_none(lie: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each frame is in cells, none is missing, and no sound is left that was to go."""
    say(monkeypatch, {"frames": 1, "width": 4, "height": 3, "sound": 0, "coarse": True} | lie)
    with (
        files.MemoryDraft() as film,
        pytest.raises(Unproven) if lie else contextlib.nullcontext(),
    ):
        filming.require_blackout(film.descriptor, SEEN, BLACKOUT)


@pytest.mark.parametrize("head", [{}, {"frames": -1}, {"frames": True}, {"seconds": "1"}], ids=str)
def test_a_film_that_is_measured_wrongly(
    head: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a child says of it are numbers."""
    right = {"frames": 1, "width": 4, "height": 3, "seconds": 1, "sound": 0} if head else {}
    say(monkeypatch, right | head)
    with files.MemoryDraft() as film, pytest.raises(JailBroken, match="bad_reply"):
        filming.measured(film.descriptor, BLACKOUT)


@pytest.mark.parametrize("part", [b"", b"1234567", struct.pack("<Q", 2) + b"\xff\xd8\xff\xff\xd9"])
def test_small_pictures_of_nobody(part: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture belongs to a face that was asked for."""
    say(monkeypatch, {}, part)
    with files.MemoryDraft() as film, pytest.raises(JailBroken, match="bad_reply"):
        film_pictures.thumbnails(film.descriptor, [TRACK], JOB)


@pytest.mark.parametrize("parts", [[b"\xff\xd8\xff\xff\xd9"] * 2, [PICTURE + bytes(128 << 10)]])
def test_small_pictures_are_as_many_and_as_small_as_asked_for(
    parts: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A child could fill the memory with them, a megabyte at a time."""
    say(monkeypatch, {}, *(struct.pack("<Q", 1) + part + b"\xff\xd9" for part in parts))
    with files.MemoryDraft() as film, pytest.raises(JailBroken, match="bad_reply"):
        film_pictures.thumbnails(film.descriptor, [TRACK], JOB)


def test_no_more_stills_than_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each may be empty, so that their bytes alone are no limit."""
    say(monkeypatch, {}, b"\1", b"\1")
    with files.MemoryDraft() as film, pytest.raises(JailBroken, match="bad_reply"):
        film_pictures.stills(film.descriptor, [0.0], JOB)


def test_faces_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """All that was seen is held in memory."""
    monkeypatch.setattr(looks, "_MOST_SEEN", 5)
    steps = [
        json.dumps({"frame": frame, "seconds": 1, "seen": [[frame, 1, 1, 2, 2, 0.9]] * 3})
        for frame in (0, 1)
    ]
    say(monkeypatch, {"frames": 2}, FACTS, *map(str.encode, steps))
    with files.MemoryDraft() as film, pytest.raises(TooLarge, match="too_many_parts"):
        filming.looked(film.descriptor, None, JOB, resume=False)


def test_what_is_kept_beside_the_copies_is_checked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A child must not write on the disk what it likes, in fields that nobody reads."""
    step = b'{"frame":0,"seconds":1,"seen":[],"cut":"Canary","more":"Canary"}'
    say(monkeypatch, {"frames": 1}, FACTS, step)
    with files.MemoryDraft() as film:
        filming.looked(film.descriptor, tmp_path, JOB, resume=False)

    (kept,) = tmp_path.iterdir()
    assert b"Canary" not in kept.read_bytes()


@pytest.mark.parametrize("full_only", [True, False])
def test_single_pictures_are_decoded_in_the_jail_that_was_asked_for(
    full_only: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nowhere else, where only a full one will do."""
    asked: list[Request] = []

    def run(request: Request) -> Answer:
        asked.append(request)
        return Answer(FULL, {"seconds": 1.0})

    monkeypatch.setattr(pool, "run", run)
    job = JOB._replace(recipe=Recipe(require_jail=full_only))
    with files.MemoryDraft() as film:
        film_pictures.stills(film.descriptor, [0.0], job)
        film_pictures.thumbnails(film.descriptor, [TRACK], job)

    assert [request.full_only for request in asked] == [full_only, full_only]


def test_a_still_that_never_began(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first part of a still says that it is the first."""
    say(monkeypatch, {}, b"\0rest of a picture")
    with files.MemoryDraft() as film, pytest.raises(JailBroken, match="bad_reply"):
        film_pictures.stills(film.descriptor, [0.0], JOB)
