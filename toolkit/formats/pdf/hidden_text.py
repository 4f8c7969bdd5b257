"""Text that can be copied out of a PDF, but is not seen: found on every page, and told.

A copy with words under something opaque is refused, unless what is hidden is to go (`cutting`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from toolkit.errors import NotCleanable, Refused, TooLarge
from toolkit.formats.pdf import layers
from toolkit.formats.pdf.annotations import unlooked, unseen
from toolkit.formats.pdf.canvas import Glyph, Room, Seen
from toolkit.formats.pdf.copying import Copy
from toolkit.formats.pdf.cutting import Judged
from toolkit.formats.pdf.graphics_state import State
from toolkit.formats.pdf.names import MARKS
from toolkit.formats.pdf.pagetree import Page, contents_of, pages_of
from toolkit.formats.pdf.shapes import Box, matrix_of, rectangle, shape, times
from toolkit.formats.pdf.text_visibility import Run, View
from toolkit.formats.pdf.values import Document, Stream, Value
from toolkit.formats.recent import recent
from toolkit.model import Finding, Place

_KINDS = {"covered": "content.covered", "layer": "content.hidden_part"}
_NEAR = 2.0
#: More links, fields and marks than this lie on no page.
MAX_LYING = 10_000
#: One letter below the edge of something is no word.
_LEAST = 2
_DRAWN = "a drawing in a layer that is off"


#: What was judged last, and whether all its pages could be followed.
_known: deque[tuple[Document, bool, Judged]] = recent()


def judged(document: Document, *, strict: bool) -> Judged:
    """What is hidden on all pages; strict: a page that cannot be followed is refused."""
    for before, followed, known in _known:
        if before is document and (followed or not strict):
            return known
    followed, whole = _judged(document, strict)
    _known.append((document, followed, whole))
    return whole


def _judged(document: Document, strict: bool) -> tuple[bool, Judged]:
    whole, off, room = Judged(), layers.hidden(document), Room(document.size)
    followed = True
    for count, page in enumerate(pages_of(document)):
        view = View(document, _box(document, page), off, room)
        try:
            _draw(document, view, page, count)
        except TooLarge:
            raise
        except Refused:
            if strict:
                raise
            followed = False
        _shown_twice(view.canvas.seen)
        _note(whole, view.canvas.seen)
        whole.found += _told(view.canvas.seen, f"Page {count + 1}")
    return followed, whole


def _box(document: Document, page: Page) -> Box:
    media = _four(document, page.keys.get("/MediaBox")) or Box(0, 0, 612, 792)
    crop = _four(document, page.keys.get("/CropBox"))
    both = media.within(crop) if crop else media
    return both if both.area else media


def _four(document: Document, value: Value) -> Box | None:
    found = document.numbers(value)
    if len(found) != 4:
        return None
    return Box(
        min(found[0], found[2]),
        min(found[1], found[3]),
        max(found[0], found[2]),
        max(found[1], found[3]),
    )


def _draw(document: Document, view: View, page: Page, count: int) -> None:
    raw = contents_of(document, page.keys.get("/Contents"))
    view.draw(raw, page.keys.get("/Resources"), ("page", count), State(ctm=(1, 0, 0, 1, 0, 0)))
    lying = document.list(page.keys.get("/Annots"))
    if len(lying) > MAX_LYING:
        raise TooLarge("too_many_parts")
    for each in lying:
        keys = document.dict(each)
        kind = document.name(keys.get("/Subtype"))
        if kind == "/Redact":
            _planned(document, view, keys)
        elif kind in MARKS and not unseen(document, keys):
            _mark(document, view, keys)


def _planned(document: Document, view: View, keys: dict[str, Value]) -> None:
    """What somebody marked to be blacked out, and then was not."""
    quads = document.numbers(keys.get("/QuadPoints"))
    lines = [
        [
            (quads[at], quads[at + 1]),
            (quads[at + 2], quads[at + 3]),
            (quads[at + 6], quads[at + 7]),
            (quads[at + 4], quads[at + 5]),
        ]
        for at in range(0, len(quads) - 7, 8)
    ]
    box = _four(document, keys.get("/Rect"))
    if not lines and box:
        lines = [
            [
                (box.left, box.low),
                (box.right, box.low),
                (box.right, box.high),
                (box.left, box.high),
            ]
        ]
    for line in lines:
        found = shape([line])
        if found is not None:
            _run(view).cover(found, (0.0, 0.0, 0.0), 1.0)


def _lies_on(view: View, box: Box) -> None:
    """Something opaque that each reader draws by itself."""
    corners = [(box.left, box.low), (box.right, box.low),
               (box.right, box.high), (box.left, box.high)]  # fmt: skip
    found = shape([corners])
    if found is not None:
        _run(view).cover(found, (0.0, 0.0, 0.0), 1.0)


def _run(view: View) -> Run:
    return Run(view, {}, "mark", State(ctm=(1, 0, 0, 1, 0, 0)), 0, False)


def _mark(document: Document, view: View, keys: dict[str, Value]) -> None:
    """A mark on the page, which may cover what is below it."""
    found = document.at(document.dict(keys.get("/AP")).get("/N"))
    box = _four(document, keys.get("/Rect"))
    if box is None or not view.shows(keys.get("/OC")):
        return
    if unlooked(document, keys):
        _lies_on(view, box)
    if not isinstance(found, Stream):
        return
    run = _run(view)
    run.state.ctm = _fitted(document, found, box)
    run.form(found)


def _fitted(
    document: Document, found: Stream, box: Box
) -> tuple[float, float, float, float, float, float]:
    """What brings an appearance onto the rectangle of its mark (ISO 32000-1, 12.5.5)."""
    own = _four(document, found.keys.get("/BBox")) or Box(0, 0, 1, 1)
    matrix = matrix_of(document.numbers(found.keys.get("/Matrix")))
    corners = rectangle(matrix, own.left, own.low, own.right - own.left, own.high - own.low)
    left, low = min(x for x, _ in corners), min(y for _, y in corners)
    wide, high = max(x for x, _ in corners) - left, max(y for _, y in corners) - low
    across = (box.right - box.left) / wide if wide else 1.0
    up = (box.high - box.low) / high if high else 1.0
    return times((1, 0, 0, 1, -left, -low), (across, 0, 0, up, box.left, box.low))


def _shown_twice(seen: Seen) -> None:
    """A covered letter that is drawn again at its place, and seen there, is not hidden."""
    if not any(glyph.hidden for glyph in seen.glyphs):
        return
    visible: dict[tuple[str, int, int], bool] = {}
    for glyph in seen.glyphs:
        if not glyph.hidden:
            visible[_spot(glyph)] = True
    for glyph in seen.glyphs:
        if glyph.hidden in ("covered", "same colour", "behind a picture", "invisible"):
            said, x, y = _spot(glyph)
            if any(visible.get((said, x + dx, y + dy)) for dx in (-1, 0, 1) for dy in (-1, 0, 1)):
                glyph.hidden = "" if glyph.hidden != "invisible" else glyph.hidden


def _spot(glyph: Glyph) -> tuple[str, int, int]:
    x, y = glyph.middle
    return glyph.said, int(x // _NEAR), int(y // _NEAR)


def _note(whole: Judged, seen: Seen) -> None:
    for key, count in seen.uses.items():
        whole.uses[key] = whole.uses.get(key, 0) + count
    for glyph in seen.glyphs:
        if glyph.hidden:
            row = whole.letters.setdefault((glyph.key, glyph.index), {})
            count, _ = row.get(glyph.char, (0, 0.0))
            row[glyph.char] = (count + 1, glyph.back)
    for glyph in seen.glyphs:
        if (glyph.key, glyph.index) in whole.letters:
            sizes = whole.codes.setdefault((glyph.key, glyph.index), [])
            if len(sizes) == glyph.char:
                sizes.append(glyph.size)
    for place in seen.off:
        whole.drawings[place] = whole.drawings.get(place, 0) + 1


def _told(seen: Seen, path: str) -> Iterator[tuple[str, str, str]]:
    """Runs of letters that are hidden for the same reason, as they were drawn."""
    run: list[Glyph] = []
    layered = False
    for glyph in (*seen.glyphs, None):
        if run and (glyph is None or glyph.hidden != run[0].hidden):
            yield from _one(run, path)
            run = []
        if glyph is not None and glyph.hidden:
            layered = layered or glyph.hidden == "layer"
            run.append(glyph)
    if seen.off and not layered:
        yield "content.hidden_part", f"{path}/layer", _DRAWN


def _one(run: list[Glyph], path: str) -> Iterator[tuple[str, str, str]]:
    words: list[str] = []
    for count, glyph in enumerate(run):
        if count and (glyph.index, glyph.key) != (run[count - 1].index, run[count - 1].key):
            words.append(_gap(run[count - 1], glyph))
        words.append(glyph.said)
    said = "".join(words).strip()
    why = run[0].hidden
    if len(said) >= (_LEAST if why == "covered" else 1):
        yield _KINDS.get(why, "content.invisible"), f"{path}/text, {why}", said


def _gap(one: Glyph, two: Glyph) -> str:
    (x1, y1), (x2, y2) = one.middle, two.middle
    around = one.points
    wide = max(abs(around[2][0] - around[1][0]), 1.0)
    return "\n" if abs(y1 - y2) > wide else " " if abs(x2 - x1) > 3 * wide else ""


# ---- told and taken out ---------------------------------------------------------------------


def prepare(copy: Copy) -> None:
    """Judge a document, where its copy needs it; raises NotCleanable for text that is covered."""
    if not (copy.looking or copy.notes.get("strict") or copy.drops):
        return
    found = judged(copy.document, strict=not copy.looking)
    copy.notes["judged"] = found
    covered = any(kind == "content.covered" for kind, _, _ in found.found)
    if covered and not copy.looking and not copy.drops:
        raise NotCleanable("own_mark" if _own_marks(copy.document) else "covered_text")


def _own_marks(document: Document) -> bool:
    """Whether anything is covered by a mark that a copy cannot have."""
    return any(
        unlooked(document, document.dict(each))
        for page in pages_of(document)
        for each in document.list(page.keys.get("/Annots"))
    )


def told(copy: Copy) -> Iterator[Finding]:
    """The text that is hidden."""
    for kind, path, said in copy.notes["judged"].found:
        yield Finding(kind, Place(path), said)
