"""MP4 and its relatives: what is refused, what stays, and what no edit shows."""

from __future__ import annotations

import struct
from dataclasses import replace

import pytest

from tests.corpus import corpus
from tests.samples import mov, mp4
from tests.samples.bmff import box, full
from tests.samples.mp4 import AAC, SLICE, SPS, Made, avcc, counted, film, line, picture_entry
from toolkit.errors import Damaged, Locked, NotCleanable, Refused, TooLarge
from toolkit.formats import identify
from toolkit.formats.base import Format, harmless
from toolkit.formats.bmff import next_box
from toolkit.formats.film import (  # fmt: skip
    gapless,
    mp4_edits,
    mp4_entries,
    mp4_film,
    mp4_headers,
    mp4_parts,
    mp4_samples,
)
from toolkit.formats.inside import Inside, call, joined
from toolkit.formats.others import FORMATS
from toolkit.model import Finding, Recipe

ISO, QUICKTIME = (
    box(b"ftyp", b"isom" + bytes(4) + b"isom"),
    box(b"ftyp", b"qt  " + bytes(4) + b"qt  "),
)
PICTURES = Made(b"vide", picture_entry(b"avc1", avcc(SPS)), [counted(SLICE)] * 4)
SOUND = Made(b"soun", mp4.sound_entry(b"mp4a", mp4.esds(0x40, b"\x15\x88")), [AAC, AAC])


def made(*tracks: Made, front: bytes = ISO, movie: bytes = b"", tail: bytes = b"") -> bytes:
    return film(front, tracks, movie, b"", tail)


def known(data: bytes) -> Format:
    """The format of these bytes, which is one of those that are no pictures."""
    form = identify(data)
    assert form in FORMATS
    return form


def clean(data: bytes, wish: Recipe | None = None) -> bytes:
    form = known(data)
    return b"".join(joined(data, call(form.strip, form, data, Inside(wish))))


def seen(data: bytes) -> list[Finding]:
    form = known(data)
    return list(call(form.inspect, form, data, Inside()))


def kinds(data: bytes) -> set[str]:
    return {found.kind for found in seen(data)}


@pytest.mark.parametrize(
    ("brand", "tracks", "name"),
    [
        (b"isom", [PICTURES, SOUND], "mp4"), (b"qt  ", [PICTURES], "mov"),
        (b"M4V ", [PICTURES], "m4v"), (b"3gp5", [PICTURES], "3gp"), (b"M4A ", [SOUND], "m4a"),
        (b"M4B ", [SOUND], "m4b"), (b"isom", [SOUND], "m4a"), (b"M4A ", [PICTURES], "m4v"),
        (b"3gp5", [SOUND], "m4a"), (b"qt  ", [SOUND], "mov"),
    ],
)  # fmt: skip
def test_what_it_is_called_follows_from_what_is_in_it(
    brand: bytes, tracks: list[Made], name: str
) -> None:
    """A film is never called sound, as faces are looked for in films only."""
    data = made(*tracks, front=box(b"ftyp", brand + bytes(4) + brand))

    assert identify(data).name == identify(clean(data)).name == name


@pytest.mark.parametrize(("brand", "name"), [(b"isom", "mov"), (b"M4V ", "m4v"), (b"3gp5", "3gp")])
def test_a_film_of_no_kind_that_may_be_read_as_quicktime_is_that(brand: bytes, name: str) -> None:
    """Unless its first brand says more."""
    data = made(PICTURES, front=box(b"ftyp", brand + bytes(4) + b"isomqt  "))

    assert identify(data).name == identify(clean(data)).name == name


def test_sound_in_another_language_stays_and_is_told() -> None:
    """A track that players offer in a menu is part of the film, and its owner should hear it."""
    data = made(PICTURES, replace(SOUND, group=1), replace(SOUND, group=1, flags=0))

    assert "content.hidden_part" in kinds(data)
    assert clean(data).count(b"mp4a") == 2
    assert clean(data, Recipe(faces="keep", drop_hidden=True)).count(b"mp4a") == 1


