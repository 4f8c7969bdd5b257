"""Camera raw files are known by their content, shown in full, and never cleaned."""

from __future__ import annotations

import struct

import pytest

from tests.conftest import sample_of
from tests.corpus import corpus
from tests.samples.crw import heap
from tests.samples.raws import (
    ASCII,
    LONG,
    MAKE,
    MODEL,
    SHORT,
    SUB,
    UNDEFINED,
    Entries,
    graph,
    long,
    pixels,
    preview,
    short,
    text,
)
from toolkit.details import HINTS
from toolkit.errors import Damaged, NotCleanable
from toolkit.formats import identify
from toolkit.formats.image import tiff
from toolkit.model import Finding, Size

HEAD = b"II*\0\x08\0\0\0"
FAR = 8192
RAW = ("arw", "cr2", "crw", "dng", "mrw", "nef", "orf", "pef", "raf", "raw", "rw2", "srw", "x3f")


def values(data: bytes) -> dict[str, Finding]:
    """Findings by the last two steps of their path."""
    return {"/".join(row.place.path.split("/")[-2:]): row for row in identify(data).inspect(data)}


def grey(*more: tuple[int, int, bytes | tuple[str, ...]]) -> Entries:
    """A directory of ordinary pixels."""
    return [
        (256, SHORT, short(16)), (257, SHORT, short(16)), (258, SHORT, short(8)),
        (259, SHORT, short(1)), (262, SHORT, short(1)), (273, LONG, ("sensor",)),
        (277, SHORT, short(1)), (278, SHORT, short(16)), (279, LONG, long(256)), *more,
    ]  # fmt: skip


@pytest.mark.parametrize("name", RAW)
def test_a_raw_file_is_refused_with_a_way_out(name: str) -> None:
    """Nobody is left alone with a refusal: the hint says what to do instead."""
    data, _ = sample_of(name)
    form = identify(data)

    assert form.name == name
    with pytest.raises(NotCleanable) as refused:
        list(form.strip(data))
    assert refused.value.detail == form.refuses == "raw_photo"
    assert "JPEG" in HINTS["raw_photo"]


def test_a_raw_file_is_known_wherever_its_first_directory_stands() -> None:
    """Many programs write directories at the end, behind what a first look sees."""
    first = grey((0xC612, 1, b"\x01\x04\0\0"), (MAKE, ASCII, text("Canon")))
    far = b"II*\0" + long(FAR) + bytes(FAR - 8)
    data = graph(far, {"first": (first, ""), "sensor": bytes(256)})

    assert tiff.FORMAT.sniff(data[:4096])
    assert identify(data).name == "dng"


@pytest.mark.parametrize(
    ("make", "name"), [("NIKON CORPORATION", "nef"), ("SONY", "arw"), ("Mamiya", "raw")]
)
def test_raw_pixels_beside_the_first_picture_make_a_raw_file(make: str, name: str) -> None:
    """A picture in front does not hide the raw pixels behind it."""
    first = grey((MAKE, ASCII, text(make)), (SUB, LONG, ("raw",)))
    parts = {"first": (first, ""), "raw": (pixels(), ""), "sensor": bytes(1024)}
    data = graph(HEAD, parts)

    assert identify(data).name == name


def test_a_picture_that_a_camera_or_program_wrote_is_still_a_picture() -> None:
    """A camera's name in a TIFF is a trace, no reason to refuse."""
    first = grey(
        (MAKE, ASCII, text("Canon")),
        (MODEL, ASCII, text("Canon EOS 7D")),
        (0x8769, LONG, ("exif",)),
    )
    exif: Entries = [(0x927C, UNDEFINED, b"a maker note")]
    data = graph(HEAD, {"first": (first, ""), "exif": (exif, ""), "sensor": bytes(256)})

    assert identify(data).name == "tiff"
    assert b"".join(
        piece if isinstance(piece, bytes) else data[piece[0] : piece[1]]
        for piece in identify(data).strip(data)
    )


def test_the_tags_of_small_copies_have_their_usual_names() -> None:
    """People look a preview up under the name that every tool prints."""
    data, _ = sample_of("arw")
    found = values(data)

    assert found["IFD0/PreviewImageStart"].value == str(found["IFD0/PreviewImage"].place.start)
    assert found["IFD0/PreviewImageLength"].kind == "look.description"
    assert found["IFD0/PreviewImage"].kind == "hidden.picture"
    assert found["IFD1/ThumbnailImage"].kind == "hidden.thumbnail"
    assert found["IFD1/ThumbnailOffset"].value == str(found["IFD1/ThumbnailImage"].place.start)


def test_raw_pixels_are_not_called_a_hidden_picture() -> None:
    """The picture itself is no trace in it."""
    data, _ = sample_of("arw")
    places = [row.place.path for row in identify(data).inspect(data) if "hidden" in row.kind]

    assert not [path for path in places if path.startswith("raw/SubIFD/")]


