"""Whole sentences about a photo: what it says, what to do now, what was proven."""

from __future__ import annotations

from toolkit.clean.report import is_harmless
from toolkit.errors import LampshadeError, Unproven
from toolkit.i18n import Words
from toolkit.i18n import mark as _
from toolkit.kinds import KINDS, Category
from toolkit.model import Finding, Outcome, Recipe
from toolkit.web.visits import Photo

#: What a photo may say, in the order of a headline.
_SAYS: dict[Category, str] = {
    Category.WHERE: _("where"),
    Category.WHEN: _("when"),
    Category.WHO: _("by whom"),
    Category.DEVICE: _("with which device"),
    Category.SOFTWARE: _("with which program"),
    Category.HIDDEN: _("more than it shows"),
}
_HEADLINE_MOST = 3
_AGAIN = _("Tick “Write the picture anew” under “More choices” and try again.")
#: For details whose hint in errors.py names an option of the command or a folder.
_HINTS: dict[str, str] = {
    "face_left": _("Draw a cover over the face that was missed, or look longer for faces."),
    "no_decoder": _(
        "If nobody is in it, choose “Leave all faces as they are” under “More choices”. "
        "Otherwise export it as JPEG and choose that."
    ),
    "no_model": _(
        "If nobody is in it, choose “Leave all faces as they are” under “More choices”. "
        "Otherwise set Lampshade up once more while online."
    ),
    "no_jail": _("Untick “Only with the full jail” if you trust where the file comes from."),
    "too_many_bytes": _("Make it smaller in a picture program, or use the command."),
}


def traces(photo: Photo) -> list[Finding]:
    """What a photo gives away."""
    found = photo.look.findings if photo.look else ()
    return [finding for finding in found if not is_harmless(finding)]


def harmless(photo: Photo) -> list[Finding]:
    """What is in it and may stay."""
    found = photo.look.findings if photo.look else ()
    return [finding for finding in found if is_harmless(finding)]


def headline(photo: Photo, words: Words) -> str:
    """The finding in one line."""
    here = {KINDS[finding.kind].category for finding in traces(photo)}
    said = [words.gettext(text) for category, text in _SAYS.items() if category in here]
    if said:
        what = words.gettext(_(", ")).join(said[:_HEADLINE_MOST])
        return words.gettext(_("This photo says: {what}")).format(what=what)
    if photo.faces and photo.faces.found:
        return words.gettext(_("This photo shows faces"))
    return words.gettext(_("No traces were found in this photo"))


def lead(photo: Photo, words: Words) -> str:
    """How many kinds of traces there are, and what becomes of them."""
    count = len({finding.kind for finding in traces(photo)})
    if not count:
        return words.gettext(_("Your original is not changed."))
    many = words.ngettext(
        "{n} thing can lead back to people. It is removed from the copy. "
        "Your original is not changed.",
        "{n} things can lead back to people. All are removed from the copy. "
        "Your original is not changed.",
        count,
    )
    return many.format(n=count)


def hint(error: LampshadeError | None, words: Words) -> str:
    """What to do now, on these pages, where the command's advice names its options."""
    if error is None:
        return ""
    if error.detail in _HINTS:
        return words.gettext(_HINTS[error.detail])
    return words.gettext(_AGAIN) if isinstance(error, Unproven) else error.hint_in(words)


def problem(error: LampshadeError | None, words: Words) -> dict[str, str]:
    """Why something was not done, and what to do now, as a page wants them."""
    return {"why": error.why_in(words) if error else "", "hint": hint(error, words)}


def proof(outcome: Outcome, recipe: Recipe, words: Words) -> list[str]:
    """What was proven about a copy, each in a sentence."""
    painted = bool(outcome.covered) or recipe.repaint
    said = [
        _("A fresh reader, confined like the first, read the copy and found no trace in it."),
        _(
            "No word or number of eight or more characters that was found in the original stands "
            "in the copy."
        ),
    ]
    if painted:
        said.append(_("The picture was drawn anew from its pixels, in the same size."))
    else:
        said.append(_("The picture itself is the same, byte for byte."))
    if painted and recipe.faces == "hide":
        said.append(_("Looking again, no face was found outside of the covered places."))
    return [words.gettext(sentence) for sentence in said]


def bytes_in_words(count: int, words: Words) -> str:
    """A size for people, in units that file managers use."""
    if count < 1_000_000:
        return words.say(_("{n} kB"), n=max(1, round(count / 1000)))
    return words.say(_("{n} MB"), n=f"{count / 1e6:.1f}")


def mebibytes(count: int, words: Words) -> str:
    """A limit for people."""
    return words.say(_("{n} MB"), n=count >> 20)
