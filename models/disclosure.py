"""What a hamlet tells everybody of its money: the account of every fund over some days, and how far rounds are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models import ledger
from models.balances import PURSES
from models.domain.fund_book import Account, Balance, Line, account
from models.domain.ledger import OWED, EntryKind
from models.domain.masking import NAME, NUMBER, KnownNames, mask
from models.domain.periods import Period
from models.round_tallies import tallies
from models.tables import (
    Charge,
    EntryText,
    Fund,
    Household,
    LedgerEntry,
    Payment,
    PaymentWay,
    Reversal,
    Round,
    RoundStatus,
    StoredFile,
    Voucher,
    VoucherPaper,
)
from models.vouchers import what_of

_LEFT_OUT = "…"
"""What stands in public for a name or a long number in the words of an expense."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FundAccount:
    """One fund's account, and the head of its chain as it is now."""

    fund_id: int
    name: str
    account: Account
    seal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundDone:
    """How far a round is; exempt households count as done."""

    title: str
    is_voluntary: bool
    done: int
    givers: int
    households: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """The picture of an expense's bill."""

    voucher: int
    file_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """All that is told in public of the days from `since` to `until`, both counted; no name is in it."""

    period: Period
    since: date
    until: date
    funds: tuple[FundAccount, ...]
    rounds: tuple[RoundDone, ...]


async def disclose(session: AsyncSession, hamlet_id: int, period: Period, *, today: date, zone: tzinfo) -> Disclosure:
    """The account of a period, up to today where it is not over. Funds that never held anything are left out."""
    until = min(period.until, today)
    funds = (await session.scalars(select(Fund).where(Fund.hamlet_id == hamlet_id).order_by(Fund.id))).all()
    seals = await ledger.heads(session, [fund.id for fund in funds])
    names = await _known_names(session, hamlet_id)
    accounts = [
        FundAccount(
            fund_id=fund.id,
            name=fund.name,
            account=account(await lines_of(session, fund, names=names), since=period.since, until=until),
            seal=seals[fund.id],
        )
        for fund in funds
    ]
    told = [each for each in accounts if _holds_anything(each.account)]
    return Disclosure(
        period=period,
        since=period.since,
        until=until,
        funds=tuple(told or accounts[:1]),
        rounds=await _rounds(session, hamlet_id, since=period.since, until=until, today=today, zone=zone),
    )


async def bills_of(session: AsyncSession, hamlet_id: int, disclosed: Disclosure) -> list[Bill]:
    """The pictures of the bills of what was spent, by voucher number."""
    numbers = [
        spent.voucher
        for fund in disclosed.funds
        for spent in fund.account.spent
        if spent.voucher and spent.amount > 0
    ]
    rows = await session.execute(
        select(Voucher.number, VoucherPaper.file_id)
        .join(VoucherPaper, VoucherPaper.entry_id == Voucher.entry_id)
        .join(StoredFile, StoredFile.id == VoucherPaper.file_id)
        .where(Voucher.hamlet_id == hamlet_id, Voucher.number.in_(numbers))
        .order_by(Voucher.number, VoucherPaper.id)
    )
    return [Bill(voucher=number, file_id=file_id) for number, file_id in rows if number and file_id]


async def lines_of(session: AsyncSession, fund: Fund, *, names: KnownNames) -> list[Line]:
    """The lines of a fund that move money, with what stands beside them; names in their words are left out."""
    entries = (
        await session.scalars(
            select(LedgerEntry)
            .where(LedgerEntry.fund_id == fund.id, LedgerEntry.kind.not_in(OWED))
            .order_by(LedgerEntry.number)
        )
    ).all()
    plain = {entry.number for entry in entries if entry.kind is not EntryKind.REVERSAL}
    paid = await session.execute(
        select(Payment.entry_id, Payment.way, Round.title)
        .join(LedgerEntry, LedgerEntry.id == Payment.entry_id)
        .join(Charge, Charge.id == Payment.charge_id)
        .join(Round, Round.id == Charge.round_id)
        .where(Payment.hamlet_id == fund.hamlet_id, LedgerEntry.fund_id == fund.id)
    )
    undone = await session.execute(
        select(Reversal.entry_id, Payment.way)
        .join(Payment, Payment.id == Reversal.payment_id)
        .join(LedgerEntry, LedgerEntry.id == Reversal.entry_id)
        .where(Payment.hamlet_id == fund.hamlet_id, LedgerEntry.fund_id == fund.id)
    )
    ways: dict[int, tuple[PaymentWay, str]] = {entry_id: (way, title) for entry_id, way, title in paid}
    ways |= {entry_id: (way, "") for entry_id, way in undone}
    beside = await session.execute(
        select(Voucher, Fund.name, EntryText.words)
        .join(LedgerEntry, LedgerEntry.id == Voucher.entry_id)
        .outerjoin(Fund, (Fund.id == Voucher.other_fund_id) & (Fund.id != fund.id))
        .outerjoin(EntryText, EntryText.entry_id == Voucher.entry_id)
        .where(LedgerEntry.fund_id == fund.id)
    )
    vouchers = {row.entry_id: (row, other or "", words or "") for row, other, words in beside}
    lines: list[Line] = []
    for entry in entries:
        if entry.kind is EntryKind.REVERSAL and entry.reversed_number not in plain:
            continue  # it undoes what somebody owed
        way, title = ways.get(entry.id, (PaymentWay.TRANSFER, ""))
        row, other, words = vouchers.get(entry.id, (None, "", ""))
        lines.append(
            Line(
                number=entry.number,
                kind=entry.kind,
                amount=entry.amount,
                booked_on=entry.booked_on,
                purse=row.purse if row else PURSES[way],
                reversed_number=entry.reversed_number,
                round_title=title,
                source=row.source if row else None,
                voucher=row.number if row else None,
                what=_public(what_of(words), names) if entry.kind is EntryKind.EXPENSE else "",
                other_fund=other,
            )
        )
    return lines


def _public(what: str, names: KnownNames) -> str:
    return mask(what, names).replace(NAME, _LEFT_OUT).replace(NUMBER, _LEFT_OUT)


def _holds_anything(of: Account) -> bool:
    return bool(of.received or of.spent or of.given) or of.opening != Balance() or of.closing != Balance()


async def _known_names(session: AsyncSession, hamlet_id: int) -> KnownNames:
    rows = await session.execute(select(Household.head, Household.members).where(Household.hamlet_id == hamlet_id))
    return KnownNames(name for head, members in rows for name in (head, *(members or [])))


async def _rounds(
    session: AsyncSession, hamlet_id: int, *, since: date, until: date, today: date, zone: tzinfo
) -> tuple[RoundDone, ...]:
    """Rounds that took money in these days; one opened today is not counted yet (it would tell who is exempt)."""
    after = datetime.combine(since, time(), zone)
    found = await session.scalars(
        select(Round)
        .where(
            Round.hamlet_id == hamlet_id,
            Round.status != RoundStatus.WITHDRAWN,
            (Round.closed_at.is_(None)) | (Round.closed_at >= after),
        )
        .order_by(Round.number)
    )
    rounds = [
        each
        for each in found
        if each.opened_at.astimezone(zone).date() <= until
        and (each.closed_at is not None or each.opened_at.astimezone(zone).date() < today)
    ]
    counted = await tallies(session, [each.id for each in rounds])
    return tuple(
        RoundDone(
            title=each.title,
            is_voluntary=each.is_voluntary,
            done=counted[each.id].done,
            givers=counted[each.id].givers,
            households=counted[each.id].households,
        )
        for each in rounds
    )
