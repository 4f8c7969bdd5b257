"""AVI: what goes, what stays, what is refused."""

from __future__ import annotations

import struct

import pytest

from tests.conftest import sample_of
from tests.samples.avi import chunk, listed, main, pictures, sounds, stream
from toolkit.errors import Damaged, NotCleanable
from toolkit.formats.film import avi, avi_film
from toolkit.formats.inside import joined

_VOL = b"\0\0\1\x20" + bytes(8)


def film(*frames: bytes, letters: bytes = b"VP80", index: bytes = b"", more: bytes = b"") -> bytes:
    heads = listed(
        b"hdrl", main(b""), stream(b"vids", letters, pictures(letters)),
        stream(b"auds", bytes(4), sounds()),
    )  # fmt: skip
    return chunk(b"RIFF", b"AVI ", heads, listed(b"movi", *frames), index, more)


def clean(data: bytes) -> bytes:
    return b"".join(joined(data, avi.strip(data)))


def found(data: bytes) -> dict[str, str | None]:
    return {row.kind: row.value for row in avi.inspect(data)}


def test_frames_stay_and_everything_between_goes() -> None:
    """Pictures and sounds keep their order; filling does not."""
    frames = [chunk(b"00dc", b"picture"), chunk(b"JUNK", b"words words"), chunk(b"01wb", b"sound")]
    once = clean(film(*frames))

    assert frames[0] + frames[2] in once
    assert b"words" not in once


def test_the_index_is_made_anew() -> None:
    """Its rows name the chunks where they stand now, and keep which are key pictures."""
    frames = [chunk(b"JUNK", bytes(99)), chunk(b"00dc", b"key"), chunk(b"00dc", b"other")]
    at = 4 + len(frames[0])
    rows = struct.pack("<4sIII4sIII", b"00dc", 16, at, 3, b"00dc", 0, at + 12, 5)
    once = clean(film(*frames, index=chunk(b"idx1", rows)))
    letters = once.index(b"movi")
    start = once.index(b"idx1") + 8
    for name, flags, frame in ((b"00dc", 16, b"key"), (b"00dc", 0, b"other")):
        row = struct.unpack("<4sIII", once[start : start + 16])
        assert row == (name, flags, row[2], len(frame))
        assert once[letters + row[2] : letters + row[2] + 4] == name
        assert once[letters + row[2] + 8 :].startswith(frame)
        start += 16


def test_each_part_has_an_index_for_each_stream() -> None:
    """Large films are in parts; the heads say where the index of each part is."""
    once = clean(sample_of("avi")[0])
    at = once.index(b"indx") + 8
    count = int.from_bytes(once[at + 4 : at + 8], "little")
    places = [
        int.from_bytes(once[at + 24 + 16 * n : at + 32 + 16 * n], "little") for n in range(count)
    ]

    assert count == 2
    assert [once[place : place + 4] for place in places] == [b"ix00", b"ix00"]
    base, first = struct.unpack("<QxxxxI", once[places[1] + 20 : places[1] + 36])
    assert once[base + first - 8 : base + first - 4] == b"00dc"


def test_user_data_goes_but_an_old_encoder_stays_known() -> None:
    """Decoders must know Xvid and DivX by name; words beside it go."""
    frame = _VOL + b"\0\0\1\xb2XviD0063" + b"\0\0\1\xb2Lavc59 by me" + b"\0\0\1\xb6" + bytes(9)
    data = film(chunk(b"00dc", frame), letters=b"XVID")
    once = clean(data)

    assert b"XviD0063" in once
    assert b"by me" not in once
    assert found(data)["look.coding"] == "XviD0063"
    assert found(data)["software.name"] == "Lavc59 by me"


@pytest.mark.parametrize(("letters", "stays"), [(b"XVID", b"Lavc1.0.0\0\0\1"), (b"FMP4", b"")])
def test_libavcodec_stays_known_where_its_pictures_are_called_xvids(
    letters: bytes, stays: bytes
) -> None:
    """Without its name decoders take them for an old Xvid's, and show quarter pixels wrong."""
    frame = _VOL + b"\0\0\1\xb2Lavc59.37.100" + b"\0\0\1\xb6" + bytes(9)
    data = film(chunk(b"00dc", frame), letters=letters)
    once = clean(data)

    assert (b"Lavc" in once) == bool(stays)
    assert stays in once
    assert b"59" not in once
    assert found(data)["software.name"] == "Lavc59.37.100"
    assert found(once).get("look.coding", "") == stays[:9].decode()
    assert clean(once) == once


def test_plain_pixels_must_have_the_size_of_a_picture() -> None:
    """Something else under the name of plain pixels could be anything."""
    assert bytes(16 * 16 * 3) in clean(film(chunk(b"00db", bytes(16 * 16 * 3)), letters=bytes(4)))
    with pytest.raises(NotCleanable):
        clean(film(chunk(b"00db", bytes(99)), letters=bytes(4)))


@pytest.mark.parametrize("letters", [b"dvsd", b"ZzZz"])
def test_codings_in_which_nobody_looked_are_refused(letters: bytes) -> None:
    """DV writes the moment into every frame; unknown codings could do the same."""
    with pytest.raises(NotCleanable):
        clean(film(chunk(b"00dc", b"x"), letters=letters))


def test_a_film_that_ends_too_early_is_refused_but_shown() -> None:
    """The camera's words can be read all the same."""
    words = listed(b"INFO", chunk(b"ISFT", b"CAMERA 3000"))
    whole = film(chunk(b"00dc", bytes(100)), more=words)
    longer = whole[:4] + struct.pack("<I", len(whole) + 1000) + whole[8:]

    assert found(longer)["software.name"] == "CAMERA 3000"
    with pytest.raises(Damaged):
        clean(longer)


def test_a_padding_byte_is_emptied() -> None:
    """One byte behind a chunk of odd length cannot say anything any more."""
    frame = chunk(b"00dc", b"odd")[:-1] + b"!"
    data = film(frame)

    assert found(data)["hidden.padding"] == "0x21"
    assert b"odd!" not in clean(data)


def test_a_stream_of_text_goes_and_the_count_says_so() -> None:
    """The heads say how many streams there are."""
    once = clean(sample_of("avi")[0])
    film_of = avi_film.opened(once)

    assert len(film_of.head.streams) == 2
    assert int.from_bytes(film_of.head.main[24:28], "little") == 2


def test_groups_of_chunks_are_opened() -> None:
    """Old films put a picture and its sound into a list; their order is what counts."""
    frames = [chunk(b"00dc", b"picture"), chunk(b"01wb", b"sound")]
    once = clean(film(listed(b"rec ", *frames), chunk(b"00dc", b"next")))

    assert frames[0] + frames[1] + chunk(b"00dc", b"next") in once
    assert b"rec " not in once
