"""Print the share and the score of each class, and the months: `python -m tests.generator [SEED ...]`."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from tests.generator.month import Assumed, month
from tests.generator.play import ROWS_2_TO_6, Score, play, sum_up

ASSUMED: tuple[Assumed, ...] = (
    {"named": 1.0, "strangers": 0.0, "listed": 1.0, "every": 3},
    {"named": 1.0, "strangers": 0.0, "listed": 1.0, "every": 1},
    {"named": 0.95, "strangers": 0.03, "listed": 1.0, "every": 3},
    {"named": 0.75, "strangers": 0.03, "listed": 1.0, "every": 3},
    {"named": 0.75, "strangers": 0.13, "listed": 0.6, "every": 3},
)
SHOWN = 3
"""Transfers of a class that came out otherwise than hoped."""
_COLUMNS = ("made", "share", "booked", "review", "ignored", "wrong", "missed", "clear", "misled", "first")


def main(seeds: list[int]) -> None:
    """One table over all seeds, then the months of each."""
    total = sum_up(play(seed) for seed in seeds)
    say("\n".join(_table(total)))
    sure = [total[kind] for kind in ROWS_2_TO_6]
    share = sum(score.booked for score in sure) / sum(score.made for score in sure)
    say(f"wrong: {sum(len(score.wrong) for score in total.values())}; of rows 2 to 6 booked at once: {share:.2%}")
    for assumed in ASSUMED:
        for seed in seeds[:3]:
            came = month(seed, **assumed)
            say(f"a month, {assumed}: one action in {came.transfers / came.actions:.1f} transfers, {came}")
    for score in total.values():
        for made, decision in (*score.wrong[:SHOWN], *score.missed[:SHOWN]):
            say(f"{made}\n    {decision}")


def say(text: str) -> None:
    """A line on standard output."""
    print(text)  # noqa: T201


def _table(total: dict[str, Score]) -> Iterable[str]:
    count = sum(score.made for score in total.values())
    yield f"{'class':24}" + "".join(f"{column:>9}" for column in _COLUMNS)
    for kind, score in total.items():
        cells = (
            score.made, f"{score.made / count:.1%}", score.booked, score.review, score.ignored, len(score.wrong),
            len(score.missed), score.clear, score.misled, score.named_first,
        )  # fmt: skip
        yield f"{kind:24}" + "".join(f"{cell:>9}" for cell in cells)


if __name__ == "__main__":
    main([int(seed) for seed in sys.argv[1:]] or [1, 2, 3])
