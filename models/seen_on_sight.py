"""Money that the treasurer booked on sight and whose credit comes later: it is found again, never booked twice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from models import on_trust, payments
from models.charges import ChargeState
from models.payments import Booked
from models.receipts import Receipt
from models.refusals import Refusal


class SeenAsMore(Refusal):
    """The treasurer booked more on sight than came: that receipt is cancelled first, else money is booked twice."""

    code = "seen_as_more"

    def __init__(self, receipt: Receipt, came: int) -> None:
        super().__init__(receipt.number)
        self.receipt, self.came = receipt, came


class SeenForAnother(Refusal):
    """The household's receipt was booked on sight for a round withdrawn since: this may be that very money."""

    code = "seen_for_another"

    def __init__(self, receipt: Receipt) -> None:
        super().__init__(receipt.number)
        self.receipt = receipt


async def refuse_what_may_be_counted(
    session: AsyncSession,
    wanted: Mapping[int, int],
    charges: Mapping[int, ChargeState],
    *,
    hamlet_id: int,
    came_on: date,
) -> None:
    """Money that was seen for a round withdrawn since is in the book: what may be it is not booked for another.

    What is kept for later is found to be it where the amount is the same. Raises SeenForAnother.
    """
    households = {each.household_id for each in charges.values()}
    for each in await on_trust.moved(session, households):
        if not each.seen.may_be(came_on):
            continue
        shares = [
            share
            for charge_id, amount in wanted.items()
            if charges[charge_id].household_id == each.household_id
            for share in shares_of(charges[charge_id], amount)
        ]
        is_known = each.charge_id in wanted or (each.seen.amount, True) in shares
        if not is_known and each.seen.amount <= sum(share for share, is_kept in shares if not is_kept):
            raise SeenForAnother(await payments.the_receipt(session, hamlet_id=hamlet_id, number=each.seen.receipt))


async def seen_before(
    session: AsyncSession, charge: ChargeState, amount: int, *, hamlet_id: int, came_on: date
) -> list[Booked]:
    """What the treasurer booked on sight that this money is: just as much, else all that fits. Raises SeenAsMore.

    What is asked for beside it is not the money that was seen; nor is what was seen long before `came_on`, the day on
    which the bank booked this.
    """
    by_charge = await on_trust.of_charges(session, [charge.charge_id])
    trusted = [each for each in by_charge.get(charge.charge_id, ()) if each.may_be(came_on)]
    same = next((each for each in trusted if each.amount == amount), None)
    if same is None and amount <= charge.uncollected:
        return []
    found: list[Booked] = []
    for each in trusted if same is None else [same]:
        receipt = await payments.the_receipt(session, hamlet_id=hamlet_id, number=each.receipt)
        if each.amount > amount:
            raise SeenAsMore(receipt, amount)
        found.append(Booked(receipt=receipt, charge=charge, is_new=False))
        amount -= each.amount
    if same is None:
        for each in await on_trust.too_much(session, charge.charge_id):
            if each.may_be(came_on) and each.amount <= amount - charge.uncollected:
                receipt = await payments.the_receipt(session, hamlet_id=hamlet_id, number=each.receipt)
                found.append(Booked(receipt=receipt, charge=charge, is_new=False))
                amount -= each.amount
    return found


def shares_of(charge: ChargeState, amount: int) -> list[tuple[int, bool]]:
    """What of an amount the charge asks for, and what is kept for the household's next round (True)."""
    kept = 0 if charge.is_voluntary else max(0, amount - charge.uncollected)  # what a helper holds is paid too
    return [(share, is_kept) for share, is_kept in ((amount - kept, False), (kept, True)) if share]
