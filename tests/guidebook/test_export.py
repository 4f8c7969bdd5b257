"""Pages that open by a double click, and lines for a terminal."""

from __future__ import annotations

import html
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag

import pytest

from tests.conftest import ROOT
from tests.guidebook.shelf import TODAY, build, change
from toolkit.cli.formatter import columns, wrapped
from toolkit.errors import CannotWrite, GuideError
from toolkit.guidebook import export, load, order, page, plain, state
from toolkit.guidebook.values import Book

STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e]")


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return load.book(build(tmp_path / "guides"))


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_exported_pages_stand_alone(lang: str, book: Book, tmp_path: Path) -> None:
    """No script, nothing from elsewhere, every link leads to a page and a place that are there."""
    folder = tmp_path / "out"
    count = export.export(book, lang, folder, TODAY)
    pages = {path.name: path.read_text("utf-8") for path in folder.iterdir()}

    assert count == len(pages)
    assert {"index.html", "the-law.html", "lamps.html", "candles-handout.html"} <= set(pages)
    for name, text in pages.items():
        assert "<script" not in text, name
        assert not re.search(r"(?:src|action|data|srcset)=|@import|url\((?!#)", text), name
        assert "default-src 'none'" in html.unescape(text)
        for target in re.findall(r'href="([^"]*)"', text):
            other, part = urldefrag(target)
            assert other == "" or other in pages, f"{name}: {target}"
            assert not part or f'id="{part}"' in pages[other or name], f"{name}: {target}"
    assert f'<html lang="{lang}"' in pages["index.html"]
    assert 'dir="rtl"' in pages["lamps.html"] or lang == "en"
    for path in folder.iterdir():
        assert path.stat().st_mode & 0o077 == 0


def test_a_folder_that_is_there_is_left_alone(book: Book, tmp_path: Path) -> None:
    """Nothing is overwritten."""
    (tmp_path / "out").mkdir()
    with pytest.raises(CannotWrite):
        export.export(book, "en", tmp_path / "out", TODAY)


def test_a_guide_fits_a_terminal(book: Book) -> None:
    """Plain lines of a width, without anything that could steer it, in every language."""
    for lang in ("en", "ar"):
        for width in (40, 88):
            guide = book.guides[lang]["lamps"]
            lines = list(plain.lines(book, guide, TODAY, wrapped, width))
            assert not STEERING.search(
                "\n".join(lines).replace("\u2068", "").replace("\u2069", "")
            )
            assert all(columns(line) <= width for line in lines if " " in line.strip()), width
    said = "\n".join(plain.lines(book, book.guides["en"]["lamps"], TODAY, wrapped, 88))
    for words in ("[ ] The lamp is off.", "1. Turn the lamp off.", "the other page (candles)",
                  "Torchlight", "    lampshade web", "Be careful:", "[1] Lamp Press: On lamps",
                  "Lamps must be lit. [1] Ask first.", "by looking at it. [2]",
                  "- Shade & Sons: Shades (2023)", "(A lamp with its light)"):  # fmt: skip
        assert words in said
    assert not re.search(r"\*\*|\[\^|\{\{|guide:|drawing:", said)


def test_guides_have_an_order(book: Book) -> None:
    """One leads to the next, what is close is named, another language falls back to English."""
    first, second = order.every(book, "ar")

    assert (first.lang, second.lang) == ("en", "ar")
    assert order.around(book, first, "ar") == (None, second)
    assert order.around(book, second, "ar") == (first, None)
    lamps = book.guides["en"]["lamps"]
    assert [guide.id for guide in order.related(book, lamps, "ar")] == ["candles"]
    assert order.find(book, "lamps", "fr") is book.guides["en"]["lamps"]
    assert order.find(book, "nothing", "en") is None
    assert order.situations(book, "ru")[0].words == "Темно"
    assert order.situations(book, "ug")[0].lang == "en"
    assert state.translation(book, "fr", "lamps") == state.MISSING
    assert state.translation(book, "ar", "lamps") == state.CURRENT


def test_a_state_is_told_apart(tmp_path: Path) -> None:
    """Raw machine text is called that, whatever its hash."""
    home = build(tmp_path)
    change(home, "ar/lamps.md", "mt: assisted", "mt: raw")
    book = load.book(home)

    assert state.translation(book, "ar", "lamps") == state.RAW
    for lang, said in (("ar", state.NONE_REVIEWED), ("en", state.AUTHOR_ONLY)):
        words = page.words_in(lang)
        assert state.unreviewed(book, lang, words) == words.gettext(said)


