"""Who is spoken to in which language, and how values stand in a sentence."""

from __future__ import annotations

import concurrent.futures
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.pofile import read_po

from toolkit import i18n
from toolkit.details import DETAILS
from toolkit.errors import (
    BY_CODE,
    CannotRead,
    Damaged,
    GuideError,
    JailBroken,
    Locked,
    MissingPart,
    NotCleanable,
    Refused,
    TooLarge,
    WrongKey,
)  # fmt: skip
from toolkit.i18n import AWAITED, LANGUAGES, PSEUDO, catalogue

SAMPLES = Path(__file__).parent / "samples"


@pytest.mark.parametrize(
    ("environment", "code"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LC_ALL": "POSIX"}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh_Hans"),
        ({"LANG": "zh_SG"}, "zh_Hans"),
        ({"LANG": "zh_HK.UTF-8"}, "zh_Hant_HK"),
        ({"LANG": "zh_TW"}, "zh_Hant_HK"),
        ({"LANG": "yue_HK"}, "zh_Hant_HK"),
        ({"LANG": "fa_AF.UTF-8"}, "fa"),
        ({"LANG": "es_MX.UTF-8@euro"}, "es"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANGUAGE": "de:ru:fr", "LANG": "es_ES"}, "ru"),
        ({"LANGUAGE": "", "LC_MESSAGES": "ar_EG", "LANG": "fr_FR"}, "ar"),
        ({"LC_ALL": "fr_CH", "LANG": "es"}, "fr"),
        ({"LANG": "ug_CN"}, "en"),
        ({"LANGUAGE": "qps"}, "qps"),
    ],
)
def test_the_command_speaks_its_callers_language(environment: dict[str, str], code: str) -> None:
    """The usual variables decide, in the usual order."""
    assert i18n.chosen(environment) == code


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("", "en"),
        ("*", "en"),
        ("zh-TW,zh;q=0.9,en;q=0.8", "zh_Hant_HK"),
        ("zh-Hans-CN", "zh_Hans"),
        ("de-DE, fr;q=0.5, es;q=0.7", "es"),
        ("ar;q=0, fa;q=0.1", "fa"),
        ("fr;q=nonsense, ru", "ru"),
        ("ug, bo", "en"),
        ("qps", "en"),
        ("\x00\n;;q=;,,,", "en"),
        (",".join(["de"] * 10_000) + ",es", "en"),
    ],
)
def test_a_page_speaks_its_visitors_language(header: str, code: str) -> None:
    """Weights and regions are understood; nonsense is English."""
    assert i18n.wanted(header) == code


def test_what_is_offered() -> None:
    """Names, directions and tags are right, and nothing unreviewed by any speaker is offered."""
    assert list(LANGUAGES) == ["en", "zh_Hans", "zh_Hant_HK", "es", "fr", "ar", "fa", "ru"]
    assert not {"ug", "bo", PSEUDO.code} & set(LANGUAGES)
    for language in (*LANGUAGES.values(), *AWAITED.values()):
        locale = Locale.parse(language.code)
        assert language.direction == locale.text_direction
        assert language.tag == language.code.replace("_", "-")
    for code in ("es", "fr", "ar", "fa", "ru"):
        assert Locale.parse(code).languages[code].casefold() == LANGUAGES[code].name.casefold()
    assert (
        AWAITED["ug"].direction == LANGUAGES["ar"].direction == LANGUAGES["fa"].direction == "rtl"
    )


def test_unknown_languages_are_english() -> None:
    """A code that nobody knows never fails."""
    words = i18n.speaking("xx")

    assert words.code == "en"
    assert words.reviewed
    assert words.gettext("anything at all") == "anything at all"


def test_a_missing_sentence_stays_english() -> None:
    """English is better than nothing, also where a number decides."""
    words = i18n.speaking("ru")

    assert words.gettext("a sentence nobody has translated") == "a sentence nobody has translated"
    assert words.ngettext("{n} xyz", "{n} xyzs", 1) == "{n} xyz"
    assert words.ngettext("{n} xyz", "{n} xyzs", 5) == "{n} xyzs"


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code != "en"])
def test_plurals_follow_cldr(code: str) -> None:
    """The catalogue's rule gives what the Unicode tables say, for whole numbers."""
    header = i18n.speaking(code).headers["Plural-Forms"]
    rule = Locale.parse(code).plural_form
    tags = {}
    for number in (*range(205), 1_000_000, 1_000_001):
        form = catalogue.form_of(header, number)
        assert tags.setdefault(form, rule(number)) == rule(number)
    # no two forms share a tag
    assert len(set(tags.values())) == len(tags)


