"""A household's own page: what it owes to the đồng, with exact codes. Opened by its random link alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from messages.format import household_code
from messages.pages.html import render
from messages.pages.pay import NAMES
from messages.texts import card
from messages.texts import pay_page as words
from models.charges import ChargeState
from models.domain.pay_codes import PayCode
from models.domain.place import Place, capital
from models.paying import Owing

JOINT = "chung"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One code on the page: of a charge, or the joint one (`state` None). `name` is its picture's, without ending."""

    name: str
    code: PayCode
    state: ChargeState | None


def own_page(
    place: Place,
    *,
    number: int,
    token: str,
    owing: Owing,
    asked: Sequence[Asked],
    today: date,
    stopped: str | None = None,
) -> str:
    """The page; of several codes the first stands open, the others unfold. `stopped` says so while codes are."""
    owed = owing.owed or owing.left_over
    return render(
        "own.html",
        words=words,
        assets=NAMES,
        up="../../../",
        place=place,
        commune=capital(place.commune),
        number=household_code(number),
        token=token,
        shown=[_shown(each, owing, today) for each in asked],
        is_done=not owed,
        no_code=None if asked or not owed else stopped or words.no_account(place),
        left=[] if asked else [words.still_owed(state.title, state.outstanding) for state in owed],
        exempt=[words.exempt(state.title) for state in owing.exempt],
        phone=next((each.phone for each in (place.treasurer, place.head) if each), ""),
    )


def title_of(each: Asked) -> str:
    """What a code is for, as a heading and on its card."""
    if each.state is None:
        return card.JOINT_TITLE
    return capital(each.state.title) if each.state.is_voluntary else card.round_title(each.state.title)


def _shown(each: Asked, owing: Owing, today: date) -> dict[str, object]:
    state = each.state
    if state is None:
        lines = [words.joint_sum(len(owing.owed), owing.total), f"{words.SCAN_IS_ENOUGH} {words.KEEP_THE_SUM}"]
    elif state.is_voluntary:
        lines = [words.gift_until(state.due_on, today), card.AS_MUCH_AS_YOU_LIKE_YOURS]
    else:
        lines = [
            words.left_of(state.outstanding, state.due_on if state.is_open else None, today),
            words.SCAN_IS_ENOUGH,
            *([words.how_counted(state.explanation)] if state.explanation else []),
        ]
    heading = words.JOINT if state is None else title_of(each)
    return {"heading": heading, "lines": lines, "code": each.code, "name": each.name}
