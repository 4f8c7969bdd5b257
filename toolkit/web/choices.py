"""What a visitor asks for, checked against closed tables and the picture.

Never trusts a browser's number: boxes are whole numbers inside the picture, kinds are looked up
in what the detector said, options are rows of tables. In doubt a face stays covered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from toolkit import bounded_json
from toolkit.model import ALSO, FACES, STYLES, VOICES, Box, Faces, Recipe, Size
from toolkit.web.bad_requests import BadRequest, CoversNothing
from toolkit.web.visits import DRAWN, FOUND, SUGGESTED, Edit

#: More boxes than this nobody draws, beside those that were found.
MAX_BOXES = 500
#: A longer password no program takes.
MAX_PASSWORD = 1024
_NUMBER = re.compile(r"-?[0-9]{1,6}")
_FIELD = re.compile(r"box-([0-9]{1,4})-(x|y|w|h|kind|on)")
_KINDS = (FOUND, SUGGESTED, DRAWN)


def edits(faces: Faces | None, before: Iterable[Edit] = ()) -> tuple[Edit, ...]:
    """The editor's rows for what was seen, keeping what was drawn by hand before."""
    seen = faces or Faces()
    hidden = {edit.was for edit in before if edit.kind == FOUND and not edit.on}
    rows = [Edit(0, box, FOUND, box not in hidden, box) for box in sorted(seen.found, key=_place)]
    rows += [
        Edit(0, box, SUGGESTED, on=False, was=box) for box in sorted(seen.suggested, key=_place)
    ]
    rows += [edit for edit in before if edit.kind == DRAWN]
    return tuple(replace(row, n=number) for number, row in enumerate(rows, 1))


def _place(box: Box) -> tuple[int, int]:
    """From left to right, so that numbers and the Tab key go as eyes do."""
    return box.x, box.y


def read_form(form: Mapping[str, str]) -> list[dict[str, Any]]:
    """Rows of the table of numbers; those without a width or a height were left empty."""
    rows: dict[int, dict[str, Any]] = {}
    for name, value in form.items():
        if field := _FIELD.fullmatch(name):
            rows.setdefault(int(field[1]), {"n": int(field[1])})[field[2]] = value.strip()
    return [{**row, "on": row.get("on") == "1"} for row in rows.values() if _filled(row)]


def _filled(row: dict[str, Any]) -> bool:
    return bool(row.get("w") and row.get("h"))


