"""How fast originals are locked and unlocked, beside Debian's age in the same run.

    python benchmarks/lock.py [--mebibytes 256] [--runs 5]

Seconds of the clock and of the processor, the least of several runs, start-up included.
"the format alone" is `toolkit.vault.age` from file to file, which is what age does. `lampshade
lock` and `unlock` do more: both measure the bytes and wait for the disk, and what was locked is
read back and compared. So they stand beside age with a wait for the disk, too.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

LAMPSHADE = [sys.executable, "-m", "toolkit"]
#: The format alone, as a program: FROM TO RECIPIENT, or FROM TO IDENTITY.
_LOCK = """
import sys
from pathlib import Path
from toolkit.vault import age, recipients
to = recipients.recipient(sys.argv[3])
with open(sys.argv[1], "rb", 0) as source, open(sys.argv[2], "wb", 0) as target:
    for part in age.locked(source.read, [to]):
        target.write(part)
"""
_OPEN = """
import sys
from toolkit.vault import age, recipients
key = recipients.identity(sys.argv[3])
with open(sys.argv[1], "rb", 0) as source, open(sys.argv[2], "wb", 0) as target:
    for part in age.opened(source.read, [key]):
        target.write(part)
"""


Cost = tuple[float, float]


def processor() -> float:
    """Seconds of the processor that all ended children used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def least(runs: int, command: Sequence[str | Path], clear: Callable[[], None]) -> Cost:
    """Seconds of the clock and of the processor, the least of several runs."""
    costs = []
    for _ in range(runs):
        clear()
        begun, used = time.monotonic(), processor()
        subprocess.run([str(word) for word in command], check=True, capture_output=True)
        costs.append((time.monotonic() - begun, processor() - used))
    clocks, processors = zip(*costs, strict=True)
    return min(clocks), min(processors)


def row(what: str, cost: Cost, peer: Cost) -> None:
    """One line; the ratios are speed, so that 1 is as fast as age."""
    clock, used = (
        f"{mine:5.2f} s {its / mine:5.2f} x" for mine, its in zip(cost, peer, strict=True)
    )
    print(f"{what:28} clock {clock}   processor {used}")


def main() -> None:
    """Run all and print the rows."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--mebibytes", type=int, default=256)
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    if not (shutil.which("age") and shutil.which("age-keygen")):
        sys.exit("age is not installed here: there is nothing to compare with")
    with tempfile.TemporaryDirectory() as name:
        measure(Path(name), asked.mebibytes, asked.runs)


def synced(*command: str | Path) -> list[str | Path]:
    """A command that ends when the disk has written down its output, the word behind -o."""
    return ["sh", "-c", '"$@" && sync "$0"', command[command.index("-o") + 1], *command]


def measure(folder: Path, mebibytes: int, runs: int) -> None:
    """Make a file that cannot be packed, and lock and open it in each way."""
    plain, sealed, out, key = (folder / name for name in ("plain", "plain.age", "out", "key"))
    with plain.open("wb") as stream:
        for _ in range(mebibytes):
            stream.write(os.urandom(1 << 20))
    subprocess.run(["age-keygen", "-o", str(key)], check=True, capture_output=True)
    secret = re.findall("AGE-SECRET-KEY-[A-Z0-9]+", key.read_text())[0]
    to = re.findall("age1[a-z0-9]+", key.read_text())[0]

    def clear() -> None:
        out.unlink(missing_ok=True)
        shutil.rmtree(folder / "made", ignore_errors=True)

    locking: list[str | Path] = ["age", "-r", to, "-o", out, plain]
    peer = least(runs, locking, clear)
    waits = least(runs, synced(*locking), clear)
    row("age -r", peer, peer)
    row("age -r, and the disk", waits, peer)
    row("the format alone, locking", least(
        runs, [sys.executable, "-c", _LOCK, plain, out, to], clear), peer)  # fmt: skip
    mine = least(
        runs, [*LAMPSHADE, "lock", "-q", "-o", folder / "made", "--to", to, "--", plain], clear
    )
    row("lampshade lock", mine, peer)
    row("  beside age and the disk", mine, waits)
    out.unlink(missing_ok=True)
    subprocess.run(["age", "-r", to, "-o", str(sealed), str(plain)], check=True)
    opening: list[str | Path] = ["age", "-d", "-i", key, "-o", out, sealed]
    peer = least(runs, opening, clear)
    waits = least(runs, synced(*opening), clear)
    row("age -d", peer, peer)
    row("age -d, and the disk", waits, peer)
    row("the format alone, opening", least(
        runs, [sys.executable, "-c", _OPEN, sealed, out, secret], clear), peer)  # fmt: skip
    mine = least(
        runs,
        [*LAMPSHADE, "unlock", "-q", "-o", folder / "made", "--identity", key, "--", sealed],
        clear,
    )
    row("lampshade unlock", mine, peer)
    row("  beside age and the disk", mine, waits)


if __name__ == "__main__":
    main()
