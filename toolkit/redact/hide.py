"""Decode a picture, cover who is in it, encode it anew: the one way people are hidden.

Every frame is looked at; a face found in one frame of an animation is covered in all of them,
because people move between two looks. Does not promise that every face was found: a fresh child
looks at the copy (`faces_left`), and the report's reader must look, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from toolkit.errors import Damaged
from toolkit.model import ALSO, Box, Buffer, Faces, Finding, Recipe
from toolkit.redact import (
    centerface,
    codes,
    effects,
    encoding,
    faces,
    jpeg_strips,
    low_bits,
    picture,
    text,
    transparency,
)
from toolkit.redact.picture import Picture

Find = Callable[[faces.Frame, str], list[Box]]
#: Who finds what can be covered beside faces.
FINDERS: dict[str, Find] = {"text": text.find, "plates": text.find, "codes": codes.find}
#: To code a picture of more pixels than this, the networks' memory is needed.
_RELEASE_FROM = 25_000_000


@dataclass(frozen=True, slots=True)
class Hidden:
    """What hiding did. `copy` is None when there was nothing to paint: strip the original then.

    size: width, height and frames of the copy, in pixels. words: what stood in the last bits of
    its colours, and does not any more.
    """

    found: tuple[Box, ...] = ()
    covered: tuple[Box, ...] = ()
    shown: tuple[Box, ...] = ()
    suggested: tuple[Box, ...] = ()
    copy: bytes | None = None
    format: str = ""
    size: tuple[int, int, int] = (0, 0, 1)
    words: tuple[Finding, ...] = ()


def hide(
    data: Buffer, format_name: str, recipe: Recipe, seen: Faces | None = None, least: int = 1
) -> Hidden:
    """Cover faces and drawn boxes as the recipe says, and encode the result.

    Words in the last bits of the colours are a reason to encode it, too.

    A box of the recipe that is called a face was seen in an earlier copy, and counts as found.
    seen: who was found when that copy was made, so that nobody looks for them again.
    least: how many frames there are.
    Raises NotCleanable, Damaged or TooLarge when the picture cannot be decoded, MissingPart when
    a decoder or a finder is not installed, Damaged when a drawn box is outside the picture.
    """
    decoded = picture.decode(data, format_name, least)
    _require_inside((*recipe.boxes, *recipe.show), decoded)
    if seen is None:
        seen = look_at(decoded, recipe.thorough) if recipe.faces == "hide" else Faces()
    found = (*seen.found, *(box for box in recipe.boxes if box.what == "face"))
    shown = tuple(box for box in seen.found if _is_shown(box, recipe.show))
    others_seen = others(decoded, recipe.also)
    beside = tuple(box for box in others_seen if not _is_shown(box, recipe.show))
    covered = (*recipe.boxes, *(box for box in seen.found if box not in shown), *beside)
    words = decoded.words
    if not (covered or words or recipe.repaint):
        return Hidden(found, covered, shown, seen.suggested)

    def paint(frame: faces.Frame, top: int = 0) -> faces.Frame:
        if words or recipe.repaint:
            low_bits.even_out(frame)
        effects.cover(frame, covered, recipe.style, top)
        return frame

    size = (*decoded.size, len(decoded.frames))
    if size[0] * size[1] > _RELEASE_FROM:
        centerface.release()
        text.release()
    if decoded.scale > 1:
        copy, format_out = _in_strips(data, decoded.size, paint), format_name
    else:
        decoded.frames[:] = map(paint, decoded.frames)
        copy, format_out = encoding.encode(decoded, format_name)
    return Hidden(found, covered, shown, seen.suggested, copy, format_out, size, words)


def _in_strips(data: Buffer, size: tuple[int, int], paint: Callable[..., faces.Frame]) -> bytes:
    """A large JPEG painted and coded anew."""
    coded = (
        encoding.encode(Picture([paint(strip, top)]), "jpeg")[0]
        for top, strip in jpeg_strips.upright(data)
    )
    return jpeg_strips.joined(coded, size[1])


def others(shown: Picture, also: Iterable[str]) -> tuple[Box, ...]:
    """Text and codes in any frame, as far as `also` (rows of ALSO) asks for them.

    One place may have more than one box. Raises MissingPart where a finder is not installed.
    """
    finders = dict.fromkeys((FINDERS[name], ALSO[name]) for name in also)
    seen = (
        box
        for find, what in finders
        for frame in _different(shown.seen)
        for view in transparency.views(frame)
        for box in find(view, what)
    )
    return tuple(_in_the_file(seen, shown))


def look_at(shown: Picture, thorough: bool) -> Faces:
    """Everybody who is seen in any frame; the same box in two frames counts once."""
    looks = [
        transparency.together([faces.detect(view, thorough) for view in transparency.views(frame)])
        for frame in _different(shown.seen)
    ]
    found = _in_the_file((box for look in looks for box in look.found), shown)
    suggested = _in_the_file((box for look in looks for box in look.suggested), shown)
    return Faces(tuple(found), tuple(suggested))


def faces_left(shown: Picture, covered: Sequence[Box], thorough: bool) -> tuple[Box, ...]:
    """The faces that a covered copy still shows outside the covered (or allowed) boxes."""
    covers = [_scaled(box, 1 / shown.scale) for box in covered]
    seen = (
        box
        for frame in _different(shown.seen)
        for view in transparency.views(frame)
        for box in faces.recheck(view, covers, thorough)
    )
    return tuple(_in_the_file(seen, shown))


def _in_the_file(boxes: Iterable[Box], shown: Picture) -> Iterator[Box]:
    """Boxes in the frames of a picture as they lie in the file's own pixels, each once."""
    width, height = shown.size
    for box in dict.fromkeys(boxes):
        if shown.scale == 1:
            yield box
        else:
            x, y, wide, high = _scaled(box, shown.scale)[:4]
            right, bottom = min(x + wide, width), min(y + high, height)
            # a side that is no multiple of the scale was filled up, behind its end or, where the
            # picture was turned, before its beginning
            x, y = max(0, x - shown.scale + 1), max(0, y - shown.scale + 1)
            yield box._replace(x=x, y=y, width=right - x, height=bottom - y)


def _scaled(box: Box, by: float) -> Box:
    """The box so many times as large; where that ends within a pixel, all of the pixel."""
    x, y = int(box.x * by), int(box.y * by)
    right, bottom = ceil((box.x + box.width) * by), ceil((box.y + box.height) * by)
    return box._replace(x=x, y=y, width=right - x, height=bottom - y)


def _different(frames: Sequence[faces.Frame]) -> Iterable[faces.Frame]:
    """Each frame once: an animation that pauses, or plays back and forth, shows many again."""
    if len(frames) == 1:
        return frames
    return {picture.digest(frame): frame for frame in frames}.values()


def _is_shown(box: Box, show: Sequence[Box]) -> bool:
    """A face is left visible when its middle lies in a box that the user asked to show."""
    return any(shown.has_middle_of(box) for shown in show)


def _require_inside(boxes: Iterable[Box], shown: Picture) -> None:
    # pages can differ in size, and a face seen in one may lie beyond another
    sizes = [frame.shape[1::-1] for frame in shown.frames] if shown.scale == 1 else [shown.size]
    width, height = map(max, zip(*sizes, strict=True))
    for box in boxes:
        if box.x >= width or box.y >= height or box.width < 1 or box.height < 1:
            raise Damaged("bad_box")
