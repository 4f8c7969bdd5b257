"""Refuse a test run that left holes where a hole would be worst.

    python tools/covered.py

Reads what the last measured run left (coverage's own data file). The whole must reach
`fail_under` of pyproject.toml; the parts in WHOLE must be covered to the last line and branch,
because they decide what is refused, what is written, and what a hostile file may do.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
WHOLE = (
    "toolkit/errors.py", "toolkit/model.py", "toolkit/outcome.py", "toolkit/files/",
    "toolkit/sandbox/",
)  # fmt: skip


def measured() -> dict[str, Any]:
    """What coverage knows, as it writes it for programs."""
    command = [sys.executable, "-m", "coverage", "json", "--quiet", "--fail-under=0", "-o", "-"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    found: dict[str, Any] = json.loads(said)
    return found


def holes(files: dict[str, Any]) -> list[str]:
    """Every line and branch of WHOLE that no test went through, and every part that is missing."""
    found = []
    for part in WHOLE:
        inside = {name: row for name, row in files.items() if name.startswith(part)}
        if not inside:
            found.append(f"{part}: was not measured")
        for name, row in inside.items():
            found += [f"{name}: line {line}" for line in row["missing_lines"]]
            found += [f"{name}: branch {a} to {b}" for a, b in row["missing_branches"]]
    return found


def main() -> int:
    """Say what is missing; 1 when something is."""
    found = holes(measured()["files"])
    for hole in found:
        sys.stderr.write(f"not covered: {hole}\n")
    if not found:
        print(f"covered to the last line and branch: {', '.join(WHOLE)}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
