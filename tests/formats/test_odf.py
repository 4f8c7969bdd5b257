"""OpenDocument: what goes, what stays, and what is refused, in plain sentences."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from tests.conftest import sample_of
from tests.samples import odt
from tests.samples.zip import STORED, File, archive, small
from toolkit.errors import Damaged, Locked, NotCleanable, UnknownFormat
from toolkit.formats import identify, libraries, others
from toolkit.formats.base import harmless
from toolkit.formats.inside import Inside, joined
from toolkit.formats.office import odf_builtin
from toolkit.model import Finding, Recipe

libraries.load()
KNOWN = others.FORMATS
PLAIN = Recipe(faces="keep")
ACCEPT = Recipe(faces="keep", accept_changes=True)
DROP = Recipe(faces="keep", drop_hidden=True)


def no_plant(place: str) -> bytes:
    return b"x"


def text(inner: str, *, word: str = "text", styles: str = "", **parts: bytes) -> bytes:
    """A document with this in its body."""
    automatic = f"<office:automatic-styles>{styles}</office:automatic-styles>".encode()
    body = f"<office:body><office:{word}>{inner}</office:{word}></office:body>".encode()
    kind = {"text": b"text", "spreadsheet": b"spreadsheet", "presentation": b"presentation"}[word]
    files = {"content.xml": odt.part(b"content", automatic, body), **parts}
    return archive(
        File(b"mimetype", odt.VENDOR + kind, STORED),
        *(File(name.replace("__", "/").encode(), raw) for name, raw in files.items()),
    )


def inspected(data: bytes, wish: Recipe = PLAIN) -> list[Finding]:
    return list(identify(data).inspect(data, Inside(wish)))


def cleaned(data: bytes, wish: Recipe = PLAIN) -> bytes:
    return b"".join(joined(data, identify(data).strip(data, Inside(wish))))


def same(data: bytes, copy: bytes, wish: Recipe = PLAIN) -> bool:
    def shown(raw: bytes) -> list[bytes]:
        return list(identify(raw).content(raw, Inside(wish)))

    return shown(data) == shown(copy)


def body(data: bytes, wish: Recipe = PLAIN) -> str:
    """The text part of the clean copy."""
    return part(cleaned(data, wish), "content.xml")


def part(package: bytes, name: str) -> str:
    return zipfile.ZipFile(io.BytesIO(package)).read(name).decode()


def kinds(data: bytes) -> set[str]:
    return {
        finding.kind for finding in inspected(data) if not finding.place.path.endswith("/time")
    }


def test_what_was_chosen_from_a_list_stays() -> None:
    """The other words that could have been chosen are seen by nobody."""
    chosen = (
        '<text:p>Yours <text:drop-down text:name="who"><text:label text:value="Ada"/>'
        '<text:label text:current-selected="true" text:value="Bob"/>Bob</text:drop-down>!</text:p>'
    )
    data = text(chosen)

    assert "Yours Bob!" in body(cleaned(data))
    assert "Ada" not in body(cleaned(data))
    assert same(data, cleaned(data))


def test_an_object_inside_is_still_called_what_it_is() -> None:
    """LibreOffice draws a chart that is called a text in another size, and cuts most of it off."""
    copy = cleaned(sample_of("odt")[0], odt.WISH)

    assert (
        'manifest:full-path="Object 1/" '
        'manifest:media-type="application/vnd.oasis.opendocument.chart"'
    ) in part(copy, "META-INF/manifest.xml")


@pytest.mark.parametrize(
    ("words", "asian", "complex_", "stays"),
    [
        ("你好", "zh-CN", "hi-IN", "asian zh CN"), ("你好", "zh-HK", "", "asian zh HK"),
        ("こんにちは", "ja-US", "", "asian ja JP"), ("Hello", "zh-CN", "th-TH", ""),
        ("สวัสดี", "zh-TW", "th-CH", "complex th TH"), ("བོད", "zh-CN", "bo-IN", "complex bo"),
        ("مرحبا", "", "fa-DE", "complex fa IR"), ("你好", "Ada-Mare", "x-y", ""),
    ],
)  # fmt: skip
def test_the_language_of_letters_stays_where_readers_need_it_for_them(
    words: str, asian: str, complex_: str, stays: str
) -> None:
    """Without it other shapes are shown, or boxes; its region says where somebody is."""
    pairs = {"asian": asian.partition("-"), "complex": complex_.partition("-")}
    spoken = " ".join(
        f'style:language-{kind}="{pair[0]}" style:country-{kind}="{pair[2]}"'
        for kind, pair in pairs.items()
    )
    style = f'<style:style style:name="a" style:family="text"><style:text-properties {spoken}/>'
    data = text(f"<text:p>{words}</text:p>", styles=f"{style}</style:style>")
    copy = cleaned(data)
    found = re.findall(r'style:(?:language|country)-(\w+)="(\w+)"', body(data))

    assert " ".join(dict.fromkeys(word for pair in found for word in pair)) == stays
    assert not [each for each in inspected(copy) if each.kind == "who.language"]
    assert "who.language" in kinds(data) or [asian, complex_] == ["zh-HK", ""]


def test_blanks_around_a_picture_that_is_a_link_are_nothing() -> None:
    """Flat documents are written with one element a line, also inside such a link."""
    data = text(
        '<text:p><draw:a xlink:href="https://example.org/" xlink:type="simple">\n  <draw:frame '
        'svg:width="1cm"/>\n </draw:a></text:p>'
    )
    assert same(data, cleaned(data))


def test_the_preview_of_an_object_goes_from_a_flat_document_too() -> None:
    """LibreOffice writes it in a form of its own, which nobody else knows."""
    data = (
        b'<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        b'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        b'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
        b'office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>'
        b'<text:p><draw:frame><draw:object><math xmlns="http://www.w3.org/1998/Math/MathML"><mi>a'
        b"</mi></math></draw:object><draw:image><office:binary-data>VkNMTVRGAQAx"
        b"</office:binary-data></draw:image></draw:frame></text:p>"
        b"</office:text></office:body></office:document>"
    )
    form = identify(data)
    copy = b"".join(joined(data, form.strip(data, Inside(PLAIN))))

    assert b"VkNMTVRG" not in copy
    assert b"<mi>a</mi>" in copy.replace(b"math:", b"")
    assert list(form.content(data, Inside(PLAIN))) == list(form.content(copy, Inside(PLAIN)))
    assert "hidden.thumbnail" in [one.kind for one in form.inspect(data, Inside(PLAIN))]


def test_recorded_changes_are_refused_unless_they_are_accepted() -> None:
    """Whether deleted words are gone for good is for their owner to say."""
    data, _ = sample_of("odt")

    with pytest.raises(NotCleanable) as refused:
        cleaned(data)

    assert refused.value.detail == "tracked_changes"
    assert "Visible words" in re.sub("<[^>]+>", "", body(data, ACCEPT))


def test_changes_can_be_read_even_where_they_are_refused() -> None:
    data, canaries = sample_of("odt")
    found = {finding.kind: finding.value or "" for finding in inspected(data)}

    assert canaries["deleted words"] in found["hidden.change"]
    assert canaries["changed by"] in found["hidden.change"]


def test_recorded_changes_of_cells_are_refused_too() -> None:
    with pytest.raises(NotCleanable):
        cleaned(sample_of("ods")[0])


@pytest.mark.parametrize(
    "hidden",
    [
        '<text:section text:name="a" text:display="none"><text:p>secret</text:p></text:section>',
        '<text:p text:style-name="H">secret</text:p>',
        '<text:p>a <text:span text:style-name="S">secret</text:span></text:p>',
        '<text:p><text:hidden-text text:is-hidden="true" text:string-value="secret"/></text:p>',
        '<text:p>a<text:hidden-paragraph text:is-hidden="true">'
        "secret</text:hidden-paragraph></text:p>",
        '<text:p>a<draw:frame draw:display="none"><draw:text-box><text:p>secret</text:p>'
        "</draw:text-box></draw:frame></text:p>",
        '<text:p>a<draw:frame xmlns:ooo="http://openoffice.org/2010/draw" ooo:display="none">'
        "<draw:text-box><text:p>secret</text:p></draw:text-box></draw:frame></text:p>",
    ],
)
def test_hidden_passages_stay_and_are_told_unless_dropped(hidden: str) -> None:
    styles = "".join(
        f'<style:style style:name="{name}" style:family="{family}"><style:text-properties'
        ' text:display="none"/></style:style>'
        for name, family in (("H", "paragraph"), ("S", "text"))
    )
    data = text(f"<text:p>seen</text:p>{hidden}", styles=styles)

    assert any(f.kind == "content.hidden_part" and "secret" in f.value for f in inspected(data))
    assert "secret" in body(data)
    assert {f.kind for f in inspected(cleaned(data))} == {"content.hidden_part"}
    assert "secret" not in body(data, DROP)
    assert "seen" in body(data, DROP)
    assert same(data, cleaned(data), PLAIN)
    assert same(data, cleaned(data, DROP), DROP)
    assert not inspected(cleaned(data, DROP), DROP)


def test_hidden_rows_columns_and_sheets_are_told_and_dropped_in_their_places() -> None:
    """Formulas count places, so hidden cells stay, empty."""
    styles = (
        '<style:style style:name="ta1" style:family="table"><style:table-properties'
        ' table:display="false"/></style:style>'
    )
    cell = (
        '<table:table-cell office:value-type="float" office:value="7"><text:p>'
        "{}</text:p></table:table-cell>"
    )
    data = text(
        '<table:table table:name="A"><table:table-column/><table:table-column'
        ' table:visibility="collapse"/>'
        '<table:table-row>' + cell.format("seen") + cell.format("column7")
        + '</table:table-row><table:table-row table:visibility="filter">' + cell.format("row7")
        + "</table:table-row></table:table>"
        '<table:table table:name="B" table:style-name="ta1">'
        '<table:table-row>' + cell.format("sheet7")
        + "</table:table-row></table:table>",
        word="spreadsheet", styles=styles,
    )  # fmt: skip
    said = " ".join(f.value or "" for f in inspected(data) if f.kind == "content.hidden_part")
    dropped = body(data, DROP)

    assert all(word in said for word in ("column7", "row7", "sheet7"))
    assert not any(word in dropped for word in ("column7", "row7", "sheet7"))
    assert dropped.count("<table:table-row") == 2
    assert dropped.count('office:value="7"') == 1
    assert same(data, cleaned(data, DROP), DROP)


def test_hidden_slides_and_notes_are_told_and_dropped() -> None:
    styles = (
        '<style:style style:name="dp1" style:family="drawing-page"><style:drawing-page-properties'
        ' presentation:visibility="hidden"/></style:style>'
    )
    box = "<draw:frame><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>"
    data = text(
        f'<draw:page draw:name="a" draw:style-name="dp1">{box.format("hidden slide")}</draw:page>'
        f'<draw:page draw:name="b">{box.format("seen")}<presentation:notes>'
        f'{box.format("my notes")}'
        "</presentation:notes></draw:page>",
        word="presentation", styles=styles,
    )  # fmt: skip
    said = [f.value for f in inspected(data) if f.kind == "content.hidden_part"]

    assert said == ["hidden slide", "my notes"]
    assert "my notes" in body(data)
    assert "notes" not in body(data, DROP).replace("presentation:notes", "")
    assert "seen" in body(data, DROP)


@pytest.mark.parametrize(("place", "more", "told"), [
    ('svg:x="30cm" svg:y="1cm"', "", True), ('svg:x="1cm" svg:y="-9in"', "", True),
    ('svg:x="-1cm" svg:y="1cm"', "", False), ('svg:x="27cm" svg:y="1cm"', "", False),
    ('svg:x="30cm" svg:y="1cm" draw:transform="rotate (1)"', "", False),
    ('svg:x="30cm"', "", False),
    ('svg:x="30cm" svg:y="1cm"', '<anim:par presentation:node-type="timing-root"/>', False),
])  # fmt: skip
def test_shapes_off_a_slide_are_told_and_dropped(place: str, more: str, told: bool) -> None:
    """What is turned, or comes in later, may well be seen."""
    layout = (
        '<style:page-layout style:name="L"><style:page-layout-properties fo:page-width="28cm"'
        ' fo:page-height="21cm"/></style:page-layout>'
    )
    box = "<draw:frame{}><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>"
    away = box.format(f' svg:width="4cm" svg:height="2cm" {place}', "secret")
    page = f'<draw:page draw:name="a">{box.format("", "seen")}{away}{more}</draw:page>'
    data = text(page, word="presentation", styles=layout)

    assert [f.value for f in inspected(data) if f.kind == "content.invisible"] == ["secret"] * told
    assert "secret" in body(data)
    assert ("secret" not in body(data, DROP)) is told
    assert "seen" in body(data, DROP)
    assert same(data, cleaned(data, DROP), DROP)


def test_names_are_numbered_the_same_wherever_they_are_spoken_of() -> None:
    styles = (
        '<style:style style:name="Acme_20_letter" style:display-name="Acme letter"'
        ' style:family="paragraph" style:parent-style-name="Standard"/>'
    )
    data = text(
        '<text:p text:style-name="Acme_20_letter"><text:bookmark text:name="for Ann"/>'
        "here</text:p>"
        '<text:p><text:a xlink:href="#for Ann">there</text:a><text:bookmark-ref '
        'text:ref-name="for Ann"/>'
        "</text:p>",
        styles=styles,
    )
    clean = body(data)

    assert "Acme" not in clean
    assert clean.count('"style1"') == 2
    assert clean.count('"m1"') == 2
    assert '"#m1"' in clean
    assert '"Standard"' in clean


def test_the_presentations_own_styles_keep_their_tie_to_the_master_page() -> None:
    styles = '<style:style style:name="Acme-title" style:family="presentation"/>'
    master = odt.part(
        b"styles",
        b'<office:master-styles><style:master-page style:name="Acme"/></office:master-styles>',
    )
    data = text(
        '<draw:page draw:name="a" draw:master-page-name="Acme"><draw:frame'
        ' presentation:style-name="Acme-title"/></draw:page>',
        word="presentation", styles=styles, **{"styles.xml": master},
    )  # fmt: skip
    copy = cleaned(data)
    name = re.search('style:name="(style[0-9]+)"', part(copy, "styles.xml"))

    assert name is not None
    assert part(copy, "content.xml").count(f'"{name[1]}-title"') == 2


def test_formulas_in_texts_speak_of_renamed_tables() -> None:
    data = text(
        '<table:table table:name="Wages"><table:table-row><table:table-cell'
        ' table:formula="ooow:&lt;Wages.A1&gt;+1"><text:p>2</text:p></table:table-cell>'
        "</table:table-row></table:table>"
    )

    assert "Wages" not in body(data)
    assert "Table1.A1" in body(data)


def test_names_of_sheets_and_of_ranges_in_formulas_stay() -> None:
    """Readers see both."""
    data = text(
        '<table:table table:name="Wages"><table:table-row><table:table-cell '
        'table:formula="of:=sums+1">'
        "<text:p>2</text:p></table:table-cell></table:table-row></table:table>"
        '<table:named-expressions><table:named-range table:name="sums" '
        'table:cell-range-address="$Wages.$A$1"/>'
        '<table:named-range table:name="secret" table:cell-range-address="$Wages.$A$2"/>'
        "</table:named-expressions>",
        word="spreadsheet",
    )

    assert 'table:name="Wages"' in body(data)
    assert 'table:name="sums"' in body(data)
    assert "secret" not in body(data)
    assert same(data, cleaned(data))


@pytest.mark.parametrize(
    ("description", "stays"),
    [
        ("A cat asleep on a chair", True),
        ("Cat", True),
        ("C:\\Users\\ann\\cat.jpg", False),
        ("/home/ann/cat", False),
        ("cat.jpeg", False),
        ("IMG_2034", False),
        ("https://example.org/t?u=1", False),
        ("ab12cd34ef", False),
    ],
)
def test_descriptions_stay_where_they_are_words(description: str, stays: bool) -> None:
    """People who cannot see a picture are read its description."""
    data = text(f"<text:p>a<draw:frame><svg:desc>{description}</svg:desc></draw:frame></text:p>")

    assert (description in body(data)) is stays
    assert any(f.value == description for f in inspected(data)) is not stays
    assert same(data, cleaned(data))


def test_links_to_addresses_stay_and_are_told() -> None:
    data = text(
        '<text:p><text:a xlink:href="https://example.org/">site</text:a>'
        '<text:a xlink:href="../ann/letter.odt">letter</text:a></text:p>'
    )
    found = {f.kind: f.value for f in inspected(data)}

    assert found["content.link"] == "https://example.org/"
    assert found["who.user_path"] == "../ann/letter.odt"
    assert "https://example.org/" in body(data)
    assert "letter.odt" not in body(data)
    assert ">letter<" in body(data).replace("</text:a>letter", ">letter")


def test_pictures_are_cleaned_and_get_neutral_names() -> None:
    """The name that LibreOffice gives is a sum of the picture as it was."""
    data = text(
        '<text:p><draw:frame><draw:image xlink:href="Pictures/10000201AB.png"/>'
        "</draw:frame></text:p>",
        Pictures__10000201AB_png=b"",
    )
    data = archive(
        File(b"mimetype", odt.VENDOR + b"text", STORED),
        File(b"content.xml", zipfile.ZipFile(io.BytesIO(data)).read("content.xml")),
        File(b"Pictures/10000201AB.png", small(lambda place: b"Ann", "")),
    )
    copy = zipfile.ZipFile(io.BytesIO(cleaned(data)))

    assert copy.namelist() == [
        "mimetype",
        "content.xml",
        "Pictures/image1.png",
        "META-INF/manifest.xml",
    ]
    assert b"Ann" not in copy.read("Pictures/image1.png")
    assert same(data, cleaned(data))


def test_a_file_inside_that_is_not_known_refuses_the_whole() -> None:
    inner = '<text:p><draw:frame><draw:image xlink:href="a.emf"/></draw:frame>words</text:p>'
    data = text(inner, **{"a.emf": b"\1\0\0\0 not known"})
    wish = Recipe(faces="keep", drop_unknown=True)

    with pytest.raises(UnknownFormat) as refused:
        cleaned(data)

    assert refused.value.where == "a.emf"
    assert "draw:image" not in body(data, wish)
    assert "words" in body(data, wish)
    assert same(data, cleaned(data, wish), wish)


def test_of_an_object_of_another_program_its_picture_stays() -> None:
    """What is shown is the picture; the object behind it is a hidden file."""
    inner = (
        '<text:p><draw:frame><draw:object-ole xlink:href="./Object 1"/><draw:image'
        ' xlink:href="./ObjectReplacements/Object 1"/></draw:frame></text:p>'
    )
    data = text(
        inner,
        **{
            "Object 1": b"\xd0\xcf\x11\xe0 a workbook",
            "ObjectReplacements/Object 1": small(no_plant, ""),
        },
    )
    copy = cleaned(data)

    assert "object-ole" not in part(copy, "content.xml")
    assert "Pictures/image1.png" in part(copy, "content.xml")
    assert same(data, copy)
    assert any(f.kind == "hidden.file" and f.place.path == "Object 1" for f in inspected(data))


def test_stand_ins_of_objects_with_pictures_go() -> None:
    """The second object has another number in a copy when the first holds a picture."""
    frame = (
        '<text:p><draw:frame><draw:object xlink:href="./Object %s"/><draw:image'
        ' xlink:href="./ObjectReplacements/Object %s"/></draw:frame></text:p>'
    )
    picture = '<text:p><draw:frame><draw:image xlink:href="Pictures/a.png"/></draw:frame></text:p>'
    inner = {
        f"Object {name}/content.xml": part(text(inner), "content.xml").encode()
        for name, inner in (("one", picture), ("two", "<text:p/>"))
    }
    data = text(
        frame % ("one", "one") + frame % ("two", "two"),
        **{
            **inner,
            "Object one/Pictures/a.png": small(no_plant, ""),
            "ObjectReplacements/Object one": small(no_plant, "one"),
            "ObjectReplacements/Object two": small(no_plant, "two"),
        },
    )
    copy = cleaned(data)

    assert 'xlink:href="./Object 2"' in part(copy, "content.xml")
    assert "draw:image" not in part(copy, "content.xml")
    assert same(data, copy)
    assert not [f for f in inspected(copy) if f.kind.startswith("hidden")]


def test_of_two_pictures_in_a_frame_the_same_one_stays() -> None:
    """A drawing and its stand-in: which is shown does not change when the first has a new name."""
    inner = (
        '<text:p><draw:frame><draw:image xlink:href="Pictures/a.png"/>'
        '<draw:image xlink:href="Pictures/b.png"/></draw:frame></text:p>'
    )
    files = {f"Pictures/{name}.png": small(no_plant, name) for name in "ab"}
    data = text(inner, **files)
    copy = cleaned(data)

    assert part(copy, "content.xml").count("<draw:image") == 1
    assert same(data, copy)


def test_encrypted_packages_are_locked() -> None:
    listing = (
        odt.HEAD + b"<manifest:manifest%s><manifest:file-entry><manifest:encryption-data/>"
        b"</manifest:file-entry></manifest:manifest>" % odt.SPACES
    )
    data = text("<text:p/>", **{"META-INF/manifest.xml": listing})

    with pytest.raises(Locked):
        cleaned(data)


@pytest.mark.parametrize(
    "front",
    [
        b'<!DOCTYPE x [<!ENTITY a "aaaa">]>',
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        b"<!DOCTYPE x [ ]>",
    ],
)
def test_entities_are_refused(front: bytes) -> None:
    raw = odt.part(b"content", b"<office:body/>").replace(odt.HEAD, odt.HEAD + front)
    data = archive(File(b"mimetype", odt.VENDOR + b"text", STORED), File(b"content.xml", raw))

    with pytest.raises(Damaged):
        cleaned(data)


def test_a_part_that_can_not_be_read_is_refused_and_the_rest_still_told() -> None:
    data = archive(
        File(b"mimetype", odt.VENDOR + b"text", STORED),
        File(b"content.xml", b"<broken"),
        File(b"meta.xml", odt.meta(lambda place: b"Ann")),
    )

    with pytest.raises(Damaged):
        cleaned(data)
    assert "inside.damaged" in kinds(data)
    assert "who.author" in kinds(data)


def test_signs_without_width_are_told_and_dropped() -> None:
    data = text("<text:p>wo\u200brds</text:p>")

    assert "content.sign" in kinds(data)
    assert "wo\u200brds" in body(data)
    assert "words" in body(data, DROP)


def test_the_setting_that_decides_how_lines_break_stays() -> None:
    item = '<config:config-item config:name="{}" config:type="string">{}</config:config-item>'
    inner = item.format("PrinterIndependentLayout", "high-resolution") + item.format(
        "PrinterName", "HP of Ann"
    )
    raw = odt.part(
        b"settings",
        f"<office:settings><config:config-item-set "
        f'config:name="ooo:configuration-settings">{inner}'
        "</config:config-item-set></office:settings>".encode(),
    )
    kept = part(cleaned(text("<text:p/>", **{"settings.xml": raw})), "settings.xml")

    assert "high-resolution" in kept
    assert "Ann" not in kept


def test_how_numbers_are_shown_stays() -> None:
    """By the names of ODF 1.3: steps and signs of exponents, what fills cells, where zeros end."""
    words = (
        'number:min-decimal-places="0" number:exponent-interval="3" '
        'number:forced-exponent-sign="false"',
        "<number:fill-character>*</number:fill-character>",
        'number:max-denominator-value="9"',
    )
    style = (
        f'<number:number-style style:name="N1"><number:scientific-number {words[0]}/>{words[1]}'
        f"<number:fraction {words[2]}/></number:number-style>"
    )
    shown = body(text("<table:table/>", word="spreadsheet", styles=style))

    for word in words:
        assert word in shown
    assert not [one for one in inspected(text("", styles=style)) if one.kind == "hidden.unknown"]


def test_the_curve_of_a_trend_stays() -> None:
    """Its degree, and how far it goes on, are seen in the chart."""
    curve = 'chart:regression-max-degree="3" loext:regression-period="2"'
    style = (
        '<style:style style:name="ch1" style:family="chart">'
        f"<style:chart-properties {curve}/></style:style>"
    )
    assert curve in body(text("<text:p/>", styles=style))


def test_a_clean_package_begins_with_its_type_unpacked() -> None:
    """Programs read it at a fixed place."""
    copy = cleaned(sample_of("odt")[0], ACCEPT)

    assert copy[30:38] == b"mimetype"
    assert copy[38:].startswith(odt.VENDOR + b"text")


@pytest.mark.parametrize(
    "name", ["Text_20_body", "Heading_20_1", "P12", "Default-title", "WWNum3"]
)
def test_names_that_programs_bring_stay(name: str) -> None:
    assert odf_builtin.is_built_in(name)


@pytest.mark.parametrize("name", ["Acme", "Ann1", "P12x", "Letter_20_of_20_Ann"])
def test_names_that_people_give_do_not(name: str) -> None:
    assert not odf_builtin.is_built_in(name)


@pytest.mark.parametrize(
    "name", ["ods", "odp", "odg", "odf", "odc", "ott", "odm", "ots", "otp", "otg"]
)
def test_each_kind_is_cleaned_and_stays_what_it_is(name: str) -> None:
    data, _ = sample_of(name)
    copy = cleaned(data, ACCEPT)

    assert identify(copy).name == name
    assert [f for f in inspected(copy, ACCEPT) if not harmless(f.kind)] == []
