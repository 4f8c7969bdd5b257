"""What a confined child loads before it is locked, by what a file is called and what is wished.

Names alone: nothing is loaded here, so that the command can start the child that it will ask
while the command itself is still being loaded. Names of files are only hints: a child that has
loaded the wrong things says so, and another one is asked.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import pairwise

from toolkit.sandbox import starting

#: The rooms that parse, as names only.
TASKS = "toolkit.clean.tasks"
FILM_TASKS = "toolkit.clean.film_tasks"
LIGHT = (f"{TASKS}:warm_metadata",)
PIXELS = (f"{TASKS}:warm_pixels",)
#: What is loaded more for what a recipe covers beside faces.
ALSO = {
    "text": f"{TASKS}:warm_text",
    "plates": f"{TASKS}:warm_text",
    "codes": f"{TASKS}:warm_codes",
}
#: All formats; and the libraries that some of them stand on.
OTHERS = (f"{TASKS}:warm_others",)
LIBRARIES = (f"{TASKS}:warm_libraries",)
EVERYTHING = (*OTHERS, *LIBRARIES)
#: What is loaded more for pictures that are not common; for films; and for other names.
PICTURES = (f"{TASKS}:warm_pictures",)
FILMS = (f"{TASKS}:warm_films",)
_SOUNDS = (f"{TASKS}:warm_sounds",)
_DOCUMENTS = (f"{TASKS}:warm_documents",)
_OPENDOCUMENT = (f"{TASKS}:warm_opendocument",)
_PDFS = (f"{TASKS}:warm_pdfs",)
#: For decoding films; and what is loaded more for single pictures out of them.
MOVING = (f"{FILM_TASKS}:warm",)
STILLS = (*MOVING, f"{FILM_TASKS}:warm_stills")
_CALLED_FILM = (".mp4", ".mov", ".m4v", ".3gp", ".mkv", ".webm", ".avi", ".ts", ".mts", ".m2ts")
#: How names end -> what is loaded more for such files.
_ENDINGS: dict[str, tuple[str, ...]] = {
    ending: more
    for more, endings in (
        ((), ".jpg .jpeg .png .webp .gif"),
        (PICTURES, ".heic .heif .avif .tif .tiff .jxl .bmp"),
        (FILMS, " ".join((*_CALLED_FILM, ".m4a .m4b .mka .weba"))),
        (_SOUNDS, ".mp3 .flac .ogg .oga .opus .wav .aif .aiff .aac .amr .wma"),
        (_DOCUMENTS, ".docx .docm .xlsx .xlsm .pptx .pptm"),
        (_OPENDOCUMENT, ".odt .ods .odp .odg"),
        (_PDFS, ".pdf"),
        (EVERYTHING, ".doc .xls .ppt .rtf .txt .csv .html .htm .svg .epub .eml .zip .tar .gz .7z"),
    )
    for ending in endings.split()
}
#: Where these stand among the words, no file is looked at here, or more is loaded than is known.
_UNSURE = ("--help", "-h", "--also", "--repaint", "--jobs", "-j", "--review", "--frames")
#: Behind these stands where the copy goes.
_OUTPUT = ("-o", "--output")
#: Where these stand among them, one behind the other, nothing is decoded.
_FACES_STAY = ("--faces keep", "--faces skip")


def called_film(name: str) -> bool:
    """Whether a name ends as those of films do: a hint that spares starting another child."""
    return name.lower().endswith(_CALLED_FILM)


def by_name(name: str) -> tuple[str, ...]:
    """What is loaded more for a file of this name; only a hint, nothing for common pictures."""
    return _ENDINGS.get(_ending(name), PICTURES)


def _ending(name: str) -> str:
    return os.path.splitext(name)[1].lower()  # noqa: PTH122  (paths take longer to load)


def for_pixels(also: Sequence[str]) -> tuple[str, ...]:
    """For decoding pictures; also: what is looked for beside faces."""
    return (*PIXELS, *dict.fromkeys(ALSO[name] for name in sorted(also)))


def start_ahead(words: Sequence[str]) -> None:
    """Start the child that these words of the command will ask, where that is sure enough.

    The first file decides. A film whose faces are hidden has its boxes read first, and the same
    child does the rest. A guess that is wrong costs a child that nobody asks; it ends with the
    command.
    """
    files = (word for last, word in pairwise(words) if last not in _OUTPUT)
    name = next((word for word in files if _ending(word) in _ENDINGS), "")
    unsure = any(word.startswith(_UNSURE) for word in words)
    if words[:1] not in (["clean"], ["inspect"]) or not name or unsure:
        return
    said, more = " ".join(words).replace("=", " "), by_name(name)
    if any(stay in said for stay in _FACES_STAY):
        starting.begin((*LIGHT, *more))
    elif words[0] == "clean" and called_film(name):
        starting.begin((*LIGHT, *FILMS, *MOVING), (*LIGHT, *FILMS), MOVING)
    else:
        starting.begin((*PIXELS, *more))
