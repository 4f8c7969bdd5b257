"""How long a person waits in the browser, beside the command on the same photo in the same run.

    python benchmarks/web.py [--runs 5] [--pause 2]

Seconds on the clock, the middle of all runs, of one photo of 12 megapixels with people in it:
from choosing it to the first words about it, and from pressing "Make a safe copy" to the proven
copy. Between them a person reads for some seconds (0: faces are still being looked for when the
button is pressed, and the copy takes longer). Needs the browser that `make browser` brings, and
a machine that has nothing else to do.
"""

from __future__ import annotations

import argparse
import io
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tests.web.browser.conftest import CHROMIUM, FLAGS, Place, choose, start
from toolkit.workshop import practice

LONG = 120_000  # milliseconds
SIZE = (4000, 3000)


def photo(number: int) -> bytes:
    """The practice photo at the size of a phone's; a comment makes each one a file of its own."""
    with Image.open(io.BytesIO(practice.practice_photo())) as small:
        out = io.BytesIO()
        large = small.convert("RGB").resize(SIZE, Image.Resampling.BICUBIC)
        large.save(out, "JPEG", quality=90, exif=small.getexif(), comment=f"photo {number}")
    return out.getvalue()


def seconds(what: Callable[[], object]) -> float:
    """How long this takes."""
    begun = time.monotonic()
    what()
    return time.monotonic() - begun


def in_browser(browser: Browser, place: Place, data: bytes, pause: float) -> tuple[float, float]:
    """Seconds to the first words about the photo, and from the button to the proven copy."""
    context = browser.new_context()
    name, value = place.state.settings.cookie, place.visit().id
    context.add_cookies([{"name": name, "value": value, "url": place.address}])
    page = context.new_page()
    page.goto(place.address + "/")

    def look() -> None:
        choose(page, data)
        page.locator("#go").wait_for(timeout=LONG)

    def copy() -> None:
        page.locator("#go").click()
        page.locator("#compare").wait_for(timeout=LONG)

    looked = seconds(look)
    time.sleep(pause)
    times = looked, seconds(copy)
    context.close()
    return times


def by_command(data: bytes) -> tuple[float, float]:
    """The same of the command: `inspect --faces skip`, then `clean`."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "photo.jpg")
        path.write_bytes(data)

        def run(*words: str | Path) -> None:
            command = [sys.executable, "-m", "toolkit", *map(str, words)]
            subprocess.run(command, capture_output=True, check=False)

        looked = seconds(lambda: run("inspect", "--faces", "skip", path))
        return looked, seconds(lambda: run("clean", "-q", "-o", Path(folder, "out"), path))


def main() -> None:
    """Run all and print the rows."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--pause", type=float, default=2, help="seconds")
    asked = parser.parse_args()
    place, server = start()
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        pairs = [
            (in_browser(browser, place, photo(n), asked.pause), by_command(photo(n)))
            for n in range(asked.runs)
        ]
        browser.close()
    server.close()
    for at, what in enumerate(("first words about the photo", "safe copy")):
        page = statistics.median(web[at] for web, _ in pairs)
        command = statistics.median(own[at] for _, own in pairs)
        print(f"{what:30} {page:6.2f} s   the command {command:6.2f} s   {page / command:5.2f} x")


if __name__ == "__main__":
    main()
