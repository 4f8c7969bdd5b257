"""What was found and done, as words for people; rows.py has the same for machines.

Words are grouped by the question they answer, worst first, shortened to a line. Text from files
is made harmless for a terminal on its way into a sentence (i18n.shown), and once more by whoever
prints it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from toolkit.clean import own_words
from toolkit.i18n import enclosed, mine, safe, say, shown, translate
from toolkit.i18n import mark as _
from toolkit.kinds import KINDS, Category, Severity, stays
from toolkit.model import ALSO, Box, Faces, FilmReport, Finding, Look
from toolkit.outcome import Outcome

#: The questions, in the words and the order of a report.
QUESTIONS: dict[Category, str] = {
    Category.WHERE: _("Where"),
    Category.WHEN: _("When"),
    Category.WHO: _("Who"),
    Category.DEVICE: _("Which device"),
    Category.SOFTWARE: _("Which software"),
    Category.HIDDEN: _("Hidden content"),
    Category.LOOK: _("How it looks to a camera"),
}
#: How many answer each question, as parts of one list.
COUNTED: dict[Category, str] = {
    Category.WHERE: _("where {count}"),
    Category.WHEN: _("when {count}"),
    Category.WHO: _("who {count}"),
    Category.DEVICE: _("which device {count}"),
    Category.SOFTWARE: _("which software {count}"),
    Category.HIDDEN: _("hidden content {count}"),
    Category.LOOK: _("how it looks to a camera {count}"),
}
#: How a weight is drawn, so that it can be read without colour.
SIGNS: dict[Severity, str] = {
    Severity.CRITICAL: "!!!",
    Severity.HIGH: "!! ",
    Severity.MEDIUM: "!  ",
    Severity.LOW: ".  ",
    Severity.HARMLESS: "   ",
}
_WEIGHT = {severity: weight for weight, severity in enumerate(Severity)}
_SHOWN_VALUES = 4
_LINE = 96

NO_FACES = _("no faces were found; please look yourself before you share it")
FACES_NOT_SOUGHT = _("faces were not looked for")
#: Said of a film's blackout.
IN_CELLS = _("the whole picture is in coarse cells")
LOOK_AGAIN = _(
    "please look for faces that were missed: masks, profiles, reflections, screens, "
    "photographs in the picture"
)
#: Too unsure to be covered unasked. The pages draw these places; a terminal can only count them.
PERHAPS = _("perhaps faces: {count}")
PERHAPS_BARE = _("perhaps faces, not covered: {count}")
_WHERE_BARE = _(
    "lampshade web shows these places and can cover them; here --json says where they are, and "
    "--box covers one"
)
STILL_SAID = _("still in the copy, because it is part of what the file says; look at it:")
WATCH_IT = _(
    "watch the whole copy once, slowly: one frame with a bare face is enough to recognise someone"
)
NOT_HIDDEN = _(
    "not hidden: how people walk, their clothes, tattoos, badges and plates, the place, the voice "
    "if you kept it, and the marks that each camera leaves in its pictures"
)
#: Why a moment of a film deserves a look.
MOMENTS_IN_WORDS = {
    "left": _("something still looks like a face"),
    "weak": _("covered, but not sure to be a face"),
    "begins": _("a face begins to be covered"),
    "ends": _("a face is not covered any more"),
    "gap": _("a face was not seen for a while and covered by guess"),
}
_SHOWN_MOMENTS = 12
#: What became of voices. Named are the things that a changed voice still gives away.
VOICES_IN_WORDS = {
    "removed": (_("its sound was left out"),),
    "distorted": (
        _(
            "its voices were changed: that hides who speaks from a listener, not from a "
            "laboratory, nor from anyone who compares it with other recordings of this person"
        ),
        _(
            "not changed: what is said, the accent, the rhythm, sounds in the background; and a "
            "steady hum of the mains can tell when and where it was recorded"
        ),
    ),
    "kept": (_("its sound was kept, and the voices in it"),),
}
FACES_IN_FILM = _(
    "faces through time: {tracks}, covered: {hidden}; shortest {shortest} s, longest {longest} s"
)
#: What is covered beside faces.
COVERED = {"text": _("lines of text covered: {count}"), "code": _("codes covered: {count}")}
#: What `inspect --also` says of it.
SEEN = {"text": _("places that look like text: {count}"), "code": _("codes found: {count}")}
NOT_LOOKED = _("text and codes were not looked for")
MISSED_TEXT = _(
    "the search for text marks more than text, and misses handwriting, slanted or distant lines "
    "and small codes; please look yourself"
)
#: No name, number or place that a text speaks of is a trace of how it was made.
READ_IT = _(
    "what it says to its readers is not judged and stays in a copy: read it for names, numbers "
    "and places"
)
NOTHING_FOUND = _("nothing that Lampshade looks for was found")


def look_lines(look: Look, *, complete: bool = False) -> Iterator[str]:
    """A look as lines for people; with complete, every value whole and with its place."""
    if look.size is not None:
        yield f"  {look.format}, {look.size.width} x {look.size.height}"
    if not gives_away(look) and all(map(_is_nothing, look.findings)):
        yield "  " + translate(NOTHING_FOUND)
    for category, question in QUESTIONS.items():
        group = [f for f in look.findings if KINDS[f.kind].category is category]
        asked = category is Category.LOOK and not look.faceless
        faces = [*_face_lines(look.faces), *_other_lines(look)] if asked else []
        if group or faces:
            yield f"  {translate(question)}"
            yield from _group_lines(group, complete)
            yield from faces
    if look.has_text:
        yield "  " + translate(READ_IT)


def _group_lines(findings: list[Finding], complete: bool) -> Iterator[str]:
    kinds = dict.fromkeys(finding.kind for finding in findings)
    for kind in sorted(kinds, key=lambda name: _WEIGHT[KINDS[name].severity]):
        yield f"    {SIGNS[KINDS[kind].severity]} {translate(KINDS[kind].meaning)}"
        of_kind = [finding for finding in findings if finding.kind == kind]
        some = of_kind if complete else of_kind[:_SHOWN_VALUES]
        yield from (f"          {_line(finding, complete)}" for finding in some)
        if len(of_kind) > len(some):
            more = say(_("and {count} more; --verbose shows all"), count=len(of_kind) - len(some))
            yield f"          {more}"


def _line(finding: Finding, complete: bool) -> str:
    value = own_words.value(finding, mine())
    if not complete and len(value) > _LINE:
        value = value[: _LINE - 3] + "..."
    path = finding.place.path
    if not value:
        return shown(path, mine().direction)
    # what is safe already is not made safe again, or its own marks would be shown as escapes
    return enclosed(f"{safe(path)}: {own_words.kept_apart(value, mine())}", mine().direction)


def _face_lines(faces: Faces | None) -> Iterator[str]:
    if faces is None:
        yield "        " + translate(_("faces were not counted"))
        return
    if faces.found:
        yield "    !!! " + say(_("faces found: {count}"), count=len(faces.found))
    if faces.suggested:
        yield "    !   " + say(PERHAPS, count=len(faces.suggested))
    yield "        " + translate(LOOK_AGAIN if faces.found else NO_FACES)


def _other_lines(look: Look) -> Iterator[str]:
    """Text and codes in the picture, where they were asked for."""
    if look.also and look.also_found is None:
        yield "        " + translate(NOT_LOOKED)
    elif look.also:
        for what in dict.fromkeys(ALSO[name] for name in look.also):
            count = places(look.also_found or (), what)
            yield ("    !!! " if count else "        ") + say(SEEN[what], count=count)
        yield "        " + translate(MISSED_TEXT)


def places(boxes: Iterable[Box], what: str) -> int:
    """How many places boxes of this name mark: two looks at one place are one."""
    counted: list[Box] = []
    for box in sorted(boxes, key=lambda each: -each.width * each.height):
        if box.what == what and not any(
            box.has_middle_of(other) or other.has_middle_of(box) for other in counted
        ):
            counted.append(box)
    return len(counted)


def gives_away(look: Look) -> bool:
    """Whether anything was found: a trace, a face, or text or codes that were asked for."""
    traces = not all(map(is_harmless, look.findings))
    return traces or bool(look.faces and look.faces.found) or bool(look.also_found)


def outcome_lines(outcome: Outcome, *, complete: bool = False) -> Iterator[str]:
    """What became of a file, as lines for people."""
    if outcome.error is not None:
        return
    removed = translate(_(", ")).join(_counts(outcome.removed)) or translate(_("nothing"))
    yield "  " + translate(_("removed: {what}")).format(what=removed)
    if complete:
        yield from _group_lines(list(outcome.removed), complete=True)
    yield from _kept_lines(outcome.kept, complete)
    if not outcome.faceless:
        yield from _cover_lines(outcome)
    if outcome.has_text:
        yield "  " + translate(READ_IT)
    for words in VOICES_IN_WORDS[outcome.voice] if outcome.voice else ():
        yield "  " + translate(words)


def _kept_lines(kept: Iterable[Finding], complete: bool) -> Iterator[str]:
    """What stays: harmless things by their kind, what the file itself says with its words."""
    harmless = dict.fromkeys(f.kind for f in kept if KINDS[f.kind].severity is Severity.HARMLESS)
    for kind in harmless:
        yield "  " + translate(KINDS[kind].meaning)
    said = [finding for finding in kept if finding.kind not in harmless]
    if said:
        yield "  " + translate(STILL_SAID)
        yield from _group_lines(said, complete)


def _coarse_lines() -> Iterator[str]:
    """What a person must know of a film that is in coarse cells as a whole."""
    for words in (IN_CELLS, FACES_NOT_SOUGHT, NOT_HIDDEN):
        yield "  " + translate(words)


def _film_lines(film: FilmReport, covered: int) -> Iterator[str]:
    """What a person must know of a film in which so many places were covered."""
    if film.tracks or covered:
        yield "  " + say(
            FACES_IN_FILM, tracks=film.tracks, hidden=film.hidden, shortest=film.shortest,
            longest=film.longest,
        )  # fmt: skip
    else:
        yield "  " + translate(NO_FACES)
    yield "  " + say(_("longest time without a look: {seconds} s"), seconds=film.unlooked)
    for why, words in MOMENTS_IN_WORDS.items():
        times = [clock(moment.seconds) for moment in film.moments if moment.why == why]
        if times:
            more = " ..." if len(times) > _SHOWN_MOMENTS else ""
            yield f"  {translate(words)}: {', '.join(times[:_SHOWN_MOMENTS])}{more}"
    yield "  " + translate(WATCH_IT)
    yield "  " + translate(NOT_HIDDEN)


def clock(seconds: float) -> str:
    """Seconds as players show them: 1:02.5."""
    minutes, rest = divmod(max(0.0, seconds), 60)
    return f"{int(minutes)}:{rest:04.1f}"


def _cover_lines(outcome: Outcome) -> Iterator[str]:
    if outcome.film is not None:
        blackout = outcome.faces_found is None
        yield from (
            _coarse_lines() if blackout else _film_lines(outcome.film, outcome.faces_covered)
        )
        return
    if outcome.faces_found is None:
        yield "  " + translate(FACES_NOT_SOUGHT)
    elif outcome.faces_found == 0:
        yield "  " + translate(NO_FACES)
    else:
        counts = _("faces found: {found}, left visible: {shown}")
        yield "  " + say(counts, found=outcome.faces_found, shown=outcome.faces_shown)
    if outcome.faces_covered:
        yield "  " + say(_("places covered: {count}"), count=outcome.faces_covered)
    for what, words in COVERED.items():
        count = places(outcome.covered, what)
        if count:
            yield "  " + say(words, count=count)
    yield from _bare_lines(outcome)
    if outcome.faces_found:
        yield "  " + translate(LOOK_AGAIN)


def _bare_lines(outcome: Outcome) -> Iterator[str]:
    """What is perhaps a face and was not covered."""
    if outcome.suggested:
        yield "  " + say(PERHAPS_BARE, count=len(outcome.suggested))
        if not outcome.has_text:  # of pictures inside, --box knows none
            yield "    " + translate(_WHERE_BARE)


def _counts(findings: Iterable[Finding]) -> list[str]:
    """The questions that the removed traces answered, with how many did, in order."""
    numbers = dict.fromkeys(COUNTED, 0)
    for finding in findings:
        numbers[KINDS[finding.kind].category] += 1
    return [say(COUNTED[category], count=n) for category, n in numbers.items() if n]


def is_harmless(finding: Finding) -> bool:
    """Whether a finding may stay because it is seen or read by everybody, not hidden."""
    return stays(finding.kind) and not KINDS[finding.kind].dropped


def _is_nothing(finding: Finding) -> bool:
    return KINDS[finding.kind].severity is Severity.HARMLESS
