"""What runs INSIDE the jail: look at a file, make its clean copy, prove a copy.

Named as a string elsewhere, and imported nowhere, because this is the one module that may reach
the parsers. Each task gets read-only buffers and plain values, and answers with plain values and
bytes.
"""

from __future__ import annotations

import codecs
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from toolkit.clean import byte_compare, covering, leftovers
from toolkit.clean.replies import MAX_SIDE
from toolkit.clean.reply_encoding import finding_rows, join_blobs, joined_rows
from toolkit.errors import Damaged, NotCleanable, TooLarge
from toolkit.formats import identify, named
from toolkit.formats import known as known_formats
from toolkit.formats.base import Format
from toolkit.formats.inside import Inside, call, joined, searched, why_not
from toolkit.model import Box, Buffer, Piece, Recipe
from toolkit.sandbox.wire import Reply

if TYPE_CHECKING:
    from toolkit.redact.hide import Hidden

#: A picture that says it is larger than any that a camera or a scanner makes is there to do harm.
MAX_DECLARED_PIXELS = 1 << 32

_CHARACTER_SETS = (
    "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252", "iso2022_jp", "mac_roman",
    "utf-8-sig",
)  # fmt: skip


def warm_encodings() -> None:
    """Load the character sets that readers use; Python looks them up as files when first used."""
    for name in _CHARACTER_SETS:
        codecs.lookup(name)


def warm_common() -> None:
    """Load the formats of the common pictures, before the jail closes."""
    from toolkit.formats import common  # noqa: F401, PLC0415


def warm_pixels() -> None:
    """Import the decoders and load the face model, before the jail closes."""
    covering.load()


def warm_pictures() -> None:
    """Load the formats of the less common pictures, too, before the jail closes."""
    from toolkit.formats import pictures  # noqa: F401, PLC0415


def warm_films() -> None:
    """Load those of films."""
    from toolkit.formats import films  # noqa: F401, PLC0415


def warm_sounds() -> None:
    """Load those of sound."""
    from toolkit.formats import sounds  # noqa: F401, PLC0415


def warm_documents() -> None:
    """Load those of Office, with what they stand on."""
    from toolkit.formats import documents, libraries  # noqa: F401, PLC0415

    libraries.load("lxml.etree")


def warm_opendocument() -> None:
    """Load those of OpenDocument, with what they stand on."""
    from toolkit.formats import libraries, opendocument  # noqa: F401, PLC0415

    libraries.load("lxml.etree")


def warm_pdfs() -> None:
    """Load that of PDF, with what it stands on unless pages are drawn."""
    from toolkit.formats import libraries, pdfs  # noqa: F401, PLC0415

    libraries.load("pikepdf")


def warm_others() -> None:
    """Load all formats, before the jail closes."""
    from toolkit.formats import others  # noqa: F401, PLC0415


def warm_libraries() -> None:
    """Load what some of those stand on: they are few, and the libraries are large."""
    from toolkit.formats import libraries  # noqa: PLC0415

    libraries.load()


def warm_text() -> None:
    """Load the text finder, before the jail closes."""
    covering.load_text()


def warm_codes() -> None:
    """Load the code finder, before the jail closes."""
    covering.load_codes()


def look(
    buffers: Sequence[Buffer],
    *,
    count_faces: bool = False,
    thorough: bool = False,
    also: Sequence[str] = (),
    threads: int = 1,
) -> Reply:
    """Say what a file is and what it gives away; with count_faces also who may be seen.

    also: look for text or codes, too. Raises MissingPart where their finder is not installed.
    """
    data = buffers[0]
    form = identify(data)
    watcher = covering.Watcher(thorough, threads, faces=count_faces, also=also)
    if form.nests:
        head = _seen(form, data, Inside(watch=watcher if count_faces or also else None))
    else:
        head = _seen(form, data, Inside())
        watcher(data, form)
    head["findings"] = joined_rows(head["findings"], watcher.words)
    return Reply({**head, **watcher.seen(form)})


def show(
    buffers: Sequence[Buffer],
    *,
    preview: bool,
    faces: bool,
    thorough: bool = False,
    threads: int = 1,
) -> Reply:
    """Decode a picture to show it, to look who may be seen, or both; decoded once.

    What cannot be decoded or looked at is left out.
    """
    data = buffers[0]
    decoded = covering.decoded(identify(data), data)
    if decoded is None:
        return Reply({})
    seen = covering.faces_in(decoded, thorough, threads) if faces else None
    head = {
        "upright": [*decoded.size, len(decoded.frames)], "faces": seen,
        "words": covering.words_in(decoded.words),
    }  # fmt: skip
    from toolkit.redact import encoding  # noqa: PLC0415  (imported by warm_pixels)

    return Reply(head, (encoding.preview(decoded),) if preview else ())