def test_arabic_counts() -> None:
    """Six forms, each where it belongs."""
    words = i18n.speaking("ar")
    said = [words.ngettext("%(num)d file", "%(num)d files", n) for n in (0, 1, 2, 3, 11, 100)]

    assert len(set(said)) >= 5
    assert said[1] == "ملف واحد"


@pytest.mark.parametrize("code", ["ug", "bo"])
def test_awaited_languages_are_ready(code: str) -> None:
    """A sample is read, counts and says its direction; it is only not offered."""
    words = i18n.read(AWAITED[code], SAMPLES / f"{code}.po")

    assert not words.reviewed
    assert words.gettext("Where") != "Where"
    assert "%(num)d" in words.ngettext("%(num)d photo", "%(num)d photos", 7)
    assert words.direction == ("rtl" if code == "ug" else "ltr")
    assert i18n.closest(code) is None


def test_the_review_is_read_from_the_header(tmp_path: Path) -> None:
    """A reviewer's name in the header is what takes the warning away."""
    text = (SAMPLES / "bo.po").read_text("utf-8")
    path = tmp_path / "bo.po"
    path.write_text(
        text.replace("X-Reviewed-By: ", "X-Reviewed-By: a teacher, 2026-12-01"), "utf-8"
    )

    assert i18n.read(AWAITED["bo"], path).reviewed


@pytest.mark.parametrize(
    "broken", [b"", b"\xff\xfe", b'msgid "a', b'msgid ""\nmsgstr ""\n\nmsgid "x"']
)
def test_a_broken_catalogue_leaves_english(broken: bytes, tmp_path: Path) -> None:
    """Never an error, never half a sentence."""
    path = tmp_path / "x.po"
    path.write_bytes(broken)

    assert i18n.read(AWAITED["bo"], path).gettext("x") == "x"
    assert i18n.read(AWAITED["bo"], tmp_path / "none.po").gettext("x") == "x"


def test_what_is_fuzzy_or_empty_or_old_is_not_said() -> None:
    """English is better than a guess."""
    headers, messages = catalogue.parse(
        'msgid ""\nmsgstr "Language: xx\\n"\n\n'
        '#, fuzzy, python-format\nmsgid "a"\nmsgstr "wrong"\n\n'
        'msgid "b"\nmsgstr ""\n\n'
        '#~ msgid "c"\n#~ msgstr "old"\n\n'
        '# a remark with "quotes"\nmsgid "d"\nmsgstr ""\n"one \\"two\\"\\n"\n"three\\\\"\n\n'
        'msgid "e"\nmsgid_plural "es"\nmsgstr[0] "E"\nmsgstr[1] ""\n'
    )

    assert headers == {"Language": "xx"}
    assert messages == {"d": ('one "two"\nthree\\',)}


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code != "en"])
def test_our_reader_reads_as_babel_does(code: str) -> None:
    """The tiny reader and the translators' library agree on every sentence."""
    path = catalogue.path_of(code)
    with path.open("rb") as file:
        wanted = {
            message.id if isinstance(message.id, str) else message.id[0]:
            (message.string,) if isinstance(message.string, str) else message.string
            for message in read_po(file, locale=code) if message.id and not message.fuzzy
        }  # fmt: skip

    assert i18n.speaking(code).messages == {
        source: forms for source, forms in wanted.items() if all(forms)
    }


def test_persian_keeps_its_non_joiner_and_names_do_not_hide_one() -> None:
    """It is spelling between two letters, and a place to hide anywhere else."""
    assert (
        i18n.safe("\u0645\u06cc\u200c\u0634\u0648\u062f") == "\u0645\u06cc\u200c\u0634\u0648\u062f"
    )
    assert i18n.safe("a\u200cb \u200c") == "a\\u200cb \\u200c"


@pytest.mark.parametrize(("code", "said"), [("en", "1.5 MB"), ("es", "1,5 MB"), ("ru", "1,5 МБ")])
def test_a_number_with_a_part_is_written_as_the_language_writes_it(code: str, said: str) -> None:
    """What a file or a name says keeps its points."""
    words = i18n.speaking(code)

    assert words.say("{n} MB", n=1.5).replace("\xa0", " ") == said
    assert "1.5" in words.say("{n} MB", n="1.5")


