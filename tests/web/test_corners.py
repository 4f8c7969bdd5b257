"""A cover on the pages has the corners that the copy will have."""

import re

import pytest

from tests.conftest import ROOT
from toolkit.redact import effects

WEB = ROOT / "toolkit" / "web"
DRAWN = {
    "templates/_stage.html": r"\| min / (\d+)\)",
    "static/js/view.js": r"const CORNER = (\d+);",
}


@pytest.mark.parametrize("name", DRAWN)
def test_corners_are_drawn_as_they_are_painted(name):
    found = re.findall(DRAWN[name], (WEB / name).read_text(encoding="utf-8"))
    assert found == [str(effects._CORNER)]
