"""What is looked at in a HEIF or AVIF file is what its clean copy shows, by any program."""

from __future__ import annotations

import io
import struct

import numpy as np
import pytest
from PIL import Image, features

from tests.samples.bmff import (
    AV1_COLOUR,
    AV1_CONFIG,
    HEVC,
    HEVC_CONFIG,
    Made,
    box,
    file,
    full,
    size,
)
from toolkit.clean import covering
from toolkit.errors import NotCleanable
from toolkit.formats.image.heif import HEIC
from toolkit.formats.image.heif_file import SEQUENCES
from toolkit.model import Box, Faces, Recipe
from toolkit.redact import faces, heif_views, hide, picture

AVIF = pytest.mark.skipif(not features.check("avif"), reason="this Pillow codes no AVIF")
HEIF = pytest.mark.skipif(picture.pillow_heif is None, reason="pillow-heif is not installed")
WHITE, BLACK = (255, 255, 255), (0, 0, 0)


def avif(*colours: tuple[int, int, int]) -> bytes:
    """A still, or an animation of one frame a colour."""
    first, *more = [Image.new("RGB", (32, 24), colour) for colour in colours]
    out = io.BytesIO()
    first.save(out, "AVIF", save_all=bool(more), append_images=more)
    return out.getvalue()


def with_still(data: bytes, other: bytes) -> bytes:
    """An animation whose still is not its first frame, but another file's picture."""
    at = other.index(b"mdat")
    coded = other[at + 4 : at - 4 + struct.unpack_from(">I", other, at - 4)[0]]
    # sizes of fields, a count, and of the first item its number, source and count of extents
    entry = data.index(b"iloc") + 8 + 2 + 2 + 2 + 2 + 2
    span = struct.pack(">II", len(data) + 8, len(coded))
    return data[:entry] + span + data[entry + 8 :] + box(b"mdat", coded)


def branded(data: bytes, brand: bytes) -> bytes:
    return data[:8] + brand + data[12:]


def brightness(frames: list[picture.Frame]) -> list[int]:
    return [round(float(frame.mean()) / 255) for frame in frames]


def test_both_rooms_call_the_same_files_animations() -> None:
    """The walk keeps the frames of these, so whoever looks must not see the still alone."""
    assert heif_views.PLAYED == SEQUENCES


@AVIF
def test_the_still_beside_an_animation_is_looked_at() -> None:
    """It stays in a clean copy, and programs that play nothing show it."""
    mixed = picture.decode(with_still(avif(BLACK, BLACK), avif(WHITE)), "avif")

    assert brightness(mixed.frames) == [0, 0]
    assert brightness(mixed.seen) == [0, 0, 1]


@AVIF
def test_who_is_seen_in_the_still_alone_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Painting then leaves that still out."""

    def detect(frame: picture.Frame, thorough: bool) -> Faces:
        return Faces((Box(0, 0, 8, 8),)) if frame.mean() > 99 else Faces()

    monkeypatch.setattr(faces, "detect", detect)
    hidden = hide.hide(with_still(avif(BLACK, BLACK), avif(WHITE)), "avif", Recipe())
    again = picture.decode(hidden.copy or b"", "avif")

    assert hidden.found == (Box(0, 0, 8, 8),)
    assert brightness(again.seen) == [0, 0]


def test_inspecting_tells_what_is_seen_in_the_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Faces, and text or codes where they are asked for."""

    def bright(frame: picture.Frame, what: str) -> list[Box]:
        return [Box(0, 0, 8, 8, what)] if frame.mean() > 99 else []

    monkeypatch.setattr(
        faces, "detect", lambda frame, thorough: Faces(tuple(bright(frame, "face")))
    )
    monkeypatch.setitem(hide.FINDERS, "text", bright)
    dark, light = np.zeros((24, 32, 3), np.uint8), np.full((24, 32, 3), 255, np.uint8)
    shown = picture.Picture([dark, dark], still=(light,))

    found = covering.faces_in(shown, thorough=False, threads=1)["found"]
    assert [row[:5] for row in found] == [[0, 0, 8, 8, "face"]]
    assert len(covering.others_in(shown, ["text"], threads=1)) == 1


