"""Text and codes are covered on request, and nothing of them is left to be read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from toolkit import Recipe, clean
from toolkit.errors import MissingPart
from toolkit.model import ALSO
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
    monkeypatch.setattr(text, "_net", None)
    monkeypatch.setattr(codes, "_HAS_ZXING", False)
    blank = np.zeros((9, 9, 3), np.uint8)
    with pytest.raises(MissingPart):
        text.find(blank, "text")
    with pytest.raises(MissingPart):
        codes.find(blank, "code")
    monkeypatch.setattr(text, "_MODELS", ())
    with pytest.raises(MissingPart):
        text.load()
