"""Pictures inside a PDF. Coded pixels stay as they are; what stands around them is read and goes.

A JPEG goes through the table of formats like any file inside. Where people are to be hidden, plain
samples are handed on as a PNG. Pictures for faxes (CCITT, JBIG2), JPEG 2000, and rare colours
cannot be looked into here; they are told.
"""

from __future__ import annotations

import zlib

from toolkit.errors import Damaged
from toolkit.formats.base import unplaced
from toolkit.formats.metadata import icc
from toolkit.formats.pdf import image_samples, jpx, painting
from toolkit.formats.pdf.colours import PACKING, space
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
from toolkit.formats.pdf.image_samples import Shape
from toolkit.formats.pdf.values import Name, Stream, Value
from toolkit.formats.pdf.writing import packed
from toolkit.formats.readable import readable

_UNSEEN = {"/CCITTFaxDecode": "fax", "/JBIG2Decode": "JBIG2", "/JPXDecode": "JPEG 2000"}
_FAX: Rules = dict.fromkeys((
    "/K", "/Columns", "/Rows", "/EndOfLine", "/EncodedByteAlign", "/EndOfBlock", "/BlackIs1",
    "/DamagedRowsBeforeError", "/ColorTransform",
), plain)  # fmt: skip


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
    if min(width, height) >= image_samples.LEAST_SIDE:
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
    if clean.format == "jpeg" and painting.planes(clean.data) == painting.planes(bare):
        return clean.data, coded
    return painting.embedded(clean.data, clean.format)


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


def _jpeg2000(copy: Copy, raw: bytes, path: str) -> bytes:
    clean, said = jpx.bare(raw)
    for each in said:
        copy.say(each.kind, f"{path}/{each.place}", each.value)
        if each.profile:
            copy.findings.extend(unplaced(icc.read(each.profile, f"{path}/{each.place}", 0)))
    return clean


# ---- plain samples --------------------------------------------------------------------------


def _samples(
    copy: Copy, keys: dict[str, Value], stream: Stream, raw: bytes, path: str
) -> tuple[bytes, dict[str, Value]]:
    form = image_samples.shape(copy, keys)
    surplus = raw[form.bytes :]
    if surplus.strip(b"\r\n\0"):
        copy.say(
            "hidden.gap", f"{path}/behind the pixels", readable(surplus) or f"{len(surplus)} bytes"
        )
    picture = image_samples.as_png(copy, keys, raw, form)
    if picture is None and form.bits * form.planes > 1:
        _unseen(copy, keys, path, "rare colours")
    if copy.looking:
        if picture is not None and copy.inside.watches and form.shows:
            copy.findings.extend(copy.inside.findings(picture, path))
        return b"", {}
    if picture is not None and painting.looks(copy) and form.shows:
        done = painting.painted(copy, picture, path)
        if done is not None:
            return done
    return _as_packed(copy, stream, raw, form)


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


picture = apart(image)