@pytest.mark.parametrize("name", ["en/lamps.md", "facts.yml", "ar/terms.yml"])
def test_a_broken_file_stops_all(name: str, tmp_path: Path) -> None:
    """A guidebook with holes would look whole; the hint names the file and its line."""
    home = build(tmp_path)
    (home / name).write_bytes(b"---\n\xff\n")
    with pytest.raises(GuideError) as refused:
        load.book(home)
    assert name.rpartition("/")[2] + ":2: this is not UTF-8" == refused.value.hint

    (home / name).write_bytes(b"x" * (load.MOST + 1))
    with pytest.raises(GuideError):
        load.book(home)


SCENES: list[tuple[list[str], int, str]] = [
    ([], 0, "Before, at and after a protest"),
    (["list"], 0, "My phone was taken"),
    (["list", "--lang", "es"], 0, "Me quitaron el teléfono"),
    (["show", "protest"], 0, "Checklist"),
    (["show"], 2, "show takes the ID of one guide"),
    (["show", "nothing"], 3, "there is no guide of this name"),
    (["show", "../../etc/passwd"], 3, "there is no guide of this name"),
    (["show", "protest", "--lang", "ug"], 0, "not in your language yet"),
    (["search", "blur"], 0, "cover-faces"),
    (["search", "qqqq"], 0, "nothing was found"),
    (["search"], 2, "search takes the words"),
    (["check", "a", "b"], 2, "check takes one folder"),
    (["check", "nowhere"], 3, "there are no guides in this folder"),
    (["export"], 2, "export takes the folder"),
    (["export", "out"], 0, "begin with out/index.html"),
    (["hash", "protest"], 0, "  protest"),
    (["hash", "nothing"], 3, "no guide of this name"),
    (["pack", "."], 2, "pack takes a folder"),
    (["add"], 2, "add takes one pack"),
    (["add", "nothing"], 4, "there is no such file"),
    (["remove"], 0, "no guides were added"),
]


@pytest.mark.parametrize(("words", "code", "said"), SCENES, ids=lambda each: str(each)[:40])
def test_the_command(
    words: list[str], code: int, said: str, tmp_path: Path, lampshade: Callable[..., Any]
) -> None:
    """Every action, and every way to call it wrongly."""
    environment = {**os.environ, "XDG_DATA_HOME": str(tmp_path / "own"), "LC_ALL": "C.UTF-8"}
    ended = lampshade("guides", *words, env=environment)
    told = (ended.stdout + ended.stderr).decode()

    assert ended.returncode == code, told
    assert said in told
    assert not STEERING.search(told)
    assert not (tmp_path / "own").exists()


def test_a_wheel_carries_the_guides(tmp_path: Path) -> None:
    """What is installed has them inside, and finds them there."""
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation",
               "-w", tmp_path, "."]  # fmt: skip
    copy = tmp_path / "source"
    unmade = shutil.ignore_patterns("__pycache__")
    for name in ("toolkit", "guides"):
        shutil.copytree(ROOT / name, copy / name, ignore=unmade)
    for name in ("pyproject.toml", "setup.py", "MANIFEST.in", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    subprocess.run(command, cwd=copy, check=True, capture_output=True)
    wheel = next(tmp_path.glob("*.whl"))
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(tmp_path / "site")
    script = (
        "from toolkit.guidebook import load; print(load.shipped()); "
        "print(len(load.book(load.shipped()).guides['en']))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True,
        env={"PYTHONPATH": str(tmp_path / "site")},
    )  # fmt: skip
    where, count = ended.stdout.split()

    assert where == str(tmp_path / "site/toolkit/guides")
    assert int(count) == len(load.book(load.shipped()).guides["en"])


def test_a_note_stands_apart_where_words_do(book: Book) -> None:
    """Chinese has no spaces between sentences; other scripts do."""
    notes: dict[str, int] = {}

    assert plain._said("灯要亮。[^F1]请问。[^F2]", book, notes) == "灯要亮。[1]请问。[2]"
    assert plain._said("Lamps burn.[^F2] Ask.", book, notes) == "Lamps burn. [2] Ask."
    assert plain._said("المصابيح.[^F1]", book, notes) == "المصابيح. [1]"
    assert plain._said("[^F1]", book, notes) == " [1]"
