"""lampshade about: versions, formats, the jail, and what Lampshade cannot do."""

from __future__ import annotations

import json
import platform
import sys
from typing import Any

import click

from toolkit import __version__
from toolkit.clean import facts as known
from toolkit.clean.pipeline import formats
from toolkit.cli import out, pages
from toolkit.cli.exits import Exit
from toolkit.i18n import NOT_REVIEWED, mine, translate
from toolkit.i18n import mark as _
from toolkit.sandbox.wire import FULL, NONE, PARTIAL

LIMITS = (
    _("does not see what is hidden inside coded pixels; --repaint takes most of it out"),
    _("does not remove a watermark that was made to outlast a new coding"),
    _("does not remove a camera sensor's own noise pattern"),
    _("does not find every face: look at the result before you share it"),
    _("does not hide body, gait, clothes, place, companions or the time of sharing"),
    _("does not change what a document or a recording says: read it, listen to it"),
    _("does not erase originals from a disk, a backup or a cloud"),
)

#: How strong the jail is here, as the self-test found it.
JAIL = {FULL: _("jail: full"), PARTIAL: _("jail: partial"), NONE: _("jail: none")}


@click.command("about", cls=pages.Command)
@click.option(
    "--security", is_flag=True, help="Try to break out of the jail, and say what happened."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def about_command(security: bool, as_json: bool) -> int:
    """Versions, the formats known, how strong the jail is here, and what Lampshade cannot do."""
    facts: dict[str, Any] = {
        "version": __version__,
        "python": platform.python_version(),
        "system": f"{sys.platform} {platform.machine()}",
        "parts": known.versions(),
        "formats": formats(),
    }
    if security:
        facts["jail"] = known.self_test()
    if as_json:
        sys.stdout.write(json.dumps({"schema": 1, "command": "about", **facts}) + "\n")
    else:
        _say(facts)
    broken = security and any(probe["succeeded"] for probe in facts["jail"]["probes"])
    return Exit.REFUSED if broken else Exit.DONE


def _say(facts: dict[str, Any]) -> None:
    out.result(f"lampshade {facts['version']}, Python {facts['python']}, {facts['system']}")
    for part, version in facts["parts"].items():
        out.result(f"  {part} {version}")
    for form in facts["formats"]:
        words = _("clean and inspect") if form["clean"] else _("inspect only")
        out.result(f"  {translate(form['label'])}: {translate(words)}")
    if "jail" in facts:
        out.result(translate(JAIL[facts["jail"]["level"]]))
        for probe in facts["jail"]["probes"]:
            words = _("ALLOWED: {attempt}") if probe["succeeded"] else _("denied: {attempt}")
            out.result("  " + translate(words).format(attempt=translate(probe["attempt"])))
    out.result(translate(_("what Lampshade does not do:")))
    for limit in LIMITS:
        out.result(f"  - {translate(limit)}")
    if not mine().reviewed:
        out.result(translate(NOT_REVIEWED))
