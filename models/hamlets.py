"""Hamlets: making one, finding it by its short name, and naming its people."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.domain.place import Contact, Place
from models.domain.roles import RoleKind
from models.people import holders
from models.refusals import Refusal
from models.tables import Hamlet, Role


class NoSuchHamlet(Refusal):
    """No hamlet has this short name."""

    code = "no_such_hamlet"

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


async def by_slug(session: AsyncSession, slug: str) -> Hamlet:
    """The hamlet with this short name; raises NoSuchHamlet."""
    hamlet = await session.scalar(select(Hamlet).where(Hamlet.slug == slug))
    if hamlet is None:
        raise NoSuchHamlet(slug)
    return hamlet


async def only_one(session: AsyncSession) -> Hamlet | None:
    """The hamlet, where the deployment serves just one."""
    found = (await session.scalars(select(Hamlet).limit(2))).all()
    return found[0] if len(found) == 1 else None


async def place_of(session: AsyncSession, hamlet: Hamlet, *, public_url: str, treasurer_title: str) -> Place:
    """The hamlet as sentences name it, with its head and treasurer of today."""
    heads = await holders(session, hamlet.id, RoleKind.HEAD)
    treasurers = await holders(session, hamlet.id, RoleKind.TREASURER)
    return Place(
        hamlet_id=hamlet.id,
        slug=hamlet.slug,
        kind=hamlet.kind,
        name=hamlet.name,
        commune_kind=hamlet.commune_kind,
        commune_name=hamlet.commune,
        head_title=hamlet.head_title,
        head=_contact(heads[0], hamlet.head_title) if heads else None,
        treasurer=_contact(treasurers[0], treasurer_title) if treasurers else None,
        office=hamlet.office,
        office_phone=hamlet.office_phone,
        public_url=public_url,
    )


def _contact(role: Role, title: str) -> Contact:
    return Contact(title=title, name=role.full_name, phone=role.phone)
