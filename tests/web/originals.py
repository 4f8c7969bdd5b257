"""What the tests of locked originals share: forms filled in, and pages read."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from typing import Any

from werkzeug.test import TestResponse

from tests.vault import testkit
from tests.web.conftest import Visitor
from toolkit.vault import bech32, keys

KEY = testkit.secret(1)
MINE = keys.Keys((KEY,))
PUBLIC = keys.public(KEY)
#: Of another kind, which no file can be locked for together with the other.
HYBRID = bech32.encode("age1pq", bytes(1216))
KEY_FILE = keys.text_of([KEY]).encode()


def upload(data: bytes, name: str = "a.bin") -> tuple[io.BytesIO, str]:
    return io.BytesIO(data), name


def sent(visitor: Visitor, path: str, form: dict[str, Any] | None = None) -> TestResponse:
    """The page that a form leads to; never one that answers it directly."""
    answer = visitor.post(path, form)
    if answer.status_code != 303 or "/said/" not in answer.headers["Location"]:
        return answer
    assert len(answer.data) < 1000
    return visitor.get(answer.headers["Location"])


def lock(visitor: Visitor, *files: tuple[str, bytes], **fields: str) -> TestResponse:
    """Lock files, for a public key unless said otherwise."""
    keys = {"to": PUBLIC} if fields.get("how", "keys") == "keys" else {}
    form = {"how": "keys", **keys, **fields}
    chosen = [upload(data, name) for name, data in files]
    return sent(visitor, "/originals/lock", {**form, "files": chosen})


def unlock(visitor: Visitor, data: bytes, **fields: object) -> TestResponse:
    """Open a locked file, with a key file unless words are given."""
    given = fields if "words" in fields else {"identity": upload(KEY_FILE, "k"), **fields}
    return sent(visitor, "/originals/unlock", {"file": upload(data, "x.age"), **given})


def saved(visitor: Visitor, page: TestResponse, number: int = 0, **form: str) -> TestResponse:
    """What a page offers to save."""
    places = re.findall(r'action="(/originals/[0-9a-f]{16}/save)"', page.text)
    return visitor.post(places[number], form)


def pages(visitor: Visitor, photo: str) -> Iterator[tuple[str, str]]:
    """Every page of the room, and every state that says something else; the photo has a copy."""
    for name in ("lock", "unlock", "keys", "record"):
        yield name, visitor.get(f"/originals/{name}").text
    yield "lock a photo", visitor.get(f"{photo}/lock").text
    yield "wrong", lock(visitor, ("a", b"a"), how="own", words="a").text
    yield "nothing", lock(visitor, ("a", b"a"), to=f"{PUBLIC}\n{HYBRID}").text
    yield "locked", lock(visitor, ("a", b"a"), ("b", b"b"), how="six").text
    yield "weak", lock(visitor, ("a", b"a"), how="own", words="a", again="a").text
    page = sent(visitor, f"{photo}/lock", {"how": "keys", "to": PUBLIC})
    yield "locked photo", page.text
    yield "opened", unlock(visitor, saved(visitor, page).data).text
    yield "shut", unlock(visitor, b"no age file").text
    yield "key", sent(visitor, "/originals/keys", {"how": "six", "sheet": "1"}).text
    yield "shown", sent(visitor, "/originals/keys/show", {"identity": upload(KEY_FILE)}).text
    yield "kept", visitor.get("/originals").text
    yield "locked result", visitor.get(f"{photo}/result").text
    entry = {"record": visitor.post(f"{photo}/record").data, "identity": KEY_FILE}
    yield "recorded", _read(visitor, entry)
    copy = visitor.post(f"{photo}/file").data
    yield "no entry", _read(visitor, {**entry, "original": b"x", "copy": copy})
    wrong = sent(visitor, f"{photo}/copy", {"faces": "keep", "lock_to": "age1wrong"})
    yield "not locked", wrong.text


def _read(visitor: Visitor, files: dict[str, bytes]) -> str:
    chosen = {name: upload(data, "f") for name, data in files.items()}
    return sent(visitor, "/originals/record", chosen).text


def said(page: TestResponse) -> str:
    """The page's text as it is read."""
    return html.unescape(page.text)


def shown_words(page: TestResponse) -> str:
    """The passphrase that a page shows."""
    found = re.search(r'translate="no">([a-z -]+)<', page.text)
    assert found is not None, page.text
    return found[1]
