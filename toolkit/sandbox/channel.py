"""A socket pair over which the parent hands open files to a waiting child.

Uses `_socket` directly: importing `socket` took a twentieth of the time in which a photo is
inspected.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

try:
    import _socket as sockets
except ImportError:  # pragma: no cover  (a Python that is built in another way)
    import socket as sockets  # type: ignore[no-redef]

Channel = sockets.socket
#: Whether this system can pass descriptors over a socket.
HANDS_FILES = hasattr(sockets, "SCM_RIGHTS") and hasattr(Channel, "sendmsg")
#: Descriptors are passed as an array of C ints.
_INT = struct.Struct("i").size


def pair() -> tuple[Channel, Channel]:
    """Both ends; neither is inherited by programs that are started. Raises OSError."""
    return sockets.socketpair()


def of(descriptor: int) -> Channel:
    """The end with this descriptor."""
    return Channel(fileno=descriptor)


def send_files(channel: Channel, message: bytes, files: Sequence[int]) -> None:
    """Send a message, and these open files with it. Raises OSError."""
    rights = struct.pack(f"{len(files)}i", *files)
    channel.sendmsg([message], [(sockets.SOL_SOCKET, sockets.SCM_RIGHTS, rights)])


def receive_files(channel: Channel, most: int) -> tuple[bytes, list[int]]:
    """Receive one byte and the open files sent with it; b"" once the other end is closed.

    most: how many files are accepted; more are lost.
    """
    message, rows, _flags, _from = channel.recvmsg(1, sockets.CMSG_LEN(most * _INT))
    # only descriptors can come with a message, as no socket option asks for credentials
    files: list[int] = []
    for _level, _kind, rights in rows:
        count = len(rights) // _INT
        files += struct.unpack(f"{count}i", rights[: count * _INT])
    return message, files


def receive(channel: Channel, size: int) -> bytes:
    """Receive `size` bytes, fewer if the other end was closed. Raises OSError."""
    return channel.recv(size, sockets.MSG_WAITALL)
