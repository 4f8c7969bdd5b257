"""Colour profiles: the numbers stay, the words go, and what makes no sense goes as a whole."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image, ImageCms

from tests.samples.png import profile as matrix_profile
from toolkit.formats.metadata import icc, icc_neutral, icc_shapes, icc_words

WORDS = b"Anna's own screen, calibrated on Monday"
OUTER = (b"A2B0", b"A2B1", b"A2B2")


def number(value: float) -> bytes:
    return struct.pack(">i", round(value * 65536))


def para(kind: int, *values: float) -> bytes:
    return b"para" + bytes(4) + struct.pack(">HH", kind, 0) + b"".join(map(number, values))


def curv(*points: int) -> bytes:
    return b"curv" + bytes(4) + struct.pack(f">I{len(points)}H", len(points), *points)


def xyz(*values: float) -> bytes:
    return b"XYZ " + bytes(4) + b"".join(map(number, values))


def localised(text: str, language: bytes = b"enUS") -> bytes:
    wide = text.encode("utf-16-be")
    return b"mluc" + struct.pack(">III4sII", 0, 1, 12, language, len(wide), 28) + wide


def profile(
    bodies: dict[bytes, bytes],
    *,
    kind: bytes = b"mntr",
    space: bytes = b"RGB ",
    connected: bytes = b"XYZ ",
    version: int = 2,
    intent: int = 0,
) -> bytes:
    """A profile of these tags, with a date, a maker and an id in its header."""
    table, data = struct.pack(">I", len(bodies)), b""
    for name, body in bodies.items():
        at = 132 + 12 * len(bodies) + len(data)
        table += name + struct.pack(">II", at, len(body))
        data += body + bytes(-len(body) % 4)
    head = bytearray(128)
    head[0:4] = struct.pack(">I", 128 + len(table) + len(data))
    head[4:8], head[8:12], head[12:24] = (
        b"ANNA",
        bytes([version, 0x10, 0, 0]),
        kind + space + connected,
    )
    head[24:36] = struct.pack(">6H", 2011, 3, 2, 10, 11, 12)
    head[36:40], head[48:52], head[52:56] = b"acsp", b"ACME", b"SCR1"
    head[64:68] = struct.pack(">I", intent)
    head[84:100] = bytes(range(16))
    return bytes(head) + table + data


def mft1(ins: int, outs: int, grid: int = 2) -> bytes:
    head = b"mft1" + bytes(4) + bytes([ins, outs, grid, 0]) + b"".join(map(number, (1, 0, 0) * 3))
    return head + bytes(256 * ins + grid**ins * outs + 256 * outs)


def mft2(ins: int, outs: int, grid: int = 2, entries: int = 2) -> bytes:
    head = b"mft2" + bytes(4) + bytes([ins, outs, grid, 0]) + b"".join(map(number, (1, 0, 0) * 3))
    counts = struct.pack(">HH", entries, entries)
    return head + counts + bytes(2 * (entries * ins + grid**ins * outs + entries * outs))


def new_table(
    kind: bytes, ins: int, outs: int, *, gap: bytes = b"", grid: bool = True, precision: int = 2
) -> bytes:
    """mAB or mBA with all its parts; `gap` stands between head and parts, where nothing points."""
    b_count, a_count = (outs, ins) if kind == b"mAB " else (ins, outs)
    m_count = outs if kind == b"mAB " else ins
    parts = [
        curv(500) + b"\0\0",  # one of b_count, the others follow
        b"".join(map(number, range(12))),
        para(0, 1.8),
        bytes([2] * ins).ljust(16, b"\0") + bytes([precision, 0, 0, 0])
        + bytes(2**ins * outs * precision) + bytes(-(2**ins * outs * precision) % 4),
        para(0, 2.2),
    ]  # fmt: skip
    parts[0] *= b_count
    parts[2] *= m_count
    parts[4] *= a_count
    if not grid:
        parts[3] = parts[4] = parts[1] = parts[2] = b""
    offsets, at = [], 32 + len(gap)
    for part in parts:
        offsets.append(at if part else 0)
        at += len(part)
    head = kind + bytes(4) + bytes([ins, outs, 0, 0]) + struct.pack(">5I", *offsets)
    return head + gap + b"".join(parts)


WIDE = {
    b"desc": b"desc" + bytes(4) + struct.pack(">I", len(WORDS) + 1) + WORDS + bytes(79),
    b"cprt": b"text" + bytes(4) + b"(c) Anna\0",
    b"wtpt": xyz(0.95, 1.0, 1.09),
    b"rXYZ": xyz(0.61, 0.31, 0.02), b"gXYZ": xyz(0.21, 0.63, 0.07), b"bXYZ": xyz(0.15, 0.06, 0.74),
    b"rTRC": curv(563), b"gTRC": curv(563), b"bTRC": curv(563),
    b"priv": b"data" + bytes(4) + b"a private tag of Anna",
}  # fmt: skip


def held(raw: bytes | None) -> dict[bytes, bytes]:
    """The tags of a neutral profile, which must also be one that colour engines take."""
    assert raw is not None
    assert icc_neutral.neutral(raw) == raw, "neutral twice is neutral once"
    assert icc_neutral.is_neutral(raw)
    found = icc_neutral.tags(raw)
    assert found is not None
    return {tag.name: tag.body for tag in found}


def test_words_and_ids_go_and_numbers_stay() -> None:
    """Who calibrated which screen on which day is no colour."""
    raw = icc_neutral.neutral(profile(WIDE))
    assert raw is not None
    tags = held(raw)

    for trace in (b"Anna", b"ACME", b"SCR1", b"ANNA", bytes(range(16)), struct.pack(">H", 2011)):
        assert trace not in raw
    assert set(tags) == set(WIDE) - {b"priv"}
    assert tags[b"rXYZ"] == WIDE[b"rXYZ"]
    ImageCms.ImageCmsProfile(io.BytesIO(raw))


def test_colours_look_the_same_through_a_neutral_profile() -> None:
    """Another program converts through both profiles to the same pixels."""
    before, after = profile(WIDE), icc_neutral.neutral(profile(WIDE)) or b""
    picture = Image.new("RGB", (16, 16))
    picture.putdata([(x * 16, y * 16, 255 - x * y) for y in range(16) for x in range(16)])
    srgb = ImageCms.createProfile("sRGB")
    shown = [
        ImageCms.profileToProfile(picture, ImageCms.ImageCmsProfile(io.BytesIO(raw)), srgb)
        for raw in (before, after)
    ]

    assert shown[0] is not None
    assert shown[1] is not None
    assert shown[0].tobytes() == shown[1].tobytes()


def srgb_like(**changes: bytes) -> bytes:
    raw = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    tags = {tag.name: tag.body for tag in icc_neutral.tags(raw) or []}
    return profile({**tags, **{name.encode(): body for name, body in changes.items()}}, version=4)


def test_srgb_is_left_out() -> None:
    """Viewers assume it, so nothing is lost; one that is only named so keeps its numbers."""
    assert icc_neutral.neutral(srgb_like(desc=localised("sRGB IEC61966-2.1"))) is None
    assert icc_neutral.neutral(profile({**WIDE, b"desc": localised("sRGB, honestly")})) is not None


def test_one_that_equals_srgb_without_being_called_so_is_the_one_of_all() -> None:
    """Two people's profiles of the same colours cannot be told apart."""
    one = icc_neutral.neutral(srgb_like(desc=localised("Anna's screen")))
    other = icc_neutral.neutral(srgb_like(desc=localised("Bert's screen"), cprt=localised("B")))

    assert one == other
    held(one)


