"""Transport streams: what camcorders and senders write is shown, and overwritten in its place."""

from __future__ import annotations

import struct
from collections.abc import Iterator

import pytest

from tests.conftest import sample_of
from tests.samples.mkv import PICTURE, PPS, SPS
from tests.samples.ts import (
    NULL,
    PICTURES,
    SOUNDS,
    TABLES,
    counted,
    descriptor,
    note,
    packet,
    packets,
    row,
    section,
    unit,
)  # fmt: skip
from toolkit.errors import Damaged, Locked, NotCleanable, TooLarge
from toolkit.formats import identify, others
from toolkit.formats.film import ts, ts_camera, ts_film, ts_packets, ts_program, ts_write
from toolkit.formats.film.ts_stream import Edit
from toolkit.formats.inside import joined

START = b"\0\0\0\1"
PROGRAMS = section(0, 1, struct.pack(">HH", 1, 0xE000 | TABLES))


def program(*rows: bytes, said: bytes = b"") -> bytes:
    head = struct.pack(">HH", 0xE000 | PICTURES, 0xF000 | len(said))
    return section(2, 1, head + said + b"".join(rows))


def film(
    *bodies: bytes, rows: tuple[bytes, ...] = (row(0x1B, PICTURES),), said: bytes = b""
) -> bytes:
    """Tables and units of pictures."""
    return counted(
        packets(0, PROGRAMS)
        + packets(TABLES, program(*rows, said=said))
        + b"".join(packets(PICTURES, unit(body)) for body in bodies)
        + packet(NULL, b"\xff" * 184)
    )


def clean(data: bytes) -> bytes:
    once = b"".join(joined(data, ts.TS.strip(data)))
    assert len(once) == len(data)
    assert b"".join(joined(once, ts.TS.strip(once))) == once
    assert list(ts.TS.content(once)) == list(ts.TS.content(data))
    assert [found.kind for found in ts.inspect(once)] == []
    return once


def private(body: bytes) -> bytes:
    """A unit of a private stream."""
    return unit(body).replace(b"\0\0\1\xe0", b"\0\0\1\xbd", 1)


def body_of(data: bytes, pid: int) -> bytes:
    """The payloads of all packets of a number."""
    found = b""
    for at in range(0, len(data), 188):
        if int.from_bytes(data[at + 1 : at + 3], "big") & 0x1FFF == pid and data[at + 3] & 16:
            found += data[at + 4 + (1 + data[at + 4] if data[at + 3] & 32 else 0) : at + 188]
    return found


def said(name: str) -> dict[str, str | None]:
    return {found.place.path: found.value for found in ts.inspect(sample_of(name)[0])}


@pytest.mark.parametrize("name", ["ts", "mts"])
def test_a_camcorders_note_is_read(name: str) -> None:
    """The moment, the place and the model stand in front of each group of pictures."""
    found = said(name)

    assert found["stream/MDPM/DateTimeOriginal"] == "2019:05:06 12:03:22"
    assert str(found["stream/MDPM/GPSPosition"]).startswith("52.510000, 13.370000")
    assert found["stream/MDPM/Make"] == "Sony"
    assert found["stream/MDPM/Model"] == "HDR-CX1"


def test_the_clock_of_television_is_read() -> None:
    """It says when it was on the air."""
    assert said("ts")["stream/clock"] == "2019:11:13 12:34:56 UTC"


def test_both_shapes_of_packets_are_known() -> None:
    """Camcorders put a clock in front of each packet."""
    assert identify(sample_of("ts")[0]) in others.FORMATS
    assert identify(sample_of("ts")[0]).name == "ts"
    assert identify(sample_of("mts")[0]).name == "mts"
    assert ts_packets.shape(b"\x47" * 100) is None


def test_a_missing_packet_ends_the_reading_and_the_rest_is_told() -> None:
    """Bytes that are no packets may hide anything."""
    data = b"".join(packet(0x1FFF, b"\xff" * 184) for _ in range(9)) + b"\0" * 8 + b"hidden words"

    assert [f.kind for f in ts.inspect(data)] == ["hidden.trailer"]


def test_a_camcorders_note_becomes_filling_of_its_length() -> None:
    """Nothing behind it moves, and a decoder finds a note that says nothing."""
    data = film(START + b"\x09\xf0" + START + note(b"HDR-CX1\0\0\0\0\0") + START + PICTURE)
    pictures = body_of(clean(data), PICTURES)

    assert b"\xff" * 60 in pictures
    assert START + b"\x06\x03" in pictures
    assert pictures.endswith(START + PICTURE)


