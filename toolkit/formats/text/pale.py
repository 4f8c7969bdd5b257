"""Which styles of a web page make words unseen and yet leave them: white, clear, tiny, far away.

White counts only where nothing on the page puts a colour or a picture behind words. Knows nothing
of rules with longer selectors than a class, nor of what covers what.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.formats.text.css_parts import parts
from toolkit.formats.text.svg_visible import only_class, set_by

_WHITE = re.compile(
    r"#f[a-f](?:f[a-f]){2}|#fff|white|rgba?\(\s*255\s*(?:,\s*255\s*){2}(?:,\s*1\s*)?\)"
)
#: What makes words unseen with all that is in them, by property.
_WITH_ALL = (
    ("opacity", re.compile(r"0?(\.0+)?%?(?<=[0%])")),
    ("text-indent", re.compile(r"-\d{3,}(px|pt|em)?")),
    ("left", re.compile(r"-\d{4,}(px|pt)?")),
    ("top", re.compile(r"-\d{4,}(px|pt)?")),
)
#: What an element inside may have in another way.
_ALONE = (
    ("font-size", re.compile(r"0*(\.0\d*)?[01]?(px|pt|em|rem|%)?(?<=[0-9a-z%])")),
    ("color", re.compile(r"transparent|rgba\([^)]*,\s*0(?:\.0+)?\)")),
)
_GROUND = re.compile(r"background(?:-color|-image)?\s*+:\s*+([^;}\"']*+)", re.IGNORECASE)
_NO_GROUND = frozenset(("", "none", "transparent", "inherit", "initial", "unset"))


def has_ground(sheet: str) -> bool:
    """Whether a style or a sheet puts anything but white behind words, or brings other sheets."""
    if "@import" in sheet.lower():
        return True
    grounds = (said.partition("!")[0].strip().lower() for said in _GROUND.findall(sheet))
    return any(said not in _NO_GROUND and not _WHITE.fullmatch(said) for said in grounds)


def unseen(style: str, *, on_white: bool) -> bool:
    """Whether the style of an element makes its words unseen."""
    said = dict(map(set_by, parts(style))) if style else {}
    return any(_matches(said, rows) for rows in (_WITH_ALL, _ALONE)) or _is_white(said, on_white)


def unseen_classes(sheet: str, *, on_white: bool) -> Iterator[tuple[str, bool]]:
    """Classes that make words unseen; and whether an element inside may be seen for all that."""
    names, depth = list[str](), 0
    said = dict[str, str]()
    for part in parts(sheet):
        name, value = set_by(part)
        if depth == 1 and name:
            said[name] = value
        if part.end == "{":
            text = "".join(token.text for token in part.tokens if token.kind != "comment")
            names = [only_class(one) for one in text[:-1].split(",")] if depth == 0 else names
            said = said if depth else {}
            depth += 1
        elif part.end == "}":
            depth -= 1
            if depth == 0 and any(names):
                alone = _matches(said, _ALONE) or _is_white(said, on_white)
                with_all = _matches(said, _WITH_ALL)
                yield from ((one, not with_all) for one in names if one and (alone or with_all))


def _matches(said: dict[str, str], rows: tuple[tuple[str, re.Pattern[str]], ...]) -> bool:
    return any(pattern.fullmatch(said.get(name, "")) for name, pattern in rows)


def _is_white(said: dict[str, str], on_white: bool) -> bool:
    return on_white and bool(_WHITE.fullmatch(said.get("color", "")))
