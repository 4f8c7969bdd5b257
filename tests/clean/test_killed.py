"""Stopped at any moment: the original is as it was, and no half copy stands anywhere."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT, sample_of

ROOT_ONLY = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounting a disk needs root"
)
POSIX = pytest.mark.skipif(os.name != "posix", reason="signals of this kind are POSIX")


def _start(folder: Path, *words: str) -> subprocess.Popen[bytes]:
    # not measured: what a signal does to the measuring is not what is tried here
    environment = {k: v for k, v in os.environ.items() if k != "COVERAGE_PROCESS_CONFIG"}
    return subprocess.Popen(
        [sys.executable, "-m", "toolkit", "clean", "--faces", "keep", "-q", "in", *words],
        cwd=folder,
        env={**environment, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )  # fmt: skip


def _until_at_work(running: subprocess.Popen[bytes]) -> None:
    """Wait until it has started its confined child; before that, Python itself answers signals."""
    listed = Path(f"/proc/{running.pid}/task/{running.pid}/children")
    while sys.platform == "linux" and running.poll() is None and not listed.read_text():
        time.sleep(0.01)


def _photos(folder: Path, count: int) -> bytes:
    data = sample_of("jpeg")[0]
    (folder / "in").mkdir()
    for number in range(count):
        (folder / "in" / f"{number}.jpg").write_bytes(data)
    return data


def _all_whole(folder: Path, whole: bytes) -> int:
    copies = list((folder / "cleaned").rglob("*")) if (folder / "cleaned").exists() else []
    assert all(copy.suffix == ".jpg" and copy.read_bytes() == whole for copy in copies)
    return len(copies)


@POSIX
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_killed_at_random_times(tmp_path: Path, how: signal.Signals) -> None:
    """Nothing half-written is left, whatever ends the program."""
    data = _photos(tmp_path, 60)
    with _start(tmp_path) as running:
        running.communicate()
    whole = next((tmp_path / "cleaned").iterdir()).read_bytes()
    when = random.Random(how)
    for copy in (tmp_path / "cleaned").iterdir():
        copy.unlink()
    for _ in range(6):
        with _start(tmp_path) as running:
            _until_at_work(running)
            time.sleep(when.uniform(0, 0.7))
            running.send_signal(how)
            _, said = running.communicate(timeout=120)
        assert b"Traceback" not in said
        assert running.returncode in (0, 130, -how)
        _all_whole(tmp_path, whole)
    digests = {hashlib.sha256(p.read_bytes()).digest() for p in (tmp_path / "in").iterdir()}
    assert digests == {hashlib.sha256(data).digest()}


@POSIX
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_killed_while_originals_are_replaced(tmp_path: Path, how: signal.Signals) -> None:
    """In place, each file is either the whole original or the whole proven copy."""
    data = _photos(tmp_path, 40)
    with _start(tmp_path) as running:
        running.communicate()
    whole = next((tmp_path / "cleaned").iterdir()).read_bytes()
    when = random.Random(how)
    for _ in range(3):
        with _start(tmp_path, "--in-place") as running:
            _until_at_work(running)
            time.sleep(when.uniform(0, 0.4))
            running.send_signal(how)
            running.communicate(timeout=120)
        found = {path.name: path.read_bytes() for path in (tmp_path / "in").iterdir()}
        assert set(found.values()) <= {data, whole}
        assert len([name for name in found if name.endswith(".jpg")]) == 40


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Mounts a small disk in memory as the folder for copies."""
    disk = tmp_path / "cleaned"
    disk.mkdir()
    mounts = 0

    def mount(options: str) -> Path:
        nonlocal mounts
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(disk)]
        if subprocess.run(command, check=False, capture_output=True).returncode:
            pytest.skip("this machine does not let root mount a disk in memory")
        mounts += 1
        return disk

    yield mount
    for _ in range(mounts):
        subprocess.run(["umount", str(disk)], check=True)


@POSIX
@ROOT_ONLY
def test_a_folder_that_is_read_only(tmp_path: Path, mounted: Callable[[str], Path]) -> None:
    """A memory stick with its lock on, say: the sentence says so, the original stays."""
    data = _photos(tmp_path, 1)
    disk = mounted("ro,size=64k")
    with _start(tmp_path) as running:
        _, said = running.communicate(timeout=120)

    assert b"0.jpg: the copy could not be written: the folder is read-only" in said
    assert b"hint: choose another folder with -o" in said
    assert running.returncode == 4
    assert list(disk.iterdir()) == []
    assert (tmp_path / "in" / "0.jpg").read_bytes() == data


@POSIX
@ROOT_ONLY
def test_a_disk_that_fills_up(tmp_path: Path, mounted: Callable[[str], Path]) -> None:
    """The sentence says so, the code is 4, and what is there is whole."""
    _photos(tmp_path, 1)
    disk = mounted("size=4k,nr_inodes=8")
    (disk / "other").write_bytes(b"x" * 4096)
    with _start(tmp_path) as running:
        _, said = running.communicate(timeout=120)

    assert b"the disk is full" in said
    assert running.returncode == 4
    assert [p.name for p in disk.iterdir()] == ["other"]
