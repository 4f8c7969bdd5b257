"""A style sheet with something hidden in every place the format has."""

from __future__ import annotations

import base64
from collections.abc import Callable

from tests.samples.gif import sample as picture

Plant = Callable[[str], bytes]


def sample(plant: Plant) -> bytes:
    """A sheet with a planted string in each of its hiding places."""

    def word(place: str) -> str:
        return plant(place).decode()

    inner = base64.b64encode(picture(lambda place: plant(f"GIF inside, {place}"))).decode()
    return f"""@charset "utf-8";
/*! made by {word("remark")} */
@import url("https://x.invalid/{word("import")}.css");
@namespace z "urn:{word("namespace")}";
@unheard-of {word("unknown rule")} {{ a {{ b: c }} }}
body{{color:red;background:url(file:///home/{word("local file")}/x.png)}}
p/**/a {{ mso-style-name:"{word("property of a program")}"; margin : 0 }}
p{{background-image:u\\72l("http://x.invalid/{word("address with escapes")}.png")}}
h1{{background-image:image-set("//x.invalid/{word("image set")}.png" 1x);color:#fff}}
h2{{background:url(data:image/gif;base64,{inner})}}
h3{{behavior:url(#{word("behaviour")})}}
h4{{color:blue}}
/*# sourceMappingURL={word("map")}.css.map */
""".encode()
