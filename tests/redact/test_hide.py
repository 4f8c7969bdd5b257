"""People are hidden by construction: what is covered cannot be read from the copy."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from tests.samples.pam import header
from toolkit.errors import Damaged, MissingPart, NotCleanable, Refused, TooLarge
from toolkit.formats.image import tiff
from toolkit.model import Box, Faces, Recipe
from toolkit.redact import candidates, centerface, effects, encoding, faces, hide, picture, tiles

BOX = Box(16, 16, 48, 64)
DRAWN = Recipe(faces="keep", boxes=(BOX,))


def scene(seed: int = 1, size: tuple[int, int] = (160, 120)) -> np.ndarray:
    noise = np.random.default_rng(seed)
    return noise.integers(0, 255, (size[1], size[0], 3), dtype=np.uint8)


def coded(frame: np.ndarray, form: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    Image.fromarray(frame).save(out, form, **options)
    return out.getvalue()


def shown(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


@pytest.mark.parametrize("style", effects.EFFECTS)
@pytest.mark.parametrize("form", ["png", "bmp", "webp", "gif"])
def test_what_is_covered_does_not_shape_the_copy(style: str, form: str) -> None:
    """Two pictures that differ only in the covered place give the same copy, byte for byte."""
    one = scene()
    other = one.copy()
    other[BOX.y + 12 : BOX.y + BOX.height - 12, BOX.x + 12 : BOX.x + BOX.width - 12] = 200
    recipe = Recipe(faces="keep", boxes=(BOX,), style=style)
    form_in = "BMP" if form == "gif" else "PNG"
    copies = []
    for frame in (one, other):
        decoded = picture.decode(coded(frame, form_in), form_in.lower())
        effects.cover(decoded.frames[0], recipe.boxes, style)
        copies.append(encoding.encode(decoded, form)[0])

    assert copies[0] == copies[1]


def test_a_drawn_box_is_covered_to_its_corners() -> None:
    """A box drawn by hand is flat from edge to edge, and nothing else is touched."""
    frame = scene()
    drawn = Box(10, 20, 30, 40, "drawn")
    hidden = hide.hide(coded(frame), "png", Recipe(faces="keep", boxes=(drawn,)))
    after = shown(hidden.copy or b"")

    assert (after[20:60, 10:40] == effects.COLOUR).all()
    after = after.copy()
    after[20:60, 10:40] = frame[20:60, 10:40]
    assert (after == frame).all()


def test_a_face_is_covered_to_the_corners_of_its_box() -> None:
    """What stands in a corner helped to name people again."""
    frame = scene()
    before = frame.copy()
    effects.fill(frame, BOX)

    inside = (slice(BOX.y, BOX.y + BOX.height), slice(BOX.x, BOX.x + BOX.width))
    assert (frame[inside] == effects.COLOUR).all()
    before[inside] = effects.COLOUR
    assert (frame == before).all()


def test_transparency_keeps_no_outline() -> None:
    """A covered place is opaque, so that an alpha channel does not show the head's shape."""
    frame = np.dstack([scene(), scene()[:, :, :1]])
    effects.fill(frame, Box(0, 0, 50, 50, "drawn"))

    assert (frame[:50, :50, 3] == 255).all()


def test_nothing_to_hide_leaves_the_picture_alone() -> None:
    """Without boxes and without repainting there is no copy: the lossless way is taken."""
    assert hide.hide(coded(scene()), "png", Recipe(faces="keep")).copy is None


def test_a_box_outside_the_picture_is_refused() -> None:
    """A box that covers nothing would be a false promise."""
    with pytest.raises(Damaged, match="bad_box") as refused:
        hide.hide(coded(scene()), "png", Recipe(faces="keep", boxes=(Box(999, 0, 5, 5),)))

    # the file is not what has to be mended
    assert "inside the upright picture" in refused.value.hint


