"""A film that lost its pictures is refused, whoever lost them; what was cut is looked at anew."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.film import clips
from tests.film.clips import Clip
from tests.formats.test_nal import SLICE, SPS, UUID, counted, message, note
from toolkit.errors import Damaged, Refused
from toolkit.formats import identify
from toolkit.formats.film import av1_obu, coded_samples, mpeg_video, nal, picture_guard, ts_units
from toolkit.formats.film.nal import H264, HEVC, Coding
from toolkit.formats.inside import Inside, call

pytest.importorskip("av")
_FILMS = [
    ("mp4", "libx264"), ("mov", "libx264"), ("matroska", "libx264"), ("mpegts", "libx264"),
    ("mp4", "libx265"), ("matroska", "libx265"), ("mpegts", "libx265"),
    ("mp4", "libsvtav1"), ("matroska", "libsvtav1"),
    ("avi", "mpeg4"), ("mp4", "mpeg4"),
]  # fmt: skip


def _forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those who cut no longer know pixels, or take them for user data."""
    pixels = {H264: {1, 2, 5}, HEVC: {*range(10), *range(16, 22)}}
    rules = {
        name: rule._replace(stays=rule.stays - pixels[name]) for name, rule in nal._RULES.items()
    }
    monkeypatch.setattr(nal, "_RULES", rules)
    monkeypatch.setattr(nal, "_PLAIN", {name: (frozenset(), 0) for name in rules})
    monkeypatch.setattr(ts_units, "_SLICES", {name: (frozenset(), 0) for name in rules})
    monkeypatch.setattr(av1_obu, "_STAYS", av1_obu._STAYS - {3, 4, 6})
    monkeypatch.setattr(coded_samples, "_USER_DATA", re.compile(rb"\x00\x00\x01\xb6"))
    monkeypatch.setattr(coded_samples, "_NEXT", re.compile(rb"never"))
    monkeypatch.setattr(mpeg_video, "_USER", b"\0\0\1\xb6")
    monkeypatch.setattr(mpeg_video, "_START", b"never")


def _clip(folder: Path, container: str, codec: str, monkeypatch: pytest.MonkeyPatch) -> bytes:
    monkeypatch.setitem(clips.FAST, "mpeg4", {})
    path = clips.STILL[:4]
    return clips.make(folder, Clip(container, codec, path=path)).read_bytes()


@pytest.mark.parametrize(("container", "codec"), _FILMS)
def test_a_film_that_lost_its_pictures_is_refused(
    container: str, codec: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slow motion of phones once became a film without any picture, and was told as clean."""
    data = _clip(tmp_path, container, codec, monkeypatch)
    form = identify(data)
    assert list(call(form.strip, form, data, Inside()))

    _forgetful(monkeypatch)

    # another one, as readers remember the last
    again = bytes(bytearray(data))
    with pytest.raises(Refused):
        list(call(form.strip, form, again, Inside()))


@pytest.mark.parametrize("code", [b"\0\0\1", b"\0\0\0\1"])
@pytest.mark.parametrize("front", [note(message(5, UUID + b"words")), b"\x0c\xff", b"\x1f\xff"])
def test_pixels_inside_a_unit_that_goes_are_not_thrown_away(front: bytes, code: bytes) -> None:
    """Decoders show them, so a part would be missing; another slice does not make it whole."""
    raw = counted(front + code + SLICE, SLICE)

    with pytest.raises(Damaged):
        nal.cut(raw, 0, len(raw), Coding(H264))


_SHOWN: list[tuple[str, Any, bytes]] = [
    ("counted", Coding(H264), counted(SPS, SLICE)),
    ("short lengths", Coding(H264, 2), b"\0\5" + SLICE),
    ("start codes", Coding(HEVC, 0), b"\0\0\1\x40\1\0\0\1\x26\1\xaf"),
    ("AV1", Coding(nal.AV1), b"\x12\0\x32\2\xab\xcd"),
    ("MPEG-2", None, b"\0\0\1\xb3\0\0\1\1\x12"),
    ("MPEG-4", None, b"\0\0\1\xb6\x10"),
    ("JPEG", None, b"\xff\xd8\xff\xda\0\3"),
]


@pytest.mark.parametrize(
    ("coding", "raw"), [row[1:] for row in _SHOWN], ids=[r[0] for r in _SHOWN]
)
def test_what_still_shows_a_picture_stays(coding: Any, raw: bytes) -> None:
    """Of whatever was cut; and what shows none does not."""
    data = raw + b"cut"

    assert picture_guard.require(data, 0, len(data), [raw], coding) == [raw]
    assert picture_guard.require(data, 0, len(data), [(0, len(raw))], coding) == [(0, len(raw))]
    for left in ([], [raw[:2]]):
        with pytest.raises(Damaged, match="no_picture"):
            picture_guard.require(data, 0, len(data), left, coding)


def test_what_was_not_cut_is_not_looked_at() -> None:
    """An empty frame, or one that decoders pass over, stays what it was."""
    assert picture_guard.require(b"\x7f", 0, 1, [(0, 1)]) == [(0, 1)]
    assert picture_guard.require(b"", 0, 0, []) == []
