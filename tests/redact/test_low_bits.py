"""Words in the last bits of pixels are told, and gone from every painted copy."""

from __future__ import annotations

import functools
import gzip
import io
import json
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms, PngImagePlugin

from toolkit import Recipe, clean
from toolkit.clean import covering, proof, replies, reply_encoding, tasks
from toolkit.clean.pipeline import inspect
from toolkit.errors import TooLarge, Unproven
from toolkit.formats import identify
from toolkit.model import Box, Faces
from toolkit.redact import encoding, faces, hide, low_bits, picture

#: The same at any time of day: packed words say when they were packed.
packed = functools.partial(gzip.compress, mtime=0)
WORDS = '{"Description": "Canary Surname at the square", "Comment": "seed 4242"}'
NOBODY = Faces()


@pytest.fixture(autouse=True, scope="module")
def _loaded() -> None:
    """What a child loads before its jail closes."""
    covering.load()


def _scene(channels: int) -> np.ndarray:
    frame = np.random.default_rng(7).integers(0, 256, (48, 64, channels), dtype=np.uint8)
    if channels > 3:
        frame[:, :, 3] = 255
    return frame


def written(begin: bytes, body: bytes, count: int | None = None) -> np.ndarray:
    """A picture in which a drawing program wrote these words, column by column."""
    alpha = begin.startswith(b"stealth_png")
    frame = _scene(4 if alpha else 3)
    size = len(body) * 8 if count is None else count
    bits = np.unpackbits(np.frombuffer(begin + size.to_bytes(4, "big") + body, np.uint8))
    columns = np.ascontiguousarray(frame[:, :, 3:] if alpha else frame).transpose(1, 0, 2)
    row = columns.ravel()
    row[: len(bits)] = (row[: len(bits)] & 0xFE) | bits
    frame[:, :, 3 if alpha else 0 :] = row.reshape(columns.shape).transpose(1, 0, 2)
    return frame


def coded(frame: np.ndarray, form: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    Image.fromarray(frame).save(out, form, **options)
    return out.getvalue()


FORMS = [
    (b"stealth_pnginfo", WORDS.encode()),
    (b"stealth_pngcomp", packed(WORDS.encode())),
    (b"stealth_rgbinfo", WORDS.encode()),
    (b"stealth_rgbcomp", packed(WORDS.encode())),
]


@pytest.mark.parametrize(("begin", "body"), FORMS, ids=[begin.decode() for begin, _ in FORMS])
def test_words_in_last_bits_are_told(begin: bytes, body: bytes) -> None:
    """In transparency or in colours, packed or not."""
    (found,) = low_bits.findings([written(begin, body)])

    assert (found.kind, found.value) == ("hidden.text", WORDS)


@pytest.mark.parametrize(
    ("begin", "body", "count"),
    [
        (b"stealth_pngcomp", b"no gzip at all", None),
        (b"stealth_pnginfo", b"", 0),
        (b"stealth_rgbcomp", packed(WORDS.encode()), 0xFFFFFFFF),
        (b"stealth_pnginfo", b"\xff\xfe no text", 0xFFFFFFFF),
    ],
)
def test_damaged_words_are_told_all_the_same(begin: bytes, body: bytes, count: int | None) -> None:
    """Whatever the count says, and whether it can be read or not."""
    (found,) = low_bits.findings([written(begin, body, count)])

    assert found.value is not None


def test_a_bomb_of_words_is_cut() -> None:
    """A few bits can unpack to very many letters."""
    bomb = packed(bytes(8 << 20))
    frame = np.resize(written(b"stealth_pngcomp", b""), (1024, 1024, 4))
    bits = np.unpackbits(
        np.frombuffer(b"stealth_pngcomp" + (len(bomb) * 8).to_bytes(4, "big") + bomb, np.uint8)
    )
    columns = frame[:, :, 3].T.ravel()
    columns[: len(bits)] = 254 | bits
    frame[:, :, 3] = columns.reshape(1024, 1024).T
    (found,) = low_bits.findings([frame])

    assert 0 < len(found.value or "") <= 1 << 20


@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 1, 4), (2, 70, 3), (48, 64, 4)])
def test_other_pictures_say_nothing(shape: tuple[int, int, int]) -> None:
    """However small."""
    assert not list(low_bits.findings([np.full(shape, 255, np.uint8)]))


