"""Whether this system may write memory to a disk that is not encrypted, as far as it tells.

No program can keep the system from doing that with all its memory; so people are told. Sees swap
files and partitions; cannot see how a disk below a file is encrypted, and then says so, too.
"""

from __future__ import annotations

from pathlib import Path

from toolkit.i18n import mark as _

NOTE = _(
    "this system may write memory to its disk (swap), photos too; only full-disk encryption "
    "protects what is written there"
)
_SWAPS, _BLOCK = Path("/proc/swaps"), Path("/sys/block")


def is_open() -> bool:
    """Whether there is swap that is neither in memory itself nor seen to be encrypted."""
    try:
        lines = _SWAPS.read_text("utf-8", "replace").splitlines()[1:]
    except OSError:
        return False
    return any(not _is_safe(Path(line.split()[0])) for line in lines if line.strip())


def _is_safe(place: Path) -> bool:
    name = place.resolve().name
    if name.startswith("zram"):
        return True
    try:
        return (_BLOCK / name / "dm" / "uuid").read_text("ascii").startswith("CRYPT-")
    except (OSError, ValueError):
        return False
