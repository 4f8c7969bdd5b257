"""The language of words, as far as pages need it: for line ends and the shapes of letters.

A region (fr-CH) and the language of a keyboard say where somebody lives and what else they
speak. So a language loses its region, and goes where no letter of the words is of its script.
"""

from __future__ import annotations

import unicodedata

from toolkit.formats.office.ooxml_vocabulary import each

#: Languages whose region is the usual one in a copy.
_USUAL: dict[str, str] = {
    pair.partition("-")[0]: pair
    for pair in each(
        "en-US fr-FR de-DE es-ES it-IT nl-NL pt-BR ru-RU uk-UA pl-PL cs-CZ sk-SK hu-HU ro-RO "
        "bg-BG "
        "el-GR tr-TR ar-SA he-IL fa-IR ur-PK hi-IN bn-BD ta-IN th-TH vi-VN id-ID ms-MY ko-KR "
        "ja-JP "
        "sv-SE da-DK nb-NO nn-NO fi-FI et-EE lv-LV lt-LT sl-SI hr-HR ca-ES eu-ES gl-ES is-IS "
        "ga-IE "
        "ka-GE hy-AM az-AZ kk-KZ uz-UZ mn-MN sq-AL mk-MK be-BY sw-KE am-ET af-ZA zu-ZA fil-PH"
    )
}
#: Languages of which the region or script changes how letters look.
_WHOLE = frozenset({"zh-CN", "zh-TW", "zh-HK", "sr-Latn-RS", "sr-Cyrl-RS"})
#: Beginning of a letter's name in Unicode -> languages that are written with it.
_SCRIPTS: dict[str, frozenset[str]] = {
    "CYRILLIC": frozenset(each("ru uk bg be mk kk mn sr ky tg tt uz az")),
    "ARABIC": frozenset(each("ar fa ur ps sd ug ku ckb")),
    "HEBREW": frozenset(each("he yi")),
    "GREEK": frozenset(["el"]),
    "CJK": frozenset(each("zh ja ko")),
    "HIRAGANA": frozenset(["ja"]),
    "KATAKANA": frozenset(["ja"]),
    "HANGUL": frozenset(["ko"]),
    "THAI": frozenset(["th"]),
    "DEVANAGARI": frozenset(each("hi mr ne sa kok")),
    "TIBETAN": frozenset(each("bo dz")),
    "BENGALI": frozenset(each("bn as")),
    "TAMIL": frozenset(["ta"]),
    "KHMER": frozenset(["km"]),
    "LAO": frozenset(["lo"]),
    "MYANMAR": frozenset(["my"]),
}
_OTHERS = frozenset().union(*_SCRIPTS.values()) - frozenset(each("uz az sr ku"))


def plain(tag: str) -> str:
    """A language without its region."""
    if tag in _WHOLE:
        return tag
    first = tag.replace("_", "-").partition("-")[0].lower()
    return _USUAL.get(first, first if first.isalpha() and len(first) in (2, 3) else "")


def fits(tag: str, text: str) -> bool:
    """Whether any letter of a text is of the script that a language is written with."""
    first = tag.replace("_", "-").partition("-")[0].lower()
    for letter in text[:400]:
        if letter.isalpha():
            script = unicodedata.name(letter, "").partition(" ")[0]
            known = _SCRIPTS.get(script)
            if first in known if known is not None else first not in _OTHERS:
                return True
    return False
