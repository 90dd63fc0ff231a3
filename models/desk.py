"""Who may sit at the desk: links that open it once, and the browsers in which it is open."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.domain.roles import LEADERS, RoleKind
from models.people import roles_of
from models.tables import DeskLink, DeskSession, Hamlet, Person, Role

LINK_LIVES = timedelta(minutes=15)
SESSION_LIVES = timedelta(hours=12)
KEPT = timedelta(days=7)
"""How long it stays known that a link was spent or a browser was shut."""
_TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Seated:
    """Somebody at the desk of a hamlet, with the roles that this person holds there now."""

    session_id: int
    person: Person
    hamlet: Hamlet
    roles: tuple[Role, ...]
    device: str
    opened_at: datetime

    @property
    def held(self) -> frozenset[RoleKind]:
        """The roles."""
        return frozenset(role.kind for role in self.roles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A link was spent: the cookie's value, told once."""

    seated: Seated
    token: str = field(repr=False)


async def make_link(session: AsyncSession, *, person_id: int, hamlet_id: int, now: datetime) -> str:
    """A link's token; one that this person asked for before and did not use opens nothing any more."""
    await session.execute(delete(DeskLink).where(DeskLink.person_id == person_id, DeskLink.spent_at.is_(None)))
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    session.add(
        DeskLink(
            token_hash=_hash(token),
            person_id=person_id,
            hamlet_id=hamlet_id,
            made_at=now,
            expires_at=now + LINK_LIVES,
        )
    )
    await session.flush()
    return token


async def is_good(session: AsyncSession, token: str, *, hamlet_id: int, now: datetime) -> bool:
    """Whether a link would open the desk; looking spends nothing."""
    found = await session.scalar(
        select(DeskLink.id).where(
            DeskLink.token_hash == _hash(token),
            DeskLink.hamlet_id == hamlet_id,
            DeskLink.spent_at.is_(None),
            DeskLink.expires_at > now,
        )
    )
    return found is not None


async def spend(session: AsyncSession, token: str, *, hamlet_id: int, device: str, now: datetime) -> Opened | None:
    """Open the desk with a link, once; None where it is spent, over, or its person holds no such role any more."""
    person_id = await session.scalar(
        update(DeskLink)
        .where(
            DeskLink.token_hash == _hash(token),
            DeskLink.hamlet_id == hamlet_id,
            DeskLink.spent_at.is_(None),
            DeskLink.expires_at > now,
        )
        .values(spent_at=now)
        .returning(DeskLink.person_id)
    )
    if person_id is None:
        return None
    cookie = secrets.token_urlsafe(_TOKEN_BYTES)
    row = DeskSession(
        token_hash=_hash(cookie),
        person_id=person_id,
        hamlet_id=hamlet_id,
        device=device,
        opened_at=now,
        expires_at=now + SESSION_LIVES,
    )
    session.add(row)
    await session.flush()
    seated = await _seated(session, row, now=now)
    if seated is None:
        row.ended_at = now
        return None
    return Opened(seated=seated, token=cookie)


async def seated(session: AsyncSession, token: str, *, hamlet_id: int, now: datetime) -> Seated | None:
    """Who sits there with this cookie; None where the session is over, or the role was taken away."""
    row = await session.scalar(
        select(DeskSession).where(
            DeskSession.token_hash == _hash(token),
            DeskSession.hamlet_id == hamlet_id,
            DeskSession.ended_at.is_(None),
            DeskSession.expires_at > now,
        )
    )
    return await _seated(session, row, now=now) if row is not None else None


async def end(session: AsyncSession, session_id: int, *, person_id: int, now: datetime) -> str | None:
    """Shut one browser of this person; its device, None where it is not this person's. Again is no fault."""
    row = await session.get(DeskSession, session_id)
    if row is None or row.person_id != person_id:
        return None
    row.ended_at = row.ended_at or now
    return row.device


async def end_all(session: AsyncSession, *, person_id: int, now: datetime) -> int:
    """Shut every browser of this person, and let no link of theirs open another; returns how many."""
    await session.execute(delete(DeskLink).where(DeskLink.person_id == person_id, DeskLink.spent_at.is_(None)))
    ended = await session.execute(
        update(DeskSession)
        .where(DeskSession.person_id == person_id, DeskSession.ended_at.is_(None), DeskSession.expires_at > now)
        .values(ended_at=now)
        .returning(DeskSession.id)
    )
    return len(ended.all())


async def forget(session: AsyncSession, *, before: datetime) -> int:
    """Delete links and sessions that ended before a moment; returns how many."""
    links = await session.execute(delete(DeskLink).where(DeskLink.expires_at < before).returning(DeskLink.id))
    shut = await session.execute(delete(DeskSession).where(DeskSession.expires_at < before).returning(DeskSession.id))
    return len(links.all()) + len(shut.all())


def form_token(cookie: str) -> str:
    """What every form of this browser carries: nobody who does not have the cookie can know it."""
    return _hash(f"form:{cookie}")[:32]


async def _seated(session: AsyncSession, row: DeskSession, *, now: datetime) -> Seated | None:
    roles = tuple(
        role
        for role in await roles_of(session, row.person_id)
        if role.hamlet_id == row.hamlet_id and role.kind in LEADERS and (role.until is None or role.until > now)
    )
    if not roles:
        return None
    return Seated(
        session_id=row.id,
        person=await session.get_one(Person, row.person_id),
        hamlet=await session.get_one(Hamlet, row.hamlet_id),
        roles=roles,
        device=row.device,
        opened_at=row.opened_at,
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
