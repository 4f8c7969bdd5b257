"""Signs between the letters that nobody sees, and letters that look like others.

Both mark copies: whoever hands out a text can write each reader's number into it. Some such signs
are lawful where a script needs them (joiners in Arabic, Persian and Indic words, direction marks
beside Arabic and Hebrew, breaks in Thai and Khmer, emoji made of several), and these are neither
told nor taken away. Sources: Unicode 15 chapters 9, 12, 16, 23; UAX 9; UTS 37, 39 and 51.

Not seen: a mark in the choice of words, spelling or punctuation, in one or two spaces after a full
stop, in composed or decomposed letters, or in lawful signs that somebody set on purpose.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import NamedTuple

from toolkit.model import Finding, Place

_JOINED = (
    (0x0600, 0x08FF), (0x0900, 0x0DFF), (0x0F00, 0x109F), (0x1780, 0x18AF), (0x1A20, 0x1BFF),
    (0xA840, 0xA8FF), (0xA980, 0xA9FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFE), (0x10A00, 0x11FFF),
)  # fmt: skip
_UNSPACED = (
    (0x0E00, 0x0FFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x1950, 0x1AAF), (0x1B00, 0x1BFF),
    (0xA980, 0xA9DF), (0xAA60, 0xAADF),
)  # fmt: skip
_HAN = ((0x2E80, 0x303F), (0x3041, 0x33FF), (0x3400, 0x9FFF), (0xF900, 0xFAFF), (0xFE30, 0xFE4F),
        (0xFF00, 0xFFEF), (0x20000, 0x323AF))  # fmt: skip
_MONGOLIAN = ((0x1800, 0x18AF), (0x11660, 0x1167F))
_HANGUL = ((0x1100, 0x11FF), (0x3130, 0x318F), (0xAC00, 0xD7FF), (0xFFA0, 0xFFDC))
_EMOJI = ((0x2194, 0x2BFF), (0x3030, 0x303D), (0x3297, 0x3299), (0x1F000, 0x1FAFF),
          (0x00A9, 0x00AE), (0x203C, 0x2049), (0x2122, 0x2139))  # fmt: skip
#: Flags of parts of a country: the only emoji that are spelled in tags.
_FLAGS = re.compile(
    "\U0001f3f4(?:\U000e0067\U000e0062(?:\U000e0065\U000e006e\U000e0067|\U000e0073\U000e0063"
    "\U000e0074|\U000e0077\U000e006c\U000e0073))\U000e007f"
)
#: How many tags spell such a flag.
_FLAG_TAGS = 5
_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_CLASS = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"
)
_CONTROLS = "\\x01-\\x08\\x0b\\x0e-\\x1a\\x1c-\\x1f\\x7f-\\x84\\x86-\\x9f"
_SIGN = re.compile(
    "\x1b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\x07\x1b\n]*(?:\x07|\x1b\\\\))?"
    f"|[{_CONTROLS}{_CLASS}{_SPACES}]"
)
_TRAILING = re.compile("(?<![ \t])[ \t]++(?=\r?$)", re.MULTILINE)
_ENDS = re.compile("\r\n|\r|\n")
_OVERRIDES = "\u202d\u202e"
_DIRECTION = "\u061c\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069"
_SPACE = re.compile(f"[{_SPACES}]")
#: Letters of Cyrillic and Greek that nobody can tell from Latin ones.
_ALIKE = frozenset(
    "\u0410\u0412\u0415\u0405\u0406\u0408\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425"
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0455\u0456\u0458\u04bb\u0501\u051b\u051d\u0443"
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7"
    "\u03bf\u03bd\u03c1\u03b9\u03f2\u037f"
)
_WORD = re.compile(r"[^\W\d_]+")
_MOST_WORDS = 200
_ROUNDS = 8
#: Letters of scripts that run from right to left, and how far from a sign they are looked for.
_TURNED = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_NEAR = 100


class Sign(NamedTuple):
    """One sign: its stretch of the text, and what stands there instead when it goes."""

    start: int
    end: int
    instead: str


def _in(ranges: tuple[tuple[int, int], ...], letter: str) -> bool:
    return bool(letter) and any(low <= ord(letter) <= high for low, high in ranges)


def suspect(letter: str) -> bool:
    """Whether a letter may be a sign, depending on where it stands."""
    return bool(_SIGN.fullmatch(letter))


def signs(words: str, *, spaces: bool = True) -> Iterator[Sign]:
    """Every sign that no script needs where it stands; spaces: also spaces of unusual width."""
    if words.isascii() and not _SIGN.search(words):
        return
    lawful = {at for flag in _FLAGS.finditer(words) for at in range(*flag.span())}
    for match in _SIGN.finditer(words):
        at, end = match.span()
        if at in lawful or _lawful(words, at):
            continue
        if _SPACE.match(match[0]):
            if spaces:
                yield Sign(at, end, " ")
        else:
            yield Sign(at, end, "\n" if match[0] in "\u2028\u2029" else "")


def _lawful(words: str, at: int) -> bool:
    """Whether a script needs this sign here."""
    sign = words[at]
    before, after = words[at - 1 : at], words[at + 1 : at + 2]
    if sign in _OVERRIDES:
        return False
    if sign in _DIRECTION:
        return before != sign and _right_to_left(words, at)
    if _invisible(before) and not (before == "\ufe0f" and sign == "\u200d"):
        return False
    need = _NEEDS.get(sign)
    return bool(need and need(before, after)) or _varies(sign, before)


def _invisible(letter: str) -> bool:
    return bool(letter) and not letter.isspace() and bool(_SIGN.match(letter))


def _joins(before: str, after: str) -> bool:
    pictures = _in(_EMOJI, before) or before == "\ufe0f"
    return _in(_JOINED, before) or _in(_JOINED, after) or (pictures and _in(_EMOJI, after))


#: Sign -> whether it is needed between the letters on both sides of it.
_NEEDS: dict[str, Callable[[str, str], bool]] = {
    "\u200b": lambda before, after: _in(_UNSPACED, before) and _in(_UNSPACED, after),
    "\u200c": lambda before, after: _in(_JOINED, before) or _in(_JOINED, after),
    "\u200d": _joins,
    "\u3000": lambda before, after: _in(_HAN, before) or _in(_HAN, after),
    "\u202f": lambda before, after: (
        _in(_MONGOLIAN, after) or after in set(":;!?\u00bb%") or before == "\u00ab"
        or (before.isdigit() and after.isdigit())
    ),
    "\u1680": lambda before, _: "\u1681" <= before <= "\u169a",
    "\u180e": lambda before, after: _in(_MONGOLIAN, before) and _in(_MONGOLIAN, after),
    **dict.fromkeys(
        "\u115f\u1160\u3164\uffa0",
        lambda before, after: _in(_HANGUL, before) or _in(_HANGUL, after),
    ),
    **dict.fromkeys(
        "\u00a0",
        lambda before, after: (
            before in set("\u00ab\u201e(") or after in set(":;!?%\u00bb\u20ac\u2013\u2014")
            or before.isdigit() or after.isdigit()
        ),
    ),
}  # fmt: skip


def _varies(sign: str, before: str) -> bool:
    """Whether a variation selector chooses a form of the letter before it."""
    if sign in "\ufe0e\ufe0f":
        return _in(_EMOJI, before) or before in tuple("#*0123456789")
    if "\ufe00" <= sign <= "\ufe02":
        return _in(_HAN, before) or (bool(before) and unicodedata.category(before) == "Sm")
    if "\U000e0100" <= sign <= "\U000e01ef":
        return _in(_HAN, before)
    return "\u180b" <= sign <= "\u180f" and sign != "\u180e" and _in(_MONGOLIAN, before)


def _right_to_left(words: str, at: int) -> bool:
    """Whether the line has letters that run from right to left, not far from here."""
    first = max(0, at - _NEAR)
    start = words.rfind("\n", first, at) + 1 or first
    end = words.find("\n", at, at + _NEAR)
    return bool(_TURNED.search(words, start, end if end >= 0 else at + _NEAR))


def dropped(words: str, *, spaces: bool = True) -> str:
    """The text without such signs; unusual spaces become plain ones."""
    # a sign can be lawful only because of another one that went, so this goes on until none does
    for _ in range(_ROUNDS):
        once = _without(words, spaces=spaces)
        if once == words:
            return once
        words = once
    return _SIGN.sub(lambda sign: " " if _SPACE.match(sign[0]) else "", words)


def _without(words: str, *, spaces: bool) -> str:
    parts, at = [], 0
    for sign in signs(words, spaces=spaces):
        parts += [words[at : sign.start], sign.instead]
        at = sign.end
    return "".join(parts) + words[at:]


def tidied(words: str) -> str:
    """The text without blanks at the ends of lines, and with one way to end a line."""
    ends = _ENDS.findall(words)
    if len(set(ends)) > 1:
        words = _ENDS.sub(max(("\n", "\r\n", "\r"), key=ends.count), words)
    return _TRAILING.sub("", words)


def found(words: str, path: str, *, spaces: bool = True) -> Iterator[Finding]:
    """One finding for each kind of sign, with how often and where; then look-alike letters."""
    seen: dict[str, list[int]] = defaultdict(list)
    for sign in signs(words, spaces=spaces):
        seen[_called(words[sign.start : sign.end])].append(sign.start)
    for name, places in seen.items():
        lines = _lines(words, places)
        yield Finding("content.sign", Place(path, None), f"{name}, {len(places)} times{lines}")
    tags = "".join(
        chr(ord(letter) - 0xE0000) for letter in words if "\U000e0020" <= letter <= "\U000e007e"
    )
    if len(tags) > _FLAG_TAGS * len(_FLAGS.findall(words)):
        yield Finding("content.sign", Place(f"{path}/tags", None), tags)
    yield from _alike(words, path)


def untidy(words: str, path: str) -> Iterator[Finding]:
    """Blanks at the ends of lines, which can be a code, and more than one way to end a line."""
    blanks = _TRAILING.findall(words)
    if blanks:
        code = " ".join(run.replace(" ", ".").replace("\t", ">") for run in blanks)
        said = f"blanks behind {len(blanks)} lines (. a space, > a tab): {code}"
        yield Finding("content.sign", Place(f"{path}/ends of lines", None), said)
    ends = _ENDS.findall(words)
    if len(set(ends)) > 1:
        said = ", ".join(f"{name} {ends.count(end)}" for end, name in _END_NAMES if end in ends)
        yield Finding("content.sign", Place(f"{path}/ends of lines", None), said)


_END_NAMES = (("\r\n", "CR LF"), ("\n", "LF"), ("\r", "CR"))


def _called(sign: str) -> str:
    if sign[0] == "\x1b":
        return "terminal control"
    if "\U000e0000" <= sign <= "\U000e007f":
        return "TAG characters"
    return f"U+{ord(sign):04X} {unicodedata.name(sign, 'CONTROL')}"


def _lines(words: str, places: list[int]) -> str:
    """On which lines; the first ten will do."""
    lines = sorted({words.count("\n", 0, at) + 1 for at in places[:10]})
    return ", line " + ", ".join(map(str, lines)) + ("..." if len(places) > 10 else "")


def _alike(words: str, path: str) -> Iterator[Finding]:
    if words.isascii():
        return
    mixed = [
        word for word in dict.fromkeys(_WORD.findall(words))
        if not _ALIKE.isdisjoint(word) and any(letter.isascii() for letter in word)
    ][:_MOST_WORDS]  # fmt: skip
    if mixed:
        yield Finding("content.lookalike", Place(path, None), " ".join(mixed))
