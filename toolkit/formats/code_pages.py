"""Character sets by the numbers that old programs gave them.

All are looked up when this module is loaded, because a locked child can open no file later.
"""

from __future__ import annotations

import codecs

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
_TABLES = {number: codecs.lookup(f"cp{number}") for number in _SAME}
_TABLES |= {number: codecs.lookup(name) for number, name in _OTHERS.items()}


def known(number: int) -> int:
    """The number itself or, where its table is not known, that of Western Europe."""
    return number if number in _TABLES else _WESTERN


def name(number: int) -> str:
    """What the table is called."""
    return _TABLES[known(number)].name


def decoded(raw: bytes, number: int = _WESTERN) -> str:
    """Text for a report; letters that the table has not are shown as such."""
    return _TABLES[known(number)].decode(raw, "replace")[0]
