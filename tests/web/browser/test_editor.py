"""The picture is the editor: by mouse, by finger, by keyboard, by numbers, and never by chance."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.web.browser.conftest import Place, ready
from toolkit.model import Box
from toolkit.web import choices
from toolkit.web.visits import COUNTING, DRAWN, FOUND, READY, SUGGESTED, Edit, Photo, Visit

if TYPE_CHECKING:
    from playwright.sync_api import Page

Numbers = tuple[int, int, int, int]


class Editor:
    """The check page of the practice photo, with the three faces in it found."""

    def __init__(self, page: Page, visit: Visit, photo: Photo) -> None:
        self.page, self.visit, self.photo = page, visit, photo
        page.locator("#editor svg[role=application]").wait_for()

    def boxes(self) -> list[tuple[Numbers, str, bool]]:
        """What the form would send: numbers, kind, covered."""
        return self.page.evaluate(
            """() => [...document.querySelectorAll('#rows tr')].map((row) => {
              const field = (name) => row.querySelector(`[name$="-${name}"]`);
              const numbers = ['x', 'y', 'w', 'h'].map((name) => Number(field(name).value));
              return [numbers, field('kind').value, field('on').checked];
            })"""
        )

    def words(self) -> list[str]:
        """What the table calls each cover."""
        return self.page.locator("#rows label").evaluate_all("all => all.map(e => e.textContent)")

    def last(self) -> Numbers:
        return self.boxes()[-1][0]

    def place(self) -> dict[str, float]:
        """Where the picture is on the screen, after it was brought there."""
        picture = self.page.locator("#editor svg")
        picture.evaluate("picture => picture.scrollIntoView({block: 'center'})")
        box = picture.bounding_box()
        assert box is not None
        return {**box}

    def drag(self, start: tuple[float, float], *stops: tuple[float, float]) -> None:
        """Draw with the mouse; places are shares of the picture."""
        box = self.place()
        for step, (across, down) in enumerate((start, *stops)):
            self.page.mouse.move(
                box["x"] + across * box["width"], box["y"] + down * box["height"], steps=4
            )
            if step == 0:
                self.page.mouse.down()
        self.page.mouse.up()

    def seen(self) -> list[float]:
        """The part of the picture that is shown: left, top, width, height."""
        view = self.page.locator("#editor svg").get_attribute("viewBox") or ""
        return [float(number) for number in view.split()]

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def tool(self, name: str) -> None:
        self.page.locator("#tools").get_by_role("button", name=name, exact=True).click()

    def is_kept(self) -> bool:
        """Whether the server comes to have what the page shows."""
        shown = [tuple(numbers) for numbers, _, _ in self.boxes()]

        def same(now: Photo) -> bool:
            return [(e.box.x, e.box.y, e.box.width, e.box.height) for e in now.edits] == shown

        kept = self.visit.wait(self.photo.id, same, 60)
        return kept is not None and same(kept)

    def said(self) -> str:
        return self.page.locator("#say").inner_text()


@pytest.fixture
def edit(opened: Callable[..., Page], place: Place, done: Photo) -> Callable[..., Editor]:
    """Open the editor on a photo of its own."""

    def open_editor(fields: dict[str, object] | None = None, **options: object) -> Editor:
        visit = place.visit()
        photo = ready(visit, done, **(fields or {}))
        return Editor(opened(f"/photos/{photo.id}", visit=visit, **options), visit, photo)

    return open_editor


def test_faces_found_are_covered_from_the_start(edit: Callable[..., Editor]) -> None:
    """Nobody has to do anything for a found face to be covered."""
    editor = edit()

    assert [(kind, on) for _, kind, on in editor.boxes()] == [("found", True)] * 3
    assert editor.page.get_by_text("3 faces found").is_visible()
    assert not editor.page.locator("#consent").is_visible()


def test_draw_move_resize_undo_redo(edit: Callable[..., Editor]) -> None:
    """The mouse draws a cover, moves it, changes its size; each can be taken back."""
    editor = edit()
    editor.drag((0.1, 0.05), (0.3, 0.2))
    x, y, w, h = editor.last()
    assert (x, y) == pytest.approx((160, 60), abs=4)
    assert (w, h) == pytest.approx((320, 180), abs=6)

    editor.drag((0.2, 0.1), (0.3, 0.1))
    moved = editor.last()
    assert moved[0] == pytest.approx(x + 160, abs=6)
    assert moved[2:] == [w, h]

    editor.drag(((moved[0] + w) / 1600, (y + h) / 1200), (0.6, 0.3))
    assert editor.last()[2] > w
    assert editor.is_kept()

    for _ in range(2):
        editor.tool("Undo")
    assert editor.last() == [x, y, w, h]
    editor.tool("Undo")
    assert len(editor.boxes()) == 3
    for _ in range(3):
        editor.tool("Redo")
    assert editor.last()[2] > w


def test_no_cover_leaves_the_picture(edit: Callable[..., Editor]) -> None:
    """A box drawn or pushed over the edge ends at the edge."""
    editor = edit()
    editor.drag((0.9, 0.02), (1.05, -0.1))
    x, y, w, _ = editor.last()
    assert x + w <= 1600
    assert y >= 0

    editor.press(*["Shift+ArrowRight"] * 40, *["ArrowRight"] * 40)
    x, _, w, _ = editor.last()
    assert x + w <= 1600


def test_everything_by_keyboard(edit: Callable[..., Editor]) -> None:
    """Add, move, resize, leave visible, cover again, delete, undo: letters, and each is said."""
    editor = edit()
    editor.page.locator("#editor svg").focus()
    editor.press("a")
    before = editor.last()
    editor.press("ArrowRight", "Shift+ArrowDown", "Control+ArrowUp")
    after = editor.last()
    assert after[0] > before[0]
    assert after[3] > before[3]
    assert after[1] == before[1] - 1
    assert str(after[0]) in editor.said()

    editor.press("d")
    assert len(editor.boxes()) == 3
    editor.press("u")
    assert editor.last() == after

    editor.page.locator("#editor svg").focus()
    editor.press("Tab")
    assert editor.page.evaluate("document.activeElement.getAttribute('data-n')") == "1"
    editor.press("v")
    assert editor.boxes()[0][2] is False
    assert editor.page.locator("#consent").is_visible()
    assert "agrees" in editor.said()
    editor.press("v")
    assert editor.boxes()[0][2] is True
    assert not editor.page.locator("#consent").is_visible()

    editor.press("?")
    assert editor.page.locator("#help").is_visible()


def test_letters_of_other_scripts_work(edit: Callable[..., Editor]) -> None:
    """On a Russian or Arabic keyboard the same keys do the same."""
    editor = edit()
    editor.page.locator("#editor svg").focus()
    for key in ("\u0444", "\u0634"):
        editor.page.evaluate(
            """key => document.activeElement.dispatchEvent(
              new KeyboardEvent('keydown', { key, code: 'KeyA', bubbles: true }))""",
            key,
        )

    assert len(editor.boxes()) == 5


def test_the_brush_covers_what_it_touches(edit: Callable[..., Editor]) -> None:
    """A stroke becomes few boxes, is one step, and goes as one."""
    editor = edit()
    editor.tool("Brush")
    editor.drag((0.1, 0.8), (0.2, 0.85), (0.3, 0.8))
    editor.page.locator("#rows tr").nth(3).wait_for(state="attached")  # its script comes first
    stroke = [numbers for numbers, kind, _ in editor.boxes() if kind == "drawn"]
    assert 1 < len(stroke) < 40
    for at in ((160, 960), (240, 990), (320, 1020), (400, 990), (480, 960)):
        assert any(x <= at[0] <= x + w and y <= at[1] <= y + h for x, y, w, h in stroke), at

    editor.press("d")
    assert len(editor.boxes()) == 3


def test_zoom_and_pan(edit: Callable[..., Editor]) -> None:
    """A box drawn while zoomed stands where it was drawn."""
    editor = edit()
    for _ in range(3):
        editor.tool("Zoom in")
    left, top, wide, high = editor.seen()
    assert wide < 1600 / 3
    editor.drag((0.5, 0.5), (0.75, 0.75))
    x, y, w, _ = editor.last()
    assert (x, y) == pytest.approx((left + wide / 2, top + high / 2), abs=3)
    assert w == pytest.approx(wide / 4, abs=3)

    editor.tool("Move the picture")
    editor.drag((0.2, 0.2), (0.4, 0.2))
    assert editor.seen()[0] == pytest.approx(left - wide * 0.2, abs=3)
    editor.tool("Whole picture")
    assert editor.seen() == [0, 0, 1600, 1200]


def test_fingers_draw_and_pinch(edit: Callable[..., Editor]) -> None:
    """On a phone one finger scrolls until a tool is taken, and two fingers zoom."""
    editor = edit(size=(390, 800), has_touch=True, is_mobile=True)
    assert editor.page.locator("[data-mode=move]").first.get_attribute("data-mode") == "move"
    touch = editor.page.context.new_cdp_session(editor.page)

    def fingers(kind: str, *places: tuple[float, float]) -> None:
        box = editor.place()
        points = [
            {"x": box["x"] + across * box["width"], "y": box["y"] + down * box["height"], "id": n}
            for n, (across, down) in enumerate(places)
        ]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    fingers("touchStart", (0.4, 0.5), (0.6, 0.5))
    fingers("touchMove", (0.3, 0.5), (0.7, 0.5))
    fingers("touchMove", (0.2, 0.5), (0.8, 0.5))
    fingers("touchEnd")
    assert editor.seen()[2] == pytest.approx(1600 / 3, rel=0.1)
    assert len(editor.boxes()) == 3

    editor.tool("Whole picture")
    editor.tool("Add a cover")
    fingers("touchStart", (0.05, 0.05))
    fingers("touchMove", (0.2, 0.15))
    fingers("touchMove", (0.3, 0.2))
    fingers("touchEnd")
    assert editor.last() == pytest.approx([80, 60, 400, 180], abs=12)


def test_numbers_and_picture_are_one(edit: Callable[..., Editor]) -> None:
    """What is typed into the table is drawn, and what is drawn stands in the table."""
    editor = edit()
    editor.page.locator("#numbers summary").click()
    editor.page.locator("[name=box-1-x]").fill("5")
    editor.page.locator("[name=box-1-x]").press("Tab")
    assert editor.page.locator(".box[data-n='1'] .body").get_attribute("x") == "5"
    assert editor.page.locator("#consent").is_visible()

    editor.page.locator("[name=box-2-on]").uncheck()
    assert editor.page.locator(".box[data-n='2']").get_attribute("aria-checked") == "false"


def test_a_moved_cover_is_honest_about_the_face(edit: Callable[..., Editor], place: Place) -> None:
    """Moving a cover away from a face says that the face is seen; the copy would show it."""
    editor = edit()
    editor.page.locator(".box[data-n='1']").focus()
    editor.press(*["ArrowLeft"] * 10)
    assert editor.page.locator("#consent").is_visible()
    assert "Left visible: 1" in editor.page.locator("#count").inner_text()
    editor.press("u")
    assert not editor.page.locator("#consent").is_visible()


def test_what_is_covered_is_what_the_page_draws(edit: Callable[..., Editor], done: Photo) -> None:
    """A cover that was moved, drawn or asked for goes into the recipe as it stands there."""
    maybe = Edit(4, Box(20, 20, 90, 90), SUGGESTED, on=True, was=Box(20, 20, 90, 90))
    editor = edit({"edits": (*done.edits, maybe)})
    editor.drag((0.1, 0.85), (0.3, 0.95))
    editor.page.locator(".box[data-n='1']").focus()
    editor.press("ArrowLeft")
    assert editor.is_kept()
    recipe = choices.recipe(editor.photo.options, editor.visit.get(editor.photo.id).edits)
    assert [box.what for box in recipe.boxes] == ["drawn"] * 3


def test_no_number_hides_a_face_in_a_crowd(edit: Callable[..., Editor], done: Photo) -> None:
    """Where more faces arrive than numbers fit, none of them has one."""
    editor = edit({"status": COUNTING, "looked": False, "faces": None, "edits": ()})
    boxes = [Box(20 + 30 * n, 20, 24, 24, "face", 0.9) for n in range(41)]
    crowd = tuple(Edit(n, box, FOUND, on=True, was=box) for n, box in enumerate(boxes, 1))
    editor.visit.change(editor.photo.id, status=READY, looked=True, faces=done.faces, edits=crowd)
    editor.page.locator("#boxes .found").nth(40).wait_for()

    assert editor.page.locator("#boxes text:not(:empty)").count() == 0


def test_who_cannot_keep_a_change_sees_it(edit: Callable[..., Editor]) -> None:
    """Another window changed the covers, so this one is told to load them; a reload shows them."""
    editor = edit()
    editor.drag((0.1, 0.05), (0.3, 0.2))
    assert editor.is_kept()
    warning = editor.page.locator("#unsaved")
    assert not warning.is_visible()
    box = Edit(4, Box(8, 8, 40, 40), DRAWN, on=True)
    editor.visit.change(editor.photo.id, edits=(box,), changes=9, changed_by="other")

    editor.drag((0.5, 0.05), (0.7, 0.2))
    warning.wait_for(state="visible")
    assert "Load this page again" in warning.inner_text()
    editor.page.reload()
    editor.page.locator("#editor svg[role=application]").wait_for()
    assert editor.boxes()[-1][0] == [8, 8, 40, 40]


def test_faces_arrive_while_somebody_draws(edit: Callable[..., Editor], done: Photo) -> None:
    """The page is there before the faces are; what was drawn meanwhile stays."""
    editor = edit({"status": COUNTING, "looked": False, "faces": None, "edits": ()})
    editor.drag((0.1, 0.05), (0.3, 0.2))
    mine = editor.last()
    assert editor.boxes() == [[mine, "drawn", True]]
    editor.visit.change(
        editor.photo.id, status=READY, looked=True, faces=done.faces, edits=done.edits
    )
    editor.page.get_by_text("3 faces found").wait_for()

    assert [kind for _, kind, _ in editor.boxes()] == ["found"] * 3 + ["drawn"]
    assert editor.last() == mine
    assert editor.words() == ["face found"] * 3 + ["drawn by you"]
    editor.tool("Undo")
    assert [kind for _, kind, _ in editor.boxes()] == ["found"] * 3
