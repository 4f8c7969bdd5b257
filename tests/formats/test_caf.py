"""Core Audio and AU: what says how samples are coded stays, words go."""

from __future__ import annotations

import struct

import pytest

from tests.formats.sounds import clean, content, rows
from tests.samples.au import au
from tests.samples.caf import DESC, SAMPLES, chunk
from toolkit.errors import Damaged
from toolkit.formats import identify
from toolkit.formats.sound import au as sun
from toolkit.formats.sound import caf

FRONT = b"caff\0\1\0\0" + chunk(b"desc", DESC)
SOUND = chunk(b"data", bytes(4) + SAMPLES)


def test_samples_of_unknown_length_reach_to_the_end() -> None:
    """A recorder that was stopped never wrote the length; the copy has it."""
    data = FRONT + chunk(b"data", bytes(4) + SAMPLES, -1)

    assert clean(caf.FORMAT, data) == FRONT + SOUND


def test_what_decoders_need_stays() -> None:
    """Packets' lengths, the decoder's settings and the channels."""
    needed = chunk(b"kuki", b"settings") + chunk(b"chan", struct.pack(">III", 6619138, 0, 0))
    data = FRONT + needed + SOUND + chunk(b"pakt", bytes(24))

    assert clean(caf.FORMAT, data) == data
    assert content(caf.FORMAT, data).endswith(chunk(b"pakt", bytes(24)))


def test_edits_are_not_counted_any_more() -> None:
    """How often a recording was edited is its history."""
    data = FRONT + chunk(b"data", b"\0\0\0\7" + SAMPLES)

    assert rows(caf.FORMAT, data)["data/edits"].value == "edited 7 times"
    assert clean(caf.FORMAT, data) == FRONT + SOUND


@pytest.mark.parametrize("data", [FRONT, b"caff\0\1\0\0" + SOUND, b"caff\0\1\0\0"])
def test_what_is_no_sound_is_refused(data: bytes) -> None:
    """Nothing is written on a guess."""
    with pytest.raises(Damaged):
        clean(caf.FORMAT, data)


@pytest.mark.parametrize("note", [b"", b"who and where\0\0\0", bytes(4), bytes(100)])
@pytest.mark.parametrize("size", [None, 0xFFFFFFFF, 9999])
def test_a_note_becomes_an_empty_one(note: bytes, size: int | None) -> None:
    """All copies are alike in front of the samples, and say how many there are."""
    assert clean(sun.FORMAT, au(note, SAMPLES, size)) == au(bytes(4), SAMPLES)


def test_an_impossible_place_for_samples_is_no_au() -> None:
    """Samples cannot begin inside the head."""
    assert not sun.FORMAT.sniff(b".snd" + struct.pack(">IIIII", 12, 1, 3, 8000, 1))
    assert identify(au(b"note", SAMPLES)) is sun.FORMAT
