"""What is written is true: every command, option, format, kind and code is documented."""

from __future__ import annotations

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import toolkit
from tests.conftest import ROOT, sample_of
from toolkit import errors
from toolkit.cli import COMMANDS, lampshade
from toolkit.errors import LampshadeError

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


def test_the_error_tree_is_drawn_as_it_is() -> None:
    """Every error stands in the docstring's tree."""
    drawn = set(re.findall(r"[├└]─ (\w+)", errors.__doc__ or ""))
    classes: list[type[LampshadeError]] = [LampshadeError]
    for each in classes:
        classes += each.__subclasses__()

    assert drawn == {each.__name__ for each in classes[1:]}


def test_every_hint_has_its_detail() -> None:
    """A hint for a reason that does not exist helps nobody."""
    assert errors.HINTS.keys() <= errors.DETAILS.keys()
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
