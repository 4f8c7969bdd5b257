"""An RTF document with something hidden in every place that is looked into."""

from __future__ import annotations

from collections.abc import Callable

from tests.samples.gif import sample as picture

Plant = Callable[[str], bytes]


def sample(plant: Plant) -> bytes:
    """A document with a planted string in each of its hiding places."""
    inner = picture(lambda place: plant(f"GIF inside, {place}")).hex().encode()
    parts = [
        rb"{\rtf1\ansi{\fonttbl{\f0 Arial;}}",
        rb"{\info{\author " + plant("author") + rb"}{\operator " + plant("operator") + b"}",
        rb"{\*\company " + plant("company") + rb"}{\creatim\yr2023\mo4\dy5}{\doccomm ",
        plant("comment") + rb"}}{\*\generator " + plant("generator") + rb";}",
        rb"{\*\template C:\\Users\\" + plant("template") + rb"\\x.dot}",
        rb"{\*\revtbl{Unknown;}{" + plant("who changed words") + rb";}}{\*\rsidtbl\rsid123456}",
        rb"{\*\userprops{\propname a}{\staticval " + plant("user property") + b"}}",
        rb"{\*\madeup " + plant("unknown group") + rb"}Seen {\v " + plant("hidden text") + b"}",
        rb"{\*\atnid " + plant("initials") + rb"}{\*\annotation " + plant("note") + b"}",
        rb"{\pict\pngblip " + inner + rb"}{\object{\*\objdata " + plant("object").hex().encode(),
        b"}}}" + plant("behind the end"),
    ]
    return b"".join(parts)
