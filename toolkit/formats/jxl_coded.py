"""A JPEG XL codestream from outside: what it carries beside the picture.

Does not decode it. A colour profile is entropy-coded: that it is there is told, not what it says,
and the end of such a codestream is not known.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from toolkit.errors import NotCleanable, Refused
from toolkit.formats import jxl_frames, jxl_head
from toolkit.formats.base import Buffer
from toolkit.formats.jxl_head import Head
from toolkit.formats.readable import readable

#: A kind of trace, its name, what it says.
Trace = tuple[str, str, str]


class Coded(NamedTuple):
    """What a codestream carries beside the picture; why it cannot be cleaned, or None."""

    traces: tuple[Trace, ...] = ()
    refusal: Refused | None = None


def look(stream: Buffer) -> Coded:
    """What it carries, and whether it is whole; never raises."""
    traces: list[Trace] = []
    refusal: Refused | None = None
    try:
        head = jxl_head.head(stream)
        traces += _in_head(head)
        if not head.profile:
            found = jxl_frames.frames(stream, head)
            traces += _in_frames(found)
            traces += _behind(stream, found.end)
    except Refused as error:
        refusal = error
    if traces and refusal is None:
        refusal = NotCleanable("unsupported_variant")
    return Coded(tuple(traces), refusal)


def _in_head(head: Head) -> Iterator[Trace]:
    if head.profile:
        yield "device.profile", "ICC_Profile", "compressed, not readable here"
    if head.preview:
        yield "hidden.thumbnail", "Preview", f"{head.preview[0]} x {head.preview[1]}"
    for name in head.names:
        yield "hidden.text", "ChannelName", name
    if head.more:
        yield "hidden.unknown", "Extensions", f"{head.more} bits"


def _in_frames(found: jxl_frames.Frames) -> Iterator[Trace]:
    for name in found.names:
        yield "hidden.text", "FrameName", name
    if found.more:
        yield "hidden.unknown", "Extensions", f"{found.more} bits"


def _behind(stream: Buffer, end: int) -> Iterator[Trace]:
    rest = stream[end : len(stream)]
    if rest:
        yield "hidden.trailer", "trailer", readable(rest) or f"{len(rest)} bytes"
