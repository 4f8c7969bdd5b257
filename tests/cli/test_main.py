"""However a call ends, it ends with a documented code and without a trace of the program."""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from tests.conftest import ROOT, sample_of
from toolkit import __main__ as command
from toolkit import __version__
from toolkit.clean import batch
from toolkit.cli import clean, clean_options, exits, film, main, out
from toolkit.cli.exits import Exit
from toolkit.errors import (
    CannotRead,
    CannotWrite,
    Damaged,
    JailBroken,
    LampshadeError,
    Unproven,
    UsageError,
)
from toolkit.files import drafts, no_files, walk
from toolkit.model import Box, Recipe
from toolkit.outcome import Outcome
from toolkit.vault import locking

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="a terminal of this kind is POSIX")


@pytest.mark.parametrize("words", [["--version"], ["--version", "--help"]])
def test_the_version_is_said_without_being_installed(
    words: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """./lampshade and a checkout have no record of an installed package to look it up in."""
    monkeypatch.setattr("importlib.metadata.distribution", None)

    assert (main._code(words), capsys.readouterr().out) == (0, f"lampshade {__version__}\n")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (None, 0), (UsageError("wrong_suffix"), 2), (Damaged("truncated"), 3),
        (JailBroken("crashed"), 3), (CannotRead("io"), 4), (CannotWrite("disk_full"), 4),
        (Unproven("leftovers"), 5),
    ],
)  # fmt: skip
def test_each_error_has_its_code(error: LampshadeError | None, code: int) -> None:
    """The codes of docs/exit-codes.md, and of several the highest."""
    assert exits.of(error) == code
    assert exits.worst([Exit.DONE, exits.of(error), Exit.TRACES]) == max(code, 1)
    assert exits.worst([]) == Exit.DONE


