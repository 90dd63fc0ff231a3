"""Opening a round at the desk: the form, and what would be opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from messages.channels.base import Content
from messages.format import dong, household_code
from messages.pages.desk import ROUNDS, Frame, part_page
from messages.texts import desk_opening as texts
from messages.texts import register_changes as change_words
from messages.texts import rounds as round_words
from messages.texts.funds import fund_name
from messages.texts.round_dialogue import USUAL_FEES
from models.domain.rates import Per
from models.register_changes import HouseholdChange
from models.round_plans import Planned
from models.tables import Fee, Fund

OPENING = "mo"
"""The form's address below the rounds'."""
PARTS = {Per.HOUSEHOLD: "ho", Per.PERSON: "khau", Per.LABOURER: "lao-dong", Per.SAO: "sao"}
"""The fields of the formula."""
LESS = "giam-"
"""The beginning of a category's field."""
AGREED, REQUIRED, VOLUNTARY = "hop", "van-ban", "tu-nguyen"
"""What a round may rest on, as the form sends it."""


_REPEAT = "round:repeat:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What the form has to choose from."""

    fees: Sequence[Fee]
    funds: Sequence[Fund]
    categories: Mapping[str, int] = field(repr=False)


def form_page(frame: Frame, offered: Offered, *, typed: Mapping[str, str], no: str) -> str:
    """The form, with what was typed before."""
    known = [fee.name for fee in offered.fees]
    chosen = typed.get("khoan", known[0] if known else USUAL_FEES[0])
    return _page(
        "desk_opening.html",
        frame,
        no=no,
        typed=typed,
        fees=[(name, name == chosen) for name in known or USUAL_FEES],
        funds=[(fund.id, fund_name(fund.name), str(fund.id) == typed.get("quy")) for fund in offered.funds]
        if len(offered.funds) > 1
        else [],
        parts=[(name, texts.PER[per], typed.get(name, "")) for per, name in PARTS.items()],
        bases=[
            (AGREED, texts.AGREED, typed.get("can-cu") == AGREED),
            (REQUIRED, texts.REQUIRED, typed.get("can-cu") == REQUIRED),
            (VOLUNTARY, texts.VOLUNTARY, typed.get("can-cu") == VOLUNTARY),
        ],
        categories=[
            (
                f"{LESS}{name}",
                texts.category(name, households),
                [(off, said, str(off) == typed.get(f"{LESS}{name}", "0")) for off, said in texts.PAYS.items()],
            )
            for name, households in offered.categories.items()
        ],
    )


def preview_page(
    frame: Frame,
    said: Content,
    households: Sequence[Planned],
    changes: Sequence[HouseholdChange],
    *,
    asked: str,
    fields: Mapping[str, str],
    monthly: Content | None,
) -> str:
    """The chat's preview; `asked` is what is doubtful in what was typed, `fields` what opening sends.

    `monthly` is what the chat asks where it is to come again every month.
    """
    return _page(
        "desk_opening_preview.html",
        frame,
        said=frame.plain(said.text),
        asked=asked,
        fields=dict(fields),
        monthly=frame.plain(monthly.text) if monthly else "",
        ways=[
            (each.label, each.action.removeprefix(_REPEAT))
            for each in (monthly.choices if monthly else ())
            if each.action.startswith(_REPEAT)
        ],
        again=urlencode(fields),
        households=[
            (
                household_code(each.number),
                each.head,
                dong(each.assessment.amount),
                round_words.explanation(each.assessment),
            )
            for each in households
        ],
        changes=change_words.listed(changes, ()).text if changes else "",
    )


def _page(template: str, frame: Frame, **values: object) -> str:
    back = f"{frame.here}/{ROUNDS}"
    return part_page(template, frame, at=ROUNDS, texts=texts, back=back, here=f"{back}/{OPENING}", **values)
