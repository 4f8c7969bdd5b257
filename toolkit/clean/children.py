"""What a confined child loads before it is locked, by what a file is called and what is wished.

Names alone: nothing is loaded here, so that the command can start the child that it will ask
while the command itself is still being loaded. Names of files are only hints: a child that has
loaded the wrong things says so, and another one is asked.
"""

from __future__ import annotations

from collections.abc import Sequence

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
#: What is loaded more for what is called a film, and for whatever else is no picture.
FILMS = (f"{TASKS}:warm_films",)
OTHERS = (f"{TASKS}:warm_others",)
LIBRARIES = (f"{TASKS}:warm_libraries",)
#: For decoding films; and what is loaded more for single pictures out of them.
MOVING = (f"{FILM_TASKS}:warm",)
STILLS = (*MOVING, f"{FILM_TASKS}:warm_stills")
_CALLED_FILM = (".mp4", ".mov", ".m4v", ".3gp", ".mkv", ".webm", ".avi", ".ts", ".mts", ".m2ts")
#: Where these stand among the words, no file is looked at.
_HELP = ("--help", "-h")
#: Where these stand among them, one behind the other, films are not decoded.
_FACES_STAY = "--faces keep"


def called_film(name: str) -> bool:
    """Whether a name ends as those of films do: a hint that spares starting another child."""
    return name.lower().endswith(_CALLED_FILM)


def for_pixels(also: Sequence[str]) -> tuple[str, ...]:
    """For decoding pictures; also: what is looked for beside faces."""
    return (*PIXELS, *dict.fromkeys(ALSO[name] for name in sorted(also)))


def start_ahead(words: Sequence[str]) -> None:
    """Start the child that these words of the command will ask, where that is sure enough.

    So it is for films that are cleaned: whatever becomes of them, their boxes are read first, and
    where their faces are hidden the same child does the rest. A guess that is wrong costs a child
    that nobody asks; it ends with the command.
    """
    if words[:1] != ["clean"] or not any(map(called_film, words)) or set(_HELP) & set(words):
        return
    if _FACES_STAY in " ".join(words).replace("=", " "):
        starting.begin((*LIGHT, *FILMS))
    else:
        starting.begin((*LIGHT, *FILMS, *MOVING), (*LIGHT, *FILMS), MOVING)
