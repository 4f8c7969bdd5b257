"""A plan that is as small as one can be, in a made-up guidebook that is newer than any other."""

from __future__ import annotations

from pathlib import Path

from tests.guidebook import shelf as guides
from toolkit.cli import packs
from toolkit.guidebook import installed, pack

#: It keeps every rule.
SMALL = {
    "questions": """
questions:
  - id: region
    kind: one
    title: "Which law do you live under?"
    options:
      - {id: hk, text: "Hong Kong"}
""",
    "actions": """
actions:
  - {id: trim, section: now, minutes: 5, cost: free, guide: lamps, title: "Trim the lamp", do: "Cut the wick.", needs: "A wick.", cannot: "It will not light by itself."}
  - {id: hidden-lamp, section: week, minutes: 5, cost: free, guide: candles, danger: [circumvention], title: "Take the back door", do: "Use it.", needs: "A door.", cannot: "It will not close."}
""",  # noqa: E501
    "rules": """
rules:
  - {id: start, effect: add, actions: [trim], weight: 2, because: "A lamp comes first."}
  - {id: back, effect: add, actions: [hidden-lamp], weight: 9, because: "There is a door."}
  - {id: law-back, effect: drop, when: {region: hk}, actions: [hidden-lamp], because: "The door is watched there.", source: [F1]}
  - {id: law-back-cn, effect: drop, when: {any: [{region: cn-mainland}, {skipped: region}]}, actions: [hidden-lamp], because: "The door is watched.", source: [F1]}
  - {id: law-lit, effect: warn, when: {region: hk}, actions: [trim], because: "The newest rule on lamps.", source: [F1]}
""",  # noqa: E501
    "personas": """
personas:
  - {id: keeper, title: "A keeper", story: "She keeps a lamp.", answers: {region: hk}}
""",
}
#: With a row for the region that the rules speak of.
REGION = '      - {id: cn-mainland, text: "Mainland China"}\n'


def build(place: Path) -> Path:
    """The made-up guides of a day to come, with this plan."""
    home = guides.build(place / "guides")
    for name in ("lamps", "candles"):
        guides.change(home, f"en/{name}.md", "updated: 2026-11-20", "updated: 2031-01-01")
    law = (home / "regions/hk.yml").read_text("utf-8")
    (home / "regions/cn-mainland.yml").write_text(law.replace("id: hk", "id: cn-mainland"))
    (home / "en/plan").mkdir()
    for name, text in SMALL.items():
        more = REGION if name == "questions" else ""
        (home / f"en/plan/{name}.yml").write_text(text + more, "utf-8")
    return home


def added(home: Path, serial: int = 5) -> None:
    """Add it as the command does, once the signature was found good."""
    installed.add(pack.gathered(home), serial, "ab", guides.TODAY, packs._more)