def test_the_pictures_that_are_on_stay_when_hidden_ones_go() -> None:
    """Also where others stand before them, which players offer in a menu."""
    first, second = replace(PICTURES, group=1, flags=0), replace(PICTURES, group=1)
    recipe = Recipe(faces="keep", drop_hidden=True)

    assert [found.kind for found in seen(made(first, second))].count("content.hidden_part") == 1
    assert clean(made(first, second), recipe) == clean(made(second), recipe)


@pytest.mark.parametrize(("other", "kind"), [(PICTURES, "hidden.video"), (SOUND, "hidden.sound")])
def test_a_track_that_is_switched_off_goes(other: Made, kind: str) -> None:
    """What no player shows or offers is hidden, and goes."""
    data = made(PICTURES, SOUND, replace(other, flags=0))

    assert kind in kinds(data)
    assert clean(data) == clean(made(PICTURES, SOUND))


def test_subtitles_stay_and_are_read() -> None:
    """Spoken words in writing are part of the film; all of them are shown."""
    data = made(PICTURES, Made(b"sbtl", mp4.text_entry(b"Arial"), [line(b"Good evening")]))

    assert [found.value for found in seen(data) if found.kind == "content.subtitle"] == [
        "Good evening"
    ]
    assert b"Good evening" in clean(data)


def test_subtitles_of_which_something_goes_stay() -> None:
    """They are cut as pictures are, and need not show one."""
    spoken = line(b"Good evening") + box(b"QzZz", b"written by hand")
    once = clean(made(PICTURES, Made(b"sbtl", mp4.text_entry(b"Arial"), [spoken])))

    assert line(b"Good evening") in once
    assert b"written by hand" not in once


@pytest.mark.parametrize(
    "words",
    [
        b"GPS (13.37, 52.51, 18), BAROMETER: 36.4M", b"[latitude : 52.5] [longtitude: 13.3]",
        b"SrtCnt : 1, F/2.8, SS 320, ISO 100, EV 0", b"$GPRMC,101112,A,5230.9,N,01322.6,E",
        b"0x77aa",
    ],
)  # fmt: skip
def test_subtitles_of_a_camera_go(words: bytes) -> None:
    """Some cameras write where they are, and how they are set, into subtitles."""
    data = made(PICTURES, Made(b"sbtl", mp4.text_entry(b"Arial"), [line(words)]))

    assert kinds(data) & {"where.track", "hidden.track"}
    assert words not in clean(data)


def test_a_film_without_a_movie_box_is_refused_but_shown() -> None:
    """What was cut off cannot be cleaned, yet its owner sees what is in it."""
    data = ISO + box(b"mdat", b"some words in the media")

    assert "some words in the media" in {found.value for found in seen(data)}
    with pytest.raises(Damaged):
        clean(data)


def test_samples_outside_of_media_are_refused() -> None:
    """No track may point at the boxes around the media, where words stand."""
    data = made(PICTURES).replace(b"mdat", b"free", 1)

    with pytest.raises(Damaged):
        clean(data)


def test_samples_in_another_file_are_refused() -> None:
    """A film whose pictures lie elsewhere would be a promise about a file we never saw."""
    data = made(PICTURES).replace(full(b"url ", flags=1), full(b"url ", flags=0))

    with pytest.raises(NotCleanable) as refused:
        clean(data)
    assert refused.value.detail == "external_data"


@pytest.mark.parametrize("name", [b"encv", b"drmi"])
def test_encrypted_films_are_locked(name: bytes) -> None:
    """What cannot be read cannot be cleaned."""
    with pytest.raises(Locked):
        clean(made(replace(PICTURES, entry=picture_entry(name, avcc(SPS)))))


def test_codings_that_are_not_known_are_refused() -> None:
    """Samples of an unknown coding could say anything."""
    with pytest.raises(NotCleanable):
        clean(made(replace(PICTURES, entry=picture_entry(b"QzZz", avcc(SPS)))))


