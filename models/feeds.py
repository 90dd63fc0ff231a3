"""Feeds: who tells us of credits, for which accounts, with which secrets; and their words as they came."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.inserts import insert_once
from models.tables import BankAccount, Feed, FeedKind, Hamlet, RawCredit
from models.transfers import account_numbered

DOOR_BYTES = 16


async def first_feed(session: AsyncSession, kind: FeedKind, *, now: datetime) -> Feed | None:
    """The feed whose secrets stand in the environment, of the one hamlet there was when it was first used.

    None where there is no hamlet yet, or there are several: which one would it be of?
    """
    feed = await feed_at(session, kind, kind.value)
    if feed is not None:
        return feed
    hamlets = (await session.scalars(select(Hamlet.id).limit(2))).all()
    if len(hamlets) != 1:
        return None
    await session.execute(
        insert_once(session, Feed, "door"),
        {"kind": kind, "hamlet_id": hamlets[0], "door": kind.value, "secret": "", "api_key": "", "created_at": now},
    )
    return await feed_at(session, kind, kind.value)


async def feed_at(session: AsyncSession, kind: FeedKind, door: str) -> Feed | None:
    """The feed behind a door."""
    feed: Feed | None = await session.scalar(select(Feed).where(Feed.kind == kind, Feed.door == door))
    return feed


async def add_feed(
    session: AsyncSession,
    hamlet: Hamlet,
    kind: FeedKind,
    *,
    number: str,
    secret: str,
    api_key: str,
    now: datetime,
) -> Feed:
    """A further feed of one account, with a door of its own. The same again is the same feed, with these secrets.

    Raises NoSuchAccount.
    """
    account = await account_numbered(session, hamlet.id, number)
    feed: Feed | None = await session.scalar(
        select(Feed).where(Feed.kind == kind, Feed.account_id == account.id, Feed.secret != "")
    )
    if feed is None:
        feed = Feed(
            kind=kind,
            hamlet_id=hamlet.id,
            account_id=account.id,
            door=secrets.token_hex(DOOR_BYTES),
            secret=secret,
            api_key=api_key,
            created_at=now,
        )
        session.add(feed)
    else:
        feed.secret, feed.api_key = secret, api_key or feed.api_key
    await session.flush()
    return feed


async def accounts_of(session: AsyncSession, feed: Feed) -> list[BankAccount]:
    """The accounts whose credits a feed may tell."""
    own = BankAccount.id == feed.account_id if feed.account_id else BankAccount.hamlet_id == feed.hamlet_id
    return list(await session.scalars(select(BankAccount).where(own).order_by(BankAccount.id)))


async def account_among(session: AsyncSession, feed: Feed, numbers: tuple[str, ...]) -> BankAccount | None:
    """The feed's account that has one of these numbers (an account and its virtual one); None: a foreign one."""
    plain = {number.strip().lower() for number in numbers if number.strip()}
    return next((each for each in await accounts_of(session, feed) if each.number.lower() in plain), None)


async def is_ours(session: AsyncSession, numbers: tuple[str, ...]) -> bool:
    """Whether any hamlet has an account with one of these numbers."""
    plain = {number.strip().lower() for number in numbers if number.strip()}
    found = await session.scalar(select(BankAccount.id).where(func.lower(BankAccount.number).in_(plain)).limit(1))
    return found is not None


async def all_feeds(session: AsyncSession) -> list[Feed]:
    """Every feed."""
    return list(await session.scalars(select(Feed).order_by(Feed.id)))


def keep_body(session: AsyncSession, feed: Feed, body: bytes, *, now: datetime) -> None:
    """Keep a webhook as it came."""
    session.add(RawCredit(feed_id=feed.id, body=body, received_at=now))
    feed.heard_at = now


async def forget_bodies(session: AsyncSession, *, before: datetime) -> int:
    """Delete the webhooks that came before a moment; returns how many."""
    gone = await session.execute(delete(RawCredit).where(RawCredit.received_at < before).returning(RawCredit.id))
    return len(gone.all())


async def count_bodies(session: AsyncSession) -> int:
    """How many webhooks are kept."""
    return await session.scalar(select(func.count()).select_from(RawCredit)) or 0
