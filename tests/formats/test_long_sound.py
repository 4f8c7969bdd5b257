"""Sound of any length is walked through with the memory of a stretch of it."""

from __future__ import annotations

import mmap
from pathlib import Path

import pytest

from tests.conftest import sample_of
from toolkit.formats import named
from toolkit.formats import others as others  # all formats are known here
from toolkit.sandbox import mapped

_STRETCH = 1 << 12


@pytest.mark.parametrize(
    ("name", "size"),
    [("flac", 1 << 20), ("vorbis", 1 << 20), ("opus", 1 << 20),
     # these are read a MiB at a time
     ("mp3", 12 << 20), ("aac", 12 << 20)],
)  # fmt: skip
def test_what_was_walked_through_is_given_back(
    name: str, size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once in every stretch, not only at the end."""
    form = named(name)
    assert form is not None
    assert form.walk is not None
    sample = sample_of(name)[0]
    sound = [block for block in form.walk(sample) if block.content]
    start, end = max(
        ((block.start, block.end) for block in sound), key=lambda one: one[1] - one[0]
    )
    path = tmp_path / "long"
    path.write_bytes(sample[:start] + sample[start:end] * (size // (end - start)) + sample[end:])
    returned: list[object] = []
    monkeypatch.setattr(mapped, "STRETCH", _STRETCH)
    monkeypatch.setattr(mapped, "give_back", returned.append)
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        for _ in form.walk(data):
            pass

    assert len(returned) > 10
