"""Findings outside of the content: the file's name, its times, its extended attributes.

Reads no content. Names are matched against patterns, so a finding here is a guess, and a name that
fits no pattern may still give somebody away.
"""

from __future__ import annotations

import contextlib
import os
import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from toolkit.files import NEUTRAL_TIME
from toolkit.model import Finding, Place

#: What cameras, phones and messengers begin their names with, followed by digits.
_PREFIXES = (
    "IMG|MVIMG|DSC[NF]?|DSCF|PXL|GOPR|DJI|PANO|BURST|VID|SAM|CIMG|KIMG|WP|WhatsApp|signal|"
    "telegram|photo|received|mmexport|wx_camera|Screenshot|P"
)
_MAKERS = (
    "Canon|Nikon|iPhone|Pixel|Huawei|Xiaomi|Samsung|Galaxy|Screenshot|WhatsApp|mmexport|WeChat|"
    "CamScanner|Bildschirmfoto|Captura de pantalla|Capture d.écran|Снимок экрана"
)
#: The same in scripts that set no space before the next word.
_UNSPACED = (
    "微信|QQ图片|QQ圖片|微博|抖音|扫描全能王|掃描全能王|屏幕截图|螢幕截圖|截屏|截图|截圖|لقطة شاشة"
)
_YEAR, _MONTH, _DAY = r"(?:19|20)\d\d", r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
_BREAK = "[-_. ]"
#: Day or month, written with one digit or two: only between breaks.
_SHORT = r"(?:0?[1-9]|[12]\d|3[01])"
_TIME = r"(?:[01]\d|2[0-3])[0-5]\d[0-5]\d(?:\d{3})?(?!\d)"
#: Months in English, Spanish, French, Russian, Arabic and Persian.
_MONTHS = (
    "jan(?:uary|vier|v)?|feb(?:ruary|rero)?|mar(?:ch|zo|s)?|apr(?:il)?|may(?:o)?|june?|july?|"
    "aug(?:ust)?|sept?(?:ember|iembre|embre)?|oct(?:ober|ubre|obre)?|nov(?:ember|iembre|embre)?|"
    "dec(?:ember)?|ene(?:ro)?|abr(?:il)?|junio|julio|ago(?:sto)?|dic(?:iembre)?|fév(?:rier)?|"
    "avr(?:il)?|mai|juin|juil(?:let)?|août|déc(?:embre)?|"
    "янв(?:ар[яь])?|фев(?:рал[яь])?|мар(?:та?)?|апр(?:ел[яь])?|ма[йя]|июн[яь]?|июл[яь]?|"
    "авг(?:уста?)?|сен(?:тябр[яь])?|окт(?:ябр[яь])?|ноя(?:бр[яь])?|дек(?:абр[яь])?|"
    "يناير|فبراير|مارس|أبريل|ابريل|مايو|يونيو|يوليو|أغسطس|اغسطس|سبتمبر|أكتوبر|اكتوبر|نوفمبر|ديسمبر|"
    "كانون|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين|"
    "فروردین|اردیبهشت|خرداد|تیر|مرداد|شهریور|مهر|آبان|آذر|دی|بهمن|اسفند"
)
_LETTER = r"[^\W\d_]"
_NAMED = rf"(?<!{_LETTER})(?:{_MONTHS})(?!{_LETTER})"
#: Years of the Iranian calendar, too, where the month has a name.
_ANY_YEAR = r"(?:19|20|13|14)\d\d(?!\d)"
_OF = r"[-_., ]*(?:de[ _-]|del[ _-])?"
_UPPER, _LOWER = (
    "".join(chr(code) for code in range(0x41, 0x530) if test(chr(code)))
    for test in (str.isupper, str.islower)
)
_NAME = f"[{_UPPER}][{_LOWER}]{{2,}}"
_CHINESE_PLACE = (
    "省|市|县|縣|区|區|镇|鎮|村|街|路|公园|公園|广场|廣場|大学|大學|医院|醫院|机场|機場"
)
_PLACE_BEFORE = "calle|plaza|avenida|rue"
_PLACE_AFTER = "street|avenue|square|park|station|airport|hospital|university"

