"""What is to be known about a guide before it is believed: its age, and how it was translated."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from toolkit.guidebook.load import SOURCE
from toolkit.guidebook.values import Book, Guide
from toolkit.i18n import NOT_REVIEWED, Words
from toolkit.i18n import mark as _

CURRENT, OUTDATED, MISSING, RAW = "current", "outdated", "missing", "raw"

PAST = _(
    "The day for the next review, {date}, has passed. Laws, apps and systems may have changed; "
    "check what matters before you act on it."
)
OLDER = _(
    "The English guide has changed since this translation was made. Look at the English one, too."
)
RAW_TEXT = _("A machine wrote this translation and nobody has read it yet. Do not act on it.")
NOT_THERE = _("This guide is not in your language yet. Here is the English one.")
NONE_REVIEWED = _("No guide in this language has been reviewed by a native speaker yet.")


def translation(book: Book, lang: str, name: str) -> str:
    """How the guide of this id is there in a language: current, outdated, missing or raw."""
    guide = book.guides.get(lang, {}).get(name)
    if guide is None:
        return MISSING
    if guide.mt == "raw":
        return RAW
    source = book.guides.get(SOURCE, {}).get(name)
    if lang == SOURCE or (source and source.digest == guide.source_hash):
        return CURRENT
    return OUTDATED


def is_past(guide: Guide, today: date) -> bool:
    """Whether the day of the next review is behind us."""
    return today > guide.review_by


def notes(book: Book, guide: Guide, today: date, words: Words) -> Iterator[str]:
    """What the page says above all else, in its own language."""
    if is_past(guide, today):
        yield words.say(PAST, date=guide.review_by.isoformat())
    if guide.lang == SOURCE:
        return
    state = translation(book, guide.lang, guide.id)
    if state == OUTDATED:
        yield words.gettext(OLDER)
    if state == RAW:
        yield words.gettext(RAW_TEXT)
    elif guide.status != "reviewed":
        yield words.gettext(NOT_REVIEWED)


def reviewed(book: Book, lang: str) -> bool:
    """Whether a language may be offered as available: somebody has reviewed a guide in it."""
    return lang == SOURCE or any(
        guide.status == "reviewed" for guide in book.guides.get(lang, {}).values()
    )
