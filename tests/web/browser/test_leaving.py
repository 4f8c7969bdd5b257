"""After leaving there is nothing: not in memory, not behind the back button, not on the disk."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import sample_of
from tests.web.browser.conftest import (
    PATIENCE,
    Place,
    escape_twice,
    holding,
    profiled,
    ready,
    sign_in,
)
from tests.web.films import film
from toolkit.web.visits import Photo

if TYPE_CHECKING:
    from playwright.sync_api import Page

#: Milliseconds for what takes long on a busy machine.
LONG = 120_000
NAME = "Demonstration-Xiamen-Li-Wei.jpg"


def is_empty(page: Page) -> bool:
    """Whether nothing on a page comes from a visit."""
    return page.locator("img, image, .found, #editor").count() == 0


def test_escape_twice_leaves_nothing(
    opened: Callable[..., Page], place: Place, done: Photo
) -> None:
    """Memory, cookie and screen are empty, and going back shows none of it."""
    visit = place.visit()
    photo = holding(visit, done)
    page = opened("/", visit=visit)
    for path in (f"/photos/{photo.id}", f"/photos/{photo.id}/result", "/photos"):
        page.goto(place.address + path)
    escape_twice(page)

    assert visit.photos() == []
    assert place.state.visits.find(visit.id) is None
    assert page.context.cookies() == []
    assert "Lampshade" not in page.content()
    for _ in range(4):
        page.go_back()
        assert is_empty(page)


def test_other_tabs_go_along(opened: Callable[..., Page], place: Place, done: Photo) -> None:
    """A second tab of the same visit shows nothing any more, without anybody touching it."""
    visit = place.visit()
    photo = ready(visit, done)
    page = opened(f"/photos/{photo.id}", visit=visit)
    other = page.context.new_page()
    other.goto(f"{place.address}/photos")
    page.bring_to_front()
    page.get_by_role("button", name="Quick exit").click()
    page.wait_for_url("**/bye")
    other.wait_for_url("**/bye", timeout=PATIENCE)

    assert is_empty(other)


def test_the_button_does_the_same(opened: Callable[..., Page], place: Place, done: Photo) -> None:
    """For those who do not know the key."""
    visit = place.visit()
    page = opened(f"/photos/{ready(visit, done).id}", visit=visit)
    page.get_by_role("button", name="Quick exit").click()
    page.wait_for_url("**/bye")
    assert visit.photos() == []
    page.go_back()
    assert is_empty(page)


def test_who_leaves_does_not_wait_for_an_answer(
    opened: Callable[..., Page], place: Place, done: Photo
) -> None:
    """The address of a photo does not stay on the screen because nobody answers."""
    visit = place.visit()
    page = opened(f"/photos/{ready(visit, done).id}", visit=visit)
    page.route("**/exit", lambda _route: None)
    page.get_by_role("button", name="Quick exit").click()
    page.wait_for_url("about:blank")

    assert is_empty(page)


def test_one_escape_leaves_nobody(opened: Callable[..., Page], place: Place, done: Photo) -> None:
    """Esc alone, and two with a pause, are no exit."""
    visit = place.visit()
    page = opened(f"/photos/{ready(visit, done).id}", visit=visit)
    page.keyboard.press("Escape")
    page.wait_for_timeout(1_000)
    page.keyboard.press("Escape")
    page.wait_for_timeout(300)
    assert len(visit.photos()) == 1
    assert not is_empty(page)


def test_a_page_that_nobody_uses_leaves_by_itself(
    opened: Callable[..., Page], place: Place, done: Photo
) -> None:
    """After a quarter of an hour without a key or a move the screen is empty."""
    visit = place.visit()
    page = opened("/about", visit=visit)
    page.clock.install()
    page.goto(f"{place.address}/photos/{ready(visit, done).id}")
    page.locator("#editor svg[role=application]").wait_for()
    page.clock.fast_forward("14:00")
    assert not is_empty(page)
    page.clock.fast_forward("02:00")
    page.wait_for_url("**/bye")
    assert visit.photos() == []


def test_nothing_of_it_stays_in_the_browser(player: Any, place: Place, tmp_path: Path) -> None:
    """A profile on disk holds no name, code, cookie, trace or picture after a whole session."""
    data, canaries = sample_of("jpeg")
    picture = tmp_path / NAME
    picture.write_bytes(data)
    context, profile = profiled(player, tmp_path)
    code = place.state.keys.code
    name = session(context.pages[0], place, code, picture)
    cookie = next(c["value"] for c in context.cookies())
    escape_twice(context.pages[0])
    context.close()

    secrets = [NAME, NAME.removesuffix(".jpg"), code, cookie, name, *canaries.values()]
    assert hits(profile, secrets) == []


def test_nothing_of_a_film_or_a_document_stays_in_the_browser(
    player: Any, place: Place, tmp_path: Path, temporary: Path
) -> None:
    """Neither film was cached while it was played, nor the faces in it, nor any word."""
    source, (letter, canaries) = tmp_path / "Demonstration-Xiamen.mp4", sample_of("docx")
    source.write_bytes(film(24))
    (tmp_path / "Letter-Li-Wei.docx").write_bytes(letter)
    context, profile = profiled(
        player, tmp_path, LONG, env={**os.environ, "TMPDIR": str(temporary)}
    )
    page = context.pages[0]
    sign_in(page, place)
    cleaned = watch(page, place, source)
    read(page, place, tmp_path / "Letter-Li-Wei.docx")
    secrets = ["Demonstration-Xiamen", "Letter-Li-Wei", "Canarysdottir", *canaries.values()]
    needles = [*secrets, *samples(source.read_bytes()), *samples(cleaned)]
    assert hits(profile, needles) + hits(temporary, needles) == []
    escape_twice(page)
    context.close()

    assert hits(profile, needles) + hits(temporary, needles) == []


@pytest.fixture
def temporary() -> Iterator[Path]:
    """A folder for the browser's own files; its name must be short, because sockets are in it."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def watch(page: Page, place: Place, source: Path) -> bytes:
    """A film from choosing it to saving its copy, both played; the copy."""
    page.locator("#photos").set_input_files(source)
    play(page)
    page.get_by_role("button", name="Find faces and choose").click()
    page.locator("#player").wait_for()
    play(page)
    page.locator("#go").click()
    page.locator("form.go-form").wait_for()
    play(page)
    with page.expect_download() as saved:
        page.locator("#go").click()
    cleaned = Path(saved.value.path()).read_bytes()
    page.goto(place.address + "/")
    return cleaned


