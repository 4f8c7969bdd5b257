"""How fast the metadata of large films is cleaned, beside a plain copy, in the same run.

    python benchmarks/big_films.py [FILM...] [--megabytes 330] [--runs 5]

Cleaning keeps faces and voices here: nothing is decoded, packets stay as they are; the proof by a
fresh confined child is part of it. The mark: at most twice the clock of a copy that the disk has
(`cp` and `sync`), since ours gives no name to what the disk may still lose.

All commands take turns, round after round. Prints CPU seconds (user + system, all processes; the
least of all rounds), seconds on the clock (the median), and ratios, each the median of the ratios
within a round: the machine may be loaded, and its speed may drift. Then the memory of the largest
process, in which the pages of the film count that it looked at. exiftool and mat2 are beside ours
where they are installed and take the file. Without a FILM, ffmpeg makes one of each kind.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
LAMPSHADE = [sys.executable, "-m", "toolkit"]
#: Container, codec of pictures, bits a second, size of pictures: as a camera writes them, and in
#: small frames, which are the hardest: there are the most of them.
KINDS = (
    ("mp4", "libx264", "50M", "1920x1080"), ("mkv", "libx264", "50M", "1920x1080"),
    ("mp4", "libx264", "2M", "640x360"), ("mkv", "libx264", "2M", "640x360"),
    ("mkv", "libx265", "2M", "640x360"), ("m2ts", "libx264", "24M", "1920x1080"),
)  # fmt: skip
_SECONDS = 10
_MARK = 2.0


class Spent(NamedTuple):
    """CPU seconds, seconds on the clock, MiB of the largest process; done: whether it worked."""

    cpu: float
    clock: float
    memory: int
    done: bool


def spent(command: Sequence[str | Path], folder: Path) -> Spent:
    """What a command takes; what it wrote into the folder goes."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    words = [str(word) for word in command]
    began = time.monotonic()
    child = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    # the children of the command count once it has waited for them, as it does at its end
    _, status, used = os.wait4(child.pid, 0)
    clock = time.monotonic() - began
    child.returncode = os.waitstatus_to_exitcode(status)
    shutil.rmtree(folder, ignore_errors=True)
    # looking says 1 where it finds something
    done = child.returncode in (0, int("inspect" in words))
    return Spent(used.ru_utime + used.ru_stime, clock, used.ru_maxrss // 1024, done)


def made(folder: Path, kind: str, codec: str, rate: str, shape: str, size: int) -> Path:
    """A film of about so many bytes: some seconds of noise, again and again, without coding."""
    short, long = folder / f"short-{codec}-{rate}.mkv", folder / f"{codec}-{rate}.{kind}"
    if not short.exists():
        drawn = ["-f", "lavfi", "-i", f"testsrc2=s={shape}:r=25", "-f", "lavfi", "-i", "sine"]
        noisy = ["-vf", "noise=all_strength=30:allf=t", "-c:v", codec, "-preset", "ultrafast"]
        bits = ["-b:v", rate, "-maxrate", rate, "-bufsize", rate, "-c:a", "aac"]
        _ffmpeg(*drawn, "-t", str(_SECONDS), *noisy, "-pix_fmt", "yuv420p", *bits, short)
    again = max(0, size // short.stat().st_size - 1)
    packets = ["-mpegts_m2ts_mode", "1", "-f", "mpegts"] if kind == "m2ts" else []
    _ffmpeg("-stream_loop", str(again), "-i", short, "-c", "copy", *packets, long)
    return long


def _ffmpeg(*words: str | Path) -> None:
    command = ["ffmpeg", "-v", "error", "-y", "-nostdin", *map(str, words)]
    subprocess.run(command, check=True)


def commands(film: Path, out: Path) -> dict[str, list[str | Path]]:
    """What is compared; each writes into a folder, or nothing."""
    copied: list[str | Path] = ["cp", film, out / "copy"]
    kept: list[str | Path] = ["clean", "--faces", "keep", "--voice", "keep", "-q", "-o", out]
    found: dict[str, list[str | Path]] = {
        "cp": copied,
        "cp and sync": ["sh", "-c", 'cp "$0" "$1" && sync "$1"', *copied[1:]],
        "lampshade clean": [*LAMPSHADE, *kept, film],
        "lampshade inspect": [*LAMPSHADE, "inspect", "--faces", "skip", film],
    }
    if shutil.which("exiftool"):
        found["exiftool -all="] = ["exiftool", "-q", "-all=", "-o", out / film.name, film]
    return found


def compare(film: Path, folder: Path, runs: int) -> None:
    """One film: ours, a copy, the peers."""
    size, out = film.stat().st_size / 1e6, folder / "out"
    print(f"\n{film.name}, {size:.0f} MB")
    todo = commands(film, out)
    told = {name: list[Spent]() for name in todo}
    for _ in range(runs):
        for name, command in todo.items():
            told[name].append(spent(command, out))
    if shutil.which("mat2"):
        told["mat2"] = [_mat2(film, folder)]
    for name, rounds in told.items():
        if not all(said.done for said in rounds):
            print(f"{name:18} does not clean this")
            continue
        print(
            f"{name:18} {min(said.cpu for said in rounds):6.2f} s of CPU,"
            f" {median(said.clock for said in rounds):6.2f} s on the clock,"
            f" {_ratio(rounds, told['cp']):5.1f} x cp,"
            f" {_ratio(rounds, told['cp and sync']):5.1f} x cp and sync;"
            f" {max(said.memory for said in rounds):4} MiB"
        )
    ratio = _ratio(told["lampshade clean"], told["cp and sync"])
    print(f"lampshade clean: {ratio:.2f} x cp and sync, mark {_MARK:.1f}")


def _ratio(ours: list[Spent], theirs: list[Spent]) -> float:
    """How many times the clock of another command: the median of the rounds."""
    return median(one.clock / other.clock for one, other in zip(ours, theirs, strict=False))


def _mat2(film: Path, folder: Path) -> Spent:
    """Writes beside its source, and takes long: once is enough."""
    beside = folder / "mat2"
    beside.mkdir(exist_ok=True)
    link = beside / film.name
    os.link(film, link)
    said = spent(["mat2", link], folder / "out")
    shutil.rmtree(beside)
    return said


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
        for kind in () if options.films else KINDS:
            film = made(folder, *kind, options.megabytes * 1_000_000)
            compare(film, folder, options.runs)
            film.unlink()


if __name__ == "__main__":
    main()
