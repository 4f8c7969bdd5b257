"""Pages: words and looks stay, what names people and calls elsewhere goes."""

from __future__ import annotations

import pytest

from toolkit.errors import Damaged, TooLarge
from toolkit.formats.inside import Inside, joined
from toolkit.formats.text import html, residue
from toolkit.model import Recipe


def clean(page: str | bytes, wish: Recipe | None = None) -> bytes:
    raw = page.encode() if isinstance(page, str) else page
    return b"".join(joined(raw, html.FORMAT.strip(raw, Inside(wish))))


def body(inner: str, wish: Recipe | None = None) -> str:
    return clean(f"<!DOCTYPE html>{inner}", wish).decode().removeprefix("<!DOCTYPE html>").strip()


@pytest.mark.parametrize(
    ("page", "wanted"),
    [
        ("<p>a<p>b<br>c", "<p>a<p>b<br>c"),
        ("<P ALIGN=Center>a</P>", '<p align="Center">a</p>'),
        ("<p hidden>gone<p>seen", "<p>seen"),
        ("<ul><li hidden>gone<li>seen</ul>", "<ul><li>seen</ul>"),
        ("<div><p style='display:none'>gone</div>seen", "<div></div>seen"),
        ("<b><div hidden>gone</b>gone, too</div>seen</b>", "<b>seen</b>"),
        ("a<!-- b -->c<!>d<?e?>f", "acdf"),
        ("<table><tr hidden><td>gone<tr><td>seen</table>", "<table><tr><td>seen</table>"),
        ("<a href='http://x/?u=1' ping=//y>a</a>", '<a href="http://x/?u=1">a</a>'),
        ("<a href='java\tscript:x()'>a</a>", "<a>a</a>"),
        ("<img src=//x/y.png alt=words>", '<img alt="words">'),
        ("<img src=' HTTPS://x/y.png'>seen", "seen"),
        ("<x-a b=c>seen</x-a>", "seen"),
        ("<script>if (a < b) '<p>'</script>seen", "seen"),
        ("<textarea><!-- seen --></textarea>", "<textarea><!-- seen --></textarea>"),
        ("<p id=a>x<a href=#a>y</a>", '<p id="a">x<a href="#a">y</a>'),
        ("<style>.k{color:red}</style><p class='k l'>x",
         '<style>.k{color:red}</style><p class="k">x'),
        ("a &lt;b&gt; &amp; &nbsp;c < d", "a &lt;b&gt; &amp; &nbsp;c < d"),
        ("<svg><use href=#i /></svg><svg hidden><symbol id=i><path d=M0 /></symbol></svg>seen",
         '<svg><use href="#i"/></svg>seen'),
        ("<math><mi>x</mi><annotation>gone</annotation></math>", "<math><mi>x</mi></math>"),
        ("<p>cut off <b", "<p>cut off"),
    ],
)  # fmt: skip
def test_each_part_is_as_it_should_be(page: str, wanted: str) -> None:
    """As browsers read it, not as XML has it."""
    assert body(page) == wanted


def test_marks_written_as_numbers_are_seen() -> None:
    """&#8203; is a sign of no width, however it is written."""
    raw = b"<!DOCTYPE html><p>a&#8203;b&zwnj;c"
    kinds = [row.kind for row in html.FORMAT.inspect(raw, Inside())]

    assert kinds == ["content.sign", "content.sign"]
    assert body("<p>a&#8203;b", Recipe(faces="keep", drop_hidden=True)) == "<p>ab"


@pytest.mark.parametrize("label", ["windows-1251", "shift_jis", "gb2312", "iso-8859-1"])
def test_a_page_keeps_its_character_set(label: str) -> None:
    """Its words are the same bytes as before."""
    words = {"windows-1251": b"\xcf\xf0\xe8", "shift_jis": b"\x93\xfa\x96\x7b\x83\x5c",
             "gb2312": b"\xd6\xd0\xce\xc4", "iso-8859-1": b"caf\xe9"}[label]  # fmt: skip
    raw = f"<!DOCTYPE html><meta charset={label}><!-- x --><p>".encode() + words

    assert clean(raw).strip().endswith(b"<p>" + words)


@pytest.mark.parametrize("label", ["utf-7", "x-made-up", "iso-2022-kr"])
def test_an_unknown_character_set_is_refused(label: str) -> None:
    """Letters could be tags in it."""
    with pytest.raises(Damaged):
        clean(f"<!DOCTYPE html><meta charset={label}><p>a")


