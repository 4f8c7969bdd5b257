"""EXIF values as people read them: places, times, lenses, words in any alphabet."""

from __future__ import annotations

import struct

import pytest

from toolkit.formats.metadata import exif, exif_values, places
from toolkit.formats.metadata.exif_tags import EXIF, GPS
from toolkit.formats.metadata.ifd import Entry
from toolkit.model import Finding

ASCII, SHORT, LONG, RATIONAL, UNDEFINED, BYTE, FLOAT, DOUBLE = 2, 3, 4, 5, 7, 1, 11, 12
SIZES = {BYTE: 1, ASCII: 1, SHORT: 2, LONG: 4, RATIONAL: 8, UNDEFINED: 1, FLOAT: 4, DOUBLE: 8}
NUMBER = {name: tag for tag, name in {**EXIF, **GPS}.items()}


def ratio(*pairs: tuple[int, int]) -> bytes:
    return b"".join(struct.pack(">II", *pair) for pair in pairs)


def said(name: str, kind: int, raw: bytes, order: str = ">") -> str:
    """What is printed for one tag."""
    return exif_values.printed(name, Entry(0, kind, len(raw) // SIZES[kind], 0, raw), order)


def blob(
    first: list[tuple[int, int, bytes]], pointers: dict[int, list[tuple[int, int, bytes]]]
) -> bytes:
    """An EXIF block: the first directory, and others that it points at."""
    rows = [*first, *((tag, LONG, b"\0\0\0\0") for tag in pointers)]
    at = 8
    parts: list[bytes] = []
    places_of: dict[int, int] = {}

    def directory(rows: list[tuple[int, int, bytes]], at: int) -> bytes:
        table, values = struct.pack(">H", len(rows)), b""
        start = at + 2 + 12 * len(rows) + 4
        for tag, kind, raw in sorted(rows):
            table += struct.pack(">HHI", tag, kind, len(raw) // SIZES[kind])
            if tag in places_of:
                table += struct.pack(">I", places_of[tag])
            elif len(raw) <= 4:
                table += raw.ljust(4, b"\0")
            else:
                table += struct.pack(">I", start + len(values))
                values += raw + bytes(len(raw) % 2)
        return table + bytes(4) + values

    size = len(directory(rows, at))
    for tag, inner in pointers.items():
        places_of[tag] = at + size
        parts.append(directory(inner, at + size))
        size += len(parts[-1])
    return b"MM\0*\0\0\0\x08" + directory(rows, at) + b"".join(parts)


def findings(raw: bytes) -> dict[str, Finding]:
    return {f.place.path.rpartition("/")[2]: f for f in exif.read(raw, 0, len(raw), "EXIF")}


BERLIN = [
    (1, ASCII, b"N\0"), (2, RATIONAL, ratio((52, 1), (31, 1), (12, 1))),
    (3, ASCII, b"E\0"), (4, RATIONAL, ratio((13, 1), (24, 1), (18, 1))),
]  # fmt: skip


def test_a_place_is_given_in_degrees_with_a_hint() -> None:
    """Nobody should need a map to see that a photo tells where it was taken."""
    found = findings(blob([], {0x8825: BERLIN}))

    assert found["GPSPosition"].kind == "where.gps"
    assert found["GPSPosition"].value == "52.520000, 13.405000 (near Berlin, Germany)"
    assert found["GPSLatitude"].value == "52 deg 31' 12.00\""
    assert found["GPSLatitudeRef"].value == "North"


@pytest.mark.parametrize(
    ("change", "position"),
    [
        ({1: b"S\0"}, "-52.520000, 13.405000"),
        ({3: b"W\0"}, "52.520000, -13.405000"),
        ({2: ratio((95, 1), (0, 1), (0, 1))}, None),
        ({4: ratio((13, 0), (0, 0), (0, 1))}, "52.520000, 0.000000"),
        ({4: ratio((400, 1), (0, 1), (0, 1))}, None),
        ({2: b""}, None),
    ],
)
def test_odd_places_are_no_crash(change: dict[int, bytes], position: str | None) -> None:
    """South and west count; what lies on no globe is shown as it stands, not as a place."""
    rows = [(tag, kind, change.get(tag, raw)) for tag, kind, raw in BERLIN]
    found = findings(blob([], {0x8825: rows}))
    where = found.get("GPSPosition")

    assert (where and where.value and where.value.split(" (")[0]) == position


def test_hints_know_their_limits() -> None:
    """Near a town, some way from one, far from all, and no place at all."""
    assert places.near(52.52, 13.405) == "near Berlin, Germany"
    assert places.near(52.0, 12.0).startswith("about ")
    assert " km from " in places.near(52.0, 12.0)
    assert places.near(-60.0, -140.0) == ""
    assert places.near(91.0, 0.0) == ""
    assert places.near(float("nan"), 0.0) == ""
    # across the line where the days meet
    assert "km from" in places.near(-18.1, -179.9)


@pytest.mark.parametrize(
    ("name", "kind", "raw", "words"),
    [
        ("ExposureTime", RATIONAL, ratio((1, 250)), "1/250"),
        ("ExposureTime", RATIONAL, ratio((10, 4)), "2.5"),
        ("ExposureTime", RATIONAL, ratio((3, 1)), "3"),
        ("ExposureTime", RATIONAL, ratio((1, 0)), "inf"),
        ("ExposureTime", RATIONAL, ratio((0, 0)), "undef"),
        ("ExposureTime", SHORT, b"\0\x05", "5"),
        ("FocalLength", RATIONAL, ratio((505, 10)), "50.5 mm"),
        ("FocalLength", RATIONAL, ratio((5, 0)), "0.0 mm"),
        ("FocalLength", RATIONAL, b"", "0.0 mm"),
        ("SubjectDistance", RATIONAL, ratio((25, 10)), "2.5 m"),
        ("SubjectDistance", RATIONAL, ratio((1, 0)), "inf"),
        ("LensInfo", RATIONAL, ratio((24, 1), (70, 1), (28, 10), (4, 1)), "24-70mm f/2.8-4"),
        ("LensInfo", RATIONAL, ratio((50, 1), (50, 1), (14, 10), (14, 10)), "50mm f/1.4"),
        ("LensInfo", RATIONAL, ratio((50, 1), (50, 1), (0, 0), (0, 0)), "50mm f/?"),
        ("LensInfo", RATIONAL, ratio((50, 1)), "50"),
        ("GPSTimeStamp", RATIONAL, ratio((7, 1), (5, 1), (9, 1)), "07:05:09"),
        ("GPSTimeStamp", RATIONAL, ratio((7, 1), (5, 1), (925, 100)), "07:05:09.25"),
        ("GPSTimeStamp", RATIONAL, ratio((7, 1)), "7"),
        ("GPSVersionID", BYTE, b"\2\3\0\0", "2.3.0.0"),
        ("GPSAltitude", RATIONAL, ratio((345, 10)), "34.5 m"),
        ("GPSAltitudeRef", BYTE, b"\1", "Below Sea Level"),
        ("Orientation", SHORT, b"\0\6", "Rotate 90 CW"),
        ("Orientation", SHORT, b"\0\x63", "99"),
        ("FileSource", UNDEFINED, b"\3", "Digital Camera"),
        ("FileSource", UNDEFINED, b"\x63", "99"),
        ("ExifVersion", UNDEFINED, b"0232", "0232"),
        ("ComponentsConfiguration", UNDEFINED, b"\1\2\3\0", "1 2 3 0"),
        ("CFAPattern", UNDEFINED, b"abcd", "abcd"),
        ("SceneType", UNDEFINED, b"long enough to be read", "22 bytes long enough to be read"),
        ("BitsPerSample", SHORT, b"\0\x08" * 3, "8 8 8"),
        ("ColorMap", SHORT, bytes(200), "100 numbers"),
        ("XPAuthor", BYTE, "Änna\0".encode("utf-16-le"), "Änna"),
        ("Artist", ASCII, b"Anna \0", "Anna"),
        ("Artist", ASCII, b"\xc4nna\0", "Änna"),
        ("Artist", ASCII, b"Anna\0Bert\0", "Anna Bert"),
        ("Gamma", FLOAT, struct.pack(">f", 2.5), "2.5"),
        ("Gamma", DOUBLE, struct.pack(">d", float("nan")), "nan"),
    ],
)
def test_values_are_printed_as_people_write_them(
    name: str, kind: int, raw: bytes, words: str
) -> None:
    """Fractions, units and names instead of numbers in a table."""
    assert said(name, kind, raw) == words


@pytest.mark.parametrize(
    ("raw", "order", "words"),
    [
        (b"ASCII\0\0\0Hello there \0\0", ">", "Hello there"),
        (b"UNICODE\0" + "Grüße".encode("utf-16-be"), ">", "Grüße"),
        (b"UNICODE\0" + "Grüße".encode("utf-16-le"), "<", "Grüße"),
        (b"UNICODE\0\xff\xfe" + "Grüße".encode("utf-16-le"), ">", "Grüße"),
        (b"JIS\0\0\0\0\0" + "写真".encode("iso2022_jp"), ">", "写真"),
        (bytes(8) + "Grüße".encode(), ">", "Grüße"),
        ("Grüße, ohne Kopf".encode(), ">", "Grüße, ohne Kopf"),
        (b"ASCII\0\0\0caf\xe9 in Latin letters", ">", "in Latin letters"),
        (b"\xff\xfe\xfd", ">", "ÿþý"),
        (b"", ">", ""),
    ],
)
def test_comments_are_read_in_their_alphabet(raw: bytes, order: str, words: str) -> None:
    """Eight bytes name the character set; a wrong name does not hide the words."""
    assert words in said("UserComment", UNDEFINED, raw, order)


def test_an_entry_that_points_outside_is_told_without_a_value() -> None:
    """Damage does not hide that there was something."""
    raw = blob([(0x013B, ASCII, b"Anna Schmidt\0")], {})
    cut = raw[: raw.index(b"Anna") + 3]
    (artist,) = [f for f in exif.read(cut, 0, len(cut), "EXIF") if "Artist" in f.place.path]

    assert artist.kind == "hidden.unknown"
    assert artist.value is None


@pytest.mark.parametrize(
    ("tag", "raw", "kind"),
    [
        (0x013B, b" " * 64, "device.setting"),
        (0x8298, bytes(20), "device.setting"),
        (0x9286, b"ASCII\0\0\0" + b" " * 20, "device.setting"),
        (0x013B, b"Anna\0", "who.author"),
        (0x013B, b"\x01\x02\x03\x04" * 5, "who.author"),
        (0x9286, b"ASCII\0\0\0at home\0", "hidden.comment"),
    ],
)
def test_a_field_that_says_nothing_names_nobody(tag: int, raw: bytes, kind: str) -> None:
    """Most cameras write an author of blanks; bytes that nobody can read may be a name."""
    data = blob([(tag, ASCII if tag != 0x9286 else UNDEFINED, raw)], {})
    (field,) = exif.read(data, 0, len(data), "EXIF")

    assert field.kind == kind


def test_a_block_that_is_none_is_shown_as_text() -> None:
    """What cannot be read as directories is read as words."""
    for raw in (b"no directories here at all", b"MM\0*\0\0\xff\xff and words behind"):
        (only,) = exif.read(raw, 0, len(raw), "EXIF")
        assert "here at all" in (only.value or "") or "words behind" in (only.value or "")


def test_directories_in_a_circle_end() -> None:
    """A directory that points at itself is read once."""
    raw = bytearray(blob([(0x013B, ASCII, b"Anna Schmidt\0")], {}))
    raw[8 + 2 + 12 : 8 + 2 + 12 + 4] = struct.pack(">I", 8)

    assert (
        len([f for f in exif.read(bytes(raw), 0, len(raw), "E") if "Artist" in f.place.path]) == 1
    )


def test_a_swarm_of_directories_ends() -> None:
    """Sixteen pointers in each of many directories do not make the reading endless."""
    at = struct.pack(">16I", *range(8, 8 + 16 * 30, 30))
    raw = blob([(0x014A, LONG, at)], {}) * 40
    assert len(list(exif.read(raw, 0, len(raw), "E"))) < 20_000


def test_strips_of_a_preview_are_told() -> None:
    """A second picture that is not a JPEG: its size, and the words in it."""
    strip = b"words in the preview strip" + bytes(100)
    rows = [
        (0x0100, SHORT, b"\0\x10"), (0x0101, SHORT, b"\0\x08"),
        (0x0111, LONG, struct.pack(">I", 500)), (0x0117, LONG, struct.pack(">I", len(strip))),
    ]  # fmt: skip
    raw = blob([], {0x014A: rows}).ljust(500, b"\0") + strip
    preview = findings(raw)["PreviewImage"]

    assert preview.kind == "hidden.picture"
    assert preview.value == "16 x 8 picture, 126 bytes: words in the preview strip"


@pytest.mark.parametrize("value", range(2, 9))
def test_the_way_up_is_read_back(value: int) -> None:
    """What is kept says which way up, and nothing else."""
    small = exif.upright_only(value)

    assert exif.orientation(small, 0, len(small)) == value


@pytest.mark.parametrize("raw", [b"", b"XX", exif.upright_only(9), b"MM\0*\0\0\0\x08\0\0"])
def test_a_senseless_way_up_is_upright(raw: bytes) -> None:
    """Nothing is turned on a number that means nothing."""
    assert exif.orientation(raw, 0, len(raw)) == 1