def test_turn_and_edit_list_stay() -> None:
    """Which way up a film is shown, and from which moment, is part of it."""
    edits = box(b"edts", full(b"elst", struct.pack(">IIiI", 1, 900, 512, 65536)))
    data = made(replace(PICTURES, track_boxes=edits))
    turn = struct.pack(">9i", 0, 65536, 0, -65536, 0, 0, 0, 0, 1 << 30)
    upright = struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 1 << 30)
    at = data.index(upright, data.index(b"tkhd"))
    data = data[:at] + turn + data[at + 36 :]

    assert turn in clean(data)
    assert edits in clean(data)


def test_footage_that_edits_cut_away_is_told() -> None:
    """Trimming on a phone often hides footage only; who sends the film should know."""
    edits = box(b"edts", full(b"elst", struct.pack(">IIiI", 1, 500, 1024, 65536)))
    data = made(replace(PICTURES, track_boxes=edits))

    assert "content.hidden_part" in kinds(data)
    with pytest.raises(NotCleanable):
        clean(data, Recipe(faces="keep", drop_hidden=True))


def test_quicktime_sound_keeps_its_form() -> None:
    """QuickTime's longer sound entries stay as they are, so that old files still play."""
    shape = struct.pack(">IIII", 1024, 1, 1, 2)
    entry = mp4.sound_entry(b"mp4a", mp4.esds(0x40, b"\x15\x88"), version=1, more=shape)
    data = made(PICTURES, replace(SOUND, entry=entry), front=QUICKTIME)

    assert shape in clean(data)


def deep(name: bytes) -> bytes:
    """Words in thousands of boxes of one name, each in the next."""
    found = box(b"QzZz", b"who hid this here?")
    for _ in range(3000):
        found = box(name, found)
    return found


@pytest.mark.parametrize(
    "name", [b"trak", b"moov", b"udta", b"meta", b"free", b"stbl", b"ilst", b"moof"]
)
def test_boxes_that_lie_in_each_other_without_end_are_told_and_go(name: bytes) -> None:
    """No film has thousands of boxes in each other, and they are no reason to crash."""
    for data in (made(PICTURES, movie=deep(name)), made(PICTURES, tail=deep(name))):
        assert any("who hid this here?" in (found.value or "") for found in seen(data))
        try:
            assert b"who hid this" not in clean(data)
        except Refused:
            continue


def test_boxes_of_sound_that_lie_in_each_other_without_end_go() -> None:
    """A sound's configuration lies in one box, not in thousands."""
    entry = mp4.sound_entry(b"mp4a", mp4.esds(0x40, b"\x15\x88") + deep(b"wave"))
    data = made(PICTURES, replace(SOUND, entry=entry), front=QUICKTIME)

    assert any("who hid this here?" in (found.value or "") for found in seen(data))
    assert b"who hid this" not in clean(data)


def test_keys_are_judged_by_their_names() -> None:
    """Apple's keys say place and maker; each is shown as what it is."""
    found = kinds(made(PICTURES, front=QUICKTIME, movie=mov.keyed(lambda place: place.encode())))

    assert {"where.gps", "device.model"} <= found


@pytest.mark.parametrize(
    "name", ["fuzz_mp4_all.mp4", "mp4_box_size_overflow.mp4", "truncated.mp4"]
)
def test_damaged_files_are_clean_or_refused(name: str) -> None:
    """Real damage: a refusal, or a copy in which nothing is found."""
    data = corpus("metadata", "malformed", name).read_bytes()
    try:
        once = clean(data)
    except Refused:
        return
    assert [found for found in seen(once) if not harmless(found.kind)] == []


