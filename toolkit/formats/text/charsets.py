"""Bytes as text and back: the character sets that pages and mail declare.

After the WHATWG Encoding Standard, as far as Python has the same tables. All are looked up when
this module is loaded, because a locked child can open no file later. UTF-7 and other sets in which
a plain letter can be markup are not read.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from toolkit.errors import Damaged

#: Label that a file declares -> the table that reads it.
_LABELS: dict[str, str] = {
    **dict.fromkeys(("utf-8", "utf8", "unicode-1-1-utf-8"), "utf-8"),
    **dict.fromkeys(
        ("windows-1252", "cp1252", "x-cp1252", "iso-8859-1", "iso8859-1", "latin1", "latin-1",
         "us-ascii", "ascii", "iso_8859-1", "l1"), "cp1252",
    ),
    **{f"windows-{page}": f"cp{page}" for page in (874, *range(1250, 1259)) if page != 1252},
    **{f"cp{page}": f"cp{page}" for page in (866, *range(1250, 1259)) if page != 1252},
    **{f"iso-8859-{part}": f"iso8859-{part}" for part in (*range(2, 9), 10, *range(13, 17))},
    "iso-8859-9": "cp1254", "iso-8859-11": "cp874", "tis-620": "cp874", "ibm866": "cp866",
    "koi8-r": "koi8-r", "koi8-u": "koi8-u", "macintosh": "mac_roman", "mac": "mac_roman",
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "windows-31j": "cp932",
    "x-sjis": "cp932", "euc-jp": "euc_jp", "iso-2022-jp": "iso2022_jp",
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "x-gbk": "gb18030",
    "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "euc-kr": "cp949", "ks_c_5601-1987": "cp949",
}  # fmt: skip
_WIDE = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_TABLES = {name: codecs.lookup(name) for name in {*_LABELS.values(), *_WIDE.values(), "latin-1"}}
_MARK = b"\xef\xbb\xbf"
_CONTROL = re.compile("[\\0-\\x08\\x0e-\\x1a\\x1c-\\x1f]")
_NO_CONTROLS = bytes(
    code for code in range(256) if code >= 0x20 or code in (0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1B)
)


class Text(NamedTuple):
    """Text, the bytes that stood before it (a byte order mark), and the table that read it."""

    words: str
    mark: bytes
    table: str


def written(text: Text, words: str) -> bytes:
    """Other words in the same character set; what it has not is written as a reference."""
    return text.mark + _TABLES[text.table].encode(words, "xmlcharrefreplace")[0]


def plain(raw: bytes, *, cut: bool = False) -> Text:
    """UTF-8, or UTF-16 that says so; raises Damaged for anything else.

    cut: the bytes may end inside a character.
    """
    mark = _mark(raw)
    table = _WIDE.get(mark, "utf-8")
    body = raw[len(mark) :]
    try:
        words, used = _TABLES[table].incrementaldecoder("strict").decode(body, not cut), len(body)
    except UnicodeDecodeError:
        raise Damaged("not_utf8") from None
    controls = body.translate(None, _NO_CONTROLS) if table == "utf-8" else _CONTROL.search(words)
    if controls:
        raise Damaged("controls")
    if not used:
        raise Damaged("empty")
    return Text(words, mark, table)


def declared(raw: bytes, label: str) -> Text:
    """Text in the character set that it declares, read as browsers do; "" for none.

    A byte order mark counts more. Without both, bytes that are no UTF-8 are taken one by one, so
    that they stay as they are. Raises Damaged for a character set that is not known here.
    """
    mark = _mark(raw)
    body = raw[len(mark) :]
    if mark:
        table = _WIDE.get(mark, "utf-8")
    elif label:
        table = _LABELS.get(label.strip().lower(), "")
        if not table:
            raise Damaged("unsupported_variant")
    else:
        table = "utf-8" if _is_utf8(body) else "latin-1"
    return Text(_TABLES[table].decode(body, "replace")[0], mark, table)


def loosely(raw: bytes, label: str) -> str:
    """Text for a report: in the character set that it declares, or else byte by byte."""
    table = _LABELS.get(label.strip().strip("\"'").lower(), "")
    if not table:
        table = "utf-8" if _is_utf8(raw) else "latin-1"
    return _TABLES[table].decode(raw, "replace")[0]


def _mark(raw: bytes) -> bytes:
    if raw[:3] == _MARK:
        return _MARK
    return raw[:2] if raw[:2] in _WIDE else b""


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
