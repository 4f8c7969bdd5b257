"""gzip, bzip2, xz and Zstandard: heads, further streams, bombs."""

from __future__ import annotations

import bz2
import gzip
import lzma
import subprocess
from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import sample_of
from tests.nesting import clean, content, found
from tests.samples.gzip import stream
from tests.samples.zst import frame, skipped
from toolkit.errors import Damaged, MissingPart, TooLarge, UnknownFormat
from toolkit.formats import libraries
from toolkit.formats.archive import compressed_streams
from toolkit.model import Recipe

PNG = sample_of("png")[0]
TAR = sample_of("tar")[0]
MOMENT = (1772791872).to_bytes(4, "little")
PACKERS = pytest.mark.parametrize(
    ("pack", "unpack"),
    [
        (gzip.compress, gzip.decompress),
        (bz2.compress, bz2.decompress),
        (lzma.compress, lzma.decompress),
    ],
    ids=["gzip", "bzip2", "xz"],
)
Turn = Callable[[bytes], bytes]


@PACKERS
def test_the_packed_file_is_cleaned_and_other_programs_unpack_it(pack: Turn, unpack: Turn) -> None:
    assert unpack(clean(pack(PNG))) == clean(PNG)
    assert unpack(clean(pack(TAR))) == clean(TAR)


@PACKERS
def test_streams_that_follow_each_other_are_one_file(pack: Turn, unpack: Turn) -> None:
    data = pack(PNG[:50]) + pack(b"") + pack(PNG[50:])

    assert unpack(clean(data)) == clean(PNG)
    assert content(data) == content(pack(PNG))


@PACKERS
def test_bytes_behind_the_end_are_shown_and_go(pack: Turn, unpack: Turn) -> None:
    data = pack(PNG) + b"\1secret words"

    assert any(
        "secret words" in (value or "") for kind, value in found(data) if kind == "hidden.trailer"
    )
    assert unpack(clean(data)) == clean(PNG)
    assert ("hidden.padding", "5 bytes") in found(pack(PNG) + bytes(5)) or pack is lzma.compress


@PACKERS
def test_an_unknown_file_is_refused(pack: Turn, unpack: Turn) -> None:
    data = pack(b"\1\2 nobody knows this")

    with pytest.raises(UnknownFormat) as refused:
        clean(data)
    assert refused.value.where == "packed file"
    with pytest.raises(Damaged):
        clean(data, Recipe(faces="keep", drop_unknown=True))


@PACKERS
def test_a_file_that_is_cut_off_is_refused(pack: Turn, unpack: Turn) -> None:
    data = pack(PNG)
    for end in range(12, len(data) - 1, 7):
        with pytest.raises(Damaged):
            clean(data[:end])


@PACKERS
def test_a_bomb_is_refused_early(pack: Turn, unpack: Turn) -> None:
    for act in (clean, found):
        with pytest.raises(TooLarge) as refused:
            act(pack(bytes(32 << 20)))  # type: ignore[operator]
        assert refused.value.detail == "compressed_bomb"


def test_a_flood_of_streams_is_refused() -> None:
    with pytest.raises(TooLarge) as refused:
        clean(stream(b"") * (compressed_streams._MOST_STREAMS + 1))
    assert refused.value.detail == "too_many_parts"


def test_a_wrong_sum_is_refused() -> None:
    data = gzip.compress(PNG)

    with pytest.raises(Damaged) as refused:
        clean(data[:-8] + bytes(4) + data[-4:])
    assert refused.value.detail == "checksum"


def test_all_that_a_gzip_head_notes_is_shown_and_goes() -> None:
    data = stream(PNG, flags=0x18, fields=b"Jane Doe.png\0for Jane\0", front=MOMENT + b"\2\3")

    assert {
        ("inside.name", "Jane Doe.png"), ("hidden.comment", "for Jane"),
        ("when.changed", "2026:03:06 10:11:12 UTC"), ("software.name", "packed on Unix"),
        ("software.setting", "flags 2"),
    } <= found(data)  # fmt: skip
    assert clean(data)[:10] == b"\x1f\x8b\x08\0\0\0\0\0\0\xff"