def play(page: Page) -> None:
    """Play a film to its end, then jump back."""
    page.locator("video").wait_for()
    page.evaluate(
        """() => {
          const video = document.querySelector("video");
          video.muted = true;
          return new Promise((done, failed) => {
            video.onended = done;
            video.onerror = () => failed(video.error.message);
            video.play();
          });
        }"""
    )
    page.evaluate("document.querySelector('video').currentTime = 0.2")


def read(page: Page, place: Place, source: Path) -> None:
    """A document from choosing it to its receipt."""
    page.locator("#photos").set_input_files(source)
    page.locator("#options summary").click()
    page.locator("[name=accept_changes]").check()
    page.locator("#go").click()
    page.locator("form.go-form").wait_for()
    with page.expect_download() as saved:
        page.locator("#go").click()
    assert saved.value.path()
    page.get_by_text("Receipt to print").click()
    page.locator("h1").get_by_text("Receipt").wait_for()


def samples(data: bytes) -> list[bytes]:
    """Parts of a film from all over it, too long to be met by chance."""
    step = max(1, len(data) // 60)
    parts = (data[at : at + 16] for at in range(0, len(data) - 16, step))
    return [part for part in parts if len(set(part)) > 8]


def session(page: Page, place: Place, code: str, picture: Path) -> str:
    """Sign in, choose, check, copy, save, look at the receipt; the saved file's name."""
    page.goto(place.address + "/login")
    page.locator("#code").fill(code)
    page.keyboard.press("Enter")
    page.locator("#photos").set_input_files(picture)
    page.locator("#go").wait_for(timeout=120_000)
    page.locator("#go").click()
    page.locator("#compare").wait_for(timeout=120_000)
    with page.expect_download() as saved:
        page.locator("#go").click()
    page.get_by_text("Receipt to print").click()
    page.locator("h1").get_by_text("Receipt").wait_for()
    return saved.value.suggested_filename


def hits(folder: Path, secrets: Iterable[str | bytes]) -> list[str]:
    """Every file under a folder that holds one of these words, or a picture."""
    needles = {
        word: (word.encode(), word.encode("utf-16-le")) if isinstance(word, str) else (word,)
        for word in secrets
    }
    found = []
    for path in folder.rglob("*"):
        content = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        found += [f"{path.name}: {word!r}" for word, forms in needles.items()
                  if any(form in content for form in forms)]  # fmt: skip
        if b"\xff\xd8\xff\xe0" in content or b"\xff\xd8\xff\xe1" in content:
            found.append(f"{path.name}: a picture")
    return found
