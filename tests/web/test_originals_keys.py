"""Keys on the pages: made, shown once, and never kept."""

from __future__ import annotations

import re

import pytest

from tests.web.conftest import Visitor
from tests.web.originals import KEY, KEY_FILE, PUBLIC, said, saved, sent, shown_words, upload
from toolkit import files
from toolkit.details import DETAILS
from toolkit.vault import hybrid, keys, opening, recipients
from toolkit.vault.keys import Key
from toolkit.vault.recipients import Passphrase


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A passphrase that costs little."""
    monkeypatch.setattr(Passphrase.__init__, "__defaults__", (10, "scrypt"))


def made(visitor: Visitor, **fields: str) -> tuple[str, bytes, str]:
    """A page with a new key, its key file and its public key."""
    page = sent(visitor, "/originals/keys", fields)
    assert page.status_code == 200, page.text
    public, secret = (saved(visitor, page, number).data for number in (0, 1))
    return page.text, secret, public.decode().strip()


def inside(data: bytes, words: str | None) -> tuple[Key, ...]:
    """The keys in a key file."""
    with files.opened_stream([data]) as source:
        return opening.keys_in(source, words)


def test_a_key_is_locked_by_six_words_by_default(visitor: Visitor) -> None:
    """What is saved needs them; the secret key stands on no page."""
    page = sent(visitor, "/originals/keys")
    words = shown_words(page)
    public, secret = (saved(visitor, page, number) for number in (0, 1))
    (key,) = inside(secret.data, words)

    assert keys.public(key) == public.data.decode().strip()
    assert keys.public(key) in page.text
    assert b"AGE-SECRET" not in secret.data
    assert "AGE-SECRET" not in page.text
    assert re.search(r"filename=[a-z]{12}-key\.age", secret.headers["Content-Disposition"])
    assert re.search(r"filename=[a-z]{12}-public\.txt", public.headers["Content-Disposition"])
    assert words not in visitor.get("/originals").text
    assert 'class="tongues"' not in page.text


def test_own_words_protect_it(visitor: Visitor) -> None:
    """And a weak one is told."""
    page, secret, public = made(visitor, how="own", words="abc", again="abc")

    assert keys.public(inside(secret, "abc")[0]) == public
    assert "can be guessed" in page
    assert "translate=" not in page


def test_it_may_be_without(visitor: Visitor) -> None:
    """When somebody says so; a sheet shows it in rows."""
    page, secret, public = made(visitor, how="nothing", sheet="1")
    (key,) = inside(secret, None)

    assert keys.public(key) == public
    assert "AGE-SECRET-KEY-1" in page
    rows = "".join(re.findall(r"<bdi>([A-Za-z0-9-]+)</bdi><br>", page))
    assert recipients.identity(rows[rows.index("AGE-SECRET-KEY-1") :]) == key


def test_quantum_safe_ones_where_they_can_be_had(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the page does not offer them, and says so to whoever asks."""
    if hybrid.available():
        _page, _secret, public = made(visitor, how="nothing", quantum_safe="1")
        assert public.startswith("age1pq1")
    monkeypatch.setattr(hybrid, "available", lambda: False)
    assert "quantum" not in visitor.get("/originals/keys").text
    refused = sent(visitor, "/originals/keys", {"how": "nothing", "quantum_safe": "1"})
    assert refused.status_code == 400
    assert DETAILS["no_hybrid"] in said(refused)


def test_a_key_file_shows_its_public_key(visitor: Visitor) -> None:
    """Locked by words, or not."""
    locked = keys.locked(keys.text_of([KEY]), "words")
    for data, words in ((KEY_FILE, ""), (locked, "words")):
        page = sent(visitor, "/originals/keys/show", {"identity": upload(data), "words": words})
        assert PUBLIC in page.text
        assert "AGE-SECRET" not in page.text


@pytest.mark.parametrize(
    ("fields", "why"),
    [({"words": ""}, "key_locked"), ({"words": "other"}, "no_match"),
     ({"identity": b"", "words": ""}, "no_key"), ({"identity": b"?", "words": ""}, "not_an_id"),
     ({"identity": b"#" * 100_001, "words": ""}, "not_an_id")],
)  # fmt: skip
def test_what_is_no_key_file_is_said(
    visitor: Visitor, fields: dict[str, bytes | str], why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the command's words."""
    monkeypatch.setattr(keys, "MAX_FILE", 100_000)
    data = fields.get("identity", keys.locked(keys.text_of([KEY]), "words"))
    assert isinstance(data, bytes)
    chosen = upload(data, "k" if data else "")
    page = sent(visitor, "/originals/keys/show", {"identity": chosen, "words": fields["words"]})

    assert page.status_code == 400
    assert next(text for name, text in DETAILS.items() if name.startswith(why)) in said(page)


@pytest.mark.parametrize(
    "form",
    [{"how": "own"}, {"how": "own", "words": "a", "again": "b"}, {"words": "a", "again": "a"},
     {"how": "nothing", "words": "a", "again": "a"}],
)  # fmt: skip
def test_no_key_without_what_protects_it(visitor: Visitor, form: dict[str, str]) -> None:
    """Nothing was made."""
    assert sent(visitor, "/originals/keys", form).status_code == 400
    assert "Waiting to be saved" not in visitor.get("/originals").text
    assert sent(visitor, "/originals/keys", {"how": "keys"}).status_code == 400