@pytest.mark.parametrize(
    ("coding", "tag", "stays"),
    [(b"mp4a", 100 << 16 | 1, False), (b"mp4a", 101 << 16 | 2, False),
     (b"mp4a", 121 << 16 | 6, True), (b"sowt", 100 << 16 | 1, True)],
)  # fmt: skip
def test_a_layout_of_channels_that_goes_without_saying_goes(
    coding: bytes, tag: int, stays: bool
) -> None:
    """AAC says by itself that it is mono or stereo; samples as they are do not."""
    layout = full(b"chan", struct.pack(">III", tag, 0, 0))
    shape = bytes(6) + b"\0\1" + bytes(8) + struct.pack(">HHI", 2, 16, 0) + bytes(4)
    data = box(coding, shape, layout)
    entry = mp4_entries.read(data, next_box(data, 0, len(data)), b"soun", True)

    assert (layout in entry.raw) is stays


def test_what_dnxhd_says_of_colours_stays() -> None:
    """Its boxes begin with words of their own, and hold no others."""
    for name, size in ((b"ACLR", 8), (b"ARES", 112), (b"APRG", 8)):
        body = name + b"0001" + bytes([0, 0, 0, 1]) + bytes(size - 4)
        assert mp4_parts.clean(name, body) == body
        assert mp4_parts.clean(name, body + b"written behind it") is None
        assert mp4_parts.clean(name, b"written into it") is None


@pytest.mark.parametrize("coding", [b"gpmd", b"camm", b"rtmd", b"mebx", b"tmcd"])
def test_words_in_a_track_of_data_are_shown_whatever_its_form(coding: bytes) -> None:
    """A sample that is not what its kind says may hold anything."""
    other = Made(b"meta", box(coding, bytes(6) + b"\0\1"), [b"written by hand"])
    data = made(PICTURES, other)

    assert "written by hand" in {found.value for found in seen(data)}
    assert b"written by hand" not in clean(data)


@pytest.mark.parametrize(
    ("form", "body", "told"),
    [
        (
            5,
            struct.pack("<3d", 52.51, 13.37, 34.5),
            {("where.gps", "52.510000, 13.370000, 34.5 m")},
        ),
        (
            6,
            struct.pack("<di2d7f", 1e9, 3, 52.51, 13.37, 34.5, *[0.0] * 6),
            {
                ("where.gps", "52.510000, 13.370000, 34.5 m"),
                ("when.taken", "1000000000.000 seconds since 1980"),
            },
        ),
        (2, bytes(60), set()),
    ],
)
def test_places_of_android_are_told(
    form: int, body: bytes, told: set[tuple[str, str | None]]
) -> None:
    """Both kinds of packets that hold one; those of motion hold none."""
    other = Made(b"meta", box(b"camm", bytes(6) + b"\0\1"), [struct.pack("<HH", 0, form) + body])
    data = made(PICTURES, other)
    rows = {row.place.path.rpartition("/")[2]: (row.kind, row.value) for row in seen(data)}

    assert {rows[name] for name in ("GPSPosition", "GPSTime") if name in rows} == told


def test_words_behind_a_fragments_clock_are_shown() -> None:
    """The box goes, and what it holds beside the moment is told."""
    clock = full(b"prft", struct.pack(">III", 1, 3_900_000_000, 0), bytes(4), b"written by hand")
    data = made(PICTURES, tail=clock)

    assert "written by hand" in {found.value for found in seen(data)}
    assert b"written by hand" not in clean(data)


def fragment(samples: list[bytes], moment: int) -> bytes:
    """Some more samples of the first track, shown from a moment on."""
    sizes = b"".join(struct.pack(">I", len(one)) for one in samples)

    def moof(offset: int) -> bytes:
        head = full(b"tfhd", struct.pack(">II", 1, 512), flags=0x20008)
        run = full(b"trun", struct.pack(">Ii", len(samples), offset), sizes, flags=0x201)
        traf = box(b"traf", head, full(b"tfdt", struct.pack(">I", moment)), run)
        return box(b"moof", full(b"mfhd", bytes(4)), traf)

    return moof(len(moof(0)) + 8) + box(b"mdat", *samples)


FRAGMENTS = box(b"mvex", full(b"trex", struct.pack(">IIIII", 1, 1, 512, 0, 0)))