def test_the_note_that_a_converter_kept_is_read_by_name() -> None:
    """The owner in a camera's note is shown after the file became a DNG, too."""
    data, canaries = sample_of("dng")
    found = values(data)

    assert found["Canon/OwnerName"].value == canaries["owner in the kept note"]
    assert found["IFD0/CameraSerialNumber"].kind == "device.serial"
    assert found["IFD0/OriginalRawFileName"].kind == "hidden.id"
    assert found["IFD0/RawDataUniqueID"].kind == "hidden.id"


def test_the_first_raw_formats_are_read_by_name() -> None:
    """Owner, time and serial number are named in formats that are no TIFF."""
    assert values(sample_of("crw")[0])["CRW/OwnerName"].kind == "who.owner"
    assert values(sample_of("crw")[0])["CRW/DateTimeOriginal"].value == "2004:11:09 11:33:20"
    assert values(sample_of("x3f")[0])["X3F/SerialNumber"].kind == "device.serial"
    assert values(sample_of("x3f")[0])["X3F/DateTimeOriginal"].value == "2004:11:09 11:33:20"
    assert values(sample_of("raf")[0])["RAF/Model"].kind == "device.model"


def test_a_raw_file_has_the_size_of_its_largest_picture() -> None:
    """What is measured is the photo, not its thumbnail."""
    sizes = {}
    for name in RAW:
        size = identify(sample_of(name)[0]).measure(sample_of(name)[0])
        sizes[name] = (size.width, size.height)

    assert set(sizes.values()) - {(32, 24)} == {(40, 30)}
    assert sizes["rw2"] == (40, 30)


def test_what_a_program_put_into_a_crw_is_told() -> None:
    """Canon's own programs and others append blocks, and repeat the last offset behind them."""
    crw, _ = sample_of("crw")
    block = b"CANON OPTIONAL DATA\0" + bytes(8) + b"<x:xmpmeta>Anna Example</x:xmpmeta>"
    told = [f.value or "" for f in identify(crw).inspect(crw[:-4] + block + crw[-4:])]

    assert any("Anna Example" in value for value in told)
    assert not any("CANON OPTIONAL" in (f.value or "") for f in identify(crw).inspect(crw))


def test_a_size_in_a_second_place_is_good_enough() -> None:
    """A file that lacks its usual statement of size, or lies in it, is still shown."""
    crw, _ = sample_of("crw")
    x3f, _ = sample_of("x3f")
    sensor = heap([(0x1031, struct.pack("<3H", 6, 40, 30)), (0x0810, b"Ada\0")])
    second = b"II\x1a\0\0\0HEAPCCDR\x02\0\x01\0" + bytes(8) + sensor
    huge = crw.replace(struct.pack("<2If", 32, 24, 1.0), struct.pack("<2If", 1 << 31, 1, 1.0))
    newer = x3f[:4] + struct.pack("<I", 0x40000) + x3f[8:40] + bytes(8) + x3f[48:]

    assert identify(second).measure(second) == Size(40, 30)
    assert identify(newer).measure(newer) == Size(16, 16)
    with pytest.raises(Damaged):
        identify(huge).measure(huge)


def test_words_of_newer_headers_are_not_read_into_older_ones() -> None:
    """What stands behind a short header is no white balance."""
    x3f, _ = sample_of("x3f")
    older = x3f[:4] + struct.pack("<I", 0x20000) + x3f[8:]

    assert "X3F/WhiteBalance" in values(x3f)
    assert "X3F/WhiteBalance" not in values(older)


def test_previews_are_looked_into() -> None:
    """What stands in a preview's own blocks has its own name and place."""
    data = graph(HEAD, {
        "first": ([
            (MAKE, ASCII, text("Sony")), (0xC612, 1, b"\x01\x04\0\0"), (254, LONG, long(1)),
            (0x0201, LONG, ("preview",)), (0x0202, LONG, long(len(preview(str.encode, "x")))),
        ], ""),
        "preview": preview(str.encode, "x"),
    })  # fmt: skip
    found = {row.place.path: row for row in identify(data).inspect(data)}
    artist = found["raw/IFD0/PreviewImage/APP1/Exif/IFD0/Artist"]

    assert artist.value == "x artist"
    assert data[artist.place.start : artist.place.start + 8] == b"x artist"
    assert found["raw/IFD0/PreviewImage/Comment"].value == "x comment"


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("exiftool/CanonRaw.cr2", "cr2"), ("exiftool/DNG.dng", "dng"),
        ("exiftool/Panasonic.rw2", "rw2"), ("exiftool/CanonRaw.crw", "crw"),
        ("tika/testARW.arw", "arw"),
    ],
)  # fmt: skip
def test_real_raw_files_are_known(path: str, name: str) -> None:
    """Files that cameras wrote are known as what they are."""
    data = corpus("metadata", *path.split("/")).read_bytes()
    found = list(identify(data).inspect(data))

    assert identify(data).name == name
    assert any(row.place.path.endswith("/Model") for row in found)
