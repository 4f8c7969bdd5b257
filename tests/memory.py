"""Look into a process's memory, as somebody with the computer in hand would."""

from __future__ import annotations

from pathlib import Path
from typing import IO


def held(pid: int, needle: bytes) -> bool:
    """Whether a process holds some bytes in memory that can be written; Linux only."""
    try:
        with (
            Path(f"/proc/{pid}/maps").open() as maps,
            Path(f"/proc/{pid}/mem").open("rb", 0) as memory,
        ):
            spans = [line.split()[0] for line in maps if " rw" in line and "[v" not in line]
            return any(needle in _read(memory, span) for span in spans)
    except FileNotFoundError:
        return False


def _read(memory: IO[bytes], span: str) -> bytes:
    start, end = (int(part, 16) for part in span.split("-"))
    parts = []
    memory.seek(start)
    try:
        while start < end and (part := memory.read(end - start)):
            parts.append(part)
            start += len(part)
    except OSError:  # a page of the system's own
        pass
    return b"".join(parts)
