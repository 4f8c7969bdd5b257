"""Transport streams: what camcorders and senders write is shown, and overwritten in its place."""

from __future__ import annotations

import pytest

from tests.conftest import sample_of
from tests.samples.ts import packet
from toolkit.formats import identify, others
from toolkit.formats.film import ts, ts_camera, ts_packets


def said(name: str) -> dict[str, str | None]:
    return {found.place.path: found.value for found in ts.inspect(sample_of(name)[0])}


@pytest.mark.parametrize("name", ["ts", "mts"])
def test_a_camcorders_note_is_read(name: str) -> None:
    """The moment, the place and the model stand in front of each group of pictures."""
    found = said(name)

    assert found["stream/MDPM/DateTimeOriginal"] == "2019:05:06 12:03:22"
    assert str(found["stream/MDPM/GPSPosition"]).startswith("52.510000, 13.370000")
    assert found["stream/MDPM/Make"] == "Sony"
    assert found["stream/MDPM/Model"] == "HDR-CX1"


def test_the_clock_of_television_is_read() -> None:
    """It says when it was on the air."""
    assert said("ts")["stream/clock"] == "2019:11:13 12:34:56 UTC"


def test_both_shapes_of_packets_are_known() -> None:
    """Camcorders put a clock in front of each packet."""
    assert identify(sample_of("ts")[0]) in others.FORMATS
    assert identify(sample_of("ts")[0]).name == "ts"
    assert identify(sample_of("mts")[0]).name == "mts"
    assert ts_packets.shape(b"\x47" * 100) is None


def test_a_missing_packet_ends_the_reading_and_the_rest_is_told() -> None:
    """Bytes that are no packets may hide anything."""
    data = b"".join(packet(0x1FFF, b"\xff" * 184) for _ in range(9)) + b"\0" * 8 + b"hidden words"

    assert [f.kind for f in ts.inspect(data)] == ["hidden.trailer"]


def test_a_damaged_note_does_no_harm() -> None:
    """Whatever stands there, reading it ends."""
    for size in range(80):
        list(ts_camera.notes(bytes(range(255, 255 - size, -1))))
