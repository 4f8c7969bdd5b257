"""Pictures inside a PDF. Coded pixels stay as they are; what stands around them is read and goes.

A JPEG goes through the table of formats like any file inside. Where people are to be hidden, plain
samples are handed on as a PNG. Pictures for faxes (CCITT, JBIG2), JPEG 2000, and rare colours
cannot be looked into here; they are told.
"""

from __future__ import annotations

import struct
import zlib
from typing import NamedTuple

from toolkit.errors import Damaged, NotCleanable, TooLarge
from toolkit.formats import icc
from toolkit.formats.base import unplaced
from toolkit.formats.pdf import jpx
from toolkit.formats.pdf.colours import PACKING, components, space
from toolkit.formats.pdf.copying import (
    NOTHING,
    SKIP,
    Copy,
    Rules,
    apart,
    name,
    number,
    plain,
    truth,
)  # fmt: skip
from toolkit.formats.pdf.values import Name, Stream, Value, inflated
from toolkit.formats.pdf.writing import packed
from toolkit.formats.readable import readable

#: Smaller pictures show nobody who could be known.
LEAST_SIDE = 24
MAX_PIXELS = 150_000_000
_TRIES = 4
_DEVICE = {1: Name("/DeviceGray"), 3: Name("/DeviceRGB"), 4: Name("/DeviceCMYK")}
#: What a painted picture is, whatever it was.
_PAINTED: dict[str, Value] = {"/BitsPerComponent": 8, "/Decode": None, "/DecodeParms": None}
_UNSEEN = {"/CCITTFaxDecode": "fax", "/JBIG2Decode": "JBIG2", "/JPXDecode": "JPEG 2000"}
_FAX: Rules = dict.fromkeys((
    "/K", "/Columns", "/Rows", "/EndOfLine", "/EncodedByteAlign", "/EndOfBlock", "/BlackIs1",
    "/DamagedRowsBeforeError", "/ColorTransform",
), plain)  # fmt: skip


class Shape(NamedTuple):
    """The size of a picture and how its samples stand."""

    width: int
    height: int
    bits: int
    planes: int

    @property
    def bytes(self) -> int:
        """How many bytes the samples take."""
        return (self.width * self.bits * self.planes + 7) // 8 * self.height


def shape(copy: Copy, keys: dict[str, Value]) -> Shape:
    """The shape that a picture declares; raises TooLarge or Damaged."""
    document = copy.document
    width, height = (int(document.number(keys.get(key))) for key in ("/Width", "/Height"))
    mask = document.at(keys.get("/ImageMask")) is True
    bits = 1 if mask else int(document.number(keys.get("/BitsPerComponent"), 8))
    if not 0 < width < 1 << 20 or not 0 < height < 1 << 20 or bits not in (1, 2, 4, 8, 16):
        raise Damaged("bad_size")
    if width * height > MAX_PIXELS:
        raise TooLarge("too_many_pixels")
    count = 1 if mask else components(copy, keys.get("/ColorSpace"))
    return Shape(width, height, bits, count)


def _mask(copy: Copy, value: Value, path: str) -> Value:
    if isinstance(value, Stream):
        return image(copy, value, path)
    return plain(copy, value, path)


def image(copy: Copy, value: Value, path: str) -> Value:
    """A picture."""
    if not isinstance(value, Stream):
        return NOTHING
    made = copy.fields(value.keys, path, _IMAGE)
    try:
        data, changed = pixels(copy, value.keys, value, path)
    except Damaged:
        if not copy.looking:
            raise
        copy.say("inside.damaged", path)
        return Stream(made, b"")
    made.update(changed)
    return Stream({key: each for key, each in made.items() if each is not None}, data)


_IMAGE: Rules = {
    **PACKING, "/Type": name, "/Subtype": name, "/Width": number, "/Height": number,
    "/ColorSpace": space, "/BitsPerComponent": number, "/Intent": name, "/ImageMask": truth,
    "/Mask": apart(_mask), "/Decode": plain, "/Interpolate": truth, "/SMask": apart(image),
    "/SMaskInData": number, "/Matte": plain, "/Name": SKIP, "/StructParent": SKIP,
}  # fmt: skip


def pixels(
    copy: Copy, keys: dict[str, Value], stream: Stream, path: str
) -> tuple[bytes, dict[str, Value]]:
    """The coded pixels of the copy, and the keys that say how they are coded."""
    raw, left = copy.document.unpacked(stream)
    copy.inside.spend(len(raw))
    if not left:
        return _samples(copy, keys, stream, raw, path)
    filter_name, parameters = left[0]
    if len(left) > 1:
        raise Damaged("unsupported_variant")
    if filter_name == "/DCTDecode":
        return _jpeg(copy, raw, path, copy.fields(parameters, path, _FAX))
    coded: dict[str, Value] = {"/Filter": Name(filter_name)}
    _unseen(copy, keys, path, filter_name)
    if filter_name == "/JPXDecode":
        return _jpeg2000(copy, raw, path), coded
    if filter_name not in _UNSEEN:
        raise Damaged("unsupported_variant")
    rules: Rules = {"/JBIG2Globals": apart(_globals)} if filter_name == "/JBIG2Decode" else _FAX
    made = copy.fields(parameters, path, rules)
    if made:
        coded["/DecodeParms"] = made
    return raw, coded


