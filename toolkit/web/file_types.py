"""The type of a file (picture, film, sound, archive, document), for the words on its page.

The table of formats comes from `clean.pipeline` once a start; pages know no format themselves.
"""

from __future__ import annotations

import functools
from typing import Any

from toolkit.clean import pipeline
from toolkit.errors import NotCleanable
from toolkit.web.visits import Photo

#: Types of files, as people tell them apart.
PICTURE, FILM, SOUND, ARCHIVE, DOCUMENT = "picture", "film", "sound", "archive", "document"
_ARCHIVES = frozenset({"zip", "tar", "gzip", "bzip2", "xz", "sevenzip", "rar", "zst"})
#: Of these a password can be given; an archive's is for the files inside it.
_OPENED = frozenset({"pdf", *_ARCHIVES})


@functools.cache
def known_formats() -> list[dict[str, Any]]:
    """The formats, asked once a start."""
    return pipeline.formats()


@functools.cache
def _by_name() -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in known_formats()}


def format_of(photo: Photo) -> dict[str, Any]:
    """The row of a file's format; an empty one until somebody looked."""
    return _by_name().get(photo.look.format, {}) if photo.look else {}


def file_type(photo: Photo) -> str:
    """The type of a file; PICTURE until it was read, as most files are."""
    row = format_of(photo)
    if row.get("holds", PICTURE) in (PICTURE, FILM):
        return str(row.get("holds", PICTURE))
    if row["name"] in _ARCHIVES:
        return ARCHIVE
    return SOUND if row["type"] == "audio" else DOCUMENT


def has_files_inside(photo: Photo) -> bool:
    """Whether pictures and other files can be inside, in which people may be seen."""
    return format_of(photo).get("holds") == "parts"


def can_be_repainted(photo: Photo) -> bool:
    """Whether what it shows can be drawn anew."""
    return file_type(photo) == PICTURE or bool(format_of(photo).get("repaints"))


def can_hide_words(photo: Photo) -> bool:
    """Whether there can be words in it that its readers do not see."""
    return file_type(photo) in (ARCHIVE, DOCUMENT)


def refusal(photo: Photo) -> NotCleanable | None:
    """Why there can be no copy of any file of this kind, if so."""
    why = format_of(photo).get("refuses")
    return NotCleanable(why) if why else None


def may_have_password(photo: Photo) -> bool:
    """Whether a password can open it, or what is inside it."""
    return format_of(photo).get("name") in _OPENED
