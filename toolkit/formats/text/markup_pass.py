"""One way through a page, a drawing or a style sheet, for all that is asked of it.

Inspecting, stripping and comparing go through the same code, so that they cannot disagree. What
differs is what becomes of a file inside: it is looked into, cleaned, or compared.
"""

from __future__ import annotations

import re
from enum import Enum

from toolkit.errors import Damaged, Refused, TooLarge
from toolkit.formats import named
from toolkit.formats.inside import Inside
from toolkit.formats.text import invisible_signs, links
from toolkit.formats.text.links import Carried
from toolkit.kinds import KINDS
from toolkit.model import Finding, Place

#: How a font begins -> how its address says so.
_FONTS = {
    b"wOFF": "font/woff", b"wOF2": "font/woff2", b"OTTO": "font/otf",
    b"\x00\x01\x00\x00": "font/ttf", b"true": "font/ttf",
}  # fmt: skip
_MOST_FINDINGS = 100_000
_BLANK = re.compile(r"\s+")
#: What programs write on thousands of elements alike, such as a class; it is told once.
_ONCE = frozenset({"hidden.id", "software.name", "software.setting"})


class Task(Enum):
    """What is asked."""

    INSPECT = 1
    STRIP = 2
    COMPARE = 3
    SEARCH = 4
    TRY = 5


class Work:
    """What is asked of a file, and what came of it so far."""

    def __init__(self, task: Task, inside: Inside) -> None:
        """Nothing yet."""
        self.task, self.inside = task, inside
        self.findings: list[Finding] = []
        self.parts: list[bytes] = []
        self._told: set[tuple[str, str, str | None]] = set()
        #: Set once a file was gone through before: what stays in it was told then.
        self.again = False

    def tell(self, kind: str, path: str, value: str | None) -> None:
        """Note a trace; raises TooLarge when there are too many."""
        if self.task is not Task.INSPECT or (self.again and KINDS[kind].stays):
            return
        value = _BLANK.sub(" ", value).strip() if value else value
        if kind in _ONCE:
            if (kind, path, value) in self._told:
                return
            self._told.add((kind, path, value))
        if len(self.findings) >= _MOST_FINDINGS:
            raise TooLarge("too_many_findings")
        self.findings.append(Finding(kind, Place(path, None), value or None))

    def hidden(self, kind: str, path: str, value: str | None) -> bool:
        """Note a trace and say whether it goes, which depends on the user where it may stay."""
        self.tell(kind, path, value)
        row = KINDS[kind]
        return not row.stays or (row.dropped and self.inside.wish.drop_hidden)

    def words(self, words: str, path: str) -> str:
        """Words that a reader sees; nothing of them where only the rest is searched."""
        if self.task is Task.SEARCH:
            return ""
        if self.task is Task.INSPECT and not self.again:
            self.findings += invisible_signs.found(words, path, spaces=False)
        if self.inside.wish.drop_hidden:
            return invisible_signs.dropped(words, spaces=False)
        return words

    def carried(self, address: str, path: str) -> str | None:
        """A data: address whose file was cleaned; None where it goes."""
        if self.task is Task.TRY:
            return address
        file = links.carried(address)
        if file is None:
            self.tell("inside.damaged", path, links.plain(address)[:4096])
            return None
        self.inside.spend(len(file.raw))
        head = file.raw[:4]
        if head in _FONTS:
            return self._font(file, _FONTS[head], path)
        return _DOES[self.task](self, file, path)

    def _font(self, file: Carried, media: str, path: str) -> str:
        self.tell("content.font", path, media)
        if self.task is Task.SEARCH:
            return ""
        return links.carrying(media, file.raw)

    def _looked_into(self, file: Carried, path: str) -> str:
        self.findings += self.inside.findings(file.raw, path)
        return links.carrying(file.media, b"")

    def _cleaned(self, file: Carried, path: str) -> str | None:
        clean = self.inside.cleaned(file.raw, path)
        if clean is None:
            return None
        form = named(clean.format)
        if form is None:
            raise Damaged("structure")
        return links.carrying(form.media, clean.data)

    def _compared(self, file: Carried, path: str) -> str | None:
        try:
            self.parts += list(self.inside.same(file.raw, path))
        except Refused:
            if self.inside.wish.drop_unknown:
                return None
            raise
        return "data:,"

    def _searched(self, file: Carried, path: str) -> str:
        self.parts += self.inside.texts(file.raw, path)
        return ""


_DOES = {
    Task.INSPECT: Work._looked_into,
    Task.STRIP: Work._cleaned,
    Task.COMPARE: Work._compared,
    Task.SEARCH: Work._searched,
}
