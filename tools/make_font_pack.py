"""Build the optional language pack: fonts for Chinese, Arabic script and Tibetan.

    python tools/make_font_pack.py FOLDER [--whole] [--fonts PLACE]...

Offline, from the fonts that the system's own packages brought (Debian: fonts-noto-core and
fonts-noto-cjk). Arabic and Tibetan go in whole. Chinese is cut down to the letters that our own
texts have, all that everyday writing needs, and signs: a quarter of the whole. The same fonts, the
same texts and the same fontTools make the same bytes. `lampshade workshop fonts` takes it in.

Beside the folder stand the same files as one archive to pass on, FOLDER.zip, and its sum.
--whole: only what goes in whole, and no archive; so packs/letters was made.

A letter that was cut off is not drawn as a box: `lampshade` refuses to set a text that has one.
Ends with 1 and a sentence where a font is not there.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

ROOT = Path(__file__).resolve().parents[1]
#: Where Debian and its kin keep them.
PLACES = (Path("/usr/share/fonts/truetype/noto"), Path("/usr/share/fonts/opentype/noto"))
SUMS = "SHA256SUMS.txt"
#: Dashes, quotation marks, dots, arrows, boxes, ticks.
_MARKS = "–—‘’“”…•←→☐☑■●✓"  # noqa: RUF001  (quotation marks)
#: What Hong Kong writes every day and the older lists of common letters leave out.
_CANTONESE = (
    "嘅咗啲喺哋嚟嗰咁嘢冇唔睇畀攞揾搵噉咩囉喎啱嗌咪唓乜嗱嘥嚿攰瞓煲搞掂冚靚屋邨埗涌嘩㗎㗎㨃"
)


class Row(NamedTuple):
    """A file of the pack: what it is made from, and for which language it is cut down."""

    name: str
    source: str
    family: str = ""
    lang: str = ""


ROWS = (
    Row("NotoNaskhArabic-Regular.ttf", "NotoNaskhArabic-Regular.ttf"),
    Row("NotoNaskhArabic-Bold.ttf", "NotoNaskhArabic-Bold.ttf"),
    Row("NotoSerifTibetan-Regular.ttf", "NotoSerifTibetan-Regular.ttf"),
    Row("NotoSerifTibetan-Bold.ttf", "NotoSerifTibetan-Bold.ttf"),
    Row("NotoSansCJKsc-Regular.otf", "NotoSansCJK-Regular.ttc", "Noto Sans CJK SC", "zh-Hans"),
    Row("NotoSansCJKsc-Bold.otf", "NotoSansCJK-Bold.ttc", "Noto Sans CJK SC", "zh-Hans"),
    Row("NotoSansCJKhk-Regular.otf", "NotoSansCJK-Regular.ttc", "Noto Sans CJK HK", "zh-Hant-HK"),
    Row("NotoSansCJKhk-Bold.otf", "NotoSansCJK-Bold.ttc", "Noto Sans CJK HK", "zh-Hant-HK"),
)
README = """Letters for Lampshade: {languages}

To bring them in:     lampshade workshop fonts THIS-FOLDER
To check them first:  sha256sum -c SHA256SUMS.txt
                      (Windows: certutil -hashfile NAME SHA256; macOS: shasum -a 256 -c)

The sums show damage. They show a change on purpose only if somebody you trust told you
the sum of SHA256SUMS.txt itself by another way; the command prints it.