def _globals(copy: Copy, value: Value, path: str) -> Value:
    if not isinstance(value, Stream):
        return NOTHING
    return packed(copy.document.bytes_of(value), copy.fields(value.keys, path, PACKING))


def _unseen(copy: Copy, keys: dict[str, Value], path: str, why: str) -> None:
    """Tell that nobody could look into a picture."""
    width, height = (int(copy.document.number(keys.get(key))) for key in ("/Width", "/Height"))
    if min(width, height) >= LEAST_SIDE:
        copy.say("content.unseen", path, f"{width} x {height}, {_UNSEEN.get(why, why)}")


# ---- JPEG and JPEG 2000 ---------------------------------------------------------------------


def _jpeg(
    copy: Copy, raw: bytes, path: str, parameters: dict[str, Value]
) -> tuple[bytes, dict[str, Value]]:
    coded: dict[str, Value] = {"/Filter": Name("/DCTDecode")}
    if parameters:
        coded["/DecodeParms"] = parameters
    if copy.looking:
        copy.findings.extend(
            found for found in copy.inside.findings(raw, path) if found.kind != "look.orientation"
        )
        return b"", coded
    bare = unturned(raw)
    clean = copy.inside.cleaned(bare, path)
    if clean is None:
        raise Damaged("undecodable")
    if clean.format == "jpeg" and _planes(clean.data) == _planes(bare):
        return clean.data, coded
    return embedded(clean.data, clean.format)


def unturned(raw: bytes) -> bytes:
    """A JPEG without its EXIF: a PDF shows pictures as they are coded, whichever way that is."""
    parts, at = [raw[:2]], 2
    while at + 4 <= len(raw) and raw[at] == 0xFF and raw[at + 1] not in (0xDA, 0xD9):
        if raw[at + 1] == 0xFF:
            at += 1
            continue
        end = at + 2 + int.from_bytes(raw[at + 2 : at + 4], "big")
        if raw[at + 1] != 0xE1:
            parts.append(raw[at:end])
        at = end
    return b"".join((*parts, raw[at:]))


def _planes(raw: bytes) -> int:
    """How many numbers make a colour of this JPEG; 0 where it does not say."""
    at = 2
    while at + 10 <= len(raw) and raw[at] == 0xFF:
        if raw[at + 1] in range(0xC0, 0xD0) and raw[at + 1] not in (0xC4, 0xC8, 0xCC):
            return raw[at + 9]
        at += 2 + int.from_bytes(raw[at + 2 : at + 4], "big")
    return 0


def _jpeg2000(copy: Copy, raw: bytes, path: str) -> bytes:
    clean, said = jpx.bare(raw)
    for each in said:
        copy.say(each.kind, f"{path}/{each.place}", each.value)
        if each.profile:
            copy.findings.extend(unplaced(icc.read(each.profile, f"{path}/{each.place}", 0)))
    return clean


def embedded(data: bytes, form: str) -> tuple[bytes, dict[str, Value]]:
    """A painted picture as a PDF holds it; raises NotCleanable where it cannot hold it so."""
    if form != "jpeg" or _planes(data) not in _DEVICE:
        raise NotCleanable("undecodable")
    return data, {
        **_PAINTED, "/Filter": Name("/DCTDecode"), "/ColorSpace": _DEVICE[_planes(data)],
    }  # fmt: skip


def _idat(data: bytes) -> bytes:
    parts, at = [], 8
    while at + 8 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        if data[at + 4 : at + 8] == b"IDAT":
            parts.append(data[at + 8 : at + 8 + size])
        at += 12 + size
    return b"".join(parts)


# ---- plain samples --------------------------------------------------------------------------


def _samples(
    copy: Copy, keys: dict[str, Value], stream: Stream, raw: bytes, path: str
) -> tuple[bytes, dict[str, Value]]:
    form = shape(copy, keys)
    surplus = raw[form.bytes :]
    if surplus.strip(b"\r\n\0"):
        copy.say(
            "hidden.gap", f"{path}/behind the pixels", readable(surplus) or f"{len(surplus)} bytes"
        )
    picture = as_png(copy, keys, raw, form)
    if picture is None and form.bits * form.planes > 1:
        _unseen(copy, keys, path, "rare colours")
    if copy.looking:
        if picture is not None and copy.inside.watches and _shows(form):
            copy.findings.extend(copy.inside.findings(picture, path))
        return b"", {}
    if picture is not None and looks(copy) and _shows(form):
        done = painted(copy, picture, path)
        if done is not None:
            return done
    return _as_packed(copy, stream, raw, form)


def _shows(form: Shape) -> bool:
    """Whether somebody could be known in a picture of this size."""
    return min(form.width, form.height) >= LEAST_SIDE


