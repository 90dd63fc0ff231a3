"""Which households are reminded of what now, and how far each round's plan is done."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.charges import ChargeState, charge_states
from models.chats import PRIVATE, Target, target
from models.domain import reminders as plan
from models.domain.reminders import AskOne, AskSeveral
from models.refusals import Refusal
from models.round_audience import reminder_key
from models.tables import (
    Bot,
    BotState,
    Charge,
    ChargeCorrection,
    Chat,
    ChatState,
    Claim,
    CodeStop,
    Delivery,
    DeliveryStatus,
    Hamlet,
    HeldCash,
    Household,
    Membership,
    Payment,
    Person,
    QuestionStatus,
    Round,
    RoundStatus,
    StandingQuestion,
)

_KEY = "reminder:"
_NOT_GONE = (DeliveryStatus.QUEUED, DeliveryStatus.WAITING)


class NotNow(Refusal):
    """People rest; reminders go out between two times of the day."""

    code = "not_now"

    def __init__(self, opens: time, closes: time) -> None:
        super().__init__("not now")
        self.opens = opens
        self.closes = closes


class NotYours(Refusal):
    """Names and debts are for head and treasurer."""

    code = "not_yours"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """A chat that a household is reminded in."""

    person_id: int
    to: Target
    is_off: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdDue:
    """A household that is to be reminded now, of what, and where."""

    hamlet: Hamlet
    household_id: int
    number: int
    head: str
    asked: AskOne[ChargeState] | AskSeveral[ChargeState]
    chats: tuple[Target, ...]


async def take_households(session: AsyncSession, *, zone: ZoneInfo, now: datetime, most: int) -> list[HouseholdDue]:
    """At most so many households to remind now; where a round has none left, its day of the plan is marked as done.

    Households told today are passed over, so that calling again (after the messages are queued) gives the next ones.
    """
    local = now.astimezone(zone)
    found: list[HouseholdDue] = []
    for hamlet, rounds in await open_rounds_by_hamlet(session):
        if not plan.may_remind(local.time(), opens=hamlet.remind_from, closes=hamlet.remind_until):
            continue
        due = [round_ for round_ in rounds if _is_due_in_private(round_, zone=zone, today=local.date())]
        if not due:
            continue
        left = await _left_to_remind(session, hamlet, due, today=local.date())
        found += left[: most - len(found)]
        if not left:
            for round_ in due:
                round_.reminded_on, round_.remind_on = local.date(), None
        if len(found) >= most:
            break
    return found


def _is_due_in_private(round_: Round, *, zone: ZoneInfo, today: date) -> bool:
    if round_.is_voluntary:
        return False
    if round_.remind_on is not None and round_.remind_on <= today <= plan.last_day(round_.due_on):
        return True
    first_day = plan.first_day_for_households(round_.opened_at.astimezone(zone))
    return plan.due(round_.due_on, first_day=first_day, done_on=round_.reminded_on, today=today) is not None


async def _left_to_remind(
    session: AsyncSession, hamlet: Hamlet, rounds: Sequence[Round], *, today: date
) -> list[HouseholdDue]:
    listening = await listeners(session, hamlet.id)
    asked = await asked_of(session, listening, of_rounds={round_.id for round_ in rounds}, today=today)
    told = await told_today(session, {each: listening[each] for each in asked}, today=today)
    left = []
    for household_id, ask in asked.items():
        chats = tuple(each.to for each in listening[household_id] if not each.is_off)
        if household_id in told or not chats:
            continue
        charge = ask.charge if isinstance(ask, AskOne) else ask.charges[0]
        left.append(
            HouseholdDue(
                hamlet=hamlet,
                household_id=household_id,
                number=charge.number,
                head=charge.head,
                asked=ask,
                chats=chats,
            )
        )
    return left


async def listeners(session: AsyncSession, hamlet_id: int) -> dict[int, list[Listener]]:
    """The private chats linked to each living household, in one statement; those that turned reminders off too.

    Not those of a bot that has no messages left this month but for answers: people are to walk there.
    """
    rows = await session.execute(
        select(Membership.household_id, Person, Chat, Bot)
        .join(Household, Household.id == Membership.household_id)
        .join(Person, Person.id == Membership.person_id)
        .join(Chat, Chat.person_id == Person.id)
        .join(Bot, Bot.id == Chat.bot_id)
        .where(
            Household.hamlet_id == hamlet_id,
            Household.closed_at.is_(None),
            Membership.removed_at.is_(None),
            Chat.kind == PRIVATE,
            Chat.state == ChatState.ACTIVE,
            Bot.state != BotState.SPENT,
            Bot.keeps_for_answers.is_(False),
        )
        .order_by(Membership.joined_at, Membership.id)
    )
    found: dict[int, list[Listener]] = {}
    for household_id, person, chat, bot in rows:
        listener = Listener(person_id=person.id, to=target(chat, bot), is_off=person.reminders_off)
        found.setdefault(household_id, []).append(listener)
    return found


async def asked_of(
    session: AsyncSession, household_ids: Collection[int], *, of_rounds: Collection[int], today: date
) -> dict[int, AskOne[ChargeState] | AskSeveral[ChargeState]]:
    """What each of these households is asked for today, by household number; all they owe in one statement."""
    states = await charge_states(session, household_ids=list(household_ids), only_open=True)
    by_household: dict[int, list[ChargeState]] = {}
    for state in sorted(states, key=lambda state: state.number):
        by_household.setdefault(state.household_id, []).append(state)
    asked = {
        household_id: plan.ask(charges, of_rounds=of_rounds, today=today)
        for household_id, charges in by_household.items()
    }
    return {household_id: ask for household_id, ask in asked.items() if ask is not None}


async def told_today(session: AsyncSession, listening: dict[int, list[Listener]], *, today: date) -> set[int]:
    """Which of these households got their message of the day."""
    keys = {
        reminder_key(household_id, today, each.to.chat_id): household_id
        for household_id, chats in listening.items()
        for each in chats
    }
    said = await session.scalars(select(Delivery.key).where(Delivery.key.in_(keys)))
    return {keys[each] for each in said}


async def is_reminded_elsewhere(session: AsyncSession, chat_id: int, *, day: date) -> bool:
    """Whether this chat got another household's reminder today: its question stands already."""
    pattern = f"{_KEY}%:{day:%Y-%m-%d}:{chat_id}"
    said = select(Delivery.id).where(Delivery.chat_id == chat_id, Delivery.key.like(pattern)).limit(1)
    return await session.scalar(said) is not None


