"""Plain text: nothing is lost, and signs that nobody sees are told, and go when that is wished."""

from __future__ import annotations

import pytest

from tests.conftest import sample_of
from toolkit.errors import Damaged, Refused
from toolkit.formats import identify
from toolkit.formats.inside import Inside, call, joined
from toolkit.formats.others import FORMATS
from toolkit.formats.text import plain
from toolkit.model import Finding, Recipe

DROP = Recipe(faces="keep", drop_hidden=True)


def found(words: str | bytes) -> list[Finding]:
    raw = words.encode() if isinstance(words, str) else words
    return list(plain.inspect(raw, Inside()))


def clean(words: str | bytes, wish: Recipe = DROP) -> bytes:
    raw = words.encode() if isinstance(words, str) else words
    return b"".join(joined(raw, plain.strip(raw, Inside(wish))))


@pytest.mark.parametrize(
    "sign",
    ["\u200b", "\u200c", "\u200d", "\u2060", "\u00ad", "\u200e", "\u202e", "\ufe01", "\u180e",
     "\U000e0041", "\u2063", "\x7f", "\u3164", "\ufeff"],
)  # fmt: skip
def test_a_sign_between_latin_letters_is_told_and_can_go(sign: str) -> None:
    """Nobody needs it there, so it can only be a mark."""
    words = f"plain w{sign}ords\n"

    assert "content.sign" in {finding.kind for finding in found(words)}
    assert clean(words) == b"plain words\n"


@pytest.mark.parametrize(
    "words",
    [
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",  # Persian: a joiner that is spelled
        "\u0915\u094d\u200d\u0937",  # Hindi
        "\u05e9\u05dc\u05d5\u05dd\u200f! abc",  # Hebrew, with a mark of direction
        "\u2067\u0639\u0631\u0628\u064a\u2069 in a line",
        "\u1797\u17b6\u179f\u17b6\u200b\u1781\u17d2\u1798\u17c2\u179a",  # Khmer: a break
        "\U0001f468\u200d\U0001f469\u200d\U0001f467 \u2764\ufe0f 1\ufe0f\u20e3",
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "\u4e2d\u6587\u3000\u6587\u5b57 \u845b\U000e0100",
        "Prix\u00a0: 10\u202f000 \u00ab\u00a0mot\u00a0\u00bb",
    ],
)
def test_what_a_script_needs_is_lawful(words: str) -> None:
    """It is spelled that way: it is neither told nor taken away."""
    assert [finding for finding in found(words) if finding.kind == "content.sign"] == []
    assert clean(words).decode() == words


def test_blanks_at_the_ends_of_lines_are_told() -> None:
    """Spaces and tabs there can be a code."""
    told = found("one \t \ntwo\t\nthree\n")

    assert told[0].value == "blanks behind 2 lines (. a space, > a tab): .>. >"
    assert clean("one \t \ntwo\t\nthree\n") == b"one\ntwo\nthree\n"


def test_hidden_words_in_tags_are_read_out() -> None:
    """Tag characters spell letters, so their owner can read what they say."""
    hidden = "".join(chr(0xE0000 + ord(letter)) for letter in "reader 7")

    assert "reader 7" in {finding.value for finding in found(f"text{hidden}")}


def test_letters_that_look_alike_are_told_and_stay() -> None:
    """Replacing them would change words."""
    words = "P\u0430yp\u0430l\n"

    assert [finding.kind for finding in found(words)] == ["content.lookalike"]
    assert clean(words).decode() == words


def test_nothing_changes_unless_it_is_wished() -> None:
    """Some texts need such signs, so they stay and are told."""
    words = "w\u200bords \t\r\nand\nlines".encode()

    assert clean(words, Recipe(faces="keep")) == words