def painted(copy: Copy, picture: bytes, path: str) -> tuple[bytes, dict[str, Value]] | None:
    """The picture with everybody covered, looked at again as it will be read; None: unchanged."""
    before = picture
    for _ in range(_TRIES):
        clean = copy.inside.cleaned(picture, path)
        if clean is None or clean.data == picture:
            return None if picture == before else from_png(picture)
        if clean.format != "png":
            return embedded(clean.data, clean.format)
        again = _plain_png(copy, clean.data)
        if again == picture:  # coded anew, and the same to look at
            return None if picture == before else from_png(picture)
        picture = again
    raise NotCleanable("undecodable")


def _plain_png(copy: Copy, data: bytes) -> bytes:
    """A painted PNG as `png` would write it; raises NotCleanable for one that has no such form."""
    if data[24] != 8 or data[25] not in (0, 2) or data[28]:
        raise NotCleanable("undecodable")
    count, width = 3 if data[25] == 2 else 1, int.from_bytes(data[16:20], "big")
    parameters: dict[str, Value] = {
        "/Predictor": 15, "/Colors": count, "/Columns": width, "/BitsPerComponent": 8,
    }  # fmt: skip
    raw = copy.document.step(_idat(data), "/FlateDecode", parameters)
    return png(width, int.from_bytes(data[20:24], "big"), count, raw)


def from_png(picture: bytes) -> tuple[bytes, dict[str, Value]]:
    """A PNG of ours as plain samples of a PDF."""
    count, width = 3 if picture[25] == 2 else 1, int.from_bytes(picture[16:20], "big")
    rows, side = inflated(_idat(picture)), width * count + 1
    raw = b"".join(rows[at + 1 : at + side] for at in range(0, len(rows), side))
    return zlib.compress(raw, 9), {
        **_PAINTED, "/Filter": Name("/FlateDecode"), "/ColorSpace": _DEVICE[count],
    }  # fmt: skip


def looks(copy: Copy) -> bool:
    """Whether somebody is to be hidden in pictures."""
    wish = copy.inside.wish
    return wish.faces == "hide" or bool(wish.also)


def _as_packed(
    copy: Copy, stream: Stream, raw: bytes, form: Shape
) -> tuple[bytes, dict[str, Value]]:
    """As it was packed, where nothing more than the samples is in it; else packed anew."""
    filters = copy.document.filters(stream)
    if len(filters) == 1 and filters[0][0] == "/FlateDecode" and len(raw) == form.bytes:
        whole = zlib.decompressobj()
        try:
            whole.decompress(stream.raw)
        except zlib.error:
            return _anew(raw, form)
        if whole.eof and not whole.unused_data:
            coded: dict[str, Value] = {"/Filter": Name("/FlateDecode")}
            kept = {
                key: copy.document.at(value)
                for key, value in filters[0][1].items()
                if key in _PREDICTED
            }
            if kept:
                coded["/DecodeParms"] = kept
            return stream.raw, coded
    return _anew(raw, form)


_PREDICTED = ("/Predictor", "/Colors", "/BitsPerComponent", "/Columns")


def _anew(raw: bytes, form: Shape) -> tuple[bytes, dict[str, Value]]:
    return zlib.compress(raw[: form.bytes], 9), {"/Filter": Name("/FlateDecode")}


def as_png(copy: Copy, keys: dict[str, Value], raw: bytes, form: Shape) -> bytes | None:
    """The samples as a picture file; None for colours that are not plain."""
    if copy.document.at(keys.get("/Decode")) is not None or len(raw) < form.bytes:
        return None
    found = copy.document.at(keys.get("/ColorSpace"))
    parts: list[Value] = found if isinstance(found, list) else [found]
    family = copy.document.name(parts[0]) if parts else ""
    if family in ("/Indexed", "/I") and len(parts) == 4:
        return _from_palette(copy, parts, raw, form)
    if family in ("/Separation", "/DeviceN", "/Lab", "/Pattern") or form.planes not in (1, 3):
        return None
    if form.bits == 16:
        raw = raw[0 : form.bytes : 2]
    elif form.bits != 8:
        return None
    return png(form.width, form.height, form.planes, raw)


def _from_palette(copy: Copy, parts: list[Value], raw: bytes, form: Shape) -> bytes | None:
    count = components(copy, parts[1])
    table = copy.document.at(parts[3])
    colours = table if isinstance(table, bytes) else copy.document.bytes_of(table)
    if (
        form.bits != 8
        or count not in (1, 3)
        or copy.document.name(copy.document.at(parts[1])) == "/Lab"
    ):
        return None
    mixed = bytearray(form.bytes * count)
    for plane in range(count):
        row = colours[plane::count][:256]
        mixed[plane::count] = raw[: form.bytes].translate(row + bytes(256 - len(row)))
    return png(form.width, form.height, count, bytes(mixed))


def png(width: int, height: int, count: int, raw: bytes) -> bytes:
    """A picture file of 8-bit grey or RGB samples."""
    side = width * count
    rows = b"".join(b"\0" + raw[at : at + side] for at in range(0, side * height, side))
    head = struct.pack(">IIBBBBB", width, height, 8, 2 if count == 3 else 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 1)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + tag + body + struct.pack(">I", zlib.crc32(tag + body))
        for tag, body in chunks
    )


picture = apart(image)
