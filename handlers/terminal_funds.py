"""The calls of the terminal about the book: funds with their opening balances, and whether it was changed."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import TYPE_CHECKING

from handlers.terminal import REFUSED, Context, Printed
from handlers.terminal_calls import works
from handlers.terminal_money import read_day
from messages.texts import terminal_funds as words
from models import funds, hamlets, ledger
from models.domain.fund_book import Balance

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    Calls = _SubParsersAction[ArgumentParser]


def add_calls(calls: Calls) -> None:
    """The calls of this module."""
    fund = calls.add_parser("fund", help="funds").add_subparsers(dest="fund_call", required=True)
    add = fund.add_parser("add", help="a fund with its opening balances, or those of the first fund")
    add.add_argument("name")
    add.add_argument("--hamlet", required=True, metavar="H")
    add.add_argument("--cash", type=int, default=0, help="money in the box")
    add.add_argument("--bank", type=int, default=0, help="money in the account")
    add.add_argument("--date", type=read_day, help="the day of these balances, 2026-11-01 (default: today)")
    add.add_argument("--confirmed-by", default="", metavar="WHO", help="who counted and confirmed them")
    works(add, add_fund)

    verify = calls.add_parser("ledger", help="the book").add_subparsers(dest="ledger_call", required=True)
    checks = verify.add_parser("verify", help="sums and chain")
    checks.add_argument("--hamlet", required=True, metavar="H")
    checks.add_argument("--head", metavar="CODE", help="a head as printed: is it still in the chain?")
    works(checks, verify_ledger)


async def add_fund(context: Context) -> Printed:
    """{"fund", "cash", "bank", "date"}."""
    values = context.values
    today = context.deployment.day(context.now)
    async with context.database.begin() as session:
        hamlet = await hamlets.by_slug(session, values.hamlet)
        added = await funds.add_fund(
            session,
            hamlet,
            name=values.name,
            opening=Balance(cash=values.cash, bank=values.bank),
            on=values.date,
            confirmed_by=values.confirmed_by or words.AT_THE_TERMINAL,
            today=today,
            now=context.now,
        )
        fund = added.fund
        data = {"fund": fund.name, "cash": values.cash, "bank": values.bank, "date": fund.opened_on.isoformat()}
    return Printed(data=data, lines=[words.fund_added(fund.name, values.cash, values.bank)])


async def verify_ledger(context: Context) -> Printed:
    """{"ok", "funds": [{"fund", "entries", "head", "faults"}], "head_found"}; exit code 1 where anything is wrong."""
    async with context.database.read() as session:
        hamlet = await hamlets.by_slug(session, context.values.hamlet)
        verified = await ledger.verify(session, hamlet_id=hamlet.id, head_code=context.values.head)
    found = [
        {
            "fund": fund.name,
            "entries": fund.entries,
            "head": fund.head,
            "faults": [{"number": fault.number, "kind": fault.kind} for fault in fund.faults],
        }
        for fund in verified.funds
    ]
    data = {"ok": verified.is_sound, "funds": found, "head_found": verified.head_found}
    lines = [words.fund_verified(fund.name, fund.entries, fund.head, len(fund.faults)) for fund in verified.funds]
    if verified.head_found is not None:
        lines.append(words.head_found(verified.head_found))
    return Printed(data=data, lines=lines, code=0 if verified.is_sound else REFUSED)
