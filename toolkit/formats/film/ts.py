"""Transport streams: films of camcorders (AVCHD), television and dashboard cameras.

What identifies people: the moment, the place and the model that camcorders note in front of each
group of pictures; sender, event and clock of television; languages; streams of data;
and bytes where no player looks: filling, private fields, packets of no stream.

Every packet keeps its place in a clean copy, so its clocks and lengths stay true: what goes is
overwritten by filling or becomes an empty packet. Pictures, sounds and television's drawn
subtitles stay, with tables that name nothing but them. Teletext goes, since it says sender and
moment on every page; so do AVCHD's drawn subtitles, which are the moment of recording.

What we cannot see: bytes inside coded frames that no decoder shows, and the device's running
clock. ISO/IEC 13818-1; ETSI EN 300 468; the AVCHD note as ExifTool describes it.
"""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.formats.base import Buffer, Format
from toolkit.formats.film import ebml, ts_packets, ts_write
from toolkit.formats.film.coded_samples import PLAIN
from toolkit.model import Finding, Place


def _sniff(step: int, head: bytes) -> bool:
    found = ts_packets.shape(head)
    return found is not None and found.step == step


def sniff(head: bytes) -> bool:
    """Whether this is a transport stream of plain packets."""
    return _sniff(188, head)


def sniff_clocked(head: bytes) -> bool:
    """Whether this is a transport stream whose packets have a clock in front."""
    return _sniff(192, head)


def inspect(data: Buffer) -> Iterator[Finding]:
    """Everything that the stream says beside its pictures and sounds."""
    if ts_packets.shape(bytes(data[:4096])) is None:
        return
    plan = ts_write.planned(data)
    found = list(ts_write.read(data).notes.findings("stream"))
    found += [
        Finding("content.subtitle", Place(f"stream/subtitles in 0x{pid:x}"))
        for pid in sorted(plan.subtitles & plan.streams.keys())
    ]
    if plan.end < len(data):
        place = Place("trailer", plan.end, len(data) - plan.end)
        found.append(Finding("hidden.trailer", place, ebml.said(data, plan.end, len(data))))
    yield from sorted(found, key=lambda finding: finding.place.start or 0)


def heard(data: Buffer) -> bool:
    """Whether a stream stays that is cut nowhere and is no subtitle: such are sounds."""
    plan = ts_write.planned(data)
    plain = (pid for pid, how in plan.streams.items() if how.how == PLAIN)
    return any(pid not in plan.subtitles for pid in plain)


def _row(name: str, label: str, media: str, *suffixes: str) -> Format:
    return Format(
        name=name,
        label=label,
        media=media,
        suffix=suffixes[0],
        suffixes=suffixes,
        sniff=sniff if name == "ts" else sniff_clocked,
        inspect=inspect,
        strip=ts_write.strip,
        content=ts_write.content,
        searched=ts_write.searched,
        has_sound=heard,
        holds="film",
        inspected=(
            "the camcorder's notes (moment, place, model), senders, events, the clock, languages, "
            "streams of data, packets of no stream, private bytes, filling, notes and user data "
            "between the pictures, and what stands behind the last packet"
        ),
        removed=(
            "all of that: what stands in a packet is overwritten by filling, and packets of "
            "streams that go become empty; teletext, captions and AVCHD's subtitles go, too"
        ),
        kept=(
            "pictures, sounds and drawn subtitles of television as they are coded, their "
            "moments, the clock of the stream, the place of every packet"
        ),
        unseen=(
            "bytes inside coded frames that no decoder shows, the running clock of the device in "
            "every packet, who is seen and heard"
        ),
    )


TS = _row("ts", "MPEG transport stream", "video/mp2t", ".ts", ".tsv", ".tsa")
MTS = _row("mts", "AVCHD film", "video/vnd.dlna.mpeg-tts", ".mts", ".m2ts", ".m2t")
FORMATS = (TS, MTS)
