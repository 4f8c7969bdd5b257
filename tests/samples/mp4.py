"""A tiny MP4 film with something hidden in every place the format has; parts for its relatives."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.samples.bmff import XMP, box, full
from tests.samples.jpeg import exif, xmp

Plant = Callable[[str], bytes]

SPS = bytes.fromhex("6742000af841a2")
PPS = bytes.fromhex("68ce3880")
SLICE = bytes.fromhex("65888400") + bytes(range(200, 240))
NEXT = bytes.fromhex("419a2000") + bytes(range(210, 230))
UUID = bytes(range(128, 144))
AAC = bytes.fromhex("2100493a0c0e")
_UPRIGHT = struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 1 << 30)
_MOMENT = 3_800_000_000
GENERAL = full(
    b"gmin", b"\x00\x40" + b"\x80\x00" * 3 + bytes(4)
)  # what QuickTime has in front of words


def counted(*units: bytes) -> bytes:
    """Units behind their lengths."""
    return b"".join(struct.pack(">I", len(unit)) + unit for unit in units)


def sei(words: bytes) -> bytes:
    """A unit with somebody's words."""
    return b"\x06\x05" + bytes([16 + len(words)]) + UUID + words + b"\x80"


@dataclass
class Made:
    """A track to be written: its kind, its entry, its samples, and boxes beside."""

    kind: bytes
    entry: bytes
    samples: Sequence[bytes]
    name: bytes = b""
    flags: int = 1
    group: int = 0
    language: int = 0x55C4
    track_boxes: bytes = b""
    media_boxes: bytes = b""
    head: bytes = b""
    table_boxes: bytes = b""
    rows: bytes = b""
    front: bytes = bytes(4)


def picture_entry(name: bytes, *boxes: bytes, program: bytes = b"", maker: bytes = b"") -> bytes:
    """How pictures are coded."""
    program = bytes([len(program)]) + program.ljust(31, b"\x00")
    return box(
        name, bytes(6) + b"\x00\x01" + maker.ljust(16, b"\x00"),
        struct.pack(">HH", 64, 48) + b"\x00\x48\x00\x00" * 2 + bytes(4) + b"\x00\x01", program,
        b"\x00\x18\xff\xff", *boxes,
    )  # fmt: skip


def avcc(*sets: bytes, surplus: bytes = b"") -> bytes:
    """Parameter sets."""
    rows = b"".join(struct.pack(">H", len(unit)) + unit for unit in sets)
    pps = b"\x01" + struct.pack(">H", len(PPS)) + PPS
    return box(b"avcC", b"\x01\x42\x00\x0a\xff", bytes([0xE0 | len(sets)]), rows, pps, surplus)


def esds(number: int, own: bytes, *more: bytes) -> bytes:
    """Descriptors of an MPEG-4 stream."""

    def made(tag: int, body: bytes) -> bytes:
        return bytes([tag, 0x80, 0x80, 0x80, len(body)]) + body

    fixed = bytes([number, 0x15]) + bytes(3) + struct.pack(">II", 64000, 64000)
    inner = made(4, fixed + made(5, own)) + made(6, b"\x02") + b"".join(more)
    return full(b"esds", made(3, b"\x00\x01\x00" + inner))


def sound_entry(name: bytes, *boxes: bytes, version: int = 0, more: bytes = b"") -> bytes:
    """How sound is coded."""
    head = struct.pack(">H", version) + bytes(6)
    shape = struct.pack(">HH", 1, 16) + bytes(4) + struct.pack(">I", 8000 << 16)
    return box(name, bytes(6) + b"\x00\x01", head, shape, more, *boxes)


def text_entry(font: bytes) -> bytes:
    """How timed text looks."""
    fonts = struct.pack(">HHB", 1, 1, len(font)) + font
    look = bytes(4) + b"\x01\xff" + bytes(4) + bytes(8) + bytes(8) + b"\xff\xff\xff\xff"
    return box(b"tx3g", bytes(6) + b"\x00\x01", look, box(b"ftab", fonts))


def line(words: bytes, *boxes: bytes) -> bytes:
    """A sample of words."""
    return struct.pack(">H", len(words)) + words + b"".join(boxes)