def test_who_was_found_before_is_covered_without_another_look(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A second try covers what the first one found, and what its copy showed beside that."""
    before, late = Box(0, 0, 32, 32), Box(96, 0, 32, 32)
    monkeypatch.setattr(faces, "detect", None)
    hidden = hide.hide(coded(scene()), "png", Recipe(boxes=(late,)), Faces((before,), (BOX,)))

    assert hidden.found == (before, late)
    assert hidden.covered == (late, before)
    assert hidden.suggested == (BOX,)


def test_faces_found_are_covered_and_shown_ones_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is found or an earlier copy showed is covered; what shall be visible stays."""
    first, second, late = Box(0, 0, 32, 32), Box(64, 64, 32, 32), Box(96, 0, 32, 32)
    monkeypatch.setattr(faces, "detect", lambda frame, thorough: Faces((first, second)))
    hidden = hide.hide(coded(scene()), "png", Recipe(boxes=(late,), show=(Box(60, 60, 40, 40),)))

    assert hidden.found == (first, second, late)
    assert hidden.shown == (second,)
    assert hidden.covered == (late, first)
    assert (shown(hidden.copy or b"")[66:90, 66:90] == scene()[66:90, 66:90]).all()


def test_a_frame_that_is_shown_again_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """An animation that pauses or plays back and forth; who is in one frame alone is found."""
    one, two, three = (scene(seed) for seed in (1, 2, 3))
    looks: list[np.ndarray] = []

    def detect(frame: np.ndarray, _thorough: bool) -> Faces:
        looks.append(frame)
        return Faces((BOX,) if (frame == three).all() else ())

    monkeypatch.setattr(faces, "detect", detect)
    seen = hide.look_at(
        picture.Picture([one, two, two.copy(), three, two, one.copy()]), thorough=False
    )

    assert seen.found == (BOX,)
    assert [(frame == other).all() for frame, other in zip(looks, (one, two, three), strict=True)]


@pytest.mark.parametrize("form", ["jpeg", "png", "gif", "webp", "bmp", "tiff", "ppm", "avif"])
def test_every_format_comes_back_the_same_size(form: str) -> None:
    """Decoding and encoding keeps size and kind."""
    frame = scene()
    data, name = encoding.encode(picture.Picture([frame]), form)
    again = picture.decode(data, form)

    assert name == form
    assert again.frames[0].shape == frame.shape
    assert data == encoding.encode(picture.Picture([frame]), form)[0]


@pytest.mark.parametrize(
    ("form", "becomes"),
    [
        ("heic", "jpeg"), ("ico", "png"), ("cur", "png"), ("pbm", "pgm"), ("pam", "png"),
        ("pfm", "png"),
    ],
)  # fmt: skip
def test_formats_without_an_encoder_become_another(form: str, becomes: str) -> None:
    """The name of what was written is told."""
    assert encoding.encode(picture.Picture([scene()]), form)[1] == becomes


def test_grey_stays_grey() -> None:
    """A grey anymap is grey after painting, number for number."""
    grey = np.repeat(scene()[:, :, :1], 3, axis=2)
    data, name = encoding.encode(picture.Picture([grey]), "pgm")

    assert (data[:2], name) == (b"P5", "pgm")
    assert (picture.decode(data, "pgm").frames[0] == grey).all()


@pytest.mark.parametrize("form", ["bmp", "heic", "jp2", "j2k"])
def test_what_is_see_through_becomes_a_png_where_its_kin_is_not(form: str) -> None:
    """A cut-out must not show the background again that it was cut from."""
    frame = np.full((8, 8, 4), 200, np.uint8)
    frame[:4, :, 3] = 0
    coded, becomes = encoding.encode(picture.Picture([frame]), form)

    assert becomes == "png"
    assert (picture.decode(coded, "png").frames[0][:4] == 0).all()


@pytest.mark.parametrize("form", ["png", "webp", "tiff", "avif", "ico", "pam"])
def test_see_through_places_have_no_colours(form: str) -> None:
    """What nobody sees is not in a picture that is painted anew; what is seen is as it was."""
    frame = np.full((32, 32, 4), 200, np.uint8)
    frame[:16, :, 3], frame[4:12, 4:12, 1:3] = 0, 0
    frame[16:, :, 3] = 255
    coded, becomes = encoding.encode(picture.Picture([frame]), form)
    again = picture.decode(coded, becomes).frames[0].astype(int)

    # what was red there is black now, or as its neighbours
    assert (again[:16, :, 0] - again[:16, :, 1] < 16).all()
    assert (abs(again[20:, :, :3] - 200) < 16).all()


@pytest.mark.parametrize("kind", [b"\1", b"\2"])
@pytest.mark.parametrize("coding", ["bmp", "png"])
def test_every_picture_of_an_icon_is_looked_at(kind: bytes, coding: str) -> None:
    """Each size may show somebody else; all are brought to the largest, which is written."""
    large, small = scene(1, (64, 64)), scene(2, (32, 32))
    out = io.BytesIO()
    more = [Image.fromarray(small)]
    Image.fromarray(large).save(
        out, "ICO", sizes=[(64, 64), (32, 32)], append_images=more, bitmap_format=coding
    )
    data = out.getvalue()
    decoded = picture.decode(data[:2] + kind + data[3:], "ico" if kind == b"\1" else "cur")
    larger = np.asarray(Image.fromarray(small).resize((64, 64)))

    assert [frame.shape[:2] for frame in decoded.frames] == [(64, 64), (64, 64)]
    assert (decoded.frames[0][:, :, :3] == large).all()
    assert (decoded.frames[1][:, :, :3] == larger).all()
    again = shown(encoding.encode(decoded, "ico")[0])
    assert (again == large).all()


@pytest.mark.parametrize(
    ("depth", "most", "kind"),
    [
        (1, 1, b"BLACKANDWHITE"), (2, 255, b"GRAYSCALE_ALPHA"), (3, 65535, b"RGB"),
        (4, 255, b"RGB_ALPHA"), (4, 255, b"CMYK"),
    ],
)  # fmt: skip
def test_every_pam_is_seen(depth: int, most: int, kind: bytes) -> None:
    """Faces are looked for in all kinds of PAM, which Pillow does not read."""
    sort = ">u2" if most > 255 else "u1"
    numbers = (scene()[:, :, :1].repeat(depth, 2).astype(int) * most // 254).astype(sort)
    data = header(depth, most, kind, b"# note", size=(160, 120)) + numbers.tobytes()
    frame = picture.decode(data, "pam").frames[0]

    assert frame.shape == (120, 160, 4 if kind.endswith(b"ALPHA") else 3)
    assert frame.max() >= 250


@pytest.mark.parametrize("brightest", [1.0, 255.0, 1e6])
def test_floating_point_is_seen_at_any_brightness(brightest: float) -> None:
    """Light has no fixed white; whatever it is, people must be seen in it."""
    light = scene()[::-1, :, :].astype("<f4") / 255 * brightest
    data = b"PF\n160 120\n-1.0\n" + light.tobytes()
    frame = picture.decode(data, "pfm").frames[0]
    out = io.BytesIO()
    Image.fromarray(scene()[:, :, 0].astype(np.float32) / 255).save(out, "TIFF")

    assert np.abs(frame.astype(int) - (scene() / 255) ** (1 / 2.2) * 255).max() < 5
    assert (picture.decode(out.getvalue(), "tiff").frames[0][:, :, 0] == scene()[:, :, 0]).all()


def test_damaged_anymaps_are_refused() -> None:
    """What cannot be read is not painted."""
    for data, form in ((b"P7\nWIDTH 8\n", "pam"), (b"Pf\n8 6\n-1.0\n", "pfm"), (b"PF 1", "pfm")):
        with pytest.raises(Refused):
            picture.decode(data, form)


@pytest.mark.parametrize("form", ["gif", "png", "webp"])
def test_animations_keep_frames_and_times(form: str) -> None:
    """Every frame of an animation is there after painting."""
    made = picture.Picture([scene(n) for n in range(3)], (100, 200, 300), 0)
    again = picture.decode(encoding.encode(made, form)[0], form)

    assert len(again.frames) == 3
    assert again.durations == (100, 200, 300)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_pictures_are_turned_upright(orientation: int) -> None:
    """Boxes are in upright pixels, whatever way the camera was held."""
    frame = scene(size=(60, 40))
    exif = Image.Exif()
    exif[0x0112] = orientation
    decoded = picture.decode(coded(frame, "PNG", exif=exif.tobytes()), "png")

    assert decoded.frames[0].shape[:2] == ((40, 60) if orientation < 5 else (60, 40))


_XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a tiff:Orientation="6"/></x:xmpmeta>'


def _way_up_in_text() -> PngImagePlugin.PngInfo:
    exif = Image.Exif()
    exif[0x0112] = 6
    raw = exif.tobytes()
    text = PngImagePlugin.PngInfo()
    text.add_text("Raw profile type exif", f"\nexif\n{len(raw):8}\n{raw.hex()}\n", zip=True)
    return text


def _way_up_in_xmp() -> PngImagePlugin.PngInfo:
    text = PngImagePlugin.PngInfo()
    text.add_itxt("XML:com.adobe.xmp", _XMP.decode())
    return text


def _exif_without_way_up() -> bytes:
    exif = Image.Exif()
    exif[0x0131] = "GIMP"
    return exif.tobytes()


@pytest.mark.parametrize(
    ("form", "options"),
    [
        ("JPEG", {"xmp": _XMP}),
        ("JPEG", {"xmp": _XMP, "exif": _exif_without_way_up()}),
        ("PNG", {"pnginfo": _way_up_in_xmp()}),
        ("PNG", {"pnginfo": _way_up_in_text()}),
        ("WEBP", {"xmp": _XMP, "lossless": True}),
        ("TIFF", {"tiffinfo": {700: _XMP}}),
        ("JPEG", {"exif": b"Exif\0\0 no EXIF"}),
    ],
)
def test_only_exif_says_which_way_up(form: str, options: dict[str, Any]) -> None:
    """Browsers do not ask XMP or a PNG's text, so a painted copy would look turned beside them."""
    data = coded(scene(size=(60, 40)), form, **options)

    assert picture.decode(data, form.lower()).frames[0].shape[:2] == (40, 60)


def test_a_lossless_copy_without_xmp_shows_what_its_tiff_showed() -> None:
    """The library turns a TIFF by its XMP while it is loaded."""
    frame = scene(size=(60, 40))
    source, copy = coded(frame, "TIFF", tiffinfo={700: _XMP}), coded(frame, "TIFF")

    assert picture.fingerprint(source, "tiff") == picture.fingerprint(copy, "tiff")


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "I", "F", "CMYK", "RGBA"])
def test_every_kind_of_pixel_becomes_eight_bit_colour(mode: str) -> None:
    """Grey, palette, deep and print colours all end as RGB or RGBA."""
    flat = Image.fromarray(scene()).convert("L" if mode == "I;16" else mode)
    if mode == "I;16":
        flat = Image.fromarray(np.asarray(flat).astype(np.uint16) * 257)
    out = io.BytesIO()
    flat.save(out, "TIFF")
    frame = picture.decode(out.getvalue(), "tiff").frames[0]

    assert frame.dtype == np.uint8
    assert frame.shape[2] in (3, 4)


