"""The calls of the terminal about transfers: a statement read in, a feed, everything that came in."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handlers.statement_files import read_cells
from handlers.terminal import REFUSED, Context, Printed, read_file, read_secret
from handlers.terminal_calls import works
from messages import tell_transfers
from messages.format import dong
from messages.texts import statements as texts
from messages.texts import terminal as words
from models import feeds, hamlets, receipts, statement_imports, transfer_lists, transfer_matching
from models.matching_shelf import Shelf
from models.tables import FeedKind

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    Calls = _SubParsersAction[ArgumentParser]

MATCHED_AT_ONCE = 60
"""In one transaction: the running service waits meanwhile."""


def add_calls(calls: Calls, imports: Calls) -> None:
    """`feed add`, and `import statement` beside the other imports."""
    statement = imports.add_parser("statement", help="a bank's statement, or our own CSV")
    statement.add_argument("file", type=Path)
    statement.add_argument("--hamlet", required=True, metavar="H")
    statement.add_argument("--account", metavar="N", help="its number, where the hamlet has several")
    works(statement, import_statement)

    feed = calls.add_parser("feed", help="who tells us of credits").add_subparsers(dest="feed_call", required=True)
    add = feed.add_parser("add", help="a further feed, with a door of its own")
    add.add_argument("kind", choices=[kind.value for kind in FeedKind])
    add.add_argument("--hamlet", required=True, metavar="H")
    add.add_argument("--account", required=True, metavar="N")
    add.add_argument("--secret-file", type=Path, required=True, metavar="F")
    add.add_argument("--api-key-file", type=Path, metavar="G", help="for the provider's list")
    works(add, add_feed)


def add_exports(exporting: Calls) -> None:
    """`export payments`."""
    listed = exporting.add_parser("payments", help="every transfer with its state, every cash payment")
    listed.add_argument("--hamlet", required=True, metavar="H")
    works(listed, export_payments)


async def import_statement(context: Context) -> Printed:
    """{"new", "known", "booked", "review", "ignored", "rejected": [{"row", "why"}]}.

    With a rejected row nothing is written. What is certain is booked at once; the running service thanks.
    """
    values, zone = context.values, context.deployment.zone
    body = await read_file(values.file)
    rows = await asyncio.to_thread(read_cells, values.file.name, body)
    async with context.database.begin() as session:
        hamlet = await hamlets.by_slug(session, values.hamlet)
        opened = await statement_imports.open_statement(session, hamlet, rows, number=values.account, zone=zone)
        taken = await statement_imports.take_statement(session, opened, zone=zone, now=context.now)
    shelf = Shelf()
    while not opened.bad:
        async with context.database.begin() as session:
            outcomes = await transfer_matching.match_pending(
                session, hamlet.id, at_most=MATCHED_AT_ONCE, zone=zone, now=context.now, shelf=shelf
            )
            await tell_transfers.decided(session, outcomes, hamlet.id, context.deployment, now=context.now)
        if not outcomes:
            break
    async with context.database.read() as session:
        came = await statement_imports.what_came(session, taken.new)
    rejected = [{"row": each.row, "why": texts.why(each)} for each in opened.bad]
    data = {
        "new": len(taken.new),
        "known": taken.known,
        "booked": came.booked,
        "review": came.review,
        "ignored": came.ignored,
        "rejected": rejected,
    }
    if opened.bad:
        lines = [words.nothing_written(len(opened.bad))]
        lines += [words.rejected(each.row, texts.why(each)) for each in opened.bad]
        return Printed(data=data, lines=lines, code=REFUSED)
    said = words.statement_imported(len(taken.new), taken.known, came.booked, came.review, came.ignored)
    return Printed(data=data, lines=[said])


async def add_feed(context: Context) -> Printed:
    """{"feed", "door"}: the same call again is the same feed."""
    values = context.values
    secret = await read_secret(values.secret_file)
    api_key = await read_secret(values.api_key_file) if values.api_key_file else ""
    async with context.database.begin() as session:
        hamlet = await hamlets.by_slug(session, values.hamlet)
        feed = await feeds.add_feed(
            session,
            hamlet,
            FeedKind(values.kind),
            number=values.account,
            secret=secret,
            api_key=api_key,
            now=context.now,
        )
        door = f"/hooks/{feed.kind.value}/{feed.door}"
    return Printed(data={"feed": feed.id, "door": door}, lines=[words.feed_added(feed.id, door)])


async def export_payments(context: Context) -> Printed:
    """{"transfers": [{"id", "ids", "booked_at", "amount", "memo", …}], "cash": […]}."""
    local = context.deployment.local
    async with context.database.read() as session:
        hamlet = await hamlets.by_slug(session, context.values.hamlet)
        transfers = await transfer_lists.transfers_of(session, hamlet)
        found = await receipts.payments_of(session, hamlet)
    listed: list[dict[str, Any]] = [  # Any: a JSON object
        {**asdict(row), "booked_at": local(row.booked_at).isoformat()} for row in transfers
    ]
    cash: list[dict[str, Any]] = [
        {
            "receipt": row.receipt,
            "household": row.household,
            "fee": row.fee,
            "amount": row.amount,
            "at": local(row.at).isoformat(),
            "reversed": row.reversed,
        }
        for row in found.cash
    ]
    lines = [f"{row.id} {dong(row.amount)} {row.state}" for row in transfers]
    lines += [f"{row['receipt']:04} {row['household']} {row['fee']} {dong(row['amount'])}" for row in cash]
    return Printed(data={"transfers": listed, "cash": cash}, lines=lines)
