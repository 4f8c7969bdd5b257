"""Fonts in books: laid open where the book's number masks them, since that number goes.

Two ways of masking are known: of the IDPF (the first 1040 bytes with the SHA-1 of the number) and
of Adobe (the first 1024 bytes with the number itself). Everything else in `encryption.xml` is a
lock. A font stays as it is, its own names and licence with it.
"""

from __future__ import annotations

import hashlib
import re

from toolkit.errors import Damaged, Locked
from toolkit.formats.office.epub_page import split
from toolkit.formats.xml_parts import Node, is_element

_IDPF, _ADOBE = "http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"
_MASKED = {_IDPF: 1040, _ADOBE: 1024}
_HEADS = (b"\0\1\0\0", b"OTTO", b"true", b"ttcf", b"wOFF", b"wOF2")
_MEDIA = re.compile(
    r"font/.*|application/(x-)?font-.*|application/vnd\.ms-opentype|application/x-font|"
    r"application/vnd\.ms-fontobject|application/x-truetype-font|application/x-opentype-font"
)


def is_font(media: str) -> bool:
    """Whether a file of this type is a font."""
    return bool(_MEDIA.fullmatch(media))


def masked(root: Node) -> dict[str, str]:
    """The masked files and how; raises Locked when anything is locked in earnest."""
    found = {}
    for data in root.iter("*"):
        if split(data.tag)[1] != "EncryptedData":
            continue
        how, where = "", ""
        for node in data.iter():
            if is_element(node) and split(node.tag)[1] == "EncryptionMethod":
                how = how or node.get("Algorithm", "")
            elif is_element(node) and split(node.tag)[1] == "CipherReference":
                where = node.get("URI", "")
        if how not in _MASKED:
            raise Locked("encrypted")
        found[where] = how
    return found


def laid_open(raw: bytes, how: str | None, number: str) -> bytes:
    """A font without its mask; raises Damaged when it is none."""
    if how is not None and raw[:4] not in _HEADS:
        key = _key(how, number)
        if not key:
            raise Damaged("undecodable")
        size = _MASKED[how]
        front = bytes(byte ^ key[at % len(key)] for at, byte in enumerate(raw[:size]))
        raw = front + raw[size:]
    if raw[:4] not in _HEADS:
        raise Damaged("undecodable")
    return raw


def _key(how: str, number: str) -> bytes:
    if how == _IDPF:
        return hashlib.sha1(re.sub(r"\s", "", number).encode(), usedforsecurity=False).digest()
    digits = re.sub(r"[^0-9a-fA-F]", "", number.rpartition(":")[2])
    return bytes.fromhex(digits) if len(digits) == 32 else b""
