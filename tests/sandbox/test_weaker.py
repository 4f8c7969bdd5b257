"""On a system that cannot hold a child fully, that is said, and refused where it matters."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.sandbox.test_sandbox import LINUX

WEAKEN = Path(__file__).parent / "weaken.py"
PARTS = pytest.mark.parametrize("part", ["landlock", "seccomp"])


def weakly(part: str, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command, on a system that has one part of the jail less."""
    return subprocess.run(
        [sys.executable, WEAKEN, part, sys.executable, "-m", "toolkit", *arguments],
        cwd=folder, capture_output=True, text=True, timeout=120, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


@LINUX
@PARTS
def test_the_full_jail_or_nothing(part: str, photo: Path, tmp_path: Path) -> None:
    """--require-jail refuses with a sentence, before a byte is read, and writes nothing."""
    before = photo.read_bytes()
    ended = weakly(part, tmp_path, "clean", "--faces", "keep", "--require-jail", photo.name)

    assert ended.returncode == 3
    assert "the file could not be read safely: this system offers no full jail" in ended.stderr
    assert "hint: leave out --require-jail if you trust where the file comes from" in ended.stderr
    assert [path.name for path in tmp_path.iterdir()] == [photo.name]
    assert photo.read_bytes() == before


@LINUX
@PARTS
def test_the_level_is_said(part: str, photo: Path, tmp_path: Path) -> None:
    """Without one part the level is partial, the self-test says what it could do, work goes on."""
    said = weakly(part, tmp_path, "about", "--security", "--json")
    jail = json.loads(said.stdout)["jail"]
    cleaned = weakly(part, tmp_path, "clean", "--faces", "keep", photo.name)

    assert jail["level"] == "partial"
    if part == "seccomp":  # Landlock alone forbids no socket that stays on this machine
        assert {row["name"] for row in jail["probes"] if row["succeeded"]} >= {"execute-memory"}
        assert said.returncode == 3
    assert cleaned.returncode == 0, cleaned.stderr
    assert "the reader of your files is limited, but this system cannot" in cleaned.stderr
    assert "partial" not in weakly(part, tmp_path, "about").stderr
    assert len(list((tmp_path / "cleaned").iterdir())) == 1
