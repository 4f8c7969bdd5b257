"""Text and codes are covered on request, and nothing of them is left to be read."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from toolkit import Recipe, clean, inspect
from toolkit.clean import covering, report, tasks
from toolkit.cli import lampshade
from toolkit.cli.exits import Exit
from toolkit.errors import MissingPart
from toolkit.model import ALSO, Box
from toolkit.redact import codes, effects, hide, text

zxing = pytest.importorskip("zxingcpp", reason="the extra text is not installed")

#: Letters are darker than this, covers are not.
INK = 60


@pytest.fixture(scope="module", autouse=True)
def _loaded() -> None:
    try:
        text.load()
    except MissingPart:
        pytest.skip("the extra text is not installed")


def street() -> Image.Image:
    """A plain wall with a name tag, a plate and a square code."""
    wall = Image.new("RGB", (1200, 800), (150, 165, 180))
    draw = ImageDraw.Draw(wall)
    for at, size, words in (((80, 80), 30, "MARTA NOWAK"), ((80, 500), 70, "WX 12345")):
        font = ImageFont.load_default(size)
        left, top, right, bottom = draw.textbbox(at, words, font)
        draw.rectangle((left - 12, top - 12, right + 12, bottom + 12), fill="white")
        draw.text(at, words, "black", font)
    code = zxing.create_barcode("made up", zxing.BarcodeFormat.QRCode)
    wall.paste(Image.fromarray(np.array(code.to_image(scale=6))), (800, 200))
    return wall


@pytest.mark.parametrize(("what", "places"), [("text", 2), ("plates", 2), ("codes", 1)])
def test_covered_on_request(tmp_path: Path, what: str, places: int) -> None:
    """Nothing of it is found in the copy; the rest of the picture stays."""
    street().save(tmp_path / "a.png")
    outcome = clean(tmp_path / "a.png", tmp_path, Recipe(faces="keep", also=(what,)))

    assert outcome.saved is not None
    after = np.asarray(Image.open(outcome.saved).convert("RGB"))
    name = ALSO[what]
    assert {box.what for box in outcome.covered} == {name}
    assert len(outcome.covered) >= places
    inked = after.max(axis=2) < INK
    assert not (inked[:, 700:] if what == "codes" else inked[:, :700]).any()
    assert (after == np.asarray(street())).mean() > 0.7


def test_inspect_tells_of_it_on_request(tmp_path: Path) -> None:
    """How many places, in words; where each is, for programs; and nothing unasked."""
    street().save(tmp_path / "a.png")
    seen = inspect(tmp_path / "a.png", faces=False, also=("text", "codes"))
    said = "\n".join(report.look_lines(seen))

    assert seen.also_found is not None
    assert {box.what for box in seen.also_found} == {"text", "code"}
    assert "!!! places that look like text: " in said
    assert "!!! codes found: 1" in said
    assert report.MISSED_TEXT in said
    assert report.gives_away(seen)
    assert inspect(tmp_path / "a.png", faces=False).also_found is None


def test_inspect_looks_into_pictures_inside(tmp_path: Path) -> None:
    """And says so where nobody can look."""
    street().save(tmp_path / "a.png")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(tmp_path / "a.png", "a.png")
    seen = inspect(tmp_path / "a.zip", faces=False, also=("codes",))

    assert {box.what for box in seen.also_found or ()} == {"code"}
    blind = report.look_lines(report.Look("mp4", also=("text",)))
    assert any(report.NOT_LOOKED in line for line in blind)


def test_what_is_found_alone_ends_with_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A code without any other trace is a trace; a plain wall is none."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("toolkit.clean.file_metadata.of_file", lambda path: ())
    street().crop((780, 180, 1100, 500)).save("code.png")
    Image.new("RGB", (300, 300), (150, 165, 180)).save("wall.png")
    for name, code in (("code", Exit.TRACES), ("wall", Exit.DONE)):
        words = ["inspect", f"{name}.png", "--also", "codes", "--faces", "skip"]
        assert lampshade.main(words, prog_name="lampshade", standalone_mode=False) == code
    assert "codes found: 0" in capsys.readouterr().out


def test_two_looks_at_one_place_are_one() -> None:
    """Counted are places, neighbours apart; the larger box stands for those inside."""
    line, again, next_line = (
        Box(10, 10, 100, 20, "text"), Box(12, 9, 90, 22, "text"), Box(10, 40, 100, 20, "text"),
    )  # fmt: skip

    assert report.places([line, again, next_line, Box(0, 0, 9, 9, "code")], "text") == 2
    assert report.places([], "text") == 0


def test_inspect_without_the_finder_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked to look for text, it does not say that there is none."""
    monkeypatch.setitem(covering._missing, "text", MissingPart("no_text_finder"))
    with pytest.raises(MissingPart):
        tasks.look([b"\x89PNG\r\n\x1a\n" + bytes(99)], also=["text"])


def test_letters_lie_inside_their_boxes() -> None:
    """A cover leaves no edge of a letter, and no frame of a code, to be read."""
    wall = np.array(street())
    effects.cover(wall, [*text.find(wall, "text"), *codes.find(wall, "code")], "fill")

    assert not (wall.max(axis=2) < INK).any()


def test_every_choice_has_its_finder() -> None:
    """What can be asked for can be found."""
    assert set(hide.FINDERS) == set(ALSO)


def test_a_finder_that_is_not_installed_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was asked for is never passed over in silence."""
    monkeypatch.setattr(text, "_weights", None)
    monkeypatch.setattr(codes, "_HAS_ZXING", False)
    blank = np.zeros((9, 9, 3), np.uint8)
    with pytest.raises(MissingPart):
        text.find(blank, "text")
    with pytest.raises(MissingPart):
        codes.find(blank, "code")
    monkeypatch.setattr(text, "_MODELS", ())
    with pytest.raises(MissingPart):
        text.load()
