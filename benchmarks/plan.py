"""How long a safety plan takes, over very many answers.

    python benchmarks/plan.py [COUNT]

Prints the median, the slowest in a hundred and the slowest of all, in milliseconds: of the plan
itself, and of the plan in words.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.plan.laws import drawn
from toolkit.i18n import speaking
from toolkit.plan import load, make, sheet, texts


def main() -> None:
    """Measure one plan after the other."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    kit, english = load.shipped(), texts.now("en")
    words, today = speaking("en"), date(2027, 1, 1)
    chance, plans, shown = random.Random(5), [], []
    sheet.sheet(make.plan(kit, {}), {}, english, words, today)
    for _ in range(count):
        answers = drawn(kit, chance)
        start = time.perf_counter()
        made = make.plan(kit, answers)
        between = time.perf_counter()
        sheet.sheet(made, answers, english, words, today)
        plans.append(between - start)
        shown.append(time.perf_counter() - between)
    for name, took in (("plan", plans), ("words", shown)):
        took.sort()
        figures = statistics.median(took), took[-max(1, count // 100)], took[-1]
        print(f"{name}: " + ", ".join(f"{1000 * each:.3f} ms" for each in figures))


if __name__ == "__main__":
    main()
