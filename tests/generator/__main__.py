"""Print the shares and the score of each class: `python -m tests.generator [SEED ...]`."""

from __future__ import annotations

import sys

from tests.generator.month import Assumed, month
from tests.generator.play import Score, play

_COLUMNS = "made share booked review ignored wrong missed clear misled first".split()

ASSUMED: tuple[Assumed, ...] = (
    {"named": 1.0, "strangers": 0.0, "listed": 1.0, "every": 3},
    {"named": 1.0, "strangers": 0.0, "listed": 1.0, "every": 1},
    {"named": 0.95, "strangers": 0.03, "listed": 1.0, "every": 3},
    {"named": 0.75, "strangers": 0.03, "listed": 1.0, "every": 3},
    {"named": 0.75, "strangers": 0.13, "listed": 0.6, "every": 3},
)


def main(seeds: list[int]) -> None:
    """One table over all seeds."""
    total: dict[str, Score] = {}
    for seed in seeds:
        for kind, score in play(seed).items():
            sum_ = total.setdefault(kind, Score())
            for name in ("made", "booked", "review", "ignored", "clear", "misled", "named_first"):
                setattr(sum_, name, getattr(sum_, name) + getattr(score, name))
            sum_.wrong += score.wrong
            sum_.missed += score.missed
    count = sum(score.made for score in total.values())
    print(f"{'class':24}" + "".join(f"{column:>9}" for column in _COLUMNS))
    for kind, score in total.items():
        cells = (score.made, f"{score.made / count:.1%}", score.booked, score.review, score.ignored, len(score.wrong),
                 len(score.missed), score.clear, score.misled, score.named_first)  # fmt: skip
        print(f"{kind:24}" + "".join(f"{cell:>9}" for cell in cells))
    print(f"{count} transfers, wrong: {sum(len(score.wrong) for score in total.values())}")
    for assumed in ASSUMED:
        for seed in seeds[:3]:
            came = month(seed, **assumed)
            print(f"a month, {assumed}: one action in {came.transfers / came.actions:.1f} transfers, {came}")
    for score in total.values():
        for made, decision in (*score.wrong[:4], *score.missed[:3]):
            print(made, decision, sep="\n    ")


if __name__ == "__main__":
    main([int(seed) for seed in sys.argv[1:]] or [1, 2, 3])
