"""The transport stream again, as camcorders write it: a clock of four bytes before each packet."""

from __future__ import annotations

from tests.samples.ts import Plant, stream


def sample(plant: Plant) -> bytes:
    plain = stream(plant)
    clocked = b"".join(
        at.to_bytes(4, "big") + plain[at : at + 188] for at in range(0, len(plain), 188)
    )
    return clocked + plant("behind the last packet")
