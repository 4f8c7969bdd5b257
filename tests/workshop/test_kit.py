"""A kit is whole, carries no trace of who made it, and can be checked with common tools."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.workshop.shop import TODAY, book, room
from toolkit import files
from toolkit.cli import kit as kits
from toolkit.cli.workshop import workshop_command
from toolkit.errors import CannotWrite
from toolkit.guidebook.page import words_in
from toolkit.workshop import fonts, kit, kit_pages

MOST = 25 << 20


def plan(**more: object) -> kit.Plan:
    return kit.Plan(book(), {"en": room()}, "", TODAY, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kit") / "papers"
    kit.build(plan(practice={"a.jpg": b"\xff\xd8picture"}), folder)
    return folder


def everything(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def wrong_links(folder: Path) -> list[str]:
    """Links that lead out of the kit, or nowhere."""
    found = []
    for page in folder.rglob("*.html"):
        text = page.read_text("utf-8")
        for target in re.findall(r'(?:href|src)="([^"]*)"', text):
            path, _, part = target.partition("#")
            there = page if not path else (page.parent / path).resolve()
            if (
                not there.is_relative_to(folder.resolve())
                or not there.is_file()
                or (part and there == page and f'id="{part}"' not in text)
            ):
                found.append(f"{page.name}: {target}")
    return found


def test_every_link_stays_inside_and_leads_somewhere(made: Path) -> None:
    """A stick has no network, and no page may miss another."""
    assert wrong_links(made) == []


def test_a_link_that_leads_out_is_seen(made: Path, tmp_path: Path) -> None:
    """The check above can fail."""
    broken = shutil.copytree(made, tmp_path / "kit")
    (broken / "index.html").write_text('<a href="https://lamps.example/">', "utf-8")
    (broken / "check.html").write_text('<a href="en/lamps.html">', "utf-8")

    assert len(wrong_links(broken)) == 2


def test_sums_are_checked_with_common_tools(made: Path) -> None:
    """Every file is in the list; a changed letter is seen."""
    if not shutil.which("sha256sum"):
        pytest.skip("sha256sum is not on this system")
    command = ["sha256sum", "--check", "--strict", "--quiet", kit.SUMS]
    named = {line.split("  ", 1)[1] for line in (made / kit.SUMS).read_text("utf-8").splitlines()}

    assert subprocess.run(command, cwd=made, capture_output=True).returncode == 0
    assert named == {path.relative_to(made).as_posix() for path in everything(made)} - {kit.SUMS}


def test_a_changed_file_is_seen(made: Path, tmp_path: Path) -> None:
    """The list would show what somebody changed on the way."""
    broken = shutil.copytree(made, tmp_path / "kit")
    page = broken / "en" / "index.html"
    page.write_bytes(page.read_bytes() + b" ")
    line = next(each for each in (broken / kit.SUMS).read_text("utf-8").splitlines()
                if each.endswith("  en/index.html"))  # fmt: skip

    assert not line.startswith(hashlib.sha256(page.read_bytes()).hexdigest())


def test_checking_is_told_in_plain_words(made: Path) -> None:
    """For three systems, and why the list's own number has to be told by another way."""
    text = (made / kit.CHECK).read_text("utf-8")

    for typed in (
        "certutil -hashfile",
        "Get-FileHash -LiteralPath",
        "shasum -a 256 -c",
        "sha256sum -c",
    ):
        assert typed in text
    assert "by another way than the stick" in text


def traces(folder: Path, outside: Path) -> list[str]:
    """What says who made a kit, where or when."""
    found = []
    words = [str(outside), "/tmp/", "/home/", "site-packages", 'meta name="author"']
    for path in everything(folder):
        text = path.read_bytes().decode("utf-8", "replace")
        found += [f"{path.name}: {word}" for word in words if word in text]
        if path.stat().st_mtime != files.NEUTRAL_TIME:
            found.append(f"{path.name}: its time")
    found += [f"{path.name}: its time" for path in folder.rglob("*")
              if path.is_dir() and path.stat().st_mtime != files.NEUTRAL_TIME]  # fmt: skip
    return found


def test_nothing_says_who_made_it_where_or_when(made: Path) -> None:
    """No author, no path, one neutral time."""
    assert traces(made, Path.cwd()) == []


def test_a_trace_is_seen(made: Path, tmp_path: Path) -> None:
    """The check above can fail."""
    broken = shutil.copytree(made, tmp_path / "kit")
    (broken / "index.html").write_text("made in /home/somebody", "utf-8")

    assert {"index.html: /home/", "index.html: its time"} <= {*traces(broken, Path.cwd())}


def test_the_same_guides_make_the_same_bytes(made: Path, tmp_path: Path) -> None:
    """Two trainers can compare their kits by one number."""
    kit.build(plan(practice={"a.jpg": b"\xff\xd8picture"}), tmp_path / "kit")

    assert (tmp_path / "kit" / kit.SUMS).read_bytes() == (made / kit.SUMS).read_bytes()


def test_it_is_small(made: Path) -> None:
    """It fits on any stick, and says how large it is."""
    assert sum(path.stat().st_size for path in everything(made)) < MOST
    assert re.search(r"takes about \d+\.\d MB", (made / kit.INDEX).read_text("utf-8"))


