"""What is written is true: every command, option, format, kind and code is documented."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import toolkit
from tests.conftest import ROOT, sample_of
from toolkit import errors, files
from toolkit.clean import batch, facts
from toolkit.cli import COMMANDS, lampshade
from toolkit.cli.exits import Exit
from toolkit.details import DETAILS
from toolkit.errors import LampshadeError
from toolkit.formats.others import FORMATS
from toolkit.kinds import KINDS
from toolkit.redact import picture
from toolkit.sandbox.probes import PROBES

DOCS = ROOT / "docs"


def test_generated_pages_are_current() -> None:
    """Pages made from tables say what the tables say."""
    check = subprocess.run(
        [sys.executable, ROOT / "tools" / "make_docs.py", "--check"],
        check=False,
        capture_output=True,
    )

    assert check.returncode == 0, check.stderr.decode()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_documented(name: str) -> None:
    """A command nobody can read about does not exist."""
    page = (DOCS / "command.md").read_text("utf-8")
    command = lampshade.get_command(None, name)  # type: ignore[arg-type]

    assert f"lampshade {name}" in page
    assert command is not None
    for option in command.params:
        for words in option.opts:
            if words.startswith("--") and not getattr(option, "hidden", False):
                assert words in page
    assert name in (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("formats.md", [form.label for form in FORMATS]),
        ("formats.md", [suffix for form in FORMATS for suffix in form.suffixes]),
        ("kinds.md", [f"`{name}`" for name in KINDS]),
        ("exit-codes.md", [f"| {code.value} |" for code in Exit]),
        ("exit-codes.md", [f"- `{name}`:" for name in DETAILS if name]),
    ],
    ids=["formats", "suffixes", "kinds", "exit codes", "reasons"],
)
def test_every_row_of_a_table_is_documented(page: str, names: list[str]) -> None:
    """What the program can say or do can be looked up."""
    text = (DOCS / page).read_text("utf-8")

    assert [name for name in names if name not in text] == []


def test_every_variable_is_documented() -> None:
    """What can be set from outside is written down."""
    pages = "".join(page.read_text("utf-8") for page in [*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
    sources = [ROOT / "lampshade", *(ROOT / "toolkit").rglob("*.py")]
    sources += [*(ROOT / "tests").rglob("*.py"), ROOT / "Makefile"]
    named = {
        name
        for source in sources
        for name in re.findall(r"\"(LAMPSHADE_[A-Z_]+)\"|\$\{(LAMPSHADE_[A-Z_]+)",
                               source.read_text("utf-8"))
    }  # fmt: skip
    used = {one or other for one, other in named}

    assert used >= {"LAMPSHADE_PYTHON", "LAMPSHADE_DEBUG_JAIL", "LAMPSHADE_CORPUS"}
    assert [name for name in sorted(used) if name not in pages] == []


def test_numbers_in_the_pages_are_those_of_the_code() -> None:
    """Ways out that are tried, jobs handed out at a time, seconds and bytes."""
    jail = (DOCS / "jail.md").read_text("utf-8")
    counted = {14: "fourteen", 15: "fifteen", 16: "sixteen"}[len(PROBES)]

    limits = (DOCS / "exit-codes.md").read_text("utf-8")

    assert f"in {counted} ways" in jail
    assert f"| a file | {files.MAX_BYTES >> 30} GiB |" in limits
    assert f"{picture.MAX_PIXELS // 10**6} million pixels" in limits
    assert f"At most {batch.WINDOW} jobs" in (DOCS / "many-files.md").read_text("utf-8")


def test_every_package_that_is_asked_for_is_shown() -> None:
    """Who asks what is installed here is told of each package that Lampshade may stand on."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = [*project["dependencies"]]
    for name, packages in project["optional-dependencies"].items():
        asked += packages if name not in {"cluster", "test"} else []
    names = {re.split(r"[><=;\[ ]", package)[0] for package in asked}

    assert names <= set(facts.PARTS)


