"""A tiny 3GPP film, as old phones make it, with something hidden in every place."""

from __future__ import annotations

from tests.samples.bmff import box, full
from tests.samples.mp4 import Made, Plant, esds, film, picture_entry, sound_entry

#: A picture of MPEG-4 video: start code and some coded bits.
VOP = b"\x00\x00\x01\xb6\x10\x60\x91\x82\x3d"
VOL = b"\x00\x00\x01\x00\x00\x00\x01\x20\x00\xc8\x88\x80"
AMR = b"\x3c\x91\x17\x16\xbe\x66\x78\x00\x00\x01\xe7\xaf\xe0"


def said(name: bytes, words: bytes) -> bytes:
    """An item of 3GPP's user data."""
    return full(name, b"\x15\xc7", words, b"\x00")


def sample(plant: Plant) -> bytes:
    """The film with a planted string in each of its hiding places."""
    own = VOL + b"\x00\x00\x01\xb2" + plant("user data in front")
    coded = [b"\x00\x00\x01\xb2" + plant("user data") + VOP, VOP]
    tracks = [
        Made(b"vide", picture_entry(b"mp4v", esds(0x20, own)), coded, plant("handler")),
        Made(b"soun", sound_entry(b"samr", box(b"damr", b"QzQz\x00\x81\xff\x00\x01")), [AMR, AMR]),
    ]
    user = box(
        b"udta", said(b"titl", plant("title")), said(b"auth", plant("author")),
        said(b"perf", plant("performer")), said(b"dscp", plant("description")),
        said(b"albm", plant("album")),
        full(b"loci", b"\x15\xc7", plant("place") + b"\x00", bytes(13), b"earth\x00\x00"),
    )  # fmt: skip
    front = box(b"ftyp", b"3gp4" + bytes(4) + b"3gp4isom")
    return film(front, tracks, user, plant("unused media"), box(b"skip", plant("skipped space")))
