"""Show mode: five steps without scripts, and blur beside fill with what was measured."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import ROOT, sample_of
from tests.web.conftest import FACES, Site, Visitor
from tests.web.test_pages import _heading
from toolkit.clean import pipeline, replies
from toolkit.errors import Damaged, JailBroken
from toolkit.model import Box, Size
from toolkit.web import show
from toolkit.workshop import exercise_files, practice
from toolkit.workshop.measured import MEASURED, PEOPLE, SOURCE

GRID = tuple(tuple(range(row, row + show.CELLS)) for row in range(show.CELLS))


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, no_pixels: None) -> None:
    """Nothing is decoded, and the made-up photo is a small one."""
    monkeypatch.setattr(pipeline, "brightness_stream", lambda *_: GRID)
    monkeypatch.setattr(show, "practice_photo", lambda name: sample_of("jpeg")[0])


def begun(visitor: Visitor, *photo: bytes) -> str:
    """Show a photo, or the made-up one; gives its address without the step."""
    fields = {"photo": [(io.BytesIO(data), "mine.jpg") for data in photo]}
    answer = visitor.post("/show", fields if photo else None)
    assert answer.status_code == 303, answer.text
    path, _, step = answer.headers["Location"].rpartition("/")
    assert step == "1"
    return path


def page(visitor: Visitor, path: str) -> str:
    """A page, once it does not ask to wait."""
    for _ in range(60):
        answer = visitor.get(path)
        assert answer.status_code == 200, answer.text
        if 'id="wait"' not in answer.text:
            break
    return html.unescape(answer.text)


def onward(text: str) -> str:
    found = re.search(r'<a class="go" id="go" href="([^"]+)"', text)
    assert found is not None
    return found[1]


def test_five_steps_by_the_main_button_alone(visitor: Visitor, quick: None) -> None:
    """From the first step to the copy, each with its own heading, no script needed."""
    path = begun(visitor)
    headings, text = [], page(visitor, f"{path}/1")
    for _ in range(4):
        headings.append(_heading(text))
        text = page(visitor, onward(text))
    headings.append(_heading(text))

    assert headings == list(show.STEPS)
    assert 'form="copy"' in text
    answer = visitor.post(f"{path}/copy")
    assert answer.headers["Location"] == f"{path}/5"
    visitor.until("refused", "done", seconds=120)


def test_places_and_times_have_a_step_of_their_own(visitor: Visitor, quick: None) -> None:
    """The map is on the second page and not on the first; together they say all of it."""
    photo = practice.practice_photo()
    path = begun(visitor, photo)
    first, second = page(visitor, f"{path}/1"), page(visitor, f"{path}/2")

    assert 'class="map"' in second
    assert 'class="map"' not in first
    assert "Robin Example" in first
    assert "Robin Example" not in second
    assert "2020:02:20 08:20:20" in second
    assert "2020:02:20 08:20:20" not in first


def test_faces_are_boxes_and_the_surest_becomes_numbers(visitor: Visitor, quick: None) -> None:
    """One box a face; then the first face, its numbers, and the word that it is a picture only."""
    path = begun(visitor, sample_of("jpeg")[0])
    faces, numbers = page(visitor, f"{path}/3"), page(visitor, f"{path}/4")

    assert faces.count('<g class="box visible">') == len(FACES.found)
    assert "2 faces found" in faces
    assert 'viewBox="10 10 20 20"' in numbers
    assert numbers.count("<text ") == show.CELLS**2
    assert "This is an illustration" in numbers
    assert numbers.index("This is an illustration") < numbers.index("<text ")


@pytest.mark.parametrize("trouble", [Damaged("truncated"), JailBroken("crashed")])
def test_without_numbers_the_step_says_so(
    visitor: Visitor, quick: None, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    """A reader that fails ends no show."""

    def broken(*_: Any) -> None:
        raise trouble

    monkeypatch.setattr(pipeline, "brightness_stream", broken)
    path = begun(visitor, sample_of("jpeg")[0])

    assert "cannot be shown here" in page(visitor, f"{path}/4")


def test_a_photo_that_is_refused_says_why(visitor: Visitor, quick: None) -> None:
    """Show mode has no way around the refusal."""
    path = begun(visitor, bytes(range(256)) * 4)
    visitor.until("refused")
    answer = visitor.get(f"{path}/1")

    assert answer.status_code == 303
    assert "not known" in visitor.get(answer.headers["Location"]).text


def test_too_many_photos_are_refused(make_site: Callable[..., Site], quick: None) -> None:
    """Show mode fills no visit beyond its limit, and a form with a file is led on."""
    visitor = Visitor(make_site(visit_photos=1)).sign_in()
    begun(visitor, sample_of("jpeg")[0])
    photo = [(io.BytesIO(sample_of("jpeg")[0]), "mine.jpg")]

    for fields in (None, {"photo": photo}):
        assert visitor.post("/show", fields).status_code == 413


@pytest.mark.parametrize("path", ["/show/none/1", "/show/covers/usual", "/show/covers/x"])
def test_what_is_not_there(visitor: Visitor, path: str) -> None:
    assert visitor.get(path).status_code == 404


def test_there_are_five_steps(visitor: Visitor, quick: None) -> None:
    path = begun(visitor, sample_of("jpeg")[0])

    assert [visitor.get(f"{path}/{step}").status_code for step in (0, 6)] == [404, 404]


def test_the_whole_show_with_the_real_jail(visitor: Visitor) -> None:
    """The made-up photo: three boxes, twelve by twelve numbers, the copy beside the original."""
    path = begun(visitor)
    visitor.until("ready", seconds=180)
    if "3 faces found" not in page(visitor, f"{path}/3"):
        pytest.skip("no face model is installed")
    numbers = page(visitor, f"{path}/4")
    visitor.post(f"{path}/copy")
    visitor.until("done", seconds=180)
    last = page(visitor, f"{path}/5")

    said = [int(number) for number in re.findall(r"<text [^>]*>(\d+)</text>", numbers)]
    assert len(said) == show.CELLS**2
    assert 40 < max(said) - min(said) < 256
    before, after = (visitor.get(f"{path.replace('show', 'photos')}/{name}").data
                     for name in ("preview", "after"))  # fmt: skip
    assert before != after
    assert f"{path.replace('show', 'photos')}/after" in last
    assert "nothing of it is left to compare" in last


def test_blur_beside_fill_with_its_figures(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each way has its figure, the page says how it was measured, and what guessing gives."""
    monkeypatch.setattr(
        exercise_files, "made", lambda file, seed: b"\xff\xd8\xff" + file.drawn.encode()
    )
    show._drawn.cache_clear()
    text = html.unescape(visitor.get("/show/covers").text)
    named = dict(re.findall(r"<tr><td>(.*?)</td><td><bdi>(.*?)</bdi></td></tr>", text))

    assert named == {row.words: row.named for row in MEASURED}
    assert "not with the drawings above" in text
    assert "2.5 of 100" in text
    assert SOURCE in text
    for name in show._DRAWN:
        answer = visitor.get(f"/show/covers/{name}")
        assert answer.mimetype == "image/jpeg"
        assert answer.data.endswith(name.encode())
    show._drawn.cache_clear()


