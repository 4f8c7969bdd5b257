"""The language of a request: what the visitor chose, else what the browser asks for."""

from __future__ import annotations

from flask import g, request

from toolkit import i18n
from toolkit.i18n import Words
from toolkit.web.app_state import app_state

_BY_TAG = {language.tag: code for code, language in i18n.LANGUAGES.items()}


def here() -> Words:
    """The words for whoever asks now."""
    visit = g.get("visit")
    chosen = visit.language if visit is not None else None
    return i18n.speaking(chosen or i18n.wanted(request.headers.get("Accept-Language", "")))


def code_of(said: str) -> str | None:
    """The code of a language that is offered, by its tag or code."""
    if said == i18n.PSEUDO.code and app_state().settings.testing:
        return said
    return said if said in i18n.LANGUAGES else _BY_TAG.get(said)


def offered() -> list[tuple[str, str, bool]]:
    """Tag, own name and whether it was reviewed, of each language."""
    return [
        (language.tag, language.name, i18n.speaking(code).reviewed)
        for code, language in i18n.LANGUAGES.items()
    ]
