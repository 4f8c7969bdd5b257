"""Passphrases asked for on a terminal: unseen, twice where they lock, made when left empty."""

from __future__ import annotations

import os
import pty
import select
import shlex
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT, sample_of


class Terminal:
    """A command on a terminal of its own, and all that it shows there."""

    def __init__(self, folder: Path, line: str) -> None:
        ours, theirs = pty.openpty()
        name = os.ttyname(theirs)
        call = f"exec {shlex.quote(sys.executable)} -m toolkit {line} <{name} >{name} 2>&1"
        self.shown = b""
        self._terminal = ours
        # the first terminal that a new session opens is its own; so getpass finds it
        self._process = subprocess.Popen(
            ["sh", "-c", call], cwd=folder, start_new_session=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"},
        )  # fmt: skip
        # held until the command has opened it; a terminal that nobody holds is gone
        self._theirs: int | None = theirs

    def type_after(self, prompt: str, text: str, *, echoed: bool = False) -> None:
        """Type once a prompt is shown, and what is typed is no longer echoed, unless it is."""
        end = time.monotonic() + 60
        while not self.shown.rstrip().endswith(prompt.encode()):
            assert time.monotonic() < end, self.shown
            assert select.select([self._terminal], [], [], 60)[0], self.shown
            self.shown += os.read(self._terminal, 1000)
        if self._theirs is not None:
            os.close(self._theirs)
            self._theirs = None
        # with the echo it drops what was typed before
        while not echoed and termios.tcgetattr(self._terminal)[3] & termios.ECHO:
            assert time.monotonic() < end, self.shown
            time.sleep(0.01)
        self.shown += b"\n"
        os.write(self._terminal, text.encode() + b"\n")

    def end(self) -> int:
        """Its exit code, when it has said all."""
        while True:
            assert select.select([self._terminal], [], [], 60)[0], self.shown
            try:
                part = os.read(self._terminal, 1000)
            except OSError:  # closed by its last user
                part = b""
            if not part:
                break
            self.shown += part
        os.close(self._terminal)
        return self._process.wait(60)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a photo."""
    (tmp_path / "a.jpg").write_bytes(sample_of("jpeg")[0])
    return tmp_path


def test_a_passphrase_is_asked_for_twice_and_not_shown(folder: Path) -> None:
    """What is typed appears nowhere; it opens what it locked."""
    lock = Terminal(folder, "lock a.jpg")
    lock.type_after("passphrase:", "hidden words of mine 8")
    lock.type_after("the same once more:", "hidden words of mine 7")
    lock.type_after("passphrase:", "hidden words of mine 7")
    lock.type_after("the same once more:", "hidden words of mine 7")
    assert lock.end() == 0, lock.shown
    unlock = Terminal(folder, "unlock locked")
    unlock.type_after("passphrase:", "hidden words of mine 7")

    assert unlock.end() == 0, unlock.shown
    assert b"hidden" not in lock.shown + unlock.shown
    assert (folder / "unlocked/a.jpg").read_bytes() == (folder / "a.jpg").read_bytes()


def test_left_empty_six_words_are_made(
    folder: Path, lampshade: Callable[..., subprocess.CompletedProcess[bytes]]
) -> None:
    """And shown this once."""
    lock = Terminal(folder, "lock a.jpg")
    lock.type_after("passphrase:", "")
    assert lock.end() == 0, lock.shown
    lines = lock.shown.decode().splitlines()
    words = lines[next(n for n, line in enumerate(lines) if "shown this once" in line) + 1]
    (folder / "w").write_text(words)

    assert len(words.split()) == 6
    assert lampshade("unlock", "--passphrase-file", "w", "locked", cwd=folder).returncode == 0


def test_a_locked_key_file_asks(folder: Path) -> None:
    """Only where the file itself needs a passphrase."""
    new = Terminal(folder, "key new -o k")
    new.type_after("passphrase:", "words for the key file")
    new.type_after("the same once more:", "words for the key file")
    assert new.end() == 0, new.shown
    show = Terminal(folder, "key show k")
    show.type_after("passphrase:", "words for the key file")

    assert show.end() == 0
    assert b"age1" in show.shown
