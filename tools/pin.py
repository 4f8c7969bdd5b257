"""Pin requirements with the hashes of every file of each version.

    python tools/pin.py requirements/run.in > requirements/run.txt

Reads exact versions from the .in file (name==version, one a line) and asks pip's own
configured index for the hashes of their wheels; names no index itself. For maintainers,
online; nothing else needs it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from pathlib import Path

from pip._internal.models.index import PyPI


def index() -> str:
    """The index that pip uses on this machine."""
    command = [sys.executable, "-m", "pip", "config", "get", "global.index-url"]
    found = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    return (found or str(PyPI.simple_url)).rstrip("/")


def hashes(base: str, name: str, version: str) -> list[str]:
    """The SHA-256 of every wheel of one version; the source archive where there is no wheel."""
    request = urllib.request.Request(
        f"{base}/{name}/", headers={"Accept": "application/vnd.pypi.simple.v1+json"}
    )
    with urllib.request.urlopen(request) as reply:
        files = json.load(reply)["files"]
    plain = name.replace("-", "_").lower()
    wheels = [
        file["hashes"]["sha256"]
        for file in files
        if file["filename"].lower().replace("-", "_").startswith(f"{plain}_{version.lower()}_")
        and file["filename"].endswith(".whl")
        and wanted(file["filename"])
    ]
    return sorted(wheels)


def wanted(wheel: str) -> bool:
    """CPython 3.11 and later on Linux, macOS and Windows; no free-threaded or other builds."""
    tags = wheel[:-4].split("-")[-3:]
    old = any(part in ("cp38", "cp39", "cp310", "pp310", "pp311") for part in tags[0].split("."))
    odd = any(
        word in wheel for word in ("pp3", "cp313t", "cp314t", "ppc64", "s390x", "i686", "riscv")
    )
    stable = "abi3" in tags[1]
    return (stable or not old) and not odd


def main() -> None:
    """Print the pinned file."""
    base = index()
    print("# made by tools/pin.py from the .in file beside it; install with --no-deps")
    for line in Path(sys.argv[1]).read_text("utf-8").splitlines():
        wish = line.split("#")[0].strip()
        if not wish:
            continue
        pin, _, _marker = wish.partition(";")
        name, _, version = pin.strip().partition("==")
        found = hashes(base, name, version)
        if not found:
            sys.exit(f"no wheel of {wish}")
        print(f"{wish} \\")
        print(" \\\n".join(f"    --hash=sha256:{digest}" for digest in found))


if __name__ == "__main__":
    main()
