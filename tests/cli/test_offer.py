"""A bare `lampshade` offers the pages on a terminal, and shows its help everywhere else."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT

pty = pytest.importorskip("pty", reason="there are no terminals of this kind here")


def _on_a_terminal(folder: Path, answer: bytes, until: bytes) -> tuple[bytes, int]:
    """What a terminal shows, and how the command ended."""
    ours, theirs = pty.openpty()
    environment = {"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    with subprocess.Popen(
        [sys.executable, "-m", "toolkit"], cwd=folder, env=environment,
        stdin=theirs, stdout=theirs, stderr=theirs,
    ) as running:  # fmt: skip
        os.close(theirs)
        os.write(ours, answer)
        said, end = b"", time.monotonic() + 120
        while until not in said and time.monotonic() < end:
            try:
                said += os.read(ours, 4096)
            except OSError:
                break
        if answer != b"n\n":
            running.terminate()
        code = running.wait(120)
    os.close(ours)
    return said, code


def test_no_shows_the_help(tmp_path: Path) -> None:
    said, code = _on_a_terminal(tmp_path, b"n\n", b"Commands:")

    assert b"open the pages in the browser?" in said
    assert b"Usage: lampshade" in said
    assert code == 2


def test_enter_opens_the_pages(tmp_path: Path) -> None:
    said, code = _on_a_terminal(tmp_path, b"\n", b"Ctrl-C ends it")

    assert b"http://127." in said
    assert code == 0


def test_where_nobody_can_answer_nobody_is_asked(
    lampshade: Callable[..., subprocess.CompletedProcess[bytes]],
) -> None:
    ended = lampshade(stdin=subprocess.DEVNULL)

    assert ended.returncode == 2
    assert b"Usage: lampshade" in ended.stdout + ended.stderr
    assert b"browser?" not in ended.stdout + ended.stderr
