"""The age format: the public vectors, a set of our own, other implementations, changed bytes."""

from __future__ import annotations

import io
import random
import shutil
import subprocess
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from tests.vault import testkit
from tests.vault.testkit import PLAIN, SIZES, Vector, made, secret
from toolkit.errors import MissingPart, NotLocked, Tampered, UsageError, VaultError, WrongKey
from toolkit.vault import age, armor, bech32, header, hybrid, recipients, stream

pyrage = pytest.importorskip("pyrage", reason="pyrage is not installed")
HAS_HYBRID = pytest.mark.skipif(not hybrid.available(), reason="this cryptography has no HPKE")
AGE = pytest.mark.skipif(not shutil.which("age"), reason="the program age is not installed")
VECTORS = [*testkit.public(), *testkit.own()]
BORDERS = (*SIZES, 65_536 * 3, 65_536 * 3 + 1, 5_000_000)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.name)
def test_vector(vector: Vector) -> None:
    """Every vector ends as it says, and gives out exactly the bytes it says."""
    if not testkit.read(vector):
        pytest.skip("this cryptography has no HPKE")

    said, out = testkit.opened(vector)

    assert said == vector.expect
    assert vector.payload is None or sha256(out).hexdigest() == vector.payload


@pytest.mark.skipif(not testkit.FOLDER.exists(), reason="the public vectors are not here")
def test_all_public_vectors_are_there() -> None:
    """None is passed over."""
    assert len(testkit.public()) == 143


def test_an_unknown_key_in_a_vector_fails() -> None:
    """A vector that asks for what we do not know is not half understood."""
    with pytest.raises(ValueError, match="unknown key"):
        testkit.parsed("new", b"expect: success\nnovel: yes\n\nbody")


@pytest.mark.parametrize("vector", testkit.public() or [None], ids=lambda v: v and v.name)
def test_vector_as_text(vector: Vector | None) -> None:
    """A binary vector wrapped as text says the same."""
    if vector is None:
        pytest.skip("the public vectors are not here")
    if vector.armored or not testkit.read(vector):
        pytest.skip("text already, or no HPKE here")
    text = b"".join(armor.wrapped([vector.file[:100], vector.file[100:]]))
    wrapped = Vector(vector.name, vector.expect, vector.payload, vector.identities,
                     vector.passphrases, armored=True, file=text)  # fmt: skip

    said, out = testkit.opened(wrapped)

    # an empty file as text is a text without a head
    assert said == vector.expect
    assert vector.payload is None or sha256(out).hexdigest() == vector.payload


def _run(*words: str | Path, **options: object) -> bytes:
    return subprocess.run(
        [str(word) for word in words], check=True, capture_output=True, **options  # type: ignore[call-overload]
    ).stdout  # fmt: skip


@AGE
@pytest.mark.parametrize("size", BORDERS)
@pytest.mark.parametrize("armored", [False, True], ids=["binary", "text"])
def test_the_program_age_and_we_open_each_other(size: int, armored: bool, tmp_path: Path) -> None:
    """Both ways, at the borders of pieces."""
    key = secret(7)
    plain = random.Random(size).randbytes(size)
    (tmp_path / "key").write_text(recipients.identity_text(key) + "\n")
    (tmp_path / "ours").write_bytes(made(plain, key.recipient(), armored=armored))
    to = recipients.recipient_text(key.recipient())
    theirs = _run("age", *(["-a"] if armored else []), "-r", to, input=plain)

    assert _run("age", "-d", "-i", tmp_path / "key", tmp_path / "ours") == plain
    assert b"".join(age.opened(io.BytesIO(theirs).read, [key])) == plain


@pytest.mark.parametrize("size", BORDERS)
def test_pyrage_and_we_open_each_other(size: int) -> None:
    """Both ways, at the borders of pieces."""
    key = secret(8)
    plain = random.Random(size).randbytes(size)
    theirs = pyrage.x25519.Identity.from_str(recipients.identity_text(key))
    locked = pyrage.encrypt(plain, [theirs.to_public()])

    assert pyrage.decrypt(made(plain, key.recipient()), [theirs]) == plain
    assert b"".join(age.opened(io.BytesIO(locked).read, [key])) == plain
    assert str(theirs.to_public()) == recipients.recipient_text(key.recipient())


