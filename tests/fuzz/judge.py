"""Clean a damaged file as a user would, and judge what came of it by other means than ours."""

from __future__ import annotations

import io
import warnings
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image

from toolkit import Recipe, clean
from toolkit.clean.pipeline import inspect
from toolkit.clean.proof import goes
from toolkit.errors import JailBroken, LampshadeError, Unproven
from toolkit.formats.inside import Inside, call, searched
from toolkit.formats.others import FORMATS

KEEP = Recipe(faces="keep")
DECODERS = {
    "jpeg": ["JPEG"], "png": ["PNG"], "gif": ["GIF"], "webp": ["WEBP"], "tiff": ["TIFF"],
    "bigtiff": ["TIFF"], "avif": ["AVIF"], "bmp": ["BMP"], "ico": ["ICO"], "pnm": ["PPM"],
}  # fmt: skip
#: What Pillow may still say about a clean copy: how to show it, and nothing else.
INNOCENT = {
    "jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi", "adobe", "adobe_transform",
    "progressive", "progression", "icc_profile", "exif", "transparency", "gamma", "chromaticity",
    "srgb", "aspect", "loop", "duration", "background", "version", "extension", "blend",
    "disposal", "default_image", "compression", "timestamp", "bbox", "interlace", "resolution",
    "sizes", "hotspots", "mpoffset", "mp", "cicp", "rotation",
}  # fmt: skip
#: The tags of a picture's own numbers; TIFF has no picture without them.
NEEDED_TAGS = frozenset({
    254, 255, 256, 257, 258, 259, 262, 266, 273, 274, 277, 278, 279, 282, 283, 284, 296, 317, 320,
    322, 323, 324, 325, 332, 338, 339, 347, 529, 530, 531, 532, 34675,
})  # fmt: skip
ORIENTATION = 0x0112
_MOST_PIXELS = 4_000_000
_MOST_FRAMES = 20


class Verdict(NamedTuple):
    """How it ended: clean, refused, or a word for what must not be; and why.

    Unproven is no fault: damage can make a date or a name part of the coded picture.
    """

    word: str
    why: str = ""

    @property
    def bad(self) -> bool:
        return self.word not in ("clean", "refused", "unproven")


def judge(data: bytes, folder: Path, canaries: dict[str, str], wish: Recipe = KEEP) -> Verdict:
    """Write, inspect, clean and prove one file through the real jail."""
    path = folder / "in.jpg"
    path.write_bytes(data)
    out = folder / "out"
    try:
        verdict = _judge(data, path, out, canaries, wish)
    except Exception as error:  # noqa: BLE001  (whatever it is, it is what is looked for)
        return Verdict("the parent crashed", repr(error))
    if path.read_bytes() != data:
        return Verdict("the original was changed")
    for left in out.iterdir() if out.exists() else ():
        left.unlink()
    return verdict


def _judge(data: bytes, path: Path, out: Path, canaries: dict[str, str], wish: Recipe) -> Verdict:
    try:
        look = inspect(path, faces=False)
    except JailBroken as error:
        return Verdict("looking broke the jail", error.detail)
    except LampshadeError as error:
        look, seen = None, f"{error.code}/{error.detail}"
    try:
        outcome = clean(path, out, wish)
    except JailBroken as error:
        return Verdict("cleaning broke the jail", error.detail)
    except Unproven as error:
        return Verdict("unproven", error.detail)
    except LampshadeError as error:
        left = list(out.iterdir()) if out.exists() else []
        return Verdict("something was left behind") if left else Verdict("refused", error.detail)
    if look is None and not wish.drop_hidden:  # a part that is dropped may be damaged
        return Verdict("cleaned what cannot be looked at", seen)
    assert outcome.saved is not None
    copy = outcome.saved.read_bytes()
    again = inspect(outcome.saved, faces=False)
    left = [f for f in again.findings if goes(f.kind, wish)]
    if left:
        return Verdict("a trace was left", repr(left[:3]))
    return _independent(data, copy, outcome.format or "", canaries, wish)


def _independent(
    data: bytes, copy: bytes, name: str, canaries: dict[str, str], wish: Recipe = KEEP
) -> Verdict:
    """The judgement of others: planted strings, and Pillow, which shows what people would see."""
    bare = _without_content(name, copy, wish)
    for place, canary in canaries.items():
        if canary.encode() in bare or canary.encode("utf-16-be")[1:] in bare:
            return Verdict("a planted string was left", place)
    if name not in DECODERS:
        return Verdict("clean")
    before, _ = _decoded(data, name)
    after, info = _decoded(copy, name)
    if before is not None and after is not None and "tiff" in name:
        after = after[: len(before)]  # Pillow may lose a page of a damaged original
    if before is not None and not _same(before, after, name):
        return Verdict("the picture was changed", f"{_shape(before)} {_shape(after)}")
    told = {word.lower() for word in info} - INNOCENT
    return Verdict("Pillow still finds something", repr(told)) if told else Verdict("clean")


def _same(before: list[tuple[Any, ...]], after: list[tuple[Any, ...]] | None, name: str) -> bool:
    """Whether the same is shown.

    In broken JPEG data the decoder takes another path where its buffer ends, so that a few pixels
    depend on what stands around the coded data, which is the same.
    """
    if before == after or after is None or name != "jpeg":
        return before == after
    ((mode, size, one),), ((other_mode, other_size, other),) = before, after
    different = sum(a != b for a, b in zip(one, other, strict=False))
    return (mode, size) == (other_mode, other_size) and different < len(one) // 100


def _without_content(name: str, copy: bytes, wish: Recipe) -> bytes:
    """What of a copy is neither coded picture nor text; in that, chance may have put anything."""
    form = next(form for form in FORMATS if form.name == name)
    if form.searched is not None:
        return b"\n".join(searched(form, copy, Inside(wish)))
    parts, at = [], 0
    content = call(form.content, form, copy, Inside(wish))
    for start, end in sorted(p for p in content if not isinstance(p, bytes)):
        parts.append(copy[at:start])
        at = max(at, end)
    return b"\n".join([*parts, copy[at:]])


def _decoded(data: bytes, name: str) -> tuple[list[tuple[Any, ...]] | None, dict[str, Any]]:
    """Every frame's mode, size and pixels, and what else is said; None where it cannot be."""
    frames: list[tuple[Any, ...]] = []
    try:
        with (
            warnings.catch_warnings(action="ignore"),
            Image.open(io.BytesIO(data), formats=DECODERS[name]) as picture,
        ):
            if picture.size[0] * picture.size[1] > _MOST_PIXELS:
                return None, {}
            count = 1 if name == "jpeg" else getattr(picture, "n_frames", 1)
            for number in range(min(count, _MOST_FRAMES)):
                picture.seek(number)
                picture.load()
                frames.append((picture.mode, picture.size, picture.tobytes()))
            info = dict(picture.info)
            if set(picture.getexif()) - (NEEDED_TAGS if "tiff" in name else {ORIENTATION}):
                info["more EXIF"] = True
    except Exception:  # noqa: BLE001  (Pillow raises anything on damaged pictures)
        return None, {}
    return frames, info


def _shape(frames: list[tuple[Any, ...]] | None) -> Any:
    return frames and [frame[:2] for frame in frames]
