"""A PDF's pictures with everybody covered, in a form that a PDF can hold."""

from __future__ import annotations

from toolkit.errors import NotCleanable
from toolkit.formats.pdf.copying import Copy
from toolkit.formats.pdf.image_samples import from_png, plain_png
from toolkit.formats.pdf.values import Name, Value

_TRIES = 4
_DEVICE = {1: Name("/DeviceGray"), 3: Name("/DeviceRGB"), 4: Name("/DeviceCMYK")}


def looks(copy: Copy) -> bool:
    """Whether somebody is to be hidden in pictures."""
    wish = copy.inside.wish
    return wish.faces == "hide" or bool(wish.also)


def painted(copy: Copy, picture: bytes, path: str) -> tuple[bytes, dict[str, Value]] | None:
    """The picture with everybody covered, looked at again as it will be read; None: unchanged."""
    before = picture
    for _ in range(_TRIES):
        clean = copy.inside.cleaned(picture, path)
        if clean is None or clean.data == picture:
            return None if picture == before else from_png(picture)
        if clean.format != "png":
            return embedded(clean.data, clean.format)
        again = plain_png(copy, clean.data)
        if again == picture:  # coded anew, and the same to look at
            return None if picture == before else from_png(picture)
        picture = again
    raise NotCleanable("undecodable")


def embedded(data: bytes, form: str) -> tuple[bytes, dict[str, Value]]:
    """A painted picture as a PDF holds it; raises NotCleanable where it cannot hold it so."""
    if form != "jpeg" or planes(data) not in _DEVICE:
        raise NotCleanable("undecodable")
    return data, {
        "/BitsPerComponent": 8, "/Decode": None, "/DecodeParms": None,
        "/Filter": Name("/DCTDecode"), "/ColorSpace": _DEVICE[planes(data)],
    }  # fmt: skip


def planes(raw: bytes) -> int:
    """How many numbers make a colour of this JPEG; 0 where it does not say."""
    at = 2
    while at + 10 <= len(raw) and raw[at] == 0xFF:
        if raw[at + 1] in range(0xC0, 0xD0) and raw[at + 1] not in (0xC4, 0xC8, 0xCC):
            return raw[at + 9]
        at += 2 + int.from_bytes(raw[at + 2 : at + 4], "big")
    return 0
