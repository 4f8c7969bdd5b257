"""The record on the pages: locked first, copied, put on record, and checked later."""

from __future__ import annotations

import io

import pytest
from werkzeug.test import TestResponse

from tests.vault.testkit import secret
from tests.web import originals
from tests.web.conftest import Visitor
from tests.web.originals import KEY, KEY_FILE, MINE, PUBLIC, said, saved, sent, upload
from toolkit.details import DETAILS
from toolkit.model import Recipe
from toolkit.vault import evidence, keys, opening, record
from toolkit.vault.recipients import Passphrase

NAME = "IMG_20260405_101112.jpg"


@pytest.fixture
def kept(visitor: Visitor, jpeg: bytes, no_pixels: None) -> tuple[str, bytes, bytes, bytes]:
    """A photo that was locked first and copied: its path, locked file, copy and record."""
    path = visitor.choose(jpeg, NAME)
    visitor.until("ready")
    sent(visitor, f"{path}/copy", {"faces": "keep", "lock_to": PUBLIC})
    visitor.until("done")
    page = visitor.get("/originals")
    copy = visitor.post(f"{path}/file").data
    entry = sent(visitor, f"{path}/record")
    assert entry.headers["Content-Disposition"].endswith(".record")
    return path, saved(visitor, page).data, copy, entry.data


def entries(data: bytes) -> list[record.Entry]:
    return list(record.opened(record.chain(io.BytesIO(data)), MINE).entries.values())


def read(visitor: Visitor, data: bytes, **files: bytes) -> TestResponse:
    """Read a record, perhaps with an original and a copy."""
    chosen = {name: upload(file, "f") for name, file in files.items()}
    return sent(
        visitor,
        "/originals/record",
        {"record": upload(data, "r"), "identity": upload(KEY_FILE), **chosen},
    )


def test_locked_first_then_copied_then_on_record(
    visitor: Visitor, jpeg: bytes, kept: tuple[str, bytes, bytes, bytes]
) -> None:
    """All three fit together, in the vault's own eyes."""
    path, locked, _copy, data = kept
    (entry,) = entries(data)
    opened = opening.unlock_bytes(locked, "x.age", MINE)

    assert (opened.data, opened.name) == (jpeg, NAME)
    assert opened.sha256 == entry.original
    assert entry.saved.endswith(".jpg")
    assert entry.locked in visitor.get(f"{path}/result").text
    assert evidence.recipe_of(entry.recipe) == Recipe(faces="keep")


@pytest.mark.parametrize("original", ["open", "locked"])
def test_a_copy_is_proven(
    visitor: Visitor, jpeg: bytes, kept: tuple[str, bytes, bytes, bytes], original: str
) -> None:
    """From the original as it is, or as it was locked; with what it does not prove beside it."""
    _path, locked, copy, data = kept
    page = read(visitor, data, original=jpeg if original == "open" else locked, copy=copy)

    assert page.status_code == 200
    assert evidence.PROVEN in said(page).lower()
    for limit in evidence.NOT_PROVEN:
        assert limit in said(page)


def test_a_record_is_shown(visitor: Visitor, kept: tuple[str, bytes, bytes, bytes]) -> None:
    """Entries and the last hash."""
    data = kept[3]
    page = read(visitor, data)

    (entry,) = entries(data)
    assert "The record is whole" in page.text
    assert "--faces keep" in page.text
    for value in (entry.original, entry.copy, entry.locked, entry.saved, entry.time):
        assert value in page.text
    assert record.chain(io.BytesIO(data)).last in page.text
    assert "comes from this original" not in page.text


def test_a_record_goes_on(visitor: Visitor, kept: tuple[str, bytes, bytes, bytes]) -> None:
    """Given again, it grows; a broken one is not added to."""
    path, data = kept[0], kept[3]
    longer = sent(visitor, f"{path}/record", {"record": upload(data)}).data
    assert longer.startswith(data)
    assert len(record.chain(io.BytesIO(longer)).sealed) == 2
    broken = sent(visitor, f"{path}/record", {"record": upload(longer.partition(b"\n")[2])})
    assert broken.status_code == 400
    assert DETAILS["record"] in said(broken)


def test_what_can_not_be_locked_first_is_not_copied(
    visitor: Visitor, jpeg: bytes, no_pixels: None
) -> None:
    """A wrong key stops the copy, and says so."""
    path = visitor.choose(jpeg, NAME)
    visitor.until("ready")
    page = sent(visitor, f"{path}/copy", {"faces": "keep", "lock_to": "age1wrong"})

    assert page.status_code == 400
    assert DETAILS["not_a_recipient"] in said(page)
    assert visitor.states()[0]["status"] == "ready"
    assert "Waiting to be saved" not in visitor.get("/originals").text
    assert sent(visitor, f"{path}/record").headers["Location"] == f"{path}/result"


def test_many_originals_are_locked_first_for_one_list_of_keys(
    visitor: Visitor, jpeg: bytes, no_pixels: None
) -> None:
    """One list on the page of all files; each original is locked, once, and opens."""
    visitor.upload(("a.jpg", jpeg), ("b.jpg", jpeg))
    visitor.until("ready")
    assert 'name="lock_to"' in visitor.get("/photos").text
    form = {"faces": "keep", "lock_to": PUBLIC}
    for _again in range(2):
        assert visitor.post("/photos/copy", form).headers["Location"] == "/photos"
        visitor.until("done")
    page = visitor.get("/originals")

    assert 'href="/originals"' in visitor.get("/photos").text
    assert page.text.count("/save") == 2
    opened = opening.unlock_bytes(saved(visitor, page).data, "x.age", MINE)
    assert (opened.name, opened.data) == ("a.jpg", jpeg)


