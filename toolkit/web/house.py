"""What all pages share in one app: settings, keys, visits, workers. Kept in one place of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import current_app, g

from toolkit.web.jobs import Workers
from toolkit.web.keys import Keys
from toolkit.web.settings import Settings
from toolkit.web.visits import Visit, Visits

NAME = "lampshade"


@dataclass(frozen=True, slots=True)
class House:
    """One app's own things."""

    settings: Settings
    keys: Keys
    visits: Visits
    workers: Workers


def house() -> House:
    """The things of the app that serves this request."""
    return cast("House", current_app.extensions[NAME])


def visit() -> Visit:
    """The visit of whoever asks now; guard.py has seen to it that there is one."""
    return cast("Visit", g.visit)