def test_xhtml_stays_xhtml() -> None:
    """So that readers of XML can go on reading it."""
    page = '<html xmlns="http://www.w3.org/1999/xhtml"><body><br/><p>a</p></body></html>'

    assert clean(page).decode().strip() == page.replace("<br/>", "<br />")


def test_ordinary_pages_are_no_damage() -> None:
    """Nothing that a browser shows is refused for being untidy."""
    for page in ("<p", "<p>a</b></i>", "<<p>>", "<p a='b>c", "</p><br/></br>", "<title>a"):
        clean(f"<!DOCTYPE html>{page}")


def test_many_tags_are_gone_through_few_times(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page is looked at again until nothing more goes: tags times rounds count."""
    page = "<!DOCTYPE html>" + '<p id="a" class="b">words</p>' * 3
    monkeypatch.setattr(html, "_MOST_WORK", 40)
    assert clean(page).count(b"<p") == 3

    html._known.clear()
    monkeypatch.setattr(html, "_MOST_WORK", 8)
    with pytest.raises(TooLarge):
        clean(page)


def test_what_stands_on_many_tags_is_told_once() -> None:
    """Pages give thousands of tags the same class; each by itself would be too many to list."""
    page = ("<!DOCTYPE html>" + '<p class="b">words</p>' * 5 + '<p class="c">words</p>').encode()
    told = [one.value for one in html.FORMAT.inspect(page, Inside()) if one.kind == "hidden.id"]

    assert told == ["b", "c"]


_WORDS = "<p>seen<p {}>secret</p>"


@pytest.mark.parametrize(("page", "told"), [
    (_WORDS.format('style="color:white"'), True), (_WORDS.format('style="color:#FEFEFE"'), True),
    (_WORDS.format('style="opacity:0"'), True), (_WORDS.format('style="color:#eee"'), False),
    ("<style>.k{color:#fff}</style>" + _WORDS.format("class=k"), True),
    ("<style>.j, .k{color:black;opacity:0}</style>" + _WORDS.format("class=k"), True),
    ("<style>.k{text-indent:-9999px}</style>" + _WORDS.format("class=k"), True),
    ("<style>@media print{.k{color:#fff}}</style>" + _WORDS.format("class=k"), False),
    ("<style>.j .k{color:#fff}</style>" + _WORDS.format("class=k"), False),
    ("<style>.k{color:#fff}body{background:#fff}</style>" + _WORDS.format("class=k"), True),
    ("<style>.k{color:#fff}body{background:navy}</style>" + _WORDS.format("class=k"), False),
    ("<style>.k{color:#fff;background:url(x)}</style>" + _WORDS.format("class=k"), False),
    ("<style>@import 'x.css';.k{color:#fff}</style>" + _WORDS.format("class=k"), False),
    ("<link rel=stylesheet href=x.css>" + _WORDS.format('style="color:#fff"'), False),
    ("<table bgcolor=black><td>" + _WORDS.format('style="color:#fff"') + "</table>", False),
    ("<body background=x>" + _WORDS.format('style="color:#fff"'), False),
    ("<style>.k{color:#fff}</style><div class=k><b>secret</b></div>", True),
    ("<style>.k{color:#fff}</style><div class=k><p>secret</p></div>", False),
    ("<style>.k{opacity:0}</style><div class=k><p>secret</p></div>", True),
    ("<style>.k{color:#fff}</style><div class=k><p class=k>secret</p></div>", True),
])  # fmt: skip
def test_pale_words_are_told_where_nothing_lies_behind_them(page: str, told: bool) -> None:
    """White on dark is how many headings look, and what stands inside may have its own colour."""
    found = [
        one.value for one in html.FORMAT.inspect(f"<!DOCTYPE html>{page}".encode(), Inside())
        if one.kind == "content.invisible"
    ]  # fmt: skip

    assert set(found) == ({"secret"} if told else set())
    assert "secret" in body(page)
    assert ("secret" not in body(page, Recipe(faces="keep", drop_hidden=True))) is told


def test_the_proof_leaves_out_names_that_stay() -> None:
    """Ids to which links lead, and classes in selectors, say nothing that went."""
    page = (
        '<!DOCTYPE html><style>a[id="top-of-list"]{content:"seen by readers"}</style>'
        "<p id=skip-top-of-list><a href=#skip-top-of-list>x</a><a href=#Ada:_the_top>y</a>"
    )
    copy = clean(page)
    left = b"".join(html.FORMAT.searched(copy, Inside(None)))

    assert b"skip-top-of-list" in copy
    assert b"top-of-list" not in left
    assert b"Ada" not in left
    assert b"lovelace" in residue.of_markup("<p><a href='by lovelace'>x</a>")
