"""Calls that must not stand in the project, because each has hurt somebody before."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.conftest import ROOT

CODE = sorted((ROOT / "toolkit").rglob("*.py"))
TEMPLATES = sorted((ROOT / "toolkit" / "web" / "templates").rglob("*"))
SCRIPTS = sorted((ROOT / "toolkit" / "web" / "static").rglob("*.js"))

#: Dotted name -> why not.
NEVER = {
    "cv2.imread": "OpenCV gets arrays alone",
    "cv2.imdecode": "OpenCV gets arrays alone",
    "cv2.VideoCapture": "OpenCV gets arrays alone",
    "eval": "text is not code",
    "exec": "text is not code",
    "compile": "text is not code",
    "os.system": "no shell",
    "os.popen": "no shell",
    "pickle.loads": "values cross as JSON",
    "pickle.load": "values cross as JSON",
    "marshal.loads": "values cross as JSON",
    "yaml.load": "only the safe loader",
    "Markup": "templates escape",
    "render_template_string": "templates are files",
    "tempfile.NamedTemporaryFile": "photos are not written to temporary files",
    "tempfile.TemporaryFile": "photos are not written to temporary files",
    "tempfile.SpooledTemporaryFile": "photos are not written to temporary files",
    "tempfile.mktemp": "names can be guessed",
}


def _calls(text: str) -> Iterator[ast.Call]:
    return (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))


def wrongs(text: str) -> list[str]:
    """What is wrong with a module."""
    found = []
    for call in _calls(text):
        name = ast.unparse(call.func)
        words = {keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords}
        if name in NEVER or name.rpartition(".")[2] in ("Markup", "render_template_string"):
            found.append(f"{call.lineno}: {name}")
        if name.endswith("Image.open") and "formats" not in words:
            found.append(f"{call.lineno}: Image.open without formats=")
        if words.get("shell", "False") != "False":
            found.append(f"{call.lineno}: a shell")
        if words.get("debug", "False") != "False" and name.endswith((".run", "Flask")):
            found.append(f"{call.lineno}: a debugger")
    return found


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_call_that_has_hurt_before(path: object) -> None:
    assert wrongs(path.read_text("utf-8")) == []  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "line",
    ["Image.open(x)", "PIL.Image.open(x, 'r')", "cv2.imread(x)", "cv2.imdecode(a, b)", "eval(x)",
     "exec(x)", "subprocess.run(x, shell=True)", "pickle.loads(x)", "flask.Markup(x)",
     "markupsafe.Markup(x)", "app.run(debug=True)", "os.system(x)", "tempfile.TemporaryFile()",
     "render_template_string(x)"],
)  # fmt: skip
def test_the_search_finds_them(line: str) -> None:
    assert wrongs(line) != []
    assert wrongs("Image.open(x, formats=['JPEG'])") == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_escape_everything_and_run_nothing_inline(path: object) -> None:
    """No |safe, no script or style in the page, nothing from elsewhere."""
    text = path.read_text("utf-8")  # type: ignore[attr-defined]

    assert not re.search(r"\|\s*safe\b|autoescape\s+false|Markup", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text)
    assert not re.search(r"""(?:src|href|action|formaction)=["']?(?:https?:)?//""", text)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_make_no_markup_out_of_text_and_keep_nothing(path: object) -> None:
    text = path.read_text("utf-8")  # type: ignore[attr-defined]

    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(",
                 "new Function", "localStorage", "sessionStorage", "indexedDB", "serviceWorker",
                 "document.cookie", "http://", "https://", "WebSocket", "sendBeacon"):  # fmt: skip
        assert word not in text.replace("http://www.w3.org/", ""), word
