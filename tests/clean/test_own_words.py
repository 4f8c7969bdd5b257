"""What is our own in a finding's value is said in the reader's language; the rest as it stands."""

from __future__ import annotations

import pytest

from toolkit.clean import own_words
from toolkit.formats import places
from toolkit.i18n import LANGUAGES, shown, speaking
from toolkit.model import Finding, Place

HERE = Place("EXIF/GPS", 0, 4)
KASHGAR = (39.47, 75.99)


def said(value: str, kind: str = "where.gps", language: str = "es") -> str:
    return own_words.value(Finding(kind, HERE, value), speaking(language))


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_a_hint_to_a_place_is_translated(language: str) -> None:
    """As the readers of files write it, near a town and far from it."""
    for north in (0.0, 1.5):
        hint = places.near(KASHGAR[0] + north, KASHGAR[1])
        point = "39.470000, 75.990000"
        told = said(f"{point} ({hint})", language=language)

        assert told.startswith(f"{point} (")
        assert hint not in told
        assert "Kashgar" in told
        assert "\\u20" not in shown(told, speaking(language).direction)


def test_english_stays_as_it_was_written() -> None:
    for value in ("1, 2 (near Hong Kong, Hong Kong)", "14 bytes", "Exif, compressed"):
        assert said(value, language="en") == value


def test_lengths_are_counted_in_the_language() -> None:
    assert said("3 bytes", "hidden.unknown", "ru") == "3 байта"
    assert said("Exif, compressed, not readable here", "hidden.unknown") == (
        "Exif, comprimido, no se puede leer aquí"
    )


@pytest.mark.parametrize(
    ("kind", "value"),
    [("who.name", "Li (near Kashgar, China)"), ("where.gps", "39.47, 75.99 (somewhere)"),
     ("when.taken", "2026:05:04 10:11:12"), ("where.gps", "39.47, 75.99")],
)  # fmt: skip
def test_what_a_file_says_stays(kind: str, value: str) -> None:
    assert said(value, kind) == value
