"""Addresses in pages, drawings and style sheets: what each asks for, and files written as one."""

from __future__ import annotations

import base64
import binascii
import re
from typing import NamedTuple

#: What browsers take out of an address before they read it.
_IGNORED = re.compile(r"[\t\n\r]|^[\0-\x20]+|(?<![\0-\x20])[\0-\x20]++$")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_WEB = frozenset({"http", "https", "ftp", "ws", "wss"})
_CONTACT = frozenset({"mailto", "tel", "sms", "sip", "geo", "xmpp", "skype", "whatsapp", "tg"})
_SCRIPT = frozenset({"javascript", "vbscript", "livescript", "mocha"})
_LOCAL = frozenset({"file", "resource", "chrome", "ms-its", "mhtml", "res"})
#: A home folder in a path, however it is written.
_HOME = re.compile(
    r"(?:^|[/\\])(?:users|home|documents(?: |%20)and(?: |%20)settings)[/\\][^/\\]", re.IGNORECASE
)
_ESCAPE = re.compile(rb"%([0-9A-Fa-f]{2})")
_MEDIA = re.compile(r"[\w.+-]+/[\w.+-]+")


class Carried(NamedTuple):
    """A file that stands in an address."""

    media: str
    raw: bytes


def asks(address: str) -> str:
    """What an address is: web, contact, script, local, data, inside, beside, empty or other."""
    address = _IGNORED.sub("", address)
    if not address:
        return "empty"
    if address[0] == "#":
        return "inside"
    slashes = address.replace("\\", "/")
    if slashes.startswith("//"):
        return "web" if address.startswith("//") else "local"
    scheme = _SCHEME.match(address)
    if scheme:
        return _of_scheme(scheme[1].lower())
    return "local" if _HOME.search(slashes) else "beside"


def _of_scheme(scheme: str) -> str:
    rows = ((_WEB, "web"), (_CONTACT, "contact"), (_SCRIPT, "script"), (_LOCAL, "local"))
    if scheme == "data" or len(scheme) == 1:
        return "data" if scheme == "data" else "local"
    return next((what for schemes, what in rows if scheme in schemes), "other")


def plain(address: str) -> str:
    """The address as a browser reads it."""
    return _IGNORED.sub("", address)


def fragment(address: str) -> str:
    """The name behind the # of an address that points inside the same file."""
    return plain(address)[1:]


def carried(address: str) -> Carried | None:
    """The file in a data: address; None where there is none that can be read."""
    head, comma, body = plain(address)[5:].partition(",")
    if not comma:
        return None
    words = [word.strip() for word in head.split(";")]
    raw = _ESCAPE.sub(lambda match: bytes([int(match[1], 16)]), body.encode())
    if any(word.lower() == "base64" for word in words[1:]):
        try:
            raw = binascii.a2b_base64(re.sub(rb"[^A-Za-z0-9+/=_-]", b"", raw).translate(_URL_SAFE))
        except binascii.Error:
            return None
    media = words[0].lower() if _MEDIA.fullmatch(words[0]) else "text/plain"
    return Carried(media, raw) if raw else None


_URL_SAFE = bytes.maketrans(b"-_", b"+/")


def carrying(media: str, raw: bytes) -> str:
    """A file as a data: address, written one way."""
    return f"data:{media};base64,{base64.b64encode(raw).decode()}"
