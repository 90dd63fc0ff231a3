"""Hamlets: making one, finding it by its short name, and naming its people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from random import SystemRandom

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.codes import make_role_code
from models.domain.folding import nfc, words
from models.domain.place import Contact, Place
from models.domain.prefixes import new_prefix
from models.domain.roles import RoleKind
from models.people import officers
from models.refusals import Refusal
from models.tables import Code, Fund, Hamlet, Household, Role

SLUG_LIMIT = 80


class NoSuchHamlet(Refusal):
    """No hamlet has this short name."""

    code = "no_such_hamlet"

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


class HamletExists(Refusal):
    """The commune has a hamlet of this kind and name already."""

    code = "hamlet_exists"

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


class HamletNameless(Refusal):
    """A name or kind of which nothing is left."""

    code = "hamlet_nameless"


@dataclass(frozen=True, slots=True, kw_only=True)
class HamletNames:
    """What a hamlet, its commune, its head and its first fund are called: words, so they come from messages."""

    kind: str
    name: str
    commune_kind: str
    commune: str
    head_title: str
    first_fund: str


async def add_hamlet(
    session: AsyncSession, names: HamletNames, *, now: datetime, today: date, demo: bool = False
) -> tuple[Hamlet, Code]:
    """A new hamlet with its first fund, empty, and the code that makes its head. Raises HamletExists."""
    name = _without_kind(names.name, names.kind)
    base = words(f"{names.kind} {name}").replace(" ", "-")
    commune = words(names.commune).replace(" ", "-")
    if not words(name) or not words(names.kind):
        raise HamletNameless
    for other in await all_of(session):
        same_place = words(f"{other.commune_kind} {other.commune}") == words(f"{names.commune_kind} {names.commune}")
        if same_place and words(f"{other.kind} {other.name}") == words(f"{names.kind} {name}"):
            raise HamletExists(other.slug)
    taken = set(await session.scalars(select(Hamlet.slug).where(Hamlet.slug.startswith(base, autoescape=True))))
    candidates = [base, f"{base}-{commune}", *(f"{base}-{commune}-{number}" for number in range(2, len(taken) + 3))]
    hamlet = Hamlet(
        slug=next(slug for each in candidates if (slug := each[:SLUG_LIMIT].strip("-")) not in taken),
        kind=nfc(names.kind).lower(),
        name=name,
        commune_kind=nfc(names.commune_kind).lower(),
        commune=nfc(names.commune),
        head_title=nfc(names.head_title).lower(),
        prefix=new_prefix(set(await session.scalars(select(Hamlet.prefix))), random=SystemRandom()),
        made_by_demo=demo,
        created_at=now,
    )
    session.add(hamlet)
    await session.flush()
    session.add(Fund(hamlet_id=hamlet.id, name=nfc(names.first_fund), opened_on=today, created_at=now))
    return hamlet, await grant_role(session, hamlet, RoleKind.HEAD, now=now)


async def grant_role(session: AsyncSession, hamlet: Hamlet, role: RoleKind, *, now: datetime) -> Code:
    """A one-time code for a role, asked for at the terminal."""
    return await make_role_code(session, hamlet_id=hamlet.id, role=role, by=None, now=now)


async def all_of(session: AsyncSession) -> list[Hamlet]:
    """Every hamlet of the deployment, as people list them: commune, then name, 2 before 10."""
    rows = list(await session.scalars(select(Hamlet)))
    return sorted(rows, key=lambda row: (row.commune, row.kind, not row.name.isdecimal(), row.name.zfill(8)))


async def count_households(session: AsyncSession, hamlet_id: int) -> int:
    """How many living households its register holds."""
    counted = select(func.count()).where(Household.hamlet_id == hamlet_id, Household.closed_at.is_(None))
    return await session.scalar(counted) or 0


async def count_in_commune(session: AsyncSession, hamlet: Hamlet) -> int:
    """How many hamlets of its commune the deployment serves, itself included."""
    counted = select(func.count()).where(Hamlet.commune_kind == hamlet.commune_kind, Hamlet.commune == hamlet.commune)
    return await session.scalar(counted) or 0


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
    head, treasurer = await officers(session, hamlet.id)
    return Place(
        hamlet_id=hamlet.id,
        slug=hamlet.slug,
        kind=hamlet.kind,
        name=hamlet.name,
        commune_kind=hamlet.commune_kind,
        commune_name=hamlet.commune,
        head_title=hamlet.head_title,
        head=_contact(head, hamlet.head_title) if head else None,
        treasurer=_contact(treasurer, treasurer_title) if treasurer else None,
        office=hamlet.office,
        office_phone=hamlet.office_phone,
        public_url=public_url,
    )


def _without_kind(name: str, kind: str) -> str:
    """The name alone: "6" of both "6" and "Thôn 6"."""
    given = " ".join(nfc(name).split())
    length = len(kind.split())
    begins = words(" ".join(given.split()[:length])) == words(kind)
    return " ".join(given.split()[length:]) if begins and len(given.split()) > length else given


def _contact(role: Role, title: str) -> Contact:
    return Contact(title=title, name=role.full_name, phone=role.phone)
