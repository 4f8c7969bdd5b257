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
from collections import Counter
from collections.abc import Iterable, Iterator

from toolkit.formats.text import sign_rules
from toolkit.formats.text.sign_rules import ANY_SIGN, ESCAPE, FLAG, FLAGS, SIGN, SPACES
from toolkit.model import Finding, Place

#: What stands where one of these stood; the others leave nothing behind.
_INSTEAD = re.compile(f"([{SPACES}])|[\u2028\u2029]")
_TRAILING = re.compile("[ \t](?<![ \t][ \t])[ \t]*+(?=\r?$)", re.MULTILINE)
_ENDS = re.compile("\r\n|\r|\n")
_TAGS = re.compile("[\U000e0020-\U000e007e]+")
_AS_LETTERS = {0xE0000 + code: code for code in range(0x20, 0x7F)}
#: How many tags spell a flag.
_FLAG_TAGS = 5
#: Letters of Cyrillic and Greek that nobody can tell from Latin ones.
_ALIKE = frozenset(
    "\u0410\u0412\u0415\u0405\u0406\u0408\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425"
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0455\u0456\u0458\u04bb\u0501\u051b\u051d\u0443"
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7"
    "\u03bf\u03bd\u03c1\u03b9\u03f2\u037f"
)
_ANY_ALIKE = re.compile(f"[{''.join(sorted(_ALIKE))}]")
#: A word of two scripts has two letters beside each other that are of two.
_MIXED = re.compile("[A-Za-z](?:(?=[^\\x00-\\x7f])|(?<=[^\\x00-\\x7f][A-Za-z]))")
_LETTERS = re.compile(r"[^\W\d_]*+")
_NO_LETTER = re.compile(r"[\W\d_]")
_MOST_WORDS, _MOST_LETTERS, _MOST_TRIES = 200, 100, 200_000
_MOST_PLACES = 10
_ROUNDS = 8
_LONG, _FEW = 1000, 8
_NO_SIGNS = bytes(code for code in range(128) if not ANY_SIGN.match(chr(code)))


def suspect(letter: str) -> bool:
    """Whether a letter may be a sign, depending on where it stands."""
    return bool(SIGN.fullmatch(letter))


def _any(words: str) -> bool:
    """Whether there is a sign at all: quick to find out, most of all where all is ASCII."""
    if words.isascii():
        return bool(words.encode().translate(None, _NO_SIGNS))
    return bool(ANY_SIGN.search(words))


def dropped(words: str, *, spaces: bool = True) -> str:
    """The text without such signs; unusual spaces become plain ones."""
    # a sign can be lawful only because of another one that went, so this goes on until none does
    for _ in range(_ROUNDS):
        once = _without(words, spaces=spaces)
        if once == words:
            return once
        words = once
    return SIGN.sub(_instead, words)


def _without(words: str, *, spaces: bool) -> str:
    if not _any(words):
        return words
    whole = sign_rules.one_pattern(words, spaces=spaces)
    if whole is not None:
        plain = not _INSTEAD.search(words) and FLAG not in words
        return whole.sub("" if plain else _instead, words)
    parts, at = [], 0
    for match in sign_rules.matches(words, spaces=spaces):
        parts += [words[at : match.start()], _instead(match)]
        at = match.end()
    return "".join(parts) + words[at:]


def _instead(match: re.Match[str]) -> str:
    """What stands where signs stood: a flag stays, a terminal obeys nothing any more."""
    said = match[0]
    if said[0] in (FLAG, ESCAPE):
        return said if said[0] == FLAG else ""
    return "".join(" " if space[1] else "\n" for space in _INSTEAD.finditer(said))


def tidied(words: str) -> str:
    """The text without blanks at the ends of lines, and with one way to end a line."""
    ends = _ends(words)
    if sum(map(bool, ends.values())) > 1:
        words = _ENDS.sub(max(ends, key=lambda end: ends[end]), words)
    return _TRAILING.sub("", words) if _trails(words) else words


def _trails(words: str) -> bool:
    """Whether a line ends with a blank: quick to find out."""
    ends = (" \n", "\t\n", " \r", "\t\r")
    return words[-1:] in (" ", "\t") or any(end in words for end in ends)


def _ends(words: str) -> dict[str, int]:
    """How often a line ends in each way."""
    both = words.count("\r\n")
    return {"\n": words.count("\n") - both, "\r\n": both, "\r": words.count("\r") - both}


def found(words: str, path: str, *, spaces: bool = True) -> Iterator[Finding]:
    """One finding for each kind of sign, with how often and where; then look-alike letters."""
    if words.isascii() and not _any(words):
        return
    counts, places = _counted(words, spaces=spaces)
    lines = _lines(words, (at for those in places.values() for at in those))
    for name, those in places.items():
        told = ", ".join(map(str, sorted({lines[at] for at in those})))
        more = "..." * (counts[name] > _MOST_PLACES)
        often = "once" if counts[name] == 1 else f"{counts[name]} times"
        said = f"{name}, {often}, line {told}{more}"
        yield Finding("content.sign", Place(path, None), said)
    tags = in_tags(words)
    if len(tags) > _FLAG_TAGS * (len(FLAGS.findall(words)) if tags else 0):
        yield Finding("content.sign", Place(f"{path}/tags", None), tags)
    yield from _alike(words, path)


