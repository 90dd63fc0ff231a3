"""Taking a voucher back: at once within ten minutes, later from a list and with a reason."""

from __future__ import annotations

from handlers.payments import is_treasurer
from handlers.turn import Turn
from messages.texts import funds as texts
from models import balances, funds, vouchers
from models.domain.ledger import EntryKind
from models.vouchers import TAKE_BACK_WITHIN

DIALOGUE, REASON = "voucher", "reason"
"""The dialogue of vouchers, and its step where a reason is typed."""

_TAKEN_BACK = (EntryKind.EXPENSE, EntryKind.INCOME, EntryKind.TRANSFER)
_LISTED = 7


async def back(turn: Turn) -> None:
    """Within ten minutes it is taken back at once."""
    if not await is_treasurer(turn):
        return
    written = await vouchers.voucher(turn.session, int(turn.args[0]), hamlet_id=turn.the_hamlet.id)
    if turn.now - written.at > TAKE_BACK_WITHIN and written.undone_at is None:
        await turn.say(texts.too_late_to_take_back())
    else:
        await undo(turn, written.entry_id, texts.TAKEN_BACK)


async def list_to_undo(turn: Turn) -> None:
    """The newest vouchers that still stand."""
    if await is_treasurer(turn):
        found = await vouchers.last_ones(turn.session, turn.the_hamlet.id, kinds=_TAKEN_BACK, limit=_LISTED)
        await turn.say(texts.which_voucher(found, turn.today) if found else texts.NO_VOUCHERS)


async def undo_chosen(turn: Turn) -> None:
    """Why is it taken back?"""
    if await is_treasurer(turn):
        written = await vouchers.voucher(turn.session, int(turn.args[0]), hamlet_id=turn.the_hamlet.id)
        if written.undone_at is not None:
            raise vouchers.UndoneAlready
        await turn.begin(DIALOGUE, REASON, entry_id=written.entry_id)
        await turn.say(texts.ask_why(written, turn.today))


async def reason_chosen(turn: Turn) -> None:
    """For one of the usual reasons."""
    if await is_treasurer(turn):
        await undo(turn, int(turn.args[0]), texts.REASONS.get(turn.args[1], texts.TAKEN_BACK))


async def undo(turn: Turn, entry_id: int, reason: str) -> None:
    """Take it back for this reason; without one, ask again."""
    if not reason:
        await turn.say(texts.ASK_REASON_AGAIN)
        return
    written = await vouchers.undo(
        turn.session,
        entry_id,
        hamlet_id=turn.the_hamlet.id,
        reason=reason,
        by=turn.person.id,
        today=turn.today,
        now=turn.now,
    )
    if turn.draft is not None and turn.draft.dialogue == DIALOGUE:
        await turn.finish()
    fund = await funds.fund_of(turn.session, turn.the_hamlet.id, written.fund_id)
    await turn.say(texts.taken_back(written, await balances.balance_of(turn.session, fund), turn.today))
