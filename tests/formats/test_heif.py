"""HEIF: animations keep their frames and moments, stills their parts; all else goes."""

from __future__ import annotations

import io
import random
import struct
from typing import Any

import pytest
from PIL import Image, features

from tests.conftest import sample_of
from tests.fuzz.mutate import mutants
from tests.laws.test_laws import judged
from tests.samples.bmff import (
    ALPHA,
    AV1_ALPHA,
    AV1_ALPHA_CONFIG,
    AV1_COLOUR,
    AV1_CONFIG,
    HEVC,
    HEVC_CONFIG,
    Made,
    box,
    file,
    full,
    obu,
    size,
)
from toolkit.errors import Damaged, Locked, NotCleanable, Refused
from toolkit.formats import identify
from toolkit.formats.base import harmless
from toolkit.formats.bmff import Box
from toolkit.formats.image import (
    heif,
    heif_file,
    heif_movie,
    heif_movie_traces,
    heif_properties,
    heif_sequence,
)
from toolkit.model import Finding, Size

AVIF = pytest.mark.skipif(not features.check("avif"), reason="this Pillow codes no AVIF")
EXIF = b"MM\0*\0\0\0\x08\0\1\x01\x3b\0\2\0\0\0\5\0\0\0\x1a\0\0\0\0Anna\0"
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">Anna</x:xmpmeta>'
DEPTHS = (full(b"pixi", b"\x03\x08\x08\x08"), False)
COLOUR = [size(16, 16), DEPTHS, (box(b"av1C", AV1_CONFIG), True)]


def animation(mode: str, frames: int = 3) -> bytes:
    """Frames of 32 x 24 with their own moments, a name in EXIF and one in XMP."""
    made = []
    for number in range(frames):
        colour = (40 * number, 90, 200 - 40 * number, 255 - 60 * number)[: len(mode)]
        made.append(Image.new(mode, (32, 24), colour))
        made[-1].putpixel((number, number), (255,) * len(mode))
    out = io.BytesIO()
    made[0].save(
        out, "AVIF", save_all=True, append_images=made[1:], duration=[100, 200, 300],
        exif=b"Exif\0\0" + EXIF, xmp=XMP,
    )  # fmt: skip
    return out.getvalue()


def clean(data: bytes) -> bytes:
    return b"".join(
        piece if isinstance(piece, bytes) else data[piece[0] : piece[1]]
        for piece in identify(data).strip(data)
    )


def content(data: bytes) -> list[bytes]:
    """The coded picture data, which a proof holds against the original's."""
    return [
        piece if isinstance(piece, bytes) else data[piece[0] : piece[1]]
        for piece in identify(data).content(data)
    ]


def left(data: bytes) -> list[Finding]:
    return [row for row in identify(data).inspect(data) if not harmless(row.kind)]


def shown(data: bytes) -> list[tuple[Any, ...]]:
    """Every frame as another program shows it, with its moment."""
    found = []
    with Image.open(io.BytesIO(data), formats=["AVIF"]) as picture:
        for number in range(picture.n_frames):
            picture.seek(number)
            picture.load()
            found.append((picture.mode, picture.info.get("duration"), picture.tobytes()))
    return found


@AVIF
@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_an_animation_keeps_its_frames_and_nothing_else(mode: str) -> None:
    """Frames, transparency and moments are the same; names, times and the program are gone."""
    data = animation(mode)
    told = {row.kind: row.value for row in heif.inspect(data)}
    once = clean(data)

    assert heif.measure(data) == heif.measure(once) == Size(32, 24, 3)
    assert told["who.author"] == "Anna"
    assert told["software.name"] == "AOM Coding"
    assert "when.taken" in told
    assert left(once) == []
    assert clean(once) == once
    assert shown(once) == shown(data)
    assert content(once) == content(data)
    for trace in (b"Anna", b"AOM", b"libavif"):
        assert trace not in once


@AVIF
@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_a_damaged_animation_is_clean_or_refused(mode: str) -> None:
    """Tables that do not agree, cut samples, wrong counts: never a crash, never a trace."""
    data = animation(mode)
    form = identify(data)
    for damaged in mutants(data, random.Random(mode), 150, [data, sample_of("avif")[0]]):
        judged(form, damaged)


