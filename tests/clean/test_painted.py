"""Painting works inside the jail, whatever the format: what decoders need is loaded before."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import sample_of
from tests.samples import ppm
from toolkit.formats import identify

#: What each becomes when it is painted; formats of others stay what they are.
BECOMES = {
    "bmp": ".bmp", "ico": ".png", "cur": ".png", "pbm": ".pgm", "pgm": ".pgm", "ppm": ".ppm",
    "pam": ".png", "pfm": ".png",
}  # fmt: skip


@pytest.mark.parametrize("name", BECOMES)
def test_a_repainted_picture_is_proven(
    name: str, lampshade: Callable[..., subprocess.CompletedProcess[bytes]], tmp_path: Path
) -> None:
    """A copy painted anew has the original's size, and a name that fits what it is now."""
    data = sample_of(name)[0]
    if name == "pgm":
        # the decoder of plain pictures reads beyond the pixels, and refuses words there
        data = ppm.plain(b"P2", ppm.values(48), b"a comment")
    (tmp_path / f"a.{name}").write_bytes(data)
    ended = lampshade("clean", "--faces", "keep", "--repaint", "--json", f"a.{name}")
    row = json.loads(ended.stdout)["files"][0]
    copy = (tmp_path / row["saved"]).read_bytes()
    before, after = identify(data).measure(data), identify(copy).measure(copy)

    assert row["outcome"] == "clean"
    assert Path(row["saved"]).suffix == BECOMES[name] == identify(copy).suffix
    assert {after.width, after.height} == {before.width, before.height}
