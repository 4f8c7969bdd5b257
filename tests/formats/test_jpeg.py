"""JPEG: everything that hides is shown and goes, the picture stays byte for byte."""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.corpus import corpus
from tests.formats.reading import by_path, going, kept, stripped
from tests.samples.jpeg import (
    archive,
    box,
    dataset,
    exif,
    index,
    picture,
    profile,
    sample,
    segment,
    tiff,
    xmp,
)
from toolkit.errors import Damaged, Refused
from toolkit.formats.base import tiled
from toolkit.formats.image import jpeg, trailer_footers
from toolkit.model import Size

FORM = jpeg.FORMAT
clean = partial(stripped, FORM)
rows = partial(by_path, FORM)
left = partial(going, FORM)
shown = partial(kept, FORM)
TURNED = b"Exif\x00\x00" + tiff([(0x0112, 3, b"\x00\x06")])
JFIF = b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
ADOBE = b"Adobe\x00\x64\x00\x00\x00\x00\x01"
UPRIGHT_JPEG = picture()


def plant(place: str) -> bytes:
    return f"Qz{sum(place.encode()) * 7919:010x}Kx".encode()


# What goes.


def test_every_planted_trace_is_shown_and_gone() -> None:
    """No hiding place of a JPEG is unknown to us."""
    canaries: dict[str, str] = {}

    def remember(place: str) -> bytes:
        canaries[place] = plant(place).decode()
        return plant(place)

    data = sample(remember)
    shown = " ".join(row.value or "" for row in FORM.inspect(data))
    once = clean(data)

    assert {place for place, canary in canaries.items() if canary not in shown} == set()
    assert {place for place, canary in canaries.items() if canary.encode() in once} == set()
    assert left(once) == []
    assert clean(once) == once


def test_a_comment_between_scans_goes() -> None:
    """Words between the layers of a picture are found, where other cleaners stop looking."""
    data = picture(between=segment(0xFE, b"between the scans"))

    assert rows(data)["COM/Comment"].value == "between the scans"
    assert clean(data) == UPRIGHT_JPEG


def test_bytes_that_decoders_skip_go() -> None:
    """What no program shows is still read by those who look for it."""
    data = picture(b"skipped bytes", segment(0xFE, b"x"), b"\xff\xff\xff")

    assert rows(data)["gap"].value == "skipped bytes"
    assert rows(data)["gap"].kind == "hidden.gap"
    assert rows(data)["filling"].kind == "hidden.padding"
    assert clean(data) == UPRIGHT_JPEG


def test_filling_before_a_scans_end_goes() -> None:
    """Filling is cut off the coded pixels without touching them."""
    data = UPRIGHT_JPEG[:-2] + b"\xff\xff\xff\xd9"

    assert rows(data)["filling"].value == "2 bytes"
    assert clean(data) == UPRIGHT_JPEG


@pytest.mark.parametrize(
    "table",
    [
        segment(0xDB, b"\x03" + b"words hidden in a table".ljust(64)),
        segment(0xDB, b"\x00" + b"words that are overwritten".ljust(64)),
        segment(0xC4, b"\x13" + bytes([0] * 15 + [30]) + b"words hidden as Huffman codes.."[:30]),
        segment(0xCC, b"\x00\x10"),
        segment(0xDD, b"\x00\x07") + segment(0xDD, b"\x00\x00"),
    ],
)
def test_tables_that_no_scan_uses_go(table: bytes) -> None:
    """A table that decoders never look at is room for hidden words, so it goes."""
    data = picture(segment(0xFE, b"x"), table)
    found = next(row for row in FORM.inspect(data) if row.place.path.startswith("unused"))

    assert "a table that no scan uses" in (found.value or "")
    assert b"words" not in clean(data)
    assert left(clean(data)) == []


