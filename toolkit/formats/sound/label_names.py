"""Which kind of trace a label of sound is, by its name: Vorbis comments, APE and ID3's own names.

After the Vorbis comment fields that the Xiph wiki lists, MusicBrainz Picard's table of tags, and
what recorders and players write. A name that is not known is words that somebody wrote.
"""

from __future__ import annotations

import re

from toolkit.formats.metadata.tag_kinds import kind_of

_ROWS: tuple[tuple[str, str], ...] = (
    (r"GEO|GPS|LATITUDE|LONGITUDE|COORDINATE|^XYZ$", "where.gps"),
    (r"LOCATION|VENUE|PLACE|COUNTRY|CITY", "where.name"),
    (r"COVER ?ART|PICTURE|ARTWORK|^IMAGE", "hidden.picture"),
    (r"^(MUSICBRAINZ|ACOUSTID|DISCOGS|CDDB|FREEDB|ISRC|MCN|UPC|EAN|BARCODE|CATALOG|LABELNO|ASIN)"
     r"|UUID|GUID|(^|[ _])ID\d?$|UMID|SERIAL|FINGERPRINT|HASH|MD5|CUESHEET", "hidden.id"),
    (r"ENCODER|ENCODEDBY|ENCODED[-_ ]?BY|SOFTWARE|^TOOL|VENDOR|WRITING|^ENCODING|CREATOR ?TOOL",
     "software.name"),
    (r"^ASPECTRATIO|^ISVBR$|^WMFSDK|^DEVICECONFORMANCE|BUCKET|DRC(PEAK|AV)", "software.setting"),
    (r"REPLAYGAIN|R128|ITUN(NORM|PGAP|SMPB)|MP3GAIN|PEAK|LOUDNESS|BPM|TEMPO|GAPLESS|COMPATIBLE|BRAND",
     "software.setting"),
    (r"DATE|YEAR|TIME|DAY", "when.changed"),
    (r"COPYRIGHT|LICEN[SC]E|RIGHTS", "who.rights"),
    (r"E-?MAIL|CONTACT|PHONE|URL|WWW|WEB|ADDRESS|LINK", "who.contact"),
    (r"OWNER|PURCHASE|ACCOUNT|APPLE|USER", "who.owner"),
    (r"ARTIST|AUTHOR|PERFORMER|COMPOSER|LYRICIST|CONDUCTOR|WRITER|ENGINEER|PRODUCER|REMIX|ARRANGER"
     r"|BAND|ENSEMBLE|ORGANI[SZ]ATION|PUBLISHER|LABEL|MIXER|SPEAKER|NARRATOR|READER",
     "who.author"),
    (r"COMMENT", "hidden.comment"),
    (r"DEVICE|MODEL|MAKE$|RECORDER|MICROPHONE", "device.model"),
    (r"LANGUAGE", "who.language"),
    (r"COUNT|RATING|PLAYED", "device.counter"),
    (r"FILE|PATH|FOLDER", "who.user_path"),
)  # fmt: skip
_PATTERNS = tuple((re.compile(pattern), kind) for pattern, kind in _ROWS)


def kind_of_label(name: str) -> str:
    """The kind of trace that a label of this name is."""
    upper = name.upper()
    for pattern, kind in _PATTERNS:
        if pattern.search(upper):
            return kind
    return kind_of(name.title().replace(" ", ""), "who.words")