def _head(name: bytes, *rest: bytes, flags: int = 0) -> bytes:
    return full(name, struct.pack(">II", _MOMENT, _MOMENT + 1), *rest, flags=flags)


def track(made: Made, number: int, places: Sequence[int]) -> bytes:
    """A track whose samples, each a chunk, lie at these places."""
    count = len(made.samples)
    sizes = struct.pack(f">II{count}I", 0, count, *map(len, made.samples))
    table = box(
        b"stbl",
        full(b"stsd", struct.pack(">I", 1), made.entry),
        full(b"stts", struct.pack(">III", 1, count, 512), made.rows),
        full(b"stsc", struct.pack(">IIII", 1, 1, 1, 1)),
        full(b"stsz", sizes),
        full(b"stco", struct.pack(f">I{count}I", count, *places)),
        made.table_boxes,
    )
    heads = {b"vide": full(b"vmhd", bytes(8), flags=1), b"soun": full(b"smhd", bytes(4))}
    head = made.head or heads.get(made.kind, full(b"nmhd"))
    place = box(b"dinf", full(b"dref", struct.pack(">I", 1), full(b"url ", flags=1)))
    media = box(
        b"mdia",
        _head(b"mdhd", struct.pack(">IIHH", 1024, 512 * count, made.language, 0)),
        full(b"hdlr", made.front, made.kind, bytes(12), made.name + b"\x00"),
        made.media_boxes,
        box(b"minf", head, place, table),
    )
    shape = bytes(8) + struct.pack(">HHHH", 0, made.group, 0, 0) + _UPRIGHT
    return box(
        b"trak",
        _head(b"tkhd", struct.pack(">III", number, 0, 1000), shape, bytes(8), flags=made.flags),
        media, made.track_boxes,
    )  # fmt: skip


def movie_head() -> bytes:
    """The movie's own head."""
    return _head(
        b"mvhd", struct.pack(">II", 1000, 1000), b"\x00\x01\x00\x00\x01\x00", bytes(10), _UPRIGHT,
        bytes(24), struct.pack(">I", 99),
    )  # fmt: skip


def film(
    front: bytes, tracks: Sequence[Made], movie_boxes: bytes, hidden: bytes, tail: bytes
) -> bytes:
    """Boxes in front, media with `hidden` between the samples, the movie, and the rest."""
    at = len(front) + 8
    store, places = b"", []
    for made in tracks:
        rows = []
        for sample in made.samples:
            rows.append(at + len(store))
            store += sample
        places.append(rows)
        store += hidden if made is tracks[0] else b""
    movie = box(
        b"moov", movie_head(),
        *(track(made, number, rows) for number, (made, rows) in
          enumerate(zip(tracks, places, strict=True), 1)),
        movie_boxes,
    )  # fmt: skip
    return front + box(b"mdat", store) + movie + tail


def words(name: bytes, said: bytes) -> bytes:
    """An item of QuickTime's user data."""
    return box(name, struct.pack(">HH", len(said), 0x55C4), said)


def value(said: bytes, form: int = 1) -> bytes:
    """The value of an item in a list."""
    return box(b"data", struct.pack(">II", form, 0), said)


def items(*listed: bytes, handler: bytes = b"mdir", keys: bytes = b"") -> bytes:
    """A list of items."""
    head = full(b"hdlr", bytes(4), handler, bytes(12), b"\x00")
    return full(b"meta", head, keys, box(b"ilst", *listed))


def own_item(plant: Plant, place: str) -> bytes:
    """An item with a name of its own."""
    return box(
        b"----", full(b"mean", b"com.apple.iTunes"), full(b"name", b"note"), value(plant(place))
    )


def cover(plant: Plant) -> bytes:
    """A cover with labels of its own."""
    directories = exif(plant)
    picture = (
        b"\xff\xd8\xff\xe1" + struct.pack(">H", len(directories) + 8) + b"Exif\x00\x00"
        + directories + b"\xff\xd9"
    )  # fmt: skip
    return box(b"covr", value(picture, 13))


