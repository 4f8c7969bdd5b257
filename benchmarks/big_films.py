"""How fast the metadata of large films is cleaned, beside a plain copy, in the same run.

    python benchmarks/big_films.py [FILM...] [--megabytes 330] [--runs 5]

Cleaning keeps faces and voices here: nothing is decoded, packets stay as they are; the proof by a
fresh confined child is part of it. Prints CPU seconds (user + system, all processes) and seconds
on the clock, the least of several runs, the ratio to `cp`, and to exiftool and mat2 where those
are installed and take the file, as well as the memory of the largest process, in which the pages
of the film count that it looked at. Ratios are what counts: the machine may be loaded. Without a
FILM, ffmpeg makes one of each kind.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
LAMPSHADE = [sys.executable, "-m", "toolkit"]
#: Container, codec of pictures: H.264 in small frames is the hardest, it has the most of them.
KINDS = (("mp4", "libx264"), ("mkv", "libx264"), ("mkv", "libx265"), ("m2ts", "libx264"))
_SECONDS = 20


class Spent(NamedTuple):
    """CPU seconds, seconds on the clock, MiB of the largest process; done: whether it worked."""

    cpu: float
    clock: float
    memory: int
    done: bool


def spent(command: Sequence[str | Path], folder: Path, runs: int) -> Spent:
    """What a command takes, the least of several runs; what it wrote into the folder goes."""
    cpu = clock = float("inf")
    memory, done = 0, True
    for _ in range(runs):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        began = time.monotonic()
        child = subprocess.Popen(
            [str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        # the children of the command count once it has waited for them, as it does at its end
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        child.wait()
        clock = min(clock, time.monotonic() - began)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        cpu, memory = min(cpu, used), after.ru_maxrss // 1024
        # looking says 1 where it finds something
        done = done and child.returncode in (0, int("inspect" in command))
    shutil.rmtree(folder, ignore_errors=True)
    return Spent(cpu, clock, memory, done)


def made(folder: Path, kind: str, codec: str, size: int) -> Path:
    """A film of about so many bytes: some seconds of noise, again and again, without coding."""
    short, long = folder / f"short-{codec}.mkv", folder / f"{codec}.{kind}"
    if not short.exists():
        drawn = ["-f", "lavfi", "-i", "testsrc2=s=640x360:r=25", "-f", "lavfi", "-i", "sine"]
        noisy = ["-vf", "noise=all_strength=12:allf=t", "-c:v", codec, "-preset", "ultrafast"]
        _ffmpeg(*drawn, "-t", str(_SECONDS), *noisy, "-b:v", "2M", "-c:a", "aac", short)
    again = max(0, size // short.stat().st_size - 1)
    shape = ["-mpegts_m2ts_mode", "1", "-f", "mpegts"] if kind == "m2ts" else []
    _ffmpeg("-stream_loop", str(again), "-i", short, "-c", "copy", *shape, long)
    return long


def _ffmpeg(*words: str | Path) -> None:
    command = ["ffmpeg", "-v", "error", "-y", "-nostdin", *map(str, words)]
    subprocess.run(command, check=True)


def compare(film: Path, folder: Path, runs: int) -> None:
    """One film: ours, a copy, the peers."""
    size = film.stat().st_size / 1e6
    print(f"\n{film.name}, {size:.0f} MB")
    copy = spent(["cp", film, folder / "out" / "copy"], folder / "out", runs)
    told = {
        "cp": copy,
        # as ours, which gives no name to what the disk may still lose
        "cp and sync": spent(
            ["sh", "-c", 'cp "$0" "$1" && sync "$1"', film, folder / "out" / "copy"],
            folder / "out", runs,
        ),
        "lampshade clean": spent(
            [*LAMPSHADE, "clean", "--faces", "keep", "--voice", "keep", "-q", "-o",
             folder / "out", film], folder / "out", runs,
        ),
        "lampshade inspect": spent(
            [*LAMPSHADE, "inspect", "--faces", "skip", film], folder / "out", runs
        ),
    }  # fmt: skip
    if shutil.which("exiftool"):
        to = folder / "out" / f"copy{film.suffix}"
        told["exiftool -all="] = spent(
            ["exiftool", "-q", "-all=", "-o", to, film], folder / "out", runs
        )
    if shutil.which("mat2"):
        beside = folder / "mat2"
        beside.mkdir(exist_ok=True)
        link = beside / film.name
        if not link.exists():
            os.link(film, link)
        told["mat2"] = spent(["mat2", link], folder / "out", 1)
        shutil.rmtree(beside)
    for name, said in told.items():
        if not said.done:
            print(f"{name:20} does not clean this")
            continue
        print(
            f"{name:20} {said.cpu:6.2f} s of CPU, {said.cpu / max(copy.cpu, 0.01):6.1f} x cp;"
            f" {said.clock:6.2f} s on the clock, {said.clock / copy.clock:6.1f} x cp;"
            f" {size / said.cpu:6.0f} MB a second of CPU"
        )
    print(f"largest process up to here: {max(said.memory for said in told.values())} MiB")


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("films", nargs="*", type=Path)
    parser.add_argument("--megabytes", type=int, default=330)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    os.environ.setdefault("PYTHONPATH", str(ROOT))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for film in options.films:
            compare(film, folder, options.runs)
        for kind, codec in () if options.films else KINDS:
            film = made(folder, kind, codec, options.megabytes * 1_000_000)
            compare(film, folder, options.runs)
            film.unlink()


if __name__ == "__main__":
    main()
