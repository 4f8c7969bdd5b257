"""Every kind of trace, once: its question, its weight, and what it means for a person.

A finding names a row of KINDS and nothing else, so one trace weighs the same in every format
and is translated once. Adding a kind is adding a row.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from toolkit.marking import mark as _


class Category(Enum):
    """The question that a trace answers, in the order in which people ask."""

    WHERE = "where"
    WHEN = "when"
    WHO = "who"
    DEVICE = "device"
    SOFTWARE = "software"
    HIDDEN = "hidden"
    LOOK = "look"


class Severity(Enum):
    """How much a trace can hurt; HARMLESS is needed to show the file and may stay."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    HARMLESS = "harmless"


class Kind(NamedTuple):
    """One row: the question, the weight, the meaning in plain words.

    stays: it is part of what the file says to its readers, so it stays in a clean copy, and its
        owner is told; HARMLESS kinds always stay.
    dropped: of those that stay: it goes when the user asks to drop what is hidden.
    """

    category: Category
    severity: Severity
    meaning: str
    stays: bool = False
    dropped: bool = False


_WHERE, _WHEN, _WHO = Category.WHERE, Category.WHEN, Category.WHO
_DEVICE, _SOFTWARE = Category.DEVICE, Category.SOFTWARE
_HIDDEN, _LOOK = Category.HIDDEN, Category.LOOK
_CRITICAL, _HIGH, _MEDIUM, _LOW = (
    Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW,
)  # fmt: skip

