"""A PAM picture with see-through places, and words wherever its header takes them."""

from __future__ import annotations

from tests.samples.ppm import Plant, values


def header(
    depth: int, most: int, kind: bytes, *lines: bytes, size: tuple[int, int] = (8, 6)
) -> bytes:
    """A header with further lines before its end."""
    fields = (
        b"WIDTH %d" % size[0],
        b"HEIGHT %d" % size[1],
        b"DEPTH %d" % depth,
        b"MAXVAL %d" % most,
    )
    kinds = (b"TUPLTYPE " + kind,) if kind else ()
    return b"\n".join((b"P7", *fields, *kinds, *lines, b"ENDHDR", b""))


def sample(plant: Plant) -> bytes:
    """A made-up kind of tuple, comments, another picture, and words."""
    words = (b"#" + plant("comment"), b"TUPLTYPE " + plant("tuple type"))
    first = header(4, 255, b"RGB_ALPHA", *words) + values(48 * 4)
    second = header(1, 255, b"", b"# " + plant("comment of the second picture")) + values(48)
    return first + second + plant("behind the end")