def test_what_can_not_be_decoded_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Damage, size and missing decoders each have their sentence."""
    # it may well be whole: no decoder knows every variant of TIFF
    with pytest.raises(NotCleanable, match="undecodable"):
        picture.decode(b"\x89PNG\r\n\x1a\n nonsense", "png")
    with pytest.raises(MissingPart) as nowhere:
        picture.decode(b"", "jxl")
    # no extra would help, so none is named
    assert nowhere.value.detail == "never_decoded"
    assert "extra" not in nowhere.value.hint
    monkeypatch.setattr(picture, "MAX_PIXELS", 100)
    # decoding hands the limit on to Pillow, where it must not outlive this test
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", Image.MAX_IMAGE_PIXELS)
    with pytest.raises(TooLarge):
        picture.decode(coded(scene()), "png")


def test_the_detector_sees_nobody_in_noise_and_says_so() -> None:
    """The real model runs, and finds no face where there is none."""
    try:
        centerface.load()
    except MissingPart:
        pytest.skip("the face model is not installed")
    flat = np.full((300, 400, 3), 128, np.uint8)

    assert faces.detect(flat, thorough=False) == Faces()
    assert faces.recheck(flat, (), thorough=False) == ()


def test_turned_boxes_come_back_in_place() -> None:
    """A box found in a turned picture lies where the face is in the upright one."""
    for turn in (1, 2, 3):
        mark = np.zeros((100, 200), np.uint8)
        mark[10:30, 40:90] = 1
        down, across = np.nonzero(np.rot90(mark, turn))
        row = [across.min(), down.min(), np.ptp(across) + 1, np.ptp(down) + 1, 0.5]
        back = candidates.turned_back(np.array([row], np.float32), turn, (100, 200, 3))[0]

        assert back[:4].tolist() == [40, 10, 50, 20]


def test_tiles_cover_a_large_view() -> None:
    """Every pixel of a large view is in a tile, and tiles overlap."""
    seen = np.zeros((1500, 2048, 3), np.uint8)
    for part in tiles.whole(1500, 2048, 1120):
        seen[part] += 1

    assert seen.min() >= 1
    assert max(down.stop - down.start for down, _ in tiles.whole(1500, 2048, 1120)) <= 1120


def test_a_missing_model_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the model nobody is hidden, so the work is refused."""
    monkeypatch.setattr(centerface.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(MissingPart, match="no_model"):
        centerface.load()


@pytest.mark.parametrize(
    ("marks", "shown"),
    [
        ([{}, {254: 1}], [0]), ([{254: 1}, {}], [1]), ([{}, {255: 2}, {254: 2}], [0, 2]),
        ([{}, {254: 5}], [0]), ([{254: 1}, {254: 1}], [0, 1]), ([{}, {}], [0, 1]),
    ],
)  # fmt: skip
def test_a_painted_tiff_holds_no_smaller_copies(
    marks: list[dict[int, int]], shown: list[int]
) -> None:
    """A face in a small copy is not found, so the copy goes, as it does without painting."""
    pages = [Image.fromarray(scene(seed)) for seed in range(len(marks))]
    for page, mark in zip(pages, marks, strict=True):
        page.encoderinfo = {"tiffinfo": mark}
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], tiffinfo=marks[0])
    decoded = picture.decode(out.getvalue(), "tiff")

    assert tiff.FORMAT.measure is not None
    assert tiff.FORMAT.measure(out.getvalue()).frames == len(shown)
    assert [int(frame[0, 0, 0]) for frame in decoded.frames] == [
        int(scene(seed)[0, 0, 0]) for seed in shown
    ]


def test_a_face_on_a_larger_page_is_covered_there() -> None:
    """It was seen in the copy, beyond the end of the first page."""
    out = io.BytesIO()
    small, large = Image.fromarray(scene(size=(20, 20))), Image.fromarray(scene())
    small.save(out, "TIFF", save_all=True, append_images=[large])
    beyond = Box(100, 60, 30, 30, "face")
    hidden = hide.hide(out.getvalue(), "tiff", Recipe(faces="keep", boxes=(beyond,)))
    first, second = picture.decode(hidden.copy or b"", "tiff").frames

    assert (second[60:90, 100:130] == effects.COLOUR).all()
    assert (first == scene(size=(20, 20))).all()
