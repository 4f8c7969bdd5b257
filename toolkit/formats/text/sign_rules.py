"""Which signs no script needs where they stand, as patterns that a whole text is searched with.

Whether a sign is needed depends on the letters on both sides of it, and for marks of direction on
whether letters that run from right to left are near. All of it is said in regular expressions,
because a text can be nothing but such signs, and a question for each would take too long.
"""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial

_JOINED = (
    "\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\u1a20-\u1bff\ua840-\ua8ff\ua980-\ua9ff"
    "\ufb50-\ufdff\ufe70-\ufefe\U00010a00-\U00011fff"
)
_UNSPACED = (
    "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u1950-\u1aaf\u1b00-\u1bff\ua980-\ua9df\uaa60-\uaadf"
)
_HAN = (
    "\u2e80-\u303f\u3041-\u33ff\u3400-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef"
    "\U00020000-\U000323af"
)
_MONGOLIAN = "\u1800-\u18af\U00011660-\U0001167f"
_HANGUL = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7ff\uffa0-\uffdc"
_EMOJI = (
    "\u2194-\u2bff\u3030-\u303d\u3297-\u3299\U0001f000-\U0001faff\u00a9-\u00ae\u203c-\u2049"
    "\u2122-\u2139"
)
_DIGITS = r"\d\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089\u2460-\u249b"
#: Signs of mathematics that have two forms.
_MATHS = "+<=>|~\u00ac\u00b1\u00d7\u00f7" + "".join(
    letter for letter in map(chr, range(0x2044, 0x2C00)) if unicodedata.category(letter) == "Sm"
)
#: Flags of parts of a country: the only emoji that are spelled in tags.
_FLAG_TAGS = (
    "(?:\U000e0067\U000e0062(?:\U000e0065\U000e006e\U000e0067|\U000e0073\U000e0063\U000e0074"
    "|\U000e0077\U000e006c\U000e0073))\U000e007f"
)
FLAG = "\U0001f3f4"
FLAGS = re.compile(FLAG + _FLAG_TAGS)
#: A terminal obeys what stands behind this.
ESCAPE = "\x1b"
_ESCAPED = "(?:\\[[0-?]*+[ -/]*+[@-~]|\\][^\x07\x1b\n]*+(?:\x07|\x1b\\\\))?"
SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_DIRECTION = "\u061c\u200e\u200f\u202a\u202b\u202c\u2066-\u2069"
_CONTROLS = "\\x01-\\x08\\x0b\\x0e-\\x1a\\x1c-\\x1f\\x7f-\\x84\\x86-\\x9f"
#: Never needed: no script has a use for them that anybody could see.
_NEVER = (
    f"{_CONTROLS}\u00ad\u034f\u17b4\u17b5\u2028\u2029\u202d\u202e\u2060-\u2065\u206a-\u206f\u2800"
    "\ufe03-\ufe0d\ufeff\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
#: Signs, and between which letters before and after they are needed: one of both will do.
_NEEDED: tuple[tuple[str, str, str], ...] = (
    ("\u200c", _JOINED, _JOINED),
    ("\u115f\u1160\u3164\uffa0", _HANGUL, _HANGUL),
    ("\ufe0e\ufe0f", f"{_EMOJI}#*0-9", ""),
    ("\ufe00-\ufe02", _HAN + _MATHS, ""),
    ("\U000e0100-\U000e01ef", _HAN, ""),
    ("\u180b-\u180d\u180f", _MONGOLIAN, ""),
)
_NEEDED_SPACES: tuple[tuple[str, str, str], ...] = (
    ("\u00a0", f"\u00ab\u201e({_DIGITS}", f":;!?%\u00bb\u20ac\u2013\u2014{_DIGITS}"),
    ("\u1680", "\u1681-\u169a", ""),
    ("\u2000-\u200a\u205f", "", ""),
    ("\u3000", _HAN, _HAN),
)
#: Needed between two letters of a kind alone.
_BETWEEN: tuple[tuple[str, str], ...] = (("\u200b", _UNSPACED), ("\u180e", _MONGOLIAN))
_SIGNS = (
    f"{ESCAPE}{_NEVER}{_DIRECTION}\u115f\u1160\u180b-\u180f\u200b-\u200d\u3164\ufe00-\ufe0f\uffa0"
    "\U000e0100-\U000e01ef"
)
SIGN = re.compile(f"{ESCAPE}{_ESCAPED}|[{_SIGNS}{SPACES}]")
#: The same for a quick look: it begins with a set of letters.
ANY_SIGN = re.compile(f"[{_SIGNS}{SPACES}]")
#: A second sign that nobody sees is never needed; but a joiner behind a form of a picture may be.
_UNSEEN_SIGNS = (
    "\\x01-\\x08\\x0e-\\x1a\\x7f-\\x84\\x86-\\x9f\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b\u200c\u202d\u202e\u2060-\u2065\u206a-\u206f\u2800\u3164\ufe00-\ufe0e\ufeff\uffa0"
    "\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_UNSEEN = f"{_UNSEEN_SIGNS}{ESCAPE}\u200d{_DIRECTION}"
_TWICE = f"(?<=[{_UNSEEN}][{{0}}])|(?<=\ufe0f[{{1}}])"
#: Letters of scripts that run from right to left, and how far from a sign they are looked for.
_TURNED = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_NEAR = 100
_LINE_PART = re.compile(
    f"[{_TURNED}](?:[^{_TURNED}\n]{{0,{2 * _NEAR - 1}}}+[{_TURNED}])*+"
)  # fmt: skip
_TURNS, _ANY_TURNED = re.compile(f"[{_DIRECTION}]"), re.compile(f"[{_TURNED}]")
_NO_SIGN = re.compile(f"[^{FLAG}{_SIGNS}{SPACES}]")
_STRETCH = 1 << 16
#: No flag, the longest thing that is matched whole, is longer.
_LONGEST = 8


def _behind(signs: str, before: str, after: str) -> str:
    """That one of these signs was read which the letters around it do not need."""
    said = f"(?<=[{signs}])"
    if before:
        said += f"(?<![{before}][{signs}])"
    return said + (f"(?![{after}])" if after else "")


def _unneeded(*, spaces: bool, turned: bool) -> str:
    """That the sign which was read is not needed. turned: letters from right to left are near."""
    rows = _NEEDED + (_NEEDED_SPACES if spaces else ())
    ways = [f"(?<=[{_NEVER}])", *(_behind(*row) for row in rows)]
    for sign, letters in _BETWEEN:
        ways += [f"(?<={sign})(?<![{letters}]{sign})", f"(?<={sign})(?![{letters}])"]
    joined = f"(?<![{_JOINED}]\u200d)(?![{_JOINED}])"
    ways.append(f"(?<=\u200d){joined}(?!(?<=[{_EMOJI}\ufe0f]\u200d)[{_EMOJI}])")
    if spaces:
        french = f"(?<!\u00ab\u202f)(?![{_MONGOLIAN}:;!?\u00bb%])"
        ways.append(f"(?<=\u202f){french}(?!(?<=[{_DIGITS}]\u202f)[{_DIGITS}])")
    needy = "".join(row[0] for row in rows) + "\u200b\u180e" + "\u202f" * spaces
    ways.append(_TWICE.format(needy + "\u200d", needy))
    ways += [f"(?<={sign}{sign})" for sign in _each(_DIRECTION)] if turned else [
        f"(?<=[{_DIRECTION}])"
    ]  # fmt: skip
    return "|".join(ways)


def _each(letters: str) -> Iterator[str]:
    """Every letter of a class without escapes."""
    for match in re.finditer(r"(.)-(.)|(.)", letters):
        first, last = match[1] or match[3], match[2] or match[3]
        yield from map(chr, range(ord(first), ord(last) + 1))


@functools.cache
def pattern(*, spaces: bool, turned: bool, runs: bool) -> re.Pattern[str]:
    """Signs that nobody needs, a flag, or what a terminal obeys; runs: several signs at once.

    It begins with a set of letters, so that a text without any is passed over quickly.
    """
    signs = _SIGNS.removeprefix(ESCAPE) + SPACES * spaces
    unneeded = _unneeded(spaces=spaces, turned=turned)
    more = ""
    if runs:  # many that nobody sees are read at once
        unseen = _UNSEEN_SIGNS + _DIRECTION * (not turned)
        many = f"(?:(?<=[{_UNSEEN}])[{unseen}\ufe0f]++)?"
        more = f"{many}(?:[{signs}](?:{unneeded}){many})*+"
    return re.compile(
        f"[{FLAG}{ESCAPE}{signs}]"
        f"(?:(?<={FLAG}){_FLAG_TAGS}|(?<={ESCAPE}){_ESCAPED}|(?:{unneeded}){more})"
    )


def one_pattern(words: str, *, spaces: bool) -> re.Pattern[str] | None:
    """The pattern for all of a text; None where marks of direction are needed in parts of it."""
    if _TURNS.search(words) and _ANY_TURNED.search(words):
        return None
    return pattern(spaces=spaces, turned=False, runs=True)


def matches(words: str, *, spaces: bool) -> Iterator[re.Match[str]]:
    """Every run of signs that nobody needs, every flag, every order to a terminal, in order."""
    whole = one_pattern(words, spaces=spaces)
    if whole is not None:
        yield from whole.finditer(words)
        return
    at = 0
    for start, end, turned in _parts(words):
        rule = pattern(spaces=spaces, turned=turned, runs=False)
        for match in rule.finditer(words, max(at, start), min(len(words), end + _LONGEST)):
            if match.start() >= end:
                break
            at = match.end()
            yield match


def stretches(
    words: str, *, spaces: bool
) -> Iterator[tuple[Counter[str], Callable[[], Iterable[re.Match[str]]]]]:
    """How often each run stands in a stretch of the text, and how to go through them again."""
    whole = one_pattern(words, spaces=spaces)
    if whole is None:
        rest = matches(words, spaces=spaces)
        while held := list(itertools.islice(rest, _STRETCH)):
            yield Counter(match[0] for match in held), partial(iter, held)
        return
    at = 0
    while at < len(words):
        safe = _NO_SIGN.search(words, at + _STRETCH)  # no run is cut in two
        end = safe.end() if safe else len(words)
        yield Counter(whole.findall(words, at, end)), partial(whole.finditer, words, at, end)
        at = end


def _parts(words: str) -> Iterator[tuple[int, int, bool]]:
    """The text in parts, and whether letters that run from right to left are near in each."""
    at = 0
    for match in _LINE_PART.finditer(words):
        first, last = match.start(), match.end() - 1
        low = max(at, first - _NEAR + 1)
        low = max(low, words.rfind("\n", low, first) + 1)
        high = min(len(words), last + _NEAR + 1)
        line = words.find("\n", last, high)
        yield at, low, False
        at = high if line < 0 else line
        yield low, at, True
    yield at, len(words), False
