"""What lies in the folder where somebody works is never run, whatever it is called."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from tests.conftest import ROOT, sample_of

SCRIPT = ROOT / "lampshade"
#: Parts of Python, of others, and of ours.
NAMES = (
    "__future__", "typing", "json", "re", "os", "gc", "socket", "selectors", "resource", "click",
    "runpy", "sitecustomize", "usercustomize", "toolkit",
)  # fmt: skip

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the script is for POSIX shells")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Somebody's pictures, unpacked from what somebody sent."""
    folder = tmp_path / "sent"
    (folder / "toolkit").mkdir(parents=True)
    (folder / "photo.jpg").write_bytes(sample_of("jpeg")[0])
    for name in (*(f"{name}.py" for name in NAMES), "toolkit/__init__.py", "toolkit/__main__.py"):
        (folder / name).write_text(f"open({str(tmp_path / 'ran')!r}, 'a').write({name + ' '!r})\n")
    return folder


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The script in a folder of its own, set up as it does it itself, but without network."""
    home = tmp_path_factory.mktemp("program")
    venv.create(home / ".venv", symlinks=True, with_pip=False)
    (packages,) = (home / ".venv").glob("lib/python*/site-packages")
    paths = [str(ROOT), *(sysconfig.get_path(name) for name in ("purelib", "platlib"))]
    (packages / "lampshade-here.pth").write_text("\n".join(paths))
    wish = ROOT / "requirements" / "run.txt"
    (home / "requirements").mkdir()
    for copy in (home / "requirements" / "run.txt", home / ".venv" / "lampshade.stamp"):
        copy.write_bytes(wish.read_bytes())
    (home / "lampshade").write_bytes(SCRIPT.read_bytes())
    return home / "lampshade"


def test_the_script_runs_nothing_out_of_the_folder(script: Path, folder: Path) -> None:
    """Neither in the program itself nor in its confined reader."""
    ended = subprocess.run(
        ["sh", str(script), "inspect", "--faces", "skip", "photo.jpg"], cwd=folder,
        capture_output=True, timeout=120, check=False,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(folder)},
    )  # fmt: skip

    assert ended.returncode == 1, ended.stderr
    assert not (folder.parent / "ran").exists()


@pytest.mark.skipif(not Path("/dev/stdin").exists(), reason="this system has no /dev/stdin")
def test_a_folder_as_input_is_no_trace(script: Path, folder: Path) -> None:
    """Python would end with 1 before any line of ours, as inspect does when traces are found."""
    with_folder = os.open(folder, os.O_RDONLY)
    try:
        ended = subprocess.run(
            ["sh", str(script), "inspect", "-"], stdin=with_folder, capture_output=True,
            timeout=120, check=False, text=True,
        )  # fmt: skip
    finally:
        os.close(with_folder)

    assert ended.returncode == 4
    assert ended.stderr.startswith("lampshade: -: the file could not be read")


def test_the_module_runs_nothing_either(folder: Path) -> None:
    """As the README says it is called."""
    ended = subprocess.run(
        [sys.executable, "-P", "-m", "toolkit", "inspect", "--faces", "skip", "photo.jpg"],
        cwd=folder, capture_output=True, timeout=120, check=False,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
    )  # fmt: skip

    assert ended.returncode == 1, ended.stderr
    assert not (folder.parent / "ran").exists()
    assert "python -P -m toolkit" in (ROOT / "README.md").read_text("utf-8")


def test_without_the_switch_parts_of_others_are_not_run(folder: Path) -> None:
    """What is loaded before our first line is out of our hands; the rest is not."""
    for early in ("toolkit", "toolkit/__init__", "toolkit/__main__", "__future__", "typing", "re"):
        (folder / f"{early}.py").unlink()
    (folder / "toolkit").rmdir()
    subprocess.run(
        [sys.executable, "-m", "toolkit", "inspect", "--faces", "skip", "photo.jpg"],
        cwd=folder, capture_output=True, timeout=120, check=False,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
    )  # fmt: skip

    ran = folder.parent / "ran"
    assert not ran.exists() or not {*ran.read_text().split()} & {"click.py", "json.py"}


def test_every_python_of_the_script_is_apart() -> None:
    """Also while it sets itself up."""
    calls = re.findall(r'"\$(?:venv/bin/)?python"(?! -n)([^\n]*)', SCRIPT.read_text("utf-8"))

    assert len(calls) == 5
    assert all(call.startswith(" -I ") for call in calls)