def test_values_can_not_steer_or_turn() -> None:
    """A value is made safe, and kept apart where directions meet."""
    evil = "a\u202eb\u2066c\x1b[31m\u200f\ufdd0"
    english, arabic = i18n.speaking("en"), i18n.speaking("ar")

    for words in (english, arabic, i18n.speaking("qps")):
        said = words.say("{name}: {count}", name=evil, count=3)
        assert not any(letter in said for letter in "\u202e\u2066\x1b\n")
        assert "\\u202e" in said
        assert "\\u200f" in said
    assert arabic.say("{name}", name="x.jpg") == "\u2068x.jpg\u2069"
    assert english.say("{name}", name="x.jpg") == "x.jpg"
    assert english.say("{name}", name="صورة.jpg") == "\u2068صورة.jpg\u2069"
    assert arabic.say("{n}", n=3) == "3"


def test_two_readers_at_once() -> None:
    """Languages are values: two threads never hear each other's."""

    def speak(code: str) -> set[str]:
        return {i18n.speaking(code).gettext("Where") for _ in range(200)}

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        codes = list(LANGUAGES) * 4
        said = dict(zip(codes, pool.map(speak, codes), strict=True))

    assert all(len(words) == 1 for words in said.values())
    assert len({next(iter(words)) for words in said.values()}) == len(LANGUAGES)


def test_errors_speak() -> None:
    """An error's sentence and hint in another language; plain English stays for JSON."""
    error, words = Damaged("truncated"), i18n.speaking("fr")

    assert error.why == "the file is damaged: it ends too early"
    assert error.why_in(words) == "le fichier est endommagé\u00a0: il s'arrête trop tôt"
    assert error.hint_in(words) != error.hint
    for kind in BY_CODE.values():
        assert kind().why_in(words) != kind().why


@pytest.mark.parametrize("detail", ["unsupported_variant", "unsafe_name", "empty", "no_sound"])
def test_nothing_is_called_damaged_that_may_be_whole(detail: str) -> None:
    """An archive packed in a rare way opens in its own program, and so does one with links."""
    error, words = Damaged(detail), i18n.speaking("fr")

    assert error.why.startswith("the file was refused: ")
    assert "endommagé" not in error.why_in(words)
    assert error.hint


def test_the_pseudo_language_changes_all_but_what_must_stay() -> None:
    """Blanks, tags and options survive; everything else looks foreign and is longer."""
    text = "cover {n} of %(total)d with --box X,Y,W,H in <b>JPEG</b> &amp; 100%%"
    said = i18n.speaking("qps").gettext(text)

    for part in ("{n}", "%(total)d", "--box", "X,Y,W,H", "<b>", "JPEG", "&amp;", "%%"):
        assert part in said
    assert "cover" not in said
    assert len(said) >= len(text) * 1.4
    assert {"\u200e", "\u200f"} <= set(said)


@pytest.mark.parametrize("code", ["en", "es", "zh_Hans"])
def test_no_refusal_says_a_thing_twice(code: str) -> None:
    """A part that is missing is missing once; what is told truly enough is not told again."""
    words = i18n.speaking(code)
    for kind, detail, whole in (
        (MissingPart, "no_font", DETAILS["no_font"]),
        (NotCleanable, "no_writer", DETAILS["no_writer"]),
        (GuideError, "no_guide", DETAILS["no_guide"]),
        (WrongKey, "wants_key", DETAILS["wants_key"]),
        (Locked, "encrypted", Locked.sentence),
        (CannotRead, "io", CannotRead.sentence),
    ):
        assert kind(detail).why == whole
        assert kind(detail).why_in(words) == words.gettext(whole)
    assert TooLarge("too_many_pixels").why.startswith(Refused.sentence)
    assert TooLarge().why == TooLarge("too_many_bytes").why == TooLarge.sentence


@pytest.mark.parametrize(("code", "name"), [("ar", "a/b.doc"), ("en", "\u0635\u0648\u0631/b.doc")])
def test_the_name_of_a_file_inside_keeps_its_own_direction(code: str, name: str) -> None:
    """Else its parts would be shown among the words of the sentence."""
    assert f"(\u2068{name}\u2069)" in Damaged("structure", where=name).why_in(i18n.speaking(code))


def test_who_is_sent_an_unreadable_file_is_not_told_to_open_it() -> None:
    """What broke the confined reader may have been made to break the next program, too."""
    assert "do not open it" in JailBroken("crashed").hint
