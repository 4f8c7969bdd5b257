"""A torrent with something hidden in every place the format has."""

from __future__ import annotations

from collections.abc import Callable

Plant = Callable[[str], bytes]


def string(words: bytes) -> bytes:
    """A string."""
    return b"%d:%s" % (len(words), words)


def dictionary(**values: bytes) -> bytes:
    """A dictionary of values that are coded already; _ in a name stands for a blank."""
    pairs = sorted((name.replace("_", " ").encode(), value) for name, value in values.items())
    return b"d" + b"".join(string(name) + value for name, value in pairs) + b"e"


def sample(plant: Plant) -> bytes:
    """A torrent with a planted string in each of its hiding places."""
    file = dictionary(
        length=b"i9e", path=b"l" + string(b"a.txt") + b"e", md5sum=string(plant("check sum"))
    )
    info = dictionary(
        files=b"l" + file + b"e", name=string(b"folder"), piece_length=b"i16384e",
        pieces=string(bytes(range(20))), source=string(plant("source")),
        x_cross=dictionary(a=string(plant("unknown in info"))),
    )  # fmt: skip
    key = b"http://" + plant("user") + b":x@t.invalid/" + b"0123456789abcdef/announce?k="
    return dictionary(
        announce=string(key + plant("personal key")), comment=string(plant("comment")),
        created_by=string(plant("program")), creation_date=b"i1680000000e", info=info,
        nodes=b"ll" + string(plant("computer near its maker")) + b"i6881eee",
        zz=b"l" + string(plant("unknown key")) + b"e",
    ) + plant("behind the end")  # fmt: skip
