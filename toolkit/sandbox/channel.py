"""Two connected ends, over which a waiting child is handed open files.

What the standard library's socket module does, without loading it: that alone took a twentieth of
the time in which a photo is looked at.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

try:
    import _socket as sockets
except ImportError:  # pragma: no cover  (a Python that is built in another way)
    import socket as sockets  # type: ignore[no-redef]

Channel = sockets.socket
#: Whether open files can be handed over on this system.
HANDS_FILES = hasattr(sockets, "SCM_RIGHTS") and hasattr(Channel, "sendmsg")
#: How descriptors travel: as a row of C's int.
_INT = struct.Struct("i").size


def pair() -> tuple[Channel, Channel]:
    """Two ends, neither of which a program that is started inherits. Raises OSError."""
    return sockets.socketpair()


def of(descriptor: int) -> Channel:
    """The end that has this descriptor."""
    return Channel(fileno=descriptor)


def hand(channel: Channel, said: bytes, files: Sequence[int]) -> None:
    """Say something, and hand these open files over with it. Raises OSError."""
    rights = struct.pack(f"{len(files)}i", *files)
    channel.sendmsg([said], [(sockets.SOL_SOCKET, sockets.SCM_RIGHTS, rights)])


def handed(channel: Channel, most: int) -> tuple[bytes, list[int]]:
    """One byte that was said, and the open files with it; nothing once the other end is closed.

    most: how many files there may be; what is more is lost.
    """
    said, rows, _flags, _from = channel.recvmsg(1, sockets.CMSG_LEN(most * _INT))
    # nothing but files can come beside what is said: nobody asked for who the sender is
    files: list[int] = []
    for _level, _kind, rights in rows:
        count = len(rights) // _INT
        files += struct.unpack(f"{count}i", rights[: count * _INT])
    return said, files


def heard(channel: Channel, size: int) -> bytes:
    """So many bytes, or fewer where the other end was closed. Raises OSError."""
    return channel.recv(size, sockets.MSG_WAITALL)