def test_evened_out_bits_say_nothing() -> None:
    """Black and white stay, no number changes by more than one, and none keeps its last bit."""
    numbers = np.arange(256, dtype=np.uint8)
    frame = np.tile(numbers, (600, 1))[:, :, None].repeat(3, axis=2)
    low_bits.even_out(frame)
    after = frame[0, :, 0]

    assert (after[0], after[255]) == (0, 255)
    assert (abs(after.astype(int) - numbers) <= 1).all()
    assert (after[::2] == after[1::2]).all()
    assert (frame == frame[0]).all()


@pytest.mark.parametrize("form", ["png", "bmp", "tiff", "ppm", "webp"])
def test_two_pictures_that_differ_in_last_bits_are_repainted_the_same(form: str) -> None:
    """So nothing that stood in them is left."""
    one = _scene(3)
    copies = []
    for frame in (one, one ^ 1):
        made = coded(frame, form.upper(), **({"lossless": True} if form == "webp" else {}))
        copies.append(hide.hide(made, form, Recipe(faces="keep", repaint=True)).copy)

    assert copies[0] == copies[1]


def test_transparency_is_repainted_without_its_last_bits() -> None:
    """A WebP codes it without loss, even where its colours are coded anew."""
    frame = written(*FORMS[1])
    made = coded(frame, "WEBP", lossless=True, exact=True)
    copy = hide.hide(made, "webp", Recipe(faces="keep", repaint=True)).copy or b""

    assert not list(low_bits.findings(picture.decode(copy, "webp").frames))


def test_nobody_found_and_no_words_leave_the_picture_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Lossless wherever that is enough; painted where it is not."""
    monkeypatch.setattr(faces, "detect", lambda *_: NOBODY)
    plain = hide.hide(coded(_scene(4)), "png", Recipe())
    marked = hide.hide(coded(written(*FORMS[0])), "png", Recipe())

    assert (plain.copy, plain.words) == (None, ())
    assert marked.copy is not None
    assert marked.words[0].value == WORDS
    assert not list(low_bits.findings(picture.decode(marked.copy, "png").frames))


def _wide() -> bytes:
    """A profile that is not sRGB, as new phones and screens have."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    at = profile.find(b"XYZ \0\0\0\0", 128) + 8
    profile[at : at + 4] = struct.pack(">i", 0x6000)
    return bytes(profile)


@pytest.mark.parametrize("turn", range(1, 9))
@pytest.mark.parametrize("profile", [b"", _wide()], ids=["sRGB", "another"])
@pytest.mark.parametrize(("begin", "body"), FORMS, ids=[begin.decode() for begin, _ in FORMS])
def test_words_are_read_before_turns_and_profiles_change_the_pixels(
    begin: bytes, body: bytes, turn: int, profile: bytes
) -> None:
    """They stand in the pixels as they are coded."""
    exif = Image.Exif()
    exif[0x0112] = turn
    made = coded(written(begin, body), exif=exif, icc_profile=profile)

    assert [found.value for found in picture.decode(made, "png").words] == [WORDS]


def test_a_drawn_cover_changes_no_other_pixel() -> None:
    """Last bits are evened out where words stand in them, or everything is painted anew."""
    frame = _scene(3)
    decoded = picture.decode(coded(frame), "png")

    assert (picture.decode(encoding.encode(decoded, "png")[0], "png").frames[0] == frame).all()


