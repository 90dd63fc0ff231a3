"""The head or treasurer reminds now: whom it would reach, asking for it, and the doors that are left to walk to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from models.charges import ChargeState, charge_states
from models.chats import groups_of
from models.domain import reminders as plan
from models.domain.folding import words
from models.reminders import asked_of, listeners, told_today
from models.tables import Hamlet, Round


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Whom reminding of a round now would reach. `is_over`: its last reminder was sent."""

    groups: int
    private: int
    skipped: int
    is_over: bool
    doors: tuple[ChargeState, ...]  # those who owe and have no phone linked, lane by lane


async def reach(session: AsyncSession, hamlet: Hamlet, round_: Round, *, today: date) -> Reach:
    """Count before anything is said."""
    listening = await listeners(session, hamlet.id)
    asked = await asked_of(session, listening, of_rounds={round_.id}, today=today)
    told = await told_today(session, {each: listening[each] for each in asked}, today=today)
    willing = {each for each in asked if any(not chat.is_off for chat in listening[each])}
    owing = [state for state in await charge_states(session, round_ids=[round_.id]) if state.uncollected > 0]
    doors = [state for state in owing if state.household_id not in listening]
    return Reach(
        groups=len(await groups_of(session, hamlet.id)),
        private=len(willing - told),
        skipped=len(asked) - len(willing - told),
        is_over=today > plan.last_day(round_.due_on),
        doors=tuple(sorted(doors, key=lambda state: (words(state.area), state.area, state.number))),
    )


def ask_for_private(round_: Round, *, today: date) -> None:
    """The households of a round are to be reminded today; the clock does it, some at a time."""
    round_.remind_on = today