def test_everything_is_in_it(made: Path) -> None:
    """Guides, agendas, modules, slides, handouts, quizzes, the safety pack, posters, practice."""
    there = room()
    names = {path.relative_to(made).as_posix() for path in everything(made)}

    assert {f"en/slides/{name}.html" for name in there.modules} <= names
    assert {f"en/modules/{name}.html" for name in there.modules} <= names
    assert {f"en/quizzes/{name}.html" for name in there.quizzes} <= names
    assert {f"en/safety/{sheet.id}.html" for sheet in there.safety} <= names
    assert {f"en/posters/{poster.id}.html" for poster in there.texts.posters} <= names
    assert {f"en/guides/{name}.html" for name in book().guides["en"]} <= names
    assert len([name for name in names if name.startswith("en/agendas/")]) == 9
    assert "practice/a.jpg" in names


def test_an_agenda_leads_to_its_modules(made: Path) -> None:
    """What to do in each part is one click away; elsewhere there is nothing to lead to."""
    text = (made / "en" / "agendas" / "family-120.html").read_text("utf-8")

    assert 'href="../modules/opening.html"' in text
    assert 'href="../modules/closing.html"' in text


def test_the_answers_are_apart_from_what_is_handed_out() -> None:
    """Behind the practice files, under a heading that says for whom they are."""
    text = kit_pages.index("", {"en": room()}, 1, ["a.jpg", "answers.html", "b.jpg"])
    files, _, key = text.partition("For the trainer")

    assert "b.jpg" in files
    assert "answers.html" not in files
    assert re.search('href="practice/answers.html">[^<]*answers</a>', key)


def test_languages_without_words_of_their_own_are_told_once() -> None:
    """A kit in English and Tibetan warns in English once, and calls it English."""
    one = room()
    pages = (kit_pages.index("", {"en": one, "bo": one}, 1, []), kit_pages.check(["bo", "en"]))
    for page, told in zip(pages, (kit_pages.RISK, kit_pages.SUMS_TEXT), strict=True):
        assert page.count(told) == 1
    assert '<section lang="bo"' not in pages[1]


def test_nothing_is_overwritten_and_no_half_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that is there stays; one that could not be finished goes."""
    (tmp_path / "there").mkdir()
    with pytest.raises(CannotWrite):
        kit.build(plan(), tmp_path / "there")
    monkeypatch.setattr(kit, "_still", lambda folder: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        kit.build(plan(), tmp_path / "half")

    assert [path.name for path in tmp_path.iterdir()] == ["there"]


def test_two_languages_share_one_kit(tmp_path: Path) -> None:
    """Each in a folder of its own, and the first page leads to both."""
    rooms = {"es": room("es"), "ar": room("ar")}
    kit.build(kit.Plan(book(), rooms, "Papers", TODAY), tmp_path / "kit")
    text = (tmp_path / "kit" / kit.INDEX).read_text("utf-8")

    assert 'href="es/index.html"' in text
    assert 'href="ar/index.html"' in text
    assert "<h1>Papers</h1>" in text
    for lang in rooms:
        words = words_in(lang)
        assert words.gettext(kit_pages.START) in text
        assert words.gettext(kit_pages.RISK) in text
    assert 'dir="rtl"' in (tmp_path / "kit" / "ar" / "index.html").read_text("utf-8")
    assert wrong_links(tmp_path / "kit") == []


def test_a_pack_of_fonts_comes_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is one; the pages then read their letters from the folder beside them."""
    pack = tmp_path / "fonts"
    pack.mkdir()
    (pack / "NotoNaskhArabic-Regular.ttf").write_bytes(b"letters")
    (pack / "OFL.txt").write_bytes(b"licence")
    monkeypatch.setattr(fonts, "place", lambda: pack)
    kit.build(kit.Plan(book(), {"ar": room("ar"), "en": room()}, "", TODAY), tmp_path / "kit")
    page = (tmp_path / "kit" / "ar" / "safety" / "consent.html").read_text("utf-8")

    assert 'src: url("../../fonts/NotoNaskhArabic-Regular.ttf")' in page
    assert "font-src file:" in page
    assert (tmp_path / "kit" / "fonts" / "NotoNaskhArabic-Regular.ttf").exists()
    assert (tmp_path / "kit" / "fonts" / "OFL.txt").read_bytes() == b"licence"
    english = (tmp_path / "kit" / "en" / "safety" / "consent.html").read_text("utf-8")
    assert "font-face" not in english


def test_without_fonts_a_kit_has_pages_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A language that cannot be set here loses its PDF files and slides to edit, not the kit."""
    monkeypatch.setattr(fonts, "place", lambda: tmp_path / "nothing")
    rooms = {"ar": room("ar"), "en": room()}
    more = {"decks": lambda *_: b"deck", "papers": lambda *_: b"%PDF"}
    kit.build(kit.Plan(book(), rooms, "", TODAY, {}, **more), tmp_path / "kit")  # type: ignore[arg-type]

    assert [*(tmp_path / "kit" / "ar").rglob("*.p*")] == []
    assert len([*(tmp_path / "kit" / "en").rglob("*.p*")]) > 10
    assert wrong_links(tmp_path / "kit") == []


def test_the_command_makes_a_kit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And tells the number that is to be told by another way."""
    monkeypatch.setattr(kits.exercise_files, "files", lambda seed: [("a.jpg", b"\xff\xd8")])
    monkeypatch.setattr(kits, "_extras", dict)
    target = tmp_path / "kit"
    said = ["kit", str(target), "--lang", "en", "--name", "Papers"]
    done = CliRunner().invoke(workshop_command, said, standalone_mode=False)

    assert done.exception is None
    assert hashlib.sha256((target / kit.SUMS).read_bytes()).hexdigest() in done.stdout
    assert "Whoever finds this folder" in done.stderr
    assert "<title>Papers</title>" in (target / kit.INDEX).read_text("utf-8")
