"""Whole sentences about a file: what it says, what to do now, what was proven."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.clean import report
from toolkit.errors import LampshadeError, Locked, Unproven
from toolkit.i18n import Words
from toolkit.i18n import mark as _
from toolkit.kinds import KINDS, Category, Severity, stays
from toolkit.model import Finding, Recipe
from toolkit.outcome import Outcome
from toolkit.web import file_types
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
#: The same of a picture and of other files.
_SAYS_THIS = {True: _("This photo says: {what}"), False: _("This file says: {what}")}
_SHOWS_FACES = {True: _("This photo shows faces"), False: _("Pictures in this file show faces")}
_SAYS_NOTHING = {
    True: _("No traces were found in this photo"),
    False: _("No traces were found in this file"),
}
#: What a person should look for in what no picture is, because nothing of it is changed.
_LOOK_YOURSELF = {
    file_types.DOCUMENT: _(
        "Lampshade changes no words that somebody wrote; what a program filled in about who, "
        "where and when goes. Read it once more: names, addresses, dates, links, and whoever is "
        "in its pictures."
    ),
    file_types.ARCHIVE: _(
        "Each file inside is cleaned like a file of its own. Look at each of them once more: "
        "people, names, places."
    ),
    file_types.SOUND: _(
        "Unless you have the voices changed, Lampshade changes nothing that can be heard. Listen "
        "once more: voices, names, and sounds that tell the place."
    ),
    file_types.FILM: _(
        "Watch the whole film once more: one frame with a bare face is enough to recognise "
        "someone."
    ),
}
_LEAVE_OUT = _(
    "Clean that file by itself, or tick “Leave out files inside that cannot be cleaned” under "
    "“More choices”."
)
#: These say more than that a file inside can be left out.
_CLEARER = frozenset({"tracked_changes"})
#: Of a film in which there was nothing to cover.
_NOBODY = _("No face was found, none was covered.")
#: What already ends a sentence, in any of our languages.
_ENDS = (".", "!", "?", "…", "。")
_AGAIN = _("Tick “Write the picture anew” under “More choices” and try again.")
#: For who brings more than these pages take.
LARGER = _("Larger files go by the command lampshade clean FILE, in a terminal.")
_AS_JPEG = _(
    "If nobody is in it, choose “Leave all faces as they are” under “More choices”. "
    "Otherwise export it as JPEG and choose that."
)
#: For details whose hint in errors.py names an option of the command or a folder.
_HINTS: dict[str, str] = {
    "face_left": _("Draw a cover over the face that was missed, or look longer for faces."),
    "no_decoder": _AS_JPEG,
    "never_decoded": _AS_JPEG,
    "no_model": _(
        "If nobody is in it, choose “Leave all faces as they are” under “More choices”. "
        "Otherwise set Lampshade up once more while online."
    ),
    "no_library": _(
        "If nobody is in it, choose “Leave all faces as they are” under “More choices”. "
        "Otherwise install it as the README says."
    ),
    "tracked_changes": _(
        "Read them; then accept or refuse them in its own program, or tick “Let tracked changes "
        "become the text” under “More choices”."
    ),
    "own_mark": _(
        "Tick “Turn every page into a picture” under “More choices”; if that is refused, too, "
        "first print it into a new PDF with your PDF program."
    ),
    "film_boxes": _("Untick text and codes; draw covers on the film's own page instead."),
    "covered_text": _(
        "Tick “Take out what the document hides” or “Turn every page into a picture” under “More "
        "choices”."
    ),
    "hidden_needed": _(
        "Take the hidden part out in its own program, or untick “Take out what the document "
        "hides”."
    ),
    "moving_faces": _(
        "If nobody is in it, choose “Leave all faces as they are” under “More choices”; then only "
        "the traces are removed."
    ),
    "no_jail": _("Untick “Only with the full jail” if you trust where the file comes from."),
    "too_many_bytes": LARGER,
    # the page asks for the password itself
    "encrypted_pdf": Locked.advice,
}


def says_something(finding: Finding) -> bool:
    """Whether a finding gives something away, be it one that stays."""
    return KINDS[finding.kind].severity is not Severity.HARMLESS


def traces(photo: Photo) -> list[Finding]:
    """What a file gives away, that which stays in its copy included."""
    return list(filter(says_something, photo.look.findings if photo.look else ()))


def headline(photo: Photo, words: Words) -> str:
    """The finding in one line."""
    here = {KINDS[finding.kind].category for finding in traces(photo)}
    said = [words.gettext(text) for category, text in _SAYS.items() if category in here]
    is_picture = file_types.file_type(photo) == file_types.PICTURE
    if said:
        what = words.gettext(_(", ")).join(said[:_HEADLINE_MOST])
        return words.gettext(_SAYS_THIS[is_picture]).format(what=what)
    if photo.faces and photo.faces.found:
        return words.gettext(_SHOWS_FACES[is_picture])
    if here:
        return words.gettext(_SAYS_THIS[is_picture]).format(
            what=words.gettext(_SAYS[Category.HIDDEN])
        )
    return words.gettext(_SAYS_NOTHING[is_picture])


def lead(photo: Photo, words: Words) -> str:
    """How many kinds of traces there are, and what becomes of them."""
    kinds = {finding.kind for finding in traces(photo)}
    count = sum(not stays(kind) for kind in kinds)
    left = len(kinds) - count
    said = [_leave(count, words)]
    if left:
        more = words.ngettext(
            "{n} thing belongs to what it says and stays, marked below.",
            "{n} things belong to what it says and stay, marked below.",
            left,
        )
        said.append(more.format(n=left))
    return " ".join(said)


def _leave(count: int, words: Words) -> str:
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


def whole(said: str, words: Words) -> str:
    """A sentence of a page, which ends as sentences do; those of the command have no full stop."""
    if not said or said.endswith(_ENDS):
        return said
    return words.gettext(_("{sentence}.")).format(sentence=said)


def reason(error: LampshadeError | None, words: Words) -> str:
    """Why it was refused, in one sentence."""
    return whole(error.why_in(words), words) if error else ""


def hint(error: LampshadeError | None, words: Words) -> str:
    """What to do now, on these pages, where the command's advice names its options."""
    if error is None:
        return ""
    if error.where and error.detail not in _CLEARER:
        return words.gettext(_LEAVE_OUT)
    if error.detail in _HINTS:
        return whole(words.gettext(_HINTS[error.detail]), words)
    said = words.gettext(_AGAIN) if isinstance(error, Unproven) else error.hint_in(words)
    return whole(said, words)