def test_a_passphrase_opens_in_pyrage_and_with_us() -> None:
    """Words are words everywhere."""
    words = recipients.Passphrase(b"six words of a list", 12)

    assert pyrage.passphrase.decrypt(made(b"x", words), "six words of a list") == b"x"


@HAS_HYBRID
def test_quantum_safe_keys_lock_and_open() -> None:
    """A key against quantum computers, its text, and no other key."""
    key, other = recipients.HybridIdentity(b"1" * 32), recipients.HybridIdentity(b"2" * 32)
    to = recipients.recipient(recipients.recipient_text(key.recipient()))
    locked = made(PLAIN[:100], to)

    assert recipients.identity(recipients.identity_text(key)) == key
    assert b"".join(age.opened(io.BytesIO(locked).read, [key])) == PLAIN[:100]
    for wrong in (other, secret(1), recipients.Passphrase(b"x")):
        with pytest.raises(WrongKey):
            list(age.opened(io.BytesIO(locked).read, [wrong]))
    with pytest.raises(ValueError, match="wrong length"):
        hybrid.wrap(b"short", bytes(16))


def test_without_hpke_quantum_safe_keys_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """An older package makes a sentence, never a weaker file."""
    monkeypatch.setattr(hybrid, "hpke", None)

    assert hybrid._part("no_such_part") is None
    assert not hybrid.available()
    with pytest.raises(MissingPart, match="no_hybrid"):
        recipients.HybridRecipient(bytes(1216)).wrap(bytes(16))


@HAS_HYBRID
def test_without_ml_kem_quantum_safe_keys_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """A build of the package without the primitive counts as not having it."""

    def unsupported(seed: bytes) -> None:
        raise hybrid.UnsupportedAlgorithm("no ML-KEM in this build")

    key = SimpleNamespace(from_seed_bytes=unsupported)
    monkeypatch.setattr(hybrid, "mlkem", SimpleNamespace(MLKEM768PrivateKey=key))

    assert not hybrid.available()


@pytest.mark.parametrize(
    "to",
    [
        [],
        [recipients.Passphrase(b"a"), recipients.Passphrase(b"b")],
        [recipients.Passphrase(b"a"), secret(1).recipient()],
        [recipients.HybridRecipient(bytes(1216)), secret(1).recipient()],
    ],
    ids=["nobody", "two passphrases", "passphrase and key", "old and new keys"],
)
def test_recipients_that_do_not_go_together(to: list[recipients.Recipient]) -> None:
    """A file whose strongest lock could be walked around is not made."""
    with pytest.raises(UsageError, match="mixed_recipients"):
        list(age.locked(io.BytesIO(b"x").read, to))


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("ssh-ed25519 AAAA", "ssh_key"),
        ("age1", "not_a_recipient"),
        ("hello", "not_a_recipient"),
        (bech32.encode("age1yubikey", b"x" * 20), "plugin_key"),
        (bech32.encode("age", b"x" * 31), "not_a_recipient"),
        (bech32.encode("bc", b"x" * 32), "not_a_recipient"),
        (bech32.encode("age", b"x" * 32)[:-1] + "q", "not_a_recipient"),
        ("AGE1" + bech32.encode("age", b"x" * 32)[4:], "not_a_recipient"),
        ("age\x7f1qqqqqqqq", "not_a_recipient"),
    ],
)
def test_what_is_no_recipient(text: str, detail: str) -> None:
    """Each kind of wrong key has its own sentence, which names the tool to use."""
    with pytest.raises(WrongKey, match=detail):
        recipients.recipient(text)


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("-----BEGIN OPENSSH PRIVATE KEY-----", "ssh_key"),
        (bech32.encode("age-plugin-yubikey-", b"x" * 32).upper(), "plugin_key"),
        (bech32.encode("age-secret-key-", b"x" * 31).upper(), "not_an_identity"),
        (bech32.encode("age-secret-key-", b"x" * 32), "not_an_identity"),
        (bech32.encode("age-secret-key-pq-", b"x" * 33).upper(), "not_an_identity"),
    ],
)
def test_what_is_no_identity(text: str, detail: str) -> None:
    """The same for secret keys."""
    with pytest.raises(WrongKey, match=detail):
        recipients.identity(text)


