"""The tar inside: what is written is read back, by us and by tar; whatever else is refused."""

from __future__ import annotations

import io
import random
import tarfile
from collections.abc import Iterator
from dataclasses import asdict, replace
from hashlib import sha256

import pytest

from toolkit.errors import Tampered
from toolkit.vault import envelope
from toolkit.vault.envelope import Note


def note_of(data: bytes, name: str = "IMG_1.jpg") -> Note:
    return Note(name, "holiday", "2026-05-04T10:11:12.123456789Z", "2026-05-05T00:00:00Z",
                len(data), sha256(data).hexdigest(), "image/jpeg")  # fmt: skip


def tar(data: bytes, *, pad: bool = False, name: str = "IMG_1.jpg") -> bytes:
    note = note_of(data, name)
    return envelope.opening(note, 1) + data + b"".join(envelope.ending(note, 1, pad=pad))


def read(data: bytes, portion: int = 1000) -> tuple[bytes, object]:
    parts = (data[at : at + portion] for at in range(0, len(data), portion))
    given = bytearray()

    def run() -> Iterator[bytes]:
        note = yield from envelope.read(parts)
        notes.append(note)

    notes: list[object] = []
    for part in run():
        given += part
    return bytes(given), notes[0]


@pytest.mark.parametrize("size", [0, 1, 511, 512, 513, 5000])
@pytest.mark.parametrize("pad", [False, True], ids=["as it is", "padded"])
@pytest.mark.parametrize(
    "name", ["IMG_1.jpg", "Фото 写真.jpg", "x" * 150 + ".jpg", "lampshade.json", "odd\udcff\n.jpg"]
)
def test_what_is_written_is_read(size: int, pad: bool, name: str) -> None:
    """By us, in any portions, and by a common reader of tars."""
    data = random.Random(size).randbytes(size)
    written = tar(data, pad=pad, name=name)

    for portion in (1, 700, 1 << 20):
        content, note = read(written, portion)
        assert content == data
        assert envelope.note_from(note) == note_of(data, name)
    with tarfile.open(fileobj=io.BytesIO(written)) as opened:
        first, second = opened.getmembers()
        assert first.name == envelope.NOTE
        assert second.name == (f"original-{name}" if name == envelope.NOTE else name)
        assert (second.uid, second.gid, second.uname, second.gname) == (0, 0, "", "")
        assert opened.extractfile(second).read() == data  # type: ignore[union-attr]


def test_padding_adds_at_most_an_eighth() -> None:
    """Sizes fall into few steps."""
    sizes = {len(tar(bytes(size), pad=True)) for size in range(100_000, 110_000, 512)}

    assert len(sizes) <= 2
    assert all(envelope._padded(size) <= size * 9 / 8 + 512 for size in range(2048, 1 << 22, 4097))


def test_huge_sizes_stand_in_the_longer_head() -> None:
    """Beyond 8 GiB, which the old form cannot say."""
    note = replace(note_of(b""), size=10 << 30)
    opening = envelope.opening(note, 1)
    given = envelope.read(iter([opening, b"start"]))

    assert next(given) == b"start"


@pytest.mark.parametrize("data", [b"", b"short", b"\xff\xd8" * 4000, bytes(512), bytes(5000)])
def test_what_is_no_tar_of_ours_is_given_whole(data: bytes) -> None:
    """What other programs locked is opened, too."""
    assert read(data) == (data, None)


def test_a_foreign_tar_is_given_whole() -> None:
    """Only our own is taken apart."""
    foreign = tarfile.TarInfo("other.txt").tobuf() + bytes(1024)

    assert read(foreign) == (foreign, None)


def _parts() -> tuple[bytes, bytes, bytes]:
    whole = tar(b"data" * 200)
    note = whole[:1024]
    return note, whole[1024:1536], whole[1536:]