@pytest.mark.parametrize("length", [*range(2, 40), *range(225, 275), 520, 4000])
def test_filling_fits_any_length(length: int) -> None:
    """Lengths of notes are counted in steps of 255, and no step may be missed."""
    size = b"\xff" * (length // 255) + bytes([length % 255])
    message = b"\x06\x05" + size + b"w" * length + b"\x80"
    for start in (START, START[1:]):
        for kept in (b"", b"\x06\x01\xc4"):
            told = b"\x06" + kept + message[1:]
            once = clean(
                film(START + SPS + start + told + start + PICTURE + b"\0\0" + start + told)
            )

            assert b"ww" not in once
            assert body_of(once, PICTURES).count(start + b"\x06" + kept) == 2


def test_a_note_that_players_need_stays_beside_one_that_goes() -> None:
    """A recovery point stays in its unit; the rest of the unit becomes filling."""
    told = b"\x06" + b"\x06\x01\xc4" + note(b"HDR-CX1\0\0\0\0\0")[1:]
    pictures = body_of(clean(film(START + told + START + PICTURE)), PICTURES)

    assert b"\x06\x06\x01\xc4\x03" in pictures
    assert b"MDPM" not in pictures


@pytest.mark.parametrize(("profile", "stays"), [(b"\xf4", True), (b"\x64", False)])
@pytest.mark.parametrize("behind", [True, False])
def test_the_build_of_an_old_x264_stays_in_films_of_all_colours(
    profile: bytes, stays: bool, behind: bool
) -> None:
    """Without it they are shown as noise; the parameters may stand in front or behind."""
    owner = bytes.fromhex("dc45e9bde6d948b7962cd820d923eeef")
    words = owner + b"x264 - core 142 - secret words"
    told = START + b"\x06\x05" + bytes([len(words)]) + words + b"\x80"
    sets = START + b"\x67" + profile + b"\x00\x0a\xf8"
    front = told + sets if behind else sets + told
    once = clean(film(front + START + PICTURE))

    assert (owner + b"x264 - core 142\x03" in body_of(once, PICTURES)) is stays
    assert b"secret" not in once
    assert clean(once) == once


def test_a_note_that_lies_across_units_and_packets_goes_whole() -> None:
    """Packets and units end where they like."""
    told = START + SPS + START + PPS + START + note(b"HDR-CX1\0\0\0\0\0") + START + PICTURE
    for cut in range(1, len(told)):
        once = clean(film(told[:cut], told[cut:]))

        assert b"MDPM" not in body_of(once, PICTURES)
        assert b"HDR-CX1" not in once


def test_unknown_units_become_units_of_filling() -> None:
    """A note there would begin a new picture."""
    data = film(START + PICTURE + b"\0" + START + b"\x18" + b"hidden words" + START + PICTURE)
    pictures = body_of(clean(data), PICTURES)

    assert START[1:] + b"\x0c" + b"\xff" * 8 in pictures


def test_words_in_filling_do_not_pass_for_filling() -> None:
    """Only bytes that say nothing may stay there."""
    data = film(START + PICTURE + START + b"\x0c\xff\xff" + b"hidden words\x80" + START + PICTURE)

    assert [found.value for found in ts.inspect(data)] == ["hidden words"]
    assert b"hidden words" not in clean(data)


def test_user_data_of_mpeg_video_says_nothing_any_more() -> None:
    """Its start code stays, because zeros in its place would be counted to what is before it."""
    body = b"\0\0\1\xb3" + bytes(range(8, 16)) + b"\0\0\1\xb2hidden words\0\0\1\x01" + PICTURE
    once = clean(film(body, rows=(row(0x02, PICTURES),)))

    assert b"\0\0\1\xb2" + b"\xff" * 12 + b"\0\0\1\x01" in body_of(once, PICTURES)


def test_what_follows_a_missing_packet_is_not_taken_for_a_picture() -> None:
    """The middle of a note would look like one when the packet with its head is lost."""
    told = b"\x06\x05\xfa" + bytes(16) + b"hidden words " * 18 + b"\x80"
    data = film(START + PICTURE * 3 + START + told + START + PICTURE, START + PICTURE)
    first = data.index(b"\x47\x41\x01") + 188
    torn = data[:first] + data[first + 188 :]

    assert b"hidden words" in torn
    assert b"hidden words" not in clean(torn)


def test_tables_name_only_what_stays() -> None:
    """Languages, private descriptors and streams of data go; checksums are right."""
    rows = (
        row(0x1B, PICTURES, descriptor(0x05, b"HDMV\xff\x1b\x44\x3f")),
        row(0x81, SOUNDS, descriptor(0x0A, b"fas\0"), descriptor(0x05, b"AC-3")),
        row(0x06, 0x300, descriptor(0x05, b"KLVA")),
        row(0x06, 0x301, descriptor(0x56, b"fas\x09\0")),
    )
    once = clean(film(START + PICTURE, rows=rows, said=descriptor(0x05, b"HDMVwords")))
    table = body_of(once, TABLES)[1:]
    size = 3 + ((table[1] & 15) << 8 | table[2])
    read = ts_program.program(table[:size])

    assert ts_program.crc(table[:size]) == 0
    assert not table[size:].strip(b"\xff")
    assert read is not None
    assert read.said == [(0x05, b"HDMV")]
    assert [(stream.kind, stream.said) for stream in read.rows] == [
        (0x1B, [(0x05, b"HDMV\xff\x1b\x44\x3f")]), (0x81, [(0x05, b"AC-3")]),
    ]  # fmt: skip


def test_the_networks_numbers_go() -> None:
    """They say who sends."""
    programs = section(0, 1051, struct.pack(">HHHH", 0, 0xE010, 28106, 0xE000 | TABLES))
    streams = section(2, 28106, struct.pack(">HH", 0xFFFF, 0xF000) + row(0x1B, PICTURES))
    data = counted(
        packets(0, programs) + packets(TABLES, streams) + packets(PICTURES, unit(START + PICTURE))
    )
    once = clean(data)

    assert [found.value for found in ts.inspect(data)] == ["1051", "0", "28106"]
    assert body_of(once, 0)[1:].startswith(PROGRAMS[1:])


def test_a_table_that_follows_another_in_one_packet_is_still_found() -> None:
    """A section of filling fills the gap between them."""
    long = program(row(0x1B, PICTURES, descriptor(0x0A, b"fas\0")))
    body = long + program(row(0x1B, PICTURES), row(0x0F, SOUNDS))[1:]
    data = counted(
        packets(0, PROGRAMS) + packets(TABLES, body) + packets(PICTURES, unit(START + PICTURE))
        + packets(SOUNDS, b"\0\0\1\xc0\0\0\x80\0\0" + bytes(40))
    )  # fmt: skip
    table = body_of(clean(data), TABLES)[1:]

    assert table[len(long) - 1 - 6 :].startswith(b"\x72\xf0\x03\xff\xff\xff\x02")


def test_a_table_may_lie_across_packets() -> None:
    """Long ones do."""
    many = tuple(descriptor(0xA0, b"words " * 20) for _ in range(7))
    once = clean(film(START + PICTURE, rows=(row(0x1B, PICTURES, *many),)))

    assert body_of(once, TABLES).startswith(program(row(0x1B, PICTURES)))


def test_fields_that_players_do_not_need_go() -> None:
    """The first clock, the count to a splice and extensions; the running clock stays."""
    ticks = b"\x12\x34\x56\x78\xfe\x00"
    fields = b"\x5f" + ticks + b"\x01" * 6 + b"\x07" + b"\x05words" + b"\x01\x1f"
    data = film(START + PICTURE) + packet(
        PICTURES, unit(START + PICTURE), True, fields
    )[:3] + b"\x31" + packet(PICTURES, unit(START + PICTURE), True, fields)[4:]  # fmt: skip
    last = clean(data)[-188:]

    assert last[5:12] == b"\x50" + ticks
    assert not last[12 : 5 + last[4]].strip(b"\xff")


def test_a_clock_in_packets_of_no_stream_stays() -> None:
    """Camcorders have it there; what else stands in such a packet goes."""
    ticks = b"\x10" + b"\x12\x34\x56\x78\xfe\x00"
    tables = struct.pack(">HH", 0xE300, 0xF000) + row(0x1B, PICTURES)
    data = counted(
        packets(0, PROGRAMS) + packets(TABLES, section(2, 1, tables))
        + packets(PICTURES, unit(START + PICTURE)) + packet(0x300, b"hidden words", fields=ticks)
    )  # fmt: skip
    last = clean(data)[-188:]

    assert last[:2] == b"\x47\x03"
    assert last[3:12] == b"\x20\xb7" + ticks
    assert last[12:] == b"\xff" * 176


def test_the_inner_number_of_a_sound_stays_and_private_bytes_go() -> None:
    """Blu-ray's sounds are told apart by it."""
    head = b"\x21\0\1\0\1" + b"\x8f" + b"words of somebody"[:16] + b"\x81\x71"
    sound = b"\0\0\1\xfd\0\0\x81\x81" + bytes([len(head)]) + head + bytes(40)
    data = film(START + PICTURE, rows=(row(0x1B, PICTURES), row(0x81, SOUNDS)))
    once = clean(data + packets(SOUNDS, sound))

    expected = b"\x21\0\1\0\1" + b"\x0f\x81\x71" + b"\xff" * 16
    assert expected in body_of(once, SOUNDS)


def test_data_of_camcorders_is_no_sound() -> None:
    """The same number means sound on a disc, and the camera's own data on a tape."""
    data = film(START + PICTURE, rows=(row(0x1B, PICTURES), row(0xA1, SOUNDS)))
    once = clean(data + packets(SOUNDS, b"\0\0\1\xbf\0\x20" + b"hidden words of a tape"))

    assert b"hidden words" not in once


def test_permission_to_copy_goes_and_the_clock_in_front_stays() -> None:
    """Two bits in front of every packet."""
    plain = film(START + PICTURE)
    data = b"".join(b"\xc1\2\3\4" + plain[at : at + 188] for at in range(0, len(plain), 188))
    once = b"".join(joined(data, ts.MTS.strip(data)))

    assert once == data.replace(b"\xc1\2\3\4", b"\1\2\3\4")


@pytest.mark.parametrize(
    ("kind", "said"), [(0x33, b""), (0xEA, b"VC-1"), (0x06, b"AV01"), (0x80, b""), (0x20, b"")]
)
def test_films_whose_pictures_nobody_can_cut_are_refused(kind: int, said: bytes) -> None:
    """A film without them would be another."""
    rows = (row(0x0F, SOUNDS), row(kind, PICTURES, descriptor(0x05, said) if said else b""))

    with pytest.raises(NotCleanable):
        list(ts.TS.strip(film(START + PICTURE, rows=rows)))


def test_scrambled_films_are_refused() -> None:
    """In packets or in units."""
    data = bytearray(film(START + PICTURE, START + PICTURE))
    data[2 * 188 + 3] |= 0x80
    with pytest.raises(Locked):
        list(ts.TS.strip(bytes(data)))
    data = film(START + PICTURE).replace(b"\0\0\1\xe0\0\0\x80", b"\0\0\1\xe0\0\0\x90")
    with pytest.raises(Locked):
        list(ts.TS.strip(data))


def test_a_film_with_bytes_between_its_packets_is_refused() -> None:
    """What follows would be lost."""
    data = film(START + PICTURE)
    with pytest.raises(Damaged):
        list(ts.TS.strip(data * 2 + b"words" + data * 2))


def test_words_in_a_note_of_filling_do_not_pass_for_filling() -> None:
    """Only bytes that say nothing may stay there."""
    told = b"\x06\x03\x0chidden words\x80"
    once = clean(film(START + told + START + PICTURE))

    assert START + b"\x06\x03\x0c" + b"\xff" * 12 in body_of(once, PICTURES)


def test_drawn_subtitles_stay_and_are_told() -> None:
    """Their language goes."""
    rows = (row(0x1B, PICTURES), row(0x06, SOUNDS, descriptor(0x59, b"fas\x10\0\1\0\1")))
    data = film(START + PICTURE, rows=rows) + packets(SOUNDS, b"\0\0\1\xbd\0\0\x80\0\0\x20\0")
    once = b"".join(joined(data, ts.TS.strip(data)))

    assert [(found.kind, found.value) for found in ts.inspect(data)] == [
        ("content.subtitle", None), ("who.language", "fas"),
    ]  # fmt: skip
    assert [found.kind for found in ts.inspect(once)] == ["content.subtitle"]
    assert not ts.heard(data)
    assert once[: 2 * 188 - 4] == data.replace(b"fas", b"und")[: 2 * 188 - 4]
    assert once[2 * 188 :] == data[2 * 188 :]  # between the two stands the table's checksum


def test_dolby_vision_stays_where_the_table_says_so() -> None:
    """Elsewhere its units are unknown ones."""
    body = START + b"\x02\x01" + PICTURE + START + b"\x7c\x01" + bytes(range(9, 30))
    said = descriptor(0xB0, b"\x01\0\x10\x29\x10")

    assert body in body_of(clean(film(body, rows=(row(0x24, PICTURES, said),))), PICTURES)
    assert body not in body_of(clean(film(body, rows=(row(0x24, PICTURES),))), PICTURES)


def test_aac_in_a_private_stream_is_a_sound() -> None:
    """Some programs say no more of it; other things in such a stream are refused."""
    rows = (row(0x1B, PICTURES), row(0x06, SOUNDS))
    head = b"\0\0\1\xc0\0\0\x80\0\0"
    sound = b"\xff\xf1" + bytes(range(40))

    once = clean(film(START + PICTURE, rows=rows) + packets(SOUNDS, head + sound))
    assert body_of(once, SOUNDS) == head + sound
    with pytest.raises(NotCleanable):
        list(ts.TS.strip(film(START + PICTURE, rows=rows) + packets(SOUNDS, head + bytes(40))))


def test_bytes_behind_the_end_of_a_sound_are_refused() -> None:
    """A unit says how long it is."""
    data = film(START + PICTURE, rows=(row(0x1B, PICTURES), row(0x0F, SOUNDS)))
    sound = b"\0\0\1\xc0\0\x0b\x80\0\0" + bytes(8)

    assert clean(data + packets(SOUNDS, sound))
    with pytest.raises(Damaged):
        list(ts.TS.strip(data + packets(SOUNDS, sound + b"words")))


@pytest.mark.parametrize("head", [b"\xe0\0\0\x0f\0\0", b"\xbe\0\0\x80\0\0"])
def test_units_of_another_kind_are_refused(head: bytes) -> None:
    """Those of MPEG-1, and filling instead of a unit."""
    with pytest.raises(NotCleanable):
        list(ts.TS.strip(film(START + PICTURE) + packets(PICTURES, b"\0\0\1" + head + PICTURE)))


def test_a_table_with_a_wrong_checksum_is_no_table() -> None:
    """Players do not read it, so it can say anything."""
    wrong = program(row(0x1B, PICTURES), row(0x0F, SOUNDS))[:-4] + b"word"
    data = film(START + PICTURE)
    data += packets(TABLES, wrong)[:3] + b"\x31" + packets(TABLES, wrong)[4:]
    once = clean(data)

    assert not once[-188:].replace(b"\0", b"\xff")[-40:].strip(b"\xff")


def test_what_comes_before_the_first_unit_goes() -> None:
    """Players wait for its head."""
    data = counted(
        packets(0, PROGRAMS) + packets(TABLES, program(row(0x1B, PICTURES)))
        + packet(PICTURES, b"hidden words") + packets(PICTURES, unit(START + PICTURE))
    )  # fmt: skip

    assert clean(data)[2 * 188 : 3 * 188] == ts_packets.EMPTY


@pytest.mark.parametrize("many", [0, 40])
def test_the_head_of_a_unit_may_lie_across_packets(many: int) -> None:
    """Packets that hold nothing but what goes on are taken at once, but not before its end."""
    body = unit(START + PICTURE + b"\x55" * 184 * many, b"written by hand".rjust(240, b"\xff"))
    pieces = [body[at : at + 184] for at in range(0, len(body), 184)]
    long = b"".join(packet(PICTURES, piece, first=not n) for n, piece in enumerate(pieces))
    data = counted(film() + long + packets(PICTURES, unit(START + PICTURE)))

    assert b"written by hand" in long
    assert clean(data) == data.replace(b"written by hand", b"\xff" * 15)


def test_a_field_that_looks_like_filling_goes_too() -> None:
    """A count to a splice of 255 is a field as well."""
    body = unit(START + PICTURE)
    data = film(START + PICTURE)
    more = packet(PICTURES, body, True, b"\x04\xff")
    data += more[:3] + b"\x31" + more[4:]

    assert clean(data)[-188:][5] == 0


def test_long_pictures_are_read_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A unit may be longer than what is looked at in one go."""
    told = START + note(b"HDR-CX1\0\0\0\0\0") + START + PICTURE * 40
    data = film(told * 3, told)
    once = clean(data)
    monkeypatch.setattr("toolkit.formats.film.ts_stream._BATCH", 300)

    assert clean(data) == once


def test_a_stream_that_pauses_holds_nothing_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is held of a stream that never goes on is written out."""
    monkeypatch.setattr("toolkit.formats.film.ts_film._PAUSE", 1000)
    monkeypatch.setattr("toolkit.formats.film.ts_packets._AT_ONCE", 4)

    assert clean(film(START + PICTURE) + packet(NULL, b"\xff" * 184) * 40)


def test_an_endless_unit_is_refused_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory stays bounded whatever a file holds."""
    monkeypatch.setattr("toolkit.formats.film.ts_stream._MOST", 1 << 12)
    monkeypatch.setattr("toolkit.formats.film.ts_stream._BATCH", 1 << 10)
    with pytest.raises(TooLarge):
        list(ts.TS.strip(film(START + PICTURE * 100)))


def test_a_damaged_note_does_no_harm() -> None:
    """Whatever stands there, reading it ends."""
    for size in range(80):
        list(ts_camera.notes(bytes(range(255, 255 - size, -1))))


@pytest.mark.parametrize("kind", [0x06, 0x80 + 2, 0x83, 0x86, 0x8A])
@pytest.mark.parametrize(
    "begins",
    [
        b"\x7f\xfe\x80\x01", b"\xfe\x7f\x01\x80", b"\x0b\x77\x00\x00",
        b"\xa1\x60\x38\xff\xf8\x72\x6f\xba", b"\xa1\x60\x38\xff\xf8\x72\x6f\xbb",
    ],
)  # fmt: skip
def test_sound_that_no_table_calls_sound_stays(kind: int, begins: bytes) -> None:
    """Programs write DTS, AC-3 and TrueHD so, and players hear it; so does a copy."""
    sound = private(begins + b"sound" * 20)
    data = film(START + PICTURE, rows=(row(0x1B, PICTURES), row(kind, SOUNDS)))
    data = counted(data + packets(SOUNDS, sound))

    assert begins + b"sound" * 20 in body_of(clean(data), SOUNDS)


def test_pictures_of_an_unknown_kind_are_refused() -> None:
    """A copy without them would not be the film; data in such a stream goes."""
    rows = (row(0x1B, PICTURES), row(0xC5, SOUNDS))
    film_of = film(START + PICTURE, rows=rows)
    with pytest.raises(NotCleanable):
        clean(counted(film_of + packets(SOUNDS, unit(b"pictures" * 9))))
    extended = private(b"pictures" * 9).replace(b"\0\0\1\xbd", b"\0\0\1\xfd", 1)
    with pytest.raises(NotCleanable):
        clean(counted(film_of + packets(SOUNDS, extended)))
    data = counted(film_of + packets(SOUNDS, private(b"$GPRMC,101112")))
    assert b"$GPRMC" not in clean(data)


def test_what_is_too_much_to_hold_is_found_by_walking_once_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The copy and what is searched are the same, however large a film's notes are."""
    held = [sample_of(name)[0] for name in ("ts", "mts")]
    known = [[*ts.TS.strip(data), *ts.TS.searched(data)] for data in held]
    monkeypatch.setattr("toolkit.formats.film.ts_write._MOST_HELD", 0)
    again = [bytes(bytearray(data)) for data in held]

    assert all(ts_write.read(data).pieces is None for data in again)
    assert known == [[*ts.TS.strip(data), *ts.TS.searched(data)] for data in again]


def test_a_film_is_walked_through_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is asked of it: that walk is most of the work."""
    data, walks = bytes(bytearray(sample_of("ts")[0])), list[int]()
    run = ts_film.Film.run

    def counted_run(film: ts_film.Film) -> Iterator[list[Edit]]:
        walks.append(1)
        return run(film)

    monkeypatch.setattr(ts_film.Film, "run", counted_run)
    for ask in (ts.TS.inspect, ts.TS.strip, ts.TS.content, ts.TS.searched):
        list(ask(data))

    assert len(walks) == 1


def test_words_behind_the_clock_of_television_are_shown() -> None:
    """Where a sender says in which country a clock goes."""
    body = (
        b"\xe5\xb0\x12\x34\x56"
        + struct.pack(">H", 0xF000 | 17)
        + descriptor(0xC0, b"written by hand")
    )
    raw = struct.pack(">BH", 0x73, 0x7000 | len(body) + 4) + body
    data = film(START + PICTURE) + counted(packets(0x14, b"\0" + raw + bytes(4)))
    found = {one.value for one in ts.TS.inspect(data)}

    assert "written by hand" in found
    assert b"written by hand" not in b"".join(joined(data, ts.TS.strip(data)))