@pytest.mark.parametrize("flags", [0x20, 0x80])
def test_flags_that_nobody_knows_are_refused(flags: int) -> None:
    with pytest.raises(Damaged) as refused:
        clean(stream(PNG, flags=flags))
    assert refused.value.detail == "unsupported_variant"


def test_an_empty_file_stays_one() -> None:
    assert gzip.decompress(clean(gzip.compress(b""))) == b""


def zstandard() -> Any:
    """The library, where it is installed."""
    try:
        return libraries.library("zstd")
    except MissingPart:
        pytest.skip("the package backports-zstd is not installed")


def test_zstandard_is_one_clean_frame() -> None:
    """What readers skip, and what stands behind the end, is shown and goes."""
    zstd = zstandard()
    data = (
        skipped(b"secret words") + zstd.compress(PNG[:50]) + skipped(b"more words")
        + zstd.compress(PNG[50:]) + b"behind it"
    )  # fmt: skip

    assert {
        ("hidden.gap", "secret words"), ("hidden.gap", "more words"),
        ("hidden.trailer", "behind it"),
    } <= found(data)  # fmt: skip
    copy = clean(data)
    assert zstd.decompress(copy) == clean(PNG)
    assert clean(copy) == copy
    assert found(copy) == found(clean(PNG))


def test_a_zstandard_archive_is_cleaned_with_all_that_is_in_it() -> None:
    """As any other packed archive."""
    zstd = zstandard()

    assert clean(zstd.compress(TAR)) == zstd.compress(
        clean(TAR), options={
            zstd.CompressionParameter.compression_level: 9,
            zstd.CompressionParameter.checksum_flag: 1,
        },
    )  # fmt: skip


def test_zstandard_bombs_and_damage_are_refused() -> None:
    """By the ratio, by the window, by the sum, and by what the frame's blocks say."""
    zstd = zstandard()
    with pytest.raises(TooLarge):
        clean(zstd.compress(bytes(30 << 20)))
    wide = zstd.compress(
        bytes(1000), options={zstd.CompressionParameter.window_log: 27}
    )  # fmt: skip
    far = wide[:4] + b"\x00" + bytes([21 << 3]) + b"\x01\x00\x00"
    for data in (far, bytearray(zstd.compress(TAR))[:-9] + bytes(9)):
        with pytest.raises(Damaged):
            clean(bytes(data))


def test_without_its_library_zstandard_is_shown_as_far_as_it_goes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A copy is refused with the way out."""
    monkeypatch.setattr(libraries, "_loaded", {"zstd": None})
    data = skipped(b"secret words") + frame(b"12345") + frame(b"67890") + b"behind it"

    assert {
        ("hidden.gap", "secret words"), ("hidden.trailer", "behind it"),
        ("inside.refused", "48 packed bytes"),
    } <= found(data)  # fmt: skip
    with pytest.raises(MissingPart) as refused:
        clean(data)
    assert "extra documents" in refused.value.hint


def test_zstandard_frames_that_are_cut_off_are_refused() -> None:
    for data in (skipped(b"secret words")[:-3], frame(b"12345")[:-3]):
        with pytest.raises(Damaged):
            found(data)


def test_real_zstandard_frames_are_walked_to_their_end() -> None:
    try:
        packed = subprocess.run(
            ["zstd", "-q", "-c"], input=b"plain words\n", capture_output=True, check=True
        ).stdout
    except OSError:
        pytest.skip("the program zstd is not on this machine")

    assert {kind for kind, _ in found(packed)} <= {"inside.refused"}  # without the library
    assert ("hidden.trailer", "behind it") in found(packed + b"behind it")
