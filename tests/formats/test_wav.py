"""WAV: only the samples and their form stay, whatever the lengths say."""

from __future__ import annotations

import struct

import pytest

from tests.corpus import corpus
from tests.formats.sounds import clean, content, left, rows
from tests.samples.wav import PCM, SAMPLES, chunk, container
from toolkit.errors import Damaged, NotCleanable, Refused
from toolkit.formats import identify
from toolkit.formats.sound import wav

FORM = wav.FORMAT
BARE = container(chunk(b"fmt ", PCM), chunk(b"data", SAMPLES))


def form(code: int, extra: bytes = b"") -> bytes:
    """A description of samples with an extension."""
    return chunk(
        b"fmt ", struct.pack("<H", code) + PCM[2:] + struct.pack("<H", len(extra)) + extra
    )


def test_only_form_and_samples_are_left() -> None:
    """A bare file stays as it is, and any other becomes one."""
    note = chunk(b"bext", b"who and where")
    data = container(note, chunk(b"fmt ", PCM), note, chunk(b"data", SAMPLES), note, tail=b"more")

    assert clean(FORM, BARE) == BARE
    assert clean(FORM, data) == BARE


@pytest.mark.parametrize("whole", [0, 36, 0xFFFFFFFF])
@pytest.mark.parametrize("size", [0, 0xFFFFFFFF])
def test_a_recorder_that_never_wrote_the_length(size: int, whole: int) -> None:
    """The samples reach to the end, and the copy says how many there are."""
    head = b"RIFF" + struct.pack("<I", whole) + b"WAVE" + chunk(b"fmt ", PCM)
    data = head + b"data" + struct.pack("<I", size) + SAMPLES

    assert clean(FORM, data) == BARE


def test_a_recording_that_breaks_off_is_made_whole() -> None:
    """What there is of the samples stays, and the lengths fit."""
    once = clean(FORM, BARE[:-7])

    assert content(FORM, once).endswith(SAMPLES[:-7])
    assert struct.unpack_from("<I", once, 4)[0] == len(once) - 8
    assert clean(FORM, once) == once


@pytest.mark.parametrize("name", [b"RF64", b"BW64"])
def test_large_files_keep_long_lengths(name: bytes) -> None:
    """A length that stands elsewhere is read there and written there; a table beside it goes."""
    table = b"words in the table"
    inner = struct.pack("<QQQI", 999, len(SAMPLES), 100, 1) + table
    data = name + b"\xff" * 4 + b"WAVE" + chunk(b"ds64", inner) + chunk(b"fmt ", PCM)
    data += b"data" + b"\xff" * 4 + SAMPLES + chunk(b"note", b"a note")
    once = clean(FORM, data)

    assert identify(data) is FORM
    assert rows(FORM, data)["ds64/table"].value == table.decode()
    assert content(FORM, once).endswith(SAMPLES)
    assert len(once) == 12 + 36 + 24 + 8 + len(SAMPLES)
    assert struct.unpack_from("<QQQI", once, 20) == (len(once) - 8, len(SAMPLES), 100, 0)


@pytest.mark.parametrize(
    ("front", "kept"),
    [
        (form(1, b"words behind"), chunk(b"fmt ", PCM)),
        (form(3, b"words behind"), form(3)),
        (form(2, b"table"), form(2, b"table")),
        (form(0xFFFE, bytes(22) + b"words behind")[:], None),
    ],
)
def test_a_form_keeps_what_its_code_needs(front: bytes, kept: bytes | None) -> None:
    """Codes with tables keep them; plain samples need none."""
    once = clean(FORM, container(front, chunk(b"data", SAMPLES)))

    if kept is None:
        kept = chunk(b"fmt ", front[8:48])
    assert once == container(kept, chunk(b"data", SAMPLES))


def test_counts_stay_where_samples_are_coded() -> None:
    """Decoders of coded sound need the number of samples."""
    fact = chunk(b"fact", struct.pack("<I", 7))
    coded = container(form(2, b"ab"), fact, chunk(b"data", SAMPLES))

    assert clean(FORM, coded) == coded
    assert fact not in clean(FORM, container(chunk(b"fmt ", PCM), fact, chunk(b"data", SAMPLES)))


def test_a_missing_padding_byte_is_added_and_a_used_one_emptied() -> None:
    """Odd samples are padded with nothing."""
    odd = chunk(b"data", b"odd")
    whole = container(chunk(b"fmt ", PCM), odd)
    said = container(chunk(b"fmt ", PCM), odd[:-1] + b"!")

    assert clean(FORM, whole[:-1]) == whole
    assert clean(FORM, said) == whole
    assert rows(FORM, said)["data/padding"].kind == "hidden.gap"


def test_careless_programs_leave_out_padding() -> None:
    """The chunk behind an odd one without padding is still found."""
    data = container(chunk(b"fmt ", PCM), chunk(b"note", b"odd", b""), chunk(b"data", SAMPLES))

    assert clean(FORM, data) == BARE


def test_what_has_no_name_is_filling() -> None:
    """Bytes among the chunks that are none are shown and go, with all that follows them."""
    body = chunk(b"fmt ", PCM) + chunk(b"data", SAMPLES) + bytes(40) + b"hidden" + bytes(40)

    assert "hidden" in (rows(FORM, container(body))["filling"].value or "")
    assert clean(FORM, container(body)) == BARE


def test_filling_that_says_something_is_shown() -> None:
    """Empty filling is low, words in it are hidden data."""
    data = container(chunk(b"JUNK", bytes(20) + b"hidden"), chunk(b"fmt ", PCM))
    empty = container(chunk(b"JUNK", bytes(20)), chunk(b"fmt ", PCM))

    assert rows(FORM, data)["JUNK"].kind == "hidden.gap"
    assert rows(FORM, empty)["JUNK"].kind == "hidden.padding"


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (container(chunk(b"data", SAMPLES)), Damaged),
        (container(chunk(b"fmt ", PCM)), Damaged),
        (container(chunk(b"data", SAMPLES), chunk(b"fmt ", PCM)), Damaged),
        (b"RF64" + BARE[4:], Damaged),
        (
            container(chunk(b"fmt ", PCM), chunk(b"LIST", b"wavlx"), chunk(b"data", SAMPLES)),
            NotCleanable,
        ),
    ],
)
def test_what_is_no_sound_is_refused(data: bytes, error: type[Refused]) -> None:
    """Nothing is written on a guess."""
    with pytest.raises(error):
        clean(FORM, data)


def test_real_files() -> None:
    """Files of many programs come out without a trace and unchanged, or are refused."""
    for path in sorted(corpus("metadata").rglob("*.wav")):
        data = path.read_bytes()
        try:
            once = clean(FORM, data)
        except Refused:
            assert path.name == "RIFF.wav"
            continue
        assert left(FORM, once) == []
        assert clean(FORM, once) == once
        assert content(FORM, once) == content(FORM, data)