def test_many_that_can_not_be_locked_first_are_not_copied(
    visitor: Visitor, jpeg: bytes, no_pixels: None
) -> None:
    """A wrong key stops all of them."""
    visitor.upload(("a.jpg", jpeg), ("b.jpg", jpeg))
    visitor.until("ready")
    page = sent(visitor, "/photos/copy", {"faces": "keep", "lock_to": "age1wrong"})

    assert page.status_code == 400
    assert DETAILS["not_a_recipient"] in said(page)
    assert [state["status"] for state in visitor.states()] == ["ready", "ready"]


def test_an_original_is_locked_once_for_the_same_keys(
    visitor: Visitor, kept: tuple[str, bytes, bytes, bytes]
) -> None:
    """A second copy does not make a second locked file; other keys do."""
    path = kept[0]
    for to, count in ((PUBLIC, 1), (f"{PUBLIC}\n{keys.public(secret(2))}", 2)):
        sent(visitor, f"{path}/copy", {"faces": "keep", "lock_to": to})
        visitor.until("done")
        assert visitor.get("/originals").text.count("/save") == count


def test_words_lock_but_do_not_go_on_record(
    visitor: Visitor, jpeg: bytes, no_pixels: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A record is for keys, so that it can grow without its secret."""
    monkeypatch.setattr(Passphrase.__init__, "__defaults__", (10, "scrypt"))
    path = visitor.choose(jpeg, NAME)
    visitor.until("ready")
    assert "compared" in sent(visitor, f"{path}/lock", {"how": "six"}).text
    sent(visitor, f"{path}/copy", {"faces": "keep"})
    visitor.until("done")
    assert "Save the record" not in visitor.get(f"{path}/result").text
    sent(visitor, f"{path}/lock", {"how": "keys", "to": PUBLIC})
    assert "Save the record" in visitor.get(f"{path}/result").text


def _record(*entries: record.Entry, to: object = None) -> bytes:
    data = b""
    for entry in entries:
        data = record.appended(data, entry, [to or KEY.recipient()])  # type: ignore[list-item]
    return data


ENTRY = evidence.entry(evidence.Made("0" * 64, "x.age", "1" * 64, "y.jpg"), Recipe(), "9")
BAD = {
    "nonsense": (b"hello\n", {}, "record"),
    "half a line": (_record(ENTRY)[:-1], {}, "record"),
    "another key": (_record(ENTRY, to=secret(2).recipient()), {}, "no_match"),
    "one of two": (_record(ENTRY), {"copy": b"x"}, "one_of_two"),
    "no entry": (_record(ENTRY), {"copy": b"x", "original": b"y"}, "no_entry"),
    "a locked original, cut": (
        _record(ENTRY),
        {"copy": b"x", "original": originals.testkit.made(b"x", KEY.recipient())[:-1]},
        "age_payload",
    ),
}  # fmt: skip


@pytest.mark.parametrize("bad", BAD)
def test_what_proves_nothing_says_so(visitor: Visitor, bad: str) -> None:
    """One sentence, and no entry is shown."""
    data, files, why = BAD[bad]
    page = read(visitor, data, **files)

    assert page.status_code == 400
    assert DETAILS[why] in said(page)


def test_a_record_needs_a_key_file(visitor: Visitor) -> None:
    """It is locked for keys."""
    page = sent(visitor, "/originals/record", {"record": upload(_record(ENTRY))})
    assert DETAILS["no_key"] in said(page)
    assert sent(visitor, "/originals/record").headers["Location"] == "/originals/record"


def test_a_forged_entry_shows_as_it_is(visitor: Visitor) -> None:
    """Whoever has the public key can write one; it steers no page."""
    made = evidence.Made("0" * 64, "<b>x</b>", "1" * 64, "a\u202egpj.\x1b")
    page = read(visitor, _record(evidence.entry(made, Recipe(), "9")))

    assert page.status_code == 200
    assert "<b>x" not in page.text
    assert "\u202e" not in page.text
    assert "\x1b" not in page.text


def test_a_record_that_is_not_whole_says_where(visitor: Visitor) -> None:
    """The rest of it is shown."""
    page = read(visitor, _record(ENTRY, ENTRY).partition(b"\n")[2])

    assert "The record is not whole" in page.text
    assert "The record is whole" not in page.text
    assert "line 1 does not fit" in said(page)
    assert ENTRY.saved in page.text


def test_what_is_for_other_keys_is_counted(visitor: Visitor) -> None:
    """One entry for the newsroom closes none of mine; one that is forged is named."""
    data = _record(ENTRY)
    data = record.appended(data, ENTRY, [secret(2).recipient()])
    page = read(visitor, data)
    forged = record.appended(data, evidence.Entry("0", "1", "2", "3", [], "4", "5"),  # type: ignore[arg-type]
                             [KEY.recipient()])  # fmt: skip

    assert "The record is whole" in page.text
    assert "this one does not open: 1" in said(page)
    assert ENTRY.saved in page.text
    assert "line 3 does not open" in said(read(visitor, forged))


def test_an_empty_record_is_not_called_whole(visitor: Visitor) -> None:
    """There is nothing in it that could be whole."""
    page = read(visitor, b"")

    assert "The record is empty" in page.text
    assert "whole" not in page.text