@pytest.mark.parametrize(
    ("code", "table"),
    [
        (0xDB, b"\x03" + b"words hidden in a table".ljust(64)),
        (0xDB, b"\x13" + b"words hidden in a wide table".ljust(128)),
        (0xC4, b"\x13" + bytes([0] * 15 + [30]) + b"words hidden as Huffman codes..."[:30]),
    ],
)
@pytest.mark.parametrize("front", [True, False])
def test_a_table_too_many_goes_out_of_its_segment(code: int, table: bytes, front: bool) -> None:
    """It stands beside those that are used, which stay byte for byte."""
    at = UPRIGHT_JPEG.index(bytes([0xFF, code]))
    size = int.from_bytes(UPRIGHT_JPEG[at + 2 : at + 4], "big")
    body = UPRIGHT_JPEG[at + 4 : at + 2 + size]
    more = segment(code, table + body if front else body + table)
    data = UPRIGHT_JPEG[:at] + more + UPRIGHT_JPEG[at + 2 + size :]
    told = [row.value or "" for row in FORM.inspect(data)]

    assert any("words hidden" in value for value in told)
    assert clean(data) == UPRIGHT_JPEG
    assert shown(data) == shown(UPRIGHT_JPEG)
    assert left(UPRIGHT_JPEG) == []


def test_tables_between_scans_stay_where_they_are_used() -> None:
    """A picture that changes its tables on the way is shown as before."""
    table = segment(0xDB, b"\x00" + bytes([9] * 64))

    assert clean(picture(between=table)) == picture(between=table)
    assert clean(picture(colours=1, between=table)) == picture(colours=1)


def test_unknown_segments_go_and_are_shown() -> None:
    """What is not known to be needed is dropped."""
    data = picture(*(segment(0xE0 + number, b"words %d...." % number) for number in range(16)))

    assert [row.value for row in FORM.inspect(data)] == [f"words {n}...." for n in range(16)]
    assert clean(data) == UPRIGHT_JPEG


def test_extended_xmp_is_read_when_a_part_is_missing() -> None:
    """A lost part does not hide the others."""
    packet = xmp(plant)
    head = b"http://ns.adobe.com/xmp/extension/\x00" + b"0" * 32
    data = picture(segment(0xE1, head + struct.pack(">II", len(packet) + 500, 500) + packet))

    assert plant("XMP").decode() in " ".join(row.value or "" for row in FORM.inspect(data))


# What stays.


@pytest.mark.parametrize("turn", range(2, 9))
def test_the_orientation_is_kept_alone(turn: int) -> None:
    """A phone's picture does not fall on its side."""
    block = b"Exif\x00\x00" + tiff(
        [(0x0112, 3, bytes([0, turn])), (0x013B, 2, b"Ada Lovelace\x00")]
    )
    once = clean(picture(segment(0xE1, block)))
    kept = list(FORM.inspect(once))

    assert [row.kind for row in kept] == ["look.orientation"]
    assert b"Ada" not in once
    assert clean(once) == once


@pytest.mark.parametrize("turn", [0, 1, 9, 200])
def test_an_upright_picture_needs_no_exif(turn: int) -> None:
    """Nothing is kept that changes nothing."""
    data = picture(segment(0xE1, b"Exif\x00\x00" + tiff([(0x0112, 3, bytes([0, turn]))])))

    assert clean(data) == UPRIGHT_JPEG


def test_only_the_first_exif_turns_the_picture() -> None:
    """A second block, or one behind the scans, cannot keep anything in the file."""
    once = clean(picture(segment(0xE1, TURNED)))

    assert clean(picture(segment(0xE1, TURNED), segment(0xE1, TURNED))) == once
    assert clean(picture(segment(0xE1, TURNED), between=segment(0xE1, TURNED))) == once
    assert clean(picture(between=segment(0xE1, TURNED))) == UPRIGHT_JPEG