async def households_a_person(session: AsyncSession, person_ids: Collection[int]) -> dict[int, int]:
    """Of how many households each of these people gets messages."""
    rows = await session.execute(
        select(Membership.person_id, func.count())
        .where(Membership.person_id.in_(person_ids), Membership.removed_at.is_(None))
        .group_by(Membership.person_id)
    )
    return dict(rows.all())


# asked at every tick and every booking: made once
_WAITING = select(Delivery.id, Delivery.key, Delivery.created_at).where(
    Delivery.bot_id.in_(select(Bot.id)),  # leads the index: few messages wait, many were sent
    Delivery.status.in_(_NOT_GONE),
    Delivery.key.like(bindparam("key")),
)


async def drop_settled(session: AsyncSession, *, of: Collection[int] | None = None) -> int:
    """Take back reminders that have not left while the household paid or said so; returns how many.

    `of` these households only: called when their money is booked or claimed, in the same transaction.

    What asks for several charges goes too once one of them is paid or claimed: its sum is not true any more.
    """
    [one] = of if of is not None and len(of) == 1 else [None]
    waiting = await session.execute(_WAITING, {"key": f"{_KEY}{one}:%" if one is not None else f"{_KEY}%"})
    households = {delivery_id: (int(key.split(":")[1]), at) for delivery_id, key, at in waiting}
    if of is not None:
        households = {key: each for key, each in households.items() if each[0] in of}
    if not households:
        return 0
    household_ids = {household_id for household_id, _ in households.values()}
    states = await charge_states(session, household_ids=household_ids, only_open=True)
    changed = await _last_changes(session, household_ids)
    owing = {state.household_id for state in states if state.outstanding > 0 and not state.is_claimed}
    settled = [
        delivery_id
        for delivery_id, (household_id, at) in households.items()
        if household_id not in owing or (household_id in changed and changed[household_id] >= at)
    ]
    await session.execute(
        update(Delivery)
        .where(Delivery.id.in_(settled), Delivery.status.in_(_NOT_GONE))
        .values(status=DeliveryStatus.CANCELLED)
    )
    await session.execute(
        update(StandingQuestion)
        .where(StandingQuestion.delivery_id.in_(settled), StandingQuestion.status == QuestionStatus.WAITING)
        .values(status=QuestionStatus.REPLACED)
    )
    return len(settled)


async def _last_changes(session: AsyncSession, household_ids: Collection[int]) -> dict[int, datetime]:
    """When a charge of these households last became another one: paid, claimed, taken at the door, corrected."""
    found: dict[int, datetime] = {}
    moments = (
        (Payment.paid_at, Payment),
        (Claim.made_at, Claim),
        (HeldCash.taken_at, HeldCash),
        (ChargeCorrection.at, ChargeCorrection),
    )
    for moment, table in moments:
        rows = await session.execute(
            select(Charge.household_id, func.max(moment))
            .join(table, table.charge_id == Charge.id)
            .where(Charge.household_id.in_(household_ids))
            .group_by(Charge.household_id)
        )
        for household_id, at in rows:
            found[household_id] = max(at, found.get(household_id, at))
    voided = await session.execute(
        select(Charge.household_id, func.max(Charge.voided_at))
        .where(Charge.household_id.in_(household_ids), Charge.voided_at.is_not(None))
        .group_by(Charge.household_id)
    )
    for household_id, voided_at in voided:
        if voided_at is not None:
            found[household_id] = max(voided_at, found.get(household_id, voided_at))
    return found


# asked at every tick of several jobs: made once
_OPEN_ROUNDS = (
    select(Hamlet, Round)
    .join(Round, Round.hamlet_id == Hamlet.id)
    .where(
        Round.status == RoundStatus.OPEN,
        ~exists().where(CodeStop.hamlet_id == Hamlet.id, CodeStop.lifted_at.is_(None)),
    )
    .order_by(Hamlet.id, Round.due_on, Round.number)
)


async def open_rounds_by_hamlet(session: AsyncSession) -> list[tuple[Hamlet, list[Round]]]:
    """Every hamlet with open rounds, those due first at the beginning; nobody is reminded while codes are stopped."""
    pairs = (await session.execute(_OPEN_ROUNDS)).all()
    return [(hamlet, [round_ for _, round_ in of_it]) for hamlet, of_it in groupby(pairs, key=lambda pair: pair[0])]