KINDS: dict[str, Kind] = {
    # where
    "where.gps": Kind(_WHERE, _CRITICAL, _("the exact place where it was taken")),
    "where.gps_detail": Kind(
        _WHERE, _HIGH,
        _("more about the place: hemisphere, height, direction, speed or satellites"),
    ),
    "where.name": Kind(_WHERE, _HIGH, _("the name of a place")),
    "where.file_name": Kind(_WHERE, _MEDIUM, _("the file's own name seems to name a place")),
    # when
    "when.taken": Kind(_WHEN, _HIGH, _("when it was taken")),
    "when.changed": Kind(_WHEN, _MEDIUM, _("when it was made, changed or saved")),
    "when.zone": Kind(_WHEN, _MEDIUM, _("the time zone, which hints at the part of the world")),
    "when.file_name": Kind(_WHEN, _MEDIUM, _("the file's own name carries a date or time")),
    "when.file_time": Kind(_WHEN, _LOW, _("the times that this computer notes for the file")),
    # who
    "who.author": Kind(_WHO, _CRITICAL, _("who made it")),
    "who.owner": Kind(_WHO, _CRITICAL, _("who owns the camera or the file")),
    "who.contact": Kind(_WHO, _CRITICAL, _("how to reach a person: mail, telephone, address")),
    "who.person": Kind(_WHO, _CRITICAL, _("who is seen or named in it")),
    "who.rights": Kind(_WHO, _HIGH, _("who holds the rights")),
    "who.words": Kind(_WHO, _HIGH, _("words somebody wrote: a title, caption, keyword or note")),
    "who.user_path": Kind(
        _WHO, _CRITICAL, _("a folder on somebody's computer, often with their name")
    ),
    "who.file_name": Kind(_WHO, _MEDIUM, _("the file's own name seems to name a person")),
    # which device
    "device.serial": Kind(
        _DEVICE, _CRITICAL, _("the device's own number, which ties all that it made together")
    ),
    "device.model": Kind(_DEVICE, _HIGH, _("the make or model of the camera or phone")),
    "device.lens": Kind(_DEVICE, _MEDIUM, _("the lens")),
    "device.setting": Kind(
        _DEVICE, _LOW, _("a camera setting; several together can single out one camera or moment")
    ),
    "device.positioning": Kind(
        _DEVICE, _LOW, _("how the device finds its place: method, accuracy or reference")
    ),
    "device.counter": Kind(
        _DEVICE, _HIGH, _("a running count of pictures or films, which orders and links them")
    ),
    "device.maker_note": Kind(
        _DEVICE, _HIGH, _("the camera maker's own block, often with serial numbers and counts")
    ),
    "device.profile": Kind(_DEVICE, _MEDIUM, _("a colour profile that names a device or a date")),
    "device.file_name": Kind(_DEVICE, _LOW, _("the file's own name follows a camera's pattern")),
    # which software
    "software.name": Kind(_SOFTWARE, _MEDIUM, _("the program or system that wrote it")),
    "software.history": Kind(_SOFTWARE, _HIGH, _("what was done to it, step by step")),
    "software.setting": Kind(_SOFTWARE, _LOW, _("a setting of the program that wrote it")),
    # hidden content
    "hidden.thumbnail": Kind(
        _HIDDEN,
        _CRITICAL,
        _("a hidden small picture of it; it may show what was later cropped or covered"),
    ),
    "hidden.picture": Kind(_HIDDEN, _CRITICAL, _("another, hidden picture inside this file")),
    "hidden.video": Kind(_HIDDEN, _CRITICAL, _("a hidden video, with the moments around it")),
    "hidden.sound": Kind(_HIDDEN, _CRITICAL, _("a hidden sound recording")),
    "hidden.archive": Kind(_HIDDEN, _CRITICAL, _("a hidden archive of other files")),
    "hidden.trailer": Kind(_HIDDEN, _HIGH, _("hidden data behind the file's own end")),
    "hidden.gap": Kind(_HIDDEN, _HIGH, _("hidden data in a place that no program shows")),
    "hidden.unknown": Kind(_HIDDEN, _HIGH, _("a hidden block that this file does not need")),
    "hidden.comment": Kind(_HIDDEN, _HIGH, _("a hidden comment")),
    "hidden.text": Kind(_HIDDEN, _HIGH, _("hidden text")),
    "hidden.id": Kind(
        _HIDDEN, _HIGH, _("a hidden number that links this file to its other copies and versions")
    ),
    "hidden.provenance": Kind(
        _HIDDEN, _HIGH, _("a signed record of who or what made and edited the file")
    ),
    "hidden.gain_map": Kind(
        _HIDDEN, _HIGH, _("a hidden brightness picture for HDR screens; it shows the same scene")
    ),
    "hidden.depth": Kind(_HIDDEN, _HIGH, _("a hidden depth or mask picture of the same scene")),
    "hidden.packet": Kind(_HIDDEN, _MEDIUM, _("a hidden block of labels about the file")),
    "hidden.attribute": Kind(
        _HIDDEN, _HIGH, _("a note this computer keeps with the file, such as where it came from")
    ),
    "hidden.padding": Kind(_HIDDEN, _LOW, _("empty filling that can carry hidden data")),
    # other files inside, and what documents hide
    "hidden.note": Kind(_HIDDEN, _CRITICAL, _("a hidden comment or note, often with a name")),
    "hidden.change": Kind(
        _HIDDEN, _CRITICAL, _("a hidden record of changed words, with who changed them and when")
    ),
    "hidden.earlier": Kind(
        _HIDDEN, _CRITICAL, _("a hidden earlier version; what was deleted since can be read in it")
    ),
    "hidden.file": Kind(_HIDDEN, _CRITICAL, _("another, hidden file inside this one")),
    "hidden.script": Kind(
        _HIDDEN, _HIGH, _("a hidden program that may run when the file is opened")
    ),
    "hidden.call": Kind(
        _HIDDEN, _CRITICAL, _("a hidden call to another computer, which learns who opens the file")
    ),
    "hidden.form": Kind(_HIDDEN, _HIGH, _("a hidden value of a form")),
    "hidden.track": Kind(_HIDDEN, _HIGH, _("a hidden track of data beside picture and sound")),
    "where.track": Kind(_WHERE, _CRITICAL, _("a track of places, moment by moment")),
    "who.language": Kind(_WHO, _LOW, _("the language or keyboard that it was written with")),
    "inside.unknown": Kind(
        _HIDDEN, _HIGH, _("a file inside of a kind that is not known, so it can hide anything")
    ),
    "inside.damaged": Kind(
        _HIDDEN, _HIGH, _("a file inside that is damaged, so it can hide anything")
    ),
    "inside.refused": Kind(
        _HIDDEN, _HIGH, _("a file inside that can be inspected but not cleaned")
    ),
    "inside.name": Kind(
        _WHO, _MEDIUM, _("the name of a file inside, which may name a person, a place or a day")
    ),
    # what a document shows or says, seen or unseen: it stays, and its owner is told
    "content.covered": Kind(
        _HIDDEN, _CRITICAL,
        _("hidden text under a dark box: everybody can copy it out"), stays=True, dropped=True,
    ),
    "content.invisible": Kind(
        _HIDDEN, _HIGH,
        _("hidden text that is white, tiny, off the page or behind a picture"),
        stays=True, dropped=True,
    ),
    "content.hidden_part": Kind(
        _HIDDEN, _HIGH,
        _("a hidden sheet, slide, row, layer, track or passage"), stays=True, dropped=True,
    ),
    "content.sign": Kind(
        _HIDDEN, _HIGH,
        _("hidden signs between the letters, which can mark one reader's copy"),
        stays=True, dropped=True,
    ),
    "content.lookalike": Kind(
        _HIDDEN, _MEDIUM,
        _("letters that look like others, which can mark one reader's copy"), stays=True,
    ),
    "content.filled": Kind(
        _WHO, _MEDIUM,
        _("what somebody or a program filled into a form or field; it stays, so look at it"),
        stays=True,
    ),
    "content.link": Kind(
        _WHO, _LOW, _("a link to an address; it stays, so look whether it names somebody"),
        stays=True,
    ),
    "content.description": Kind(
        _WHO, _LOW,
        _("words that describe a picture for people who cannot see it; they stay, so read them"),
        stays=True,
    ),
    "content.subtitle": Kind(
        _WHO, _LOW, _("subtitles or spoken words in writing; they stay, so read them"), stays=True
    ),
    "content.unseen": Kind(
        _HIDDEN, _MEDIUM, _("a picture inside in which nobody could look for faces"), stays=True
    ),
    "content.name": Kind(
        _WHO, _LOW, _("the name of a file inside; it stays, so look whether it names somebody"),
        stays=True,
    ),
    "content.font": Kind(
        _WHO, _LOW, _("a font inside; it stays as it is, with the names of its maker"), stays=True
    ),
    # how it looks to a camera
    "look.wrong_suffix": Kind(_LOOK, _LOW, _("the file's name says another kind than it is")),
    "look.description": Kind(
        _LOOK, _LOW, _("technical facts that are not needed to show it")
    ),
    "look.orientation": Kind(
        _LOOK, Severity.HARMLESS, _("which way up to show it; kept, harmless")
    ),
    "look.colour": Kind(
        _LOOK, Severity.HARMLESS, _("how to show its colours, without names; kept, harmless")
    ),
    "look.coding": Kind(
        _LOOK, Severity.HARMLESS,
        _("which coder's pictures to expect; players need it to show them right; kept, harmless"),
    ),
}  # fmt: skip


def stays(kind: str) -> bool:
    """Whether a trace of this kind may stay in a clean copy."""
    return KINDS[kind].stays or KINDS[kind].severity is Severity.HARMLESS