def test_a_film_with_tables_and_fragments_keeps_the_pictures_of_both() -> None:
    """Recorders write the first pictures as usual, and all others in fragments."""
    more = [counted(SLICE + bytes([number])) for number in range(3)]
    told = full(b"udta", b"written by hand")
    length = 4 * 512
    data = made(PICTURES, movie=FRAGMENTS + told, tail=fragment(more, length))
    twice = data + fragment(more[::-1], length + 5 * 512)
    once = clean(twice)
    track = mp4_film.opened(once).tracks[0].samples(once)

    assert b"written by hand" not in once
    assert [once[start:end] for start, end in track.each_sample()] == [
        *PICTURES.samples, *more, *more[::-1],
    ]  # fmt: skip
    assert track.times == [(6, 512), (1, 3 * 512), (3, 512)]
    assert clean(once) == once


@pytest.mark.parametrize("start", [None, 512])
def test_an_edit_to_the_end_shows_the_picture_that_is_shown_last(start: int | None) -> None:
    """It is decoded before others; their times alone cut it off, as in films for streaming."""
    late = full(b"ctts", struct.pack(">IIIII", 2, 3, 512, 1, 3000))
    edit = b"" if start is None else box(
        b"edts", full(b"elst", struct.pack(">IIiI", 1, 0, start, 65536))
    )  # fmt: skip
    pictures = replace(PICTURES, table_boxes=late, track_boxes=edit)
    more = fragment([counted(SLICE)], 4 * 512)
    once = clean(made(pictures, movie=FRAGMENTS, tail=more))
    film = mp4_film.opened(once)
    track = film.tracks[0]
    samples = track.samples(once)

    assert samples.shown() == 4 * 512 + 3000
    if start is not None:
        [shown] = mp4_headers.edits(once, track.boxes[b"elst"])
        assert film.movie is not None
        assert shown.length == mp4_edits.in_movie(
            once, track, 4 * 512 + 3000 - start, mp4_edits.scale_of(film)
        )
    assert clean(once) == once


@pytest.mark.parametrize(("said", "shown"), [(4, 8), (3.1, 8), (3, 3)])
def test_the_end_of_an_edit_list_stops_no_fragment(said: int, shown: int) -> None:
    """Players go on: its recorder knew no more than the pictures that stand in tables.

    Where it ends before those do, some of them are cut away, and stay so.
    """
    edit = struct.pack(">IIiI", 1, round(said * 500), 0, 65536)
    pictures = replace(PICTURES, track_boxes=box(b"edts", full(b"elst", edit)))
    data = made(pictures, movie=FRAGMENTS, tail=fragment([counted(SLICE)] * 4, 4 * 512))
    once = clean(data)
    [whole] = mp4_headers.edits(once, mp4_film.opened(once).tracks[0].boxes[b"elst"])

    assert whole.length == shown * 500
    assert ("content.hidden_part" in kinds(data)) == (shown < 8)
    assert clean(once) == once


def test_pictures_can_be_shown_before_their_time() -> None:
    """Then the last one goes earlier."""
    samples = mp4_samples.Samples(
        count=2, times=[(2, 512)], shifts=[(2, (1 << 32) - 100)], signed=True
    )

    assert samples.shown() == 2 * 512 - 100


@pytest.mark.parametrize(("track", "stays"), [(PICTURES, True), (SOUND, False)])
def test_samples_of_one_size_in_front_of_fragments(track: Made, stays: bool) -> None:
    """Those of sound may be counted in units of their own, which are not known there."""
    size, count = len(track.samples[0]), len(track.samples)
    each = struct.pack(">II", 0, count) + struct.pack(">I", size) * count
    data = made(track, movie=FRAGMENTS, tail=fragment([track.samples[0]], count * 512))
    data = data.replace(each, struct.pack(">II", size, count) + each[8:])

    if not stays:
        with pytest.raises(NotCleanable):
            clean(data)
        return
    once = clean(data)
    samples = mp4_film.opened(once).tracks[0].samples(once)
    assert [*samples.sizes] == [size] * (count + 1)


