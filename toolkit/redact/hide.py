"""Decode a picture, cover who is in it, encode it anew: the one way people are hidden.

Every frame is looked at; a face found in one frame of an animation is covered in all of them,
because people move between two looks. Does not promise that every face was found: a fresh child
looks at the copy (`faces_left`), and the report's reader must look, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from toolkit.errors import Damaged
from toolkit.model import ALSO, Box, Buffer, Faces, Finding, Recipe
from toolkit.redact import codes, effects, encoding, faces, low_bits, picture, text, transparency

Find = Callable[[faces.Frame, str], list[Box]]
#: Who finds what can be covered beside faces.
FINDERS: dict[str, Find] = {"text": text.find, "plates": text.find, "codes": codes.find}


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
    frames = decoded.frames
    height, width = frames[0].shape[:2]
    # pages can differ in size, and a face seen in one may lie beyond another
    most_high, most_wide = (max(frame.shape[side] for frame in frames) for side in (0, 1))
    _require_inside((*recipe.boxes, *recipe.show), most_wide, most_high)
    if seen is None:
        seen = look_at(decoded.seen, recipe.thorough) if recipe.faces == "hide" else Faces()
    found = (*seen.found, *(box for box in recipe.boxes if box.what == "face"))
    shown = tuple(box for box in seen.found if _is_shown(box, recipe.show))
    others_seen = others(decoded.seen, recipe.also)
    beside = tuple(box for box in others_seen if not _is_shown(box, recipe.show))
    covered = (*recipe.boxes, *(box for box in seen.found if box not in shown), *beside)
    words = decoded.words
    if not (covered or words or recipe.repaint):
        return Hidden(found, covered, shown, seen.suggested)
    for frame in frames:
        if words or recipe.repaint:
            low_bits.even_out(frame)
        effects.cover(frame, covered, recipe.style)
    copy, format_out = encoding.encode(decoded, format_name)
    size = (width, height, len(frames))
    return Hidden(found, covered, shown, seen.suggested, copy, format_out, size, words)


def others(frames: Sequence[faces.Frame], also: Iterable[str]) -> tuple[Box, ...]:
    """Text and codes in any frame, as far as `also` (rows of ALSO) asks for them.

    One place may have more than one box. Raises MissingPart where a finder is not installed.
    """
    finders = dict.fromkeys((FINDERS[name], ALSO[name]) for name in also)
    return tuple(
        dict.fromkeys(
            box
            for find, what in finders
            for frame in _different(frames)
            for view in transparency.views(frame)
            for box in find(view, what)
        )
    )


def look_at(frames: Sequence[faces.Frame], thorough: bool) -> Faces:
    """Everybody who is seen in any frame; the same box in two frames counts once."""
    looks = [
        transparency.together([faces.detect(view, thorough) for view in transparency.views(frame)])
        for frame in _different(frames)
    ]
    found = dict.fromkeys(box for look in looks for box in look.found)
    suggested = dict.fromkeys(box for look in looks for box in look.suggested)
    return Faces(tuple(found), tuple(suggested))


def faces_left(
    decoded: picture.Picture, covered: Sequence[Box], thorough: bool
) -> tuple[Box, ...]:
    """The faces that a covered copy still shows outside the covered (or allowed) boxes."""
    seen = (
        faces.recheck(view, covered, thorough)
        for frame in _different(decoded.seen)
        for view in transparency.views(frame)
    )
    return tuple(dict.fromkeys(box for boxes in seen for box in boxes))


def _different(frames: Sequence[faces.Frame]) -> Iterable[faces.Frame]:
    """Each frame once: an animation that pauses, or plays back and forth, shows many again."""
    if len(frames) == 1:
        return frames
    return {picture.digest(frame): frame for frame in frames}.values()


def _is_shown(box: Box, show: Sequence[Box]) -> bool:
    """A face is left visible when its middle lies in a box that the user asked to show."""
    return any(shown.has_middle_of(box) for shown in show)


def _require_inside(boxes: Iterable[Box], width: int, height: int) -> None:
    for box in boxes:
        if box.x >= width or box.y >= height or box.width < 1 or box.height < 1:
            raise Damaged("bad_box")
