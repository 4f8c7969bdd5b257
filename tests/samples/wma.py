"""A tiny Windows Media file with something hidden in every object of its header."""

from __future__ import annotations

import struct
from collections.abc import Callable

from tests.samples.jpeg import sample as photo
from tests.samples.jpeg import xmp

Plant = Callable[[str], bytes]

AUDIO = "F8699E40-5B4D-11CF-A8FD-00805F5C442B"
VIDEO = "BC19EFC0-5B4D-11CF-A8FD-00805F5C442B"


def guid(text: str) -> bytes:
    """A GUID as it stands in a file."""
    one, two, three, four, five = text.split("-")
    front = struct.pack("<IHH", int(one, 16), int(two, 16), int(three, 16))
    return front + bytes.fromhex(four + five)


def thing(name: str, body: bytes) -> bytes:
    """One object."""
    return guid(name) + struct.pack("<Q", 24 + len(body)) + body


def wide(text: bytes) -> bytes:
    """Text in UTF-16 with its end."""
    return text.decode("ascii").encode("utf-16-le") + b"\0\0"


def label(name: bytes, kind: int, value: bytes) -> bytes:
    """A label of the extended list."""
    title = wide(name)
    return struct.pack("<H", len(title)) + title + struct.pack("<HH", kind, len(value)) + value


def longer(name: bytes, kind: int, value: bytes) -> bytes:
    """A label of the library."""
    title = wide(name)
    return struct.pack("<HHHHI", 0, 0, len(title), kind, len(value)) + title + value


FILE, STREAM, EXTENSION, CONTENT, EXTENDED, CODECS, COMMANDS, MARKS, RIGHTS, UNKNOWN = (
    "8CABDCA1-A947-11CF-8EE4-00C00C205365", "B7DC0791-A9B7-11CF-8EE6-00C00C205365",
    "5FBF03B5-A92E-11CF-8EE3-00C00C205365", "75B22633-668E-11CF-A6D9-00AA0062CE6C",
    "D2D0A440-E307-11D2-97F0-00A0C95EA850", "86D15240-311D-11D0-A3A4-00A0C90348F6",
    "1EFB1A30-0B62-11D0-A39B-00A0C90348F6", "F487CD01-A951-11CF-8EE6-00C00C205365",
    "2211B3FB-BD23-11D2-B4B7-00A0C955FC6E", "01020304-0506-0708-090A-0B0C0D0E0F10",
)  # fmt: skip
METADATA, LIBRARY, LANGUAGES, PADDING = (
    "C5F8CBEA-5BAF-4877-8467-AA8C44FA4CCA", "44231C94-9498-49D1-A141-1D134E457054",
    "7C4346A9-EFE0-4BFC-B229-393EDE415C85", "1806D474-CADF-4509-A4BA-9AABCB96AAE8",
)  # fmt: skip
#: The number of the file, its length, and when it was made.
ABOUT = b"\7" * 16 + bytes(8) + b"\0\x80\x3e\xd5\xde\xb1\x9d\1" + bytes(48)


def asf(plant: Plant, stream: str) -> bytes:
    """A file with one stream."""
    places = ("title", "author", "rights", "words", "rating")
    texts = [wide(plant(f"content {place}")) for place in places]
    cover = b"\3" + bytes(4) + wide(b"image/jpeg") + wide(plant("cover name")) + photo(plant)
    codec, language = wide(plant("codec")), wide(plant("language"))
    one = struct.pack("<H", 1)
    inner = (
        thing(METADATA, one + longer(b"Place", 0, wide(plant("metadata"))))
        + thing(LIBRARY, one + longer(b"WM/Picture", 1, cover))
        + thing(LANGUAGES, one + bytes([len(language)]) + language)
        + thing(PADDING, bytes(9) + plant("padding"))
    )
    extended = label(b"Artist", 0, wide(plant("extended")))
    extended += label(b"Own", 1, plant("extended bytes"))
    names = struct.pack("<IHH", 1, 2, len(codec) // 2) + codec + bytes(4)
    parts = [
        thing(FILE, ABOUT),
        thing(STREAM, guid(stream) + bytes(38)),
        thing(EXTENSION, bytes(18) + struct.pack("<I", len(inner)) + inner),
        thing(CONTENT, struct.pack("<5H", *map(len, texts)) + b"".join(texts)),
        thing(EXTENDED, struct.pack("<H", 2) + extended),
        thing(CODECS, bytes(16) + names),
        thing(COMMANDS, bytes(20) + wide(plant("command"))),
        thing(MARKS, bytes(24) + wide(plant("mark"))),
        thing(RIGHTS, plant("rights management")),
        thing(UNKNOWN, plant("unknown object")),
    ]
    body = struct.pack("<IBB", len(parts), 1, 2) + b"".join(parts)
    return b"".join([
        thing("75B22630-668E-11CF-A6D9-00AA0062CE6C", body),
        thing("75B22636-668E-11CF-A6D9-00AA0062CE6C", bytes(26) + b"packets"),
        thing("BE7ACFCB-97A9-42E8-9C71-999491E3AFAC", xmp(plant)),
        thing("11111111-0506-0708-090A-0B0C0D0E0F10", plant("unknown object behind")),
        plant("behind everything")[:20],
    ])  # fmt: skip


def sample(plant: Plant) -> bytes:
    """Sound with a planted string in each of its hiding places."""
    return asf(plant, AUDIO)