def user_data(plant: Plant) -> bytes:
    """QuickTime's and 3GPP's user data."""
    return box(
        b"udta",
        words(b"\xa9xyz", plant("user data: place")),
        words(b"\xa9mod", plant("user data: model")),
        words(b"\xa9zzz", plant("user data: unknown words")),
        full(b"loci", b"\x55\xc4", plant("place by name") + b"\x00", bytes(13), b"\x00\x00"),
        full(b"chpl", bytes(1), struct.pack(">IQB", 1, 0, 14), plant("chapter list")),
        box(b"thmb", b"\xff\xd8\xff" + bytes(9) + plant("small copy")),
        box(b"XMP_", xmp(plant)),
        box(b"CAME", plant("maker's number")),
        box(b"QzZz", plant("unknown user data")),
        items(
            box(b"\xa9ART", value(plant("artist"))), box(b"covr", value(plant("cover"), 14)),
            own_item(plant, "own item"), box(b"QzZz", value(plant("unknown item"), 0)),
        ),
    )  # fmt: skip


def gopro(words: bytes) -> bytes:
    """One sample of GoPro's tree."""
    name = b"DVNMc\x01" + struct.pack(">H", len(words)) + words + bytes(-len(words) % 4)
    return b"DEVC\x00\x01" + struct.pack(">H", len(name)) + name


def pictures(plant: Plant) -> Made:
    """The track of pictures, with words in every place of it."""
    entry = picture_entry(
        b"avc1", avcc(SPS, sei(plant("SEI in front")), surplus=plant("surplus in front")),
        box(b"QzZz", plant("unknown box in entry")), program=plant("program"),
        maker=plant("maker"),
    )  # fmt: skip
    first = counted(b"\x09\x10", sei(plant("SEI")), b"\x0c" + plant("filling unit"), SLICE)
    second = counted(b"\x18" + plant("private unit"), NEXT)
    return Made(
        b"vide", entry, [first, second], plant("handler of pictures"), language=0x15C7,
        track_boxes=box(b"udta", box(b"name", plant("name of a track")))
        + box(b"tref", box(b"chap", struct.pack(">I", 4)))
        + box(b"QzZz", plant("unknown box in a track")),
        media_boxes=full(b"elng", plant("long language") + b"\x00"),
        table_boxes=full(b"stss", struct.pack(">II", 1, 1)) + box(b"QzZz", plant("unknown table")),
        rows=plant("surplus rows"),
    )  # fmt: skip


def sound(plant: Plant) -> Made:
    """The track of sound."""
    entry = sound_entry(b"mp4a", esds(0x40, b"\x15\x88", plant("descriptor")))
    return Made(b"soun", entry, [AAC, AAC], plant("handler of sound"))


def sample(plant: Plant) -> bytes:
    """The film with a planted string in each of its hiding places."""
    gone = picture_entry(b"avc1", avcc(SPS))
    tracks = [
        pictures(plant),
        sound(plant),
        Made(b"sbtl", text_entry(plant("font")),
             [line(b"Good evening to all", box(b"QzZz", plant("behind words")))]),
        Made(b"text", text_entry(b"Arial"), [line(plant("chapter"))], flags=0),
        Made(b"sbtl", text_entry(b"Arial"), [line(b"GPS (1.5, 2.5) " + plant("place in words"))]),
        Made(b"meta", box(b"gpmd", bytes(6) + b"\x00\x01" + bytes(4)),
             [gopro(plant("GoPro's tree"))]),
        Made(b"hint", box(b"rtp ", bytes(6) + b"\x00\x01" + plant("hint entry")),
             [plant("hint sample")]),
        Made(b"vide", gone, [counted(SLICE)], plant("handler of a hidden track"), flags=0),
    ]  # fmt: skip
    brands = b"isom\x00\x00\x02\x00isommp42" + plant("brands").ljust(16)
    front = box(b"ftyp", brands) + box(b"free", plant("free space"))
    movie = user_data(plant) + full(b"iods", plant("object")) + plant("behind the movie's boxes")
    tail = (
        box(b"uuid", XMP, xmp(plant)) + box(b"uuid", UUID, plant("unknown number"))
        + full(b"meta", full(b"hdlr", bytes(4), b"null", bytes(13)),
               full(b"xml ", b"<a b='" + plant("camcorder's page") + b"'/>"))
        + box(b"QzZz", plant("unknown box")) + box(b"moov", box(b"udta", plant("second movie")))
        + plant("behind the last box")
    )  # fmt: skip
    return film(front, tracks, movie, plant("unused media"), tail)
