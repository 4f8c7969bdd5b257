"""The timeline of a film: covers drawn at two times, by mouse and by keys, seen where they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.web.browser import others
from tests.web.browser.conftest import Place
from tests.web.films import film
from toolkit.model import Look
from toolkit.web import tracks
from toolkit.web.visits import READY, Photo, Visit

if TYPE_CHECKING:
    from playwright.sync_api import Page

#: Waits for a film; what asks again and again would be kept out by the pages' own rules.
WHEN = """() => new Promise((done) => {
  const video = document.querySelector("video");
  if (video.{met}) done();
  else video.addEventListener("{event}", () => done(), { once: true });
})"""
FACTS = {"width": 800.0, "height": 480.0, "seconds": 4.0, "sound": 0.0}


def timeline(opened: Callable[..., Page], visit: Visit, **options: object) -> tuple[Page, Photo]:
    """The page of a film of four seconds in which three faces were seen, nothing drawn yet."""
    seen = others.watched(None, FACTS)
    seen = tracks.Faces(seen.reviewed)
    photo = visit.add(
        film(48), status=READY, look=Look("mp4"), shown=True, looked=True, film=seen
    )  # fmt: skip
    page = opened(f"/photos/{photo.id}/tracks", visit=visit, **options)
    page.evaluate(WHEN.replace("{met}", "readyState > 0").replace("{event}", "loadedmetadata"))
    return page, photo


def go_to(page: Page, seconds: float) -> None:
    """Drag the line below the film to a time."""
    page.locator("#time").fill(str(seconds))
    page.evaluate(WHEN.replace("{met}", "seeking === false").replace("{event}", "seeked"))


def drag(page: Page, left: float, top: float, right: float, bottom: float) -> None:
    """Draw a frame, in shares of the film."""
    box = page.locator("svg.over").bounding_box()
    assert box is not None
    (x, w), (y, h) = (box["x"], box["width"]), (box["y"], box["height"])
    page.mouse.move(x + left * w, y + top * h)
    page.mouse.down()
    page.mouse.move(x + right * w, y + bottom * h)
    page.mouse.up()


def press(page: Page, name: str) -> None:
    page.locator(f"[data-do={name}]").click()


def drawn(page: Page, visit: Visit, photo: Photo) -> list[list[float]]:
    """What the server keeps of it, in whole numbers."""
    with page.expect_navigation():
        page.evaluate("""() => {
          const form = document.getElementById("tracks");
          form.action = location.pathname;
          HTMLFormElement.prototype.submit.call(form);
        }""")
    now = visit.get(photo.id)
    assert now is not None
    assert now.film is not None
    return [
        [round(each.start, 1), round(each.end, 1), *map(round, (*each.first, *each.last))]
        for each in now.film.drawn
    ]


def test_covers_are_drawn_at_two_times(opened: Callable[..., Page], place: Place) -> None:
    """Two, one after the other; the second backwards in time; a third is deleted."""
    visit = place.visit()
    page, photo = timeline(opened, visit)
    press(page, "draw")
    assert page.locator("video").get_attribute("controls") is None, (
        "they would lie below the frame"
    )
    go_to(page, 1)
    drag(page, 0.1, 0.1, 0.2, 0.3)
    press(page, "start")
    assert "1.0" in page.locator("#say").inner_text()
    go_to(page, 3)
    drag(page, 0.5, 0.1, 0.6, 0.3)
    press(page, "end")
    go_to(page, 2)
    middle = page.locator("#covers .kept")
    assert round(float(middle.get_attribute("x") or 0) / 800, 1) == 0.3
    go_to(page, 3.9)
    assert middle.count() == 0

    go_to(page, 3.5)
    press(page, "start")
    go_to(page, 2.5)
    drag(page, 0.8, 0.1, 0.9, 0.3)
    press(page, "end")
    press(page, "start")
    page.locator("[data-drop='3']").click()
    assert page.locator("[data-do=end]").is_disabled()

    assert drawn(page, visit, photo) == [
        [1.0, 3.0, 80, 48, 80, 96, 400, 48, 80, 96],
        [2.5, 3.5, 640, 48, 80, 96, 400, 48, 80, 96],
    ]


def test_a_cover_is_drawn_by_keys_alone(opened: Callable[..., Page], place: Place) -> None:
    """Arrow keys move it and change its size; the line below the film takes them, too."""
    visit = place.visit()
    page, photo = timeline(opened, visit)
    page.locator("[data-do=draw]").press("Enter")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    page.locator("[data-do=start]").press("Enter")
    page.locator("#time").press("End")
    page.locator("[data-do=end]").press("Enter")

    step = 800 / 50
    assert drawn(page, visit, photo) == [
        [0.0, 4.0, *map(round, [320 + step, 144, 160, 144 + step] * 2)]
    ]


@pytest.mark.parametrize(("code", "said"), [("es", "1,0 / 4,0"), ("fa", "1.0 / 4.0")])
def test_times_are_written_as_the_language_writes_them(
    opened: Callable[..., Page], place: Place, code: str, said: str
) -> None:
    """In the digits that the fields have; what the fields hold stays as programs write it."""
    visit = place.visit()
    visit.language = code
    page, _ = timeline(opened, visit)
    go_to(page, 1)
    page.locator("#now", has_text=said).wait_for()
    press(page, "draw")
    drag(page, 0.1, 0.1, 0.2, 0.3)
    press(page, "start")

    assert page.locator("[name=draw-1-from]").input_value() == "1.00"


def test_a_frame_that_has_no_time_is_not_passed_over(
    opened: Callable[..., Page], place: Place
) -> None:
    """Who drew a frame over a face takes it for covered; one put away is none."""
    visit = place.visit()
    page, _ = timeline(opened, visit, viewport={"width": 1366, "height": 580})
    sent = []
    page.route("**/tracks/copy", lambda route: (sent.append(1), route.abort()))
    press(page, "draw")
    drag(page, 0.1, 0.1, 0.2, 0.3)
    # pressed where it lies over the page, without the scrolling of a test's own click
    page.evaluate("scrollTo(0, 0), document.getElementById('go').click()")
    assert "no cover yet" in page.locator("#say").inner_text()
    # nothing may lie over what is said, as the bar of the main button does in low windows
    assert (
        page.evaluate("""() => {
      const { x, y, height } = document.getElementById("say").getBoundingClientRect();
      return document.elementFromPoint(x + 5, y + height / 2).id;
    }""")
        == "say"
    )
    assert page.evaluate("document.activeElement.dataset.do") == "start"

    press(page, "start")
    page.locator("#player svg").press("ArrowRight")
    page.locator("#go").click()
    assert page.evaluate("document.activeElement.dataset.do") == "end"
    assert not sent

    press(page, "draw")
    with page.expect_request("**/tracks/copy"):
        page.locator("#go").click()


@pytest.mark.parametrize("wide", [1280, 380])
def test_start_and_end_of_a_cover_stand_below_each_other(
    opened: Callable[..., Page], place: Place, wide: int
) -> None:
    """All ten numbers can be read and changed; without scripts there is no other way to draw."""
    page, _ = timeline(opened, place.visit(), viewport={"width": wide, "height": 900})
    columns = [
        [page.locator(f"[name=draw-1-{name}]").bounding_box() for name in pair]
        for pair in (("from", "to"), ("x", "x2"), ("y", "y2"), ("w", "w2"), ("h", "h2"))
    ]

    for start, end in columns:
        assert start is not None
        assert end is not None
        assert start["x"] == end["x"]
        assert start["y"] + start["height"] <= end["y"]


def test_what_is_too_much_is_told_before_it_is_sent(
    opened: Callable[..., Page], place: Place
) -> None:
    """With the command that takes it; nothing is sent in vain."""
    page = opened("/")
    page.evaluate("document.getElementById('drop').dataset.most = '1000'")
    page.locator("#photos").set_input_files(
        [{"name": "long.mp4", "mimeType": "video/mp4", "buffer": b"\0" * 1001}]
    )
    page.get_by_text("lampshade clean FILE").first.wait_for()
    assert page.url == f"{place.address}/"
    page.evaluate("document.getElementById('drop').dataset.places = '1'")
    page.locator("#photos").set_input_files(
        [{"name": f"{n}.mp4", "mimeType": "video/mp4", "buffer": b"\0"} for n in (1, 2)]
    )
    page.get_by_text("There is room here for").first.wait_for()
    assert page.url == f"{place.address}/"
    page.locator("#photos").set_input_files(
        [{"name": "short.mp4", "mimeType": "video/mp4", "buffer": b"\0" * 1000}]
    )
    page.wait_for_url("**/photos/*")
