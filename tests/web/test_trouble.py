"""Pages of what went wrong: none of them keeps a form behind it."""

from __future__ import annotations

import pytest

from tests.web.conftest import Visitor
from toolkit.web.trouble import TROUBLE


@pytest.mark.parametrize("code", TROUBLE)
def test_every_trouble_has_an_address(visitor: Visitor, code: int) -> None:
    """With its own status, and the number of a problem where there is one."""
    page = visitor.get(f"/trouble/{code}")

    assert page.status_code == code
    assert "0123abcd" not in page.text
    assert "0123abcd" in visitor.get(f"/trouble/{code}/0123abcd").text


@pytest.mark.parametrize("path", ["/trouble/200", "/trouble/413/what", "/trouble/x"])
def test_nothing_else_is_said_there(visitor: Visitor, path: str) -> None:
    """An address can not put words on a page."""
    page = visitor.get(path)

    assert page.status_code == 404
    assert "what" not in page.text.partition("<main")[2].partition("</main")[0].split()


def test_a_form_with_files_is_led_on_and_another_is_not(visitor: Visitor) -> None:
    """A browser would keep the names of the files with a page that answers the form."""
    files = visitor.upload(*[("x.jpg", b"x")] * 5000)

    assert files.headers.get("Location", "").startswith("/trouble/")
    assert visitor.post("/photos/0123456789abcdef/copy").status_code == 404