def numbers(
    buffers: Sequence[Buffer], *, box: Sequence[int], upright: Sequence[int], cells: int
) -> Reply:
    """A place in a picture as a grid of brightnesses; none where it cannot be decoded.

    box: left, top, width and height in a picture of the size `upright`, of which this may be a
    smaller copy.
    """
    data = buffers[0]
    decoded = covering.decoded(identify(data), data)
    if decoded is None:
        return Reply({})
    from toolkit.redact.brightness_grid import brightness  # noqa: PLC0415  (imported by warm_pixels)

    frame = decoded.frames[0]
    height, width = frame.shape[:2]
    across, down = width / upright[0], height / upright[1]
    x, y = min(int(box[0] * across), width - 1), min(int(box[1] * down), height - 1)
    wide, high = max(1, int(box[2] * across)), max(1, int(box[3] * down))
    return Reply({"numbers": brightness(frame, Box(x, y, wide, high), cells)})


def known(buffers: Sequence[Buffer]) -> Reply:  # noqa: ARG001  (a task's form)
    """The formats there are: name, label, why they are not cleaned if so, how their names end.

    And what they hold, the first word of their media type, whether they can be painted anew.
    """
    said = [
        [form.name, form.label, form.refuses, form.suffixes,
         form.holds, form.media.partition("/")[0], form.repaint is not None]
        for form in known_formats()
    ]  # fmt: skip
    return Reply({"formats": said})


def make(
    buffers: Sequence[Buffer], *, recipe: dict[str, Any], threads: int = 1,
    seen: dict[str, list[list[Any]]] | None = None,
) -> Reply:  # fmt: skip
    """Make the clean copy: lossless where nobody is to be hidden, else painted and encoded anew.

    The head says what the file was, what was covered, and the copy's pieces: [start, end] of the
    source, or a count of bytes to take from the blob. seen: who was found in this picture when an
    earlier copy of it was made.
    """
    data = buffers[0]
    form = identify(data)
    wish = _recipe(recipe)
    head = _seen(form, data, Inside(wish))
    if form.refuses and not _made_anew(form, wish):
        raise why_not(form, data, Inside(wish))
    if form.holds == "picture" and _pixels(head["size"]) > MAX_DECLARED_PIXELS:
        raise TooLarge("too_many_pixels")
    if form.holds != "picture":
        return _other_copy(head, form, data, wish, threads)
    if wish.needs_pixels:
        hidden = covering.hidden(form, data, wish, threads, covering.faces(seen) if seen else None)
        head["cover"] = {**covering.report(hidden), "looked": wish.faces == "hide"}
        head["findings"] = joined_rows(head["findings"], finding_rows(hidden.words))
        if hidden.copy is not None:
            return _painted_copy(head, hidden)
    return _with_pieces(head, form, head["size"], list(form.strip(data)))


def _pixels(size: Sequence[int] | None) -> int:
    return size[0] * size[1] if size else 0


def _made_anew(form: Format, wish: Recipe) -> bool:
    """Whether a film is made anew anyway, in a container that can be written."""
    return form.refuses == "no_film_writer" and (wish.faces == "hide" or wish.blackout)


def _other_copy(
    head: dict[str, Any], form: Format, data: Buffer, wish: Recipe, threads: int
) -> Reply:
    """The copy of what is no picture; pictures inside it are painted as any other would be."""
    if wish.boxes or wish.show:
        raise NotCleanable("no_boxes")
    if form.holds == "film" and (wish.faces == "hide" or wish.also or wish.blackout):
        raise NotCleanable("moving_faces")
    if form.sounds and wish.voice in ("remove", "distort"):
        raise NotCleanable("moving_voice")
    if wish.repaint and form.repaint is None:
        raise NotCleanable("no_repaint")
    painter = None
    if form.nests and (wish.faces == "hide" or wish.also):
        painter = covering.Painter(wish, threads)
    inside = Inside(wish, painter)
    if wish.repaint and form.repaint is not None:
        data = form.repaint(data, inside)
        pieces: list[Piece] = list(joined(data, call(form.strip, form, data, Inside(wish))))
    else:
        pieces = list(call(form.strip, form, data, inside))
    if painter is not None:
        head["findings"] = joined_rows(head["findings"], painter.words)
        head["cover"] = {**painter.report(), "looked": wish.faces == "hide"}
    sounds = form.sounds and (form.has_sound is None or call(form.has_sound, form, data, inside))
    return _with_pieces(head, form, head["size"], pieces, painted=wish.repaint, sounds=sounds)


