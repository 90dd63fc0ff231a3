"""Subject: /rutdot, a round taken back, and the treasurer's decision about what was paid for it."""

from __future__ import annotations

from handlers.payments import is_treasurer
from handlers.turn import Turn
from messages import tell_withdrawals
from messages.texts import talk
from messages.texts import withdrawals as texts
from messages.texts.people import role_name
from models import household_credits, withdrawals
from models.domain.place import Place
from models.domain.roles import LEADERS, TREASURY
from models.receipts import Receipt
from models.tables import Hamlet, Payment

DIALOGUE = "withdraw"
_SHOWN = 7


async def withdraw(turn: Turn) -> None:
    """/rutdot: which round was a mistake?"""
    if not await _may(turn):
        return
    rounds = await withdrawals.can_be_withdrawn(turn.session, turn.the_hamlet.id, limit=_SHOWN)
    waiting = await _undecided(turn) if turn.held & TREASURY else []
    if rounds:
        await turn.say(texts.which_round(rounds, undecided=len(waiting)))
    elif waiting:
        await turn.say(texts.money_waits(waiting, turn.the_hamlet.id))
    else:
        await turn.say(texts.NO_ROUND)


async def picked(turn: Turn) -> None:
    """Whatever is picked on the way: withdraw:<what>[:<id>]."""
    match turn.args:
        case ("money" | "keep" | "back" | "keep_all" | "later", *_):
            await _turn_to_its_hamlet(turn)
            if await is_treasurer(turn):
                await _of_money(turn)
        case _ if not await _may(turn):
            return
        case ("round", round_id):
            await _ask_why(turn, int(round_id))
        case _ if turn.draft is None or turn.draft.dialogue != DIALOGUE:
            await turn.say(texts.GONE)
        case _:
            await turn.take_up(turn.draft)
            await _of_draft(turn)


async def typed(turn: Turn) -> None:
    """The dialogue: why."""
    if turn.draft is None or not await _may(turn):
        return
    reason = " ".join(turn.text.split())[: withdrawals.LONGEST_REASON].rstrip(". ")
    if turn.draft.step != "why":
        await _preview(turn, str(turn.draft.data["reason"]))
    elif reason:
        await _preview(turn, reason)
    else:
        await turn.say(texts.NO_REASON)


async def _of_draft(turn: Turn) -> None:
    if not await _may(turn):  # in the draft's own hamlet
        return
    match turn.args:
        case ("why", key) if key in texts.REASONS:
            await _preview(turn, texts.REASONS[key])
        case ("yes",) if turn.the_draft.step == "preview":
            await _withdraw(turn)
        case _:
            await turn.say(texts.GONE)


async def _ask_why(turn: Turn, round_id: int) -> None:
    standing = await withdrawals.look(turn.session, round_id, hamlet_id=turn.the_hamlet.id)
    await turn.begin(DIALOGUE, "why", round_id=round_id, title=standing.round.title)
    await turn.say(texts.ask_why(standing.round.title), expecting="text")


async def _preview(turn: Turn, reason: str) -> None:
    round_id = int(turn.the_draft.data["round_id"])
    standing = await withdrawals.look(turn.session, round_id, hamlet_id=turn.the_hamlet.id)
    turn.go_on("preview", reason=reason)
    groups = await tell_withdrawals.where_posted(turn.session, turn.the_hamlet.id, round_id)
    await turn.say(texts.preview(standing, reason, groups=len(groups)), title=standing.round.title)


async def _withdraw(turn: Turn) -> None:
    data = turn.the_draft.data
    withdrawn = await withdrawals.withdraw(
        turn.session,
        int(data["round_id"]),
        hamlet_id=turn.the_hamlet.id,
        reason=str(data["reason"]),
        by=turn.person.id,
        now=turn.now,
        today=turn.today,
    )
    await turn.finish()
    place = await turn.place()
    await tell_withdrawals.round_withdrawn(
        turn.session,
        turn.deployment,
        turn.the_hamlet,
        withdrawn,
        place,
        by_name=_own_name(turn, place),
        now=turn.now,
    )
    await turn.say(texts.done(withdrawn, is_treasurer=bool(turn.held & TREASURY)))
    await tell_withdrawals.treasurer_decides(
        turn.session, turn.the_hamlet.id, about=f"round-{withdrawn.round.id}", now=turn.now
    )


# money of withdrawn rounds


async def _turn_to_its_hamlet(turn: Turn) -> None:
    """A treasurer of two hamlets may speak of the other one's matters when the money is decided about."""
    hamlet_id: int | None = None
    match turn.args:
        case ("money", meant):
            hamlet_id = int(meant)
        case ("keep" | "back", payment_id) | ("keep_all", _, payment_id):
            payment = await turn.session.get(Payment, int(payment_id))
            hamlet_id = payment.hamlet_id if payment else None
        case _:
            pass
    if hamlet_id is not None and hamlet_id != turn.the_hamlet.id:
        await turn.turn_to(await turn.session.get_one(Hamlet, hamlet_id))


async def _of_money(turn: Turn) -> None:
    match turn.args:
        case ("keep", payment_id):
            receipt = await _keep(turn, int(payment_id))
            await _next(turn, texts.kept(receipt))
        case ("back", payment_id):
            await _give_back(turn, int(payment_id))
        case ("keep_all", number, last):
            await _keep_all(turn, number=int(number), last=int(last))
        case ("later",):
            await turn.say(talk.LEFT)
        case _:
            await _next(turn)


async def _next(turn: Turn, done: str = "") -> None:
    left = await _undecided(turn)
    if left:
        await turn.say(texts.which_way(left[0], left, done))
    else:
        await turn.say(f"{done}\n\n{texts.NOTHING_LEFT}".strip())


async def _keep(turn: Turn, payment_id: int) -> Receipt:
    receipt = await household_credits.keep(
        turn.session, payment_id, hamlet_id=turn.the_hamlet.id, by=turn.person.id, now=turn.now
    )
    await tell_withdrawals.kept(turn.session, receipt, await turn.place(), now=turn.now)
    return receipt


async def _keep_all(turn: Turn, *, number: int, last: int) -> None:
    left = await _undecided(turn)
    if len(left) != number or max(each.payment_id for each in left) != last:  # others than were shown
        await _next(turn)
        return
    kept = [await _keep(turn, each.payment_id) for each in left]
    await turn.say(texts.all_kept(kept))


async def _give_back(turn: Turn, payment_id: int) -> None:
    shown = next((each for each in await _undecided(turn) if each.payment_id == payment_id), None)
    if shown is None:
        raise household_credits.DecidedAlready
    receipt = await household_credits.give_back(
        turn.session,
        payment_id,
        hamlet_id=turn.the_hamlet.id,
        reason=texts.why_given_back(shown),
        by=turn.person.id,
        now=turn.now,
        today=turn.today,
    )
    await tell_withdrawals.given_back(
        turn.session, receipt, await turn.place(), zone=turn.deployment.zone, now=turn.now
    )
    await _next(turn, texts.given_back(receipt))


def _own_name(turn: Turn, place: Place) -> str:
    """Who withdrew it, as the others know them: the office and the name."""
    own = next(role for role in turn.roles if role.hamlet_id == turn.the_hamlet.id and role.kind in LEADERS)
    return f"{role_name(own.kind, place)} {own.full_name}".strip()


async def _undecided(turn: Turn) -> list[Receipt]:
    return await household_credits.undecided(turn.session, turn.the_hamlet.id)


async def _may(turn: Turn) -> bool:
    if turn.held & LEADERS:
        return True
    await turn.say(talk.for_the_head(await turn.place()))
    return False
