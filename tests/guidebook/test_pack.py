"""Packs of guides: who signed is known before a byte is unpacked, and nothing else gets in."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.guidebook.shelf import TODAY, build, change
from toolkit import wordlist
from toolkit.errors import BadPack, GuideError, LampshadeError, WrongKey
from toolkit.guidebook import installed, load, pack

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
FILES = {"facts.yml": "a: {}\n", "en/lamps.md": "---\n"}


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's data folder of its own."""
    home = tmp_path / "data"
    monkeypatch.setattr(installed.platformdirs, "user_data_path", lambda *_, **__: home)
    return home


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return build(tmp_path / "guides")


def resigned(packed: bytes, key: Ed25519PrivateKey = KEY) -> bytes:
    """Whatever is in it, signed as it has to be."""
    public = base64.b64encode(key.public_key().public_bytes_raw())
    seal = base64.b64encode(key.sign(b"\n".join([pack.TITLE, public, packed])))
    return b"\n".join([pack.TITLE, public, seal, packed])


def said(document: Any) -> bytes:
    return resigned(zlib.compress(json.dumps(document).encode()))


def test_what_was_packed_is_unpacked() -> None:
    """By whom, which number, every file as it was."""
    found = pack.opened(pack.sealed(FILES, 7, KEY))

    assert found == pack.Pack(KEY.public_key().public_bytes_raw(), 7, FILES)


