"""AMR and AMR-WB speech, as phones record it (RFC 4867, section 5; 3GPP TS 26.101 and 26.201).

What identifies people: there are no labels, so only what stands behind the last frame. Each frame
says its own length, so that place is known exactly.

What stays, byte for byte: the head and every whole frame.

What we cannot see: marks in the speech; the coding hints at a phone. Several channels in one file
are not cleaned.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from toolkit.formats.base import Block, Buffer, Format
from toolkit.formats.sound.sound_blocks import UNSEEN, behind, heard

_NARROW, _WIDE = b"#!AMR\n", b"#!AMR-WB\n"
#: Kind of frame -> bytes behind its head; 15 is a frame of silence without any.
_NARROW_SIZES = {
    0: 12, 1: 13, 2: 15, 3: 17, 4: 19, 5: 20, 6: 26, 7: 31, 8: 5, 9: 6, 10: 5, 11: 5, 15: 0,
}  # fmt: skip
_WIDE_SIZES = {
    0: 17, 1: 23, 2: 32, 3: 36, 4: 40, 5: 46, 6: 50, 7: 58, 8: 60, 9: 5, 14: 0, 15: 0,
}  # fmt: skip


def _frames(sizes: dict[int, int]) -> re.Pattern[bytes]:
    """Matches as many whole frames as there are; a head is its kind and a bit for its quality."""
    each = [
        rb"[\x%02x\x%02x].{%d}" % (kind << 3, kind << 3 | 4, size) for kind, size in sizes.items()
    ]
    return re.compile(b"(?:" + b"|".join(each) + b")*+", re.DOTALL)


def _walk(sign: bytes, sizes: dict[int, int]) -> Callable[[Buffer], Iterator[Block]]:
    frames = _frames(sizes)

    def walk(data: Buffer) -> Iterator[Block]:
        """Cut a recording into blocks that, laid end to end, are the file."""
        start = len(sign)
        found = frames.match(data, start)
        end = found.end() if found else start
        yield Block("head", 0, start)
        yield Block("frames", start, end, content=end > start)
        yield from behind(data, end)

    return walk


def _row(name: str, label: str, media: str, sign: bytes, sizes: dict[int, int]) -> Format:
    return heard(
        _walk(sign, sizes),
        name=name,
        label=label,
        media=media,
        suffix=".amr" if name == "amr" else ".awb",
        suffixes=(".amr", ".awb", ".3ga"),
        sniff=lambda head: head.startswith(sign),
        inspected="what stands behind the last frame; there are no labels in this kind of file",
        removed="that, and a last frame that is cut off",
        kept="every whole frame of speech, byte for byte",
        unseen=UNSEEN + "marks in the speech itself; the coding hints at a phone",
    )


AMR = _row("amr", "AMR speech", "audio/amr", _NARROW, _NARROW_SIZES)
AMR_WB = _row("amrwb", "AMR-WB speech", "audio/amr-wb", _WIDE, _WIDE_SIZES)
