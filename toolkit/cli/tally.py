"""The last lines of a report of several files: what to look for further up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from toolkit.clean import report
from toolkit.i18n import mark as _
from toolkit.i18n import say, translate
from toolkit.kinds import KINDS, Category, Severity
from toolkit.model import Look

_WEIGHTY = (Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM)
_FOUND = _("traces of some weight (! to !!!) in {total} files, counted by file: {what}")
_FACES = _("faces {count}")
_UNREAD = _("not inspected: {count} of {total} files; the reasons stand above")


class Tally:
    """Counts files by what they give away; traces of little weight count for none."""

    def __init__(self) -> None:
        self._files: Counter[Category] = Counter()
        self._total = self._unread = self._with_faces = self._perhaps = 0

    def add(self, look: Look | None) -> None:
        """One more file; None: it could not be read."""
        self._total += 1
        if look is None:
            self._unread += 1
            return
        kinds = [KINDS[each.kind] for each in look.findings if not report.is_harmless(each)]
        self._files.update({each.category for each in kinds if each.severity in _WEIGHTY})
        self._with_faces += bool(look.faces and look.faces.found)
        self._perhaps += bool(look.faces and look.faces.suggested)

    def lines(self) -> Iterator[str]:
        """What to say at the end; nothing of a single file, which can be seen whole."""
        if self._total < 2:
            return
        counts = [
            say(words, count=self._files[question])
            for question, words in report.COUNTED.items()
            if self._files[question]
        ]
        if self._with_faces:
            counts.append(say(_FACES, count=self._with_faces))
        if self._perhaps:
            counts.append(say(report.PERHAPS, count=self._perhaps))
        if read := self._total - self._unread:
            what = translate(_(", ")).join(counts) or translate(_("nothing"))
            yield translate(_FOUND).format(total=read, what=what)
        if self._unread:
            yield say(_UNREAD, count=self._unread, total=self._total)