@pytest.mark.parametrize(
    ("stands", "kept"),
    [
        (JFIF, JFIF),
        (b"JFIF\x00\x01\x02\x01\x00\x48\x00\x48\x00\x00", JFIF),
        (b"JFIF\x00\x01\x01\x00\x00\x04\x00\x02\x00\x00", JFIF[:8] + b"\x00\x02\x00\x01\x00\x00"),
        (b"JFIF\x00\x01\x01\x00\x00\x00\x00\x00\x01\x01abc", JFIF),
        (ADOBE, ADOBE),
        (b"Adobe\x00\x65\xc0\x00\x00\x00\x00", ADOBE[:-1] + b"\x00"),
        (ADOBE + b"surplus words", ADOBE),
    ],
)
def test_heads_are_rewritten_to_what_is_needed(stands: bytes, kept: bytes) -> None:
    """Colours and pixel shapes stay right, numbers that tell programs apart go."""
    code = 0xE0 if stands.startswith(b"JFIF") else 0xEE

    assert clean(picture(segment(code, stands))) == picture(segment(code, kept))


def test_a_second_head_goes() -> None:
    """Of several heads only the one that decoders obey stays."""
    data = picture(segment(0xE0, JFIF), segment(0xE0, JFIF), segment(0xEE, ADOBE[:-1] + b"\x00"),
                   segment(0xEE, ADOBE))  # fmt: skip

    assert clean(data) == picture(segment(0xE0, JFIF), segment(0xEE, ADOBE))


def test_a_thumbnail_in_the_head_is_shown() -> None:
    """Even the oldest kind of thumbnail is found."""
    data = picture(segment(0xE0, JFIF[:-2] + b"\x02\x01" + b"abcdef"))

    assert rows(data)["APP0/JFIF"].kind == "hidden.thumbnail"
    assert "2 x 1" in (rows(data)["APP0/JFIF"].value or "")


def test_a_profile_keeps_its_colours_without_names() -> None:
    """Colours stay right, and the screen's name goes, also when the profile is in parts."""
    whole = profile(plant)
    head = b"ICC_PROFILE\x00"
    one = picture(segment(0xE2, head + b"\x01\x01" + whole))
    two = picture(
        segment(0xE2, head + b"\x02\x02" + whole[200:]),
        segment(0xE2, head + b"\x01\x02" + whole[:200]),
    )

    assert clean(one) == clean(two)
    assert plant("ICC description") not in clean(one)
    assert left(clean(one)) == []
    assert clean(clean(one)) == clean(one)


def test_a_profile_behind_the_frame_header_counts() -> None:
    """Colours stay right wherever before the first scan their profile stands."""
    part = segment(0xE2, b"ICC_PROFILE\x00\x01\x01" + profile(plant))
    frame = UPRIGHT_JPEG.find(b"\xff\xc4")
    late = UPRIGHT_JPEG[:frame] + part + UPRIGHT_JPEG[frame:]
    neutral = clean(picture(part))[2 : -len(UPRIGHT_JPEG) + 2]

    assert neutral.startswith(b"\xff\xe2")
    assert clean(late) == UPRIGHT_JPEG[:frame] + neutral + UPRIGHT_JPEG[frame:]


# What stands behind the end.


def test_a_hidden_picture_is_looked_into() -> None:
    """A second picture is named with its own traces, and its place in the file is right."""
    inner = picture(segment(0xE1, b"Exif\x00\x00" + tiff([(0x013B, 2, b"Ada Lovelace\x00")])))
    data = picture(tail=inner)
    found = rows(data)

    assert found["trailer/picture 1"].kind == "hidden.picture"
    assert found["trailer/picture 1"].place.start == len(UPRIGHT_JPEG)
    assert "Ada Lovelace" in " ".join(row.value or "" for row in found.values())
    assert clean(data) == UPRIGHT_JPEG


def test_pictures_in_pictures_end_somewhere() -> None:
    """A file of ever deeper pictures is read in bounded time, and its words still shown."""
    inner = picture(segment(0xFE, b"the innermost"))
    for _ in range(12):
        inner = picture(segment(0xE5, b"padding"), tail=inner)

    assert "the innermost" in " ".join(row.value or "" for row in FORM.inspect(inner))
    assert clean(inner) == UPRIGHT_JPEG


