"""Letters that not every computer has: an optional pack of free fonts, put beside the pages.

A pack is a folder of font files under the Open Font License, as tools/make_font_pack.py builds it
(packs/letters is one);
`bring` puts it into `lampshade`'s own data folder. Nothing is downloaded here, and a language
without its font is shown with what the reader's computer has.

Promises that what is brought in is what the pack's list of sums names, all of it or nothing. Does
not promise that the list is whose it should be: its own sum is handed back, to be compared.
"""

from __future__ import annotations

import contextlib
import hashlib
import html
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import platformdirs

from toolkit import files
from toolkit.errors import BadFonts


class Font(NamedTuple):
    """A row: its family, and how its files may be called."""

    family: str
    names: tuple[str, ...]


#: Language -> the fonts that set it; the first one that is there is used.
FONTS: dict[str, tuple[Font, ...]] = {
    "ar": (Font("Noto Naskh Arabic",
                ("NotoNaskhArabic-Regular.ttf", "NotoNaskhArabic-Bold.ttf")),),
    "bo": (Font("Noto Serif Tibetan",
                ("NotoSerifTibetan-Regular.ttf", "NotoSerifTibetan-Bold.ttf")),),
    "zh-Hans": (
        Font("Noto Sans SC", ("NotoSansSC-Regular.otf", "NotoSansSC-Bold.otf",
                              "NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf")),
        Font("Noto Sans CJK SC", ("NotoSansCJK-Regular.ttc", "NotoSansCJKsc-Regular.otf",
                                  "NotoSansCJK-Bold.ttc", "NotoSansCJKsc-Bold.otf")),
    ),
    "zh-Hant-HK": (
        Font("Noto Sans HK", ("NotoSansHK-Regular.otf", "NotoSansHK-Bold.otf",
                              "NotoSansHK-Regular.ttf", "NotoSansHK-Bold.ttf")),
        Font("Noto Sans CJK HK", ("NotoSansCJK-Regular.ttc", "NotoSansCJKhk-Regular.otf",
                                  "NotoSansCJK-Bold.ttc", "NotoSansCJKhk-Bold.otf")),
    ),
}  # fmt: skip
FONTS |= {"fa": FONTS["ar"], "ug": FONTS["ar"]}
_FOLDER, _CLOSE = "fonts", "</style>"
SUMS, LICENCE = "SHA256SUMS.txt", "OFL.txt"
#: Beside the fonts; a list that names anything else is no pack.
_PAPERS = (LICENCE, "README.txt")
_SUM = re.compile(r"([0-9a-f]{64}) [ *]([A-Za-z0-9.-]{1,60})")
_LONGEST_LIST, _LARGEST = 10_000, 32 << 20
#: Where a page's rules say what it may load, as it stands in HTML.
_OPEN = html.escape("style-src 'unsafe-inline';")


def place() -> Path:
    """Where the pack lies."""
    return platformdirs.user_data_path("lampshade", appauthor=False) / _FOLDER


def found(lang: str, home: Path | None = None) -> tuple[str, list[Path]]:
    """The family and the files for a language; "" and none where the pack has none."""
    folder = home or place()
    for font in FONTS.get(lang, ()):
        if paths := [folder / name for name in font.names if (folder / name).is_file()]:
            return font.family, paths
    return "", []


def there(lang: str) -> bool:
    """Whether a language can be set: it needs no font of a pack, or its font is there."""
    return lang not in FONTS or bool(found(lang)[0])


def bring(folder: Path, home: Path | None = None) -> tuple[list[str], str]:
    """Put a pack in its place: the languages that it has fonts for, and the sum of its list.

    Raises BadFonts, or what `files.opened` raises, and then keeps nothing of it.
    """
    if folder.is_dir() and not (folder / SUMS).is_file():
        raise BadFonts("font_form")
    listed = _read(folder / SUMS, _LONGEST_LIST)
    wanted = [_SUM.fullmatch(line) for line in listed.decode("utf-8", "replace").splitlines()]
    sums = {row[2]: row[1] for row in wanted if row}
    known = {name for fonts in FONTS.values() for font in fonts for name in font.names}
    if len(sums) != len(wanted) or not sums.keys() & known or sums.keys() - known - {*_PAPERS}:
        raise BadFonts("font_form")
    brought = {name: _read(folder / name, _LARGEST) for name in sums}
    if any(hashlib.sha256(data).hexdigest() != sums[name] for name, data in brought.items()):
        raise BadFonts("checksum")
    target = home or place()
    files.make_folder(target)
    _put_down(target, {**brought, SUMS: listed})
    set_now = [lang for lang in FONTS if found(lang, target)[0]]
    return set_now, hashlib.sha256(listed).hexdigest()


def _put_down(folder: Path, pack: Mapping[str, bytes]) -> None:
    """Give no file its name before the disk has them all. Raises CannotWrite."""
    with contextlib.ExitStack() as stack:
        drafts = {name: stack.enter_context(files.Draft(folder)) for name in pack}
        for name, draft in drafts.items():
            draft.append(pack[name])
            draft.sync()
        for name, draft in drafts.items():
            draft.commit(folder / name, replace=True)


def _read(path: Path, most: int) -> bytes:
    """A file of a pack, no longer than such a file can be."""
    with files.opened(path) as source:
        if os.fstat(source).st_size > most:
            raise BadFonts("font_form")
        return b"".join(files.parts(source))


def put(folder: Path, lang: str, home: Path | None = None) -> None:
    """Put a language's fonts into a kit, and have its pages use them. Raises CannotWrite."""
    family, paths = found(lang, home)
    if not family:
        return
    licence = paths[0].with_name(LICENCE)
    for path in [*paths, *([licence] if licence.is_file() else [])]:
        target = folder / _FOLDER / path.name
        if not target.exists():
            files.make_folder(target.parent)
            files.save(target, path.read_bytes())
    for page in sorted((folder / lang).rglob("*.html")):
        deep = len(page.relative_to(folder).parts) - 1
        text = _with(page.read_text("utf-8"), lang, family, paths, "../" * deep + _FOLDER)
        files.save(page, text, replace=True)


def _with(text: str, lang: str, family: str, paths: list[Path], where: str) -> str:
    """A page that reads its letters from the folder beside it."""
    faces = "".join(
        f'@font-face {{ font-family: "{family}"; src: url("{where}/{path.name}");'
        f" font-weight: {'bold' if 'Bold' in path.name else 'normal'} }}\n"
        for path in paths
    )
    rule = f':root, :lang({lang}) {{ font-family: "{family}", system-ui, sans-serif }}\n'
    text = text.replace(_OPEN, f"{_OPEN} font-src file:;", 1)
    return text.replace(_CLOSE, faces + rule + _CLOSE, 1)
