"""A pack of fonts: built the same each time, taken in whole or not at all, and used on paper."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.workshop.shop import TODAY, book, room
from toolkit import files
from toolkit.cli import lampshade
from toolkit.errors import BadFonts, CannotRead, CannotWrite, LampshadeError, NotRegular
from toolkit.workshop import fonts, html_page, pdf, typeset

#: Fonts of the system, to stand for a pack; tests without them are skipped.
SYSTEM_NOTO = Path("/usr/share/fonts/truetype/noto")
SYSTEM_CJK = Path("/usr/share/fonts/opentype/noto")
NASKH = "NotoNaskhArabic-Regular.ttf"
FILES = {NASKH: b"letters", "OFL.txt": b"licence", "README.txt": b"words"}


def packed(folder: Path, files: dict[str, bytes]) -> Path:
    """A pack of these files, with their true sums."""
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    lines = (f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in files.items())
    (folder / fonts.SUMS).write_text("".join(lines))
    return folder


def test_a_pack_is_taken_in(tmp_path: Path) -> None:
    """Every file, the languages it has letters for, and the sum of its list; again is no harm."""
    pack, home = packed(tmp_path / "pack", FILES), tmp_path / "home"
    listed = hashlib.sha256((pack / fonts.SUMS).read_bytes()).hexdigest()

    for _time in range(2):
        assert fonts.bring(pack, home) == (["ar", "fa", "ug"], listed)
    assert {
        path.name: path.read_bytes() for path in home.iterdir() if path.name != fonts.SUMS
    } == (FILES)


def _changed(pack: Path) -> None:
    (pack / NASKH).write_bytes(b"others!")


def _lost(pack: Path) -> None:
    (pack / "OFL.txt").unlink()


def _linked(pack: Path) -> None:
    (pack / NASKH).unlink()
    (pack / NASKH).symlink_to("/etc/hostname")


def _bare(pack: Path) -> None:
    (pack / fonts.SUMS).unlink()


def _strange(pack: Path) -> None:
    (pack / fonts.SUMS).write_text(f"{'0' * 64}  ../../evil.ttf\n")


def _unknown(pack: Path) -> None:
    (pack / "evil.ttf").write_bytes(b"x")
    with (pack / fonts.SUMS).open("a") as listed:
        listed.write(f"{hashlib.sha256(b'x').hexdigest()}  evil.ttf\n")


def _no_fonts(pack: Path) -> None:
    rows = (pack / fonts.SUMS).read_text().splitlines(keepends=True)
    (pack / fonts.SUMS).write_text("".join(row for row in rows if NASKH not in row))


def _long(pack: Path) -> None:
    (pack / fonts.SUMS).write_bytes(b"\n" * 20_000)


def _huge(pack: Path) -> None:
    with (pack / NASKH).open("wb") as font:
        font.truncate((32 << 20) + 1)


@pytest.mark.parametrize(("harm", "error", "detail"), [
    (_changed, BadFonts, "checksum"), (_lost, CannotRead, "no_such_file"),
    (_bare, BadFonts, "font_form"), (_linked, NotRegular, "link"),
    (_strange, BadFonts, "font_form"),
    (_unknown, BadFonts, "font_form"), (_no_fonts, BadFonts, "font_form"),
    (_long, BadFonts, "font_form"), (_huge, BadFonts, "font_form"),
])  # fmt: skip
def test_a_bad_pack_is_refused_whole(
    harm: Any, error: type[LampshadeError], detail: str, tmp_path: Path
) -> None:
    """Nothing of it is kept, and it cannot write anywhere else."""
    pack = packed(tmp_path / "pack", FILES)
    harm(pack)

    with pytest.raises(error) as caught:
        fonts.bring(pack, tmp_path / "home" / "fonts")
    assert caught.value.detail == detail
    assert not (tmp_path / "home").exists()


def test_a_pack_that_a_disk_has_no_room_for_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of it or nothing: the letters that were there before are there as they were."""
    home = tmp_path / "home"
    fonts.bring(packed(tmp_path / "old", FILES), home)
    before = {path.name: path.read_bytes() for path in home.iterdir()}
    newer = packed(tmp_path / "new", {name: data + b"!" for name, data in FILES.items()})
    append, written = files.Draft.append, []

    def full(draft: files.Draft, data: bytes) -> None:
        written.append(data)
        if len(written) == len(FILES):
            raise CannotWrite("disk_full")
        append(draft, data)

    monkeypatch.setattr(files.Draft, "append", full)
    with pytest.raises(CannotWrite):
        fonts.bring(newer, home)
    assert {path.name: path.read_bytes() for path in home.iterdir()} == before


