"""How Matroska names codings (its codec registry), and what stays of each one's private data.

A name that is not listed is no reason to guess: such pictures or sounds are refused, other tracks
left out. So no free words can stand where a name does.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from toolkit.formats.film import aac_config, ass_subtitles, codec_headers
from toolkit.formats.film.coded_samples import JPEG, MPEG2, MPEG4, STYLED, Coded
from toolkit.formats.film.nal import AV1, H264, HEVC
from toolkit.formats.film.repeated_findings import Notes

Head = Callable[[bytes, Notes | None], tuple[bytes, Coded]]


class Codec(NamedTuple):
    """head: what stays of the private data, and how frames are coded. text: it is in writing."""

    head: Head
    text: bool = False


def _plain(keep: Callable[[bytes, Notes | None], bytes]) -> Head:
    return lambda raw, notes: (keep(raw, notes), Coded())


def _units(codec: str) -> Head:
    return lambda raw, notes: codec_headers.units(codec, raw, notes)


def _stream(how: str) -> Head:
    return lambda raw, notes: (codec_headers.stream(raw, Coded(how), notes), Coded(how))


def _features(raw: bytes, notes: Notes | None) -> bytes:
    """VP9's profile, level, depth and chroma: one byte each behind its number and length."""
    rows = [raw[at : at + 3] for at in range(0, len(raw), 3)]
    if all(len(row) == 3 and 1 <= row[0] <= 4 and row[1] == 1 for row in rows) and len(rows) <= 4:
        return raw
    codec_headers.tell(raw, notes)
    return b""


def _jpeg(raw: bytes, notes: Notes | None) -> tuple[bytes, Coded]:
    return codec_headers.nothing(raw, notes), Coded(JPEG)


def _vfw(raw: bytes, notes: Notes | None) -> tuple[bytes, Coded]:
    return codec_headers.bitmap(raw, notes)


_VOBSUB_KEYS = re.compile(
    r"(size|palette|org|scale|alpha|smooth|forced subs|custom colors|tridx|colors): "
    r"[\w ,.%:/+-]*\Z"
)


def _index(raw: bytes, notes: Notes | None) -> bytes:
    """DVD subtitles' head: sizes and colours; comments and languages go."""
    kept = []
    for line in raw.decode("latin-1").splitlines():
        if _VOBSUB_KEYS.match(line):
            kept.append(line)
        elif line.strip("\0 ") and notes is not None:
            notes.add("who.words", "subtitles' head", 0, 0, line)
    return "".join(f"{line}\n" for line in kept).encode("latin-1")


def _subtitles(raw: bytes, notes: Notes | None) -> tuple[bytes, Coded]:
    clean, names = ass_subtitles.head(raw, notes)
    return clean, Coded(STYLED, styles=names)


_NONE, _SHORT = _plain(codec_headers.nothing), _plain(codec_headers.opaque)
_XIPH = _plain(codec_headers.xiph)

CODECS: dict[str, Codec] = {
    "V_MPEG4/ISO/AVC": Codec(_units(H264)),
    "V_MPEGH/ISO/HEVC": Codec(_units(HEVC)),
    "V_AV1": Codec(_units(AV1)),
    "V_VP8": Codec(_NONE),
    "V_VP9": Codec(_plain(_features)),
    **dict.fromkeys(("V_MPEG1", "V_MPEG2"), Codec(_stream(MPEG2))),
    **dict.fromkeys(
        ("V_MPEG4/ISO/SP", "V_MPEG4/ISO/ASP", "V_MPEG4/ISO/AP"), Codec(_stream(MPEG4))
    ),
    "V_MPEG4/MS/V3": Codec(_NONE),
    "V_MJPEG": Codec(_jpeg),
    "V_THEORA": Codec(_XIPH),
    "V_FFV1": Codec(_plain(lambda raw, notes: codec_headers.opaque(raw, notes, 4096))),
    "V_PRORES": Codec(_SHORT),
    "V_UNCOMPRESSED": Codec(_NONE),
    "V_MS/VFW/FOURCC": Codec(_vfw),
    "A_AAC": Codec(_plain(aac_config.clean)),
    **dict.fromkeys(
        (
            "A_AAC/MPEG2/LC", "A_AAC/MPEG2/MAIN", "A_AAC/MPEG2/LC/SBR", "A_AAC/MPEG2/SSR",
            "A_AAC/MPEG4/LC", "A_AAC/MPEG4/MAIN", "A_AAC/MPEG4/LC/SBR", "A_AAC/MPEG4/SSR",
            "A_AAC/MPEG4/LTP", "A_MPEG/L1", "A_MPEG/L2", "A_MPEG/L3", "A_AC3", "A_AC3/BSID9",
            "A_AC3/BSID10", "A_EAC3", "A_DTS", "A_DTS/EXPRESS", "A_DTS/LOSSLESS", "A_TRUEHD",
            "A_MLP", "A_PCM/INT/LIT", "A_PCM/INT/BIG", "A_PCM/FLOAT/IEEE",
        ),
        Codec(_NONE),
    ),
    "A_OPUS": Codec(_plain(codec_headers.opus)),
    "A_VORBIS": Codec(_XIPH),
    "A_FLAC": Codec(_plain(codec_headers.flac)),
    "A_ALAC": Codec(_SHORT),
    "A_WAVPACK4": Codec(_SHORT),
    "A_TTA1": Codec(_SHORT),
    "A_MS/ACM": Codec(_plain(codec_headers.wave)),
    **dict.fromkeys(("S_TEXT/UTF8", "S_TEXT/ASCII"), Codec(_NONE, text=True)),
    "S_TEXT/WEBVTT": Codec(_NONE, text=True),
    # an older name, which FFmpeg writes
    "D_WEBVTT/SUBTITLES": Codec(_NONE, text=True),
    "D_WEBVTT/CAPTIONS": Codec(_NONE, text=True),
    **dict.fromkeys(("S_TEXT/SSA", "S_TEXT/ASS", "S_SSA", "S_ASS"), Codec(_subtitles, text=True)),
    "S_VOBSUB": Codec(_plain(_index)),
    "S_HDMV/PGS": Codec(_NONE),
    "S_DVBSUB": Codec(_SHORT),
}  # fmt: skip