@pytest.mark.parametrize(
    ("name", "count", "error"),
    [(b"stts", 3, Damaged), (b"stsz", mp4_samples.MAX_SAMPLES + 1, TooLarge)],
)
def test_tables_that_are_wrong_in_front_of_fragments_are_refused(
    name: bytes, count: int, error: type[Refused]
) -> None:
    """As many times as samples, and not more than a day has."""
    data = made(PICTURES, movie=FRAGMENTS, tail=fragment(PICTURES.samples[:1], 2048))
    at = data.index(name) + 8
    if name == b"stsz":
        data = data[:at] + struct.pack(">II", 9, count) + data[at + 8 :]
        at = data.index(b"stsc") + 12
        data = data[: at + 4] + struct.pack(">I", count) + data[at + 8 :]
    else:
        data = data[: at + 4] + struct.pack(">I", count) + data[at + 8 :]

    with pytest.raises(error):
        clean(data)


@pytest.mark.parametrize("version", [0, 1])
def test_words_behind_the_head_of_a_medium_are_shown_and_its_language_is_read(
    version: int,
) -> None:
    """The language stands at its place, not at the end."""
    german = (ord("d") - 96) << 10 | (ord("e") - 96) << 5 | ord("u") - 96
    times = bytes(8 * (version + 1)) + struct.pack(">I", 1024) + bytes(4 * (version + 1))
    head = full(b"mdhd", times, struct.pack(">HH", german, 0), b"written by hand", version=version)
    data = made(PICTURES)
    at = data.index(b"mdhd") - 4
    old = data[at : at + 32]
    data = data.replace(old, head + box(b"free", b""))
    for name in (b"moov", b"trak", b"mdia"):
        place = data.index(name) - 4
        size = int.from_bytes(data[place : place + 4], "big") + len(head) + 8 - len(old)
        data = data[:place] + size.to_bytes(4, "big") + data[place + 4 :]
    found = {(one.kind, one.value) for one in seen(data)}

    assert {("who.language", "deu"), ("hidden.gap", "written by hand")} <= found
    assert b"written by hand" not in clean(data)


def test_pictures_that_have_a_place_for_words_are_refused() -> None:
    """CineForm's encoders write the moment and a number of the clip into each picture."""
    with pytest.raises(NotCleanable):
        mp4_entries._visual_cut(b"CFHD", {})

    assert mp4_entries._visual_cut(b"apcn", {}) == (None, None)


@pytest.mark.parametrize("name", [b"xd5e", b"hdv2", b"mx5p", b"m2v1", b"m1v "])
def test_mpeg_pictures_in_quicktime_lose_their_user_data(name: bytes) -> None:
    """Camcorders' films (HDV, XDCAM, IMX) in a MOV are MPEG video like any other."""
    slices = b"\x00\x00\x01\x01\x12\x34\x56\x78"
    front = b"\x00\x00\x01\xb3\x14\x00\xf0\x23\xff\xff\xe0\x18"
    said = b"\x00\x00\x01\xb2a camera of Ana"
    data = made(replace(PICTURES, entry=picture_entry(name), samples=[front + said + slices]))

    assert any("camera of Ana" in one.value for one in seen(data))
    assert front + slices in clean(data)
    assert b"Ana" not in clean(data)


ZEROS = " 00000000" * 8
M4A = box(b"ftyp", b"M4A " + bytes(4) + b"M4A ")
LONG = replace(SOUND, samples=[AAC] * 6)


def counted_by_itunes(said: str, *more: bytes, name: bytes = b"iTunSMPB") -> bytes:
    """User data with such a count, as iTunes writes it."""
    item = box(
        b"----", full(b"mean", b"com.apple.iTunes"), full(b"name", name),
        box(b"data", b"\0\0\0\1" + bytes(4), said.encode()),
    )  # fmt: skip
    handler = full(b"hdlr", bytes(4), b"mdirappl", bytes(9))
    return box(b"udta", full(b"meta", handler, box(b"ilst", *more, item)))


