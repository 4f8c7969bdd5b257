"""How much is tried: a sample in every run, far more where somebody has the time.

A law that says "anywhere" is tried at many places. A usual run takes a sample of them that is the
same on every machine and lies over the whole file; LAMPSHADE_FUZZ_SECONDS, which makes the
damaged files of tests/fuzz go on for longer, makes every such sample larger, too.
"""

from __future__ import annotations

import os
from typing import TypeVar

T = TypeVar("T")
#: What tests/fuzz may take; more than the usual is a long run.
USUAL = 20.0
SECONDS = float(os.environ.get("LAMPSHADE_FUZZ_SECONDS", USUAL))
LONG = SECONDS > USUAL


def times(usual: T, long: T) -> T:
    """How many, or which, are tried in this run."""
    return long if LONG else usual
