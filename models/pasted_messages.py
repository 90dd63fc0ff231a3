"""Bank messages that the treasurer pasted: which account they tell of, which are known, what each will be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from sqlalchemy.ext.asyncio import AsyncSession

from models.domain import matching
from models.domain.credits import IsKnown, IsNew, Paired
from models.domain.matching import Decision
from models.domain.statements import PastedCredit, fits_account
from models.matching_books import load_book
from models.tables import BankAccount, Transfer
from models.transfers import Taken, accounts_of, compare, take

SOURCE = "paste"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One pasted message. `account` is None where it tells of an account that is not the hamlet's.

    `known` is the transfer that it repeats; `decision` what would be done with a new one.
    """

    pasted: PastedCredit
    account: BankAccount | None
    paired: Paired
    known: Transfer | None
    decision: Decision | None


async def look_at(
    session: AsyncSession, hamlet_id: int, pasted: Sequence[PastedCredit], *, zone: tzinfo
) -> list[Seen]:
    """What pasted messages would bring, without writing anything."""
    accounts = await accounts_of(session, hamlet_id)
    whose = [account_of(each, accounts) for each in pasted]
    paired: dict[int, Paired] = {}
    for account in accounts:
        places = [place for place, its_account in enumerate(whose) if its_account is account]
        found = await compare(session, account, [pasted[place].credit for place in places], source=SOURCE, zone=zone)
        paired.update(zip(places, found, strict=True))
    book = (await load_book(session, hamlet_id)).book
    seen: list[Seen] = []
    for place, each in enumerate(pasted):
        found_one = paired.get(place, IsNew())
        known = await session.get(Transfer, found_one.transfer_id) if isinstance(found_one, IsKnown) else None
        is_new = whose[place] is not None and isinstance(found_one, IsNew)
        seen.append(
            Seen(
                pasted=each,
                account=whose[place],
                paired=found_one,
                known=known,
                decision=matching.decide(_told(each, zone), book) if is_new else None,
            )
        )
    return seen


async def take_pasted(
    session: AsyncSession,
    hamlet_id: int,
    pasted: Sequence[PastedCredit],
    *,
    doubtful_are_new: bool,
    zone: tzinfo,
    now: datetime,
) -> Taken:
    """Take the messages of the hamlet's accounts in."""
    new: list[int] = []
    known = 0
    accounts = await accounts_of(session, hamlet_id)
    for account in accounts:
        credits = [each.credit for each in pasted if account_of(each, accounts) is account]
        taken = await take(
            session, account, credits, source=SOURCE, zone=zone, now=now, doubtful_are_new=doubtful_are_new
        )
        new += taken.new
        known += taken.known
    return Taken(new=tuple(new), known=known)


def account_of(pasted: PastedCredit, accounts: Sequence[BankAccount]) -> BankAccount | None:
    """The one account that a message can tell of; of a message that names none, the hamlet's only one."""
    fitting = [each for each in accounts if not pasted.account or fits_account(pasted.account, each.number)]
    return fitting[0] if len(fitting) == 1 else None


def _told(pasted: PastedCredit, zone: tzinfo) -> matching.Transfer:
    credit = pasted.credit
    return matching.Transfer(
        amount=credit.amount, memo=credit.memo, booked_on=credit.at.astimezone(zone).date(), sender=credit.sender
    )
