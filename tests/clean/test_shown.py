"""A picture for a page: small, upright, from bare pixels, checked before it is believed."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from tests.conftest import sample_of
from toolkit.clean import covering, pipeline, replies, tasks
from toolkit.clean.replies import JailBroken
from toolkit.errors import MissingPart, UnknownFormat
from toolkit.model import Faces, Shown, Size

JPEG = b"\xff\xd8\xff\xdb\xff\xd9"


def _photo(
    side: tuple[int, int], mode: str = "RGB", orientation: int = 1, kind: str = "JPEG"
) -> bytes:
    """Red at the left, blue at the right."""
    picture = Image.new(mode, side, (255, 0, 0, 0)[: len(mode)])
    picture.paste((0, 0, 255, 255)[: len(mode)], (side[0] // 2, 0, *side))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "CANARYMAKE"
    out = io.BytesIO()
    picture.save(out, kind, exif=exif)
    return out.getvalue()


@pytest.fixture(scope="module", autouse=True)
def _ready() -> None:
    tasks.warm_pixels()


def test_a_preview_is_small_upright_and_bare() -> None:
    """Turned as people see it, at most 1600 pixels long, and nothing of the file in it."""
    reply = tasks.show([_photo((2000, 1000), orientation=6)], preview=True, faces=False)
    preview = Image.open(io.BytesIO(reply.blobs[0]), formats=["JPEG"])

    assert reply.head == {"upright": [1000, 2000, 1], "faces": None, "words": []}
    assert preview.size == (800, 1600)
    assert preview.getpixel((400, 10))[0] > 200  # type: ignore[index]
    assert preview.getpixel((400, 1590))[2] > 200  # type: ignore[index]
    assert b"CANARYMAKE" not in reply.blobs[0]
    assert "exif" not in preview.info


def test_a_small_picture_is_not_made_larger() -> None:
    preview = tasks.show([_photo((40, 20))], preview=True, faces=False).blobs[0]

    assert Image.open(io.BytesIO(preview), formats=["JPEG"]).size == (40, 20)


def test_what_is_transparent_is_shown_on_white() -> None:
    preview = tasks.show([_photo((40, 20), "RGBA", kind="PNG")], preview=True, faces=False).blobs[
        0
    ]
    left = Image.open(io.BytesIO(preview), formats=["JPEG"]).getpixel((3, 10))

    assert min(left) > 240  # type: ignore[type-var, arg-type]


def test_faces_are_looked_for_on_request_and_pictures_made_on_request() -> None:
    """Each alone, or both out of one decoding."""
    data = _photo((64, 64))
    both = tasks.show([data], preview=True, faces=True)
    alone = tasks.show([data], preview=False, faces=True)

    assert both.head["faces"] == {"found": [], "suggested": []}
    assert alone.head["faces"] == {"found": [], "suggested": []}
    assert alone.blobs == ()


def test_what_can_not_be_decoded_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is no error that a page has no picture to show; it is one that it is no photo."""
    assert tasks.show([sample_of("jxl")[0]], preview=True, faces=True) == tasks.Reply({})
    tasks.warm_others()
    with pytest.raises(UnknownFormat):
        tasks.show([b"\0words"], preview=True, faces=True)
    monkeypatch.setitem(covering._missing, "faces", MissingPart("no_model"))
    blind = tasks.show([_photo((8, 8))], preview=True, faces=True)
    assert blind.head["faces"] is None
    assert len(blind.blobs) == 1


def test_a_good_answer_is_understood() -> None:
    head = {"upright": [4, 3, 1], "faces": {"found": [], "suggested": []}}

    assert replies.shown(head, (JPEG,)) == Shown(Size(4, 3, 1), JPEG, Faces())
    assert replies.shown({}, ()) == Shown()


@pytest.mark.parametrize(
    ("head", "blobs"),
    [({"upright": [1, 2]}, ()), ({"upright": "x"}, ()), ({"faces": []}, ()), ({}, (JPEG, JPEG)),
     ({}, (b"GIF89a",)), ({}, (b"\xff\xd8\xff<script>",)), ({}, (b"",)), ({}, (b"<svg/>",))],
)  # fmt: skip
def test_an_answer_that_lies_is_a_broken_jail(
    head: dict[str, Any], blobs: tuple[bytes, ...]
) -> None:
    """A browser gets a JPEG or nothing."""
    with pytest.raises(JailBroken, match="bad_reply"):
        replies.shown(head, blobs)


def test_a_stream_is_shown_by_the_jail() -> None:
    shown = pipeline.show_stream([_photo((64, 32))])

    assert shown.size == Size(64, 32, 1)
    assert shown.preview is not None
    assert shown.faces is None


def test_a_name_given_with_a_stream_is_looked_at_too() -> None:
    """The same as for a file of that name, but for the times, which a stream has not."""
    data = sample_of("png")[0]
    look = pipeline.inspect_stream([data], faces=False, name="IMG_20260405_101112.jpg")
    bare = pipeline.inspect_stream([data], faces=False)

    added = {finding.kind for finding in look.findings} - {f.kind for f in bare.findings}
    assert added == {"when.file_name", "device.file_name", "look.wrong_suffix"}
    outcome, _ = pipeline.clean_stream(
        [data], pipeline.Recipe(faces="keep"), name="IMG_20260405_101112.jpg"
    )
    assert outcome.suffix == ".png"
    assert {"when.file_name", "device.file_name"} <= {f.kind for f in outcome.removed}
