"""A tiny JPEG of three scans with something hidden in every place the format has."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Sequence

Plant = Callable[[str], bytes]

#: Two codes each: "0" for no change (DC) or end of block (AC), "10" for a five-bit change.
_HUFFMAN = bytes([1, 1] + [0] * 14)
#: Four blocks of 8 x 8, in bits: 10 11100 0 (up), 0 0 (same), 10 00011 0 (down), 0 0, filling.
_CODED = b"\xb8\x21\x8f"


def segment(code: int, payload: bytes) -> bytes:
    """A marker segment with its length field."""
    return struct.pack(">BBH", 0xFF, code, len(payload) + 2) + payload


def scan(number: int) -> bytes:
    """One colour's scan with its coded blocks."""
    return segment(0xDA, bytes([1, number, 0, 0, 63, 0])) + _CODED


def picture(
    *head: bytes, between: bytes = b"", tail: bytes = b"", colours: int = 3, size: int = 16
) -> bytes:
    """A valid baseline picture; `head` stands before the frame, `between` after the first scan."""
    frame = b"".join(bytes([number, 0x11, 0]) for number in range(1, colours + 1))
    tables = bytes([0x00]) + _HUFFMAN + bytes([0, 5]) + bytes([0x10]) + _HUFFMAN + bytes([0, 5])
    return b"".join([
        b"\xff\xd8",
        *head,
        segment(0xDB, b"\x00" + bytes([8] * 64)),
        segment(0xC0, struct.pack(">BHHB", 8, size, size, colours) + frame),
        segment(0xC4, tables),
        scan(1),
        between,
        *(scan(number) for number in range(2, colours + 1)),
        b"\xff\xd9",
        tail,
    ])  # fmt: skip


def tiff(
    entries: Sequence[tuple[int, int, bytes]], after: bytes = b"", second: bool = False
) -> bytes:
    """A big-endian TIFF block with one directory; `after` follows it as a second one's bytes."""
    sizes = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1}
    directory = struct.pack(">H", len(entries))
    at = 8 + 2 + 12 * len(entries) + 4
    values = b""
    for tag, form, value in entries:
        count = len(value) // sizes[form]
        if len(value) > 4:
            directory += struct.pack(">HHII", tag, form, count, at + len(values))
            values += value + b"\x00" * (len(value) % 2)
        else:
            directory += struct.pack(">HHI", tag, form, count) + value.ljust(4, b"\x00")
    directory += struct.pack(">I", at + len(values) if second else 0)
    return b"MM\x00*\x00\x00\x00\x08" + directory + values + after


def exif(plant: Plant) -> bytes:
    """EXIF with a name, a turn, and a thumbnail that carries a comment of its own."""
    thumbnail = picture(segment(0xFE, plant("EXIF thumbnail comment")), colours=1)
    first = [
        (0x010E, 2, plant("EXIF ImageDescription") + b"\x00"),
        (0x0112, 3, b"\x00\x06"),
        (0x013B, 2, plant("EXIF Artist") + b"\x00"),
    ]
    start = len(tiff(first)) + 2 + 12 * 2 + 4
    second = struct.pack(">HHHIIHHIII", 2, 0x0201, 4, 1, start, 0x0202, 4, 1, len(thumbnail), 0)
    return b"Exif\x00\x00" + tiff(first, second + thumbnail, second=True)


def xmp(plant: Plant) -> bytes:
    """An XMP packet with a creator."""
    return (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/'
        b'22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:photoshop="http://ns.adobe.com/'
        b'photoshop/1.0/" photoshop:AuthorsPosition="'
        + plant("XMP")
        + b'"/></rdf:RDF></x:xmpmeta>'
    )


def extended_xmp(plant: Plant) -> list[bytes]:
    """Two parts of an extended packet, so that the planted string runs over the cut."""
    packet = xmp(lambda _: plant("extended XMP"))
    head = b"http://ns.adobe.com/xmp/extension/\x00" + b"0123456789ABCDEF" * 2
    cut = packet.index(plant("extended XMP")) + 5
    return [
        segment(0xE1, head + struct.pack(">II", len(packet), at) + part)
        for at, part in ((0, packet[:cut]), (cut, packet[cut:]))
    ]


