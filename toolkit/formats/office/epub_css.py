"""Style sheets in books: without remarks, and without calls to other places.

Cut into strings, remarks, addresses and the rest, so that a remark inside a string is left alone.
Names of classes stay: pages speak of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    r"/\*.*?(?:\*/|\Z)|<!--|-->|@import[^;{}]*;?|"
    r"@(?!charset|namespace|layer|page|media|font-face|supports|top-|bottom-|left-|right-)"
    r"[\w-]+[^;{}]*;|url\(\s*(?:\"[^\"]*\"|'[^']*'|[^)]*)\s*\)|\"(?:[^\"\\\n]|\\.)*\"|"
    r"'(?:[^'\\\n]|\\.)*'",
    re.DOTALL | re.IGNORECASE,
)
_ADDRESS = re.compile(r"url\(\s*[\"']?(.*?)[\"']?\s*\)|[\"'](.*?)[\"']", re.DOTALL | re.IGNORECASE)
_OUTSIDE = re.compile(r"(?i)\s*(?:[a-z][a-z0-9+.-]*:|//)")
_PATH = re.compile(r"(?i)\s*(?:file:|[a-z]:[\\/])")
_CLASSES, _IDS = re.compile(r"\.(-?[A-Za-z_][\w-]*)"), re.compile(r"#(-?[A-Za-z_][\w-]*)")
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]*[1-9])|"
    r"opacity\s*:\s*0(?![.\d]*[1-9])|(?<![\w-])color\s*:\s*transparent|"
    r"text-indent\s*:\s*-\d{3,}(?:px|pt|em)|(?<![\w-])left\s*:\s*-\d{4,}(?:px|pt)", re.IGNORECASE,
)  # fmt: skip
_PALE = r"(?:#fff(?![0-9a-f])|#f[a-f](?:f[a-f]){2}|white)"
_WHITE = re.compile(rf"(?<![\w-])color\s*:\s*{_PALE}", re.IGNORECASE)
_GROUND = re.compile(
    rf"background(?:-color|-image)?\s*+:\s*+(?!{_PALE}|none|transparent|inherit|initial)",
    re.IGNORECASE,
)
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
#: Programs in style sheets, and what old programs mistook for them.
_PROGRAM = re.compile(r"(?i)(?:expression\s*\(|-moz-binding|behavior\s*:)[^;}]*")


class Trace(NamedTuple):
    """Something that goes: its kind and what it says."""

    kind: str
    value: str


def cleaned(text: str) -> tuple[str, list[Trace]]:
    """A style sheet without what goes, and what that was."""
    found = list[Trace]()

    def seen(match: re.Match[str]) -> str:
        trace, instead = _judged(match[0])
        if trace is not None:
            found.append(trace)
        return instead

    clean = _TOKEN.sub(seen, text)
    for program in _PROGRAM.findall(clean):
        found.append(Trace("hidden.script", program))
    clean = _PROGRAM.sub("", clean)
    return "\n".join(line.rstrip() for line in clean.splitlines() if line.strip()), found


def _judged(token: str) -> tuple[Trace | None, str]:
    """What goes with a token, and what stands in its place."""
    if token.startswith(("/*", "<!--", "-->")):
        said = " ".join(token.strip("/*<!->").split())
        return (Trace("hidden.comment", said) if said else None), " "
    lower = token[:8].lower()
    if lower.startswith("@") and lower[:7] != "@import":
        return Trace("hidden.unknown", token), ""
    if not lower.startswith(("@import", "url(")):
        return None, token
    match = _ADDRESS.search(token)
    address = (match[1] if match and match[1] is not None else match[2] if match else "") or ""
    if not _OUTSIDE.match(address) or address.lower().startswith("data:"):
        return None, token
    kind = "who.user_path" if _PATH.match(address) else "hidden.call"
    return Trace(kind, address), "" if lower.startswith("@import") else "none"


def names(text: str) -> tuple[set[str], set[str]]:
    """The classes and the elements' ids that a style sheet speaks of."""
    return set(_CLASSES.findall(text)), set(_IDS.findall(text))


def hides(declarations: str) -> bool:
    """Whether these declarations make something unseen."""
    return bool(_HIDING.search(declarations))


def is_white(declarations: str) -> bool:
    """Whether these declarations make words white."""
    return bool(_WHITE.search(declarations))


def has_ground(text: str) -> bool:
    """Whether a sheet or a style puts anything but white behind words."""
    return bool(_GROUND.search(text))


def hiding_classes(text: str, *, white: bool = False) -> Iterator[str]:
    """Classes whose elements are not seen. white: those whose words are white, instead."""
    for selector, body in _RULE.findall(text):
        if is_white(body) if white else hides(body):
            for each in selector.split(","):
                match = re.fullmatch(r"\s*[\w*]*\.(-?[A-Za-z_][\w-]*)\s*", each)
                if match:
                    yield match[1]
