"""The state that all pages of one app share: settings, access keys, visits, workers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import current_app, g

from toolkit.web.access_keys import AccessKeys
from toolkit.web.jobs import Workers
from toolkit.web.settings import Settings
from toolkit.web.visits import Visit, Visits

NAME = "lampshade"


@dataclass(frozen=True, slots=True)
class AppState:
    """The shared state of one app."""

    settings: Settings
    keys: AccessKeys
    visits: Visits
    workers: Workers


def app_state() -> AppState:
    """The state of the app that serves the current request."""
    return cast("AppState", current_app.extensions[NAME])


def visit() -> Visit:
    """The visit that the current request belongs to; guard.py refuses requests without one."""
    return cast("Visit", g.visit)
