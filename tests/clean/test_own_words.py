"""What is our own in a finding's value is said in the reader's language; the rest as it stands."""

from __future__ import annotations

import pytest

from toolkit.clean import own_words, report
from toolkit.formats.metadata import places
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


@pytest.mark.parametrize("language", ["ar", "fa"])
def test_a_point_and_its_hint_keep_apart_from_right_to_left(language: str) -> None:
    """A minus moved behind its number would be another place, or read as none."""
    words = speaking(language)
    told = said("-33.450000, -70.660000 (near Santiago, Chile)", language=language)
    point, hint = "-33.450000, -70.660000", told.partition(" (")[2][:-1]

    assert own_words.kept_apart(told, words) == (f"\u2068{point}\u2069 (\u2068{hint}\u2069)")
    assert own_words.kept_apart("Li (near Kashgar)", words) == "Li (near Kashgar)"
    assert own_words.kept_apart("\u202e1.5, 2.5 (x)", words) == "\\u202e1.5, 2.5 (x)"
    assert own_words.kept_apart(told, speaking("fr")) == told


def test_a_line_of_the_report_has_them_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """Isolated once, not shown as escapes, and nothing else can steer the line."""
    finding = Finding("where.gps", Place("EXIF\u202e/GPS"), "-33.450000, -70.660000 (near A, B)")
    monkeypatch.setattr(report, "mine", lambda: speaking("ar"))
    line = report._line(finding, complete=True)

    assert line.startswith("\u2068EXIF\\u202e/GPS: \u2068-33.450000, -70.660000\u2069 (\u2068")
    assert line.endswith("\u2069)\u2069")
