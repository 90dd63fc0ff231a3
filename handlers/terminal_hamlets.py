"""The calls of the terminal about hamlets and people: a hamlet, roles, the register, joining codes."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser
from pathlib import Path
from typing import TYPE_CHECKING

from handlers.spreadsheets import read_table
from handlers.terminal import REFUSED, Context, Printed, read_file
from handlers.terminal_calls import works
from messages.format import join_code
from messages.texts import terminal as words
from messages.texts.contacts import TREASURER
from messages.texts.hamlets import names_of
from messages.texts.register import why
from models import codes, hamlets
from models.domain.roles import RoleKind
from models.households import import_households

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    Calls = _SubParsersAction[ArgumentParser]


def add_calls(calls: Calls) -> Calls:
    """The calls of this module; returns those under `import`, where others join."""
    hamlet = calls.add_parser("hamlet", help="hamlets").add_subparsers(dest="hamlet_call", required=True)
    add = hamlet.add_parser("add", help="a hamlet; prints its head's one-time code")
    add.add_argument("name")
    add.add_argument("--kind", required=True, help="what such a place is called there: thon, ap, ban, ...")
    add.add_argument("--commune", required=True, help="its commune, with or without the kind")
    works(add, add_hamlet)

    role = calls.add_parser("role", help="roles").add_subparsers(dest="role_call", required=True)
    grant = role.add_parser("grant", help="a new one-time code for a role")
    grant.add_argument("--hamlet", required=True, metavar="H")
    grant.add_argument("--role", required=True, type=RoleKind, choices=list(RoleKind))
    works(grant, grant_role)

    imports = calls.add_parser("import", help="take files in").add_subparsers(dest="import_call", required=True)
    register = imports.add_parser("households", help="the register, CSV or XLSX")
    register.add_argument("file", type=Path)
    register.add_argument("--hamlet", required=True, metavar="H")
    register.add_argument("--basis", default="", help="on what ground the register is kept")
    register.add_argument("--dry-run", action="store_true", help="write nothing, say what would be")
    works(register, import_register)
    return imports


def add_exports(exporting: Calls) -> None:
    """`export codes`."""
    listed = exporting.add_parser("codes", help="a living joining code for each household without a phone")
    listed.add_argument("--hamlet", required=True, metavar="H")
    works(listed, export_codes)


async def add_hamlet(context: Context) -> Printed:
    """{"hamlet", "head_code"}."""
    values = context.values
    async with context.database.begin() as session:
        hamlet, code = await hamlets.add_hamlet(
            session,
            names_of(name=values.name, kind=values.kind, commune=values.commune),
            now=context.now,
            today=context.deployment.day(context.now),
        )
        slug, digits = hamlet.slug, code.code
    return Printed(data={"hamlet": slug, "head_code": digits}, lines=[words.hamlet_added(slug, join_code(digits))])


async def grant_role(context: Context) -> Printed:
    """{"role", "code", "expires"}."""
    values = context.values
    async with context.database.begin() as session:
        hamlet = await hamlets.by_slug(session, values.hamlet)
        code = await hamlets.grant_role(session, hamlet, values.role, now=context.now)
        place = await hamlets.place_of(
            session, hamlet, public_url=context.deployment.public_url, treasurer_title=TREASURER
        )
        data = {
            "role": values.role,
            "code": code.code,
            "expires": context.deployment.local(code.expires_at).isoformat(),
        }
    return Printed(data=data, lines=[words.role_granted(values.role, place, join_code(str(data["code"])))])


async def import_register(context: Context) -> Printed:
    """{"added", "changed", "unchanged", "rejected": [{"row", "why"}]}; with any rejected row nothing is written."""
    values = context.values
    body = await read_file(values.file)
    rows = await asyncio.to_thread(read_table, values.file.name, body)
    async with context.database.begin() as session:
        hamlet = await hamlets.by_slug(session, values.hamlet)
        imported = await import_households(
            session,
            hamlet,
            rows,
            by="terminal",
            basis=values.basis,
            now=context.now,
            dry_run=values.dry_run,
        )
    rejected = [{"row": each.row, "why": why(each)} for each in imported.rejected]
    data = {
        "added": imported.added,
        "changed": imported.changed,
        "unchanged": imported.unchanged,
        "rejected": rejected,
    }
    if rejected:
        data |= {"added": 0, "changed": 0, "unchanged": 0}  # as of a statement: nothing was taken
        lines = [
            words.nothing_written(len(rejected)),
            *(words.rejected(each.row, why(each)) for each in imported.rejected),
        ]
        return Printed(data=data, lines=lines, code=REFUSED)
    said = words.imported(imported.added, imported.changed, imported.unchanged, dry_run=values.dry_run)
    return Printed(data=data, lines=[said])


async def export_codes(context: Context) -> Printed:
    """[{"household", "code", "expires"}]; asked for again it lists the same living codes."""
    async with context.database.begin() as session:
        hamlet = await hamlets.by_slug(session, context.values.hamlet)
        listed = await codes.household_codes(session, hamlet.id, now=context.now)
        data = [
            {
                "household": each.household.code,
                "code": each.digits,
                "expires": context.deployment.local(each.expires_at).isoformat(),
            }
            for each in listed
        ]
    return Printed(data=data, lines=[f"{row['household']} {join_code(row['code'])}" for row in data])
