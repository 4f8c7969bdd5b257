"""A mail message with something in every place that is looked into."""

from __future__ import annotations

import base64
from collections.abc import Callable

from tests.samples.gif import sample as picture

Plant = Callable[[str], bytes]


def sample(plant: Plant) -> bytes:
    """A message with a planted string in each of its places."""
    inner = base64.encodebytes(picture(lambda place: plant(f"GIF inside, {place}")))
    coded = base64.b64encode(plant("coded subject"))
    return b"\r\n".join([
        b"Received: from x (x [192.0.2.1])", b"\tby y.invalid with " + plant("folded header"),
        b"From: " + plant("sender") + b"@x.invalid", b"To: " + plant("receiver") + b"@x.invalid",
        b"Message-ID: <" + plant("number") + b"@x.invalid>",
        b"Subject: =?utf-8?B?" + coded + b"?=",
        b"X-Made-Up: " + plant("unknown header"), b"MIME-Version: 1.0",
        b'Content-Type: multipart/mixed; boundary="cut"', b"", plant("preamble"), b"--cut",
        b"Content-Type: text/html", b"Content-Transfer-Encoding: quoted-printable", b"",
        b'<!DOCTYPE html><p>Seen<img src=3D"https://x.invalid/' + plant("tracker") + b'.gif">',
        b"--cut", b"Content-Type: image/gif", b"Content-Disposition: attachment; filename=",
        b" " + plant("file name") + b".gif", b"Content-Transfer-Encoding: base64", b"",
        inner, b"--cut--", b"",
    ])  # fmt: skip
