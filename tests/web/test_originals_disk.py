"""No byte of an original, a key or a record touches a disk; watched from outside."""

from __future__ import annotations

import random
import re
from pathlib import Path

from tests.web.originals import KEY_FILE, PUBLIC
from tests.web.wire import LINUX, Wire, making_no_file, status

EDGE = "lampshadeedge"
SAYS = "Content-Disposition: form-data; name="


def _post(wire: Wire, path: str, files: dict[str, bytes], **fields: str) -> bytes:
    """A form with files, as a browser sends it; the answer without its head."""
    parts = [
        f'--{EDGE}\r\n{SAYS}"{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in {"csrf": wire.csrf, **fields}.items()
    ]
    for name, data in files.items():
        head = f'--{EDGE}\r\n{SAYS}"{name}"; filename="CANARYNAME.jpg"\r\n\r\n'
        parts.append(head.encode() + data + b"\r\n")
    body = b"".join([*parts, f"--{EDGE}--\r\n".encode()])
    answer = wire.ask("POST", path, body, f"multipart/form-data; boundary={EDGE}")
    place = re.findall(rb"\nlocation: (/said/[^\r]+)", answer, re.IGNORECASE)[0]
    answer = wire.ask("GET", place.decode())
    assert status(answer) == 200, answer[:2000]
    return answer.partition(b"\r\n\r\n")[2]


def _places(page: bytes) -> list[str]:
    return [place.decode() for place in re.findall(rb'action="(/originals/[0-9a-f]+/save)"', page)]


@LINUX
def test_no_byte_of_an_original_touches_a_disk(tmp_path: Path) -> None:
    """Locked for a key and with words, 2 and 30 MB, opened, saved; a key made: no file at all."""
    with making_no_file(tmp_path, "CANARY") as wire:
        for size in (2 << 20, 30 << 20):
            data = random.Random(size).randbytes(size)
            page = _post(wire, "/originals/lock", {"files": data}, how="keys", to=PUBLIC)
            locked = wire.form(_places(page)[0]).partition(b"\r\n\r\n")[2]
            page = _post(wire, "/originals/unlock", {"file": locked, "identity": KEY_FILE})
            assert wire.form(_places(page)[0]).endswith(data)
        page = _post(wire, "/originals/lock", {"files": data}, how="own", words="w", again="w")
        locked = wire.form(_places(page)[0]).partition(b"\r\n\r\n")[2]
        page = _post(wire, "/originals/unlock", {"file": locked}, words="w")
        assert wire.form(_places(page)[0]).endswith(data)
        assert len(_places(_post(wire, "/originals/keys", {}, how="six"))) == 2