def test_a_public_key_is_read_as_it_was_written() -> None:
    """With blanks around it, in either case."""
    text = recipients.recipient_text(secret(1).recipient())

    for written in (text, f"  {text}\n", text.upper()):
        assert recipients.recipient(written) == secret(1).recipient()


def test_keys_that_nobody_can_hold() -> None:
    """A public key that is well written but stands for nothing locks nothing."""
    with pytest.raises(WrongKey, match="not_a_recipient"):
        made(b"x", recipients.X25519Recipient(bytes(32)))


@HAS_HYBRID
@pytest.mark.parametrize("public", [b"short", b"\xff" * 1216], ids=["short", "no ML-KEM key"])
def test_quantum_safe_keys_that_nobody_can_hold(public: bytes) -> None:
    """The same against quantum computers."""
    with pytest.raises(WrongKey, match="not_a_recipient"):
        made(b"x", recipients.HybridRecipient(public))


def test_a_passphrase_stands_alone() -> None:
    """Whoever is handed more than its stanza refuses."""
    words = recipients.Passphrase(b"x", 4)
    stanza = words.wrap(bytes(16))

    with pytest.raises(Tampered, match="age_header"):
        words.unwrap([stanza, stanza])


def test_bech32_refuses_wrong_filling() -> None:
    """Bits that belong to no byte must be zero and few."""
    good = bech32.encode("age", b"x")
    words = [bech32._VALUES[letter] for letter in good[4:-6]]
    for changed in ([*words, 0], [*words[:-1], words[-1] | 1]):
        spread = [*bech32._spread("age"), *changed, *[0] * 6]
        total = bech32._checksum(spread) ^ 1
        check = [total >> 5 * (5 - place) & 31 for place in range(6)]
        text = "age1" + "".join(bech32._LETTERS[word] for word in [*changed, *check])
        with pytest.raises(ValueError, match="wrong filling"):
            bech32.decode(text)


@pytest.mark.parametrize("armored", [False, True], ids=["binary", "text"])
def test_reads_in_any_portions(armored: bool) -> None:
    """A pipe that gives one byte at a time gives the same."""
    key = secret(3)
    locked = io.BytesIO(made(b"x" * 300, key.recipient(), armored=armored))

    assert b"".join(age.opened(lambda _size: locked.read(1), [key])) == b"x" * 300


def _headed(*kinds: str) -> bytes:
    """A file with such a head, for nobody here."""
    rows = "".join(f"-> {kind} {'A' * 43}\n{'A' * 43}\n" for kind in kinds)
    return f"age-encryption.org/v1\n{rows}--- {'A' * 43}\n".encode()


@pytest.mark.parametrize(
    ("locked", "detail"),
    [
        (_headed("ssh-ed25519"), "wants_ssh"),
        (_headed("x-grease", "ssh-rsa"), "wants_ssh"),
        (_headed("piv-p256"), "wants_plugin"),
        (_headed("piv-p256", "x-grease"), "wants_plugin"),
        (_headed("x-grease"), "no_match"),
        (made(b"x", recipients.Passphrase(b"x", 4)), "wants_words"),
        (made(b"x", secret(2).recipient()), "no_match"),
    ],
)
def test_the_head_says_what_would_fit(locked: bytes, detail: str) -> None:
    """Nobody looks for another key where a passphrase is wanted, or the program age."""
    with pytest.raises(WrongKey, match=detail):
        list(age.opened(io.BytesIO(locked).read, [secret(1)]))


@pytest.mark.parametrize(
    ("locked", "detail"),
    [
        (made(b"x", secret(1).recipient()), "wants_key"),
        (_headed("ssh-ed25519"), "wants_ssh"),
        (made(b"x", recipients.Passphrase(b"y", 4)), "no_match"),
    ],
)
def test_words_where_a_key_is_wanted(locked: bytes, detail: str) -> None:
    """The same for whoever brings a passphrase."""
    with pytest.raises(WrongKey, match=detail):
        list(age.opened(io.BytesIO(locked).read, [recipients.Passphrase(b"x", 4)]))