def test_grey_with_the_usual_curve_is_left_out() -> None:
    """A grey curve of its own stays."""
    usual = para(3, 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
    named = {b"desc": localised("sRGB grey")}
    grey = {"space": b"GRAY", "version": 4}
    assert icc_neutral.neutral(profile({**named, b"kTRC": usual}, **grey)) is None
    known = icc_neutral.neutral(profile({b"kTRC": usual}, **grey))
    assert held(known)[b"kTRC"] == usual
    assert held(icc_neutral.neutral(profile({b"kTRC": curv(0, 9, 65535)}, **grey)))[b"kTRC"] == (
        curv(0, 9, 65535)
    )


@pytest.mark.parametrize("maker", [mft1, mft2])
def test_tables_of_printers_stay_without_what_hides_behind_them(
    maker: Callable[[int, int], bytes],
) -> None:
    """A table is as long as its own head says."""
    bodies = {b"desc": localised("printer"), b"A2B0": maker(4, 3) + b"hidden words",
              b"B2A0": maker(3, 4)}  # fmt: skip
    kept = held(
        icc_neutral.neutral(profile(bodies, kind=b"prtr", space=b"CMYK", connected=b"Lab "))
    )

    assert kept[b"A2B0"] == maker(4, 3)
    assert kept[b"B2A0"] == maker(3, 4)


@pytest.mark.parametrize("precision", [1, 2])
def test_new_tables_are_written_anew_without_their_gaps(precision: int) -> None:
    """Parts are put one behind the other; nothing between them is left."""
    words = b"hidden between the parts, sixteen and more...."
    words += bytes(-len(words) % 4)
    bodies = {
        b"A2B0": new_table(b"mAB ", 3, 3, gap=words, precision=precision),
        b"B2A0": new_table(b"mBA ", 3, 3, gap=words, precision=precision),
    }
    raw = icc_neutral.neutral(profile(bodies, connected=b"Lab ", version=4))
    kept = held(raw)

    assert raw is not None
    assert b"hidden" not in raw
    assert kept[b"A2B0"] == new_table(b"mAB ", 3, 3, precision=precision)


def test_a_table_of_curves_alone_needs_as_many_out_as_in() -> None:
    """Without a grid no channel can be made."""
    good = new_table(b"mAB ", 3, 3, grid=False)
    assert icc_shapes.table(good, 3, 3) == good
    assert icc_shapes.table(new_table(b"mAB ", 4, 3, grid=False), 4, 3) is None


@pytest.mark.parametrize(
    "body",
    [
        b"", mft1(3, 3)[:40], mft1(3, 3)[:-1], mft1(3, 3, grid=1), mft1(4, 3), mft1(16, 3),
        mft2(3, 3, entries=1), mft2(3, 3)[:50], mft2(3, 3)[:-2], b"what" + mft1(3, 3)[4:],
        new_table(b"mAB ", 3, 3)[:-8], new_table(b"mAB ", 3, 3, precision=3),
        new_table(b"mAB ", 3, 3)[:12] + bytes(20) + new_table(b"mAB ", 3, 3)[32:],
        new_table(b"mAB ", 3, 3)[:12] + b"\0\0\0\x08" + new_table(b"mAB ", 3, 3)[16:],
        new_table(b"mAB ", 3, 3)[:24] + struct.pack(">I", 9000) + new_table(b"mAB ", 3, 3)[28:],
    ],
)  # fmt: skip
def test_a_table_that_does_not_fit_is_none(body: bytes) -> None:
    """One that is cut off, points outside or has impossible sides goes as a whole."""
    assert icc_shapes.table(body, 3, 3) is None
    assert icc_neutral.neutral(profile({b"A2B0": body}, connected=b"Lab ")) is None


@pytest.mark.parametrize(
    "body",
    [b"", curv(1, 2)[:-1], para(5, 1), para(4, 1), b"curv" + bytes(4) + b"\xff" * 4, b"x" * 40],
)
def test_a_curve_that_does_not_fit_is_none(body: bytes) -> None:
    """So is a profile that has no other."""
    assert icc_shapes.curve(body) is None
    assert icc_neutral.neutral(profile({**WIDE, b"rTRC": body})) is None


@pytest.mark.parametrize(
    ("curve", "x", "value"),
    [
        (curv(), 0.3, 0.3),
        (curv(512), 0.5, 0.25),
        (curv(0, 65535), 0.25, 0.25),
        (curv(0, 0, 65535), 1.0, 1.0),
        (para(0, 2.0), 0.5, 0.25),
        (para(1, 1.0, 2.0, -0.5), 0.5, 0.5),
        (para(1, 1.0, 2.0, -0.5), 0.1, 0.0),
        (para(2, 1.0, 1.0, 0.0, 0.25), 0.5, 0.75),
        (para(2, 1.0, 1.0, -0.75, 0.25), 0.5, 0.25),
        (para(3, 1.0, 1.0, 0.0, 0.5, 0.6), 0.5, 0.25),
        (para(4, 1.0, 1.0, 0.0, 0.5, 0.25, 0.125, 0.0), 0.5, 0.625),
    ],
)
def test_curves_have_the_values_of_the_specification(curve: bytes, x: float, value: float) -> None:
    """Points are joined by straight lines, and each kind of formula is computed."""
    assert icc_shapes.curve_at(curve, x) == pytest.approx(value, abs=1e-4)


def test_a_curve_without_a_value_is_told() -> None:
    """Nothing divides by zero."""
    assert icc_shapes.curve_at(para(0, -1.0), 0.0) == float("inf")


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"kind": b"link"}, "a device link"),
        ({"kind": b"nmcl"}, "named inks"),
        ({"space": b"????"}, "an unknown space"),
        ({"connected": b"CMYK"}, "no connection space"),
        ({"version": 5}, "a later version"),
    ],
)
def test_what_is_no_pictures_own_profile_is_left_out(change: dict[str, Any], what: str) -> None:
    """Nothing can be kept of it that a viewer could use."""
    assert icc_neutral.neutral(profile(WIDE, **change)) is None, what


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: raw[:100],
        lambda raw: raw[:36] + b"XXXX" + raw[40:],
        lambda raw: raw[:128] + b"\0\0\xff\xff" + raw[132:],
        lambda raw: raw[:136] + b"\0\0\0\1" + raw[140:],
        lambda raw: raw[:136] + b"\xff" * 8 + raw[144:],
        lambda raw: raw[:144] + raw[132:136] + raw[148:],
    ],
)
def test_a_damaged_profile_is_left_out(damage: Callable[[bytes], bytes]) -> None:
    """A table that names a tag twice, or bytes outside, is no table."""
    raw = damage(profile(WIDE))

    assert icc_neutral.neutral(raw) is None
    list(icc.read(raw, "ICC", 0))


