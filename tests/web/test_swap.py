"""People are told when their memory may end up on a disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.web import swap

_HEAD = "Filename Type Size Used Priority\n"


@pytest.mark.parametrize(
    ("swaps", "uuid", "told"),
    [
        ("", "", False),
        ("/dev/zram0 partition 1 0 100\n", "", False),
        ("/swapfile file 1 0 -2\n", "", True),
        ("/dev/dm-1 partition 1 0 -2\n", "CRYPT-PLAIN-cryptswap", False),
        ("/dev/dm-1 partition 1 0 -2\n", "LVM-abc", True),
        ("/dev/zram0 partition 1 0 100\n/dev/sda3 partition 1 0 -2\n", "", True),
    ],
)
def test_swap_is_told_of_unless_it_is_seen_to_be_safe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, swaps: str, uuid: str, told: bool
) -> None:
    (tmp_path / "swaps").write_text(_HEAD + swaps)
    (tmp_path / "dm-1" / "dm").mkdir(parents=True)
    (tmp_path / "dm-1" / "dm" / "uuid").write_text(uuid)
    monkeypatch.setattr(swap, "_SWAPS", tmp_path / "swaps")
    monkeypatch.setattr(swap, "_BLOCK", tmp_path)

    assert swap.is_open() is told


def test_where_nothing_is_said_nothing_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(swap, "_SWAPS", tmp_path / "none")

    assert not swap.is_open()
