"""Check what came out of the jail: shape, types, ranges. Until then it is untrusted.

Every function takes an untrusted part of an answer's head and returns values of ours, or raises
JailBroken("bad_reply").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from toolkit.clean import reply_encoding
from toolkit.clean.format_names import READ_ONLY, SUFFIXES
from toolkit.details import DETAILS
from toolkit.errors import JailBroken
from toolkit.kinds import KINDS
from toolkit.model import Box, Faces, Finding, Look, Part, Place, Recipe, Shown, Size

#: No side of a picture is longer.
MAX_SIDE = 1 << 31
#: A trace that was packed may be longer than the file.
_MAX_PACKED = 1 << 31
#: A copy has some stretches of its source twice, but none so often that it fills a disk.
_MOST_TIMES, _MORE = 8, 64 << 20
_MAX_FRAMES = 1 << 24
_MAX_WORD = 64
#: How names of files end: a child must not choose the folder that a copy goes to.
_SUFFIX = re.compile(r"(?:\.[a-z0-9]{1,12}){1,2}")


class Cover(NamedTuple):
    """What was hidden in a painted copy.

    inside: of a document, what was covered in each picture inside it, by the digest of its file.
    """

    found: tuple[Box, ...] = ()
    covered: tuple[Box, ...] = ()
    shown: tuple[Box, ...] = ()
    suggested: tuple[Box, ...] = ()
    looked: bool = False
    inside: dict[str, list[list[Any]]] | None = None


class Copy(NamedTuple):
    """A clean copy as the child proposes it. sounds: voices may be heard in it."""

    format: str
    suffix: str
    suffixes: tuple[str, ...]
    size: Size | None
    painted: bool
    pieces: tuple[Part, ...]
    sounds: bool = False


class Proof(NamedTuple):
    """What a fresh child says about a copy. suffix, suffixes: how names of its kind end."""

    look: Look
    same_content: bool
    needles_left: tuple[str, ...]
    faces_left: tuple[Box, ...]
    suffix: str
    suffixes: tuple[str, ...]


def look(untrusted: dict[str, Any], file_size: int, also: tuple[str, ...] = ()) -> Look:
    """A Look at a file of this many bytes. also: what was to be looked for beside faces."""
    return Look(
        _format(untrusted.get("format")),
        _size(untrusted.get("size")),
        _findings(untrusted.get("findings"), file_size),
        _faces(untrusted.get("faces")),
        untrusted.get("faceless") is True,
        also,
        None if untrusted.get("also_found") is None else _boxes(untrusted["also_found"]),
        untrusted.get("has_text") is True,
    )


def shown(untrusted: dict[str, Any], untrusted_blobs: tuple[bytes, ...]) -> Shown:
    """A picture to be shown: at most one JPEG, from its first marker to its last."""
    size = untrusted.get("upright")
    if len(untrusted_blobs) > 1 or not all(map(is_jpeg, untrusted_blobs)):
        raise JailBroken("bad_reply")
    return Shown(
        _size(size),
        untrusted_blobs[0] if untrusted_blobs else None,
        _faces(untrusted.get("faces")),
        _findings(untrusted.get("words", []), 0),
    )


def numbers(untrusted: Any, cells: int) -> tuple[tuple[int, ...], ...]:
    """A grid of brightnesses, so many by so many; empty where there was no picture."""
    if untrusted is None:
        return ()
    rows = [_list(row) for row in _list(untrusted)]
    if len(rows) != cells or any(len(row) != cells for row in rows):
        raise JailBroken("bad_reply")
    if not all(type(number) is int and 0 <= number <= 255 for row in rows for number in row):
        raise JailBroken("bad_reply")
    return tuple(map(tuple, rows))


def is_jpeg(untrusted: bytes) -> bool:
    """Whether bytes begin and end as a JPEG does."""
    return untrusted.startswith(b"\xff\xd8\xff") and untrusted.endswith(b"\xff\xd9")


def suffixes(untrusted: dict[str, Any]) -> tuple[str, ...]:
    """The file name endings that fit the format."""
    return tuple(_ending(suffix) for suffix in _list(untrusted.get("suffixes")))


def formats(untrusted: Any) -> list[dict[str, Any]]:
    """Rows of formats, as tasks.known gives them."""
    rows = _list(untrusted)
    if not all(isinstance(row, list) and len(row) == 7 for row in rows):
        raise JailBroken("bad_reply")
    return [
        {
            "name": _word(name), "label": _word(label), "clean": not refuses,
            "refuses": _detail(refuses),
            "suffixes": [_ending(suffix) for suffix in _list(suffixes)],
            "holds": _word(holds), "type": _word(media), "repaints": repaints is True,
        }
        for name, label, refuses, suffixes, holds, media, repaints in rows
    ]  # fmt: skip


def cover(untrusted: Any) -> Cover:
    """What was hidden; nothing when the copy was not painted."""
    if untrusted is None:
        return Cover()
    parts = _dict(untrusted)
    looked = parts.get("looked")
    if not isinstance(looked, bool):
        raise JailBroken("bad_reply")
    names = ("found", "covered", "shown", "suggested")
    found, covered, shown, suggested = (_boxes(parts.get(name)) for name in names)
    inside = parts.get("inside")
    return Cover(found, covered, shown, suggested, looked, inside and _by_digest(inside))


def copy(untrusted: Any, untrusted_blobs: Sequence[bytes], file_size: int) -> Copy:
    """A clean copy: its pieces lie inside the source or are cut from the blobs.

    Its suffix is that of its format, and that is one in which copies are written, so that none can
    be called a program. The blobs may be
    large, and are not copied.
    """
    parts = _dict(untrusted)
    painted, form = parts.get("painted"), _format(parts.get("format"))
    if not isinstance(painted, bool) or parts.get("suffix") != SUFFIXES[form]:
        raise JailBroken("bad_reply")
    if form in READ_ONLY:
        raise JailBroken("bad_reply")
    return Copy(
        form,
        SUFFIXES[form],
        suffixes(parts),
        _size(parts.get("size")),
        painted,
        tuple(_pieces(_list(parts.get("pieces")), untrusted_blobs, file_size)),
        parts.get("sounds") is True,
    )


def require_as_wished(made: Copy, hidden: Cover, recipe: Recipe) -> None:
    """Raise JailBroken where a child says that it did what nobody wished, or could not do.

    The coded pixels of a painted copy are not compared with the source's. A picture in which
    something was covered is painted; a document, which has no size, holds such pictures.
    """
    covers = made.size is not None and bool(hidden.covered or recipe.boxes or recipe.repaint)
    if (made.painted and not recipe.needs_pixels) or (covers and not made.painted):
        raise JailBroken("bad_reply")


def proof(untrusted: dict[str, Any], file_size: int) -> Proof:
    """What the proof said."""
    same = untrusted.get("same_content")
    left = _list(untrusted.get("needles_left"))
    if not isinstance(same, bool) or not all(isinstance(needle, str) for needle in left):
        raise JailBroken("bad_reply")
    faces = _boxes(untrusted.get("faces_left", []))
    return Proof(
        look(untrusted, file_size), same, tuple(left), faces,
        _ending(untrusted.get("suffix")), suffixes(untrusted),
    )  # fmt: skip


def _pieces(rows: list[Any], blobs: Sequence[bytes], file_size: int) -> list[Part]:
    pieces: list[Part] = []
    left = [memoryview(blob) for blob in reversed(blobs) if blob]
    for row in rows:
        if isinstance(row, list):
            start, end = (_whole(number, file_size) for number in _pair(row))
            if start > end:
                raise JailBroken("bad_reply")
            pieces.append((start, end))
        else:
            length = _whole(row, len(left[-1]) if left else 0)
            pieces.append(left[-1][:length] if length else b"")
            if length and (rest := left.pop()[length:]):
                left.append(rest)
    copied = sum(piece[1] - piece[0] for piece in pieces if isinstance(piece, tuple))
    if left or copied > _MOST_TIMES * file_size + _MORE:
        raise JailBroken("bad_reply")
    return pieces


def _findings(untrusted: Any, file_size: int) -> tuple[Finding, ...]:
    """No more than a child gives that is not under somebody's hand: a page shows them all."""
    rows = _list(untrusted)
    if len(rows) > reply_encoding.MAX_FINDINGS:
        raise JailBroken("bad_reply")
    found = tuple(_finding(row, file_size) for row in rows)
    if sum(len(finding.value or "") for finding in found) > reply_encoding.MAX_VALUES:
        raise JailBroken("bad_reply")
    return found


