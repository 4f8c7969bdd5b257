"""Portable anymaps (PBM, PGM, PPM, PAM, PFM), plain and binary; after Netpbm's format pages.

What identifies people: comments in the header or among plain numbers (programs write their names
there), made-up tuple types, spare bits behind the rows of a bitmap, and what stands behind the
first picture. A file may hold several; viewers show the first, so the others go.

What stays: the header's numbers, in one form; binary pixels byte for byte; plain pixels number for
number, written in one form.

What we cannot see: binary numbers above the declared largest, odd forms of floating-point
numbers, and marks in the pixels themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from itertools import chain

from toolkit.errors import Damaged
from toolkit.formats.base import Block, Buffer, Format, finding, goes, walked
from toolkit.formats.image import pixel_rows, pnm_header, pnm_plain, trailer
from toolkit.formats.image.pixel_rows import Rows
from toolkit.formats.image.pnm_header import Head
from toolkit.model import Finding, Piece, Place, Size

_PLAIN = (b"P1", b"P2", b"P3")
_NEXT = re.compile(rb"[ \t\n\v\f\r]*(?=P(?:[1-6fF][ \t\n\v\f\r]+[#0-9]|7\r?\n))")
_BLANKS = re.compile(rb"[ \t\n\v\f\r]*")
#: Plain pixels are compared in pieces of this many bytes of their clean form.
_PIECE = 1 << 20


def measure(data: Buffer) -> Size:
    """The first picture's size; raises Damaged."""
    head = pnm_header.head(data)
    return Size(head.width, head.height)


def walk(data: Buffer) -> Iterator[Block]:
    """Cut an anymap into blocks that, laid end to end, are the file; raises Damaged."""
    head = pnm_header.head(data)
    instead = None if data[: head.end] == head.clean else head.clean
    yield Block(
        "header", 0, head.end, instead=instead, content=True,
        read=partial(_words, head, "header"),
    )  # fmt: skip
    end = head.end
    for block in _pixels(data, head):
        yield block
        end = block.end
    yield from _behind(data, end)


def _words(head: Head, path: str) -> Iterator[Finding]:
    """What was written into a header beside its numbers."""
    for kind, at, raw in head.words:
        name = "Comment" if kind == "hidden.comment" else "TUPLTYPE"
        yield Finding(kind, Place(f"{path}/{name}", at, len(raw)), pnm_plain.words(raw))


def _pixels(data: Buffer, head: Head) -> Iterator[Block]:
    if head.kind in _PLAIN:
        return pnm_plain.blocks(data, head)
    return pixel_rows.blocks(
        data, head.end, Rows((head.row + 7) // 8, head.row, head.height), "pixels"
    )


def _behind(data: Buffer, at: int) -> Iterator[Block]:
    """Further pictures, which viewers do not show, and whatever else stands behind the first."""
    number = 2
    while (more := _NEXT.match(data, at)) is not None:
        picture = _further(data, at, more.end(), f"picture {number}")
        if picture is None:
            break
        yield picture
        at, number = picture.end, number + 1
    blank = _BLANKS.match(data, at)
    if blank and at < blank.end() == len(data):
        yield Block("trailer/filling", at, len(data), "hidden.padding", value="blanks")
    elif at < len(data):
        yield from trailer.blocks(data, at)


def _further(data: Buffer, start: int, at: int, path: str) -> Block | None:
    """A whole picture behind the first, or None when it is damaged."""
    end, comments = at, []
    try:
        head = pnm_header.head(data, at)
        for block in _pixels(data, head):
            end = block.end
            if block.kind is not None:
                comments.append(finding(data, block._replace(name=f"{path}/{block.name}")))
    except Damaged:
        return None
    said = f"{head.width} x {head.height}, {end - start} bytes"
    return Block(
        path, start, end, "hidden.picture", value=said,
        read=lambda: chain(_words(head, path), comments),
    )  # fmt: skip


def content(data: Buffer) -> Iterator[Piece]:
    """The pixels; of plain ones, their clean form in pieces of one length, whatever they were."""
    head = pnm_header.head(data)
    yield (0, head.end) if data[: head.end] == head.clean else head.clean
    if head.kind not in _PLAIN:
        yield from (
            (block.start, block.end) if block.instead is None else block.instead
            for block in _pixels(data, head)
        )
    elif any(block.kind or block.instead is not None for block in _pixels(data, head)):
        yield from _written(data, head)
    else:
        end = max(block.end for block in _pixels(data, head))
        yield from ((at, min(at + _PIECE, end)) for at in range(head.end, end, _PIECE))


def _written(data: Buffer, head: Head) -> Iterator[bytes]:
    """Plain pixels as they are written in a copy, cut into pieces."""
    held = b""
    for block in _pixels(data, head):
        if goes(block):
            continue
        held += data[block.start : block.end] if block.instead is None else block.instead
        while len(held) >= _PIECE:
            yield held[:_PIECE]
            held = held[_PIECE:]
    if held:
        yield held


#: Programs call these by each other's names.
_ANY = (".pbm", ".pgm", ".ppm", ".pnm")


def _format(name: str, label: str, sign: bytes, more: str = "") -> Format:
    """A row for the files that begin with this sign."""
    begins = re.compile(sign)
    form = walked(
        name=name,
        label=label,
        media=f"image/x-portable-{more or 'anymap'}",
        suffix=f".{name}",
        suffixes=_ANY if f".{name}" in _ANY else (f".{name}",),
        sniff=lambda head: begins.match(head) is not None,
        walk=walk,
        measure=measure,
        inspected=(
            "comments in the header and among plain numbers, unknown words of the header, tabs "
            "between plain numbers, spare bits behind rows, and what stands behind the first "
            "picture: further pictures, other data"
        ),
        removed=(
            "all of that; the header and plain numbers are written in one form; of several "
            "pictures in a file only the first stays, as viewers show no other"
        ),
        kept="the numbers of the header; pixels byte for byte, plain ones number for number",
        unseen=(
            "numbers above the declared largest, odd forms of floating-point numbers, marks in "
            "the pixels themselves (repaint removes all of these but marks in more than the last "
            "bits)"
        ),
    )
    return form._replace(content=content)


_BEHIND = rb"[ \t\n\v\f\r]+[#0-9]"
PBM = _format("pbm", "PBM picture (black and white)", b"P[14]" + _BEHIND, "bitmap")
PGM = _format("pgm", "PGM picture (grey)", b"P[25]" + _BEHIND, "graymap")
PPM = _format("ppm", "PPM picture", b"P[36]" + _BEHIND, "pixmap")
PAM = _format("pam", "PAM picture", rb"P7\r?\n")
PFM = _format("pfm", "PFM picture (floating point)", b"P[fF]" + _BEHIND)
