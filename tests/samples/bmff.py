"""Boxes, items and pictures from which the HEIC, AVIF and CR3 samples are put together."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tests.samples.jpeg import profile, tiff, xmp

Plant = Callable[[str], bytes]

#: 16 x 16 pixels, red to the right and green downwards; and an alpha plane for it. Made once
#: with Pillow 13's own AVIF encoder at quality 30, the coded items copied out of the file.
AV1 = bytes.fromhex(
    "12000a05180cffd854320c1b0069a10005c2ce224cd98012000a09180cffda2021a0d080321e1c478785ddd34d34c2c5"
    "0000757784b7ba6f22eafe5b9d3cef6e8b2f9c80"
)
AV1_ALPHA, AV1_COLOUR = AV1[:23], AV1[23:]
AV1_CONFIG, AV1_ALPHA_CONFIG = b"\x81\x00\x0c\x00", b"\x81\x00\x1c\x00"
#: The same picture, 64 x 64 coded, by x265 through pillow-heif 1.8 at quality 30.
HEVC = bytes.fromhex(
    "000000322801af192168a240ef5be648a34c20eede34c3b5af522c21a9ca17b680c0345716039b517b8d355db1a1f640"
    "14b044f5c760"
)
HEVC_CONFIG = bytes.fromhex(
    "0103700000009000000000001ef000fcfdf8f800000f03600001001840010c01ffff03700000030090000003000003"
    "001eba0240610001002942010103700000030090000003000003001ea020810596eaae9ae6e021a0c08000000c8000"
    "0003008462000100064401c173c189"
)
NCLX = b"nclx\x00\x01\x00\x0d\x00\x06\x80"
ALPHA = b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha"
DEPTH = b"urn:mpeg:hevc:2015:auxid:2"
C2PA = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")


def box(name: bytes, *parts: bytes) -> bytes:
    """One box."""
    body = b"".join(parts)
    return struct.pack(">I", len(body) + 8) + name + body


def full(name: bytes, *parts: bytes, version: int = 0, flags: int = 0) -> bytes:
    """One box with version and flags."""
    return box(name, struct.pack(">I", version << 24 | flags), *parts)


@dataclass
class Made:
    """An item to be written: `extents` are its bytes, in pieces when there are several."""

    kind: bytes
    extents: Sequence[bytes] = ()
    name: bytes = b""
    extra: bytes = b""
    properties: Sequence[tuple[bytes, bool]] = ()
    references: dict[bytes, Sequence[int]] = field(default_factory=dict)
    hidden: bool = False
    listed: bool = False


def size(width: int, height: int, surplus: bytes = b"") -> tuple[bytes, bool]:
    """The spatial extents."""
    return full(b"ispe", struct.pack(">II", width, height), surplus), False


def meta(
    items: Sequence[Made], primary: int, start: int, handler: bytes, *rest: bytes, hidden: bytes
) -> tuple[bytes, bytes]:
    """The list of items, and the coded bytes that stand at `start`; `hidden` lies between them."""
    properties: list[bytes] = []
    for item in items:
        properties += [made for made, _ in item.properties if made not in properties]
    links, places, infos, references = b"", b"", b"", b""
    store, small = hidden, hidden
    for number, item in enumerate(items, 1):
        spans = []
        for part in item.extents:
            spans.append((len(small) if item.listed else start + len(store), len(part)))
            if item.listed:
                small += part
            else:
                store += part + b"\x00"
        places += struct.pack(">HHHH", number, int(item.listed), 0, len(spans))
        places += b"".join(struct.pack(">II", *span) for span in spans)
        infos += full(
            b"infe", struct.pack(">HH", number, 0), item.kind, item.name, b"\x00", item.extra,
            version=2, flags=int(item.hidden),
        )  # fmt: skip
        links += struct.pack(">HB", number, len(item.properties)) + bytes(
            properties.index(made) + 1 | (0x80 if essential else 0)
            for made, essential in item.properties
        )
        for kind, targets in item.references.items():
            references += box(
                kind, struct.pack(f">HH{len(targets)}H", number, len(targets), *targets)
            )
    count = struct.pack(">H", len(items))
    listing = full(
        b"meta",
        full(b"hdlr", bytes(4), b"pict", bytes(12), handler, b"\x00"),
        full(b"pitm", struct.pack(">H", primary)),
        full(b"iloc", b"\x44\x00", count, places, version=1),
        full(b"iinf", count, infos),
        box(
            b"iprp",
            box(b"ipco", *properties),
            full(b"ipma", struct.pack(">I", len(items)), links),
        ),
        full(b"iref", references),
        box(b"idat", small),
        *rest,
    )
    return listing, store


def obu(kind: int, body: bytes) -> bytes:
    """An AV1 unit with its length."""
    return bytes([kind << 3 | 2, len(body)]) + body


def sei(text: bytes) -> bytes:
    """An HEVC note of unregistered user data, without its length."""
    return b"\x4e\x01\x05" + bytes([16 + len(text)]) + bytes(range(16)) + text + b"\x80"


def with_array(config: bytes, kind: int, unit: bytes) -> bytes:
    """An HEVC configuration with one more array of units."""
    array = bytes([0x80 | kind]) + struct.pack(">HH", 1, len(unit)) + unit
    return config[:22] + bytes([config[22] + 1]) + config[23:] + array


def packets(plant: Plant) -> list[Made]:
    """Items that are no pictures: EXIF, XMP, a text, an address, an unknown one."""
    exif = b"\x00\x00\x00\x06Exif\x00\x00" + tiff([(0x013B, 2, plant("EXIF item") + b"\x00")])
    return [
        Made(b"Exif", [exif], references={b"cdsc": [1]}),
        Made(b"mime", [xmp(plant)], extra=b"application/rdf+xml\x00",
             references={b"cdsc": [1]}),
        Made(b"mime", [plant("text item")], extra=b"text/plain; " + plant("MIME type") + b"\x00"),
        Made(b"uri ", [plant("URI item")], extra=b"urn:" + plant("URI type") + b"\x00"),
        Made(b"zzzz", [plant("unknown item")], name=plant("item name")),
    ]  # fmt: skip


def described(plant: Plant) -> list[tuple[bytes, bool]]:
    """Properties that say something about people, or nothing that a picture needs."""
    words = b"en\x00" + plant("udes name") + b"\x00" + plant("udes text") + b"\x00tags\x00"
    return [
        (box(b"colr", b"prof", profile(plant)), False),
        (full(b"udes", words), False),
        (full(b"altt", plant("alternative text"), b"\x00en\x00"), False),
        (full(b"crtt", struct.pack(">Q", 3_800_000_000_000_000)), False),
        (full(b"yyyy", plant("unknown property")), False),
    ]


def jumbf(plant: Plant) -> bytes:
    """A provenance record: a label, a JSON and a CBOR statement."""

    def described(kind: bytes, label: bytes) -> bytes:
        name = kind + bytes.fromhex("00110010800000aa00389b71")
        return box(b"jumd", name, b"\x03", label, b"\x00")

    author = b'{"author":[{"@type":"Person","name":"' + plant("JUMBF author") + b'"}]}'
    title = plant("JUMBF title")
    claim = b"\xa1\x68dc:title" + bytes([0x60 | len(title)]) + title
    return box(
        b"jumb",
        described(b"c2pa", plant("JUMBF label")),
        box(b"jumb", described(b"json", b"stds.schema-org.CreativeWork"), box(b"json", author)),
        box(b"jumb", described(b"cbor", b"c2pa.claim"), box(b"cbor", claim)),
    )


def movie_head(name: bytes, *rest: bytes, moment: int = 3_800_000_000) -> bytes:
    """A movie, track or media header that knows when it was made."""
    return full(name, struct.pack(">II", moment, moment), *rest)


def hidden_movie(plant: Plant) -> bytes:
    """The film of a motion photo."""
    place = box(b"\xa9xyz", b"\x00\x12\x15\xc7+52.5163+013.3777/")
    return box(b"ftyp", b"mp42", bytes(4)) + box(
        b"moov",
        movie_head(b"mvhd", bytes(88)),
        box(b"udta", place, box(b"\xa9nam", plant("motion photo title"))),
    )


def tail(plant: Plant) -> bytes:
    """Boxes that no picture needs, and what stands behind the last of them."""
    return b"".join([
        box(b"free", plant("free box")),
        box(b"uuid", bytes(range(16)), plant("unknown uuid box")),
        box(b"uuid", XMP, xmp(lambda _: plant("XMP uuid box"))),
        box(b"uuid", C2PA, bytes(4), b"manifest\x00", bytes(8), jumbf(plant)),
        box(b"mpvd", hidden_movie(plant)),
        box(b"xxxx", plant("unknown box")),
        b"\xff\xff\xff\xff" + plant("bytes behind the last box"),
    ])  # fmt: skip


def file(
    brands: bytes, items: Sequence[Made], plant: Plant, primary: int = 1, behind: bytes = b""
) -> bytes:
    """A whole file with these items, and with traces around them."""
    head = box(b"ftyp", brands[:4], bytes(4), brands[4:])
    rest = (box(b"grpl", full(b"altr", struct.pack(">III", 7, 1, 1), plant("group"))),
            box(b"wwww", plant("unknown box in meta")))  # fmt: skip
    handler, gap = plant("handler name"), plant("gap between items")
    start = 0
    for _ in range(2):
        listing, store = meta(items, primary, start, handler, *rest, hidden=gap)
        start = len(head) + len(listing) + 8
    return head + listing + box(b"mdat", store) + behind
