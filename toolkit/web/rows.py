"""What a page says about a file: values of ours turned into words of the visitor's language.

Text out of a photo is made safe here, once, before a template sees it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from toolkit.clean import own_words
from toolkit.clean.report import (
    FACES_NOT_SOUGHT,
    PERHAPS,
    PERHAPS_BARE,
    QUESTIONS,
)
from toolkit.errors import Locked
from toolkit.i18n import Words, safe
from toolkit.i18n import mark as _
from toolkit.kinds import KINDS, Severity, stays
from toolkit.model import STYLES, VOICES, Finding, Recipe, Size
from toolkit.outcome import Outcome
from toolkit.web import file_types, outlines, thumbs
from toolkit.web.sentences import bytes_in_words, hint, reason, traces
from toolkit.web.visits import (
    COPYING,
    DONE,
    LOOKING,
    SEEKING,
    SUGGESTED,
    WAITING,
    Edit,
    Photo,
    Work,
)

SEVERITIES: dict[Severity, str] = {
    Severity.CRITICAL: _("Very high"),
    Severity.HIGH: _("High"),
    Severity.MEDIUM: _("Medium"),
    Severity.LOW: _("Low"),
    Severity.HARMLESS: _("Harmless"),
}
STATUSES: dict[str, str] = {
    "waiting": _("Waiting"),
    "looking": _("Being read"),
    "counting": _("Faces are being looked for"),
    "ready": _("Ready to check"),
    "seeking": _("Faces are being looked for"),
    "copying": _("Safe copy under way"),
    "done": _("Safe copy ready"),
    "refused": _("No safe copy"),
}
#: How far a photo is, in percent, for a bar that moves.
PERCENT = {
    "waiting": 0, "seeking": 0, "looking": 20, "counting": 60, "ready": 100, "copying": 50,
    "done": 100, "refused": 100,
}  # fmt: skip
#: A number plate is found as text, so one tick serves both.
_ALSO = {
    "text": _("Text: name tags, signs, screens, number plates"),
    "codes": _("Bar codes and square codes"),
}
#: What becomes of a trace that belongs to what a file says, by whether it can be taken out.
_STAYS = {
    False: _("Stays in the copy"),
    True: _("Stays in the copy, unless you choose to take out what is hidden"),
}
#: What is done to a film.
_WORK = {
    "look": _("Looking for faces"),
    "cover": _("Covering faces"),
    "voice": _("Changing the sound"),
    "check": _("Looking at the copy again"),
}
#: What may become of the sound of a film or of a sound file.
_VOICES = {
    "": _("Leave it out where faces are hidden, else keep it"),
    "remove": _("Leave it out"),
    "distort": _(
        "Change the voices: this hides who speaks from a listener, not from a laboratory"
    ),
    "keep": _("Keep it as it is"),
}
_MOST_VALUES = 4
#: From how many seconds on minutes are told.
_MINUTES = 90
_COVERS: dict[str, str] = {"fill": _("One flat grey")}
_WEIGHT = {severity: weight for weight, severity in enumerate(Severity)}
_ORDER = {category: order for order, category in enumerate(QUESTIONS)}
#: Latitude and longitude as our own readers write them.
_POINT = re.compile(r"(-?\d{1,2}\.\d{6}), (-?\d{1,3}\.\d{6})")


class Row(NamedTuple):
    """One kind of trace, with all its values."""

    kind: str
    severity: str
    word: str
    question: str
    meaning: str
    values: list[str]
    stays: str = ""
    #: How many values are seen at once; the others are folded.
    most: int = _MOST_VALUES


class Map(NamedTuple):
    """A sketch of the land around a place."""

    view_box: str
    outline: str
    x: float
    y: float
    label: str


class BoxRow(NamedTuple):
    """A row of the editor."""

    n: int
    x: int
    y: int
    w: int
    h: int
    kind: str
    on: bool
    what: str
    was: tuple[int, int, int, int] | None


def findings(found: Iterable[Finding], words: Words) -> list[Row]:
    """One row a kind, worst first; where a place is given in several ways, the shortest first."""
    kinds: dict[str, list[str]] = {}
    for finding in found:
        values = kinds.setdefault(finding.kind, [])
        said = safe(own_words.value(finding, words))
        if said and said not in values:
            values.append(said)
    for values in kinds.values():
        values.sort(key=lambda said: _POINT.match(said) is None)
    return [
        _row(name, values, words)
        for name, values in sorted(kinds.items(), key=lambda item: _weight(item[0]))
    ]


def _weight(name: str) -> tuple[int, int]:
    """Worst first; what weighs the same in the order of the questions."""
    kind = KINDS[name]
    return _WEIGHT[kind.severity], _ORDER[kind.category]


def _row(name: str, values: list[str], words: Words) -> Row:
    kind = KINDS[name]
    meaning = words.gettext(kind.meaning)
    return Row(
        name,
        kind.severity.value,
        words.gettext(SEVERITIES[kind.severity]),
        words.gettext(QUESTIONS[kind.category]),
        meaning[:1].upper() + meaning[1:],
        [own_words.kept_apart(value, words) for value in values],
        words.gettext(_STAYS[kind.dropped]) if stays(name) else "",
        # degrees and minutes say a place again; another place is seen
        min(sum(map(bool, map(_POINT.match, values))) or _MOST_VALUES, _MOST_VALUES),
    )


def point(photo: Photo) -> Map | None:
    """The place that a photo names, on a sketch of the land."""
    for finding in traces(photo):
        match = _POINT.match(finding.value or "") if finding.kind == "where.gps" else None
        if match:
            return _map(float(match[1]), float(match[2]))
    return None


def _map(latitude: float, longitude: float) -> Map | None:
    try:
        view = outlines.around(latitude, longitude)
    except ValueError:
        return None
    label = f"{latitude:.2f}, {longitude:.2f}"
    return Map(view.view_box, view.path, view.x, view.y, label)


def upright(photo: Photo) -> Size:
    """The size in which boxes are given; what the file declares, until it was decoded."""
    return photo.size or (photo.look and photo.look.size) or Size(0, 0)


def boxes(photo: Photo) -> list[BoxRow]:
    """The editor's rows."""
    return [_box(edit) for edit in photo.edits]


