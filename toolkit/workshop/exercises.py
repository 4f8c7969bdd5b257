"""Twelve exercises with hidden traces, as plain values: pages, handouts and answer keys use them.

All is made up: nobody stood model, no place exists, positions lie far out at sea. Words in braces
depend on the seed (`made_up`); sentences are marked, and translated by whoever shows them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from toolkit.i18n import mark as _
from toolkit.workshop import seeded_choice
from toolkit.workshop.practice import Trace


class Sight(NamedTuple):
    """What a picture itself shows: in words, and its place (left, top, width, height).

    also: what `--also` is to look for, so that it is found (model.ALSO); "": only eyes find it,
    and a cover is drawn over it by hand.
    """

    words: str
    box: tuple[int, int, int, int]
    also: str = ""


class File(NamedTuple):
    """One practice file.

    drawn: a picture of pictures.PICTURES, empty for a document. form: how it is written
    (drawing.FORMS, or a document of papers.PAPERS). faces: how many the detector finds in it.
    seen: what it shows beside them.
    """

    name: str
    form: str
    drawn: str = ""
    planted: tuple[Trace, ...] = ()
    faces: int = 0
    seen: tuple[Sight, ...] = ()


class Exercise(NamedTuple):
    """What to look for, how to go on when stuck, and the answers.

    found: how it comes to light. after: what Lampshade does about it, and what it does not.
    """

    name: str
    title: str
    task: str
    hints: tuple[str, ...]
    files: tuple[File, ...]
    found: str
    after: tuple[str, ...]


#: What the file's own name says; the one place that is not inside the file.
NAME = "name"

_REMOVED = _("Lampshade removes all of this from its copy and reads the copy again.")
_COVERED = _("Lampshade covers every face that it finds. Look for those that it missed.")
_BY_HAND = _(
    "What the picture itself shows stays. Draw a cover over it, or let Lampshade look for text, "
    "too (--also text)."
)

_GPS = Trace("GPS", "where.gps", "{place}")
_TAKEN = Trace("DateTimeOriginal", "when.taken", "2020:03:20 09:20:00")
_TOWN = Trace("town", "where.name", "Exampleton (made up)")
_MAKE = Trace("Make", "device.model", "Made-up Cameras")
_MODEL = Trace("Model", "device.model", "Example {model}")
_SERIAL = Trace("BodySerialNumber", "device.serial", "EXAMPLE-{serial}")
_OWNER = Trace("CameraOwnerName", "who.owner", "{name} Example")

#: A portrait's face, as pictures.FACE has it.
_FACE = (250, 222, 220, 256)

EXERCISES: tuple[Exercise, ...] = (
    Exercise(
        "gps-jpeg",
        _("A place in the file"),
        _("Where was this photo taken, and when? The picture alone does not tell."),
        (_("Look at what the file says, not at what the picture shows."),),
        (
            File(
                "gps-jpeg-20200320.jpg", "jpeg", "two",
                (_GPS, _TOWN, _TAKEN, Trace(NAME, "when.file_name", "20200320")), 2,
            ),
        ),
        _("The position stands in a block that cameras write, called EXIF. Lampshade shows it "
          "first, on a map."),
        (_REMOVED, _COVERED),
    ),
    Exercise(
        "xmp-place",
        _("A place in the other labels"),
        _("The camera's block names no place. Does the file still say where it was taken?"),
        (_("Photo programs write labels of their own into a second block, called XMP."),),
        (
            File(
                "xmp-place.jpg", "jpeg", "one",
                (_MAKE, Trace("position", "where.gps", "{place}"), _TOWN),
                1, (Sight(_("the placard"), (410, 680, 420, 220), "text"),),
            ),
        ),
        _("The XMP block has the position and the name of a town. A tool that clears only EXIF "
          "leaves both."),
        (_REMOVED, _COVERED, _BY_HAND),
    ),
    Exercise(
        "stale-preview",
        _("The small picture that was forgotten"),
        _("Somebody was cut out of this photo. Can you still see them?"),
        (_("Many files carry a small preview. Not every program makes it anew."),),
        (
            File(
                "stale-preview.jpg", "cropped", "wide",
                (_MODEL, Trace("thumbnail", "hidden.thumbnail")), 1,
            ),
        ),
        _("The preview still shows the whole scene, and the face of the second person. A program "
          "that shows metadata can save it."),
        (_REMOVED, _COVERED),
    ),
    Exercise(
        "zone-shadow",
        _("The clock and the sun"),
        _("At what time was this taken, by the file and by the light? Do they agree?"),
        (_("Compare the hour in the file with the shadows at the foot of the posts."),),
        (
            File(
                "zone-shadow.jpg", "jpeg", "noon",
                (Trace("DateTimeOriginal", "when.taken", "2020:06:{day} 20:10:00"),
                 Trace("OffsetTimeOriginal", "when.zone", "{zone}")),
                1,
            ),
        ),
        _("The file says evening, the short shadows say noon. The clock was set for another part "
          "of the world, perhaps the one that the owner came from."),
        (_REMOVED, _COVERED, _("The shadows stay in the picture; no tool takes them out.")),
    ),
    Exercise(
        "serial-twice",
        _("Two photos, one camera"),
        _("One photo has a name in it, the other has none. Show that one camera took both."),
        (_("Put the values of both files side by side."),),
        (
            File("serial-twice-a.jpg", "jpeg", "errand", (_OWNER, _SERIAL, _MODEL), 1),
            File("serial-twice-b.jpg", "jpeg", "evening", (_SERIAL, _MODEL), 1),
        ),
        _("Both carry the same serial number. Who knows the owner of one photo knows the owner of "
          "the other."),
        (_REMOVED, _COVERED),
    ),
    Exercise(
        "author-pdf-docx",
        _("Who wrote this paper?"),
        _("Find the writer's name, and a folder on the writer's computer, in both documents."),
        (
            _("A viewer shows the properties of a PDF."),
            _("A DOCX file is a ZIP archive. Open it as one and look into docProps."),
        ),
        (
            File(
                "author-pdf-docx.pdf", "pdf", "",
                (Trace("Author", "who.author", "{name} Example"),
                 Trace("Title", "who.user_path", "C:\\Users\\{name}.Example\\draft-{day}.doc")),
            ),
            File(
                "author-pdf-docx.docx", "docx", "",
                (Trace("creator", "who.author", "{name} Example"),
                 Trace("Template", "who.user_path",
                       "C:\\Users\\{name}.Example\\Templates\\made-up-{day}.dotx")),
            ),
        ),
        _("They stand in the properties of the PDF, and in docProps/core.xml and docProps/app.xml "
          "of the DOCX file."),
        (
            _REMOVED,
            _("What the text itself says stays: read it before you share the copy."),
        ),
    ),
    Exercise(
        "png-crop",
        _("What was cut off is still there"),
        _("A part of this picture was cut off. Is it really gone?"),
        (
            _("Is the file larger than such a small picture should be?"),
            _("A PNG picture ends with the word IEND. What stands behind it?"),
        ),
        (
            File(
                "png-crop.png", "png", "pair",
                (Trace("rest", "hidden.picture"),), 1,
            ),
        ),
        _("The whole picture stands behind the end of the small one, with the face of the second "
          "person. Programs for cutting have left such rests behind before."),
        (_REMOVED, _COVERED),
    ),
    Exercise(
        "reflected-face",
        _("Somebody in the window"),
        _("Nobody stands behind this window. Who can be seen all the same?"),
        (_("Look at the glass, not through it."),),
        (File("reflected-face.jpg", "jpeg", "mirror", (), 1),),
        _("The glass shows the face of the person who stood before it, perhaps with the camera."),
        (
            _COVERED,
            _("This reflection is clear. Fainter ones are missed: look yourself, and draw a cover "
              "over them."),
        ),
    ),
    Exercise(
        "shop-sign",
        _("The sign above the window"),
        _("Where is this? Find two answers."),
        (_("One is painted on wood, the other is written in the file."),),
        (
            File(
                "shop-sign.jpg", "jpeg", "sign",
                (Trace("caption", "who.words", "Made-up note: at our shop in Exampleton"),), 0,
                (Sight(_("the sign with the shop's name and its street"), (120, 60, 660, 96),
                       "text"),),
            ),
        ),
        _("The sign names a shop and a street. The caption in the file names the town."),
        (_REMOVED, _BY_HAND),
    ),
    Exercise(
        "school-badge",
        _("A badge on a coat"),
        _("Find everything that says who this is."),
        (_("Put a thumb over the face. What is left?"),),
        (
            File(
                "school-badge.jpg", "jpeg", "badge", (), 1,
                (Sight(_("the badge with a school, a name and a number"), (460, 690, 200, 156),
                       "text"),),
            ),
        ),
        _("The badge has a school, a first name and a number. Together they say as much as a "
          "face."),
        (_COVERED, _BY_HAND),
    ),
    Exercise(
        "blur-or-fill",
        _("Blurred, pixelated, filled"),
        _("One face, hidden in three ways. Which of them would you trust?"),
        (
            _("Do not ask your eyes. What is left for a machine that compares?"),
            _("One of the files still carries the face as it was. Ask the files."),
        ),
        (
            File("blur-or-fill-a.jpg", "blurred", "face",
                 (Trace("thumbnail", "hidden.thumbnail"),), 0,
                 (Sight(_("the blurred face"), _FACE),)),
            File("blur-or-fill-b.jpg", "jpeg", "pixelated", (), 0,
                 (Sight(_("the face made of squares"), _FACE),)),
            File("blur-or-fill-c.jpg", "jpeg", "filled"),
        ),
        _("With real faces of 40 people, a machine named the right one behind a blur 81 times in "
          "100, behind 8 by 8 squares 68 times, behind one flat colour 2 or 3 times: no better "
          "than guessing."),
        (
            _("Lampshade does not undo a blur and may not find a face behind it. Draw a flat "
              "cover over it, or better cover the original."),
            _("The preview in the blurred file shows the face bare. Lampshade removes it."),
        ),
    ),
    Exercise(
        "file-or-picture",
        _("Sent as a file, sent as a picture"),
        _("One photo went out twice: as a file, and as a picture. What did each of them carry?"),
        (_("Compare what both say, and how large they are."),),
        (
            File(
                "file-or-picture-a.jpg", "jpeg", "quay",
                (_GPS, _TAKEN, _OWNER, _MAKE, _MODEL, _SERIAL), 1,
            ),
            File("file-or-picture-b.jpg", "small", "quay", (), 1),
        ),
        _("The file kept everything. The picture was made anew and smaller, so its labels are "
          "gone; the face is in both. Apps differ, and change: clean before you send."),
        (_REMOVED, _COVERED),
    ),
)  # fmt: skip

#: Points far out at sea, in whole degrees.
_AT_SEA = ("45, -5", "56, 3", "-38, 152", "35, -70", "15, 65", "-2, 3")
_ZONES = ("+09:00", "+05:00", "-07:00")
_NAMES = ("Robin", "Kim", "Alex", "Sam")


def made_up(seed: int) -> dict[str, str]:
    """The words that a seed chooses, by their names in braces."""
    return {
        "place": seeded_choice.pick(seed, "place", _AT_SEA),
        "day": f"{1 + seeded_choice.number(seed, 'day') % 28:02d}",
        "zone": seeded_choice.pick(seed, "zone", _ZONES),
        "model": f"{100 + seeded_choice.number(seed, 'model') % 900}",
        "serial": f"{seeded_choice.number(seed, 'serial') % 10**7:07d}",
        "name": seeded_choice.pick(seed, "name", _NAMES),
    }


def planted(file: File, seed: int) -> tuple[Trace, ...]:
    """The traces planted in a file with the words of a seed."""
    words = made_up(seed)
    return tuple(trace._replace(says=trace.says.format_map(words)) for trace in file.planted)


def commands(exercise: Exercise) -> Iterator[str]:
    """What to type so that everything planted is found, and goes. For who has Lampshade."""
    for verb in ("inspect", "clean"):
        rows: dict[str, list[str]] = {}
        for file in exercise.files:
            rows.setdefault(_options(file, verb), []).append(file.name)
        yield from (f"lampshade {verb} {said}{' '.join(names)}" for said, names in rows.items())


def _options(file: File, verb: str) -> str:
    """What a file needs beside what is done anyway; a box only where nothing finds the place."""
    also = dict.fromkeys(sight.also for sight in file.seen if sight.also)
    boxes = [sight.box for sight in file.seen if not sight.also and verb == "clean"]
    return "".join([
        *(f"--also {name} " for name in also),
        *(f"--box {','.join(map(str, box))} " for box in boxes),
    ])  # fmt: skip