def test_the_figures_are_those_of_the_decision() -> None:
    """One source: what a page says stands in the document that it names."""
    written = (ROOT / SOURCE).read_text("utf-8")

    assert f"{PEOPLE} people" in written
    for row in MEASURED:
        assert re.search(rf": {row.named.replace('-', ' to ')}\b", written), row


def test_a_grid_of_another_form_is_refused() -> None:
    """What the child says is checked."""
    good = [[0, 255], [1, 2]]
    assert replies.numbers(good, 2) == ((0, 255), (1, 2))
    assert replies.numbers(None, 2) == ()
    for bad in (
        [[0, 1]],
        [[0], [1]],
        [[0, 256], [1, 2]],
        [[0, True], [1, 2]],
        "ab",
        [["0", 1]] * 2,
    ):
        with pytest.raises(JailBroken):
            replies.numbers(bad, 2)


def test_numbers_are_brightnesses() -> None:
    """A box in the size of the original is found in a smaller copy of it."""
    from tests.samples.jpeg import picture

    grid = pipeline.brightness_stream([picture()], Box(0, 0, 64, 48, "face"), Size(64, 48), 4)
    beyond = pipeline.brightness_stream([picture()], Box(640, 480, 5, 5, "face"), Size(64, 48), 4)

    assert len(grid) == len(beyond) == 4
    assert all(0 <= number <= 255 for row in grid for number in row)
    assert pipeline.brightness_stream([b"GIF89a"], Box(0, 0, 1, 1), Size(1, 1), 4) == ()