def _box(edit: Edit) -> BoxRow:
    box, was = edit.box, edit.was
    moved = was is not None and was != box
    return BoxRow(
        edit.n, box.x, box.y, box.width, box.height, edit.kind, edit.on, box.what,
        (was.x, was.y, was.width, was.height) if was and moved else None,
    )  # fmt: skip


def options(wish: Recipe, photo: Photo, words: Words) -> dict[str, Any]:
    """What may be chosen, as it is chosen now."""
    return {
        "faces": wish.faces,
        "voices": _voices(wish, photo, words),
        "blackout": wish.blackout,
        "inside": file_types.has_files_inside(photo),
        "repaints": file_types.can_be_repainted(photo),
        "hides": file_types.can_hide_words(photo),
        "archive": file_types.file_type(photo) == file_types.ARCHIVE,
        "opens": file_types.may_have_password(photo),
        "accept_changes": wish.accept_changes,
        "drop_hidden": wish.drop_hidden,
        "drop_unknown": wish.drop_unknown,
        "keep_names": wish.keep_names,
        "thorough": photo.thorough,
        "repaint": wish.repaint,
        "require_jail": wish.require_jail,
        "also": [(name, words.gettext(_ALSO[name]), name in wish.also) for name in _ALSO],
        "styles": [
            (style, words.gettext(_COVERS.get(style, style)), style == wish.style)
            for style in STYLES
        ],
    }


def _voices(wish: Recipe, photo: Photo, words: Words) -> list[tuple[str, str, bool]]:
    """What may become of the sound; nothing where there is none."""
    offered = {file_types.FILM: ("", *VOICES), file_types.SOUND: ("keep", "distort")}.get(
        file_types.file_type(photo), ()
    )
    chosen = wish.voice if wish.voice in offered else offered[0] if offered else ""
    return [(name, words.gettext(_VOICES[name]), name == chosen) for name in offered]