def silence(data: bytes) -> gapless.Gapless | None:
    return gapless.read(mp4_film.opened(data))


def coded(track: Made = LONG) -> int:
    """How many samples a track has that was made here."""
    data = made(track, front=M4A)
    samples = mp4_film.opened(data).tracks[0].samples(data)
    return samples.count * samples.times[0][1]


TITLE = box(b"\xa9nam", box(b"data", b"\0\0\0\1" + bytes(4), b"Ada"))


@pytest.mark.parametrize("more", [(), (TITLE,)])
def test_the_count_of_silent_samples_stays_and_is_no_trace(more: tuple[bytes, ...]) -> None:
    """Without it decoders play what an encoder put around the sound."""
    length = coded() - 100 - 20
    said = f" 00000000 {100:08X} {20:08X} {length:016X}{ZEROS}"
    data = made(LONG, front=M4A, movie=counted_by_itunes(said, *more))
    once = clean(data)

    assert counted_by_itunes(said) in once
    assert silence(once) == silence(data) == (100, 20, length, False)
    assert not [found for found in seen(data) if "SMPB" in found.place.path]
    assert not seen(once)
    assert clean(once) == once


@pytest.mark.parametrize("said", [
    " 0 64 14 5", " 00000000 00000064 00000014 0000000000000005" + ZEROS,
    "DEADBEEF 64 14 7FFFFFFF 12345678 9ABCDEF0", " 00000000 64 14 5" + " DEADBEEF" * 8,
])  # fmt: skip
def test_nothing_but_two_small_numbers_of_the_count_stays(said: str) -> None:
    """How many samples are between follows from the track; all else could be a mark."""
    data = made(LONG, front=M4A, movie=counted_by_itunes(said))
    once = clean(data)

    assert [found for found in seen(data) if "SMPB" in found.place.path]
    assert silence(once) == (100, 20, coded() - 120, False)
    assert not seen(once)


def test_a_count_of_twice_the_samples_that_are_coded_is_believed() -> None:
    """The upper half of tones is worked out from the lower one."""
    length = 2 * coded() - 120
    said = f" 00000000 00000064 00000014 {length:016X}{ZEROS}"
    once = clean(made(LONG, front=M4A, movie=counted_by_itunes(said)))

    assert silence(once) == (100, 20, length, False)


@pytest.mark.parametrize("said", [
    "", " 0 4000 0 5", " 0 0 4000 5", " 0 0 0 5", " 0 3FFF 3FFF 5", " 0 64 14", " 0 64 14 Zoe",
    " 0 64 14 5" + " 0" * 600,
])  # fmt: skip
def test_a_count_that_no_decoder_believes_goes(said: str) -> None:
    data = made(LONG, front=M4A, movie=counted_by_itunes(said))

    assert silence(data) is None
    assert b"udta" not in clean(data)


def test_the_count_goes_where_it_is_not_of_one_sound() -> None:
    said = counted_by_itunes(" 0 64 14 5")

    assert silence(made(LONG, PICTURES, movie=said)) is None
    assert silence(made(PICTURES, movie=said)) is None
    assert silence(made(LONG, movie=said + said)) is None
    assert silence(made(LONG, movie=counted_by_itunes(" 0 64 14 5", name=b"iTunNORM"))) is None
    assert (
        silence(
            made(LONG, movie=box(b"udta", full(b"meta", box(b"ilst", box(b"----", b"x" * 9)))))
        )
        is None
    )


def test_the_count_stays_on_its_side_of_the_sound() -> None:
    """Some decoders take it for the track in front of it, which need not be the sound."""
    chapters = replace(PICTURES, kind=b"tmcd")
    once = clean(made(LONG, chapters, front=M4A, movie=counted_by_itunes(" 0 64 14 5")))

    found = silence(once)
    assert found is not None
    assert found.ahead
    assert once.index(b"udta") < once.index(b"trak")
    assert clean(once) == once
