"""The command as users type it: scripts as text, one promise a block.

A script's lines: `make NAME KIND [...]` prepares a file (see MAKERS), `$ ...` runs a command line
(`humbly lampshade ...`: with no more rights than the permissions give), and what follows must
hold: `exit N`, `out TEXT`, `err TEXT` (text that stands there), `no-out TEXT`, `no-err TEXT`,
`files FOLDER N` (so many files below it, hidden ones too), `without FOLDER TEXT` (in no file
below it), `same NAME` (unchanged since it was made), `absent NAME`, `left NAME...` (nothing else
stands in the folder). After each block every original is as it was, unless the line says
--in-place, and nothing said can steer a terminal.
"""

from __future__ import annotations

import hashlib
import os
import re
import shlex
import socket
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conftest import ROOT, sample_of

HERE = Path(__file__).parent
SCRIPTS = sorted(HERE.glob("*.txt"))
#: How `lampshade` is called where it is not installed.
SHELL = """
lampshade() { "$PYTHON" -m toolkit "$@"; }
humbly() { shift; "$PYTHON" "$HERE/humbly.py" "$PYTHON" -m toolkit "$@"; }
"""
STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


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


def _zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("list-of-members.txt", "names of everybody " * 50)


def _locked_pdf(path: Path) -> None:
    """One empty page that the password letmein opens."""
    pikepdf = pytest.importorskip("pikepdf", reason="the part that reads PDF is not installed")
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(path, encryption=pikepdf.Encryption(owner="x", user="letmein", R=4))


def _polyglot(path: Path) -> None:
    """A JPEG that is a ZIP archive, too: both programs open it."""
    _zip(path)
    path.write_bytes(sample_of("jpeg")[0] + path.read_bytes())
    assert zipfile.is_zipfile(path)


def _socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # a socket's whole path may have a hundred characters, and no more
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(here)


MAKERS: dict[str, Callable[[Path], object]] = {
    "empty": lambda path: path.write_bytes(b""),
    "text": lambda path: path.write_bytes(b"\0no picture at all\n"),
    "folder": lambda path: path.mkdir(),
    "fifo": lambda path: os.mkfifo(path),
    "loop": lambda path: path.symlink_to(path.name),
    "link": lambda path: path.symlink_to("photo.jpg"),
    "device": lambda path: path.symlink_to("/dev/zero"),
    "unreadable": lambda path: (path.write_bytes(sample_of("jpeg")[0]), path.chmod(0)),
    "socket": _socket,
    "bomb": _bomb,
    "text-bomb": _text_bomb,
    "many-frames": _many_frames,
    "ifd-loop": _ifd_loop,
    "half-jpeg": lambda path: path.write_bytes(sample_of("jpeg")[0][:300]),
    "zip": _zip,
    "polyglot": _polyglot,
    "locked-pdf": _locked_pdf,
    "shut-folder": lambda path: (path.mkdir(), _polyglot(path / "a.jpg"), path.chmod(0)),
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
    in_place = False
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
            in_place = in_place or "--in-place" in rest or "--remove-original" in rest
            ended = _run(rest, tmp_path)
        else:
            assert ended is not None
            _expect(word, rest, Scene(ended, tmp_path, made))
    assert in_place or {name: digest(tmp_path / name) for name in made} == made


def _run(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", "PYTHON": sys.executable,
        "HERE": str(HERE),
    }  # fmt: skip
    if "ulimit" in line:
        environment.pop("COVERAGE_PROCESS_CONFIG", None)  # its file would not fit, either
    ended = subprocess.run(
        SHELL + line, shell=True, cwd=folder, env=environment, capture_output=True, text=True,
        errors="surrogateescape", timeout=120, check=False,
    )  # fmt: skip
    assert not STEERING.search(ended.stdout + ended.stderr)
    return ended


class Scene(NamedTuple):
    """What a line is held against: what was said, the folder, and what was made in it."""

    ended: subprocess.CompletedProcess[str]
    folder: Path
    made: dict[str, str]


def _below(scene: Scene, name: str) -> list[Path]:
    return [path for path in (scene.folder / name).rglob("*") if path.is_file()]


def _without(scene: Scene, rest: str) -> bool:
    name, text = rest.split()
    return all(text.encode() not in path.read_bytes() for path in _below(scene, name))


#: Word -> whether what follows it holds.
WORDS: dict[str, Callable[[Scene, str], bool]] = {
    "exit": lambda scene, rest: scene.ended.returncode == int(rest),
    "out": lambda scene, rest: rest in scene.ended.stdout,
    "no-out": lambda scene, rest: rest not in scene.ended.stdout,
    "err": lambda scene, rest: rest in scene.ended.stderr,
    "no-err": lambda scene, rest: rest not in scene.ended.stderr,
    "files": lambda scene, rest: len(_below(scene, rest.split()[0])) == int(rest.split()[1]),
    "without": _without,
    "left": lambda scene, rest: {p.name for p in scene.folder.iterdir()} == set(shlex.split(rest)),
    "same": lambda scene, rest: digest(scene.folder / rest) == scene.made[rest],
    "absent": lambda scene, rest: not (scene.folder / rest).exists(),
}


def _expect(word: str, rest: str, scene: Scene) -> None:
    said = f"\nout: {scene.ended.stdout[:2000]}\nerr: {scene.ended.stderr[:2000]}"
    assert WORDS[word](scene, rest), f"{word} {rest}{said}"
    assert "Traceback" not in scene.ended.stderr, said
