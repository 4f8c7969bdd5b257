"""A small made-up guidebook that keeps every rule, to be broken in one place at a time."""
# ruff: noqa: E501  (the files are as they are written by people)

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import yaml

TODAY = date(2026, 11, 26)

FACTS = """
F1: {text: "Lamps were lit.", guides: [lamps], source: AAA, year: 2024, checked: 2026-11-01, certainty: firm}
F2:
  text: "Lamps may change."
  guides: [lamps]
  source: BBB
  year: 2025
  checked: 2026-11-01
  certainty: changing
  recheck_by: 2027-05-01
"""
SOURCES = """
AAA: {title: "On lamps", publisher: "Lamp Press", year: 2024, url: "https://lamps.example/on"}
BBB: {title: "More on lamps", publisher: "Light House", year: 2025}
CCC: {title: "Shades", publisher: "Shade & Sons", year: 2023}
"""
ROWS = """
rows:
  - id: street-lamp
    name: "Lamps in the street"
    can: "You can ask whose lamp it is."
    cannot: "You cannot put out a lamp by looking at it."
    guides: [lamps]
"""
TOOLS = """
torch: {name: "Torchlight", kind: app, platforms: [phone], technique: "a light of your own", checked: 2026-11-01}
"""
TERMS = """
shade:
  term: shade
  meaning: "What keeps the light off."
  forms: ["shade", "shades"]
"""
SITUATIONS = """
dark:
  guides: [lamps]
  words: {en: "It is dark", zh-Hans: "天黑了", zh-Hant-HK: "天黑了", es: "Está oscuro", fr: "Il fait noir", ar: "الظلام حل", fa: "تاریک است", ru: "Темно"}
"""
SEARCH = """
lamps: {en: [lantern], ru: [фонарь]}
candles:
  en: [wick]
"""
REGION = """
id: hk
name: "Hong Kong"
checked: 2026-11-20
review_by: 2027-05-10
notice: "Ask a lawyer."
points:
  - {id: lit, text: "Lamps must be lit.", facts: [F1]}
"""
DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20"><title>A lamp</title>
<path d="M2 2h16v4z" fill="var(--lamp)" id="a"/><use href="#a"/><text x="1" y="9">light</text></svg>
"""
FILLER = (
    "A lamp gives light to a room. People sit near it and read. The shade keeps the light low. "
    "You can move it to the side. Then less of you is seen from the street at night. "
)


def guide(name: str = "lamps", **head: str) -> str:
    """The text of a guide that keeps the rules; fields of its head may be given as YAML."""
    fields = {
        "id": name,
        "title": f"How {name} work at night",
        "summary": "Where to put a lamp, and what it does not do.",
        "lang": "en",
        "cluster": "situations",
        "audience": "[all]",
        "level": "1",
        "minutes": "7",
        "needs": "[]",
        "tools": "[torch]",
        "essay_rows": "[street-lamp]",
        "facts": "[F1, F2]",
        "sources": "[AAA, BBB, CCC]",
        "legal_risk": '\n  - {region: hk, text: "Lamps must be lit.[^F1] Ask first.", checked: 2026-11-20}',
        "harm_notes": '\n  - "Hot lamps burn."',
        "cannot": '\n  - "You cannot put out a lamp by looking at it.[^F2]"',
        "updated": "2026-11-20",
        "reviewed": "2026-11-20",
        "review_by": "2027-05-10",
        "reviewers": "[author]",
        "status": "draft",
        "checklist": '\n  - {id: off, text: "The lamp is off.", minutes: 1}'
                     '\n  - {id: shade, text: "The shade is on.", minutes: 2}',
        "handout": "true",
        **head,
    }  # fmt: skip
    top = "".join(f"{key}: {value}\n" for key, value in fields.items() if value)
    return f"---\n{top}---\n{BODY.replace('FILLER', FILLER)}"


BODY = """
Put the lamp low, and less of you is seen.