HEAD, MEMBER, REST = _parts()
LONG = envelope._member("lampshade.json", 1 << 20, 0)
MANY = tarfile.TarInfo("x")
MANY.type, MANY.size = tarfile.XHDTYPE, 1 << 20


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE]
)
def test_an_original_is_a_regular_file(kind: bytes) -> None:
    """Common tools would make a link, a folder or a pipe of anything else."""
    note = note_of(b"")
    head = tarfile.TarInfo(note.name)
    head.type, head.mtime = kind, 1
    opening = envelope.opening(note, 1)[: -envelope.BLOCK]
    forged = (
        opening + head.tobuf(tarfile.PAX_FORMAT) + b"".join(envelope.ending(note, 1, pad=False))
    )

    with pytest.raises(Tampered, match="envelope"):
        read(forged)


def test_a_note_is_short() -> None:
    """However it is filled, it is held in memory whole."""
    note = note_of(b"x")
    long = envelope.opening(replace(note, folder="x" * (64 << 10)), 1)
    assert len(long) > 64 << 10

    with pytest.raises(Tampered, match="envelope"):
        read(long + b"x" + b"".join(envelope.ending(note, 1, pad=False)))


@pytest.mark.parametrize(
    "forged",
    [
        HEAD + MEMBER + REST[:100],
        HEAD + MEMBER + REST + b"x",
        HEAD + MEMBER + REST[:-1024] + b"x" * 1024,
        HEAD + MEMBER[:-1] + b"x" + REST,
        HEAD + envelope._member("a", 799, 0) + REST,
        HEAD + bytes(512),
        HEAD + MANY.tobuf(),
        HEAD[:512],
        LONG + bytes(1 << 20),
        envelope._member("lampshade.json", 2, 0) + envelope._filled(b"{}"),
        envelope._member("lampshade.json", 4, 0) + envelope._filled(b"nope"),
        envelope._member("lampshade.json", 60_000, 0) + envelope._filled(b"[" * 60_000),
        HEAD.replace(b'"size": 800', b'"size": -80') + MEMBER + REST,
        HEAD.replace(b'"size": 800', b'"size": 8e2') + MEMBER + REST,
    ],
)
def test_forged_tars_are_refused(forged: bytes) -> None:
    """A tar that begins like ours must be ours to its end."""
    with pytest.raises(Tampered, match="envelope"):
        read(forged)


@pytest.mark.parametrize(
    "change",
    [{"size": -1}, {"size": True}, {"size": "1"}, {"name": ""}, {"name": 1}, {"name": "x" * 5000},
     {"sha256": "A" * 64}, {"modified": "yesterday"}, {"locked": ""}, {"folder": None}],
)  # fmt: skip
def test_notes_that_do_not_fit_are_refused(change: dict[str, object]) -> None:
    """Each field has its form."""
    with pytest.raises(Tampered, match="envelope"):
        envelope.note_from({**asdict(note_of(b"x")), **change})
    with pytest.raises(Tampered, match="envelope"):
        envelope.note_from([])


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("IMG_1.jpg", "IMG_1.jpg"), ("../../etc/passwd", "passwd"), ("C:\\x\\a.jpg", "a.jpg"),
        ("..", "original"), ("", "original"), (".bashrc", "bashrc"), ("a\x00\x1b[31m\u202egpj.exe",
        "a__[31m_gpj.exe"), ("a:b*?.jpg", "a_b__.jpg"), ("/", "original"), ("x. ", "x"),
        ("y" * 300 + ".jpg", "y" * 196 + ".jpg"), ("写" * 100, "写" * 66),
        ("." + "z" * 300, "z" * 200), ("odd\udcff.jpg", "odd_.jpg"),
        ("CON", "_CON"), ("con.jpg", "_con.jpg"), ("Lpt1 .tar.gz", "_Lpt1 .tar.gz"),
        ("COM\u00b2.txt", "_COM\u00b2.txt"), ("CONIN$", "_CONIN$"), ("console.txt", "console.txt"),
        ("a.con", "a.con"),
    ],
)  # fmt: skip
def test_names_are_made_safe(name: str, safe: str) -> None:
    """Nothing leaves the folder, steers a terminal, or hides."""
    assert envelope.safe_name(name) == safe
