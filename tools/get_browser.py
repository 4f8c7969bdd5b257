"""Bring what the tests in a real browser need: Chromium, fonts, axe-core, a checker of types.

    python tools/get_browser.py

Chromium and fonts come from the system's own packages (as root, where there is apt); the two
scripts from the npm client, held to the hashes below, into the developers' environment. They are
used by tests only. Ends with 1 and a sentence when something cannot be had here; the tests that
need it then skip with the same reason.
"""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

WHERE = Path(sys.prefix) / "browser"
#: With libatomic, on which Playwright's own Node stands and nothing else of a bare system does.
PACKAGES = ("chromium", "fonts-dejavu-core", "fonts-noto-core", "libatomic1")
#: Name, version, SHA-512 of the package, what is taken out of it.
SCRIPTS = (
    (
        "axe-core", "4.14.1",
        "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
        "package/axe.min.js",
    ),
    (
        "typescript", "5.9.3",
        "jl1vZzPDinLr9eUt3J/t7V6FgNEw9QjvBPdysz9KfQDD41fQrC2Y4vKQdiaUpFT4bXlb1RHhLpp8wtm6M5TgSw==",
        "package/lib/",
    ),
)  # fmt: skip


def chromium() -> None:
    """Install the system's Chromium where there is none."""
    if shutil.which("chromium"):
        return
    if os.name != "posix" or os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit("no Chromium here: install your system's package `chromium`, then try again")
    apt = ["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([*apt, "update"], check=True, env=quiet)
    install = [*apt, "install", "-y", "--no-install-recommends", *PACKAGES]
    subprocess.run(install, check=True, env=quiet, stdout=subprocess.DEVNULL)


def script(name: str, version: str, digest: str, member: str) -> None:
    """Unpack one script's package, if it is the one that is meant."""
    target = WHERE / f"{name}-{version}"
    if target.exists():
        return
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("no npm here: install your system's package `npm`, then try again")
    with tempfile.TemporaryDirectory() as folder:
        command = [npm, "pack", "--silent", f"{name}@{version}"]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        packed = next(Path(folder).glob("*.tgz")).read_bytes()
        if base64.b64encode(hashlib.sha512(packed).digest()).decode() != digest:
            sys.exit(f"{name} {version} is not the package that is meant: its hash differs")
        part = WHERE / f"{name}.part"
        shutil.rmtree(part, ignore_errors=True)
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as archive:
            unpack(archive, member, part)
        part.rename(target)


def unpack(archive: tarfile.TarFile, member: str, into: Path) -> None:
    """Write the files whose names begin so, and nothing else (links, owners, modes).

    By hand, because the first 3.11s, as Debian 12 has one, know no `filter` of `extractall`.
    """
    for each in archive:
        stream = archive.extractfile(each) if each.isfile() else None
        if stream is not None and each.name.startswith(member):
            place = into / each.name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(stream.read())


def main() -> None:
    """Bring all of it."""
    WHERE.mkdir(exist_ok=True)
    chromium()
    for each in SCRIPTS:
        script(*each)


if __name__ == "__main__":
    main()
