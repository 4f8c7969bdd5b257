"""What a translation of the safety plan lacks.

    python tools/plan_texts.py LANG [--new]

Without --new every fault in a line; ends with 1 where there is one. With --new the rows that are
not there yet, in English, as YAML to be translated between the quotes.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from toolkit.guidebook import load as guidebook  # noqa: E402
from toolkit.plan import load  # noqa: E402
from toolkit.plan.texts import Texts, digest  # noqa: E402


def new(lang: str) -> None:
    """Print the rows that are not there yet, file by file."""
    kit = load.shipped()
    for name, table in kit.texts.items():
        there = load.rows(guidebook.shipped() / lang / load.FOLDER, name)
        rows = {row: texts for row, texts in table.items() if row not in there}
        if rows:
            print(f"\n# {name}.yml\n{name}:")
        for row, texts in rows.items():
            print(f"  - id: {row}\n    of: {digest(texts)!r}")
            for field, words in texts.items():
                if not field.startswith("option."):
                    print(f"    {field}: {_quoted(words)}")
            options = [field for field in texts if field.startswith("option.")]
            if options:
                print("    options:")
            for field in options:
                print(f"      - {{id: {field[7:]}, text: {_quoted(texts[field])}}}")


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)


def main() -> int:
    """Do what the command line says."""
    lang = sys.argv[1]
    if "--new" in sys.argv:
        new(lang)
        return 0
    faults = Texts(load.shipped(), lang, guidebook.shipped()).faults()
    print("\n".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
