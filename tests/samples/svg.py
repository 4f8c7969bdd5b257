"""A drawing with something hidden in every place the format has."""

from __future__ import annotations

import base64
from collections.abc import Callable

from tests.samples.gif import sample as picture

Plant = Callable[[str], bytes]


def sample(plant: Plant) -> bytes:
    """A drawing with a planted string in each of its hiding places."""

    def word(place: str) -> str:
        return plant(place).decode()

    inner = base64.b64encode(picture(lambda place: plant(f"GIF inside, {place}"))).decode()
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!-- {word("remark")} -->
<?note {word("instruction")}?>
<!DOCTYPE svg [<!ENTITY mine "{word("entity")}">]>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
 xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" xmlns:z="urn:{word("namespace")}"
 width="300" height="100" viewBox="0 0 300 100" id="{word("id that nothing refers to")}"
 inkscape:export-filename="/home/{word("folder")}/x.png" data-z="{word("data attribute")}"
 onload="{word("handler")}()" aria-label="{word("label")}">
<title>{word("title")}</title><desc>{word("description")}</desc>
<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{word("creator")}</dc:creator></rdf:RDF>
</metadata><script>var a = "{word("script")}"</script>
<inkscape:grid units="{word("note of a program")}"/>
<style>/* {word("remark in a sheet")} */ .used{{fill:red}} .gone{{display:none}}
rect{{fill:url(#{word("id of a gradient")})}} @import "//x.invalid/{word("import")}.css";</style>
<defs><linearGradient id="{word("id of a gradient")}"><stop offset="0" stop-color="red"/>
</linearGradient><text id="left" x="1">{word("text that nothing refers to")}</text></defs>
<rect width="300" height="50" class="used {word("unused class")}"/>
<g style="display:none"><text>{word("hidden text")}</text></g>
<text class="gone">{word("text hidden by a class")}</text>
<text visibility="hidden">{word("invisible text")}</text>
<g>{word("words outside of text")}<circle cx="20" cy="20" r="9"/></g>
<z:made-up z:a="{word("unknown element")}"/>
<image href="https://x.invalid/{word("picture elsewhere")}.png" width="9" height="9"/>
<image href="data:image/gif;base64,{inner}" width="9" height="9"/>
<use xlink:href="file:///home/{word("file of a use")}/x.svg#a"/>
<text x="10" y="50" style="fill:blue;-inkscape-note:{word("style of a program")}">Seen</text>
</svg>
""".encode()