def test_no_changed_byte_is_let_through(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor a missing, nor an added one; and nothing was unpacked to find that out."""
    whole = pack.sealed(FILES, 7, KEY)
    monkeypatch.setattr(pack.zlib, "decompressobj", lambda: pytest.fail("was unpacked"))

    for at in range(len(whole)):
        for changed in (whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :], whole[:at]):
            with pytest.raises(BadPack):
                pack.opened(changed)
    with pytest.raises(BadPack):
        pack.opened(whole + b"x")


def test_another_key_can_not_take_over() -> None:
    """A signature does not fit under another's name."""
    title, public, seal, packed = pack.sealed(FILES, 7, KEY).split(b"\n", 3)
    other = base64.b64encode(Ed25519PrivateKey.generate().public_key().public_bytes_raw())

    with pytest.raises(BadPack) as refused:
        pack.opened(b"\n".join([title, other, seal, packed]))
    assert refused.value.detail == "pack_seal"
    assert public != other


@pytest.mark.parametrize(
    ("document", "why"),
    [
        ({"serial": 1, "files": {"../evil.md": ""}}, "pack_path"),
        ({"serial": 1, "files": {"/etc/passwd": ""}}, "pack_path"),
        ({"serial": 1, "files": {"en/../../evil.md": ""}}, "pack_path"),
        ({"serial": 1, "files": {"en\\..\\evil.md": ""}}, "pack_path"),
        ({"serial": 1, "files": {"en/evil.py": ""}}, "pack_path"),
        ({"serial": 1, "files": {"en/evil.md\n": ""}}, "pack_path"),
        ({"serial": 1, "files": {"C:/evil.md": ""}}, "pack_path"),
        ({"serial": 1, "files": {"xx/evil.md": ""}}, "pack_path"),
        ({"serial": 1, "files": {"en/a.md": "x" * (pack.MOST_FILE + 1)}}, "pack_large"),
        ({"serial": 1, "files": {f"en/a{n}.md": "" for n in range(4001)}}, "pack_large"),
        ({"serial": "1", "files": {}}, "pack_form"),
        ({"serial": True, "files": {}}, "pack_form"),
        ({"serial": 1, "files": {"en/a.md": 1}}, "pack_form"),
        ({"serial": 1, "files": []}, "pack_form"),
        ({"serial": 1}, "pack_form"),
        ({"serial": 1, "files": {}, "more": 1}, "pack_form"),
        ([], "pack_form"),
    ],
    ids=str,
)
def test_a_signed_pack_is_still_held_to_the_form(document: Any, why: str) -> None:
    """A trusted signer, or who has their key, can put nothing elsewhere."""
    with pytest.raises(BadPack) as refused:
        pack.opened(said(document))
    assert refused.value.detail == why


@pytest.mark.parametrize(
    ("packed", "why"),
    [
        (zlib.compress(b" " * (pack.MOST + 9), 9), "pack_large"),
        (zlib.compress(b'{"serial": 1, "files": {}}')[:-2], "pack_form"),
        (zlib.compress(b'{"serial": 1, "files": {}}') + b"more", "pack_form"),
        (zlib.compress(b"[" * 100_000), "pack_form"),
        (b"no zlib", "pack_form"),
        (b"", "pack_form"),
    ],
    ids=["bomb", "cut", "longer", "deep", "raw", "empty"],
)
def test_what_is_packed_wrongly_is_refused(packed: bytes, why: str) -> None:
    """Bombs, tails, depths."""
    with pytest.raises(BadPack) as refused:
        pack.opened(resigned(packed))
    assert refused.value.detail == why


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04", b"\n\n\n", pack.TITLE, b"x" * 100])
def test_what_is_no_pack_is_refused(raw: bytes) -> None:
    """And what is too large for one is not even looked at."""
    with pytest.raises(BadPack):
        pack.opened(raw)
    with pytest.raises(BadPack) as refused:
        pack.opened(b"x" * (pack.MOST_PACKED + 1))
    assert refused.value.detail == "pack_large"


def test_a_fingerprint_is_six_words() -> None:
    """Always the same ones for a key, others for another; typed with anything between them."""
    one, two = (pack.fingerprint(bytes([n]) * 32) for n in (1, 2))

    assert len(one.split()) == 6
    assert set(one.split()) <= set(wordlist.words())
    assert one == pack.fingerprint(bytes([1]) * 32) != two
    assert pack.same_words("  " + one.upper().replace(" ", ", "), one)
    assert not pack.same_words(two, one)
    assert not pack.same_words("", one)
    assert not pack.same_words(" ".join(one.split()[:5]), one)


def test_a_key_file_is_read_or_refused() -> None:
    """A key of another kind is none."""
    assert pack.secret(pack.new_key()).sign(b"")
    for wrong in (b"", b"x", b"-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n"):
        with pytest.raises(WrongKey):
            pack.secret(wrong)


def test_only_guides_are_gathered(home: Path) -> None:
    """Notes, links and hidden files of a writer's folder stay at home."""
    (home / "notes.txt").write_text("secret")
    (home / "en/.lamps.md").write_text("secret")
    (home / "en/link.md").symlink_to("/etc/hostname")

    names = set(pack.gathered(home))
    assert names == {
        "facts.yml", "sources.yml", "essay_rows.yml", "tools.yml", "terms.yml", "en/lamps.md",
        "en/candles.md", "situations.yml", "search.yml", "regions/hk.yml", "ar/lamps.md",
        "ar/terms.yml", "ar/drawings.yml", "drawings/lamp.svg",
    }  # fmt: skip


def _newer(home: Path) -> dict[str, str]:
    """The made-up guides, of a day after those that are shipped."""
    for name in ("lamps", "candles"):
        change(home, f"en/{name}.md", "updated: 2026-11-20", "updated: 2031-01-01")
    return pack.gathered(home)


def test_added_guides_are_read(data: Path, home: Path) -> None:
    """In a folder that nobody else can open; removed, the shipped ones are read again."""
    assert installed.home() == load.shipped()
    assert installed.add(_newer(home), 5, "ab", TODAY) == 3

    book = load.book(installed.home())
    assert set(book.guides["en"]) == {"lamps", "candles"}
    for path in [data, *data.rglob("*")]:
        assert path.stat().st_mode & 0o077 == 0, path
    assert installed.remove()
    assert installed.home() == load.shipped()


@pytest.mark.parametrize("serial", [4, 5])
def test_an_older_pack_is_refused(serial: int, data: Path, home: Path) -> None:
    """Or one as old; and what was there stays."""
    texts = _newer(home)
    installed.add(texts, 5, "ab", TODAY)
    before = installed.home()

    with pytest.raises(BadPack) as refused:
        installed.add(texts, serial, "ab", TODAY)
    assert refused.value.detail == "pack_older"
    assert installed.home() == before
    installed.add(texts, 6, "ab", TODAY)
    assert not before.exists()
    assert installed.home() != before


def test_guides_older_than_lampshades_own_are_refused(data: Path, home: Path) -> None:
    """A pack does not bring back what was mended; nothing of it is left."""
    for name in ("lamps", "candles"):
        change(home, f"en/{name}.md", "updated: 2026-11-20", "updated: 2020-01-01")

    with pytest.raises(BadPack) as refused:
        installed.add(pack.gathered(home), 5, "ab", TODAY)
    assert refused.value.detail == "pack_older"
    assert list(data.rglob("*.md")) == []


def test_a_newer_lampshade_is_not_held_back(
    data: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once what is shipped is newer than what was added, it is read."""
    installed.add(_newer(home), 5, "ab", TODAY)
    later = build(home.parent / "later")
    change(later, "en/lamps.md", "updated: 2026-11-20", "updated: 2032-01-01")
    monkeypatch.setattr(load, "shipped", lambda: later)

    assert installed.home() == later


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("en/lamps.md", "A dark room", "A military-grade lamp"),
        ("drawings/lamp.svg", "<use", "<script>x</script><use"),
        ("facts.yml", "F1:", "["),
    ],
)
def test_guides_that_do_not_keep_the_rules_are_not_taken(
    name: str, old: str, new: str, data: Path, home: Path
) -> None:
    """Not even from a trusted signer; the hint says where."""
    _newer(home)
    change(home, name, old, new)

    with pytest.raises(GuideError) as refused:
        installed.add(pack.gathered(home), 5, "ab", TODAY)
    assert Path(name).name in refused.value.hint
    assert installed.home() == load.shipped()
    assert list(data.rglob("*.md")) == []


@pytest.mark.parametrize("note", ["", "[]", '{"folder": "../../x", "serial": 1, "key": ""}',
                                  '{"folder": "gone", "serial": 1, "key": ""}'])  # fmt: skip
def test_a_broken_note_leads_back_to_what_was_shipped(note: str, data: Path) -> None:
    """Never to a folder elsewhere."""
    for folder in ("guides/sets", "x"):
        (data / folder).mkdir(parents=True)
    (data / "guides/added.json").write_text(note)

    assert installed.added() is None
    assert installed.home() == load.shipped()


def test_the_command_packs_and_adds(
    home: Path, tmp_path: Path, lampshade: Callable[..., Any]
) -> None:
    """A new key, a pack, a stranger, the six words, the same key again, and back."""
    import os

    _newer(home)
    environment = {**os.environ, "XDG_DATA_HOME": str(tmp_path / "own"), "LC_ALL": "C.UTF-8"}

    def run(*words: str | Path) -> tuple[int, str]:
        ended = lampshade("guides", *words, env=environment)
        return ended.returncode, (ended.stdout + ended.stderr).decode()

    code, told = run("pack", home, "--key", "k.pem", "-o", "new.guides")
    assert code == 0, told
    words = next(line for line in told.splitlines() if line.startswith("signed by: "))[11:]
    assert (tmp_path / "k.pem").stat().st_mode & 0o077 == 0

    code, told = run("add", "new.guides")
    assert code == 3
    assert words in told
    assert run("add", "new.guides", "--trust", "six words that are not those")[0] == 3
    code, told = run("add", "new.guides", "--trust", words)
    assert code == 0, told
    assert "How lamps work at night" in run("show", "lamps")[1]
    assert "older than what is there" in run("add", "new.guides")[1]
    assert run("remove")[0] == 0
    assert run("show", "lamps")[0] == 3


def test_errors_have_words() -> None:
    """Every way to refuse a pack says what to do."""
    for detail in ("pack_form", "pack_seal", "pack_stranger", "pack_older", "pack_path"):
        error: LampshadeError = BadPack(detail)
        assert error.why.startswith("the pack was refused, and nothing of it was kept: ")
        assert error.hint