def problem(error: LampshadeError | None, words: Words) -> dict[str, str]:
    """Why something was not done, and what to do now, as a page wants them."""
    return {"why": reason(error, words), "hint": hint(error, words)}


def look_yourself(photo: Photo, words: Words) -> str:
    """What a person should look for in the end; nothing for a picture, which has a list."""
    said = _LOOK_YOURSELF.get(file_types.file_type(photo))
    return words.gettext(said) if said else ""


def proof(photo: Photo, outcome: Outcome, recipe: Recipe, words: Words) -> list[str]:
    """What was proven about a copy, each in a sentence."""
    if file_types.file_type(photo) != file_types.PICTURE:
        return [words.gettext(sentence) for sentence in _proof_of_others(photo, outcome, recipe)]
    painted = outcome.painted or bool(outcome.covered)
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
        said.append(_no_face_left(shown=outcome.faces_shown > 0))
    return [words.gettext(sentence) for sentence in said]


def film(outcome: Outcome, words: Words) -> list[tuple[str, list[str]]]:
    """What a person must know of a covered film: sentences, each with the times to look at."""
    made = outcome.film
    if made is None:
        return []
    if outcome.faces_found is None:
        blackout = (report.IN_CELLS, report.FACES_NOT_SOUGHT, report.NOT_HIDDEN)
        return [(words.gettext(text), []) for text in blackout]
    nobody = not made.tracks and not outcome.faces_covered
    faces = words.gettext(_NOBODY) if nobody else words.say(
        report.FACES_IN_FILM, tracks=made.tracks, hidden=made.hidden, shortest=made.shortest,
        longest=made.longest,
    )  # fmt: skip
    said: list[tuple[str, list[str]]] = [
        (faces, []),
        (words.say(_("longest time without a look: {seconds} s"), seconds=made.unlooked), []),
    ]  # fmt: skip
    for why, meaning in report.MOMENTS_IN_WORDS.items():
        times = [report.clock(moment.seconds) for moment in made.moments if moment.why == why]
        if times:
            said.append((words.gettext(meaning), times))
    said += [(words.gettext(text), []) for text in (report.WATCH_IT, report.NOT_HIDDEN)]
    return said


def voice(outcome: Outcome, words: Words) -> list[str]:
    """What became of voices."""
    said = report.VOICES_IN_WORDS[outcome.voice] if outcome.voice else ()
    return [words.gettext(text) for text in said]


def _proof_of_others(photo: Photo, outcome: Outcome, recipe: Recipe) -> Iterator[str]:
    if any(map(says_something, outcome.kept)):
        yield _(
            "A fresh reader, confined like the first, read the copy and found nothing in it but "
            "what is listed here as staying."
        )
    else:
        yield _("A fresh reader, confined like the first, read the copy and found no trace in it.")
    yield _(
        "No word or number of eight or more characters that was found as a trace stands in the "
        "copy, outside of what its readers see or hear."
    )
    if outcome.film is not None:
        yield _("Every frame was drawn anew, in the same size; none is missing.")
        if outcome.faces_found is not None:
            yield _no_face_left(shown=outcome.film.hidden < outcome.film.tracks)
        return
    yield _is_the_same(photo, outcome, recipe)
    if outcome.faces_covered and recipe.faces == "hide":
        yield _no_face_left(shown=outcome.faces_shown > 0)


def _no_face_left(*, shown: bool) -> str:
    """What a second look at a copy can say; shown: somebody was left visible in it."""
    if shown:
        return _(
            "The copy was looked at again. No face that is sure to be one was found outside of "
            "the covered places, except for those that you left visible."
        )
    return _(
        "The copy was looked at again. No face that is sure to be one was found outside of the "
        "covered places."
    )


def _is_the_same(photo: Photo, outcome: Outcome, recipe: Recipe) -> str:
    """What of the original is in the copy as it was."""
    if outcome.voice == "distorted":
        return _("The new sound is as long as the old one and in step with it.")
    if outcome.voice == "removed":
        return _("There is no sound in it, and its pictures are the same.")
    if recipe.repaint:
        return _("Every page was drawn anew as a picture.")
    if file_types.file_type(photo) == file_types.SOUND:
        return _("The sound is the same, byte for byte.")
    if file_types.file_type(photo) == file_types.FILM:
        return _("Sound and pictures are the same, byte for byte.")
    return _(
        "What readers see is the same, except for what you asked to change, what a program filled "
        "in about who, where and when, and the faces that were covered."
    )


def bytes_in_words(count: int, words: Words) -> str:
    """A size for people, in units that file managers use."""
    if count < 1_000_000:
        return words.say(_("{n} kB"), n=max(1, round(count / 1000)))
    return words.say(_("{n} MB"), n=round(count / 1e6, 1))


def mebibytes(count: int, words: Words) -> str:
    """A limit for people."""
    return words.say(_("{n} MB"), n=count >> 20)
