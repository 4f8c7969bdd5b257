"""Parse a search query: the typed words without their endings.

Words that every text has (`the`, `como`, `怎么`) count only where nothing else was typed. Endings
are cut by a few plain rules for each script, always so that what is left begins the other forms:
`blurring` looks for `blur`, `митинге` for `митинг`, `عكسها` for `عكس`. Where there are no spaces,
pairs of letters are looked for, too. No dictionary: `took` does not know of `take`.
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from toolkit.guidebook.folding import folded

#: So many words of a search are heeded.
MOST_WORDS = 16

_STOPS = {
    "en": "a about all an and any are at be been but by can could did do does don for from "
          "get got had has have he help her him his how i if in into is it its just m me my "
          "need no not of on or our out please s she should so some somebody someone t that "
          "the their them then there these they this to too up us ve want was we were what "
          "when where which who why will with would you your",
    "es": "al como con cual cuando de del donde el ella ellos en es esta estan este esto "
          "fue ha hacer han la las le les lo los me mi mis muy nos o para pero por puedo "
          "que quien se ser si son su sus te tu un una uno y ya yo",
    "fr": "au aux avec c ce ces cette comment d dans de des dois du elle en est et etre "
          "faire ils j je l la le les leur ma mes mon n ne nous on ont ou par pas peut peux "
          "pour qu que qui quoi quand sa se ses sont suis sur une vous",
    "ru": "а без бы в во вы где для до его ее если есть ещё же за и из или их к как когда "
          "ко кто ли меня мне мной мои мой моя мы на над надо нам нас не нет но нужно о об "
          "он она они от по при с со так то у уже чем что чтобы это я",
    "ar": "أن إلى أنا أو أي إذا التي الذي بعد تم ثم ذلك عن على عند في قد كان كل كيف لا لم "
          "لي ما ماذا متى مع من نحن هذا هذه هل هم هو هي و يا",
    "fa": "آن آنها آیا از است اگر ای این با باید برای بر به بود تا چطور چه چکار چگونه چی "
          "چیکار خود در را رو شد شدم شده شما کرد کردم کردن کنم کنند کنیم که ما من می هم هر "
          "و یا یک",
}  # fmt: skip
_COMMON = frozenset(folded(" ".join(_STOPS.values())).split())
#: The same where no spaces part them from the rest; longer ones first.
_UNSPACED_STOPS = re.compile(
    "|".join(
        folded(
            "可不可以 为什么 怎么办 有没有 能不能 会不会 怎么 怎样 如何 什么 可以 我们 他们 她们 "
            "你们 唔知 点算 点样 点做 我哋 佢哋 请问 我 你 他 她 佢 的 了 吗 呢 吧 嘅 咗 啦 咩 系"
        ).split()
    )
)

_HAN = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002ebef"
_RUNS = re.compile(rf"[{_HAN}]+|[^\s{_HAN}]+")
_UNSPACED = re.compile(rf"[{_HAN}]")
#: Scripts whose words are found by their first letters, so that `art` does not find `part`.
_STARTS = re.compile(r"[a-z0-9\u0370-\u052f]")
#: Words so short are found whole, or with an s: `app` does not find `appear`.
_SHORT = 3


class Ending(NamedTuple):
    """A row: what is cut, and what has to be left before it."""

    cut: re.Pattern[str]
    left: re.Pattern[str]


_PLURAL = Ending(re.compile(r"(?:(?<=ss|zz|ch|sh)es|(?<=x)es|(?<![sui])s)$"), re.compile("..."))
_ENDINGS = (
    Ending(re.compile(r"(?:ies|(?<!e)ed|ing|ings)$"), re.compile("(?=[a-z]*[aeiouy])[a-z]{3}")),
    Ending(re.compile(
        "(?:иями|ями|ами|иях|ях|ах|ией|ого|его|ому|ему|ыми|ими|ться|тся|ать|ить|ал[аио]?|ил[аио]?"
        "|ой|ей|ий|ый|ая|яя|ое|ее|ые|ие|ов|ев|ом|ем|ам|ям|ия|ию|ии|ью|[аоеыиуюяьй])$"
    ), re.compile("[\u0400-\u052f]{3}")),
    Ending(
        re.compile("(?:هايم|هاي|ها|ات|ون|ين|ان|هم|نا|ام|اش|(?<=...)[هيمت])$"),
        re.compile("[\u0621-\u06d3]{3}"),
    ),
)  # fmt: skip
_ARTICLE = re.compile("^[وفبكل]?(?:ال|لل)(?=...)")
_DOUBLED = re.compile(r"([bdgmnprt])\1$")


class Word(NamedTuple):
    """A word that is looked for: any of these, as they stand in a folded text."""

    forms: tuple[str, ...]
    bare: tuple[str, ...]


def words(said: str) -> list[Word]:
    """What is looked for; the same words in the same order are looked for once."""
    runs = _RUNS.findall(folded(said))
    told = [part for run in runs for part in _without_stops(run)] or runs
    found = dict.fromkeys(part for run in told for part in _pieces(run))
    return [_word(part) for part in list(found)[:MOST_WORDS]]


def _without_stops(run: str) -> list[str]:
    if _UNSPACED.match(run):
        return [part for part in _UNSPACED_STOPS.split(run) if part]
    return [] if run in _COMMON else [run]


def _pieces(run: str) -> list[str]:
    """The run itself, and pairs of letters where there are no words."""
    if len(run) < _SHORT or not _UNSPACED.match(run):
        return [run]
    return [run, *(run[at : at + 2] for at in range(len(run) - 1))]


@functools.lru_cache(512)
def _word(run: str) -> Word:
    if not _STARTS.match(run):
        bare = stem(run)
        begins = len(run) < _SHORT and not _UNSPACED.match(run)
        return Word((f" {bare}" if begins else bare,), (bare,))
    plain = _PLURAL.cut.sub("", run) if len(run) > _SHORT else run
    cut = stem(plain)
    if cut == plain and len(plain) <= _SHORT:
        return Word((f" {plain} ", f" {plain}s "), (plain,))
    return Word((f" {cut}",), (cut,))


def stem(word: str) -> str:
    """A folded word without its ending."""
    word = _ARTICLE.sub("", word)
    for ending in _ENDINGS:
        cut = ending.cut.sub("", word)
        if cut != word and ending.left.match(cut):
            return _DOUBLED.sub(r"\1", cut)
    return word
