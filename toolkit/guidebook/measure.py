"""How long and how hard an English text is: words, sentences, reading grade.

The grade is Flesch and Kincaid's; syllables are guessed from the spelling, which is right often
enough for whole pages, not for single words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.guidebook.load import CHECKLIST, CITED, TOOL
from toolkit.guidebook.values import Guide

_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_SILENT = re.compile(r"(?:[^laeiouy]es|[^laeiouy]e|ed)$")
_VOWELS = re.compile(r"[aeiouy]+")
_FENCE = re.compile(r"^```.*?^```[ \t]*$", re.DOTALL | re.MULTILINE)
_CODE = re.compile(r"`[^`\n]*`")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_IMAGE = re.compile(r"^!.*$", re.MULTILINE)
_MARKS = re.compile(r"\*\*|`+|^(?:[>\-*]|#+) ?|^\d+[.)] ", re.MULTILINE)
_HEADING = re.compile(r"^#+ .*$", re.MULTILINE)
_BLOCKS = re.compile(r"\n\s*\n|\n(?=[-*\d>])")
_ENDS = re.compile(r"(?<=[.!?:;])\s+")


def prose(text: str) -> str:
    """A text without what is not read as English: code, headings, citations, addresses."""
    text = _CODE.sub("it", _FENCE.sub("", text))
    text = CITED.sub("", TOOL.sub(lambda found: found[1].replace("-", " "), text))
    return _HEADING.sub("", _LINK.sub(r"\1", text))


def whole(guide: Guide) -> str:
    """All that is read of a guide: its body, with the checklist where it stands."""
    lines = "\n".join(f"- {step.text}" for step in guide.checklist)
    return prose(guide.body.replace(CHECKLIST, lines))


def plain(guide: Guide) -> str:
    """The same in any language as bare words: no signs of Markdown, no drawings."""
    lines = " ".join(step.text for step in guide.checklist)
    text = CITED.sub("", TOOL.sub(r"\1", guide.body.replace(CHECKLIST, lines)))
    return _MARKS.sub("", _LINK.sub(r"\1", _IMAGE.sub("", text)))


def sentences(text: str) -> Iterator[str]:
    """The sentences of a prose text; a line of a list is one, too."""
    for block in _BLOCKS.split(text):
        yield from (part for part in _ENDS.split(block.strip()) if _WORD.search(part))


def words(text: str) -> list[str]:
    """The words of a prose text."""
    return _WORD.findall(text)


def syllables(word: str) -> int:
    """About how many syllables a word has."""
    word = re.sub(r"[^a-z]", "", word.lower())
    if len(word) <= 3:
        return 1
    return max(1, len(_VOWELS.findall(_SILENT.sub("", word) or word)))


def grade(text: str) -> float:
    """The school year in which a prose text can be read."""
    said = list(sentences(text))
    spoken = [word for sentence in said for word in words(sentence)]
    if not spoken:
        return 0.0
    beats = sum(map(syllables, spoken))
    return 0.39 * len(spoken) / len(said) + 11.8 * beats / len(spoken) - 15.59
