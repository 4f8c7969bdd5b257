"""Pages that run notice that a pack of guides was added or removed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.plan import small
from tests.web.conftest import Visitor
from toolkit.guidebook import installed
from toolkit.plan import texts
from toolkit.web import guides


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A user's data folder of its own; nothing that is read from it stays."""
    folder = tmp_path / "data"
    monkeypatch.setattr(installed.platformdirs, "user_data_path", lambda *_, **__: folder)
    yield
    texts._read.cache_clear()
    guides._library.cache_clear()


def test_pages_that_run_notice_a_pack(tmp_path: Path, visitor: Visitor) -> None:
    """Guides, law and plan, without a new start; and when it is removed."""
    assert "The newest rule on lamps." not in visitor.post("/plan", {"region": "hk"}).text
    small.added(small.build(tmp_path))

    assert "The newest rule on lamps." in visitor.post("/plan", {"region": "hk"}).text
    assert "Lamps must be lit." in visitor.get("/guides/law").text
    assert visitor.get("/guides/lamps").status_code == 200
    installed.remove()
    assert visitor.get("/guides/lamps").status_code == 404
    assert "The newest rule on lamps." not in visitor.post("/plan", {"region": "hk"}).text