@pytest.mark.parametrize("data", [b"", b"dear diary\n", b"\xff\xd8\xff" * 3000, b"age"])
def test_what_is_no_locked_file(data: bytes) -> None:
    """Another kind of file is not said to be damaged."""
    with pytest.raises(NotLocked, match="not-locked"):
        list(age.opened(io.BytesIO(data).read, [secret(1)]))


@pytest.mark.parametrize(
    ("line", "detail"), [(b"/v2", "age_version"), (b"/v1\r", "age_header"), (b"", "age_header")]
)
def test_another_version_is_told_from_damage(line: bytes, detail: str) -> None:
    """Line ends of Windows make no newer version."""
    with pytest.raises(Tampered, match=detail):
        list(age.opened(io.BytesIO(b"age-encryption.org" + line + b"\n").read, [secret(1)]))


def test_a_head_without_end_is_refused() -> None:
    """Neither endless lines, stanzas nor bodies fill the memory; no more is read than may be."""
    start = b"age-encryption.org/v1\n-> x\n"
    endless = start + b"A" * 3_000_000
    many = b"age-encryption.org/v1\n" + b"-> x\n\n" * 2000
    body = start + (b"A" * 64 + b"\n") * 200_000
    text = b"-----BEGIN AGE ENCRYPTED FILE-----\n" + b"A" * 3_000_000
    for hostile in (endless, many, body):
        source = io.BytesIO(hostile)
        with pytest.raises(Tampered, match="age_header"):
            list(age.opened(source.read, [secret(1)]))
        assert source.tell() <= header.MAX_HEAD + (128 << 10)
    with pytest.raises(Tampered):
        list(age.opened(io.BytesIO(text).read, [secret(1)]))


def test_a_row_that_is_too_long_is_refused() -> None:
    """What is sealed there stands in rows of 64 letters, and in one way only."""
    for letters, detail in ((64, "wants_plugin"), (68, "age_header")):
        body = b"A" * letters + b"\n\n"
        sealed = b"age-encryption.org/v1\n-> x\n" + body + b"--- " + b"A" * 43 + b"\n" + bytes(32)
        with pytest.raises(VaultError, match=detail):
            list(age.opened(io.BytesIO(sealed).read, [secret(1)]))


@HAS_HYBRID
def test_as_many_keys_as_a_head_may_have() -> None:
    """A thousand of the longest kind are read back; one more is not written."""
    own = recipients.HybridIdentity(bytes(32))
    stanza = own.recipient().wrap(bytes(16))

    class Ready(NamedTuple):
        """A recipient whose stanza costs nothing."""

        label: str = "postquantum"

        def wrap(self, _file_key: bytes) -> header.Stanza:
            return stanza

    head = age.head_for([Ready()] * header.MAX_STANZAS, bytes(16))
    lines = io.BytesIO(head)
    assert len(header.read(lambda: lines.readline()[:-1]).stanzas) == header.MAX_STANZAS
    with pytest.raises(UsageError, match="too_many_keys"):
        age.head_for([Ready()] * (header.MAX_STANZAS + 1), bytes(16))


def test_blanks_without_end_are_refused() -> None:
    """Around a text, white space is passed over, but not for ever."""
    text = made(b"x", secret(1).recipient(), armored=True)
    for hostile in (b" " * 2000 + text, text + b"\n" * 2000):
        with pytest.raises(Tampered, match="age_armor"):
            list(age.opened(io.BytesIO(hostile).read, [secret(1)]))


def test_a_long_text_is_read_in_time() -> None:
    """Text of some megabytes does not take quadratic time."""
    key = secret(4)
    plain = bytes(3 << 20)

    assert b"".join(age.opened(io.BytesIO(made(plain, key.recipient(), armored=True)).read,
                               [key])) == plain  # fmt: skip


def test_a_file_can_be_read_back_by_its_own_key() -> None:
    """Whoever locks for somebody else can still compare what was written."""
    key = b"k" * 16
    locked = b"".join(age.locked(io.BytesIO(b"x").read, [secret(1).recipient()], file_key=key))

    assert list(age.opened(io.BytesIO(locked).read, [recipients.FileKey(key)])) == [b"x"]
    for wrong, why in ((b"j" * 16, "age_seal"), (b"j" * 15, "age_header")):
        with pytest.raises(Tampered, match=why):
            list(age.opened(io.BytesIO(locked).read, [recipients.FileKey(wrong)]))


