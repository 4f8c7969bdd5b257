"""The house is what its plan says."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

from tests.conftest import ROOT, sample_of
from toolkit.formats.others import FORMATS


def test_the_tasks_are_named_in_one_place() -> None:
    """Only one module names the rooms that parse, and only as a string."""
    named = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "toolkit").rglob("*.py")
        if "toolkit.clean.tasks" in path.read_text("utf-8")
    ]

    assert named == ["toolkit/clean/preload.py"]


def test_every_format_is_kept_apart() -> None:
    """The contract of independence lists every module that holds a format."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    lists = [c["modules"] for c in contracts["contracts"] if c["type"] == "independence"]
    apart = [name for names in lists for name in names]
    homes = {
        getattr(form.sniff, "func", form.sniff).__module__
        for form in FORMATS if form.sniff.__module__ != "toolkit.formats.base"
    }  # fmt: skip
    strangers = {home for home in homes if not any(home.startswith(name) for name in apart)}

    assert strangers <= {
        "toolkit.formats.metadata.tiff_signatures",
        "toolkit.formats.zip_directory",
    }


def test_the_parent_never_loads_a_parser(tmp_path: Path) -> None:
    """After a photo was inspected, the process that has its name holds no parser."""
    (tmp_path / "a.jpg").write_bytes(sample_of("jpeg")[0])
    script = (
        "import sys; from toolkit import inspect; inspect('a.jpg', faces=False);"
        "print([m for m in sys.modules if m.split('.')[0] in ('PIL', 'numpy', 'cv2')"
        " or m.startswith(('toolkit.formats', 'toolkit.redact', 'toolkit.clean.tasks'))])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True,
        env={"PYTHONPATH": str(ROOT)},
    )  # fmt: skip

    assert ended.stdout.strip() == "[]"
