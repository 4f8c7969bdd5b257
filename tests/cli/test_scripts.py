"""The command as users type it: scripts as text, one promise a block.

A script's lines: `make NAME KIND [...]` prepares a file (see MAKERS), `$ ...` runs a command line,
and what follows must hold: `exit N`, `out TEXT`, `err TEXT` (text that stands there), `no-out
TEXT`, `no-err TEXT`, `files FOLDER N` (so many files below it), `same NAME` (unchanged since
it was made), `absent NAME`.
"""

from __future__ import annotations

import hashlib
import os
import shlex
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT, sample_of

SCRIPTS = sorted(Path(__file__).parent.glob("*.txt"))


def _bomb(path: Path, width: int = 100_000, height: int = 100_000) -> None:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 40_000_000, 9)), (b"IEND", b"")]
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts))


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _text_bomb(path: Path) -> None:
    png = sample_of("png")[0]
    text = b"Comment\0\0" + zlib.compress(b"A" * 200_000_000, 9)
    path.write_bytes(png[:33] + _chunk(b"zTXt", text) + png[33:])


def _many_frames(path: Path) -> None:
    frame = b"\x2c\0\0\0\0\1\0\1\0\0\x02\x02\x44\x01\0"
    head = b"GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff"
    path.write_bytes(head + frame * 10_000 + b";")


def _ifd_loop(path: Path) -> None:
    entry = struct.pack("<HHII", 256, 3, 1, 1)
    path.write_bytes(b"II*\0\x08\0\0\0" + struct.pack("<H", 1) + entry + struct.pack("<I", 8))


MAKERS: dict[str, Callable[[Path], object]] = {
    "empty": lambda path: path.write_bytes(b""),
    "text": lambda path: path.write_bytes(b"no picture at all\n"),
    "folder": lambda path: path.mkdir(),
    "fifo": lambda path: os.mkfifo(path),
    "loop": lambda path: path.symlink_to(path.name),
    "link": lambda path: path.symlink_to("photo.jpg"),
    "device": lambda path: path.symlink_to("/dev/zero"),
    "unreadable": lambda path: (path.write_bytes(b"x"), path.chmod(0)),
    "bomb": _bomb,
    "text-bomb": _text_bomb,
    "many-frames": _many_frames,
    "ifd-loop": _ifd_loop,
    "half-jpeg": lambda path: path.write_bytes(sample_of("jpeg")[0][:300]),
    "polyglot": lambda path: path.write_bytes(sample_of("jpeg")[0] + b"PK\5\6" + bytes(18)),
    "read-only-folder": lambda path: path.mkdir(mode=0o500),
}


def prepare(folder: Path, name: str, kind: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if kind in MAKERS:
        MAKERS[kind](path)
    else:
        path.write_bytes(sample_of(kind)[0])


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "none"


def blocks() -> list[pytest.ParameterSet]:
    found = []
    for script in SCRIPTS:
        for block in script.read_text("utf-8").split("\n\n"):
            lines = [line for line in block.splitlines() if line.strip()]
            if lines and not all(line.startswith("#") for line in lines):
                title = lines[0].lstrip("# ")
                found.append(pytest.param(lines, id=f"{script.stem}: {title}"))
    return found


@pytest.mark.parametrize("lines", blocks())
def test_script(lines: list[str], tmp_path: Path) -> None:
    """Every block of every script holds."""
    made: dict[str, str] = {}
    ended: subprocess.CompletedProcess[str] | None = None
    for line in lines:
        word, _, rest = line.partition(" ")
        if word == "#":
            continue
        if word == "make":
            *names, kind = shlex.split(rest)
            for name in names:
                # names are written with escapes, so that odd ones can be read here
                plain = name.encode().decode("unicode_escape") if "\\" in name else name
                prepare(tmp_path, plain, kind)
                made[plain] = digest(tmp_path / plain)
        elif word == "$":
            ended = _run(rest, tmp_path)
        else:
            assert ended is not None
            _expect(word, rest, ended, tmp_path, made)


def _run(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
    call = f"{shlex.quote(sys.executable)} -m toolkit"
    line = line.replace("lampshade", call, 1) if line.startswith("lampshade") else line
    line = line.replace("| lampshade", f"| {call}")
    return subprocess.run(
        line, shell=True, cwd=folder, env=environment, capture_output=True, text=True,
        errors="replace", timeout=120, check=False,
    )  # fmt: skip


def _expect(
    word: str,
    rest: str,
    ended: subprocess.CompletedProcess[str],
    folder: Path,
    made: dict[str, str],
) -> None:
    said = f"\nout: {ended.stdout[:2000]}\nerr: {ended.stderr[:2000]}"
    if word == "exit":
        assert ended.returncode == int(rest), said
    elif word in ("out", "no-out"):
        assert (rest in ended.stdout) is (word == "out"), said
    elif word in ("err", "no-err"):
        assert (rest in ended.stderr) is (word == "err"), said
    elif word == "files":
        name, count = rest.split()
        assert len([p for p in (folder / name).rglob("*") if p.is_file()]) == int(count), said
    elif word == "same":
        assert digest(folder / rest) == made[rest]
    elif word == "absent":
        assert not (folder / rest).exists()
    else:
        raise AssertionError(f"no such word in a script: {word}")
    assert "Traceback" not in ended.stderr, said