## Do first
1. Turn the lamp off.
2. Close the shade. See [the other page](guide:candles#helps).

## Who this is for
For people who read at night.

Not for people who sit in the sun.

## How it works
Lamps were lit in 2024.[^F1] A lamp has a shade. FILLERFILLERFILLER

![A lamp with its light](drawing:lamp "A lamp")

FILLERFILLERFILLERFILLERFILLERFILLER[^F1]

FILLERFILLERFILLERFILLERFILLERFILLER They may change.[^F2]

## What helps
- A shade. Use {{tool:torch}} when you go out.
- A dark room.

## What does not help
- Closing your eyes.

> **Myth:** a lamp makes you completely anonymous. It does not.

## Checklist
{{checklist}}

## With Lampshade
`lampshade clean PHOTO` covers faces. FILLER

```
lampshade web
```

## In your group
- Who has a lamp?

## Then and now
Then (essay, 2019): lamps were new. Now (2026): they are old.[^F1]

## Open questions
Nobody knows yet how long all of these lamps will last.
"""

ARABIC = """---
id: lamps
title: كيف تعمل المصابيح ليلاً
summary: أين تضع المصباح.
lang: ar
cluster: situations
audience: [all]
level: 1
minutes: 7
needs: []
tools: [torch]
essay_rows: [street-lamp]
facts: [F1, F2]
sources: [AAA, BBB, CCC]
legal_risk:
  - {region: hk, text: "يجب أن تُضاء المصابيح.[^F1] اسأل أولاً.", checked: 2026-11-20}
harm_notes: ["المصابيح الساخنة تحرق."]
cannot: ["لا يمكنك إطفاء المصباح بالنظر إليه.[^F2]"]
updated: 2026-11-20
reviewed: 2026-11-20
review_by: 2027-05-10
reviewers: []
status: draft
mt: assisted
source_hash: HASH
checklist:
  - {id: off, text: "المصباح مطفأ.", minutes: 1}
  - {id: shade, text: "المظلة في مكانها.", minutes: 2}
handout: true
---

ضع المصباح منخفضاً.

## افعل هذا أولاً
1. أطفئ المصباح باستخدام `lampshade clean`.

## لمن هذا الدليل
لمن يقرأ ليلاً. لا يصلح لمن يجلس في الشمس.

## كيف يعمل ذلك
أُضيئت المصابيح.[^F1] للمصباح مظلة.[^F1] [^F2]

![مصباح](drawing:lamp "مصباح")

## ما ينفع
- {{tool:torch}}

## ما لا ينفع
- إغماض العينين.

## قائمة التحقق
{{checklist}}

## باستخدام Lampshade
`lampshade web`

## في مجموعتك
- من عنده مصباح؟

## بين الأمس واليوم
صارت قديمة.[^F1]

## أسئلة مفتوحة
لا أحد يعرف كم تدوم.
"""


def body_hash(text: str) -> str:
    top, body = text.removeprefix("---\n").split("\n---\n", 1)
    said = yaml.safe_load(top)
    boxes = [*(row["text"] for row in said["legal_risk"]), *said["harm_notes"], *said["cannot"]]
    told = "\n".join([*boxes, body])
    lines = "\n".join(line.rstrip() for line in told.splitlines()).strip()
    return hashlib.sha256(lines.encode()).hexdigest()


def build(home: Path) -> Path:
    """Write the guidebook into a folder."""
    english = guide()
    candles = guide("candles", essay_rows="[]", cannot='\n  - "No candle is safe in bed."')
    files = {
        "facts.yml": FACTS, "sources.yml": SOURCES, "essay_rows.yml": ROWS, "tools.yml": TOOLS,
        "situations.yml": SITUATIONS, "search.yml": SEARCH, "regions/hk.yml": REGION,
        "terms.yml": TERMS, "drawings/lamp.svg": DRAWING, "en/lamps.md": english,
        "en/candles.md": candles, "ar/lamps.md": ARABIC.replace("HASH", body_hash(english)),
        "ar/terms.yml": 'shade: {term: "مظلة", meaning: "ما يحجب الضوء"}\n',
        "ar/drawings.yml": "light: ضوء\nA lamp: مصباح\n",
    }  # fmt: skip
    for name, text in files.items():
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return home


def change(home: Path, name: str, old: str, new: str) -> None:
    """Break one file in one place."""
    path = home / name
    text = path.read_text("utf-8")
    assert old in text, f"{name} has no {old!r}"
    path.write_text(text.replace(old, new, 1), "utf-8")
