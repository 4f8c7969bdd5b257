"""A TAR archive with a canary in every hiding place that stands around and in its files."""

from __future__ import annotations

from collections.abc import Callable

from tests.samples import jpeg
from tests.samples.zip import left, small

Plant = Callable[[str], bytes]

POSIX, GNU = b"ustar\x0000", b"ustar  \0"


def head(
    name: bytes, size: int, kind: bytes = b"0", *, magic: bytes = POSIX, **at: bytes
) -> bytes:
    """A head; at: what stands at an offset, as a100=b"0000755"."""
    raw = bytearray(512)
    raw[: len(name)] = name
    raw[100:108], raw[108:116], raw[116:124] = b"0000644\0", b"0000000\0", b"0000000\0"
    raw[124:136], raw[136:148] = b"%011o\0" % size, b"00000000000\0"
    raw[156:157], raw[257:265] = kind, magic
    for place, what in at.items():
        raw[int(place[1:]) : int(place[1:]) + len(what)] = what
    raw[148:156] = b" " * 8
    raw[148:156] = b"%06o\0 " % sum(raw)
    return bytes(raw)


def filled(raw: bytes, filling: bytes = b"") -> bytes:
    """Bytes up to the next whole block."""
    rest = -len(raw) % 512
    return raw + filling.ljust(rest, b"\0")[:rest]


def file(
    name: bytes, raw: bytes, kind: bytes = b"0", *, filling: bytes = b"", **more: bytes
) -> bytes:
    """A file with its head."""
    return head(name, len(raw), kind, **more) + filled(raw, filling)  # type: ignore[arg-type]


def record(key: bytes, value: bytes) -> bytes:
    """An extended record."""
    size = len(key) + len(value) + 3
    while len(str(size)) + len(key) + len(value) + 3 != size:
        size += 1
    return b"%d %s=%s\n" % (size, key, value)


def sample(plant: Plant) -> bytes:
    """The archive with a planted string in each of its hiding places."""
    everyone = record(b"comment", plant("comment for all files")) + record(
        b"mtime", b"1772791872.5"
    )
    one = record(b"SCHILY.xattr.user.note", plant("attribute")) + record(
        b"uname", plant("pax owner")
    )
    return b"".join((
        file(b"pax_global_header", everyone, b"g"),
        file(plant("folder") + b"/", b"", b"5", a265=plant("folder owner")),
        file(plant("pax head"), one, b"x"),
        file(
            plant("file") + b".jpg", jpeg.sample(plant), filling=plant("behind a file"),
            a100=b"0000640\0", a108=b"0001750\0", a136=b"15152725500\0",
            a265=plant("owner"), a297=plant("group"), a329=b"0000001\0", a500=b"Qz" + bytes(10),
        ),
        file(b"././@LongLink", plant("long name") * 9 + b".png\0", b"L", magic=GNU),
        file(
            b"short.png", small(plant, "picture with a long name"), magic=GNU,
            a157=plant("link target"), a345=b"15152725500\0", a369=plant("GNU filling"),
        ),
        file(
            b"name\0" + plant("behind a name"), small(plant, "old picture"), b"\0",
            magic=bytes(8), a400=plant("old filling"),
        ),
        file(b"._old", left(plant, "Finder file")),
        file(b"empty", b""),
        bytes(1024), plant("behind the end"), bytes(100),
    ))  # fmt: skip