def test_secrets_do_not_show() -> None:
    """No key or word stands in what a debugger or a log prints."""
    for each in (secret(1), recipients.Passphrase(b"q" * 32), recipients.FileKey(b"q" * 16),
                 recipients.HybridIdentity(b"q" * 32)):  # fmt: skip
        assert "qqq" not in repr(each)
        assert "secret=" not in repr(each)


def _forged(file: bytes, number: int) -> bytes:
    """A file with one thing done to it."""
    dice = random.Random(number)
    at = dice.randrange(len(file))
    deeds: list[Callable[[], bytes]] = [
        lambda: file[:at] + bytes([file[at] ^ 1 << dice.randrange(8)]) + file[at + 1 :],
        lambda: file[:at],
        lambda: file[:at] + file[at + 1 :],
        lambda: file[:at] + dice.randbytes(3) + file[at:],
        lambda: file + dice.randbytes(1 + dice.randrange(70_000)),
        lambda: file[:at] + file[at : at + 40] + file[at:],
    ]
    return dice.choice(deeds)()


@pytest.mark.parametrize("kind", ["binary", "text", "passphrase"])
def test_changed_files_give_out_nothing_that_was_changed(kind: str) -> None:
    """Whatever one does to a file: an error with a name, and only a prefix of the plain bytes."""
    words = recipients.Passphrase(b"w", 4)
    key = words if kind == "passphrase" else secret(5)
    to = words if kind == "passphrase" else secret(5).recipient()
    plain = PLAIN[:70_000]
    locked = made(plain, to, armored=kind == "text")
    for number in range(300):
        out, whole = _given(_forged(locked, number), key)
        assert plain.startswith(out)
        # a text may end in other white space, nothing else
        assert out == plain if whole else len(out) in (0, stream.PIECE, len(plain))
        assert not whole or kind == "text"


def _given(file: bytes, key: recipients.Identity) -> tuple[bytes, bool]:
    """What is given out, and whether it was said to be whole; any other error goes up."""
    out = b""
    try:
        for part in age.opened(io.BytesIO(file).read, [key]):
            out += part
    except (Tampered, WrongKey):
        return out, False
    return out, True


def test_cut_at_each_byte_of_head_and_first_pieces() -> None:
    """Every cut is seen."""
    locked = made(PLAIN[:70_000], secret(1).recipient())
    cuts = [*range(500), *range(65_500, 66_000), len(locked) - 1]
    for cut in cuts:
        with pytest.raises((Tampered, WrongKey)):
            list(age.opened(io.BytesIO(locked[:cut]).read, [secret(1)]))


def test_swapped_pieces_are_seen() -> None:
    """Pieces are authentic in their own place alone."""
    locked = made(PLAIN[:131_072] + b"end", secret(1).recipient())
    start = locked.index(b"--- ") + 48 + 16
    one, two = start + 65_552, start + 131_104
    swapped = locked[:start] + locked[one:two] + locked[start:one] + locked[two:]

    with pytest.raises(Tampered, match="age_payload"):
        list(age.opened(io.BytesIO(swapped).read, [secret(1)]))


#: Bodies as rows of pieces, each with whether it says that it is the last; only the first is one.
_BODIES: dict[str, list[tuple[int, bool]]] = {
    "right": [(stream.PIECE, False), (10, True)],
    "an end before the end": [(stream.PIECE, True), (10, True)],
    "an end in a row of its own before the end": [(stream.PIECE, True)] * stream.PIECES
    + [(1, True)],
    "no end": [(stream.PIECE, False)],
    "nothing behind a whole piece but its end": [(stream.PIECE, False), (0, True)],
    "a short piece before the end": [(10, False), (10, True)],
    "nothing at all": [],
}


