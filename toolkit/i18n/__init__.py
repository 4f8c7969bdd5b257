"""Words in the reader's language; English where a translation is missing.

Tables mark their sentences with `mark`, which only names them for the message catalogue; whoever
shows a sentence to a person translates it then: the command with `translate` and `say`, in
the language of its environment, a page with the `Words` of its visitor. Importing this reads
nothing, and nothing here is shared between two readers but catalogues that do not change.

Numbers, names of tags, formats and options are not translated; JSON stays English.
"""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from toolkit.marking import mark as mark

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = "en"


class Language(NamedTuple):
    """One row: its code, its own name, direction, tag in HTML, and sign between 1 and 5 in 1.5."""

    code: str
    name: str
    direction: str
    tag: str
    decimal: str = "."


def _table(*rows: Language) -> dict[str, Language]:
    return {row.code: row for row in rows}


#: What is offered. A language is one row here and one catalogue.
LANGUAGES = _table(
    Language("en", "English", "ltr", "en"),
    Language("zh_Hans", "简体中文", "ltr", "zh-Hans"),
    Language("zh_Hant_HK", "繁體中文（香港）", "ltr", "zh-Hant-HK"),
    Language("es", "Español", "ltr", "es", ","),
    Language("fr", "Français", "ltr", "fr", ","),
    Language("ar", "العربية", "rtl", "ar"),
    Language("fa", "فارسی", "rtl", "fa"),
    Language("ru", "Русский", "ltr", "ru", ","),
)
#: Ready for a catalogue, not offered before somebody who speaks it has reviewed one: machines
#: are at their worst in these, and a wrong word can hurt.
AWAITED = _table(
    Language("ug", "ئۇيغۇرچە", "rtl", "ug"),
    Language("bo", "བོད་ཡིག", "ltr", "bo"),
)
#: English that looks foreign, made on the fly: what it does not reach was not marked.
PSEUDO = Language("qps", "[Ƥšéüđö]", "ltr", "en-XA")

#: Shown in every language until its catalogue names a reviewer.
NOT_REVIEWED = mark(
    "This translation was made with the help of a machine and was not yet reviewed by a native "
    "speaker. If a sentence is unclear, look at the English one."
)

_TRADITIONAL = {"hant", "hk", "mo", "tw"}
#: Languages whose readers read another one's catalogue well.
_NEIGHBOURS = {"yue": "zh_Hant_HK", "prs": "fa", "cmn": "zh_Hans", "c": "en", "posix": "en"}

#: C0 and C1 controls, direction marks, line separators, lone surrogates, invisible joiners; but
#: Persian and its kin spell with the non-joiner between two letters.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200d-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
    "|(?<![\u0620-\u06ff])\u200c|\u200c(?![\u0620-\u06ff])"
)
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff]")


def safe(text: str) -> str:
    """Text that cannot steer a terminal or turn its own direction."""
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def shown(value: object, direction: str = "ltr") -> str:
    """A value made safe, and kept from mixing its direction with the sentence around it."""
    return enclosed(safe(str(value)), direction)


def enclosed(text: str, direction: str = "ltr") -> str:
    """Safe text, kept from mixing its direction with the sentence around it."""
    if direction == "rtl" or _RIGHT_TO_LEFT.search(text):
        return f"\u2068{text}\u2069"
    return text