def _finding(row: Any, file_size: int) -> Finding:
    if not isinstance(row, list) or len(row) != 5:
        raise JailBroken("bad_reply")
    kind, path, start, size, value = row
    if not isinstance(kind, str) or not isinstance(path, str) or not isinstance(value, str | None):
        raise JailBroken("bad_reply")
    if kind not in KINDS:
        raise JailBroken("bad_reply")
    start = None if start is None else _whole(start, file_size)
    size = None if size is None else _whole(size, max(file_size, _MAX_PACKED))
    return Finding(kind, Place(path, start, size), value)


def _faces(untrusted: Any) -> Faces | None:
    if untrusted is None:
        return None
    parts = _dict(untrusted)
    return Faces(_boxes(parts.get("found")), _boxes(parts.get("suggested")))


def _boxes(untrusted: Any) -> tuple[Box, ...]:
    return tuple(_box(row) for row in _list(untrusted))


def _box(row: Any) -> Box:
    if not isinstance(row, list) or len(row) != 6:
        raise JailBroken("bad_reply")
    *numbers, what, score = row
    x, y, width, height = (_whole(number, MAX_SIDE) for number in numbers)
    if type(score) not in (int, float) or not 0 <= score <= 1:
        raise JailBroken("bad_reply")
    return Box(x, y, width, height, _word(what), float(score))


