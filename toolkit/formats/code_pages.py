"""Character sets by the numbers that old programs gave them.

Two are always there. A locked child can open no file, so all others are looked up by `load`
before; a child that has not done so says that another one must be asked.
"""

from __future__ import annotations

import codecs

from toolkit.errors import Unloaded

#: Numbers whose tables Python calls by other names.
_OTHERS: dict[int, str] = {
    936: "gbk", 1200: "utf-16-le", 1201: "utf-16-be", 1361: "johab", 10000: "mac_roman",
    10006: "mac_greek", 10007: "mac_cyrillic", 10029: "mac_latin2", 10079: "mac_iceland",
    10081: "mac_turkish", 20866: "koi8_r", 21866: "koi8_u", 54936: "gb18030", 65001: "utf-8",
    **{28590 + part: f"iso8859-{part}" for part in (1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 15)},
}  # fmt: skip
_SAME = (
    437, 737, 775, 850, 852, 855, 857, 860, 861, 862, 863, 864, 865, 866, 869, 874, 932, 949, 950,
    *range(1250, 1259),
)  # fmt: skip
_WESTERN, DOS = 1252, 437
WIDE = 1200
_NAMES = {**{number: f"cp{number}" for number in _SAME}, **_OTHERS}
_TABLES = {number: codecs.lookup(_NAMES[number]) for number in (_WESTERN, DOS)}


def load() -> None:
    """Look up all of them."""
    _TABLES.update({number: codecs.lookup(name) for number, name in _NAMES.items()})


def known(number: int) -> int:
    """The number itself or, where its table is not known, that of Western Europe."""
    return number if number in _NAMES else _WESTERN


def name(number: int) -> str:
    """What the table is called. Raises Unloaded."""
    return _table(number).name


def decoded(raw: bytes, number: int = _WESTERN) -> str:
    """Text for a report; letters that the table has not are shown as such. Raises Unloaded."""
    return _table(number).decode(raw, "replace")[0]


def _table(number: int) -> codecs.CodecInfo:
    try:
        return _TABLES[known(number)]
    except KeyError:
        raise Unloaded from None
