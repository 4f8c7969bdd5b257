"""A page to print: what was found, removed and kept, without content, name or picture."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from flask import Blueprint, abort, redirect, render_template
from flask.typing import ResponseReturnValue

from toolkit import __version__
from toolkit.clean import facts
from toolkit.clean.report import QUESTIONS
from toolkit.i18n import Words
from toolkit.kinds import KINDS
from toolkit.model import Finding
from toolkit.web import about, rows, sentences
from toolkit.web.app_state import visit
from toolkit.web.words import here

pages = Blueprint("receipt", __name__)


@pages.get("/photos/<photo_id>/receipt")
def receipt(photo_id: str) -> ResponseReturnValue:
    """The receipt of a safe copy."""
    photo = visit().get(photo_id) or abort(404)
    if photo.outcome is None or photo.copy is None or photo.recipe is None:
        return redirect(f"/photos/{photo.id}/result", 303)
    words = here()
    return render_template(
        "receipt.html",
        photo=rows.photo_row(photo, words),
        removed=_counted(photo.outcome.removed, words),
        kept=[row.meaning for row in rows.findings(photo.outcome.kept, words)],
        proof=sentences.proof(photo, photo.outcome, photo.recipe, words),
        faces=rows.faces_row(photo.outcome),
        version=__version__,
        jail=words.gettext(facts.LEVELS[about.jail().level]),
        made=datetime.now(UTC).date().isoformat(),
    )


def _counted(found: Iterable[Finding], words: Words) -> list[tuple[str, int]]:
    """How many traces answered each question."""
    counts = dict.fromkeys(QUESTIONS, 0)
    for finding in found:
        counts[KINDS[finding.kind].category] += 1
    return [(words.gettext(QUESTIONS[which]), count) for which, count in counts.items() if count]