def _size(untrusted: Any) -> Size | None:
    if untrusted is None:
        return None
    numbers = _list(untrusted)
    if len(numbers) != 3:
        raise JailBroken("bad_reply")
    width, height = (_whole(number, MAX_SIDE) for number in numbers[:2])
    return Size(width, height, _whole(numbers[2], _MAX_FRAMES))


def _by_digest(untrusted: Any) -> dict[str, list[list[Any]]]:
    """Digests of files and the boxes in them, as the proof is told them."""
    return {
        _word(digest): [_row(box) for box in _boxes(rows)]
        for digest, rows in _dict(untrusted).items()
    }


def _row(box: Box) -> list[Any]:
    return [box.x, box.y, box.width, box.height, box.what, box.score]


def _pair(row: list[Any]) -> list[Any]:
    if len(row) != 2:
        raise JailBroken("bad_reply")
    return row


def _whole(number: Any, most: int) -> int:
    if type(number) is not int or not 0 <= number <= most:
        raise JailBroken("bad_reply")
    return number


def _word(text: Any) -> str:
    if not isinstance(text, str) or not 0 < len(text) <= _MAX_WORD or not text.isprintable():
        raise JailBroken("bad_reply")
    return text


def _format(text: Any) -> str:
    """A row of SUFFIXES."""
    if not isinstance(text, str) or text not in SUFFIXES:
        raise JailBroken("bad_reply")
    return text


def _detail(text: Any) -> str:
    """A row of DETAILS."""
    if not isinstance(text, str) or text not in DETAILS:
        raise JailBroken("bad_reply")
    return text


def _ending(text: Any) -> str:
    ending = _word(text)
    if not _SUFFIX.fullmatch(ending):
        raise JailBroken("bad_reply")
    return ending


def _list(untrusted: Any) -> list[Any]:
    if not isinstance(untrusted, list):
        raise JailBroken("bad_reply")
    return untrusted


def _dict(untrusted: Any) -> dict[str, Any]:
    if not isinstance(untrusted, dict):
        raise JailBroken("bad_reply")
    return untrusted