@pytest.mark.parametrize("body", sorted(_BODIES))
def test_a_body_ends_once_and_at_its_end(body: str) -> None:
    """Whatever else is sealed with the right key, nobody may take it for a whole file."""
    key, nonce = b"k" * 16, bytes(stream.NONCE)
    cipher = ChaCha20Poly1305(stream.derived(key, nonce, b"payload"))
    pieces = _BODIES[body]
    sealed = b"".join(
        cipher.encrypt(stream._counter(number, last=last), bytes(size), None)
        for number, (size, last) in enumerate(pieces)
    )
    read = io.BytesIO(nonce + sealed).read

    if body == "right":
        assert sum(map(len, stream.opened(key, read))) == stream.PIECE + 10
    else:
        with pytest.raises(Tampered, match="age_payload"):
            list(stream.opened(key, read))


@pytest.mark.parametrize("first", ["key", "words"])
def test_a_passphrase_stands_alone_for_whoever_has_a_key_too(first: str) -> None:
    """Else whoever knows the words could pass for somebody who has the key."""
    file_key, me = b"k" * 16, recipients.X25519Identity(b"s" * 32)
    to = [me.recipient(), recipients.Passphrase(b"words", 4)]
    if first == "words":
        to.reverse()
    head = header.written(tuple(one.wrap(file_key) for one in to))
    seal = header.encoded(age._seal(file_key, head)).encode()
    whole = head + b" " + seal + b"\n" + b"".join(stream.sealed(file_key, io.BytesIO(b"x").read))

    for mine in (me, recipients.Passphrase(b"words", 4)):
        with pytest.raises(Tampered, match="age_header"):
            list(age.opened(io.BytesIO(whole).read, [mine]))


@pytest.mark.parametrize("text", ["QQ==", "QR", "Q", "QQ=", "Q Q", "QQ\n", "Q-", "é"])
def test_what_could_be_written_in_two_ways_is_read_in_one(text: str) -> None:
    """Else somebody could change a head, and it would still open."""
    assert header.decoded("QQ") == b"A"
    with pytest.raises(Tampered, match="age_header"):
        header.decoded(text.encode())


@pytest.mark.parametrize("more", [0, 1])
def test_a_head_has_no_more_stanzas_than_are_written(more: int) -> None:
    """Each is tried, and that takes time; a stranger's file may not take all of it."""
    stanza = [b"-> x", b""]
    lines = [header.VERSION, *stanza * (header.MAX_STANZAS + more), b"--- " + b"A" * 43]
    rows = iter(lines)

    if more:
        with pytest.raises(Tampered, match="age_header"):
            header.read(lambda: next(rows))
    else:
        assert len(header.read(lambda: next(rows)).stanzas) == header.MAX_STANZAS


@pytest.mark.parametrize("change", [
    lambda stanza: stanza._replace(arguments=()),
    lambda stanza: stanza._replace(arguments=(*stanza.arguments, "more")),
    lambda stanza: stanza._replace(arguments=(header.encoded(b"s" * 31),)),
    lambda stanza: stanza._replace(body=stanza.body[:-1]),
    lambda stanza: stanza._replace(body=stanza.body + b"x"),
])  # fmt: skip
def test_a_stanza_is_as_long_as_it_has_to_be(change: Callable[..., header.Stanza]) -> None:
    """Longer or shorter ones are refused, not tried."""
    me = recipients.X25519Identity(b"s" * 32)
    stanza = me.recipient().wrap(b"k" * 16)
    assert me.unwrap([stanza]) == b"k" * 16

    with pytest.raises(Tampered, match="age_header"):
        me.unwrap([change(stanza)])


@pytest.mark.parametrize("rows", [
    ["QR=="], ["QUE"], ["QUE=", "QUE="], ["QUFB", "QUFB"], ["A" * 68], [""], ["QUFB", ""],
    ["QU FB"], ["QUFB "],
])  # fmt: skip
def test_a_text_form_that_could_be_written_otherwise_is_refused(rows: list[str]) -> None:
    """One way to write it, so that nobody can change it unseen."""
    text = "\n".join([armor.BEGIN.decode(), *rows, armor.END.decode(), ""]).encode()
    assert b"".join(armor.unwrapped(io.BytesIO(b"".join(armor.wrapped([b"A" * 99]))).readline))

    with pytest.raises(Tampered, match="age_armor"):
        list(armor.unwrapped(io.BytesIO(text).readline))