@AVIF
def test_the_usual_still_is_not_looked_at_twice() -> None:
    """It is the first frame."""
    assert len(picture.decode(avif(BLACK, WHITE), "avif").seen) == 2


@AVIF
def test_an_animation_without_a_still_is_decoded() -> None:
    """Then there is nothing beside its frames."""
    data = avif(BLACK, WHITE)
    at = data.index(b"meta")
    bare = data[:at] + b"skip" + data[at + 4 :]

    assert heif_views.still(bare) is None
    assert heif_views.still(data[: at - 4]) is None
    assert heif_views.still(data[: at - 4] + bytes(8)) is None
    assert heif_views.still(data[: at - 4] + struct.pack(">I4sQ", 1, b"free", 16)) is None


@AVIF
@pytest.mark.parametrize("brand", [b"avif", b"mif1", b"miaf"])
def test_a_still_is_decoded_where_a_copy_has_it(brand: bytes) -> None:
    """The decoder would take the animation behind it, which goes."""
    mixed = branded(with_still(avif(BLACK, BLACK), avif(WHITE)), brand)

    assert brightness(picture.decode(mixed, "avif").seen) == [1]


@HEIF
@pytest.mark.parametrize("brand", [b"hevc", b"msf1"])
def test_an_animation_of_which_only_the_still_is_seen_is_not_decoded(brand: bytes) -> None:
    """Nobody could look at its other frames."""
    parts = [size(64, 64), (full(b"pixi", b"\x03\x08\x08\x08"), False),
             (box(b"hvcC", HEVC_CONFIG), True)]  # fmt: skip
    data = file(b"heicmif1heic", [Made(b"hvc1", [HEVC], properties=parts)], lambda place: b"")

    assert picture.decode(data, "heic").frames[0].shape[:2] == (64, 64)
    with pytest.raises(NotCleanable, match="undecodable"):
        picture.decode(branded(data, brand), "heic")


def cropped(width: int, height: int, shown: tuple[int, int]) -> bytes:
    """A picture of these pixels, of which fewer are shown."""
    crop = box(b"clap", struct.pack(">IIIIiIiI", shown[0], 1, shown[1], 1, 0, 1, 0, 1))
    parts = [size(width, height), (full(b"pixi", b"\x03\x08\x08\x08"), False),
             (box(b"av1C", AV1_CONFIG), True), (crop, True)]  # fmt: skip
    made = Made(b"av01", [AV1_COLOUR], properties=parts)
    return file(b"avifavifmif1miaf", [made], lambda place: b"")


@pytest.mark.parametrize("shown", [(36, 100), (100, 36), (0, 0)])
def test_painting_never_shows_again_what_was_cropped_away(shown: tuple[int, int]) -> None:
    """The decoder does not crop."""
    with pytest.raises(NotCleanable, match="cropped"):
        heif_views.require_uncropped(cropped(100, 100, shown), (100, 100))
    heif_views.require_uncropped(cropped(100, 100, (37, 37)), (100, 100))


@AVIF
def test_a_cropped_picture_is_not_decoded() -> None:
    """All the way through: a crop in the file's head is found."""
    out = io.BytesIO()
    Image.fromarray(np.zeros((100, 100, 3), np.uint8)).save(out, "AVIF")
    crop = box(b"clap", struct.pack(">IIIIiIiI", 20, 1, 20, 1, 0, 1, 0, 1))

    assert picture.decode(out.getvalue(), "avif").frames[0].shape == (100, 100, 3)
    with pytest.raises(NotCleanable, match="cropped"):
        picture.decode(out.getvalue() + crop, "avif")


@HEIF
@pytest.mark.parametrize("sides", [(33, 48), (48, 33), (65, 67)])
def test_an_odd_side_is_measured_as_it_is_decoded(sides: tuple[int, int]) -> None:
    """HEVC fills it up and crops it again; a painted copy was thrown away for its size."""
    out = io.BytesIO()
    heif = picture.pillow_heif
    heif.from_pillow(Image.new("RGB", sides)).save(out)
    data = out.getvalue()
    (decoded,) = picture.decode(data, "heic").frames

    assert b"clap" in data
    assert decoded.shape[1::-1] == sides
    assert HEIC.measure is not None
    assert HEIC.measure(data)[:2] == sides