@dataclass(frozen=True, slots=True)
class Words:
    """One language, ready to speak. Safe in any thread; holds nothing about who reads."""

    language: Language
    messages: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def code(self) -> str:
        """The code in LANGUAGES."""
        return self.language.code

    @property
    def name(self) -> str:
        """The language's own name for itself."""
        return self.language.name

    @property
    def direction(self) -> str:
        """Either ltr or rtl."""
        return self.language.direction

    @property
    def tag(self) -> str:
        """The tag for HTML."""
        return self.language.tag

    @property
    def reviewed(self) -> bool:
        """Whether a native speaker has reviewed the catalogue; the source needs none."""
        return self.code == SOURCE or bool(self.headers.get("X-Reviewed-By"))

    def gettext(self, text: str) -> str:
        """A marked sentence in this language."""
        forms = self.messages.get(text)
        return forms[0] if forms else text

    def ngettext(self, one: str, many: str, number: int) -> str:
        """The form for a number; the blanks are for the caller to fill."""
        if self.language is PSEUDO:
            return self.gettext(one if number == 1 else many)
        forms = self.messages.get(one)
        if not forms:
            return one if number == 1 else many
        from toolkit.i18n.catalogue import form_of  # noqa: PLC0415  (few sentences count)

        return forms[min(form_of(self.headers["Plural-Forms"], number), len(forms) - 1)]

    def say(self, text: str, **values: object) -> str:
        """A marked sentence with its {blanks} filled by values made safe."""
        return self.gettext(text).format(**self.shown(values))

    def shown(self, values: Mapping[str, object]) -> dict[str, object]:
        """Values ready for a sentence of this language; whole numbers stay numbers."""
        return {name: self._ready(value) for name, value in values.items()}

    def _ready(self, value: object) -> object:
        if isinstance(value, int):
            return value
        if isinstance(value, float):
            return str(value).replace(".", self.language.decimal)
        return shown(value, self.direction)


@functools.cache
def speaking(code: str) -> Words:
    """The words of one language; English for a code that nobody knows."""
    if code == PSEUDO.code:
        from toolkit.i18n.pseudo import Pseudo  # noqa: PLC0415  (for tests alone)

        return Words(PSEUDO, Pseudo())
    language = LANGUAGES.get(code) or LANGUAGES[SOURCE]
    if language.code == SOURCE:
        return Words(language)
    from toolkit.i18n import catalogue  # noqa: PLC0415  (English reads nothing)

    return read(language, catalogue.path_of(code))


def read(language: Language, path: Path) -> Words:
    """The words of a catalogue; a missing or broken one leaves English, never an error."""
    from toolkit.i18n import catalogue  # noqa: PLC0415

    try:
        headers, messages = catalogue.parse(path.read_text("utf-8"))
    except (OSError, ValueError):
        return Words(language)
    return Words(language, messages, headers)


def closest(tag: str) -> str | None:
    """The code that serves a reader of `zh-TW`, `es_MX.UTF-8` and the like, if any does."""
    first, *rest = re.split("[-_]", re.split("[.@]", tag.strip().lower())[0])
    if first == "zh":
        return "zh_Hant_HK" if _TRADITIONAL & set(rest) else "zh_Hans"
    if first in LANGUAGES or first == PSEUDO.code:
        return first
    return _NEIGHBOURS.get(first)


def wanted(accept_language: str) -> str:
    """The code for an Accept-Language header, by its weights; English where nothing fits."""
    wishes = []
    for order, part in enumerate(accept_language.split(",")[:32]):
        tag, _, weight = part.partition(";q=")
        try:
            wishes.append((-float(weight or 1), order, tag))
        except ValueError:
            continue
    codes = (closest(tag) for weight, _, tag in sorted(wishes) if weight < 0)
    return next((code for code in codes if code in LANGUAGES), SOURCE)


def chosen(environment: Mapping[str, str] = os.environ) -> str:
    """The code for LANGUAGE, LC_ALL, LC_MESSAGES or LANG, whichever speaks first."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if said := environment.get(name):
            return next((code for code in map(closest, said.split(":")) if code), SOURCE)
    return SOURCE


def mine() -> Words:
    """The words of whoever called the command."""
    return speaking(chosen())


def translate(text: str) -> str:
    """A marked sentence in the language of the environment."""
    return mine().gettext(text)


def say(text: str, **values: object) -> str:
    """The same with its {blanks} filled by values made safe."""
    return mine().say(text, **values)
