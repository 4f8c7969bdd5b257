"""A part that is installed and cannot be loaded: told as that, and nobody is left bare."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT, sample_of
from toolkit.details import DETAILS, HINTS

Run = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def no_desktop(tmp_path: Path) -> dict[str, str]:
    """A system on which OpenCV is installed, and a library below it is not."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "cv2.py").write_text('raise ImportError("libGL.so.1: cannot open shared object")\n')
    return {**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"}


@pytest.mark.parametrize(
    ("kind", "options"),
    [("jpeg", ()), ("mp4", ()), ("mp4", ("--blackout",)), ("mp4", ("--voice", "distort"))],
    ids=["photo", "film", "blackout", "voice"],
)
def test_a_missing_library_is_no_fault_of_the_file(
    kind: str, options: tuple[str, ...], lampshade: Run, tmp_path: Path, no_desktop: dict[str, str]
) -> None:
    """A reader that could not begin says why; it is not said to have crashed on the file."""
    path = tmp_path / f"a.{kind}"
    path.write_bytes(sample_of(kind)[0])

    ended = lampshade("clean", *options, path, env=no_desktop)

    said = ended.stderr.decode()
    assert ended.returncode == 3, said
    assert DETAILS["no_library"] in said
    assert HINTS["no_library"] in said
    assert list(tmp_path.glob("cleaned/*")) == []


def test_traces_go_without_it(lampshade: Run, tmp_path: Path, no_desktop: dict[str, str]) -> None:
    """Where nobody is to be hidden, nothing needs it."""
    path = tmp_path / "a.mp4"
    path.write_bytes(sample_of("mp4")[0])

    ended = lampshade("clean", "--faces", "keep", path, env=no_desktop)

    assert ended.returncode == 0, ended.stderr.decode()
