"""Real files for tests, where they are present: a folder named by LAMPSHADE_CORPUS.

They are not part of the project (their licences differ), so a test that needs them skips with
a reason where they are absent.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_BESIDE = Path(__file__).resolve().parents[2] / "shared" / "corpus"
ROOT = Path(os.environ.get("LAMPSHADE_CORPUS", _BESIDE))


def corpus(*parts: str) -> Path:
    """The path of a corpus file or folder; skips the test where it is not there."""
    path = ROOT.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"the corpus of real files is not on this machine: {'/'.join(parts)}")
    return path
