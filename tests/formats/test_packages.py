"""Which document a ZIP package is."""

from __future__ import annotations

import pytest

from tests.nesting import clean, findings
from tests.samples.zip import STORED, File, archive
from toolkit.errors import Damaged, NotCleanable
from toolkit.formats import identify, packages

OFFICE = "application/vnd.openxmlformats-officedocument."


def types(main: str) -> File:
    """The list of types, as an Office file has it."""
    row = f'<Override PartName="/main.xml" ContentType="{main}+xml"/>'
    return File(b"[Content_Types].xml", f"<Types>{row}</Types>".encode())


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (b"application/epub+zip", "epub"),
        (b"application/vnd.oasis.opendocument.text", "odt"),
        (b"application/vnd.oasis.opendocument.text\n", "odt"),
        (b"application/vnd.oasis.opendocument.spreadsheet", "ods"),
        (b"application/vnd.oasis.opendocument.presentation-template", "otp"),
        (b"application/unheard-of", ""),
    ],
)
def test_a_mimetype_tells(said: bytes, name: str) -> None:
    assert packages.kind(archive(File(b"mimetype", said, STORED), File(b"x", b"x"))) == name


@pytest.mark.parametrize(
    ("main", "name"),
    [
        (OFFICE + "wordprocessingml.document.main", "docx"),
        (OFFICE + "wordprocessingml.template.main", "dotx"),
        ("application/vnd.ms-word.document.macroEnabled.main", "docm"),
        (OFFICE + "spreadsheetml.sheet.main", "xlsx"),
        ("application/vnd.ms-excel.sheet.macroEnabled.main", "xlsm"),
        ("application/vnd.ms-excel.sheet.binary.macroEnabled.main", "xlsb"),
        (OFFICE + "presentationml.presentation.main", "pptx"),
        (OFFICE + "presentationml.slideshow.main", "ppsx"),
        ("application/vnd.ms-visio.drawing.main", "vsdx"),
        ("application/vnd.ms-package.xps-fixeddocumentsequence", "xps"),
        ("application/unheard-of", ""),
    ],
)
def test_the_type_of_the_main_part_tells(main: str, name: str) -> None:
    assert packages.kind(archive(types(main))) == name


def test_types_in_wide_letters_are_understood() -> None:
    one = types(OFFICE + "wordprocessingml.document.main")
    wide = one._replace(raw=one.raw.decode().encode("utf-16"))

    assert packages.kind(archive(wide)) == "docx"


def test_anything_else_is_an_archive() -> None:
    assert packages.kind(archive(File(b"a.txt", b"x"))) == ""
    assert packages.kind(archive()) == ""


def test_a_list_of_types_that_is_a_bomb_is_not_unpacked() -> None:
    assert packages.kind(archive(File(b"[Content_Types].xml", bytes(5 << 20)))) == ""


def test_locked_members_are_not_asked() -> None:
    locked = types(OFFICE + "wordprocessingml.document.main")._replace(flags=1)

    assert packages.kind(archive(locked)) == ""


def test_a_broken_directory_is_refused() -> None:
    with pytest.raises(Damaged):
        packages.kind(archive(File(b"a", b"x"))[:-5])


@pytest.mark.parametrize(
    ("names", "name"),
    [
        (("AndroidManifest.xml", "classes.dex"), "apk"),
        (("AndroidManifest.xml", "META-INF/CERT.RSA"), "apk"),
        (("Payload/Any.app/Info.plist", "Payload/Any.app/Any"), "ipa"),
        (("AppxManifest.xml", "AppxBlockMap.xml"), "msix"),
        (("any-1.dist-info/WHEEL", "any-1.dist-info/RECORD"), "whl"),
        (("META-INF/MANIFEST.MF", "Any.class"), "jar"),
        (("app/AndroidManifest.xml", "notes/META-INF/MANIFEST.MF"), ""),
        (("AndroidManifest.xml",), ""),
    ],
)
def test_a_program_is_known_by_what_each_must_have(names: tuple[str, ...], name: str) -> None:
    assert packages.kind(archive(*(File(each.encode(), b"x") for each in names))) == name


@pytest.mark.parametrize(
    ("said", "name"), [(b'{"manifest_version": 3}', "xpi"), (b'{"name": "a page"}', "")]
)
def test_an_add_on_says_so(said: bytes, name: str) -> None:
    assert packages.kind(archive(File(b"manifest.json", said))) == name


@pytest.mark.parametrize(
    ("names", "why"),
    [
        ((b"AndroidManifest.xml", b"classes.dex"), "signed"),
        ((b"META-INF/MANIFEST.MF",), "no_writer"),
    ],
)
def test_programs_are_shown_and_not_written(names: tuple[bytes, ...], why: str) -> None:
    """A copy with numbered files would not start, so there is none, silently made or not."""
    app = archive(*(File(each, b"x") for each in names))
    form = identify(app)

    assert form.refuses == why
    assert {each.value for each in findings(app)} >= {each.decode() for each in names}
    with pytest.raises(NotCleanable):
        clean(app)


def test_an_add_on_with_a_head_of_its_own_is_no_archive() -> None:
    add_on = b"Cr24" + bytes(12) + archive(File(b"manifest.json", b"{}"))

    assert identify(add_on).name == "crx"
    assert "manifest.json" in {each.value for each in findings(add_on)}
