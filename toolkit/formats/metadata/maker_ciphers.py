"""The ciphers that makers lay over parts of their notes, and how they are taken off.

Both were found out and published by readers of such files long ago. They hide nothing from anybody
who wants to know, so what stands behind them is shown to the owner, too.
"""

from __future__ import annotations

from collections.abc import Callable

_OPEN_UP_TO = 249
#: Sony: each byte below 249 was raised to the third power, modulo 249.
_SONY = bytes.maketrans(
    bytes(pow(plain, 3, _OPEN_UP_TO) for plain in range(_OPEN_UP_TO)), bytes(range(_OPEN_UP_TO))
)
#: Nikon: two tables of key bytes.
_BY_SERIAL = bytes.fromhex(
    "c1bf6d0d59c5139d83616b4fc77f3d3d5359e3c7e92f95a7951fdf7f2b29c70d"
    "df07ef71893d133d3b13fb0d89c1651fb30d6b29e3fbefa36b477f9535a7474f"
    "c7f1599535112961f13db32b0d4389c19d9d8965f1e9dfbf3d7f5397e5e99517"
    "1d3d8bfbc7e367a707f171a753b52989e52ba71729e94fc5656d6bef0d89492f"
    "b34353651d49a3138959ef6bef651d0b5913e34f9db329432b071d95595947fb"
    "e5e961472f357f177fef7f959571d3a30b71a3ad0b3bb5fba3bf4f831dade92f"
    "7165a3e507353d0db5e9e5473b9def35a3bfb3df53d397534971073561712f43"
    "2f11df1797fb953b7f6bd325bfadc7c5c5b58bef2fd3076b25499525496d71c7"
)
_BY_COUNT = bytes.fromhex(
    "a7bcc9ad91df85e5d478d517467c294c4d03e925681186b3bdf76f6122a22634"
    "2abe1e4614689d4418c240f47e5f1bad0b94b667b40be1ea959c66dce75d6c05"
    "dad5df7aeff6db1f824cc06847a1bdee3950564adddfa5f8c6daca90ca01429d"
    "8b0c7343750594de24b38034e52cdc9b3fca3345d0db5ff552c321dae222726b"
    "3ed05ba8878c065d0fdd091993d0b9fc8b0f8460331c9b45f1f0a3943a127733"
    "4d4478283c9efd655716946bfb59d0c82236dbd2639843a1048786f7a626bbd6"
    "594dbf6a2eaa2befe678b64ee02fdc7cbe5719327e2ad0b8ba29003c527da849"
    "3b2deb2549faa3aa39a7c5a7501136fbc6674af5a512657eb0dfaf4eb3617f2f"
)
_NIKON_PLAIN, _FIRST_STEP = 4, 0x60
#: Nikon's key for cameras whose serial number is no number: the D50, and the others.
_D50, _OTHERS = 0x22, 0x60
#: No such block is longer.
_MOST = 1 << 17


def sony(raw: bytes) -> bytes:
    """Sony's blocks, opened."""
    return raw.translate(_SONY)


def sony_twice(raw: bytes) -> bytes:
    """Blocks that a faulty firmware or program enciphered twice."""
    return raw.translate(_SONY).translate(_SONY)


def nikon(serial: str, count: int, model: str) -> Callable[[bytes], bytes]:
    """Opens blocks that Nikon enciphered by serial number and shutter count."""
    key = int(serial) if serial.isascii() and serial.isdecimal() else 0
    if not key:
        key = _D50 if model.endswith("D50") else _OTHERS
    folded = 0
    for shift in (0, 8, 16, 24):
        folded ^= count >> shift & 0xFF
    step, state = _BY_SERIAL[key & 0xFF], _BY_COUNT[folded]

    def opened(raw: bytes) -> bytes:
        out = bytearray(raw[:_MOST])
        here, factor = state, _FIRST_STEP
        for at in range(_NIKON_PLAIN, len(out)):
            here = (here + step * factor) & 0xFF
            factor = (factor + 1) & 0xFF
            out[at] ^= here
        return bytes(out)

    return opened
