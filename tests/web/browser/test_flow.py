"""From a photo to its safe copy: by mouse, by keyboard, by dropping, and without scripts."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import sample_of
from tests.web.browser.conftest import Place, choose, comes, drawn, ready
from toolkit.clean.pipeline import inspect_stream
from toolkit.clean.report import is_harmless
from toolkit.i18n import LANGUAGES
from toolkit.web.visits import Photo

if TYPE_CHECKING:
    from playwright.sync_api import Download, Page, Route

#: Milliseconds for what takes long on a busy machine.
LONG = 120_000
MOST_KEYS, MOST_CLICKS = 15, 3
#: A main page may weigh 100 kB; seven of them are kept free for what is still to come.
MOST_BYTES = 93_000


@pytest.fixture(scope="module")
def traced() -> bytes:
    """A small JPEG full of planted traces, with nobody in it."""
    return sample_of("jpeg")[0]


def is_clean(download: Download) -> bool:
    """Whether a saved file gives nothing away."""
    data = Path(download.path()).read_bytes()
    look = inspect_stream([data], faces=False)
    return all(is_harmless(finding) for finding in look.findings)


def test_three_clicks_from_a_photo_to_its_copy(opened: Callable[..., Page], traced: bytes) -> None:
    """After choosing, two presses are enough; the copy is clean and its name says nothing."""
    page = opened("/")
    clicks = 0
    choose(page, traced, name="Xiamen-Li-Wei.jpg")
    page.locator("#go").wait_for(timeout=LONG)
    assert "by whom" in page.locator("h1").inner_text()
    page.locator("#go").click()
    clicks += 1
    page.locator("#compare").wait_for(timeout=LONG)
    with page.expect_download() as saved:
        page.locator("#go").click()
        clicks += 1

    assert clicks <= MOST_CLICKS
    assert "Li" not in saved.value.suggested_filename
    assert is_clean(saved.value)


def test_by_keyboard_alone(opened: Callable[..., Page], traced: bytes) -> None:
    """The whole task takes few keys, and each step says where one is."""
    page = opened("/")
    choose(page, traced)
    page.locator("#go").wait_for(timeout=LONG)
    keys = press_until(page, "#go")
    page.keyboard.press("Enter")
    page.wait_for_url("**/result")
    page.locator("#compare").wait_for(timeout=LONG)
    keys += 1 + press_until(page, "#go")
    with page.expect_download() as saved:
        page.keyboard.press("Enter")
        keys += 1

    assert keys <= MOST_KEYS
    assert is_clean(saved.value)


def press_until(page: Page, target: str) -> int:
    """Take the jump that a page offers to its main button; how many keys it took."""
    for keys in range(1, MOST_KEYS):
        page.keyboard.press("Tab")
        where = page.evaluate("document.activeElement.getAttribute('href')")
        if where == target:
            page.keyboard.press("Enter")
            comes(page, lambda: page.evaluate("'#' + document.activeElement.id"), target)
            return keys + 1
    raise AssertionError(f"no jump to {target}")


def test_several_dropped_files_become_a_zip(opened: Callable[..., Page], traced: bytes) -> None:
    """Files dropped anywhere on the window are taken; a bad one stops no other."""
    page = opened("/")
    drop(page, {"one.jpg": traced, "bad.jpg": b"\0??", "two.jpg": drawn(1)})
    page.wait_for_url("**/photos")
    page.locator("#wait:not([data-working])").wait_for(timeout=LONG)
    rows = page.locator("[data-photo]")
    comes(page, rows.count, 3)
    assert rows.first.locator("p.says").first.is_visible()  # what has no copy stands first

    page.locator("#go").click()
    save = page.get_by_role("button", name="Save all 2 safe copies")
    save.wait_for(timeout=LONG)
    with page.expect_download() as saved:
        save.click()
    archive = zipfile.ZipFile(io.BytesIO(Path(saved.value.path()).read_bytes()))

    assert len(archive.namelist()) == 2
    assert not {"one.jpg", "two.jpg"} & set(archive.namelist())
    assert {entry.date_time for entry in archive.infolist()} == {(2000, 1, 1, 0, 0, 0)}


def drop(page: Page, files: dict[str, bytes]) -> None:
    """Drop files on the window as a file manager does."""
    encoded = {name: base64.b64encode(data).decode() for name, data in files.items()}
    transfer = page.evaluate_handle(
        """files => {
          const transfer = new DataTransfer();
          for (const [name, text] of Object.entries(files)) {
            const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
            transfer.items.add(new File([bytes], name, { type: "image/jpeg" }));
          }
          return transfer;
        }""",
        encoded,
    )
    for event in ("dragenter", "dragover", "drop"):
        page.dispatch_event("body", event, {"dataTransfer": transfer})


def test_who_is_quicker_than_the_script_is_not_left_waiting(
    opened: Callable[..., Page], place: Place, traced: bytes
) -> None:
    """On a slow computer files may be chosen before the script is there; going back sends none."""
    page = opened("/about")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/drop.js*", hold)
    page.goto(place.address + "/", wait_until="commit")
    choose(page, traced)
    while not held:
        page.wait_for_timeout(50)
    held[0].continue_()
    page.locator("#go").wait_for()

    page.unroute_all()
    page.go_back()
    page.wait_for_load_state()
    page.wait_for_url(place.address + "/")
    assert page.locator("#photos").evaluate("field => field.files.length") == 0


def test_without_scripts(
    opened: Callable[..., Page], place: Place, traced: bytes, tmp_path: Path
) -> None:
    """Sign in by code, look, draw a cover by numbers, copy, save, leave: all by plain forms."""
    page = opened("/login", stranger=True, java_script_enabled=False)
    page.locator("#code").fill(place.state.keys.code)
    page.locator("main button").click()
    page.wait_for_url(place.address + "/")
    picture = tmp_path / "photo.jpg"
    picture.write_bytes(drawn())
    page.locator("#photos").set_input_files(picture)
    page.get_by_role("button", name="Show what they give away").click()
    page.wait_for_url("**/photos/*")
    photo = page.url
    page.locator("#numbers").wait_for(timeout=LONG)  # the page loads itself anew

    page.locator("#numbers summary").click()
    for name, number in (("x", 10), ("y", 20), ("w", 100), ("h", 50)):
        page.locator(f"[name=box-1-{name}]").fill(str(number))
    page.get_by_role("button", name="Show these covers on the picture").click()
    drawn_box = page.locator("#boxes rect.body")
    assert [drawn_box.get_attribute(name) for name in ("x", "y", "width", "height")] == [
        "10", "20", "100", "50",
    ]  # fmt: skip

    page.locator("#go").click()
    page.locator("#compare").wait_for(timeout=LONG)
    comes(page, lambda: page.locator(".compare img").count(), 2)
    with page.expect_download() as saved:
        page.locator("#go").click()
    assert is_clean(saved.value)
    assert colour_at(Path(saved.value.path()), 60, 45) == (72, 72, 72)

    page.get_by_role("button", name="Quick exit").click()
    page.wait_for_url("**/bye")
    assert page.context.cookies() == []
    page.goto(photo)
    assert page.locator("#code").count() == 1


def colour_at(path: Path, x: int, y: int) -> tuple[int, ...]:
    from PIL import Image

    return Image.open(path, formats=["JPEG"]).convert("RGB").getpixel((x, y))


def test_limits_stand_before_the_first_copy(
    opened: Callable[..., Page], place: Place, done: Photo
) -> None:
    """What a copy cannot do is read before it is made: faces, blur, clothes, the original."""
    visit = place.visit()
    page = opened(f"/photos/{ready(visit, done).id}", visit=visit)
    said = page.locator("main").inner_text().lower()

    for limit in ("does not find every face", "masks", "reflections", "plates", "clothes"):
        assert limit in said
    assert "does not erase the original" in said
    assert is_easy(page.locator("[aria-labelledby=limits-title] li").all_inner_texts())
    assert is_easy([page.locator("#missed").inner_text()])
    page.get_by_text("More choices").click()
    assert "blur and mosaic are not offered" in page.locator("#options").inner_text().lower()


def is_easy(sentences: list[str]) -> bool:
    """Whether short sentences say it in short words: few long ones, at most 24 words at a time."""
    words = [word.strip(".,;:") for sentence in sentences for word in sentence.split()]
    longest = max(len(sentence.split()) for sentence in sentences)
    return longest <= 24 and sum(len(word) > 9 for word in words) <= len(words) / 10


def test_no_face_found_is_a_warning(
    opened: Callable[..., Page], place: Place, done: Photo
) -> None:
    """Finding nobody is said as what it is, and asks to look."""
    visit = place.visit()
    nobody = ready(visit, done, faces=type(done.faces)(), edits=())
    page = opened(f"/photos/{nobody.id}", visit=visit)

    assert page.get_by_role("heading", name="No face was found").is_visible()
    assert page.get_by_text("which does not mean that there is none").is_visible()


def test_loading_anew_and_going_back_lose_nothing(
    opened: Callable[..., Page], place: Place, done: Photo
) -> None:
    """What was drawn stands there again after a reload, and behind the back button."""
    visit = place.visit()
    photo = ready(visit, done)
    page = opened(f"/photos/{photo.id}", visit=visit)
    page.locator("#editor svg[role=application]").focus()
    page.keyboard.press("a")
    visit.wait(photo.id, lambda now: len(now.edits) == 4, 60)
    page.reload()
    assert page.locator("#rows tr").count() == 4
    page.goto(place.address + "/about")
    page.go_back()
    page.locator("#editor svg[role=application]").wait_for()
    assert page.locator("#rows tr").count() == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_main_page_is_light(
    opened: Callable[..., Page], place: Place, done: Photo, language: str
) -> None:
    """HTML, style and scripts of the check page, unpacked, in every language.

    Russian letters take two bytes each, and many are needed.
    """
    visit = place.visit()
    visit.language = language
    path = f"/photos/{ready(visit, done).id}"
    page = opened("/about", visit=visit)
    weights: dict[str, int] = {}
    page.on("response", lambda answer: weights.setdefault(answer.url, len(answer.body())))
    page.goto(place.address + path)
    page.wait_for_function("document.querySelector('#editor svg[role=application]')")
    pictures = (url for url in weights if not url.endswith("/preview"))

    assert sum(weights[url] for url in pictures) < MOST_BYTES