The fonts are of the Noto project. You may use, copy, change and pass them on under the
SIL Open Font License, OFL.txt, but not sell them by themselves.
"""
CHINESE = """
The Chinese ones were cut down, to be small: they have the letters of Lampshade's own texts
and those of everyday writing. A text with a rarer letter is not made into a PDF; for that,
put the whole fonts in their place, as docs/workshops.md says.
"""


def plain() -> set[str]:
    """Latin letters, and the signs that stand between words."""
    ranges = ((0x20, 0x7F), (0xA0, 0x100), (0x3000, 0x3020), (0xFF01, 0xFF5F))
    return {chr(code) for start, end in ranges for code in range(start, end)} | set(_MARKS)


def common(lang: str) -> set[str]:
    """The letters of everyday writing, as the standards of the place list them."""
    if lang == "zh-Hans":  # GB 2312, level 1: rows 16 to 55
        return _decoded("gb2312", range(0xB0, 0xD8), range(0xA1, 0xFF))
    trails = (*range(0x40, 0x7F), *range(0xA1, 0xFF))  # Big5, level 1
    return _decoded("big5", range(0xA4, 0xC7), trails) | set(_CANTONESE)


def _decoded(code: str, leads: range, trails: range | tuple[int, ...]) -> set[str]:
    pairs = (bytes((lead, trail)) for lead in leads for trail in trails)
    return {pair.decode(code, "ignore") for pair in pairs} - {""}


def used(lang: str) -> set[str]:
    """Every letter of our own texts in a language: guides, plan, workshops, terms, interface."""
    texts = [*(ROOT / "guides" / lang).rglob("*.*"), *(ROOT / "guides").glob("*.yml"),
             *(ROOT / "guides" / "regions").glob("*.yml"),
             ROOT / "toolkit" / "guidebook" / "parts.py",
             *(ROOT / "toolkit" / "locale" / lang.replace("-", "_")).rglob("*.po")]  # fmt: skip
    return {letter for path in texts for letter in path.read_text("utf-8")}


def letters(lang: str) -> set[str]:
    """What a font of the pack must have for a language."""
    return plain() | common(lang) | used(lang)


def found(name: str, places: tuple[Path, ...]) -> Path:
    """Where a font lies. Ends the program where there is none."""
    for place in places:
        if (place / name).is_file():
            return place / name
    sys.exit(f"{name} is not here: install fonts-noto-core and fonts-noto-cjk, or name --fonts")


def cut(path: Path, family: str, wanted: set[str]) -> bytes:
    """One font of a collection, with these letters alone; always the same bytes."""
    with TTCollection(path, lazy=True) as collection:
        for font in collection.fonts:
            if font["name"].getDebugName(1) == family:
                return _subset(font, wanted)
    sys.exit(f"{path.name} has no {family}")


def _subset(font: TTFont, wanted: set[str]) -> bytes:
    options = subset.Options(hinting=False, notdef_outline=True, recalc_timestamp=False)
    # the licence and its holder stay inside each font
    options.name_IDs = ["*"]
    cutter: Any = subset.Subsetter(options)
    cutter.populate(unicodes=[ord(letter) for letter in wanted])
    font.recalcTimestamp = False
    cutter.subset(font)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def pack(places: tuple[Path, ...], *, whole: bool = False) -> Iterator[tuple[str, bytes]]:
    """Every file of the pack, the list of sums last. whole: without what is cut down."""
    made: dict[str, bytes] = {}
    for row in ROWS:
        if whole and row.family:
            continue
        path = found(row.source, places)
        made[row.name] = (
            cut(path, row.family, letters(row.lang)) if row.family else path.read_bytes()
        )
    holders = {TTFont(io.BytesIO(data))["name"].getDebugName(0) for data in made.values()}
    licence = (ROOT / "tools" / "OFL.txt").read_text("utf-8")
    made["OFL.txt"] = "\n".join([*sorted(holders), "", licence]).encode()
    languages = "Arabic, Persian, Uyghur, Tibetan" + ("" if whole else ", Chinese")
    made["README.txt"] = (README.format(languages=languages) + ("" if whole else CHINESE)).encode()
    sums = (f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(made.items()))
    yield from made.items()
    yield SUMS, "".join(sums).encode()


def archive(made: dict[str, bytes]) -> bytes:
    """The files as one ZIP archive: not packed, of no time, so that it is always the same."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as parts:
        for name, data in made.items():
            entry = zipfile.ZipInfo(f"lampshade-fonts/{name}")
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            parts.writestr(entry, data)
    return out.getvalue()


def main() -> None:
    """Write the pack into a new folder."""
    wish = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    wish.add_argument("folder", type=Path)
    wish.add_argument("--whole", action="store_true")
    wish.add_argument("--fonts", type=Path, action="append", default=[])
    told = wish.parse_args()
    if told.folder.exists():
        sys.exit(f"{told.folder} is there already; nothing is overwritten")
    made = dict(pack((*told.fonts, *PLACES), whole=told.whole))
    told.folder.mkdir(parents=True)
    for name, data in made.items():
        (told.folder / name).write_bytes(data)
        print(f"{len(data) / 1e6:6.2f} MB  {name}")
    print(f"{sum(map(len, made.values())) / 1e6:6.2f} MB in all")
    print(f"SHA-256 of {SUMS}: {hashlib.sha256(made[SUMS]).hexdigest()}")
    if not told.whole:
        pressed = archive(made)
        target = told.folder.with_name(f"{told.folder.name}.zip")
        target.write_bytes(pressed)
        line = f"{hashlib.sha256(pressed).hexdigest()}  {target.name}\n"
        target.with_name(f"{target.name}.sha256").write_text(line, "utf-8")
        print(f"SHA-256 of {line}", end="")


if __name__ == "__main__":
    main()