def changed(data: bytes, name: bytes, at: int, raw: bytes) -> bytes:
    """The file with other bytes behind the head of the first box of this name."""
    start = data.index(name) + 4 + at
    return data[:start] + raw + data[start + len(raw) :]


@AVIF
@pytest.mark.parametrize(
    ("name", "at", "raw", "error"),
    [
        (b"stsz", 8, b"\0\xff\xff\xff", Refused),  # too many samples
        (b"stsz", 12, b"\x7f\xff\xff\xff", Damaged),  # a sample behind the end
        (b"stsc", 12, b"\0\0\0\x09", Damaged),  # more samples in a chunk than there are
        (b"stco", 4, b"\0\xff\xff\xff", Refused),
        (b"stsd", 12, b"encv", Locked),
        (b"stsd", 12, b"zzzz", NotCleanable),
        (b"dref", 4, b"\0\0\0\1\0\0\0\x0curl \0\0\0\0", NotCleanable),
        (b"stsz", -4, b"stsq", Damaged),
        (b"stsc", -4, b"stsz", Damaged),
        (b"mvhd", -4, b"mvex", NotCleanable),
    ],
)
def test_tables_that_lie_are_refused(
    name: bytes, at: int, raw: bytes, error: type[Exception]
) -> None:
    """Counts, kinds and places are checked against the file before anything is written."""
    data = animation("RGB")
    movie = data.index(b"moov")
    damaged = data[:movie] + changed(data[movie:], name, at, raw)

    with pytest.raises(error):
        clean(damaged)


@AVIF
def test_a_still_of_another_program_stays_the_same() -> None:
    """One frame, with EXIF and XMP, through the same way."""
    out = io.BytesIO()
    Image.new("RGB", (20, 10), (9, 8, 7)).save(out, "AVIF", exif=b"Exif\0\0" + EXIF, xmp=XMP)
    once = clean(out.getvalue())

    assert shown(once) == shown(out.getvalue())
    assert b"Anna" not in once
    assert left(once) == []


def still(*items: Made, brand: bytes = b"avifavifmif1miaf", primary: int = 1) -> bytes:
    return file(brand, list(items), lambda place: b"", primary=primary)


def test_a_file_that_names_no_picture_as_the_one_to_show_is_a_rare_variant() -> None:
    """It has pictures, and each program would show another one."""
    data = still(Made(b"av01", [AV1_COLOUR], properties=COLOUR)).replace(b"pitm", b"free")

    with pytest.raises(Damaged) as refused:
        clean(data)
    assert refused.value.detail == "unsupported_variant"


def test_tiles_are_kept_in_their_grid() -> None:
    """A picture made of others keeps all of them, and no surplus in the recipe."""
    grid = b"\0\0\0\1" + struct.pack(">HH", 32, 16)
    tiles = Made(b"av01", [AV1_COLOUR], properties=COLOUR, hidden=True)
    other = Made(b"av01", [AV1_COLOUR], properties=COLOUR, hidden=True)
    whole = Made(
        b"grid", [grid + b"surplus words"], properties=[size(32, 16), DEPTHS],
        references={b"dimg": [2, 3]},
    )  # fmt: skip
    data = still(whole, tiles, other)
    told = [row.value for row in heif.inspect(data)]
    once = clean(data)

    assert any("surplus words" in (value or "") for value in told)
    assert b"surplus" not in once
    assert heif.measure(once) == Size(32, 16)
    assert left(once) == []
    assert once.count(AV1_COLOUR) == 2 or once.count(AV1_COLOUR) == 1


@pytest.mark.parametrize(
    "references",
    [{b"dimg": [1]}, {b"dimg": [9]}, {b"dimg": [2]}, {}, {b"dimg": [2, 2, 2]}],
)
def test_a_grid_that_does_not_add_up_is_refused(references: dict[bytes, list[int]]) -> None:
    """Itself as a tile, a tile that is not there, too few or too many."""
    grid = Made(b"grid", [b"\0\0\0\1" + struct.pack(">HH", 32, 16)],
                properties=[size(32, 16), DEPTHS], references=references)  # fmt: skip
    tile = Made(b"av01", [AV1_COLOUR], properties=COLOUR)
    with pytest.raises(Refused):
        clean(still(grid, tile))


