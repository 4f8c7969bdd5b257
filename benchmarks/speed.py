"""How fast, against the peers on the same files in the same run.

    python benchmarks/speed.py [--photos 100] [--peers mat2,exiftool,deface]

Prints CPU seconds (user + system, all processes) and the ratio to each peer. A peer that is
not installed is left out and said so. Ratios are what counts: the machine may be loaded.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pikepdf
from PIL import Image

LAMPSHADE = [sys.executable, "-m", "toolkit"]


def cpu(command: Sequence[str | Path], runs: int = 1) -> float:
    """CPU seconds of a command with all its children, the least of several runs."""
    least = float("inf")
    for _ in range(runs):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([str(word) for word in command], capture_output=True, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        least = min(least, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return least


def many(command: Callable[[Path], Sequence[str | Path]], files: Sequence[Path]) -> float:
    """CPU seconds of one run for each file."""
    return sum(cpu(command(file)) for file in files)


def picture(width: int, height: int, seed: int) -> Image.Image:
    """A soft scene with some noise: compresses about as a photo does."""
    noise = np.random.default_rng(seed)
    soft = noise.integers(0, 255, (height // 64 + 1, width // 64 + 1, 3), dtype=np.uint8)
    scene = Image.fromarray(soft).resize((width, height), Image.Resampling.BICUBIC)
    grain = noise.normal(0, 5, (height, width, 1))
    return Image.fromarray(np.clip(np.asarray(scene) + grain, 0, 255).astype(np.uint8))


def tagged(seed: int) -> Image.Exif:
    """What a phone writes: maker, model, times, place, a small copy."""
    exif = Image.Exif()
    exif[0x10F], exif[0x110], exif[0x131] = "Maker", f"Phone {seed}", "Camera 1.2.3"
    exif[0x132] = "2026:05:04 10:11:12"
    exif.get_ifd(0x8769).update({0x9003: "2026:05:04 10:11:12", 0xA431: f"SER{seed:08d}"})
    exif.get_ifd(0x8825).update({1: "N", 2: (39.0, 28.0, 12.0), 3: "E", 4: (75.0, 59.0, 24.0)})
    return exif


def photos(folder: Path, count: int) -> list[Path]:
    """Photos of 12 megapixels, about 2.6 MB each."""
    base = picture(4000, 3000, 1)
    made = []
    for number in range(count):
        path = folder / f"IMG_{number:04d}.jpg"
        base.save(path, quality=82, exif=tagged(number))
        made.append(path)
    return made


def scans(folder: Path, count: int) -> list[Path]:
    """PNGs of about 17 MB."""
    made = []
    for number in range(count):
        path = folder / f"scan{number}.png"
        picture(3600, 2640, number).save(path, compress_level=1, exif=tagged(number))
        made.append(path)
    return made


def row(what: str, seconds: float, count: int, ours: float | None = None) -> None:
    """One line: CPU seconds a file, and how it stands to ours."""
    ratio = "" if ours is None else f"   ours is {ours / seconds:7.3f} x"
    print(f"{what:52} {seconds / count:9.4f} s a file{ratio}")


def strip(folder: Path, count: int) -> None:
    """Lossless: strip, jail and proof included, in one call."""
    jpegs = photos(folder, count)
    size = sum(path.stat().st_size for path in jpegs) / 1e6
    print(f"\n{count} JPEGs of 12 megapixels, {size:.0f} MB")
    ours = cpu([*LAMPSHADE, "clean", "--faces", "keep", "-q", "-o", folder / "a", *jpegs])
    row("lampshade clean --faces keep", ours, count)
    copy = cpu(["cp", *jpegs, _folder(folder / "copies")])
    row("cp", copy, count, ours)
    few = jpegs[: max(4, count // 5)]
    if shutil.which("exiftool"):
        each = many(lambda p: ["exiftool", "-q", "-all=", "-o", folder / f"e{p.name}", p], few)
        row("exiftool -all= once a file", each, len(few), ours / count * len(few))
    if shutil.which("mat2"):
        row("mat2 in one call", cpu(["mat2", *few]), len(few), ours / count * len(few))
    pngs = scans(folder, 3)
    print(f"\n3 PNGs, {sum(path.stat().st_size for path in pngs) / 3e6:.1f} MB each")
    ours = cpu([*LAMPSHADE, "clean", "--faces", "keep", "-q", "-o", folder / "b", *pngs])
    row("lampshade clean --faces keep", ours, 3)
    if shutil.which("exiftool"):
        each = cpu(["exiftool", "-q", "-all=", "-o", _folder(folder / "png-out"), *pngs])
        row("exiftool -all= in one call", each, 3, ours)


def faces(folder: Path) -> None:
    """Hiding faces, end to end."""
    for name, size in (("1", (1152, 864)), ("12", (4000, 3000))):
        path = folder / f"people{name}.jpg"
        picture(*size, seed=3).save(path, quality=90)
        print(f"\nfaces, one photo of {name} megapixels")
        ours = cpu([*LAMPSHADE, "clean", "-q", "--repaint", "-o", folder / f"f{name}", path], 3)
        row("lampshade clean --repaint", ours, 1)
        long = cpu(
            [*LAMPSHADE, "clean", "-q", "--repaint", "--thorough", "-o", folder / f"t{name}", path]
        )
        row("lampshade clean --repaint --thorough", long, 1, ours)
        if shutil.which("deface"):
            row("deface", cpu(["deface", path, "-o", folder / f"d{name}.jpg"], 3), 1, ours)


def start(folder: Path) -> None:
    """Start-up, as a ratio to an empty interpreter."""
    path = folder / "small.jpg"
    picture(640, 480, 5).save(path, exif=tagged(5))
    print("\nstart-up")
    bare = cpu([sys.executable, "-c", "pass"], 15)
    row("python -c pass", bare, 1)
    for words in (["--version"], ["inspect", "--faces", "skip", path], ["about", "--security"]):
        seconds = cpu([*LAMPSHADE, *words], 15)
        said = " ".join(str(word) for word in words[:3])
        print(f"lampshade {said:42} {seconds:9.4f} s   {seconds / bare:.2f} x python")


def documents(folder: Path) -> None:
    """One letter a call, as somebody would who has one."""
    for path in (_letter(folder / "letter.docx"), _paper(folder / "paper.pdf")):
        print(f"\n{path.name}, one a call")
        into = folder / f"{path.suffix[1:]}-out"
        ours = cpu([*LAMPSHADE, "clean", "--faces", "keep", "-q", "-o", into, path], 9)
        row("lampshade clean --faces keep", ours, 1)
        default = cpu([*LAMPSHADE, "clean", "-q", "-o", into, path], 9)
        row("lampshade clean", default, 1, ours)
        if shutil.which("mat2"):
            row("mat2", cpu(["mat2", path], 9), 1, ours)


def _letter(path: Path) -> Path:
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    links = "http://schemas.openxmlformats.org/package/2006/relationships"
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    words = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    text = "<w:p><w:r><w:t>Nothing of note happened on this day.</w:t></w:r></w:p>" * 200
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, body in {
            "[Content_Types].xml": f'<Types xmlns="{types}"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{links}"><Relationship Id="rId1" '
            f'Type="{kinds}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/document.xml": f'<w:document xmlns:w="{words}"><w:body>{text}</w:body>'
            "</w:document>",
        }.items():
            package.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{body}')
    return path


def _paper(path: Path) -> Path:
    with pikepdf.new() as made:
        page = made.add_blank_page()
        page.Contents = made.make_stream(b"0.5 g 72 72 200 100 re f " * 200)
        made.docinfo["/Author"] = "Somebody"
        made.save(path)
    return path


#: Starts a command, and says how much memory the largest of its processes had. In between, because
#: to the system a process begins as large as the one that started it: this one made the picture.
_PEAK = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def memory(folder: Path) -> None:
    """The largest process for a picture of 50 megapixels, faces hidden."""
    path = folder / "large.jpg"
    picture(8688, 5792, 7).save(path, quality=85)
    command = [*LAMPSHADE, "clean", "-q", "--repaint", "-o", str(folder / "m"), str(path)]
    told = subprocess.run(
        [sys.executable, "-c", _PEAK, *command], check=True, capture_output=True, text=True
    )
    most = int(told.stdout.split()[-1]) / 1024
    each = (most - 150) * 1048576 / 50.3e6
    print(f"\n50 megapixels: {most:.0f} MiB at most, {each:.1f} bytes a pixel over 150 MiB")


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=100)
    parser.add_argument("--only", default="start,strip,documents,faces,memory")
    options = parser.parse_args()
    os.environ.setdefault("PYTHONPATH", str(Path(__file__).resolve().parents[1]))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in options.only.split(","):
            {"start": start, "faces": faces, "memory": memory, "documents": documents,
             "strip": lambda place: strip(place, options.photos)}[part](folder)  # fmt: skip


if __name__ == "__main__":
    main()
