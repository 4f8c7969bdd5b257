"""From a socket to pages in a browser, and to the end of everything that was held."""

from __future__ import annotations

import threading
from collections.abc import Callable

from toolkit.i18n import Words
from toolkit.web import create_app, guard
from toolkit.web.launch import LaunchFile, open_in_browser
from toolkit.web.serve import Listener, Server
from toolkit.web.settings import Settings


def run(
    listener: Listener,
    words: Words,
    *,
    browser: bool,
    idle_minutes: int,
    tell: Callable[[str, str, bool], None],
    tell_code: Callable[[str], None],
) -> None:
    """Serve until the visitor quits or the program is interrupted.

    idle_minutes: after so long without use, files are forgotten. tell: gets the address, the
    code, and whether a browser was asked to open. tell_code: gets each code that takes the place
    of one that was used.
    """
    address = f"http://{listener.host}:{listener.port}/"
    stopped = threading.Event()
    with LaunchFile() as launch:
        settings = Settings(
            listener.port, listener.host, idle_seconds=60 * idle_minutes, tell=tell_code,
            launched=launch.delete, stop=stopped.set,
        )  # fmt: skip
        app = create_app(settings)
        state = guard.app_state_of(app)
        state.workers.warm()
        server = Server(app, listener)
        try:
            opening = browser and _opened(launch, address, state.keys.token, words)
            tell(address, state.keys.code, opening)
            if not stopped.wait(settings.launch_seconds):
                launch.delete()
                stopped.wait()
        finally:
            server.close()


def _opened(launch: LaunchFile, address: str, token: str, words: Words) -> bool:
    """Whether a browser was asked to open the launch file; without one there is no file."""
    try:
        opened = open_in_browser(launch.write(address, token, words))
    except OSError:
        return False
    if not opened:
        launch.delete()
    return opened