@pytest.mark.parametrize(
    ("raw", "detail"),
    [
        (b"\xff\xfea", "not_utf8"), (b"caf\xe9", "not_utf8"), (b"a\xed\xa0\x80", "not_utf8"),
        (b"ab\0c", "controls"), (b"\xff\xfea\0\1\0", "controls"),
    ],
)  # fmt: skip
def test_what_is_no_unicode_is_refused_and_not_called_damaged(raw: bytes, detail: str) -> None:
    """What it says is not certain; the file may be as its author left it."""
    with pytest.raises(Refused) as refused:
        list(plain.inspect(raw, Inside()))

    assert refused.value.detail == detail
    assert "damaged" not in refused.value.why
    assert "text editor" in refused.value.hint


def test_utf_16_stays_utf_16() -> None:
    """It keeps the mark that it needs."""
    raw = b"\xff\xfe" + "w\u200bords".encode("utf-16-le")

    assert identify(raw).name == "txt"
    assert clean(raw) == b"\xff\xfe" + "words".encode("utf-16-le")


def test_a_text_may_not_become_something_else() -> None:
    """A sign in front can keep a drawing from being one."""
    with pytest.raises(Damaged):
        clean("\u200b<svg xmlns='http://www.w3.org/2000/svg'/>")


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"hello", "txt"), (b'{"a": 1}', "txt"), (b"a { b: c }", "txt"),
        (b"interface A { color: string; }", "txt"), (b"p{color:red}", "css"),
        (b"/* " + b"x" * 5000 + b" */ p{color:red}", "css"),
        (b"$a: 1;\np{color:$a}", "txt"), (b"<p>hi", "html"),
        (b"<?xml version='1.0'?><svg/>", "svg"),
        (b"<!-- " + b"x" * 5000 + b" --><svg xmlns='http://www.w3.org/2000/svg'/>", "svg"),
        (b"<!DOCTYPE html>", "html"), (b"<a xmlns='urn:x'/>", "xml"), (b"a < b", "txt"),
        (b"<?xml version='1.0'?><office:document-meta xmlns:office='urn:x'/>", "xml"),
        (b"<office:document-content xmlns:office='urn:x'/>", "xml"),
        (b"<?xml version='1.0'?><!-- <office:documents> --><a/>", "xml"),
        (b"<?xml version='1.0'?><office:document xmlns:office='urn:x'/>", "fodt"),
        (b"<?xml version='1.0'><gpx><trkpt lat='1' lon='2'/></gpx>", "xml"),
        (b"<?xml version='1.0'?><!-- <gpx>" + b"x" * 5000, "xml"),
        (b"<?xml version='1.0'?><!-- " + b"x" * 5000 + b" --><gpx></gpx>", "gpx"),
        (b'{"type":"FeatureCollection","features":[]}', "geojson"),
        (b'{"features":[{"geometry":{"coordinates":[2,1]},"type":"Feature"}]}', "geojson"),
        (b"From: a@b.c\nSubject: x\n\nhi", "eml"), (b"Note: x\nAnd: y\n", "txt"),
        (b"BEGIN:VCARD\nFN:x\n", "vcard"), (b"%!PS-Adobe-3.0\n", "ps"),
        (b"P3 1 1 255 0 0 0\n", "ppm"), (b"d4:infod4:name1:aee", "torrent"), (b"{\\rtf1 }", "rtf"),
    ],
)  # fmt: skip
def test_each_kind_of_text_is_told_apart(raw: bytes, name: str) -> None:
    """One decision, so that no two formats claim a file, and none is called harmless text."""
    assert identify(raw).name == name
    assert len([form for form in FORMATS if form.sniff(raw[:4096])]) <= 1


def test_a_letter_cut_by_the_end_of_the_head_is_no_damage() -> None:
    """Only the first 4096 bytes are sniffed."""
    raw = ("a" * 4095 + "\u00e9" * 10).encode()

    assert identify(raw).name == "txt"


@pytest.mark.parametrize("name", ["gpx", "kml", "geojson", "nmea"])
def test_tracks_are_told_as_tracks(name: str) -> None:
    """Where somebody was, moment by moment, is what such a file is."""
    data = sample_of(name)[0]
    form = identify(data)
    kinds = {finding.kind for finding in call(form.inspect, form, data, Inside())}

    assert "where.track" in kinds
