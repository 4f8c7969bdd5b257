"""AIFF: only the samples and their form stay."""

from __future__ import annotations

import struct

import pytest

from tests.corpus import corpus
from tests.formats.sounds import clean, content, left, rows
from tests.samples.aiff import COMM, SAMPLES, chunk, container
from toolkit.errors import Damaged
from toolkit.formats.sound import aiff

FORM = aiff.FORMAT
SOUND = chunk(b"SSND", bytes(8) + SAMPLES)
BARE = container(chunk(b"COMM", COMM), SOUND)


def test_only_form_and_samples_are_left() -> None:
    """A bare file stays as it is, and any other becomes one."""
    data = container(
        chunk(b"NAME", b"a name"), chunk(b"COMM", COMM + b"more"), SOUND, chunk(b"ANNO", b"note"),
        tail=b"more",
    )  # fmt: skip

    assert clean(FORM, BARE) == BARE
    assert clean(FORM, data) == BARE


@pytest.mark.parametrize("front", [b"even", b"odd"])
def test_bytes_before_the_samples_go(front: bytes) -> None:
    """The samples begin where the chunk says, and in the copy at once."""
    head = struct.pack(">II", len(front), 0)
    data = container(chunk(b"COMM", COMM), chunk(b"SSND", head + front + SAMPLES))

    assert rows(FORM, data)["SSND/offset"].kind == "hidden.gap"
    assert clean(FORM, data) == BARE


def test_the_coder_keeps_its_code_and_loses_its_name() -> None:
    """AIFF-C names its coder in words, too."""
    data = container(chunk(b"COMM", COMM + b"sowt\x09my own Mac"), SOUND, kind=b"AIFC")
    once = clean(FORM, data)

    assert rows(FORM, data)["COMM/name"].value == "my own Mac"[:9] + "c"
    assert once == container(chunk(b"COMM", COMM + b"sowt\0\0"), SOUND, kind=b"AIFC")


def test_which_loudspeaker_is_which_stays() -> None:
    """A layout that is a number stays; one with a list of places goes."""
    number = chunk(b"CHAN", b"\0\x65\0\2" + bytes(8))
    places = chunk(b"CHAN", bytes(8) + b"\0\0\0\1" + b"somewhere else here!")
    data = container(chunk(b"COMM", COMM), number, SOUND)

    assert clean(FORM, data) == data
    assert clean(FORM, container(chunk(b"COMM", COMM), places, SOUND)) == BARE


def test_notes_say_when_they_were_written() -> None:
    """The time of a note counts from 1904."""
    note = chunk(b"COMT", struct.pack(">HIHH", 1, 3_786_825_600, 0, 4) + b"note")
    found = rows(FORM, container(chunk(b"COMM", COMM), note, SOUND))

    assert found["COMT/1/time"].value == "2023-12-31 00:00:00"
    assert found["COMT/1"].value == "note"


@pytest.mark.parametrize(
    "data",
    [
        container(SOUND),
        container(chunk(b"COMM", COMM)),
        container(chunk(b"COMM", COMM[:10]), SOUND),
        container(chunk(b"COMM", COMM), SOUND, kind=b"AIFC"),
        container(chunk(b"COMM", COMM), chunk(b"SSND", b"short")),
        container(chunk(b"FVER", b"\xa2\x80\x51\x40"), chunk(b"COMM", COMM), kind=b"AIFC"),
    ],
)
def test_what_is_no_sound_is_refused(data: bytes) -> None:
    """Nothing is written on a guess."""
    with pytest.raises(Damaged):
        clean(FORM, data)


def test_real_files() -> None:
    """Files of many programs come out without a trace and unchanged."""
    for path in sorted(corpus("metadata").rglob("*.aif*")):
        data = path.read_bytes()
        once = clean(FORM, data)
        assert left(FORM, once) == []
        assert clean(FORM, once) == once
        assert content(FORM, once) == content(FORM, data)
