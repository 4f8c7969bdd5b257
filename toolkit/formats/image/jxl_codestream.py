"""A JPEG XL codestream from outside: what it carries beside the picture.

Does not decode it. A colour profile in its head can be written anew; a small copy, names and bytes
behind its end cannot be taken out here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from toolkit.errors import NotCleanable, Refused
from toolkit.formats.base import Buffer
from toolkit.formats.image import jxl_frames, jxl_header, jxl_profile
from toolkit.formats.image.jxl_header import Head
from toolkit.formats.metadata import icc
from toolkit.formats.readable import readable

#: A kind of trace, its name, what it says.
Trace = tuple[str, str, str]


class Start(NamedTuple):
    """The first bytes of a codestream, up to this one, with a colour profile.

    instead: what is to stand in their place; themselves where the profile says colours alone,
    nothing where its colours alone cannot be told.
    """

    end: int
    instead: bytes
    profile: bytes


class Coded(NamedTuple):
    """What a codestream carries beside the picture; why it cannot be cleaned, or None.

    start: where it has a colour profile.
    """

    traces: tuple[Trace, ...] = ()
    refusal: Refused | None = None
    start: Start | None = None


def look(stream: Buffer) -> Coded:
    """What it carries, and whether it is whole; never raises."""
    traces: list[Trace] = []
    refusal: Refused | None = None
    start: Start | None = None
    try:
        head = jxl_header.head(stream)
        traces += _in_head(head)
        end = head.end
        if head.profile:
            profile, end = jxl_profile.read(stream, head.profile)
            start = _start(stream, head.profile, end, profile)
        found = jxl_frames.frames(stream, head._replace(end=end))
        traces += _in_frames(found)
        traces += _behind(stream, found.end)
    except Refused as error:
        refusal = error
    if refusal is None and (traces or (start is not None and not start.instead)):
        refusal = NotCleanable("unsupported_variant")
    return Coded(tuple(traces), refusal, start)


def _start(stream: Buffer, at: int, end: int, profile: bytes) -> Start:
    colours = icc.explicit(profile)
    if colours == profile:
        return Start(end, bytes(stream[:end]), profile)
    instead = jxl_profile.written(stream, at, colours) if colours is not None else b""
    return Start(end, instead, profile)


def _in_head(head: Head) -> Iterator[Trace]:
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
