"""No byte of a film, a document, a sound or an archive touches a disk; watched from outside."""

from __future__ import annotations

import re
from pathlib import Path

from tests.conftest import sample_of
from tests.web.films import film
from tests.web.wire import LINUX, Wire, making_no_file, status

LONG = 400
#: What is asked of each, so that there is a copy.
WISH = {"faces": "keep", "accept_changes": "1", "drop_hidden": "1", "drop_unknown": "1"}


def _played(wire: Wire, path: str, data: bytes | None) -> None:
    """Ask for a film as a player does: its head, then parts anywhere."""
    for start in (0, 1000):
        part = wire.ask("GET", path, Range=f"bytes={start}-{start + 99}")
        assert status(part) == 206
        assert b"cache-control: no-store" in part.lower()
        body = part.partition(b"\r\n\r\n")[2]
        assert data is None or body == data[start : start + 100]


def _walk_film(wire: Wire) -> None:
    """Upload, play, find faces, see one, draw a cover, copy, play the copy, save it."""
    data = film()
    path = wire.upload(data)
    wire.until("ready", seconds=LONG)
    _played(wire, f"{path}/film", data)
    wire.form(f"{path}/faces", thorough="1")
    wire.until("ready", "refused", seconds=LONG)
    page = wire.ask("GET", f"{path}/tracks")
    face = re.search(rb'src="(/photos/\w+/faces/\d+/\d+)"', page)
    assert face is not None
    assert b"\xff\xd8\xff" in wire.ask("GET", face[1].decode())
    cover = {"draw-1-x": "9", "draw-1-y": "9", "draw-1-w": "90", "draw-1-h": "90"}
    wire.form(f"{path}/tracks/copy", voice="distort", **cover)
    wire.until("done", "refused", seconds=LONG)
    _played(wire, f"{path}/film/copy", None)
    assert len(wire.form(f"{path}/file")) > 1000


@LINUX
def test_no_byte_of_other_files_touches_a_disk(tmp_path: Path) -> None:
    """All work on a film, and copies of a document, a PDF, a sound and an archive: no file."""
    with making_no_file(tmp_path, "Canarysdottir") as wire:
        _walk_film(wire)
        for name in ("docx", "pdf", "mp3", "zip"):
            path = wire.upload(sample_of(name)[0])
            wire.until("ready", "done", seconds=LONG)
            wire.form(f"{path}/copy", **WISH, repaint="1" if name == "pdf" else "")
            wire.until("ready", "done", seconds=LONG)
            assert len(wire.form(f"{path}/file")) > 1000, name
