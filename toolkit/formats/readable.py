"""The readable text inside unknown bytes, so that a person can judge what a block says."""

from __future__ import annotations

import re

#: Runs of at least this many characters count as text.
LEAST = 6
_END = 1 << 20

_RUNS = re.compile(
    rb"(?:[\x20-\x7e]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}){%d,}" % LEAST
)
_WIDE = re.compile(rb"(?:[\x20-\x7e]\x00){%d,}" % LEAST)
_WIDE_BIG = re.compile(rb"(?:\x00[\x20-\x7e]){%d,}" % LEAST)


def readable(raw: bytes) -> str:
    """All runs of readable text in raw, joined by a blank; UTF-8 and UTF-16 are tried.

    Reads at most 1 MiB from each end. Does not guess other encodings, and does not
    inflate compressed streams. Returns an empty text when there is nothing to read.
    """
    if len(raw) > 2 * _END:
        raw = raw[:_END] + raw[-_END:]
    runs = [run.decode("utf-8", "replace") for run in _RUNS.findall(raw)]
    if b"\x00" in raw:
        runs += [run[::2].decode("ascii") for run in _WIDE.findall(raw)]
        runs += [run[1::2].decode("ascii") for run in _WIDE_BIG.findall(raw)]
    return " ".join(runs)
