"""The application segments of a JPEG as blocks that go, each read by who knows it."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.formats.base import Block, Buffer
from toolkit.formats.image import jpeg_apps
from toolkit.formats.jpeg_segments import APP0, APP15, Segment
from toolkit.formats.readable import readable


def blocks(data: Buffer, parts: Sequence[Segment]) -> dict[int, Block]:
    """Application segments that go, by their start; parts of one block are read with the first."""
    found: dict[int, Block] = {}
    joined: dict[jpeg_apps.App, list[Segment]] = {}
    for part in parts:
        if not APP0 <= part.code <= APP15:
            continue
        row = jpeg_apps.known(data, part.code - APP0, part.start + 4, part.end)
        if row is not None and row.joined:
            joined.setdefault(row, []).append(part)
        else:
            found[part.start] = _app(data, [part], row)
    for row, group in joined.items():
        found[group[0].start] = _app(data, group, row)
        for part in group[1:]:
            path = f"APP{row.number}/{row.name}"
            found[part.start] = Block(path, part.start, part.end, row.kind, value="further part")
    return found


def _app(data: Buffer, group: Sequence[Segment], row: jpeg_apps.App | None) -> Block:
    """The block for the first segment of a group; without a reader it shows its text."""
    start, end = group[0].start, group[0].end
    path = f"APP{group[0].code - APP0}"
    if row is None:
        return Block(path, start, end, "hidden.unknown", value=text(data, group[0]))
    path = f"{path}/{row.name}"
    if row.read is None:
        return Block(path, start, end, row.kind, value=text(data, group[0]))
    size = sum(part.end - part.start - 4 for part in group)
    read = jpeg_apps.reader(data, group, path)
    return Block(path, start, end, row.kind, value=f"{size} bytes", read=read)


def text(data: Buffer, part: Segment) -> str | None:
    """The readable text of a segment; None where there is none."""
    return readable(data[part.start + 4 : part.end]) or None