def dataset(record: int, number: int, body: bytes) -> bytes:
    """One IPTC field."""
    return struct.pack(">BBBH", 0x1C, record, number, len(body)) + body


def resource(number: int, body: bytes, label: bytes = b"") -> bytes:
    """One Photoshop resource."""
    name = bytes([len(label)]) + label
    name += b"\x00" * (len(name) % 2)
    return (
        b"8BIM"
        + struct.pack(">H", number)
        + name
        + struct.pack(">I", len(body))
        + body
        + b"\x00" * (len(body) % 2)
    )


def wide(text: bytes) -> bytes:
    """A counted UTF-16 text."""
    return struct.pack(">I", len(text)) + text.decode().encode("utf-16-be")


def photoshop(plant: Plant) -> bytes:
    """Captions, a link, a label, an unknown resource, and a thumbnail with a comment."""
    small = picture(segment(0xFE, plant("Photoshop thumbnail comment")), colours=1)
    captions = dataset(2, 80, plant("IPTC By-line")) + dataset(2, 199, plant("IPTC unknown"))
    programs = wide(plant("Photoshop WriterName")) + wide(plant("Photoshop ReaderName"))
    resources = (
        resource(0x0404, captions),
        resource(0x040B, plant("Photoshop URL")),
        resource(0x040C, bytes(28) + small, plant("Photoshop label")),
        resource(0x4321, plant("Photoshop unknown resource")),
        resource(0x0421, bytes(5) + programs + bytes(4)),
    )
    return b"Photoshop 3.0\x00" + b"".join(resources)


def profile(plant: Plant) -> bytes:
    """A matrix profile that names a screen; its primaries are not sRGB's."""

    def number(value: float) -> bytes:
        return struct.pack(">i", round(value * 65536))

    def xyz(*values: float) -> bytes:
        return b"XYZ \x00\x00\x00\x00" + b"".join(map(number, values))

    words = plant("ICC description") + b"\x00"
    tags = {
        b"desc": b"desc\x00\x00\x00\x00" + struct.pack(">I", len(words)) + words + bytes(78),
        b"wtpt": xyz(0.9505, 1.0, 1.089),
        b"rXYZ": xyz(0.6097, 0.3111, 0.0195),
        b"gXYZ": xyz(0.2053, 0.6257, 0.0609),
        b"bXYZ": xyz(0.1492, 0.0632, 0.7446),
        **dict.fromkeys(
            (b"rTRC", b"gTRC", b"bTRC"), b"curv\x00\x00\x00\x00\x00\x00\x00\x01\x02\x33"
        ),
    }
    table, body = struct.pack(">I", len(tags)), b""
    for name, value in tags.items():
        table += name + struct.pack(">II", 132 + 12 * len(tags) + len(body), len(value))
        body += value + b"\x00" * (-len(value) % 4)
    size = 128 + len(table) + len(body)
    head = struct.pack(">I", size) + b"none\x02\x10\x00\x00mntrRGB XYZ " + bytes(12) + b"acsp"
    head += bytes(28) + number(0.9642) + number(1.0) + number(0.8249)
    return head.ljust(128, b"\x00") + table + body


def jumbf(plant: Plant) -> list[bytes]:
    """A box over two segments, cut inside its planted label."""
    label = b"\x03" + b"c2pa." + plant("JUMBF") + b"\x00"
    described = b"c2pa\x00\x11\x00\x10\x80\x00\x00\xaa\x00\x38\x9b\x71" + label
    inner = struct.pack(">I", len(described) + 8) + b"jumd" + described
    head = struct.pack(">I", len(inner) + 8) + b"jumb"
    cut = len(inner) - 6
    return [
        segment(0xEB, b"JP\x00\x01" + struct.pack(">I", number) + head + part)
        for number, part in ((1, inner[:cut]), (2, inner[cut:]))
    ]


