"""What the tests of locked originals share: forms filled in, and pages read."""

from __future__ import annotations

import html
import io
import re

from werkzeug.test import TestResponse

from tests.vault import testkit
from tests.web.conftest import Visitor
from toolkit.vault import keys

KEY = testkit.secret(1)
MINE = keys.Keys((KEY,))
PUBLIC = keys.public(KEY)
KEY_FILE = keys.text_of([KEY]).encode()


def upload(data: bytes, name: str = "a.bin") -> tuple[io.BytesIO, str]:
    return io.BytesIO(data), name


def lock(visitor: Visitor, *files: tuple[str, bytes], **fields: str) -> TestResponse:
    """Lock files, for a public key unless said otherwise."""
    form = {"how": "keys", "to": PUBLIC, **fields}
    chosen = [upload(data, name) for name, data in files]
    return visitor.post("/originals/lock", {**form, "files": chosen})


def unlock(visitor: Visitor, data: bytes, **fields: object) -> TestResponse:
    """Open a locked file, with a key file unless words are given."""
    given = fields if "words" in fields else {"identity": upload(KEY_FILE, "k"), **fields}
    return visitor.post("/originals/unlock", {"file": upload(data, "x.age"), **given})


def saved(visitor: Visitor, page: TestResponse, number: int = 0, **form: str) -> TestResponse:
    """What a page offers to save."""
    places = re.findall(r'action="(/originals/[0-9a-f]{16}/save)"', page.text)
    return visitor.post(places[number], form)


def said(page: TestResponse) -> str:
    """The page's text as it is read."""
    return html.unescape(page.text)


def shown_words(page: TestResponse) -> str:
    """The passphrase that a page shows."""
    found = re.search(r'translate="no">([a-z -]+)<', page.text)
    assert found is not None, page.text
    return found[1]
