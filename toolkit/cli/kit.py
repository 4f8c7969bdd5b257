"""Making a workshop kit: gathers what the other rooms have and writes it into one folder."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from toolkit.guidebook import load as guidebook
from toolkit.guidebook import shelf
from toolkit.i18n import mark as _
from toolkit.i18n import translate
from toolkit.workshop import deck, kit, modules, pdf, practice

#: Longer names for the first page are none.
_LONGEST_NAME = 60


def make(folder: Path, langs: Sequence[str], title: str) -> kit.Made:
    """Build the kit that was asked for. Raises what kit.build raises, and JailBroken."""
    name = title.strip()
    if len(name) > _LONGEST_NAME or not name.isprintable():
        raise click.UsageError(translate(_("the name for a kit is a few plain words")))
    plan = kit.Plan(
        book=guidebook.book(shelf.home()),
        rooms={lang: modules.shipped(lang) for lang in langs},
        title=name,
        today=date.today(),  # noqa: DTZ011  (the reader's day)
        practice={one.file_name: practice.practice_photo(key)
                  for key, one in practice.EXERCISES.items()},
        **_extras(),
    )  # fmt: skip
    return kit.build(plan, folder)


def _extras() -> dict[str, Any]:
    """What the extra adds, where it is installed."""
    if not (importlib.util.find_spec("pptx") and importlib.util.find_spec("typst")):
        return {}
    return {"decks": deck.deck, "papers": pdf.paper}
