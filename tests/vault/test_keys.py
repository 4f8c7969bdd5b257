"""Key files and passphrases."""

from __future__ import annotations

import pytest

from tests.vault.testkit import secret
from toolkit.errors import WrongKey
from toolkit.vault import hybrid, keys, recipients, sheet, words


def test_a_key_file_is_read_as_it_was_written() -> None:
    """Several keys, comments, blank lines, other line ends."""
    pair = (keys.new(), keys.new())
    text = keys.text_of(pair)

    assert keys.parsed(text.encode()) == pair
    assert keys.parsed(f"\n# mine\r\n{text}\n\n".replace("\n", "\r\n").encode()) == pair


@pytest.mark.skipif(not hybrid.available(), reason="this cryptography has no HPKE")
def test_a_quantum_safe_key_is_made_and_read() -> None:
    """The longer keys go the same way."""
    key = keys.new(quantum_safe=True)

    assert keys.public(key).startswith("age1pq1")
    assert keys.parsed(keys.text_of([key]).encode()) == (key,)


@pytest.mark.parametrize(
    ("data", "detail"),
    [(b"", "no_key"), (b"# only words\n", "no_key"), (b"\xff\xfe", "not_an_identity"),
     (b"hello\n", "not_an_identity"), (b"AGE-PLUGIN-X-1QQ\n", "not_an_identity")],
)  # fmt: skip
def test_what_is_no_key_file(data: bytes, detail: str) -> None:
    """A sentence for each way not to be one."""
    with pytest.raises(WrongKey, match=detail):
        keys.parsed(data)


def test_a_locked_key_file_is_seen() -> None:
    """By its first bytes, as text or not."""
    text = keys.text_of([secret(1)])

    assert keys.is_locked(keys.locked(text, "words"))
    assert keys.is_locked(b"age-encryption.org/v1\n")
    assert not keys.is_locked(text.encode())


def test_the_list_has_all_words() -> None:
    """7776 different words of plain letters: five dice each."""
    assert len(set(words.words())) == len(words.words()) == 6**5
    assert all(word.replace("-", "").isalpha() and word.isascii() for word in words.words())
    assert 77 < words.bits() < 78


def test_words_come_by_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    """Six of them, never the same; a draw beyond the last whole multiple is drawn again."""
    made = {words.passphrase() for _ in range(50)}
    draws = iter([b"\xff" * 4, bytes(3) + b"\x01"])
    monkeypatch.setattr(words.os, "urandom", lambda _size: next(draws))

    assert len(made) == 50
    assert {len(each.split()) for each in made} == {6}
    assert words._below(7776) == 1


@pytest.mark.parametrize(
    ("text", "weak"),
    [("", True), ("password", True), ("aaaaaaaaaaaaaaaaaaaaaaaa", True), ("Tr0ub4dor&3", False),
     ("abacus abacus abacus abacus abacus abacus", True),
     ("abacus zoom yodel wish trio salt", False), ("abacus zoom", True), ("12345678901234", True)],
)  # fmt: skip
def test_the_note_on_strength(text: str, weak: bool) -> None:
    """Rough, never too kind: repeated signs and words count little."""
    assert (words.strength(text) < words.WEAK) is weak


def test_a_key_on_paper_is_the_key() -> None:
    """Whoever types the rows without their ends has what the file has."""
    key = secret(1)
    made = sheet.sheet(key)
    rows = [*made.public.splitlines(), *made.secret.splitlines()]

    assert made.public.replace("\n", "") == keys.public(key)
    assert keys.parsed(made.secret.replace("\n", "").encode()) == (key,)
    assert max(map(len, rows)) <= 60


def test_public_keys_are_listed_one_a_line() -> None:
    """Comments and blank lines are passed over; a list of nobody is an error."""
    pair = [secret(1), secret(2)]
    text = "# us\n\n" + "\n".join(f"  {keys.public(key)} " for key in pair)

    assert recipients.listed(text) == [key.recipient() for key in pair]
    for nobody in ("", "# us\n\n"):
        with pytest.raises(WrongKey, match="not_a_recipient"):
            recipients.listed(nobody)