def test_an_absolute_white_is_kept_as_measured() -> None:
    """A profile that asks for it is not taken for the well-known one it resembles."""
    raw = icc_neutral.neutral(profile({b"kTRC": para(0, 2.2)}, space=b"GRAY", intent=3))

    assert raw is not None
    assert raw[64:68] == b"\0\0\0\3"


def test_video_code_points_stay() -> None:
    """They say how HDR pictures are to be shown."""
    codes = b"cicp" + bytes(4) + bytes([9, 16, 0, 1])
    kept = held(icc_neutral.neutral(profile({**WIDE, b"cicp": codes}, version=4)))

    assert kept[b"cicp"] == codes


def test_every_text_in_a_profile_is_read() -> None:
    """Descriptions in two alphabets, other languages, dates, names and values."""
    bodies = {
        b"desc": b"desc" + bytes(4) + struct.pack(">I", 6) + b"plain\0" + bytes(4)
        + struct.pack(">I", 4) + "wide".encode("utf-16-be") + bytes(2)
        + b"\x04mac\0".ljust(68, b"\0"),
        b"dmnd": localised("Acme Graustufen", b"deDE"),
        b"calt": b"dtim" + bytes(4) + struct.pack(">6H", 2011, 3, 2, 10, 11, 12),
        b"tech": b"sig " + bytes(4) + b"CRT ",
        b"meta": b"dict" + bytes(4) + struct.pack(">II", 1, 16) + struct.pack(">4I", 32, 10, 42, 8)
        + "OWNER".encode("utf-16-be") + "Anna".encode("utf-16-be"),
        b"targ": b"text" + bytes(4) + b"chart number 4711\0",
        b"priv": b"????" + bytes(4) + b"words of nobody's form",
        b"bare": b"Berta's screen",
    }  # fmt: skip
    said = {name: icc_words.words(body) for name, body in bodies.items()}
    shown = " ".join(f.value or "" for f in icc.read(profile({**WIDE, **bodies}), "ICC", 0))

    assert said[b"desc"].startswith("plain; wide; ")
    assert "mac" in said[b"desc"]
    assert said[b"dmnd"] == "Acme Graustufen (de)"
    assert said[b"calt"] == "2011:03:02 10:11:12"
    assert said[b"tech"] == "CRT"
    assert said[b"meta"] == "OWNER: Anna"
    assert said[b"targ"] == "chart number 4711"
    assert said[b"bare"] == "Berta's screen"
    for words in ("plain", "Acme Graustufen", "2011:03:02", "Anna", "4711", "nobody's form"):
        assert words in shown


@pytest.mark.parametrize(
    "body",
    [
        b"mluc" + bytes(4) + b"\xff" * 8,
        b"mluc" + bytes(4) + struct.pack(">II4sII", 1, 12, b"\0\0\0\0", 9999, 9999),
        b"dict" + bytes(4) + b"\xff" * 8,
        b"desc" + bytes(4) + b"\xff" * 4,
        b"desc",
        b"dtim",
    ],
)
def test_damaged_words_are_read_as_far_as_they_go(body: bytes) -> None:
    """Numbers that point nowhere end the reading."""
    assert isinstance(icc_words.words(body), str)


def test_the_sample_profile_is_the_same_by_both_ways() -> None:
    """The tests' own profiles are sound: a colour engine takes them."""
    ImageCms.ImageCmsProfile(io.BytesIO(matrix_profile(b"words")))
    ImageCms.ImageCmsProfile(io.BytesIO(profile(WIDE)))