#: What a name must have at all, so that few names have the longer pattern compiled.
_YEARS, _DIGITS, _FOREIGN = r"[12]\d\d\d", r"\d{3}", "[^\0-\x7f]"
_WORDS = rf"{_LETTER}{{3}}[ _-]{_LETTER}{{3}}"
#: Kind, what the name must have, and pattern; looked for in the name without its suffix, with its
#: digits in ASCII.
NAME_PATTERNS: tuple[tuple[str, str, str], ...] = (
    ("where.file_name", r"\.", r"(?<![\d.])-?\d{1,2}\.\d{3,}°?[NS]?[\s,_;]*"
     r"(?:[\s,_;]|lo?ng?(?:itude)?)[=:]?\s*-?\d{1,3}\.\d{3,}"),
    ("where.file_name", "°", r"(?<!\d)\d{1,2}°\s?\d{1,2}"),
    ("where.file_name", _FOREIGN, rf"[一-鿿]{{2,}}(?:{_CHINESE_PLACE})"),
    ("where.file_name", _WORDS, rf"(?i)(?<!{_LETTER})(?:{_PLACE_BEFORE})[ _-]{_LETTER}{{3,}}"),
    ("where.file_name", _WORDS, rf"(?i){_LETTER}{{3,}}[ _-](?:{_PLACE_AFTER})(?!{_LETTER})"),
    ("when.file_name", _YEARS,
     rf"(?<!\d){_YEAR}{_BREAK}?{_MONTH}{_BREAK}?{_DAY}(?:(?!\d{{5}})|(?={_TIME}))"),
    ("when.file_name", _YEARS, rf"(?<!\d){_YEAR}({_BREAK}){_SHORT}\1{_SHORT}(?!\d)"),
    ("when.file_name", _YEARS, rf"(?<!\d){_SHORT}({_BREAK}){_SHORT}\1{_YEAR}(?!\d)"),
    ("when.file_name", "年", r"(?<!\d)\d{4}\s?年\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?[日号號])?"),
    ("when.file_name", "月", r"(?<!\d)\d{1,2}\s?月\s?\d{1,2}\s?[日号號]"),
    ("when.file_name", _YEARS, rf"(?i)(?<!\d)\d{{1,2}}{_OF}{_NAMED}{_OF}{_ANY_YEAR}"),
    ("when.file_name", _YEARS, rf"(?i){_NAMED}[-_., ]*(?:\d{{1,2}}[-_., ]+)?{_ANY_YEAR}"),
    ("when.file_name", _DIGITS, r"(?<!\d)1\d{9}(?:\d{3})?(?!\d)"),  # seconds or ms since 1970
    ("device.file_name", _DIGITS, rf"(?i)(?<![A-Za-z])(?:{_PREFIXES})[-_ ]?\d{{3,}}"),
    ("device.file_name", "", rf"(?i)(?<![A-Za-z])(?:{_MAKERS})(?![A-Za-z])"),
    ("device.file_name", _FOREIGN, _UNSPACED),
    ("who.file_name", "@", r"[\w.+-]+@[\w-]+\.\w+"),
    ("who.file_name", r"\+", r"\+\d(?:[ -]?\d){8,13}(?!\d)"),  # a telephone number
    ("who.file_name", _DIGITS, r"(?<!\d)1[3-9]\d{9}(?!\d)"),  # and one in mainland China
    ("who.file_name", _WORDS, rf"(?<!{_LETTER}){_NAME}[ _-]{_NAME}(?!{_LETTER})"),
)  # fmt: skip
#: Two capitalised words of which one is such a word are no person; Newton and Scanlon are. A month
#: is no person behind another word alone: Julio, April and Jan are people's names, too.
_NO_PERSON = (
    rf"(?i)(?<!{_LETTER})(?:(?:image|photo|picture|scan|screen|folder|version|test)s?|"
    r"screenshots?|pages|copy|copies|new|whatsapp|untitled|final|"
    rf"{_PLACE_AFTER}|{_PLACE_BEFORE}|(?<=[ _-])(?:{_MONTHS}))(?!{_LETTER})"
)
#: Nor are two of these; one of them beside a name is no reason to pass over it.
_THINGS = "group|team|meeting|minutes|report|list|voice|memo|video|audio|call|word|document|file"
_TWO_THINGS = rf"(?i)(?:{_THINGS})[ _-](?:{_THINGS})"


def of_file(path: Path) -> Iterator[Finding]:
    """Findings in name, times and extended attributes; nothing for a copy of ours."""
    yield from of_name(path.name)
    yield from _in_times(path)
    yield from _in_attributes(path)


def of_name(name: str) -> Iterator[Finding]:
    """Findings in a file name."""
    stem = unicodedata.normalize("NFC", name.rpartition(".")[0] or name)
    plain = "".join(map(_ascii_digit, stem))
    kinds = set()
    for kind, needed, pattern in NAME_PATTERNS:
        match = _first(kind, pattern, plain) if re.search(needed, plain) else None
        if match and kind not in kinds:
            kinds.add(kind)
            yield Finding(kind, Place("name"), stem[match.start() : match.end()])


def _first(kind: str, pattern: str, name: str) -> re.Match[str] | None:
    """The first place that fits; a person may be named behind words that are none."""
    match = re.search(pattern, name)
    while match and kind == "who.file_name" and _is_nobody(match[0]):
        match = re.compile(pattern).search(name, match.start() + 1)
    return match


def _is_nobody(words: str) -> bool:
    return bool(re.search(_NO_PERSON, words) or re.fullmatch(_TWO_THINGS, words))


def _ascii_digit(letter: str) -> str:
    """A digit of any script as 0 to 9, so that one pattern fits all; else the letter itself."""
    return str(unicodedata.decimal(letter, letter))


def wrong_suffix(name: str, suffixes: tuple[str, ...]) -> Iterator[Finding]:
    """A name whose ending says another kind than the content is."""
    suffix = Path(name).suffix.lower()
    if suffix and suffix not in suffixes:
        yield Finding("look.wrong_suffix", Place("name"), suffix)


def _in_times(path: Path) -> Iterator[Finding]:
    with contextlib.suppress(OSError, OverflowError, ValueError):
        changed = int(path.lstat().st_mtime)
        if changed != NEUTRAL_TIME:
            said = datetime.fromtimestamp(changed, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
            yield Finding("when.file_time", Place("file system/changed"), said)


def _in_attributes(path: Path) -> Iterator[Finding]:
    if not hasattr(os, "listxattr"):
        return
    with contextlib.suppress(OSError):
        for name in os.listxattr(path, follow_symlinks=False):
            if not name.startswith("security."):
                value = os.getxattr(path, name, follow_symlinks=False)
                text = value[:4096].decode("utf-8", "replace")
                yield Finding("hidden.attribute", Place(f"file system/{name}"), text)