@pytest.mark.parametrize("form", ["png", "webp", "bmp", "tiff"])
@pytest.mark.parametrize("recipe", [
    Recipe(boxes=(Box(8, 8, 16, 16),)), Recipe(faces="keep", repaint=True),
])  # fmt: skip
def test_words_that_are_left_in_a_painted_copy_are_no_proof(
    monkeypatch: pytest.MonkeyPatch, form: str, recipe: Recipe
) -> None:
    """Whoever painted it should have evened them out; the proof looks for itself."""
    monkeypatch.setattr(faces, "recheck", lambda *_: [])
    alpha = form in ("png", "webp")
    options = {"lossless": True, "exact": True} if form == "webp" else {}
    frame = written(*FORMS[0 if alpha else 2])
    copy = coded(frame, form.upper(), **options)
    covered = [[8, 8, 16, 16, "drawn", 1.0]] if recipe.faces == "hide" else None
    fields = {**recipe._asdict(), "boxes": [], "show": []}
    nothing = {"everywhere": [], "around": [], "whole": []}
    reply = tasks.prove(
        [copy, copy], recipe=fields, lossless=False, needles=nothing, covered=covered
    )
    said = json.loads(json.dumps(reply.head))
    told = replies.proof(said, len(copy))
    painted = replies.Copy(form, told.suffix, told.suffixes, told.look.size, True, ())

    with pytest.raises(Unproven, match="leftovers"):
        proof.require(told, painted, told.look, recipe)


def test_words_that_are_left_in_a_picture_inside_are_no_proof(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The same in a document, where each picture is looked at again."""
    monkeypatch.setattr(faces, "recheck", lambda *_: [])
    copy = coded(written(*FORMS[0]))
    form = identify(copy)
    assert form is not None
    checker = covering.Checker({}, Recipe(), 1)
    checker(copy, form, "word/media/image1.png")

    assert [(row[1], row[4]) for row in checker.left.words] == [
        ("word/media/image1.png/pixels/last bits of alpha", WORDS)
    ]


@pytest.mark.parametrize("task", ["look", "make"])
@pytest.mark.parametrize("inside", [False, True], ids=["alone", "in an archive"])
def test_labels_and_words_are_one_flood(
    monkeypatch: pytest.MonkeyPatch, task: str, inside: bool
) -> None:
    """Each alone would fit into an answer, both together do not."""
    monkeypatch.setattr(faces, "detect", lambda *_: NOBODY)
    monkeypatch.setattr(faces, "recheck", lambda *_: [])
    label = PngImagePlugin.PngInfo()
    label.add_text("Comment", "t" * len(WORDS))
    data = coded(written(*FORMS[0]), pnginfo=label)
    if inside:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("a.png", data)
        data = out.getvalue()
    options = {"count_faces": True} if task == "look" else {"recipe": Recipe()._asdict()}
    run = functools.partial(getattr(tasks, task), [data], **options)
    rows = run().head["findings"]
    most = sum(len(row[4] or "") for row in rows)
    monkeypatch.setattr(reply_encoding, "MAX_VALUES", most)
    run()
    monkeypatch.setattr(reply_encoding, "MAX_VALUES", most - 1)

    assert [row[4] for row in rows].count(WORDS) == 1
    with pytest.raises(TooLarge, match="too_many_findings"):
        run()


def test_words_are_told_and_gone_from_a_copy(tmp_path: Path) -> None:
    """Alone, and in a picture inside an archive."""
    photo, archived = tmp_path / "a.png", tmp_path / "b.zip"
    photo.write_bytes(coded(written(*FORMS[1])))
    with zipfile.ZipFile(archived, "w") as archive:
        archive.write(photo, "a.png")
    for source in (photo, archived):
        told = [finding.value for finding in inspect(source).findings]
        outcome = clean(source, tmp_path / f"out of {source.name}")
        removed = [finding.value for finding in outcome.removed]
        assert outcome.saved is not None
        copy = outcome.saved.read_bytes()
        if source is archived:
            with zipfile.ZipFile(io.BytesIO(copy)) as archive:
                copy = archive.read(archive.namelist()[0])

        assert WORDS in told
        assert WORDS in removed
        assert not list(low_bits.findings(picture.decode(copy, "png").frames))
