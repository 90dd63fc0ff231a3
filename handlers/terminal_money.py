"""The calls of the terminal about money: the account, rounds, what is owed."""

from __future__ import annotations

import re
from argparse import ArgumentParser, ArgumentTypeError
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

from handlers.terminal import Context, Printed, RefusedInWords, WrongUsage
from handlers.terminal_calls import works
from messages.texts import rounds as round_words
from messages.texts import terminal as words
from models import accounts, hamlets, paying, rounds
from models.domain.fees import Agreed, Basis, Exemption, Required, RoundRequest, Voluntary
from models.domain.folding import fold
from models.domain.rates import Per, RatePart
from models.tables import Category

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    Calls = _SubParsersAction[ArgumentParser]

_EXEMPT = re.compile(r"([a-z-]+)(?:=(\d{1,3})%?)?")


def add_calls(calls: Calls) -> None:
    """The calls of this module."""
    account = calls.add_parser("account", help="the receiving account").add_subparsers(
        dest="account_call", required=True
    )
    first = account.add_parser("set", help="the first receiving account")
    first.add_argument("--hamlet", required=True, metavar="H")
    first.add_argument("--bank", required=True, help="BIN, code or short name")
    first.add_argument("--number", required=True)
    first.add_argument("--name", required=True, help="the holder, as the bank writes it")
    first.add_argument("--fund", metavar="F")
    works(first, set_account)

    round_ = calls.add_parser("round", help="rounds").add_subparsers(dest="round_call", required=True)
    opens = round_.add_parser("open", help="open a round; the running service posts it")
    opens.add_argument("--hamlet", required=True, metavar="H")
    opens.add_argument("--fee", required=True)
    opens.add_argument("--amount", type=int, help="with --per it is one part")
    opens.add_argument("--per", type=_per, metavar="{" + ",".join(Per) + "}")
    opens.add_argument("--part", type=_part, action="append", default=[], metavar="20000/household")
    opens.add_argument("--exempt", type=_exemption, action="append", default=[], metavar="ho-ngheo[=50%%]")
    opens.add_argument("--due", type=read_day, required=True, metavar="2026-11-30")
    opens.add_argument("--basis", type=_basis, required=True, metavar="required:TEXT|agreed:DATE|voluntary")
    works(opens, open_round)


def add_exports(exporting: Calls) -> None:
    """`export charges`."""
    charges = exporting.add_parser("charges", help="what each household owes, references, payloads")
    charges.add_argument("--hamlet", required=True, metavar="H")
    works(charges, export_charges)


async def set_account(context: Context) -> Printed:
    """{"bank", "number", "name"}: works only for the first account."""
    values = context.values
    async with context.database.begin() as session:
        hamlet = await hamlets.by_slug(session, values.hamlet)
        account = await accounts.set_first_account(
            session,
            hamlet,
            bank=values.bank,
            number=values.number,
            holder=values.name,
            fund=values.fund,
            now=context.now,
        )
        data = {"bank": account.bank_bin, "number": account.number, "name": account.holder}
    return Printed(data=data, lines=[words.account_set(data["number"], data["name"])])


async def open_round(context: Context) -> Printed:
    """{"round", "fee", "charges", "expected", "exempt"}: queues the posts for the running service."""
    values = context.values
    parts = list(values.part)
    if values.amount is not None:
        parts.append(RatePart(amount=values.amount, per=values.per or Per.HOUSEHOLD))
    elif values.per is not None:
        raise WrongUsage(words.PER_NEEDS_AMOUNT)
    if any(part.amount <= 0 for part in parts):
        raise RefusedInWords("amount_not_positive", words.AMOUNT_POSITIVE)
    if not parts and not isinstance(values.basis, Voluntary):
        raise WrongUsage(words.ROUND_NEEDS_AMOUNT)
    if len({part.per for part in parts}) < len(parts):
        raise WrongUsage(words.PART_TWICE)
    request = RoundRequest(
        fee=values.fee,
        title=round_words.title(values.fee, values.due),
        parts=tuple(parts),
        due_on=values.due,
        basis=values.basis,
        exemptions=tuple(values.exempt),
    )
    async with context.database.begin() as session:
        hamlet = await hamlets.by_slug(session, values.hamlet)
        opened = await rounds.open_round(
            session,
            hamlet,
            request,
            explain=round_words.explanation,
            by=None,
            today=context.deployment.day(context.now),
            now=context.now,
        )
        data = {
            "round": opened.round.number,
            "fee": opened.fee,
            "charges": opened.charges,
            "expected": opened.expected,
            "exempt": opened.exempt,
        }
    return Printed(data=data, lines=[words.round_opened(opened.round.title, opened.charges, opened.expected)])


async def export_charges(context: Context) -> Printed:
    """[{"household", "head", "round", "fee", "amount", "paid", "outstanding", "status", …}]."""
    async with context.database.read() as session:
        hamlet = await hamlets.by_slug(session, context.values.hamlet)
        rows = [asdict(row) for row in await paying.charges_of(session, hamlet)]
    lines = [f"{row['household']} {row['head']}: {row['fee']} {row['outstanding']} {row['status']}" for row in rows]
    return Printed(data=rows, lines=lines)


def read_day(typed: str) -> date:
    """A day as the terminal takes it, 2026-11-30."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise ArgumentTypeError(words.not_a_day(typed)) from None


def _part(typed: str) -> RatePart:
    amount, _, unit = typed.partition("/")
    if not amount.isdecimal() or fold(unit) not in set(Per):
        raise ArgumentTypeError(words.not_a_part(typed))
    return RatePart(amount=int(amount), per=_per(unit))


def _per(typed: str) -> Per:
    """A unit, also of land as it is written in Vietnamese."""
    try:
        return Per(fold(typed))
    except ValueError:
        raise ArgumentTypeError(words.not_a_unit(typed)) from None


def _exemption(typed: str) -> Exemption:
    found = _EXEMPT.fullmatch(typed)
    percent = int(found[2]) if found and found[2] else 100
    if found is None or found[1] not in set(Category) or not 0 < percent <= 100:
        raise ArgumentTypeError(words.not_an_exemption(typed))
    return Exemption(category=found[1], percent_off=percent)


def _basis(typed: str) -> Basis:
    kind, _, rest = typed.partition(":")
    if kind == "voluntary" and not rest:
        return Voluntary()
    if kind == "required" and rest.strip():
        return Required(text=rest.strip())
    if kind == "agreed" and rest:
        return Agreed(on=read_day(rest))
    raise ArgumentTypeError(words.not_a_basis(typed))