def test_a_gain_map_is_called_by_its_name() -> None:
    """An HDR photo's brightness picture shows the same scene; the index or its label tells."""
    label = segment(0xE1, b'http://ns.adobe.com/xap/1.0/\x00<x hdrgm:Version="1.0"/>')
    plain, labelled = picture(), picture(label)
    draft = picture(index(len(plain), 0, 0x050000))
    at = draft.index(b"MPF\x00") + 4
    listed = picture(index(len(plain), len(draft) - at, 0x050000), tail=plain)

    assert rows(picture(tail=labelled))["trailer/picture 1"].kind == "hidden.gain_map"
    assert rows(listed)["trailer/picture 1"].kind == "hidden.gain_map"
    assert (
        rows(listed)["APP2/MPF/MPImage2"].value == f"picture 2: Gain Map Image, {len(plain)} bytes"
    )


def test_a_film_is_found_without_any_label() -> None:
    """A motion photo's video is found by its own first bytes."""
    film = box(b"ftyp", b"mp42\x00\x00\x00\x00mp42isom") + box(
        b"moov", box(b"udta", b"recorded by ada")
    )
    found = rows(picture(tail=b"\x00\x00\x00" + film + b"tail words"))

    assert found["trailer/video 1"].kind == "hidden.video"
    assert "recorded by ada" in (found["trailer/video 1/moov/udta"].value or "")
    assert found["trailer/filling"].kind == "hidden.padding"
    assert found["trailer"].value == "tail words"


def test_a_hidden_film_says_where_and_when_it_was_filmed() -> None:
    """Programs that take a photo's own place away often leave the one in its video."""
    place = box(b"\xa9xyz", struct.pack(">HH", 18, 0x15C7) + b"+39.9042+116.3914/")
    head = box(b"mvhd", bytes(4) + struct.pack(">II", 3_800_000_000, 0) + bytes(88))
    film = box(b"ftyp", b"mp42\x00\x00\x00\x00mp42isom")
    data = picture(tail=film + box(b"moov", head + box(b"udta", place)))
    found = rows(data)

    where = next(row for row in found.values() if row.place.path.endswith("/GPSCoordinates"))
    assert where.kind == "where.gps"
    assert "+39.9042+116.3914" in (where.value or "")
    assert where.place.start == data.index(place)
    assert "when.taken" in {row.kind for row in found.values()}
    assert clean(data) == UPRIGHT_JPEG