def prove(
    buffers: Sequence[Buffer],
    *,
    recipe: dict[str, Any],
    lossless: bool,
    needles: Mapping[str, Sequence[str]],
    covered: Sequence[Sequence[int]] | None = None,
    inside: dict[str, Any] | None = None,
    same: Sequence[byte_compare.EqualRange] = (),
    threads: int = 1,
) -> Reply:
    """Read a copy afresh, beside its source, and say everything that is wrong with it.

    needles: strings that must not stand in it (proof.Needles). covered: boxes of a painted copy;
    the detector looks outside them again. inside: the same for the pictures inside a document, by
    the digests of their files. same: what other confined children compared while the copy was
    written (clean/incremental_compare.py).
    """
    copy = buffers[0]
    found, wish = identify(copy), _recipe(recipe)
    checker = None
    if found.nests and inside is not None:
        checker = covering.Checker(inside, wish, threads)
    head = _seen(found, copy, Inside(wish, watch=checker))
    head["same_content"] = not lossless or _same(found, buffers, wish, same)
    if found.searched is not None:
        texts = searched(found, copy, Inside(wish))
        head["needles_left"] = list(leftovers.in_texts(texts, needles["whole"]))
    else:
        spans = [piece for piece in found.content(copy) if not isinstance(piece, bytes)]
        budget = leftovers.SEARCH_BUDGET if lossless else leftovers.NO_BUDGET
        head["needles_left"] = list(
            leftovers.left(copy, spans, needles["everywhere"], needles["around"], budget)
        )
    seen = checker.left if checker is not None else None
    if found.holds == "picture" and not lossless:
        seen = covering.left(found, copy, covered, wish, threads)
    if seen is not None:
        head["faces_left"] = seen.faces
        head["findings"] = joined_rows(head["findings"], seen.words)
    return Reply(head)


def _same(
    found: Format, buffers: Sequence[Buffer], wish: Recipe, same: Sequence[byte_compare.EqualRange]
) -> bool:
    """Whether a copy and its source, both of this format, show the same."""
    copy, source = buffers
    ours = call(found.content, found, copy, Inside(wish))
    theirs = call(found.content, found, source, Inside(wish))
    if found.content_in_turn:
        return byte_compare.same_in_turn(copy, ours, source, theirs)
    if not byte_compare.same_content(copy, ours, source, theirs, same):
        return False
    return not (found.holds == "picture" and wish.needs_pixels) or covering.shows_the_same(
        found, copy, source
    )


def _seen(form: Format, data: Buffer, inside: Inside) -> dict[str, Any]:
    size = form.measure(data) if form.measure is not None else None
    if size is not None and max(size.width, size.height) > MAX_SIDE:
        raise Damaged("bad_size")
    return {
        "format": form.name,
        "suffix": form.suffix,
        "suffixes": form.suffixes,
        "faceless": form.faceless,
        "has_text": form.has_text,
        "size": size and [size.width, size.height, size.frames],
        "findings": list(finding_rows(call(form.inspect, form, data, inside))),
    }


def _with_pieces(
    head: dict[str, Any], form: Format, size: Any, pieces: list[Piece], *, painted: bool = False,
    sounds: bool = False,
) -> Reply:  # fmt: skip
    blobs = [piece for piece in pieces if isinstance(piece, bytes)]
    order = [len(piece) if isinstance(piece, bytes) else list(piece) for piece in pieces]
    head["copy"] = {
        "format": form.name, "suffix": form.suffix, "suffixes": form.suffixes, "size": size,
        "pieces": order, "painted": painted, "sounds": sounds,
    }  # fmt: skip
    return Reply(head, tuple(join_blobs(blobs)))


def _painted_copy(head: dict[str, Any], hidden: Hidden) -> Reply:
    """The painted copy goes through the same strip as any other file."""
    copy = hidden.copy or b""
    form = named(hidden.format)
    assert form is not None  # noqa: S101  (what painting writes is always loaded)
    pieces: list[Piece] = list(joined(copy, form.strip(copy)))
    return _with_pieces(head, form, list(hidden.size), pieces, painted=True)


def _recipe(fields: dict[str, Any]) -> Recipe:
    boxes = {name: tuple(covering.box(row) for row in fields[name]) for name in ("boxes", "show")}
    return Recipe(**{**fields, **boxes, "also": tuple(fields["also"])})
