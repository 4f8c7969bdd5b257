"""Programs in ZIP packages, which are looked into but not written."""

from __future__ import annotations

from tests.samples import jpeg
from tests.samples.zip import STORED, File, Plant, archive


def packed(plant: Plant, *needed: bytes, said: bytes = b"x") -> bytes:
    """A package with the files that such a program must have, and a picture."""
    return archive(
        *(File(name, said, STORED, made=0x314, mode=0o100640) for name in needed),
        File(plant("file name") + b".jpg", jpeg.sample(plant), comment=plant("comment of a file")),
        comment=plant("comment"), gap=plant("before the directory"),
    )  # fmt: skip