def test_the_alpha_plane_stays_and_another_helper_goes() -> None:
    """Transparency is part of the picture; a depth map shows the scene once more."""
    alpha = [
        size(16, 16), (full(b"pixi", b"\x01\x08"), False), (box(b"av1C", AV1_ALPHA_CONFIG), True),
        (full(b"auxC", ALPHA, b"\0"), True),
    ]  # fmt: skip
    data = still(
        Made(b"av01", [AV1_COLOUR], properties=COLOUR),
        Made(b"av01", [AV1_ALPHA], properties=alpha, references={b"auxl": [1]}),
    )
    once = clean(data)

    assert AV1_ALPHA in once
    assert left(once) == []


def crop(width: int, height: int, per: int = 1) -> bytes:
    return box(b"clap", struct.pack(">IIIIiIiI", width, per, height, per, 0, 1, 0, 1))


@pytest.mark.parametrize("shown", [(136, 200), (200, 136), (20, 20)])
def test_what_was_cropped_away_is_told_and_never_copied(shown: tuple[int, int]) -> None:
    """No program shows it, and it is still there; a lossless copy would keep it."""
    data = still(
        Made(b"av01", [AV1_COLOUR],
             properties=[size(200, 200), *COLOUR[1:], (crop(*shown), True)]),
    )  # fmt: skip
    told = {row.kind: row.value for row in left(data)}

    assert told["hidden.gap"] == "200 x 200 pixels, of which {} x {} are shown".format(*shown)
    with pytest.raises(NotCleanable, match="cropped"):
        clean(data)


def test_a_coders_filling_may_be_cropped_away() -> None:
    """Odd sizes are coded with a few more rows and columns."""
    properties = [size(200, 200), *COLOUR[1:], (crop(137, 199), True)]
    data = still(Made(b"av01", [AV1_COLOUR], properties=properties))

    assert crop(137, 199) in clean(data)
    assert left(clean(data)) == []


def test_a_crop_that_makes_no_sense_is_refused() -> None:
    """Parts of nothing, too few bytes; inspecting goes on where it can."""
    properties = [size(200, 200), *COLOUR[1:], (crop(20, 20, per=0), True)]
    data = still(Made(b"av01", [AV1_COLOUR], properties=properties))

    assert "hidden.gap" not in {row.kind for row in left(data)}
    with pytest.raises(Damaged):
        clean(data)
    with pytest.raises(Damaged):
        heif_properties.cut_away((9, 9), bytes(15))


@AVIF
def test_an_animation_that_is_cropped_is_told_and_never_copied() -> None:
    """Its frames are cropped by the description of its track."""
    cut = crop(8, 8)
    data = animation("RGB")
    at = data.index(b"av01", data.index(b"stsd"))
    # the description says how large a frame is: 300 x 520 here
    said = data[: at + 28] + struct.pack(">HH", 300, 520) + data[at + 32 :]
    movie = heif_file.opened(said).movie
    assert movie is not None
    track = heif_movie.tracks(said, movie)[0]
    entry = said[track.entries[0].start : track.entries[0].end]
    box_of = Box(b"av01", 0, 8, len(entry) + len(cut))
    whole = struct.pack(">I", len(entry) + len(cut)) + entry[4:] + cut

    with pytest.raises(NotCleanable, match="cropped"):
        heif_sequence._entry(whole, box_of)
    told = list(heif_movie_traces._entry(whole, box_of, "stsd/av01", 0))
    assert "300 x 520 pixels, of which 8 x 8 are shown" in [row.value for row in told]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"kind": b"zzzz"}, NotCleanable),
        ({"properties": COLOUR[:2]}, Refused),
        ({"properties": [*COLOUR, (box(b"zzzz", b"needed"), True)]}, Refused),
        ({"properties": COLOUR[1:]}, Refused),
        ({"extents": []}, Refused),
        ({"extents": [b"\xff\xff no units"]}, Refused),
    ],
)
def test_what_can_not_be_shown_safely_is_refused(
    change: dict[str, Any], error: type[Exception]
) -> None:
    """An unknown coding, a needed property nobody knows, no size, no bytes."""
    fields: dict[str, Any] = {"kind": b"av01", "extents": [AV1_COLOUR], "properties": COLOUR}

    data = still(Made(**{**fields, **change}))

    with pytest.raises(error):
        assert heif.measure(data) and clean(data)  # noqa: PT018


