"""Subject: cash that helpers hold. They see it and bring it; the treasurer counts it, and only then it is booked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.payments import TAKING, is_treasurer
from handlers.turn import Turn
from messages import asking, tell_held_cash, tell_withdrawals
from messages.texts import handovers as handover_words
from messages.texts import held_cash as texts
from messages.texts import talk
from messages.texts.payments import REASONS
from models import handovers, held_cash
from models.balances import cash_held
from models.domain.cash_count import Counted, NotACount, read_count
from models.domain.deployment import Deployment
from models.handovers import HandedOver
from models.held_cash import Held, Holder
from models.tables import Hamlet

DIALOGUE = "held"


async def picked(turn: Turn) -> None:
    """Whatever is picked about it: held:<what>[:<id>[:<hamlet>]]."""
    match turn.args:
        case ("count", _, hamlet_id) if int(hamlet_id) != turn.the_hamlet.id:
            await turn.turn_to(await turn.session.get_one(Hamlet, int(hamlet_id)))
        case _:
            pass
    match turn.args:
        case ("mine",):
            await _leave_taking(turn)
            await turn.say(texts.mine(await _own(turn), turn.you))
        case ("handing",):
            await _handing(turn)
        case ("back", held_id):
            await _take_back(turn, int(held_id))
        case ("later",):
            if turn.draft is not None and turn.draft.dialogue == DIALOGUE:
                await turn.finish()
            await turn.say(texts.LATER)
        case _ if not await is_treasurer(turn):
            return
        case ("list",):
            await _leave_taking(turn)
            await turn.say(handover_words.who_holds(await held_cash.holders(turn.session, turn.the_hamlet.id)))
        case ("count", helper_id, _):
            await _ask_count(turn, int(helper_id))
        case _ if turn.draft is None or turn.draft.dialogue != DIALOGUE:
            await turn.say(texts.GONE)
        case _:
            await turn.take_up(turn.draft)
            await _of_draft(turn)


async def typed(turn: Turn) -> None:
    """The dialogue: the notes that were counted, or why a receipt is cancelled."""
    if turn.draft is None or not await is_treasurer(turn):
        return
    if turn.draft.step == "why":
        reason = " ".join(turn.text.split())[: held_cash.LONGEST_REASON].rstrip(". ")
        if reason:
            await _cancel(turn, reason)
        else:
            await turn.say(texts.NO_REASON)
        return
    if not turn.text.strip():  # a picture, say
        await _ask_count(turn, int(turn.draft.data["helper_id"]))
        return
    counted = read_count(turn.text)
    match counted:
        case Counted():
            await _compare(turn, counted.total, dict(counted.notes))
        case NotACount():
            await turn.say(handover_words.not_a_count(counted.line))


async def ask_why_cancel(turn: Turn, held: Held) -> None:
    """/huyphieu of a receipt whose money a helper still holds."""
    if not held.is_in_hand:
        raise held_cash.NotInHand(held)
    names = await held_cash.names_of(turn.session, held.hamlet_id, [held.helper_id])
    await turn.begin(DIALOGUE, "why", held_id=held.held_id)
    await turn.say(texts.ask_why(held, names[held.helper_id], turn.deployment.zone, turn.today), expecting="text")


async def _leave_taking(turn: Turn) -> None:
    """Whoever was asked whose cash it is looks at what is held instead: what is typed next is no household."""
    if turn.draft is not None and turn.draft.dialogue == TAKING:
        await turn.finish()


async def _of_draft(turn: Turn) -> None:
    if not await is_treasurer(turn):  # of the draft's own hamlet
        return
    match turn.args:
        case ("why", key) if turn.the_draft.step == "why" and key in REASONS:
            await _cancel(turn, REASONS[key])
        case ("all",) if turn.the_draft.step == "count":
            await _compare(turn, int(turn.the_draft.data["expected"]), {})
        case ("accept",) if turn.the_draft.step == "differs":
            notes = {int(kind): int(number) for kind, number in turn.the_draft.data["notes"].items()}
            await _confirm(turn, int(turn.the_draft.data["counted"]), notes)
        case _:
            await turn.say(texts.GONE)


# the helper


async def _handing(turn: Turn) -> None:
    holder = await _own(turn)
    if holder is None:
        await turn.say(texts.mine(None, turn.you))
        return
    await tell_held_cash.handing_over(turn.session, turn.the_hamlet.id, holder, now=turn.now)
    await turn.say(texts.TOLD_TREASURER)


async def _take_back(turn: Turn, held_id: int) -> None:
    held = await held_cash.one(turn.session, held_id, hamlet_id=turn.the_hamlet.id)
    if held is None or held.helper_id != turn.person.id:
        await turn.say(texts.GONE)
        return
    if held.is_in_hand and turn.now - held.taken_at > held_cash.TAKE_BACK_WITHIN:
        await turn.say(texts.too_late(held, await turn.place()))
        return
    undone = await _undo(turn, held_id, reason=texts.TAKEN_BACK)
    await turn.say(texts.taken_back(undone or held))


async def _own(turn: Turn) -> Holder | None:
    own = await held_cash.holders(turn.session, turn.the_hamlet.id, helper_id=turn.person.id)
    return own[0] if own else None


# the treasurer


async def _ask_count(turn: Turn, helper_id: int) -> None:
    found = await held_cash.holders(turn.session, turn.the_hamlet.id, helper_id=helper_id)
    if not found:
        await turn.say(handover_words.NOBODY_HOLDS)
        return
    [holder] = found
    await asking.drop(turn.session, chat_id=turn.chat.id, person_id=turn.person.id)
    await turn.begin(
        DIALOGUE,
        "count",
        expecting="amount",
        helper_id=helper_id,
        shown=[each.held_id for each in holder.held],
        expected=holder.total,
    )
    await turn.say(handover_words.ask_count(holder, turn.you), expecting="amount", title=holder.name)


async def _compare(turn: Turn, counted: int, notes: Mapping[int, int]) -> None:
    data = turn.the_draft.data
    expected = int(data["expected"])
    if counted == expected:
        await _confirm(turn, counted, notes)
        return
    found = await held_cash.holders(turn.session, turn.the_hamlet.id, helper_id=int(data["helper_id"]))
    shown = set(data["shown"])
    held = tuple(each for holder in found for each in holder.held if each.held_id in shown)
    if len(held) != len(shown):
        await _confirm(turn, counted, notes)  # refuses, and says why
        return
    turn.go_on("differs", counted=counted, notes={str(kind): number for kind, number in notes.items()}, expecting="")
    holder = Holder(helper_id=found[0].helper_id, name=found[0].name, held=held)
    await turn.say(handover_words.differs(holder, counted), title=holder.name)


async def _confirm(turn: Turn, counted: int, notes: Mapping[int, int]) -> None:
    data = turn.the_draft.data
    handed = await hand_over(
        turn.session,
        [int(each) for each in data["shown"]],
        hamlet_id=turn.the_hamlet.id,
        helper_id=int(data["helper_id"]),
        counted=counted,
        expected=int(data["expected"]),
        notes=notes,
        by=turn.person.id,
        deployment=turn.deployment,
        now=turn.now,
    )
    await turn.finish()
    await turn.say(handover_words.done(handed, turn.you, await cash_held(turn.session, turn.the_hamlet.id)))
    await ask_about_withdrawn(turn.session, handed, turn.the_hamlet.id, now=turn.now)


async def hand_over(
    session: AsyncSession,
    shown: Sequence[int],
    *,
    hamlet_id: int,
    helper_id: int,
    counted: int,
    expected: int,
    notes: Mapping[int, int],
    by: int,
    deployment: Deployment,
    now: datetime,
) -> HandedOver:
    """What was counted is in the book, and everybody hears of it. Raises what handovers.confirm does."""
    handed = await handovers.confirm(
        session,
        shown,
        hamlet_id=hamlet_id,
        helper_id=helper_id,
        counted=counted,
        notes=notes,
        about_difference=handover_words.about_difference(counted, expected),
        by=by,
        now=now,
        today=deployment.day(now),
    )
    await tell_held_cash.handed_over(session, hamlet_id, handed, deployment, now=now)
    return handed


async def ask_about_withdrawn(session: AsyncSession, handed: HandedOver, hamlet_id: int, *, now: datetime) -> None:
    """What was for a round that is withdrawn by now: the treasurer decides about it."""
    if any(each.charge.is_void for each in handed.booked):
        about = f"handover-{handed.handover_id}"
        await tell_withdrawals.treasurer_decides(session, hamlet_id, about=about, now=now)


async def _cancel(turn: Turn, reason: str) -> None:
    held = await _undo(turn, int(turn.the_draft.data["held_id"]), reason=reason)
    await turn.finish()
    if held is None:
        await turn.say(talk.LEFT)
        return
    names = await held_cash.names_of(turn.session, held.hamlet_id, [held.helper_id])
    await turn.say(texts.cancelled(held, names[held.helper_id]))


async def _undo(turn: Turn, held_id: int, *, reason: str) -> Held | None:
    held = await held_cash.cancel(
        turn.session,
        held_id,
        hamlet_id=turn.the_hamlet.id,
        reason=reason,
        by=turn.person.id,
        now=turn.now,
        today=turn.today,
    )
    if held is not None:
        await tell_held_cash.cancelled(turn.session, held, await turn.place(), now=turn.now)
    return held
