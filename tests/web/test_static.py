"""What the browser gets is ours, plain to read, and cannot be talked into anything."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.conftest import ROOT

STATIC = ROOT / "toolkit" / "web" / "static"
SHEETS = [sheet.read_text("utf-8") for sheet in sorted(STATIC.glob("*.css"))]
STYLE = "\n".join(SHEETS)
#: What the sheet that every page loads may weigh; what one kind of page needs goes beside it.
MOST_STYLE = 15_500
SCRIPTS = sorted(STATIC.glob("js/*.js"))
TEMPLATES = sorted((ROOT / "toolkit" / "web" / "templates").glob("*.html"))

PHYSICAL = re.compile(
    r"(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right|top|bottom)\b"
    r"|(?:^|[;{\s])(?:left|right|top|bottom)\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)"
)
FOREIGN = re.compile(r"@import|url\(|https?:")
#: What lets text become code, or keeps something after the visit.
FORBIDDEN = (
    "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "DOMParser", "eval(",
    "Function(", "srcdoc", "createContextualFragment", "localStorage", "sessionStorage",
    "indexedDB", "serviceWorker", "caches.", "document.cookie", "history.pushState",
)  # fmt: skip
SVG = "http://www.w3.org/2000/svg"


def test_the_style_turns_round_by_itself() -> None:
    """Only logical properties, so that a page for Arabic or Persian is no special case."""
    assert [found[0] for found in PHYSICAL.finditer(STYLE)] == []


def test_the_style_asks_for_nothing_and_moves_nothing() -> None:
    """No font, picture or sheet from elsewhere; no animation at all."""
    assert FOREIGN.findall(STYLE) == []
    assert re.findall(r"@keyframes|animation-name|transition-property", STYLE) == []


def test_the_sheet_of_every_page_is_small() -> None:
    """Plain to read from the first line to the last, and loaded by all pages."""
    assert (STATIC / "app.css").stat().st_size <= MOST_STYLE


def test_every_sheet_is_used_and_used_ones_are_there() -> None:
    """A page names its sheets by their files."""
    named = {
        name for page in TEMPLATES
        for name in re.findall(r"filename='([a-z]+\.css)'", page.read_text("utf-8"))
    }  # fmt: skip

    assert named == {sheet.name for sheet in STATIC.glob("*.css")}


@pytest.mark.parametrize(
    "wish",
    ["prefers-color-scheme: dark", "prefers-contrast: more", "prefers-reduced-motion: reduce",
     "forced-colors: active", "@media print"],
)  # fmt: skip
def test_the_style_heeds_what_people_set(wish: str) -> None:
    """Dark, more contrast, less motion, own colours, paper."""
    assert wish in STYLE


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_can_not_be_fooled(script: Path) -> None:
    """No text becomes markup or code, nothing is stored, nothing foreign is named."""
    text = script.read_text("utf-8").replace(SVG, "")

    assert [word for word in FORBIDDEN if word in text] == []
    assert FOREIGN.findall(text) == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_typed(script: Path) -> None:
    """Each module asks to be checked, except the one line that no module may wait for."""
    assert script.read_text("utf-8").startswith("// @ts-check\n") or script.name == "ready.js"


def test_the_types_of_scripts_fit() -> None:
    """The checker of types finds nothing to say about the comments that carry them."""
    node = shutil.which("node")
    checkers = sorted((Path(sys.prefix) / "browser").glob("typescript-*/package/lib/tsc.js"))
    if node is None or not checkers:
        pytest.skip("TypeScript's checker is not here: run `make browser`")
    options = "--noEmit --allowJs --checkJs --strict --moduleDetection force --target es2022"
    library = "--module es2022 --moduleResolution bundler --lib es2022,dom,dom.iterable"
    command = [node, checkers[-1], *options.split(), *library.split(), *SCRIPTS]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)

    assert checked.stdout == ""
    assert checked.returncode == 0


class _Page(HTMLParser):
    """The tags of a template, with its directives taken out."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        text = re.sub(r"{%.*?%}", "", path.read_text("utf-8"), flags=re.DOTALL)
        self.feed(re.sub(r"{{.*?}}", "said", text, flags=re.DOTALL))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def _tags(*names: str) -> Iterator[tuple[str, dict[str, str | None]]]:
    for path in TEMPLATES:
        for tag, attributes in _Page(path).tags:
            if tag in names or not names:
                yield path.name, attributes


def test_pages_have_nothing_inline() -> None:
    """No style, script or handler inside a page: the policy would refuse it."""
    inline = [
        (page, name) for page, attributes in _tags() for name in attributes
        if name == "style" or name.startswith("on")
    ]  # fmt: skip

    assert inline == []
    assert [page for page, attributes in _tags("script") if "src" not in attributes] == []
    assert list(_tags("style", "iframe", "object", "embed", "base")) == []


def test_pages_never_trust_text() -> None:
    """No value is let through unescaped."""
    unsafe = re.compile(r"\|\s*safe|Markup|autoescape")

    assert [path.name for path in TEMPLATES if unsafe.search(path.read_text("utf-8"))] == []


def test_forms_leave_no_trace_and_carry_their_token() -> None:
    """No form is remembered by the browser; each one that changes something has the token."""
    forms = list(_tags("form"))
    assert len(forms) > 5
    assert [page for page, form in forms if form.get("autocomplete") != "off"] == []
    assert [page for page, form in forms if form.get("method") != "post"] == []
    for path in TEMPLATES:
        tags = _Page(path).tags
        tokens = sum(tag == "input" and each.get("name") == "csrf" for tag, each in tags)
        needed = sum(tag == "form" and each.get("action") != "/login" for tag, each in tags)
        assert tokens == needed, path.name
    files = [each for _, each in _tags("input") if each.get("type") == "file"]
    assert {each.get("autocomplete") for each in files} == {"off"}


def test_pages_name_no_other_place() -> None:
    """No address of anything that is not on this computer."""
    assert [p.name for p in TEMPLATES if FOREIGN.search(p.read_text("utf-8"))] == []
