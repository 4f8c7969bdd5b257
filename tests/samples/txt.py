"""A text with signs between its letters that nobody sees."""

from __future__ import annotations

from collections.abc import Callable

from toolkit.model import Recipe

Plant = Callable[[str], bytes]

#: Such signs stay unless the user drops what is hidden.
WISH = Recipe(faces="keep", drop_hidden=True)


def tagged(words: str) -> str:
    """Words in tag characters, which no program shows."""
    return "".join(chr(0xE0000 + ord(letter)) for letter in words)


def sample(plant: Plant) -> bytes:
    """A text with a planted string in tags, and signs of every other sort."""
    hidden = tagged(plant("tag characters").decode())
    return (
        "\ufeffA word\u200b that\u200c says\u00ad it" + hidden + ".\r\n"
        "Blanks behind \t \t\n\u202eturned\u202c words\u2003apart\n"
        "\u067e\u06cc\u0634\u200c\u0646\u0647\u0627\u062f and \U0001f468\u200d\U0001f469\n"
    ).encode()