def box(name: bytes, body: bytes) -> bytes:
    """One ISO base media box."""
    return struct.pack(">I", len(body) + 8) + name + body


def archive(plant: Plant) -> bytes:
    """A ZIP archive with one packed member."""
    name = plant("ZIP member name")
    text = plant("ZIP member text") + b" in a packed member, in a packed member"
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(text) + packer.flush()
    common = struct.pack(
        "<HHHHHIIIHH", 20, 0, 8, 0, 0x5B21, zlib.crc32(text), len(packed), len(text), len(name), 0
    )
    local = b"PK\x03\x04" + common + name + packed
    entry = b"PK\x01\x02\x14\x00" + common + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name
    words = plant("ZIP comment")
    end = struct.pack("<HHHHIIH", 0, 0, 1, 1, len(entry), len(local), len(words))
    return local + entry + b"PK\x05\x06" + end + words


def index(length: int, offset: int, kind: int = 0) -> bytes:
    """The list of pictures: this one, and one more at an offset from the list's own start."""
    rows = struct.pack(">IIIHHIIIHH", 0x030000, 0, 0, 0, 0, kind, length, offset, 0, 0)
    return segment(
        0xE2,
        b"MPF\x00"
        + tiff([(0xB000, 7, b"0100"), (0xB001, 4, struct.pack(">I", 2)), (0xB002, 7, rows)]),
    )


def sample(plant: Plant) -> bytes:
    """The picture with a planted string in each of its hiding places."""
    small = picture(segment(0xFE, plant("JFXX thumbnail comment")), colours=1)
    second = picture(
        segment(
            0xE1, b"Exif\x00\x00" + tiff([(0x013B, 2, plant("second picture EXIF") + b"\x00")])
        ),
        segment(0xFE, plant("second picture comment")),
        colours=1,
    )
    film = (
        box(b"ftyp", b"mp42\x00\x00\x00\x00mp42isom")
        + box(b"mdat", bytes(32))
        + box(b"moov", box(b"udta", plant("video udta")))
    )
    people = b"<MJMD><People>" + plant("APP9 People") + b"</People></MJMD>"
    rights = wide(plant("APP12 Ducky"))
    parts = [
        segment(0xE0, b"JFIF\x00\x01\x02\x01\x00\x48\x00\x48\x00\x00"),
        segment(0xE0, b"JFXX\x00\x10" + small),
        segment(0xE1, exif(plant)),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + xmp(plant)),
        *extended_xmp(plant),
        segment(0xE2, b"ICC_PROFILE\x00\x01\x01" + profile(plant)),
        index(len(second), 0),
        segment(0xED, photoshop(plant)),
        *jumbf(plant),
        segment(0xE3, b"Meta\x00\x00" + tiff([(0xC353, 2, plant("APP3 Meta") + b"\x00")])),
        segment(0xE5, b"unheard of " + plant("unknown APP5")),
        segment(0xE9, b"Media Jukebox\x00" + people),
        segment(0xEC, b"Ducky" + struct.pack(">HH", 3, len(rights)) + rights),
        segment(0xEC, b"[picture info]\r\nSerial#=" + plant("APP12 picture info")),
        plant("gap between segments"),
        segment(0xEE, b"Adobe\x00\x64\x80\x00\x00\x00\x01" + plant("APP14 surplus")),
        segment(0xEF, plant("unknown APP15")),
        segment(0xFE, plant("COM")),
        b"\xff\xff",
    ]  # fmt: skip
    rest = film + archive(plant) + plant("bytes behind the end")
    draft = picture(*parts, between=segment(0xFE, plant("COM between scans")), tail=second + rest)
    at = draft.index(b"MPF\x00") + 4
    parts[parts.index(index(len(second), 0))] = index(len(second), draft.rindex(second) - at)
    return picture(*parts, between=segment(0xFE, plant("COM between scans")), tail=second + rest)