@pytest.mark.parametrize(
    ("raised", "code", "words"),
    [
        (KeyboardInterrupt(), 130, "stopped; nothing half-written is left"),
        (click.Abort(), 130, "stopped"),
        (SystemExit(1), 4, ""),
        (BrokenPipeError(), 4, ""),
        (OSError(28, "full"), 4, "the output could not be written: the disk is full"),
        (RuntimeError("a secret out of a file"), 4, "something went wrong in Lampshade itself"),
        (JailBroken("no_start"), 3, "the confined reader could not be started"),
        (click.UsageError("Wrong."), 2, "lampshade: wrong\n"),
        (click.NoSuchOption("-x"), 2, "a name that begins with - is written ./-name"),
    ],
)
def test_whatever_happens_there_is_one_code_and_one_sentence(
    raised: BaseException, code: int, words: str, monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """No trace, no word out of a file, never the code that means "traces found"."""

    def fail(*_: Any, **__: Any) -> None:
        raise raised

    # the output is thrown away in some of these, so it must be one that may be
    keep = os.dup(1)
    try:
        monkeypatch.setattr(main.lampshade, "main", fail)
        monkeypatch.setattr(sys, "stdout", os.fdopen(os.dup(1), "w"))
        ended = main._code([])
        sys.stdout.close()
    finally:
        os.dup2(keep, 1)
        os.close(keep)
    said = capfd.readouterr().err

    assert ended == code
    assert words in said
    assert "secret" not in said
    assert "Traceback" not in said


def test_where_the_program_failed_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The file of ours and its line, so that it can be mended."""
    monkeypatch.setattr(main.lampshade, "main", lambda *_, **__: 1 // 0)
    main._code([])

    assert "ZeroDivisionError in test_main.py, line " in capsys.readouterr().err


def test_who_may_set_no_limits_can_still_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """A container may deny it; a trace would end with 1, which means that traces were found."""
    resource = pytest.importorskip("resource", reason="Windows has no limits")

    def denied(*_: object) -> None:
        raise ValueError("not allowed to raise maximum limit")

    monkeypatch.setattr(resource, "setrlimit", denied)
    main._leave_no_core()


@pytest.mark.parametrize("as_json", [False, True])
def test_stills_that_were_saved_before_one_failed_are_told(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    as_json: bool,
) -> None:
    """They stay, and nobody would know of them."""

    def some(*_asked: object, **_more: object) -> Iterator[Outcome]:
        yield Outcome("a.mp4", tmp_path / "bcd.png", outcome="clean", format="png")
        raise CannotWrite("disk_full")

    monkeypatch.setattr(film.reviewing, "stills", some)
    options = {"as_json": as_json, "quiet": False, "verbose": False}
    code = film.stills(Path("a.mp4"), "1,2", tmp_path / "out", Recipe(), options)
    said = capsys.readouterr()

    assert code is Exit.ACCESS
    assert "bcd.png" in said.out
    assert "the disk is full" in said.err


@pytest.mark.parametrize("quiet", [False, True])
def test_the_end_of_several_copies_counts_those_with_bare_places(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    quiet: bool,
) -> None:
    """A line among hundreds is easily missed; --quiet left it out, so nothing is named above."""

    def made(paths: list[Path], *_asked: object, **_more: object) -> Iterator[Outcome]:
        for path in paths:
            bare = (Box(0, 0, 9, 9),) if path.stem != "c" else ()
            yield Outcome(str(path), path, outcome="clean", format="jpeg", suggested=bare)

    monkeypatch.setattr(clean, "clean_many", made)
    for name in "abc":
        (tmp_path / f"{name}.jpg").write_bytes(b"")
    said = []
    for some in ("abc", "a"):
        paths = [str(tmp_path / f"{name}.jpg") for name in some]
        words = [*paths, "-o", str(tmp_path / "out"), *(["-q"] if quiet else [])]
        assert clean.clean_command.main(words, standalone_mode=False) == Exit.DONE
        said.append(capsys.readouterr().err)

    assert ("perhaps faces, not covered, in 2 of 3 files" in said[0]) is not quiet
    assert "perhaps faces, not covered, in" not in said[1]


def test_a_signal_is_an_interruption() -> None:
    """A termination signal takes the same way out as Ctrl-C."""
    with pytest.raises(KeyboardInterrupt):
        main._interrupt(15, None)


_BROKEN_OFF = """
import os, signal, sys
from toolkit import __main__ as command

class Breaking:
    def find_spec(self, name, path=None, target=None):
        if name == "toolkit.cli.main":
            try:
                os.kill(os.getpid(), signal.SIGINT)
            except KeyboardInterrupt:
                raise RuntimeError("as class bodies and libraries in C make of it")

sys.meta_path.insert(0, Breaking())
sys.argv[1:] = ["about"]
command.main()
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no such signal")
@pytest.mark.parametrize(("before", "code"), [("", 130), ("ignored", 0)])
def test_ctrl_c_while_the_command_is_loaded_ends_it_without_a_word(before: str, code: int) -> None:
    """Also where what is being loaded makes another error of it; 1 would say: traces found.

    Where a caller has it ignored, it stays so.
    """
    ignored = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)" if before else ""
    ended = subprocess.run(
        [sys.executable, "-c", ignored + _BROKEN_OFF], capture_output=True, text=True, check=False
    )

    assert (ended.returncode, ended.stderr) == (code, "")


def test_once_loaded_ctrl_c_is_an_exception_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """From then on there may be drafts to put away."""
    assert command._loaded() is main.run
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    codes: list[int] = []
    monkeypatch.setattr(os, "_exit", codes.append)
    command._leave(2, None)
    assert codes == [130]


@pytest.mark.parametrize("value", ["1,2,3", "a,b,c,d", "1,2,3,0", "-1,2,3,4", "", "1,2,3,4,5"])
def test_a_box_that_is_none_is_said(value: str) -> None:
    """Four whole numbers, inside, at least one pixel."""
    with pytest.raises(click.BadParameter):
        clean_options.BoxType().convert(value, None, None)