def read_json(untrusted: bytes) -> list[dict[str, Any]]:
    """Rows as the editor's script sends them."""
    try:
        document = bounded_json.loads(untrusted)
    except ValueError:
        raise BadRequest from None
    rows = document.get("boxes") if isinstance(document, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadRequest
    return rows


def edited(rows: list[dict[str, Any]], before: Iterable[Edit], size: Size) -> tuple[Edit, ...]:
    """The editor's rows after a visitor changed them; a found face that is missing stays."""
    known = {edit.n: edit for edit in before if edit.kind != DRAWN}
    if len(rows) > MAX_BOXES + len(known):
        raise BadRequest
    drawn: list[Edit] = []
    for row in rows:
        number, kind, on = row.get("n"), row.get("kind"), row.get("on")
        if type(number) is not int or kind not in _KINDS or type(on) is not bool:
            raise BadRequest
        box = _inside(row, size)
        old = known.get(number)
        if old is not None and old.kind == kind:
            known[number] = replace(old, box=_like(box, old), on=on) if box else old
        elif kind == DRAWN and box is not None:
            drawn.append(Edit(number, box, DRAWN, on))
    taken = max(known, default=0)
    return (
        *known.values(),
        *(replace(edit, n=taken + place) for place, edit in enumerate(drawn, 1)),
    )


def require_inside(rows: Iterable[dict[str, Any]], size: Size) -> None:
    """Raise CoversNothing for a cover that was typed and covers nothing of the picture."""
    for row in rows:
        if row.get("kind") == DRAWN and row.get("on") is True and _inside(row, size) is None:
            raise CoversNothing(row["n"], size)


def _like(box: Box, old: Edit) -> Box:
    """The detector's own box where its numbers are unchanged, with its score."""
    return old.was if old.was is not None and _numbers(box) == _numbers(old.was) else box


def _numbers(box: Box) -> tuple[int, int, int, int]:
    return box.x, box.y, box.width, box.height


def _inside(row: dict[str, Any], size: Size) -> Box | None:
    """The part of a row's box that lies in the picture; None when none does."""
    x, y, width, height = (_whole(row.get(name, 0)) for name in ("x", "y", "w", "h"))
    right, bottom = min(size.width, x + width), min(size.height, y + height)
    left, top = max(0, x), max(0, y)
    if right <= left or bottom <= top:
        return None
    return Box(left, top, right - left, bottom - top, DRAWN)


def _whole(value: Any) -> int:
    if type(value) is int and abs(value) < 1_000_000:
        return value
    if isinstance(value, str) and (not value or _NUMBER.fullmatch(value)):
        return int(value or 0)
    raise BadRequest


def options(form: Mapping[str, str]) -> Recipe:
    """A recipe without boxes; what a form leaves out is as the command has it."""
    faces, style = form.get("faces", FACES[0]), form.get("style", STYLES[0])
    also = tuple(name for name in ALSO if form.get(f"also-{name}") == "1")
    voice = form.get("voice", "")
    if faces not in FACES or style not in STYLES or voice not in ("", *VOICES):
        raise BadRequest
    blackout = form.get("blackout") == "1"
    if blackout and faces == "hide":
        voice = voice or "remove"  # as the page says; the command alone keeps it then
    return Recipe(
        faces=faces,
        also=also,
        style=style,
        thorough=form.get("thorough") == "1",
        repaint=form.get("repaint") == "1",
        require_jail=form.get("require_jail") == "1",
        accept_changes=form.get("accept_changes") == "1",
        drop_hidden=form.get("drop_hidden") == "1",
        drop_unknown=form.get("drop_unknown") == "1",
        keep_names=form.get("keep_names") == "1",
        voice=voice,
        blackout=blackout,
    )


def password(form: Mapping[str, str]) -> str:
    """What opens an encrypted file; no part of the options, which are kept."""
    return form.get("password", "")[:MAX_PASSWORD]


def recipe(wish: Recipe, rows: Iterable[Edit]) -> Recipe:
    """The recipe that gives what the editor shows.

    The detector's own boxes are covered by themselves. One that was moved or made smaller is
    shown where it was and covered where it is now. A face left visible must not make another
    visible that stands before or behind it, so each face that is to be covered and has its
    middle in such a place is covered by name.
    """
    boxes: list[Box] = []
    show: list[Box] = []
    covered: list[Box] = []
    for row in rows:
        boxes += _drawn(row)
        show += _shown(row)
        covered += _left_covered(row)
    boxes += [box for box in covered if _lies_in(box, show)]
    return wish._replace(boxes=tuple(boxes), show=tuple(show))


def _drawn(row: Edit) -> Iterator[Box]:
    """What the detector does not cover by itself."""
    moved = row.kind == FOUND and row.box != row.was
    if row.on and (moved or row.kind != FOUND):
        yield row.box._replace(what=DRAWN)


def _shown(row: Edit) -> Iterator[Box]:
    """Where the detector is to leave a face as it is."""
    if row.kind == FOUND and row.was and not (row.on and _holds(row.box, row.was)):
        yield _heart(row.was)


def _left_covered(row: Edit) -> Iterator[Box]:
    """Where the detector is to cover a face."""
    if row.kind == FOUND and row.was and row.on and _holds(row.box, row.was):
        yield row.was


def _holds(outer: Box, inner: Box) -> bool:
    return (
        outer.x <= inner.x
        and outer.y <= inner.y
        and outer.x + outer.width >= inner.x + inner.width
        and outer.y + outer.height >= inner.y + inner.height
    )


def _heart(box: Box) -> Box:
    """The middle of a box, half as wide and high: enough to name this face and no other."""
    width, height = max(1, box.width // 2), max(1, box.height // 2)
    x, y = box.x + (box.width - width) // 2, box.y + (box.height - height) // 2
    return Box(x, y, width, height, DRAWN)


def _lies_in(box: Box, places: Iterable[Box]) -> bool:
    """Whether a box's middle lies in one of the places, as the detector's user asks it."""
    x, y = box.x + box.width / 2, box.y + box.height / 2
    return any(p.x <= x <= p.x + p.width and p.y <= y <= p.y + p.height for p in places)
