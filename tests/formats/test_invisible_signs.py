"""Signs that nobody sees: the quick search says of each what a slow look at each sign says."""

from __future__ import annotations

import random
import re
import unicodedata

import pytest

from toolkit.formats.text import invisible_signs, sign_rules

#: Signs, unusual spaces, and letters that need some of them.
SIGNS = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u180b\u180e\u180f\u200b\u200c\u200d\u200e\u200f\u2028"
    "\u202a\u202c\u202d\u202e\u2060\u2066\u2069\u206a\u2800\u3164\ufe00\ufe01\ufe03\ufe0e\ufe0f"
    "\ufeff\uffa0\ufff9\U0001bca1\U000e0041\U000e0101\U000e0001\x7f\x1b"
)
SPACES = "\u00a0\u1680\u2003\u202f\u205f\u3000"
LETTERS = (
    "ab1#*:;!?%\u00bb\u00ab(\u201e\u20ac\u2013\u00b2 \n\t\u05d0\u0627\u0645\u0915\u4e2d\u6587"
    "\u1797\u1681\u1820\uac00\U0001f600\U0001f468\u2764+\u2211\u2264"
)
FLAG = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
FAR = ["x" * count for count in (98, 99, 100, 101, 199, 200, 201)]


def needed(words: str, at: int) -> bool:
    """The rule for one sign, said slowly."""
    sign, before, after = words[at], words[max(0, at - 1) : at], words[at + 1 : at + 2]
    if sign in "\u061c\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069":
        start = max(0, at - 100)
        start = words.rfind("\n", start, at) + 1 or start
        line = words[start : at + 100]
        end = line.find("\n", at - start)
        return before != sign and bool(
            re.search(f"[{sign_rules._TURNED}]", line if end < 0 else line[:end])
        )
    unseen = bool(before) and not before.isspace() and bool(re.match(sign_rules.SIGN, before))
    if unseen and not (before == "\ufe0f" and sign == "\u200d"):
        return False
    return any(
        re.fullmatch(f"[{of}]", sign) and (_is(sides[0], before) or _is(sides[1], after))
        for of, *sides in (*sign_rules._NEEDED, *sign_rules._NEEDED_SPACES)
    ) or _special(sign, before, after)


def _is(letters: str, letter: str) -> bool:
    return bool(letters and letter and re.fullmatch(f"[{letters}]", letter))


def _special(sign: str, before: str, after: str) -> bool:
    rules = sign_rules
    if sign == "\u200b":
        return _is(rules._UNSPACED, before) and _is(rules._UNSPACED, after)
    if sign == "\u180e":
        return _is(rules._MONGOLIAN, before) and _is(rules._MONGOLIAN, after)
    if sign == "\u202f":
        digits = _is(rules._DIGITS, before) and _is(rules._DIGITS, after)
        return digits or before == "\u00ab" or _is(f"{rules._MONGOLIAN}:;!?\u00bb%", after)
    if sign == "\u200d":
        pictures = _is(f"{rules._EMOJI}\ufe0f", before) and _is(rules._EMOJI, after)
        return pictures or _is(rules._JOINED, before) or _is(rules._JOINED, after)
    return False


def slowly(words: str) -> list[str]:
    """The signs that nobody needs, by a look at each."""
    flags = {at for flag in sign_rules.FLAGS.finditer(words) for at in range(*flag.span())}
    return [
        match[0] for match in sign_rules.SIGN.finditer(words)
        if match.start() not in flags and not needed(words, match.start())
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
def test_the_quick_search_finds_what_a_slow_one_finds(seed: int) -> None:
    """Whole runs are matched at once, with the letters on both sides looked at."""
    chance = random.Random(seed)
    for _ in range(1500):
        choices: list[str | list[str]] = [SIGNS, SPACES, LETTERS, LETTERS, [FLAG, *FAR]]
        words = "".join(
            chance.choice(chance.choice(choices)) for _ in range(chance.randint(1, 14))
        )
        quick = [
            match[0] for match in sign_rules.matches(words, spaces=True)
            if match[0][0] != sign_rules.FLAG
        ]  # fmt: skip

        assert "".join(quick) == "".join(slowly(words)), ascii(words)


def test_every_sign_is_counted_in_a_text_of_nothing_else() -> None:
    """So many that they are read in stretches, and of so many kinds that few stand together."""
    mixed = "".join(chr(0x200B + number % 3) for number in range(200_000))
    alone = "a\u2060" * 100_000
    flags = FLAG * 30_000

    told = {
        finding.value.split(" times")[0]
        for finding in invisible_signs.found(f"a{mixed}\n{alone}\n{flags}", "t")
    }

    assert told == {
        "U+200B ZERO WIDTH SPACE, 66667", "U+200C ZERO WIDTH NON-JOINER, 66667",
        "U+200D ZERO WIDTH JOINER, 66666", "U+2060 WORD JOINER, 100000",
    }  # fmt: skip
    assert invisible_signs.dropped(f"{mixed}b{alone}") == "b" + "a" * 100_000


def test_lines_are_counted_once_for_all_kinds() -> None:
    """With many kinds of signs in a long text, each place would else be counted from the start."""
    words = "".join(f"a{chr(0xE0100 + number)}\n" for number in range(200))

    told = [finding.value for finding in invisible_signs.found(words, "t")]

    assert len(told) == 200
    assert told[-1].endswith("once, line 200")


def test_names_of_signs_are_those_of_unicode() -> None:
    """A person can look them up."""
    (finding,) = invisible_signs.found("a\u2063b", "t")

    assert unicodedata.name("\u2063") in str(finding.value)