def test_the_command_tells_languages_and_the_sum(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """By their own names."""
    monkeypatch.setattr(fonts, "place", lambda: tmp_path / "home")
    pack = packed(tmp_path / "pack", FILES)
    words = ["workshop", "fonts", str(pack)]
    assert lampshade.main(words, prog_name="lampshade", standalone_mode=False) == 0

    told = capsys.readouterr().out
    assert "العربية" in told
    assert hashlib.sha256((pack / fonts.SUMS).read_bytes()).hexdigest() in told


@pytest.fixture(scope="module")
def tool() -> Any:
    """The tool that builds packs, cutting down to one handout, so that a test can wait for it."""
    pytest.importorskip("fontTools", reason="fontTools is not installed")
    from tools import make_font_pack

    for row in make_font_pack.ROWS:
        if not any((place / row.source).is_file() for place in make_font_pack.PLACES):
            pytest.skip(f"{row.source} is not on this system")
    return make_font_pack


@pytest.fixture(scope="module")
def small(tool: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole pack whose Chinese fonts have the letters of one guide and the common words."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tool, "common", lambda lang: set())
        patch.setattr(tool, "used", guide_letters)
        folder = tmp_path_factory.mktemp("fonts") / "pack"
        folder.mkdir()
        for name, data in tool.pack(tool.PLACES):
            (folder / name).write_bytes(data)
    return folder


def guide_letters(lang: str) -> set[str]:
    """The letters of one guide, and of the words that stand on every handout."""
    home = Path(__file__).resolve().parents[2]
    texts = [home / "guides" / lang / "protest.md",
             *(home / "toolkit" / "locale" / lang.replace("-", "_")).rglob("*.po")]  # fmt: skip
    return {letter for path in texts for letter in path.read_text("utf-8")}


TIBETAN = "བོད་ཡིག་གི་ཡིག་ཆ་འདི་ནི་ཚོད་ལྟ་ཞིག་ཡིན། སྐྱོབ་པ་དང་བསྒྲུབས།"


@pytest.mark.parametrize(("lang", "font"), [
    ("zh-Hans", b"NotoSansCJKsc-Regular"), ("zh-Hant-HK", b"NotoSansCJKhk-Regular"),
    ("ar", b"NotoNaskhArabic-Regular"), ("fa", b"NotoNaskhArabic-Regular"),
    ("bo", b"NotoSerifTibetan-Regular"),
])  # fmt: skip
def test_handouts_are_set_with_the_pack(
    lang: str, font: bytes, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Taken in by the command's own way; a whole handout, and not one letter without a shape."""
    pytest.importorskip("typst", reason="the extra workshop is not installed")
    monkeypatch.setattr(fonts, "place", lambda: tmp_path)
    fonts.bring(small, tmp_path)
    if lang == "bo":
        data = {"title": "x", "blocks": [{"kind": "p", "runs": [("", TIBETAN)]}]}
        made = typeset.pdf(data, lang, html_page.A4)
    else:
        made = pdf.handout(book(), room(lang), "protest", html_page.LETTER, TODAY)

    assert font in made


def test_tibetan_lines_stand_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its letters stand on each other: as many lines as fill a page of English need two."""
    pytest.importorskip("typst", reason="the extra workshop is not installed")
    monkeypatch.setattr(fonts, "place", lambda: tmp_path)
    fonts.bring(ROOT / "packs" / "letters", tmp_path)
    count = {}
    for lang, text in (("en", "a line"), ("bo", TIBETAN)):
        lines = [{"kind": "p", "runs": [("", text)]}] * 40
        made = typeset.pdf({"title": "x", "blocks": lines}, lang, html_page.A4)
        count[lang] = len(re.findall(rb"/Type ?/Page\b", made))

    assert count == {"en": 1, "bo": 2}


@pytest.mark.parametrize("lang", ["ar", "bo", "en", "es", "fa", "fr", "ru", "ug", "zh-Hans",
                                  "zh-Hant-HK"])  # fmt: skip
def test_english_papers_are_set_in_every_language(
    lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their labels have letters, too: a module, a quiz and a guide, and a note that says so."""
    pytest.importorskip("typst", reason="the extra workshop is not installed")
    monkeypatch.setattr(fonts, "place", lambda: tmp_path)
    for path in fonts.found(lang, SYSTEM_CJK)[1] or fonts.found(lang, SYSTEM_NOTO)[1]:
        (tmp_path / path.name).symlink_to(path)
    if lang not in ("bo", "ug") and not fonts.there(lang):
        pytest.skip("fonts for this language are not on this system")
    noted: list[bool] = []
    monkeypatch.setattr(pdf.clean_copy, "copy", lambda data: data)
    real = typeset.pdf
    monkeypatch.setattr(typeset, "pdf", lambda data, *more: (
        noted.append(data["blocks"][0]["kind"] == "note"), real(data, *more))[1])  # fmt: skip
    there = room(lang)

    for made in (pdf.handout(book(), there, "opening", html_page.A4, TODAY),
                 pdf.test(there.quizzes["myths"], lang, html_page.A4),
                 pdf.handout(book(), there, "myths", html_page.A4, TODAY)):  # fmt: skip
        assert made.startswith(b"%PDF-")
    english = [there.modules["opening"].lang, there.quizzes["myths"].lang]
    assert noted[:2] == [each != lang for each in english]


def test_a_pack_is_the_same_each_time(tool: Any, small: Path) -> None:
    """Built again, a cut font has the same bytes, and each is there with its licence."""
    row = next(row for row in tool.ROWS if row.lang == "zh-Hans")
    wanted = tool.plain() | guide_letters("zh-Hans")
    again = tool.cut(tool.found(row.source, tool.PLACES), row.family, wanted)

    assert again == (small / row.name).read_bytes()
    assert "SIL Open Font License".encode("utf-16-be") in again
    assert "Adobe" in (small / "OFL.txt").read_text("utf-8")
    assert (small / row.name).stat().st_size < 2_000_000


def test_what_is_carried_along_is_whole(tool: Any, tmp_path: Path) -> None:
    """The pack in the repository: taken in as it is, with its licence, as the tool makes it."""
    carried = ROOT / "packs" / "letters"
    langs, _sum = fonts.bring(carried, tmp_path)
    made = dict(tool.pack(tool.PLACES, whole=True))

    assert sorted(langs) == ["ar", "bo", "fa", "ug"]
    assert {path.name for path in carried.iterdir()} == made.keys()
    assert "SIL OPEN FONT LICENSE" in (carried / "OFL.txt").read_text("utf-8")
    assert "Chinese" not in (carried / "README.txt").read_text("utf-8")
    assert sum(path.stat().st_size for path in carried.iterdir()) < 1_600_000
    texts = {"OFL.txt", "README.txt"}
    assert {name: (carried / name).read_bytes() for name in texts} == {
        name: made[name] for name in texts
    }


def test_the_archive_holds_the_pack_and_no_time(tool: Any, tmp_path: Path) -> None:
    """What is passed on is unpacked and taken in; made again it has the same bytes."""
    files = dict(FILES)
    lines = (f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in files.items())
    files[fonts.SUMS] = "".join(lines).encode()
    pressed = tool.archive(files)

    assert pressed == tool.archive(files)
    with zipfile.ZipFile(io.BytesIO(pressed)) as parts:
        assert {row.date_time for row in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        parts.extractall(tmp_path)
    assert fonts.bring(tmp_path / "lampshade-fonts", tmp_path / "home")[0] == ["ar", "fa", "ug"]


def test_common_letters_are_many(tool: Any) -> None:
    """The first levels of GB 2312 and Big5, what Hong Kong speaks, and nothing that is none."""
    assert len(tool.common("zh-Hans")) == 3755
    assert len(tool.common("zh-Hant-HK")) > 5401
    assert {"嘅", "哋", "咗"} <= tool.common("zh-Hant-HK")
    assert all(len(letter) == 1 for letter in tool.common("zh-Hant-HK"))


def test_the_pack_has_what_the_product_looks_for(tool: Any) -> None:
    """Each of its fonts is one that `lampshade` knows, and each language has one."""
    names = {row.name for row in tool.ROWS}
    for rows in fonts.FONTS.values():
        assert any(names & {*row.names} for row in rows)
    assert names <= {name for rows in fonts.FONTS.values() for row in rows for name in row.names}


def test_a_font_that_is_not_there_is_named(tool: Any, tmp_path: Path) -> None:
    """One sentence, and which packages have it."""
    with pytest.raises(SystemExit, match="fonts-noto-core"):
        tool.found("NotoNaskhArabic-Regular.ttf", (tmp_path,))