def test_a_hidden_png_or_webp_is_said_in_words_and_its_text_shown() -> None:
    """Not its pixels as letters: nobody can read those, and they hide what can be read."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + bytes(4)

    pixels = b"letters by chance " * 9
    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">II", 40, 30) + bytes(5))
    png += chunk(b"tEXt", b"Author\x00Ada Lovelace") + chunk(b"IDAT", pixels)
    png += struct.pack(">I", 0) + b"IEND\xae\x42\x60\x82"
    exif = b"EXIF" + struct.pack("<I", 12) + b"Ada Lovelace"
    parts = b"WEBPVP8 " + struct.pack("<I", len(pixels)) + pixels + exif
    webp = b"RIFF" + struct.pack("<I", len(parts)) + parts
    for tail, said in ((png, f"40 x 30 PNG picture, {len(png)} bytes"),
                       (webp, f"WEBP, {len(webp)} bytes")):  # fmt: skip
        found = rows(picture(tail=tail))

        assert found["trailer/picture 1"].value == said
        assert "Ada Lovelace" in " ".join(row.value or "" for row in found.values())
        assert "by chance" not in " ".join(row.value or "" for row in found.values())


def test_an_archive_is_listed() -> None:
    """Members of a hidden archive are named, with their words."""
    found = rows(picture(tail=archive(plant)))
    member = found[f"trailer/archive 1/{plant('ZIP member name').decode()}"]

    assert found["trailer/archive 1"].kind == "hidden.archive"
    assert plant("ZIP member text").decode() in (member.value or "")
    assert found["trailer/archive 1/ZipFileComment"].value == plant("ZIP comment").decode()


@pytest.mark.parametrize(
    ("tail", "kind"),
    [
        (b"Rar!\x1a\x07\x00 rest", "hidden.archive"),
        (b"\x89PNG\r\n\x1a\nxxxxIEND\xae\x42\x60\x82", "hidden.picture"),
        (b"RIFF\x08\x00\x00\x00WAVEfmt ", "hidden.sound"),
        (b"RIFF\x08\x00\x00\x00????fmt ", "hidden.trailer"),
        (b"RIFF\x0c\x00\x00\x00WEBPVP8 \xff\xff\xff\x7f", "hidden.picture"),
        (b"PK\x03\x04 and no end record", "hidden.archive"),
        (b"streamdata vivo words", "hidden.trailer"),
        (bytes(500), "hidden.padding"),
        (b"\xff\xd8\xff\xe0 no picture", "hidden.trailer"),
        (b"\x00\x00\x00\x10ftypheic\x00\x00\x00\x00", "hidden.picture"),
    ],
)
def test_other_things_behind_the_end_are_recognised(tail: bytes, kind: str) -> None:
    """What hides behind the end is called what it is, and goes."""
    data = picture(tail=tail)

    assert next(row.kind for row in FORM.inspect(data)) == kind
    assert clean(data) == UPRIGHT_JPEG


def samsung(
    kind: int = 0x0A01, name: bytes = b"Image_UTC_Data", body: bytes = b"1458170015363"
) -> bytes:
    """One record, with a time if nothing else is said, and its directory."""
    record = struct.pack("<HHI", 0, kind, len(name)) + name + body
    entry = struct.pack("<HHII", 0, kind, len(record), len(record))
    directory = b"SEFH" + struct.pack("<II", 101, 1) + entry
    return record + directory + struct.pack("<I", len(directory)) + b"SEFT"


def afcp() -> bytes:
    """A caption and a small copy, offsets as in a picture without anything else."""
    start = len(UPRIGHT_JPEG)
    caption, small = dataset(2, 80, b"Ada Lovelace"), bytes(18) + picture(colours=1)
    at = start + 12 + 24
    head = b"AXS!\x01\x00\x00\x02" + bytes(4)
    head += b"IPTC" + struct.pack(">II", len(caption), at)
    head += b"Nail" + struct.pack(">II", len(small), at + len(caption))
    return head + caption + small + b"AXS!" + struct.pack(">II", start, 0)


@pytest.mark.parametrize(
    ("tail", "path", "value"),
    [
        (samsung(), "trailer/Samsung/TimeStamp", "2016:03:16 23:13:35 UTC"),
        (samsung(), "trailer/Samsung/record", "Image_UTC_Data"),
        (samsung(0x0AA1, b"MCC_Data", b"460"), "trailer/Samsung/MobileCountryCode", "460"),
        (afcp(), "trailer/AFCP/IPTC/By-line", "Ada Lovelace"),
        (b"x" + afcp(), "trailer/AFCP/IPTC/By-line", "Ada Lovelace"),
        (dataset(2, 80, b"Ada") + struct.pack(">HII", 1, 18, 0xA1B2C3D4),
         "trailer/FotoStation/IPTC/By-line", "Ada"),
        (b"words..." + struct.pack(">I", 8) + b"cbipcbbl", "trailer/PhotoMechanic",
         "words..."),
        (b"CANON OPTIONAL DATA\x00" + bytes(8) + b"edit words" + b"CANON OPTIONAL DATA\x00"
         + struct.pack(">I", 10) + bytes(40), "trailer/CanonVRD", "edit words"),
        (b'vivo{"a":"words"}' + trailer_footers._VIVO, "trailer/vivo", 'vivo{"a":"words"}'),
        (b"~\x10\x04\x00zmie" + b"~\x00\x04\x00zmie~\x00\x00\x06\x00\x00\x00\x1a\x10\x04",
         "trailer/MIE", None),
    ],
)  # fmt: skip
def test_blocks_that_sign_at_the_end_are_read(tail: bytes, path: str, value: str | None) -> None:
    """Captions and times that programs and phones put behind a picture are shown."""
    data = picture(tail=tail)
    found = rows(data)

    assert path in found
    assert value is None or value in (found[path].value or "")
    assert clean(data) == UPRIGHT_JPEG


# What is refused.


@pytest.mark.parametrize(
    ("data", "detail"),
    [
        (b"\xff\xd8\xff", "truncated"),
        (UPRIGHT_JPEG[:-2], "truncated"),
        (b"\xff\xd8\xff\xd9", "no_picture"),
        (b"\xff\xd8" + UPRIGHT_JPEG, "structure"),
        (picture(between=b"\xff\xd8"), "structure"),
        (picture(segment(0xC0, b"\x08\x00\x10\x00\x10\x01\x01\x11\x00")), "structure"),
        (picture(segment(0xDC, b"\x00\x10")), "unsupported_variant"),
        (picture(size=0), "unsupported_variant"),
        (UPRIGHT_JPEG.replace(b"\x08\x00\x10\x00\x10", b"\x08\x00\x10\x00\x00"), "bad_size"),
        (picture(segment(0xDB, bytes(65) + b"surplus")), "structure"),
        (picture(segment(0xDB, b"")), "structure"),
        (picture(segment(0xDB, b"\x04" + bytes(64))), "structure"),
        (picture(segment(0xC4, bytes(17) + b"surplus")), "structure"),
        (picture(segment(0xC4, b"\x24" + bytes(16))), "structure"),
        (picture(segment(0xDD, bytes(4))), "structure"),
        (picture(segment(0xCC, bytes(3))), "structure"),
        (picture(between=segment(0xDA, bytes([1, 1, 0, 0, 63, 0, 7, 7]))), "structure"),
        (picture(b"\xff\xe1\x00\x01"), "structure"),
        (picture(b"\xff\xe1\xff\xff"), "truncated"),
        (picture(b"\xff\x02\x00\x04ab"), "structure"),
        (b"no picture at all", "structure"),
        (picture(*[segment(0xFE, b"")] * 100_000), "too_many_parts"),
    ],
)
def test_what_breaks_the_rules_is_refused(data: bytes, detail: str) -> None:
    """A file that is not certain is not touched."""
    with pytest.raises(Damaged) as caught:
        clean(data)

    assert caught.value.detail == detail


def test_truncated_anywhere_is_clean_or_refused() -> None:
    """No length of a broken download gets past us."""
    data = sample(plant)

    for length in range(0, len(data), 3):
        judged(data[:length])


def test_damaged_anywhere_is_clean_or_refused() -> None:
    """No flipped byte makes us keep a trace or fall over."""
    data, chance = sample(plant), random.Random(7)

    for _ in range(300):
        damaged = bytearray(data)
        for _ in range(chance.choice([1, 2, 20])):
            damaged[chance.randrange(len(damaged))] = chance.choice([0, 255, 0xD8, 0xD9, 0xDA])
        judged(bytes(damaged))


def judged(data: bytes) -> None:
    try:
        FORM.measure(data)
        list(FORM.inspect(data))
        once = clean(data)
    except Refused:
        return
    assert left(once) == []
    assert clean(once) == once


# The whole.


def test_the_size_is_known_without_decoding() -> None:
    """Width and height are the coded ones, before any turn."""
    assert FORM.measure(picture(segment(0xE1, exif(plant)))) == Size(16, 16)
    with pytest.raises(Damaged):
        FORM.measure(b"\xff\xd8\xff\xd9")


def test_the_blocks_of_a_sample_are_the_file() -> None:
    """No byte is overlooked."""
    data = sample(plant)
    blocks = list(tiled(jpeg.walk, data))

    assert b"".join(data[block.start : block.end] for block in blocks) == data
    assert {block.name for block in blocks if block.content} == {
        "DQT",
        "SOF0",
        "DHT",
        "SOS",
        "scan",
    }


def real() -> Iterator[Path]:
    for path in sorted(corpus("metadata").rglob("*")):
        if path.is_file() and "malformed" not in path.parts:
            with path.open("rb") as file:
                if FORM.sniff(file.read(16)):
                    yield path


def test_real_files_become_clean() -> None:
    """Every JPEG that cameras and programs really wrote is cleaned, and its picture kept."""
    for path in real():
        data = path.read_bytes()
        once = clean(data)

        assert left(once) == [], path
        assert clean(once) == once, path
        assert shown(data) == shown(once), path