def test_one_version_of_python_is_asked_for() -> None:
    """The project, the linter, the launcher and the README agree on the oldest Python."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    asked = settings["project"]["requires-python"].removeprefix(">=")

    assert settings["tool"]["ruff"]["target-version"] == "py" + asked.replace(".", "")
    assert f"({asked.replace('.', ', ')})" in (ROOT / "lampshade").read_text("utf-8")
    assert f"Python {asked} or later" in (ROOT / "README.md").read_text("utf-8")


def test_help_starts_without_heavy_modules() -> None:
    """What only answers "how?" loads no reader, no decoder and no jail."""
    script = (
        "import sys; from toolkit.cli import lampshade;"
        "lampshade.main(['--help'], standalone_mode=False);"
        "sys.stderr.write(' '.join(m for m in sys.modules if m.split('.')[0] in"
        " ('numpy', 'cv2', 'PIL') or m.startswith(('toolkit.clean', 'toolkit.sandbox'))))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True,
        env={"PYTHONPATH": str(ROOT)},
    )  # fmt: skip

    assert ended.stderr == ""
    assert "inspect" in ended.stdout


def test_the_error_tree_is_drawn_as_it_is() -> None:
    """Every error stands in the docstring's tree."""
    drawn = set(re.findall(r"[├└]─ (\w+)", errors.__doc__ or ""))
    classes: list[type[LampshadeError]] = [LampshadeError]
    for each in classes:
        classes += each.__subclasses__()

    assert drawn == {each.__name__ for each in classes[1:]}


def test_an_error_names_a_row() -> None:
    """A reason that does not exist is a mistake of ours, seen at once."""
    with pytest.raises(ValueError, match="no such row"):
        errors.Damaged("no such detail")


def test_public_names_are_there() -> None:
    """What is promised can be imported."""
    assert toolkit.__all__ == sorted(toolkit.__all__)
    for name in toolkit.__all__:
        assert getattr(toolkit, name) is not None


def test_links_between_pages_lead_somewhere() -> None:
    """No page points at a page that is not there."""
    for page in [ROOT / "README.md", *ROOT.glob("*.md"), *DOCS.rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_page_is_in_the_index() -> None:
    """Whoever opens the folder finds each page, by its own title or one like it."""
    index = (DOCS / "README.md").read_text("utf-8")
    pages = (page.relative_to(DOCS).as_posix() for page in DOCS.rglob("*.md"))

    assert [page for page in pages if page != "README.md" and f"({page})" not in index] == []


def test_every_module_that_a_page_names_is_there() -> None:
    """A page does not speak of a module that was renamed."""
    folders = ("benchmarks", "tests", "toolkit", "tools")
    paths = [
        ROOT / "setup.py",
        *(path for each in folders for path in (ROOT / each).rglob("*.py")),
    ]
    modules = [f"/{path.relative_to(ROOT).as_posix()}" for path in paths]
    modules.append("/tests/samples/xyz.py")  # is still to be written
    for page in [ROOT / "CONTRIBUTING.md", *DOCS.rglob("*.md")]:
        named = re.findall(r"`((?:[a-z_0-9]+/)*[a-z_0-9]+\.py)`", page.read_text("utf-8"))
        gone = [name for name in named if not any(each.endswith(f"/{name}") for each in modules)]
        assert gone == [], page.name


def test_readme_commands_exist() -> None:
    """The two commands of the README are files and recipes of this project."""
    readme = (ROOT / "README.md").read_text("utf-8")

    assert "./lampshade clean" in readme
    assert "make test" in readme
    assert (ROOT / "lampshade").exists()
    assert re.search(r"^test:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("page", ["README.md", "docs/many-files.md"])
def test_examples_for_programs_run(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a page tells a programmer to write does what it says."""
    (tmp_path / "archive").mkdir()
    for name in ("photo.jpg", "archive/a.jpg"):
        (tmp_path / name).write_bytes(sample_of("jpeg")[0])
    monkeypatch.chdir(tmp_path)
    for example in re.findall(r"```python\n(.*?)```", (ROOT / page).read_text("utf-8"), re.DOTALL):
        example = example.replace("Recipe()", 'Recipe(faces="keep")')
        with ThreadPoolExecutor(1) as executor:
            exec(compile(example, page, "exec"), {"executor": executor})

    assert len(list((tmp_path / "cleaned").iterdir())) == 1


def test_nothing_names_one_machine() -> None:
    """No path of a builder's machine stands in the project."""
    for page in [*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *(ROOT / "toolkit").rglob("*.py")]:
        assert "/ho" + "me/" not in page.read_text("utf-8").replace("/home/user", "")
        assert Path("/wo" + "rk/").as_posix() + "/" not in page.read_text("utf-8")
