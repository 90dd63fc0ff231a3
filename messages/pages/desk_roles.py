"""The roles at the desk: who holds what, and a code for somebody, to be forwarded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from messages.pages.desk import ROLES, Frame, part_page
from messages.texts import desk_roles as texts
from messages.texts.people import role_name
from models.domain.lanes import is_within
from models.domain.place import capital
from models.domain.roles import RoleKind
from models.tables import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Somebody who holds a role; `until` is the last day of a deputy."""

    role: Role
    name: str = field(repr=False)
    until: date | None


def roles_page(
    frame: Frame,
    holders: Sequence[Holder],
    offered: Sequence[RoleKind],
    lanes: Sequence[str],
    *,
    told: str,
    invitation: str,
    no: str,
    typed: Mapping[str, str],
    today: date,
) -> str:
    """Who holds what; `invitation` is what is to be forwarded to who was given a code just now."""
    return part_page(
        "desk_roles.html",
        frame,
        at=ROLES,
        texts=texts,
        told=frame.plain(told),
        invitation=frame.plain(invitation),
        no=frame.plain(no),
        holders=[
            {
                "id": each.role.id,
                "said": texts.holder(each.role.kind, each.name, each.role.phone, each.until, frame.place, today),
                "is_helper": each.role.kind is RoleKind.HELPER,
                "takes_cash": each.role.takes_cash,
                "takes": texts.takes(each.role.lanes, may=each.role.takes_cash),
                "lanes": [
                    (index, lane, bool(each.role.lanes) and is_within(lane, each.role.lanes))
                    for index, lane in enumerate(lanes)
                    if lane
                ],
            }
            for each in holders
        ],
        offered=[
            (kind.value, capital(role_name(kind, frame.place)), kind.value == typed.get("viec")) for kind in offered
        ],
        until=typed.get("den", ""),
    )
