"""What is to be known before a guide is believed: its age, who checked it, its translation."""

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
AUTHOR_ONLY = _("Nobody but their author has checked these guides yet.")
CHECKED = _("checked by its author on {date}; nobody else has reviewed it yet")
REVIEWED = _("reviewed {date}")
ENGLISH_CHECKED = _("the English text was checked by its author on {date}")
ENGLISH_REVIEWED = _("the English text was reviewed on {date}")
#: Who may stand among the reviewers without being one: nobody checks their own work.
MAKERS = frozenset({"author", "machine-assisted"})


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
    elif not is_reviewed(guide):
        yield words.gettext(NOT_REVIEWED)


def is_reviewed(guide: Guide) -> bool:
    """Whether somebody other than those who made it has reviewed this guide, in its language."""
    return guide.status == "reviewed" and bool({*guide.reviewers} - MAKERS)


def checked(book: Book, guide: Guide, words: Words) -> str:
    """By whom and when a guide was checked; of a translation that nobody reviewed, the English."""
    if is_reviewed(guide):
        return words.say(REVIEWED, date=guide.reviewed.isoformat())
    if guide.lang == SOURCE:
        return words.say(CHECKED, date=guide.reviewed.isoformat())
    source = book.guides.get(SOURCE, {}).get(guide.id, guide)
    said = ENGLISH_REVIEWED if is_reviewed(source) else ENGLISH_CHECKED
    return words.say(said, date=source.reviewed.isoformat())


def unreviewed(book: Book, lang: str, words: Words) -> str:
    """What a list of guides says where nobody has reviewed any in this language; else nothing."""
    if any(is_reviewed(guide) for guide in book.guides.get(lang, {}).values()):
        return ""
    return words.gettext(AUTHOR_ONLY if lang == SOURCE else NONE_REVIEWED)