def test_items_may_not_be_read_without_end() -> None:
    """Many items that share the same bytes do not make a small file a large one."""
    many = [Made(b"av01", [AV1_COLOUR], properties=COLOUR) for _ in range(3)]
    data = still(*many)
    places = data.index(b"iloc")
    for damaged in mutants(data[places : places + 80], random.Random(7), 300):
        judged(heif.AVIF, data[:places] + damaged + data[places + 80 :])


@pytest.mark.parametrize("name", ["heic", "avif"])
def test_a_list_that_is_damaged_anywhere_is_clean_or_refused(name: str) -> None:
    """Every byte of the list of items, set to what programs trip over."""
    data = sample_of(name)[0]
    form = identify(data)
    start = data.index(b"meta")
    end = data.index(b"mdat")
    chance = random.Random(name)
    for at in chance.sample(range(start, end), 250):
        raw = bytearray(data)
        raw[at] = chance.choice((0, 1, 2, 0x7F, 0x80, 0xFF, raw[at] ^ 1))
        judged(form, bytes(raw))


def nal(kind: int, body: bytes) -> bytes:
    """An HEVC unit behind its length."""
    return struct.pack(">IBB", 2 + len(body), kind << 1, 1) + body


HEVC_PICTURE = [size(64, 64), DEPTHS, (box(b"hvcC", HEVC_CONFIG), True)]


@pytest.mark.parametrize(
    ("kind", "coded", "properties", "front", "behind"),
    [
        (b"hvc1", HEVC, HEVC_PICTURE, nal(35, b"words of Anna"), b""),
        (b"hvc1", HEVC, HEVC_PICTURE, b"", nal(36, b"words of Anna")),
        (b"hvc1", HEVC, HEVC_PICTURE, b"", nal(37, b"words of Anna")),
        (b"hvc1", HEVC, HEVC_PICTURE, b"", nal(34, b"words of Anna")),
        (b"av01", AV1_COLOUR, COLOUR, obu(2, b"words of Anna"), b""),
        (b"av01", AV1_COLOUR, COLOUR, b"", obu(1, b"words of Anna")),
    ],
    ids=["delimiter", "end", "end of all", "late set", "AV1 delimiter", "late AV1 set"],
)
def test_a_mark_with_a_body_and_a_set_behind_all_pixels_go(
    kind: bytes, coded: bytes, properties: list[tuple[bytes, bool]], front: bytes, behind: bytes
) -> None:
    """Decoders pass over both, so whatever stands there is no part of the picture."""
    brand = b"avifavifmif1miaf" if kind == b"av01" else b"heicheicmif1"
    data = still(Made(kind, [front + coded + behind], properties=properties), brand=brand)
    plain = still(Made(kind, [coded], properties=properties), brand=brand)

    assert any("words of Anna" in (row.value or "") for row in heif.inspect(data))
    assert clean(data) == clean(plain)
    assert left(clean(data)) == []


def test_a_still_does_not_call_itself_a_film() -> None:
    """Readers look for the movie that such a brand promises, and show nothing without one."""
    made = Made(b"hvc1", [HEVC], properties=HEVC_PICTURE)
    data = still(made, brand=b"mif1heicmif1mp42isomiso8miaf")

    assert clean(data) == clean(still(made, brand=b"mif1heicmif1miaf"))
    assert left(clean(data)) == []


@pytest.mark.parametrize("mark", [nal(35, b"\x50"), nal(36, b""), nal(37, b"")])
def test_a_mark_without_a_body_stays(mark: bytes) -> None:
    """It is how coders part one picture from the next."""
    data = still(Made(b"hvc1", [HEVC + mark], properties=HEVC_PICTURE), brand=b"heicheicmif1")

    assert clean(data).endswith(HEVC + mark)
    assert left(clean(data)) == []
