"""What Lampshade is made of, how strong its jail is here, and the help pages."""

from __future__ import annotations

import functools
from typing import NamedTuple

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from toolkit import __version__
from toolkit.clean import facts
from toolkit.web import sentences, swap
from toolkit.web.app_state import app_state
from toolkit.web.file_types import known_formats
from toolkit.web.words import here

pages = Blueprint("about", __name__)


class Jail(NamedTuple):
    """The level that holds, and for each probe its words and whether it was denied."""

    level: str
    probes: tuple[tuple[str, bool], ...]


@functools.cache
def jail() -> Jail:
    """Try to break out, once a start."""
    said = facts.self_test()
    probes = tuple((probe["attempt"], not probe["succeeded"]) for probe in said["probes"])
    return Jail(said["level"], probes)


def weak() -> str:
    """What a page says of a reader that is not shut in; nothing where it is."""
    level = jail().level
    return "" if facts.is_shut_in(level) else here().gettext(facts.LEVELS[level])


@pages.get("/about")
def about() -> ResponseReturnValue:
    """Versions, formats, jail, limits."""
    words, settings = here(), app_state().settings
    found = jail()
    return render_template(
        "about.html",
        version=__version__,
        jail=words.gettext(facts.LEVELS[found.level]),
        probes=[(words.gettext(attempt), denied) for attempt, denied in found.probes],
        formats=[
            (words.gettext(row["label"]), " ".join(row["suffixes"]), row["clean"])
            for row in known_formats()
        ],
        limits=[],
        swap=swap.is_open(),
        parts=list(facts.versions().items()),
        max_photo=sentences.mebibytes(settings.photo_bytes, words),
        max_visit=sentences.mebibytes(settings.visit_bytes, words),
    )


@pages.get("/help/keyboard")
def keyboard() -> ResponseReturnValue:
    """The keys."""
    return render_template("keyboard.html")
