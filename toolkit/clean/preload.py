"""Which warm-up functions a confined child calls before its jail closes.

They are names (strings) alone and nothing is loaded here, so that the command can start its child
while the command itself is still being imported. The choice by a file's name and size is only a
guess: a child that lacks what it takes raises Unloaded, and one that has loaded more is asked.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import pairwise

from toolkit.sandbox import starting

#: The modules of jailed tasks, as names only.
TASKS = "toolkit.clean.tasks"
FILM_TASKS = "toolkit.clean.film_tasks"
_ENCODINGS = (f"{TASKS}:warm_encodings",)
LIGHT = (*_ENCODINGS, f"{TASKS}:warm_common")
PIXELS = (*LIGHT, f"{TASKS}:warm_pixels")
#: Loaded in addition for what a recipe covers beside faces.
ALSO = {
    "text": f"{TASKS}:warm_text",
    "plates": f"{TASKS}:warm_text",
    "codes": f"{TASKS}:warm_codes",
}
#: All formats; and the libraries that some of them stand on.
OTHERS = (f"{TASKS}:warm_others",)
LIBRARIES = (f"{TASKS}:warm_libraries",)
EVERYTHING = (*OTHERS, *LIBRARIES)
#: Loaded in addition to the common pictures, by format.
PICTURES = (f"{TASKS}:warm_pictures",)
FILMS = (f"{TASKS}:warm_films",)
_SOUNDS = (f"{TASKS}:warm_sounds",)
_DOCUMENTS = (f"{TASKS}:warm_documents",)
_OPENDOCUMENT = (f"{TASKS}:warm_opendocument",)
_PDFS = (f"{TASKS}:warm_pdfs",)
#: For decoding films; and for taking single pictures out of them.
MOVING = (f"{FILM_TASKS}:warm",)
STILLS = (*MOVING, f"{FILM_TASKS}:warm_stills")
_FILM_SUFFIXES = (".mp4", ".mov", ".m4v", ".3gp", ".mkv", ".webm", ".avi", ".ts", ".mts", ".m2ts")
#: Suffix -> what is loaded in addition for such files.
_BY_SUFFIX: dict[str, tuple[str, ...]] = {
    suffix: extra
    for extra, suffixes in (
        ((), ".jpg .jpeg .png .webp .gif"),
        (PICTURES, ".heic .heif .avif .tif .tiff .jxl .bmp"),
        (FILMS, " ".join((*_FILM_SUFFIXES, ".m4a .m4b .mka .weba"))),
        (_SOUNDS, ".mp3 .flac .ogg .oga .opus .wav .aif .aiff .aac .amr .wma"),
        (_DOCUMENTS, ".docx .docm .xlsx .xlsm .pptx .pptm"),
        (_OPENDOCUMENT, ".odt .ods .odp .odg"),
        (_PDFS, ".pdf"),
        (EVERYTHING, ".doc .xls .ppt .rtf .txt .csv .html .htm .svg .epub .eml .zip .tar .gz .7z"),
    )
    for suffix in suffixes.split()
}
#: Where these stand among the words, no file is looked at here, or more is loaded than is known.
_UNSURE = ("--help", "-h", "--also", "--repaint", "--jobs", "-j", "--review", "--frames")
#: What may have pictures inside -> what is loaded at first for a small one.
_BEFORE_PICTURES: dict[tuple[str, ...], tuple[str, ...]] = {
    **dict.fromkeys((_DOCUMENTS, _OPENDOCUMENT, _PDFS), _ENCODINGS),
    EVERYTHING: LIGHT,  # all formats have those of pictures among them
}
#: A document of no more bytes often has no pictures; and if it has, little was read in vain.
_SMALL = 256 << 10
#: Behind these stands where the copy goes.
_OUTPUT = ("-o", "--output")
#: Where these stand among them, one behind the other, nothing is decoded.
_FACES_STAY = ("--faces keep", "--faces skip")


def has_film_suffix(name: str) -> bool:
    """Whether a name ends like a film's: only a hint, which saves the start of a second child."""
    return name.lower().endswith(_FILM_SUFFIXES)


def for_name(name: str) -> tuple[str, ...]:
    """What is loaded in addition for a file of this name; nothing for the common pictures."""
    return _BY_SUFFIX.get(_suffix(name), PICTURES)


def _suffix(name: str) -> str:
    return os.path.splitext(name)[1].lower()  # noqa: PTH122  (paths take longer to load)


def has_pictures_alone(loaded: Sequence[str]) -> bool:
    """Whether a child knows no formats but those of pictures, which are small and read once."""
    larger = (*FILMS, *_SOUNDS, *_DOCUMENTS, *_OPENDOCUMENT, *_PDFS, *OTHERS)
    return not any(name in larger for name in loaded)


def for_pixels(also: Sequence[str]) -> tuple[str, ...]:
    """What is loaded for decoding pictures; also: what is looked for beside faces."""
    return (*PIXELS, *dict.fromkeys(ALSO[name] for name in sorted(also)))


def attempts(
    warm_up: tuple[str, ...], extra: tuple[str, ...], size: int, *, wait: bool = True
) -> tuple[tuple[str, ...], ...]:
    """What the children load that are asked one after the other, until one of them can answer.

    warm_up: LIGHT, or what `for_pixels` says. extra: what is loaded in addition, see `for_name`.
    size: of the file in bytes. wait: what reads and decodes pictures may wait until a picture is
    met; not where it may be needed for something else.
    """
    first = _BEFORE_PICTURES.get(extra) if wait and size <= _SMALL else None
    tried = () if first is None else ((*first, *extra),)
    return tuple(dict.fromkeys((*tried, (*warm_up, *extra), (*warm_up, *EVERYTHING))))


def start_ahead(words: Sequence[str]) -> None:
    """Start the child that this command line will need, where that can be foreseen.

    The first file decides. A film whose faces are hidden is inspected first, and the same child
    does the rest. A wrong guess costs one unused child, which ends with the command.
    """
    files = (word for last, word in pairwise(words) if last not in _OUTPUT)
    name = next((word for word in files if _suffix(word) in _BY_SUFFIX), "")
    unsure = any(word.startswith(_UNSURE) for word in words)
    if words[:1] not in (["clean"], ["inspect"]) or not name or unsure:
        return
    typed, extra = " ".join(words).replace("=", " "), for_name(name)
    if any(stay in typed for stay in _FACES_STAY):
        starting.start_ahead(attempts(LIGHT, extra, _size(name))[0])
    elif words[0] == "clean" and has_film_suffix(name):
        starting.start_ahead((*LIGHT, *FILMS, *MOVING), (*LIGHT, *FILMS), MOVING)
    else:
        starting.start_ahead(attempts(PIXELS, extra, _size(name))[0])


def _size(name: str) -> int:
    try:
        return os.stat(name).st_size  # noqa: PTH116  (paths take longer to load)
    except OSError:  # the work says so
        return 0
