"""Letters that not every computer has: an optional pack of free fonts, put beside the pages.

A pack is a folder of font files under the Open Font License, which somebody downloads once and
`lampshade` finds in its own data folder. Nothing is downloaded here, and a language without its
font is shown with what the reader's computer has.
"""

from __future__ import annotations

import html
from pathlib import Path
from typing import NamedTuple

import platformdirs

from toolkit import files


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


def put(folder: Path, lang: str, home: Path | None = None) -> None:
    """Put a language's fonts into a kit, and have its pages use them. Raises CannotWrite."""
    family, paths = found(lang, home)
    if not family:
        return
    for path in paths:
        target = folder / _FOLDER / path.name
        if not target.exists():
            files.make_folder(target.parent)
            with files.Draft(target.parent) as draft:
                draft.append(path.read_bytes())
                draft.commit(target)
    for page in sorted((folder / lang).rglob("*.html")):
        deep = len(page.relative_to(folder).parts) - 1
        text = _with(page.read_text("utf-8"), lang, family, paths, "../" * deep + _FOLDER)
        with files.Draft(page.parent) as draft:
            draft.append(text.encode())
            draft.commit(page, replace=True)


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
