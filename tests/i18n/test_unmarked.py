"""No sentence reaches a person without having been named for translation."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from tests.conftest import ROOT
from toolkit.details import DETAILS

TOOLKIT = ROOT / "toolkit"
#: The rooms that speak to people. The others only raise rows of toolkit.details.
SPEAKING = sorted(
    path
    for pattern in (
        "cli/*.py",
        "web/*.py",
        "clean/report.py",
        "kinds.py",
        "details.py",
        "errors.py",
    )
    for path in TOOLKIT.glob(pattern)
)
SCRIPTS = sorted((TOOLKIT / "web/static").rglob("*.js"))
TEMPLATES = sorted((TOOLKIT / "web/templates").rglob("*.html"))

#: Calls whose words a person reads; their text must come out of one of MARKS.
SAYING = {"talk", "result", "UsageError", "fail", "flash"}
MARKS = {"_", "mark", "translate", "say", "gettext", "ngettext", "sentence"}
NAMES = re.compile("lampshade|Python|SHA")
#: Words between tags or in an attribute that are no sentence: names and signs.
NO_WORDS = re.compile(
    r"^(?:[^A-Za-z]|\b(?:Lampshade|JPEG|PNG|ZIP|Ctrl|Esc|Del|Tab|Shift|[A-Z])\b)*$"
)
#: Attributes whose text is read or heard.
READ = re.compile(
    r'\b(title|alt|placeholder|aria-label|aria-description|aria-valuetext|content)="([^"]*)"'
)
BUTTON = re.compile(r'<input\b[^>]*type="(?:submit|button)"[^>]*value="([^"]*)"')
META = re.compile(r"<meta\b[^>]*>")


def words_of(call: ast.Call) -> Iterator[ast.expr]:
    """String literals in what a call says, outside of a mark."""
    waiting: list[ast.expr] = list(call.args)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Subscript) or _is_marked(node):
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            # a row of that table is named by a key, and its words are marked there
            key = node.value in DETAILS
            if not key and re.search(r"[A-Za-z]{3}", NAMES.sub("", node.value)):
                yield node
        else:
            waiting += [
                child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)
            ]


def _is_marked(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and name_of(node) in MARKS


def name_of(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def unmarked(source: str) -> list[str]:
    """What a module says without having named it; and marks that cannot be extracted."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        if name_of(node) in SAYING:
            found += [f"{word.lineno}: {word.value!r}" for word in words_of(node)
                      if isinstance(word, ast.Constant)]  # fmt: skip
        if name_of(node) in {"_", "mark"} and node.args and not _is_plain(node.args[0]):
            found.append(f"{node.lineno}: a mark around something that is no plain text")
    return found


def _is_plain(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


@pytest.mark.parametrize("path", SPEAKING, ids=lambda path: path.relative_to(TOOLKIT).as_posix())
def test_no_module_speaks_unmarked(path: Path) -> None:
    """What is printed or raised for a person comes out of a mark."""
    assert unmarked(path.read_text("utf-8")) == []


def bare_words(template: str) -> Iterator[str]:
    """Text between tags and in attributes that are read, outside of any expression."""
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    tree = environment.parse(template)
    plain = "".join(
        part.data if isinstance(part, nodes.TemplateData) else "\x00"
        for output in tree.find_all(nodes.Output)
        for part in output.nodes
    )
    plain = re.sub(r"<(style|script|svg)\b.*?</\1>", "", plain, flags=re.DOTALL)
    for name, text in READ.findall(META.sub("", plain)):
        if not NO_WORDS.match(text.replace("\x00", "").strip()):
            yield f'{name}="{text}"'
    yield from (text for text in BUTTON.findall(plain) if not NO_WORDS.match(text.strip()))
    for text in re.split(r"<[^>]*>", plain):
        for piece in text.replace("&nbsp;", " ").split("\x00"):
            if not NO_WORDS.match(re.sub(r"&\w+;", "", piece).strip()):
                yield piece.strip()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_page_speaks_unmarked(path: Path) -> None:
    """Every word on a page stands in a mark."""
    assert list(bare_words(path.read_text("utf-8"))) == []


@pytest.mark.parametrize(
    "template",
    [
        "<p>Hello there</p>",
        '<img alt="a face">',
        "<p>{{ _('x') }} and more</p>",
        '<input type="submit" value="Go on">',
        "{% if a %}<b>unmarked</b>{% endif %}",
        '<button aria-label="Close">x</button>',
    ],
)
def test_bare_words_are_found(template: str) -> None:
    """The lint goes red on what it is there for."""
    assert list(bare_words(template))


def test_marked_words_are_let_through() -> None:
    """And stays green on what is right."""
    good = (
        "<p lang=\"{{ lang }}\" title=\"{{ _('x') }}\">{{ _('Hello') }}: <bdi>{{ n }}</bdi> %</p>"
    )

    assert list(bare_words(good)) == []
    assert (
        unmarked('out.talk(translate(_("good")))\nout.result(f"  {value}: {say(_(\'x\'))}")') == []
    )


@pytest.mark.parametrize(
    "source",
    ['out.talk("all done")', 'out.result(f"saved as {name}")', 'raise click.UsageError("no good")',
     'self.fail("not a box", param)', '_(f"a {b}")', 'out.talk("a " + _("b") + " went well")'],
)  # fmt: skip
def test_unmarked_speech_is_found(source: str) -> None:
    """The lint goes red on what it is there for."""
    assert unmarked(source)


#: Text of a script, without comments; two words in a row are a sentence, not a name.
_REMARK = re.compile(r"/\*.*?\*/|^\s*//[^\n]*|\s//\s[^\n]*", re.DOTALL | re.MULTILINE)
_LITERAL = re.compile(r"\"([^\"\n]*)\"|'([^'\n]*)'|`([^`]*)`")


def spoken_by(script: str) -> list[str]:
    """String literals that read like speech; scripts take their words from data- attributes."""
    literals = ("".join(parts) for parts in _LITERAL.findall(_REMARK.sub("", script)))
    return [text for text in literals if re.search("[A-Za-z]{2,} [a-z]{2,}", text)]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_script_speaks_by_itself(path: Path) -> None:
    """The words of a script stand in the page, where they are translated."""
    assert spoken_by(path.read_text("utf-8")) == []


def test_a_speaking_script_is_found() -> None:
    """The lint goes red on what it is there for, and not on remarks."""
    assert spoken_by('// all is well\nsay("Cover was added");') == ["Cover was added"]
    assert spoken_by("// all is well\n/* still so */ get('a.b c');") == []