def photo_row(photo: Photo, words: Words) -> dict[str, Any]:
    """A photo as every page has it; without bytes."""
    found = traces(photo)
    worst = min((finding.kind for finding in found), key=_weight, default="")
    size = upright(photo)
    error = photo.error
    return {
        "id": photo.id,
        "number": photo.number,
        "name": safe(photo.name),
        "practice": photo.practice,
        "sort": file_types.file_type(photo),
        "inside": file_types.has_files_inside(photo),
        "format": _format(photo, words),
        "width": size.width,
        "height": size.height,
        "size": bytes_in_words(len(photo.data), words),
        "status": photo.status,
        "word": words.gettext(STATUSES[photo.status]),
        "detail": detail(photo, words),
        "percent": _percent(photo),
        "thumb": thumbs.of(photo, size),
        "film": photo.film is not None,
        "reason": reason(error, words),
        "hint": hint(error, words),
        "locked": isinstance(error, Locked),
        "has_copy": photo.copy is not None,
        "faces_found": len(photo.faces.found) if photo.faces else None,
        "suggested": sum(edit.kind == SUGGESTED for edit in photo.edits),
        "traces": len(found),
        "worst": KINDS[worst].severity.value if worst else "",
        "worst_word": words.gettext(SEVERITIES[KINDS[worst].severity]) if worst else "",
        "worst_meaning": words.gettext(KINDS[worst].meaning) if worst else "",
        "can_edit": photo.look is not None or isinstance(error, Locked),
    }


def _format(photo: Photo, words: Words) -> str:
    """What kind of file it is: a picture's short name, another file's whole one."""
    if photo.look is None:
        return ""
    if file_types.file_type(photo) == file_types.PICTURE:
        return photo.look.format.upper()
    return words.gettext(file_types.format_of(photo)["label"])


def detail(photo: Photo, words: Words) -> str:
    """What is known about it so far, in one line."""
    if photo.look is None or photo.status in (WAITING, LOOKING):
        return ""
    if photo.work is not None and photo.status in (SEEKING, COPYING):
        return _how_far(photo.work, words)
    kinds = len({finding.kind for finding in traces(photo)})
    said = [words.say(_("kinds of traces: {count}"), count=kinds)]
    if photo.status == DONE and photo.outcome is not None:
        said += _became_of_faces(photo.outcome, words)
    elif photo.faces is not None:
        said.append(words.say(_("faces found: {count}"), count=len(photo.faces.found)))
        if photo.faces.suggested:
            said.append(words.say(PERHAPS, count=len(photo.faces.suggested)))
    return words.gettext(_(", ")).join(said)


def bare_places(photo: Photo) -> int:
    """How many places of its copy are perhaps faces, and were not covered."""
    made = photo.outcome if photo.status == DONE else None
    return len(made.suggested) if made is not None and not made.faceless else 0


def _became_of_faces(outcome: Outcome, words: Words) -> list[str]:
    """What the copy itself knows of faces: those of a quick copy were never counted before it."""
    if outcome.faceless:
        return []
    found, shown, covered = outcome.faces_found, outcome.faces_shown, outcome.faces_covered
    if outcome.film is not None and found is not None:
        found, covered = outcome.film.tracks, outcome.film.hidden
        shown = found - covered
    if found is None:
        said = [words.gettext(FACES_NOT_SOUGHT)]
    else:
        counts = _("faces found: {found}, left visible: {shown}")
        said = [words.say(counts, found=found, shown=shown)]
    if found or covered:
        said.append(words.say(_("places covered: {count}"), count=covered))
    if outcome.suggested:
        said.append(words.say(PERHAPS_BARE, count=len(outcome.suggested)))
    return said


def _percent(photo: Photo) -> int:
    work = photo.work if photo.status in (SEEKING, COPYING) else None
    return round(100 * work.share) if work else PERCENT[photo.status]


def _how_far(work: Work, words: Words) -> str:
    """What is done to a film, how much of it is done, and how long it will still take."""
    said = words.say(
        _("{what}: {share}"), what=words.gettext(_WORK[work.what]), share=f"{work.share:.0%}"
    )
    if work.left is None:
        return said
    if work.left < _MINUTES:
        left = words.say(_("about {n} seconds left"), n=max(1, round(work.left)))
    else:
        left = words.say(_("about {n} minutes left"), n=round(work.left / 60))
    return words.gettext(_(", ")).join([said, left])


def state_row(photo: Photo, words: Words) -> dict[str, Any]:
    """What a script needs to know while it waits."""
    return {
        "id": photo.id,
        "status": photo.status,
        "word": words.gettext(STATUSES[photo.status]),
        "detail": detail(photo, words),
        "percent": _percent(photo),
        "thumb": thumbs.of(photo, upright(photo))._asdict(),
    }


def faces_row(outcome: Outcome) -> dict[str, Any]:
    """How many faces there were, and what became of them."""
    return {
        "found": outcome.faces_found,
        "covered": outcome.faces_covered,
        "shown": outcome.faces_shown,
        "perhaps": len(outcome.suggested),
    }
