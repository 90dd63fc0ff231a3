"""Households that are listed twice, at the desk: pairs that look like one, both side by side, what merging does."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from messages.format import count, dong, phone
from messages.pages.desk import REGISTER, Frame, part_page
from messages.texts import desk_register as texts
from messages.texts import merging as words
from models.merging import Belongings, Plan

TWICE, MERGE = "trung", "gop"
"""The addresses below the register's."""

_page = partial(part_page, at=REGISTER, texts=texts)


def pairs_page(
    frame: Frame,
    pairs: Sequence[tuple[Belongings, Belongings]],
    *,
    told: str,
    no: str,
    typed: tuple[str, str],
) -> str:
    """Pairs that look like one, and a form for two that somebody knows."""
    return _page(
        "desk_merging.html",
        frame,
        told=told,
        no=no,
        none=words.NONE_ALIKE,
        pairs=[
            {
                "title": f"{first.household.code} · {second.household.code}",
                "codes": (first.household.code, second.household.code),
                "rows": _rows(first, second),
            }
            for first, second in pairs
        ],
        typed=typed,
    )


def plan_page(frame: Frame, plan: Plan) -> str:
    """What merging would do, or what must be settled first."""
    stays, gone = plan.stays.household, plan.gone.household
    stopped = bool(plan.stopping)
    return _page(
        "desk_merging_plan.html",
        frame,
        stays=(stays.id, stays.code),
        gone=(gone.id, gone.code),
        rows=_rows(plan.stays, plan.gone),
        no=frame.plain(words.settle_first(plan)) if stopped else "",
        question="" if stopped else frame.plain(words.question(plan)),
    )


def _rows(first: Belongings, second: Belongings) -> list[tuple[str, str, str]]:
    """What each has, line by line; what neither has is left out."""
    columns = [
        [
            each.household.head,
            each.household.area,
            count(each.household.people),
            phone(each.household.phone) if each.household.phone else "",
            ", ".join(each.household.members),
            count(each.phones),
            dong(each.paid),
            dong(sum(charge.outstanding for charge in each.charges)),
            dong(each.credit) if each.credit else "",
        ]
        for each in (first, second)
    ]
    return [row for row in zip(texts.SIDE_BY_SIDE, *columns, strict=True) if row[1] or row[2]]
