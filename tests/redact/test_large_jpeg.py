"""A JPEG that is too large to be held twice is looked at smaller, and painted strip by strip."""

from __future__ import annotations

import io
import mmap
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms

from toolkit.errors import Refused, TooLarge
from toolkit.formats.image import jpeg
from toolkit.model import Box, Faces, Recipe
from toolkit.redact import (
    centerface,
    effects,
    encoding,
    faces,
    hide,
    jpeg_strips,
    large_jpeg,
    picture,
    text,
)

#: Not a whole number of strips, nor of blocks.
WIDE, HIGH = 333, 2 * jpeg_strips.ROWS + 21
BOX = Box(40, 250, 60, 30)


def scene() -> np.ndarray:
    small = np.random.default_rng(5).integers(0, 255, (30, 20, 3), dtype=np.uint8)
    return np.asarray(Image.fromarray(small).resize((WIDE, HIGH), Image.Resampling.BICUBIC))


def coded(mode: str = "RGB", orientation: int = 1, **options: Any) -> bytes:
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = orientation
    Image.fromarray(scene()).convert(mode).save(out, "JPEG", quality=90, exif=exif, **options)
    return out.getvalue()


def pixels(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """The small pictures of these tests count as large."""
    monkeypatch.setattr(large_jpeg, "FROM", WIDE * HIGH)
    monkeypatch.setattr(large_jpeg, "_LONG", 250)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize("repaint", [False, True])
def test_strips_show_what_the_whole_shows(
    monkeypatch: pytest.MonkeyPatch, mode: str, orientation: int, repaint: bool
) -> None:
    """Pixel for pixel, whichever way up, in every colour space that a JPEG has."""
    data = coded(mode, orientation)
    recipe = Recipe(faces="keep", boxes=(BOX,), repaint=repaint)
    strips = hide.hide(data, "jpeg", recipe)
    assert picture.decode(data, "jpeg").scale > 1
    monkeypatch.setattr(large_jpeg, "FROM", 1 << 40)
    whole = hide.hide(data, "jpeg", recipe)

    assert strips.size == whole.size
    assert (pixels(strips.copy or b"") == pixels(whole.copy or b"")).all()


@pytest.mark.usefixtures("small")
def test_a_large_copy_is_a_whole_jpeg_without_traces() -> None:
    """Our own walk reads it to its end, finds nothing, and the size that its header declares."""
    hidden = hide.hide(coded(orientation=6), "jpeg", Recipe(faces="keep", boxes=(BOX,)))
    copy = hidden.copy or b""

    assert not list(jpeg.FORMAT.inspect(copy))
    assert jpeg.measure(copy)[:2] == (HIGH, WIDE)


@pytest.mark.usefixtures("small")
def test_colours_of_a_profile_are_converted_strip_by_strip(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As they are of a whole picture."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    asked: list[Any] = []
    monkeypatch.setattr(ImageCms, "profileToProfile", lambda frame, *_, **__: asked.append(frame))
    hide.hide(coded(icc_profile=profile.tobytes()), "jpeg", Recipe(faces="keep", boxes=(BOX,)))

    assert [frame.size[1] for frame in asked[1:]] == [jpeg_strips.ROWS, jpeg_strips.ROWS, 21]


@pytest.mark.usefixtures("small")
def test_who_is_seen_in_the_smaller_picture_is_covered_in_the_large_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """All of a box's pixels, also where it begins or ends within one of the smaller picture's."""
    scale = 2
    seen = Box(10, 100, 30, 40)
    monkeypatch.setattr(faces, "detect", lambda *_: Faces((seen,), (seen._replace(x=90),)))
    hidden = hide.hide(coded(), "jpeg", Recipe())
    after = pixels(hidden.copy or b"").astype(int)

    assert hidden.found == (Box(10 * scale - 1, 100 * scale - 1, 61, 81),)
    assert hidden.suggested[0].x == 90 * scale - 1
    # blocks at the edge are coded with what lies beside them
    assert abs(after[208:272, 34:62] - effects.COLOUR).max() < 3


@pytest.mark.usefixtures("small")
def test_a_face_at_the_edge_stays_inside_the_large_picture(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The smaller picture's last pixel may stand for less than the others."""
    frame = picture.decode(coded(), "jpeg").frames[0]
    at_the_corner = Box(frame.shape[1] - 9, frame.shape[0] - 9, 9, 9)
    monkeypatch.setattr(faces, "detect", lambda *_: Faces((at_the_corner,)))
    (found,) = hide.hide(coded(), "jpeg", Recipe()).found

    assert (found.x + found.width, found.y + found.height) == (WIDE, HIGH)


@pytest.mark.usefixtures("small")
def test_the_proof_looks_outside_of_the_covers(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told where they lie in the smaller picture, and says where a face is in the file."""
    told: list[Any] = []
    left = Box(5, 6, 7, 8)

    def recheck(_frame: Any, covers: Any, _thorough: bool) -> tuple[Box, ...]:
        told.extend(covers)
        return (left,)

    monkeypatch.setattr(faces, "recheck", recheck)

    shown = picture.decode(coded(), "jpeg")

    assert hide.faces_left(shown, (BOX,), False) == (Box(9, 11, 15, 17),)
    assert told == [Box(20, 125, 30, 15)]


@pytest.mark.usefixtures("small")
def test_a_drawn_box_is_measured_in_the_large_picture() -> None:
    """A box beyond the smaller picture, and inside the large one, is no mistake."""
    drawn = Box(WIDE - 12, HIGH - 12, 12, 12)
    hidden = hide.hide(coded(), "jpeg", Recipe(faces="keep", boxes=(drawn,)))
    corner = pixels(hidden.copy or b"")[HIGH - 8 :, WIDE - 8 :]
    assert abs(corner.mean() - effects.COLOUR) < 8
    with pytest.raises(Refused):
        hide.hide(coded(), "jpeg", Recipe(faces="keep", boxes=(Box(WIDE, 0, 5, 5),)))


def test_what_takes_too_much_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A progressive JPEG's decoder holds all coefficients beside the pixels; a grey one less."""
    size = WIDE * HIGH
    monkeypatch.setattr(large_jpeg, "_MAX_BYTES", 4 * size)
    picture.decode(coded(), "jpeg")
    picture.decode(coded("L", progressive=True), "jpeg")
    with pytest.raises(TooLarge):
        picture.decode(coded(progressive=True), "jpeg")
    monkeypatch.setattr(large_jpeg, "MAX_PIXELS", size - 1)
    with pytest.raises(TooLarge):
        picture.decode(coded(), "jpeg")


@pytest.mark.usefixtures("small")
def test_a_large_picture_is_compared_pixel_for_pixel() -> None:
    """One that nobody was found in; a change of one point in its last strip is seen."""
    one = coded()
    other = Image.open(io.BytesIO(one))
    other.putpixel((WIDE - 1, HIGH - 1), (1, 2, 3))
    again = io.BytesIO()
    other.save(again, "JPEG", quality=100)

    assert picture.fingerprint(one, "jpeg") == picture.fingerprint(coded(orientation=6), "jpeg")
    assert picture.fingerprint(one, "jpeg") != picture.fingerprint(again.getvalue(), "jpeg")


def test_a_network_that_was_released_finds_the_same() -> None:
    """It is read anew from memory."""
    centerface.load()
    frame = scene()[:256, :256]
    before = centerface.forward(frame)
    centerface.release()
    assert (centerface.forward(frame) == before).all()
    text.load()
    lines = text.find(frame, "text")
    text.release()
    assert text.find(frame, "text") == lines


@pytest.mark.parametrize("form", ["PNG", "TIFF", "GIF", "BMP"])
def test_a_mapped_file_is_read_like_its_bytes(tmp_path: Path, form: str) -> None:
    """Without a copy of the whole."""
    path = tmp_path / "file"
    options = {"compression": "tiff_lzw"} if form == "TIFF" else {}
    Image.fromarray(scene()).save(path, form, **options)
    with path.open("rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    shown = picture.decode(mapped, form.lower()).frames[0]

    assert (shown == picture.decode(path.read_bytes(), form.lower()).frames[0]).all()


def test_a_large_avif_becomes_a_jpeg(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its encoder would need more memory than there is; what is see-through stays so, in a PNG."""
    frame = scene()
    clear = np.dstack([frame, frame[:, :, 0]])
    for most, kinds in ((WIDE * HIGH, ("avif", "avif")), (WIDE * HIGH - 1, ("jpeg", "png"))):
        monkeypatch.setattr(encoding, "_AVIF_MOST", most)
        shown = [picture.Picture([each.copy()]) for each in (frame, clear)]
        assert tuple(encoding.encode(each, "avif")[1] for each in shown) == kinds
    with pytest.raises(TooLarge):
        encoding.encode(picture.Picture([frame, frame]), "avif")
