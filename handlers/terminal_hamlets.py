"""The calls of the terminal about hamlets and people: a hamlet, roles, the register, joining codes."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import TYPE_CHECKING

from handlers.terminal import Context, Printed
from handlers.terminal_calls import works
from messages.format import join_code
from messages.texts import terminal as words
from messages.texts.hamlets import names_of
from models import codes, hamlets
from models.domain.roles import RoleKind

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    Calls = _SubParsersAction[ArgumentParser]


def add_calls(calls: Calls) -> None:
    """The calls of this module."""
    hamlet = calls.add_parser("hamlet", help="hamlets").add_subparsers(dest="hamlet_call", required=True)
    add = hamlet.add_parser("add", help="a hamlet; prints its head's one-time code")
    add.add_argument("name")
    add.add_argument("--kind", required=True, help="thôn, ấp, xóm, bản, tổ dân phố, …")
    add.add_argument("--commune", required=True, help='"xã An Hòa"')
    works(add, add_hamlet)

    role = calls.add_parser("role", help="roles").add_subparsers(dest="role_call", required=True)
    grant = role.add_parser("grant", help="a new one-time code for a role")
    grant.add_argument("--hamlet", required=True, metavar="H")
    grant.add_argument("--role", required=True, type=RoleKind, choices=list(RoleKind))
    works(grant, grant_role)


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
        data = {
            "role": values.role,
            "code": code.code,
            "expires": context.deployment.local(code.expires_at).isoformat(),
        }
    return Printed(data=data, lines=[words.role_granted(values.role, join_code(str(data["code"])))])


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
