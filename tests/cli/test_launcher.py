"""`./lampshade` sets itself up in any folder, for whoever calls it later."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT


def test_a_folder_with_letters_works_in_every_locale(tmp_path: Path) -> None:
    """Set up in one language and called in another, it starts."""
    pytest.importorskip("ensurepip", reason="Python's venv module is missing here")
    house = tmp_path / "Ana María's 文"
    (house / "toolkit").mkdir(parents=True)
    (house / "toolkit" / "__main__.py").write_text("print('started')\n")
    (house / "requirements").mkdir()
    (house / "requirements" / "run.txt").touch()
    (house / "wheels").mkdir()  # so that nothing is asked of the network
    shutil.copy(ROOT / "lampshade", house)

    for locale in ("C.UTF-8", "C"):
        ended = subprocess.run(
            [house / "lampshade"], env={**os.environ, "LC_ALL": locale}, capture_output=True,
            text=True, check=False,
        )  # fmt: skip
        assert (ended.returncode, ended.stdout) == (0, "started\n"), ended.stderr
