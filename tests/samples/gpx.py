"""A track."""

from __future__ import annotations

from collections.abc import Callable

Plant = Callable[[str], bytes]


def sample(plant: Plant) -> bytes:
    """One with a planted string in each of its places."""
    return (
        b"<?xml version=\"1.0\"?><gpx xmlns=\"http://www.topografix.com/GPX/1/1\" creator=\""
        + plant("creator") + b"\"><metadata><author><name>" + plant("author")
        + b"</name></author></metadata><!--" + plant("remark")
        + b'--><trk><trkpt lat="51.5" lon="-0.1"><time>2023-04-05T01:02:03Z</time></trkpt></trk>'
        + b"</gpx>"
    )  # fmt: skip