def test_a_box_is_four_numbers() -> None:
    """What was drawn is drawn; one that is a box already stays it."""
    box = clean_options.BoxType().convert("1,2,3,4", None, None)

    assert box == Box(1, 2, 3, 4, "drawn")
    assert clean_options.BoxType().convert(box, None, None) is box


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_drawn_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A count that is wiped away again; nothing at all in a file or when it shall be quiet."""
    for stream, quiet, drawn in (
        (_Terminal(), False, True), (_Terminal(), True, False), (io.StringIO(), False, False),
    ):  # fmt: skip
        monkeypatch.setattr(sys, "stderr", stream)
        progress = out.Progress(2, quiet=quiet)
        progress.step()
        progress.clear()
        assert ("1/2" in stream.getvalue()) is drawn
        assert (stream.getvalue() == "") is not drawn
    monkeypatch.setattr(sys, "stderr", _Terminal())
    out.Progress(None, quiet=False).step()
    assert sys.stderr.getvalue().endswith("K1")  # type: ignore[attr-defined]


@LINUX
def test_a_picture_is_not_poured_into_a_terminal(photo: Path, tmp_path: Path) -> None:
    """Bytes of a picture could steer it; a person is asked to name a file."""
    import pty

    ours, theirs = pty.openpty()
    with photo.open("rb") as source:
        ended = subprocess.run(
            [sys.executable, "-m", "toolkit", "clean", "--faces", "keep", "-"],
            stdin=source, stdout=theirs, stderr=subprocess.PIPE, cwd=tmp_path, check=False,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
    os.close(theirs)
    os.close(ours)

    assert ended.returncode == 2
    assert b"a copy cannot be shown on a terminal" in ended.stderr


@LINUX
def test_names_can_not_steer_a_terminal(tmp_path: Path) -> None:
    """On a real terminal, with progress drawn, no control character of a name arrives."""
    import pty

    name = "evil\x1b]0;owned\x07\u202egpj.jpg"
    (tmp_path / name).write_bytes(sample_of("jpeg")[0])
    ours, theirs = pty.openpty()
    subprocess.run(
        [sys.executable, "-m", "toolkit", "inspect", "--faces", "skip", name],
        stdout=theirs, stderr=theirs, cwd=tmp_path, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    os.close(theirs)
    seen = b""
    with contextlib.suppress(OSError):
        while part := os.read(ours, 1 << 16):
            seen += part
    os.close(ours)

    assert b"evil\\u001b]0;owned\\u0007\\u202egpj.jpg" in seen
    assert b"\x1b]0;" not in seen
    assert "\u202e".encode() not in seen


def test_walking_survives_a_folder_that_goes_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that cannot be listed is named, with its reason."""

    def shut(folder: object) -> None:
        raise PermissionError(13, "denied", str(folder))

    (tmp_path / "shut").mkdir()
    monkeypatch.setattr(os, "scandir", shut)

    assert list(walk([tmp_path / "shut"])) == [tmp_path / "shut"]
    error = no_files(tmp_path / "shut")
    assert isinstance(error, CannotRead)
    assert error.detail == "no_permission"
    assert "nothing in this folder was looked at" in error.hint
    monkeypatch.undo()
    assert no_files(tmp_path / "shut").detail == "empty_folder"


@pytest.mark.parametrize(
    "words",
    [
        ["guides", "export", "new/out"],
        ["workshop", "practice", "new/out"],
        ["key", "new", "--unprotected", "--sheet", "new/sheet.txt", "-o", "new/key"],
    ],
    ids=lambda words: words[1],
)
@pytest.mark.parametrize(
    ("ends", "code"), [(CannotWrite("disk_full"), 4), (KeyboardInterrupt(), 130)]
)
def test_what_cannot_all_be_written_is_not_there(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    ends: BaseException,
    code: int,
) -> None:
    """A folder of pages without some of them, or a key that nobody was told of."""
    save, before = drafts.save, iter([True])

    def full(path: Path, data: str | bytes) -> None:
        if next(before, None) is None:
            raise ends
        save(path, data)

    monkeypatch.setattr(drafts, "save", full)
    monkeypatch.chdir(tmp_path)

    assert main._code(words) == code
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("command", ["clean", "lock"])
def test_what_was_done_before_ctrl_c_is_in_the_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    command: str,
) -> None:  # fmt: skip
    """Copies have names made by chance, and originals may be gone: who asked must learn of it."""
    for name in ("a.jpg", "b.jpg"):
        (tmp_path / name).write_bytes(sample_of("jpeg")[0])
    (tmp_path / "words").write_text("words that open it")
    real = {"clean": batch.clean, "lock": locking.lock}[command]

    def interrupted(path: Path, *given: Any, **more: Any) -> Any:
        if path.name == "b.jpg":
            raise KeyboardInterrupt
        return real(path, *given, **more)

    monkeypatch.setattr(batch, "clean", interrupted)
    monkeypatch.setattr(locking, "lock", interrupted)
    monkeypatch.chdir(tmp_path)
    how = {"clean": ["--faces", "keep"], "lock": ["--passphrase-file", "words"]}[command]
    code = main._code([command, "--json", *how, "a.jpg", "b.jpg"])
    (row,) = json.loads(capsys.readouterr().out)["files"]

    assert code == Exit.INTERRUPTED
    assert row["source"] == "a.jpg"
    assert Path(row["saved"]).exists()
