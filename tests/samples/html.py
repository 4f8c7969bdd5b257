"""A page with something hidden in every place the format has."""

from __future__ import annotations

import base64
from collections.abc import Callable

from tests.samples.gif import sample as picture

Plant = Callable[[str], bytes]


def sample(plant: Plant) -> bytes:
    """A page with a planted string in each of its hiding places, and unclosed tags."""

    def word(place: str) -> str:
        return plant(place).decode()

    inner = base64.b64encode(picture(lambda place: plant(f"GIF inside, {place}"))).decode()
    return f"""<!DOCTYPE html>
<!-- saved from url=(0042)https://x.invalid/{word("remark")} -->
<html lang=en-{word("language")}><head><meta charset=utf-8><title>{word("title")}</title>
<meta name=author content="{word("author")}"><meta name=generator content={word("generator")}>
<meta property="og:image" content="https://x.invalid/{word("open graph")}.png">
<link rel=canonical href="https://x.invalid/{word("canonical")}">
<base href="https://x.invalid/{word("base")}/">
<script src="https://x.invalid/{word("script")}.js"></script>
<script type="application/ld+json">{{"author": "{word("linked data")}"}}</script>
<style>/* {word("remark in a sheet")} */ p.used{{color:red}}
b{{background:url(https://x.invalid/{word("picture of a sheet")}.png)}}</style>
<body onload="{word("handler")}()">
<p data-user={word("data attribute")} id={word("id")} class="used {word("class")}">Seen
<p hidden>{word("hidden element")}<p>Seen, too<br>
<div style="display:none">{word("element without display")} <b>bold</b></div>
<noscript><img src="https://x.invalid/{word("without scripts")}.gif"></noscript>
<template><p>{word("template")}</p></template>
<img src="https://x.invalid/{word("tracker")}.gif" width=1 height=1>
<img alt=drawn srcset="https://x.invalid/{word("set")}.png 2x" src=near.png?u={word("query")}>
<img src="data:image/gif;base64,{inner}">
<iframe src="https://x.invalid/{word("frame")}"></iframe>
<object data="x.swf"><param name=a value="{word("parameter")}"></object>
<form action="https://x.invalid/{word("action")}"><input type=hidden name=a value={word("field")}>
<input name=b></form>
<a href="file:///C:/Users/{word("local file")}/x.doc" ping="//x.invalid/{word("ping")}">here</a>
<a href="https://x.invalid/" itemprop="{word("property")}">there</a>
<made-up note={word("unknown element")}>shown</made-up>
<svg width=9 height=9><title>{word("title of a drawing")}</title><rect width=9 height=9 /></svg>
<p title=shown aria-label="{word("label")}" style="mso-x:{word("style of a program")}">End
""".encode()
