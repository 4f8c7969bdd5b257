"""An Outlook message with a canary in its own, its recipients' and its attachments' properties."""

from __future__ import annotations

import struct
from collections.abc import Callable

from tests.samples import jpeg
from tests.samples.ole import MOMENT, build

Plant = Callable[[str], bytes]

TABLE = "__properties_version1.0"


def wide(word: bytes) -> bytes:
    """16-bit letters."""
    return word.decode().encode("utf-16-le")


def table(front: int, *numbers: int) -> bytes:
    """Properties of fixed size: times."""
    return bytes(front) + b"".join(
        struct.pack("<HHIQ", 0x40, number, 6, MOMENT) for number in numbers
    )


def sample(plant: Plant) -> bytes:
    """The message."""
    names = {0x0037: "subject", 0x007D: "head", 0x0C1A: "sender", 0x0C1F: "sender's address",
             0x0E04: "to", 0x0E03: "copy to", 0x0E02: "blind copy to", 0x1035: "message id",
             0x3FFA: "saved by"}  # fmt: skip
    streams = {
        f"__substg1.0_{number:04X}001F": wide(plant(name)) for number, name in names.items()
    }
    someone, file = "__recip_version1.0_#00000000", "__attach_version1.0_#00000000"
    other = "__attach_version1.0_#00000001/__substg1.0_3701000D"
    return build(plant, {
        **streams,
        "__substg1.0_001A001E": plant("class of the message"),
        "__substg1.0_00710102": plant("thread"),
        "__substg1.0_1000001F": wide(b"What readers see."),
        TABLE: table(32, 0x0039, 0x0E06),
        f"{someone}/__substg1.0_3001001F": wide(plant("recipient")),
        f"{someone}/__substg1.0_3003001F": wide(plant("recipient's address")),
        f"{someone}/{TABLE}": table(8, 0x3007),
        f"{file}/__substg1.0_3707001F": wide(plant("attachment's name")),
        f"{file}/__substg1.0_37010102": jpeg.sample(plant),
        f"{other}/__substg1.0_0037001F": wide(plant("subject of an attached message")),
        f"{other}/{TABLE}": table(24, 0x0039),
    })  # fmt: skip
