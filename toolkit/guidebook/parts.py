"""The parts of a guide's page: their order, and their headings in every language.

A translation uses the headings of this table word for word, because the parts are found by them.
Which languages there are, and which way they run, stands here, too: guides may come in languages
that the interface does not speak yet.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Part(NamedTuple):
    """A row: whether it must be there, whether a handout has it, its headings by language."""

    must: bool
    handout: bool
    headings: dict[str, str]


class Tongue(NamedTuple):
    """A language of guides: its own name, its direction, the code of the interface's words."""

    name: str
    direction: str
    code: str


TONGUES: dict[str, Tongue] = {
    "en": Tongue("English", "ltr", "en"),
    "zh-Hans": Tongue("简体中文", "ltr", "zh_Hans"),
    "zh-Hant-HK": Tongue("繁體中文（香港）", "ltr", "zh_Hant_HK"),
    "es": Tongue("Español", "ltr", "es"),
    "fr": Tongue("Français", "ltr", "fr"),
    "ar": Tongue("العربية", "rtl", "ar"),
    "fa": Tongue("فارسی", "rtl", "fa"),
    "ru": Tongue("Русский", "ltr", "ru"),
    "ug": Tongue("ئۇيغۇرچە", "rtl", "ug"),
    "bo": Tongue("བོད་ཡིག", "ltr", "bo"),
}

PARTS: dict[str, Part] = {
    "first": Part(must=True, handout=True, headings={
        "en": "Do first", "zh-Hans": "先做这些", "zh-Hant-HK": "先做這些",
        "es": "Haga esto primero", "fr": "À faire d'abord", "ar": "افعل هذا أولاً",
        "fa": "نخست این کارها", "ru": "Сделайте сначала",
        "ug": "ئاۋۋال قىلىدىغان ئىش", "bo": "ཐོག་མར་བྱེད་དགོས་པ།",
    }),
    "who": Part(must=True, handout=False, headings={
        "en": "Who this is for", "zh-Hans": "适合谁", "zh-Hant-HK": "適合甚麼人",
        "es": "Para quién es", "fr": "Pour qui", "ar": "لمن هذا الدليل",
        "fa": "این راهنما برای کیست", "ru": "Для кого это",
        "ug": "كىملەر ئۈچۈن", "bo": "སུ་ལ་ཕན་པ།",
    }),
    "how": Part(must=True, handout=False, headings={
        "en": "How it works", "zh-Hans": "原理", "zh-Hant-HK": "原理",
        "es": "Cómo funciona", "fr": "Comment ça marche", "ar": "كيف يعمل ذلك",
        "fa": "چگونه کار می‌کند", "ru": "Как это устроено",
        "ug": "قانداق ئىشلەيدۇ", "bo": "ལས་ཀ་བྱེད་སྟངས།",
    }),
    "helps": Part(must=True, handout=True, headings={
        "en": "What helps", "zh-Hans": "什么有用", "zh-Hant-HK": "甚麼有用",
        "es": "Qué ayuda", "fr": "Ce qui aide", "ar": "ما ينفع",
        "fa": "چه چیزی کمک می‌کند", "ru": "Что помогает",
        "ug": "پايدىلىق ئىشلار", "bo": "ཕན་ཐོགས་པ།",
    }),
    "not": Part(must=True, handout=True, headings={
        "en": "What does not help", "zh-Hans": "什么没用", "zh-Hant-HK": "甚麼沒有用",
        "es": "Qué no ayuda", "fr": "Ce qui n'aide pas", "ar": "ما لا ينفع",
        "fa": "چه چیزی کمک نمی‌کند", "ru": "Что не помогает",
        "ug": "پايدىسىز ئىشلار", "bo": "ཕན་མི་ཐོགས་པ།",
    }),
    "checklist": Part(must=True, handout=True, headings={
        "en": "Checklist", "zh-Hans": "核对清单", "zh-Hant-HK": "核對清單",
        "es": "Lista de control", "fr": "Liste de contrôle", "ar": "قائمة التحقق",
        "fa": "فهرست بررسی", "ru": "Список для проверки",
        "ug": "تەكشۈرۈش تىزىملىكى", "bo": "ཞིབ་བཤེར་རེའུ་མིག",
    }),
    "with": Part(must=True, handout=False, headings={
        "en": "With Lampshade", "zh-Hans": "使用 Lampshade", "zh-Hant-HK": "使用 Lampshade",
        "es": "Con Lampshade", "fr": "Avec Lampshade", "ar": "باستخدام Lampshade",
        "fa": "با Lampshade", "ru": "С помощью Lampshade",
        "ug": "Lampshade بىلەن", "bo": "Lampshade བེད་སྤྱོད།",
    }),
    "group": Part(must=True, handout=False, headings={
        "en": "In your group", "zh-Hans": "在你们的小组里", "zh-Hant-HK": "在你們的小組裏",
        "es": "En su grupo", "fr": "Dans votre groupe", "ar": "في مجموعتك",
        "fa": "در گروه شما", "ru": "В вашей группе",
        "ug": "گۇرۇپپىڭىزدا", "bo": "ཁྱེད་ཀྱི་ཚོགས་པའི་ནང་།",
    }),
    "then": Part(must=False, handout=False, headings={
        "en": "Then and now", "zh-Hans": "当时与现在", "zh-Hant-HK": "當時與現在",
        "es": "Antes y ahora", "fr": "Hier et aujourd'hui", "ar": "بين الأمس واليوم",
        "fa": "آن زمان و اکنون", "ru": "Тогда и сейчас",
        "ug": "ئۇ چاغ ۋە ھازىر", "bo": "སྔོན་མ་དང་ད་ལྟ།",
    }),
    "open": Part(must=True, handout=False, headings={
        "en": "Open questions", "zh-Hans": "尚无答案的问题", "zh-Hant-HK": "尚無答案的問題",
        "es": "Preguntas abiertas", "fr": "Questions ouvertes", "ar": "أسئلة مفتوحة",
        "fa": "پرسش‌های باز", "ru": "Открытые вопросы",
        "ug": "ئېچىق سوئاللار", "bo": "ད་དུང་ཤེས་མ་ཐུབ་པ།",
    }),
}  # fmt: skip

_HEADING = re.compile(r"##[ \t]+(.+?)[ \t]*#*$")


def headings(lang: str) -> dict[str, str]:
    """Heading -> part, in a language."""
    return {part.headings[lang]: name for name, part in PARTS.items() if lang in part.headings}


def heading(line: str) -> str | None:
    """The words of a line that is a heading of the second rank."""
    found = _HEADING.match(line)
    return found[1] if found else None