def in_tags(words: str) -> str:
    """What is spelled in tags, the flags of parts of a country too."""
    return "".join(_TAGS.findall(words)).translate(_AS_LETTERS)


def _counted(words: str, *, spaces: bool) -> tuple[Counter[str], dict[str, list[int]]]:
    """How often each kind of sign stands there, and the first places of each."""
    counts: Counter[str] = Counter()
    places: dict[str, list[int]] = {}
    done: set[str] = set()
    for runs, again in sign_rules.stretches(words, spaces=spaces):
        signs: Counter[str] = Counter()
        for said, times in runs.items():
            for sign, count in _of_each(said).items():
                signs[sign] += count * times
        for sign, count in signs.items():
            counts[_called(sign)] += count
        if not done.issuperset(signs):
            for match in again():
                _note(match[0], match.start(), places, done)
    return counts, places


def _of_each(said: str) -> Counter[str]:
    """How many of each sign a run has, which can be very long but then is mostly of a few."""
    if said[0] in (FLAG, ESCAPE):
        return Counter({ESCAPE: 1} if said[0] == ESCAPE else {})
    signs: Counter[str] = Counter()
    for _ in range(_FEW):
        if len(said) < _LONG:
            break
        sign, before = said[0], len(said)
        said = said.replace(sign, "")
        signs[sign] = before - len(said)
    signs.update(said)
    return signs


def _note(said: str, start: int, places: dict[str, list[int]], done: set[str]) -> None:
    """Note where signs stand, until enough places are known of each."""
    if said in done:
        return
    for sign in _of_each(said):
        if sign in done:
            continue
        here = places.setdefault(_called(sign), [])
        at = said.find(sign)
        while at >= 0 and len(here) < _MOST_PLACES:
            here.append(start + at)
            at = said.find(sign, at + 1)
        if len(here) >= _MOST_PLACES:
            done.add(sign)


def _lines(words: str, places: Iterable[int]) -> dict[int, int]:
    """On which line each of these places is."""
    found: dict[int, int] = {}
    line, at = 1, 0
    for place in sorted(places):
        line += words.count("\n", at, place)
        found[place], at = line, place
    return found


def untidy(words: str, path: str) -> Iterator[Finding]:
    """Blanks at the ends of lines, which can be a code, and more than one way to end a line."""
    blanks = _TRAILING.findall(words) if _trails(words) else ()
    if blanks:
        code = "\n".join(blanks).replace(" ", ".").replace("\t", ">").replace("\n", " ")
        said = f"blanks behind {len(blanks)} lines (. a space, > a tab): {code}"
        yield Finding("content.sign", Place(f"{path}/ends of lines", None), said)
    ends = _ends(words)
    if sum(map(bool, ends.values())) > 1:
        said = ", ".join(f"{name} {ends[end]}" for end, name in _END_NAMES if ends[end])
        yield Finding("content.sign", Place(f"{path}/ends of lines", None), said)


_END_NAMES = (("\r\n", "CR LF"), ("\n", "LF"), ("\r", "CR"))


def _called(sign: str) -> str:
    if sign[0] == ESCAPE:
        return "terminal control"
    if "\U000e0000" <= sign <= "\U000e007f":
        return "TAG characters"
    return f"U+{ord(sign):04X} {unicodedata.name(sign, 'CONTROL')}"


def _alike(words: str, path: str) -> Iterator[Finding]:
    if words.isascii() or not _ANY_ALIKE.search(words):
        return
    mixed = list(_mixed(words))
    if mixed:
        yield Finding("content.lookalike", Place(path, None), " ".join(mixed))


def _mixed(words: str) -> dict[str, None]:
    """Words that have Latin letters and such that look like them: so many, each once."""
    found: dict[str, None] = {}
    at, tries = 0, 0
    while len(found) < _MOST_WORDS and tries < _MOST_TRIES:
        match = _MIXED.search(words, at)
        if match is None:
            break
        tries += 1
        start, end = _word(words, match.start(), at)
        word = words[start:end]
        if not _ALIKE.isdisjoint(word):
            found[word] = None
        at = end
    return found


def _word(words: str, at: int, least: int) -> tuple[int, int]:
    """From where to where the word reaches that a letter is of; of a very long one, a part."""
    start = at
    while start > max(least, at - _MOST_LETTERS) and not _NO_LETTER.match(words[start - 1]):
        start -= 1
    letters = _LETTERS.match(words, at, at + _MOST_LETTERS)
    return start, letters.end() if letters else at + 1
