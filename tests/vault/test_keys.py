"""Key files and passphrases."""

from __future__ import annotations

import pytest

from tests.vault.testkit import secret
from toolkit.errors import WrongKey
from toolkit.vault import hybrid, keys, passphrase_strength, recipients, sheet, words


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
    "text",
    ["", "password", "aaaaaaaaaaaaaaaaaaaaaaaa", "abacus abacus abacus abacus abacus abacus",
     "abacus zoom", "12345678901234", "passwordpassword", "Password1!", "P@ssw0rd2024!!",
     "iloveyou2024", "Tehran1978!", "abcdefghijklmnop", "zyxwvutsrqponmlk", "qwertyuiop1234567",
     "to be or not to be that is the question", "FreedomFreedomFreedom1989", ". . . . . . . .",
     "CorrectHorse1999", "1qaz2wsx3edc4rfv", "\u0130zmir1923"],
)  # fmt: skip
def test_what_people_make_up_is_weak(text: str) -> None:
    """Long, with a capital, a digit and a sign at the end, is not strong."""
    assert passphrase_strength.strength(text) < passphrase_strength.WEAK


def test_chance_is_not_called_weak() -> None:
    """Nobody is sent away from what is strong."""
    drawn = [
        "abacus zoom yodel wish trio salt",
        "rigor unspoken gong extended error dagger",
        "vK9$tq2!RmZx7w",
        "0f9c2d71a6be8453c0d7fe12",
    ]
    drawn += [words.passphrase() for _ in range(20)]

    assert [
        text for text in drawn if passphrase_strength.strength(text) < passphrase_strength.WEAK
    ] == []


def test_the_estimate_stops_somewhere() -> None:
    """What comes behind two hundred signs adds nothing, and takes no time."""
    assert (
        passphrase_strength.strength("x" * 199 + " " + words.passphrase())
        < passphrase_strength.WEAK
    )


def test_a_key_on_paper_is_the_key() -> None:
    """Whoever types the rows without their ends has what the file has."""
    key = secret(1)
    made = sheet.sheet(key)
    rows = [*made.public.splitlines(), *made.secret.splitlines()]

    assert made.public.replace("\n", "") == keys.public(key)
    assert keys.parsed(made.secret.replace("\n", "").encode()) == (key,)
    assert max(map(len, rows)) <= 60
    assert "ONE line" in sheet.HOW


def _typed(key: keys.Key, size: int = 60, end: str = "\n") -> str:
    """A secret key in rows, as somebody types it from paper."""
    text = recipients.identity_text(key)
    return end.join(text[at : at + size] for at in range(0, len(text), size)) + "\n"


def test_a_key_typed_in_rows_is_joined() -> None:
    """With blanks between, comments, and other keys around it."""
    first, second = secret(1), secret(2)
    hybrid_key = recipients.HybridIdentity(bytes(32))
    for key in (first, hybrid_key):
        assert keys.parsed(_typed(key).encode()) == (key,)
        assert keys.parsed(_typed(key, 20, " ").encode()) == (key,)
        assert keys.parsed(_typed(key, 25, " \r\n# mine\n\n  ").encode()) == (key,)
    text = _typed(first) + keys.text_of([second]) + _typed(hybrid_key)
    assert keys.parsed(text.encode()) == (first, second, hybrid_key)


@pytest.mark.parametrize(
    "text",
    [_typed(secret(1))[:-2], _typed(secret(1)).replace("\n", "Q\n", 1), _typed(secret(1))[:61],
     _typed(secret(1))[:61] + _typed(secret(2)), _typed(secret(1)) + "Q",
     "Q\n" + _typed(secret(1)), _typed(secret(1)).lower()],
)  # fmt: skip
def test_rows_that_make_no_key(text: str) -> None:
    """A sign too few, too many or in the wrong place is never taken for another key."""
    with pytest.raises(WrongKey, match="not_an_identity"):
        keys.parsed(text.encode())


def test_public_keys_are_listed_one_a_line() -> None:
    """Comments and blank lines are passed over; a list of nobody is an error."""
    pair = [secret(1), secret(2)]
    text = "# us\n\n" + "\n".join(f"  {keys.public(key)} " for key in pair)

    assert recipients.listed(text) == [key.recipient() for key in pair]
    for nobody in ("", "# us\n\n"):
        with pytest.raises(WrongKey, match="not_a_recipient"):
            recipients.listed(nobody)
