"""What happened to the receiving account -> those who keep it, and the groups."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import assert_never

from sqlalchemy.ext.asyncio import AsyncSession

from messages import asking, outbox, tell_cards
from messages.asking import Asked
from messages.channels.base import Content, Lane
from messages.tell_people import place_at
from messages.texts import account as words
from messages.texts.contacts import YOU
from messages.texts.people import role_name
from models import account_changes, accounts, deliveries
from models.account_changes import Ended, account_wanted, announcement_key
from models.account_effect import Lapsed, Outcome, Postponed, Switched
from models.account_keepers import name_of, office_of
from models.chats import BY_HAND, Target, groups_of, role_targets
from models.domain.account_change import STOPPERS
from models.domain.announcements import is_quiet, morning_after
from models.domain.deployment import Deployment
from models.domain.pay_codes import Account
from models.domain.place import Contact, Place
from models.domain.roles import RoleKind
from models.tables import AccountChange, BankAccount, ChangeStatus, DeliveryStatus, Hamlet, Role

_NOT_GONE = (DeliveryStatus.QUEUED, DeliveryStatus.WAITING)
OFFICES = (RoleKind.HEAD, RoleKind.TREASURER, RoleKind.THIRD, RoleKind.DEPUTY)


def posting_time(hamlet: Hamlet, deployment: Deployment, *, now: datetime) -> datetime:
    """When the groups can hear of it: now, or at the end of the quiet hours."""
    local = deployment.local(now)
    if not is_quiet(local.time(), quiet_from=hamlet.quiet_from, quiet_until=hamlet.quiet_until):
        return now
    return morning_after(local, quiet_until=hamlet.quiet_until)


def groups_told(place: Place, groups: Sequence[Target]) -> str:
    """Which groups hear of it, in words."""
    by_hand = sum(group.bot_kind == BY_HAND for group in groups)
    return words.groups_told(place, groups=len(groups) - by_hand, by_hand=by_hand)


async def contact(session: AsyncSession, place: Place, person_id: int) -> Contact:
    """Somebody as sentences name them: office, name, phone."""
    role = await office_of(session, place.hamlet_id, person_id)
    name = await name_of(session, place.hamlet_id, person_id)
    title = role_name(role.kind, place) if role is not None else ""
    return Contact(title=title, name=name, phone=role.phone if role is not None else "")


async def signers(session: AsyncSession, place: Place, *people: int | None) -> list[Contact]:
    """Those who decided together, the head first."""
    found = [await contact(session, place, person_id) for person_id in people if person_id is not None]
    order = [role_name(kind, place) for kind in OFFICES]
    return sorted(found, key=lambda each: order.index(each.title) if each.title in order else len(order))


async def keepers(session: AsyncSession, hamlet_id: int) -> list[tuple[Role, Target]]:
    """The private chats of all who keep the account or may stop it, one each."""
    found: dict[int, tuple[Role, Target]] = {}
    for role, to in await role_targets(session, hamlet_id, sorted(STOPPERS)):
        found.setdefault(to.chat_id, (role, to))
    return list(found.values())


async def proposed(
    session: AsyncSession, change: AccountChange, partners: Sequence[int], deployment: Deployment, *, now: datetime
) -> None:
    """Those who could agree are asked."""
    place = await place_at(session, change.hamlet_id, deployment)
    by, old = await contact(session, place, change.proposed_by), await old_account(session, change)
    for role, to in await keepers(session, change.hamlet_id):
        if role.person_id in partners:
            content = words.proposed(change.id, by, old, account_wanted(change), place=place, you=role.you or YOU)
            await _ask(session, content, key=f"account:{change.id}:proposed:{to.chat_id}", to=to, now=now)


async def agreed(session: AsyncSession, change: AccountChange, deployment: Deployment, *, now: datetime) -> str:
    """The groups are warned, a day before; everybody else who may stop it is told. Returns who has heard of it."""
    if change.due_at is None:
        return ""
    hamlet = await session.get_one(Hamlet, change.hamlet_id)
    place = await place_at(session, hamlet.id, deployment)
    old, new = await old_account(session, change), account_wanted(change)
    two = await signers(session, place, change.proposed_by, change.agreed_by)
    zone, today = deployment.zone, deployment.day(now)
    posted_at = posting_time(hamlet, deployment, now=now)
    text = words.warning(change.due_at, old, new, two, place=place, zone=zone, today=deployment.day(posted_at))
    groups = await groups_of(session, hamlet.id)
    await _post(session, groups, Content(text=text), key=announcement_key(change.id), now=now, due_at=posted_at)
    told = groups_told(place, groups)
    for role, to in await keepers(session, hamlet.id):
        if role.person_id == change.agreed_by:
            continue
        you = None if role.person_id == change.proposed_by else role.you or YOU
        content = words.agreed(change.id, change.due_at, new=new, told=told, you=you, zone=zone, today=today)
        await _ask(session, content, key=f"account:{change.id}:agreed:{to.chat_id}", to=to, now=now)
    return told


async def ended(
    session: AsyncSession, over: Ended, deployment: Deployment, *, by: int, in_groups: bool = True, now: datetime
) -> None:
    """Somebody refused or stopped it: the others are told, the groups too where they had heard of it."""
    change = over.change
    place = await place_at(session, change.hamlet_id, deployment)
    who = await contact(session, place, by)
    is_refused = change.status is ChangeStatus.REFUSED
    text = words.refused_by(who, place) if is_refused else words.stopped_by(who, place)
    for role, to in await keepers(session, change.hamlet_id):
        if role.person_id != by:
            await _no_longer_asked(session, to, now=now)
            await _say(session, text, key=f"account:{change.id}:ended:{to.chat_id}", to=to, now=now)
    await _warning_is_off(session, over.change, deployment, now=now, say=in_groups and over.was_announced)


async def outcome(session: AsyncSession, came: Outcome, deployment: Deployment, *, now: datetime) -> None:
    """What the clock did."""
    place = await place_at(session, came.change.hamlet_id, deployment)
    match came:
        case Switched():
            await _switched(session, came, place, deployment, now=now)
        case Postponed(change=change) if change.due_at is not None:
            content = words.postponed(change.id, change.due_at, zone=deployment.zone, today=deployment.day(now))
            for _, to in await keepers(session, change.hamlet_id):
                key = f"account:{change.id}:postponed:{change.due_at:%y%m%d%H%M}:{to.chat_id}"
                await _ask(session, content, key=key, to=to, now=now)
        case Postponed():
            pass
        case Lapsed(change=change, bar=bar):
            text = words.nobody_agreed(place) if bar is None else words.not_two_any_more(place)
            for _, to in await keepers(session, change.hamlet_id):
                await _no_longer_asked(session, to, now=now)
                await _say(session, text, key=f"account:{change.id}:lapsed:{to.chat_id}", to=to, now=now)
            await _warning_is_off(session, change, deployment, now=now, say=bar is not None)
        case _:
            assert_never(came)


async def _switched(
    session: AsyncSession, came: Switched, place: Place, deployment: Deployment, *, now: datetime
) -> None:
    """The groups hear of it; the cards of open rounds make room for new ones; those who keep it are told."""
    change = came.change
    hamlet = await session.get_one(Hamlet, change.hamlet_id)
    is_stopped = await accounts.stopped(session, hamlet.id) is not None
    is_pinned = any(round_.posted_at is not None for round_ in came.rounds)
    zone, today = deployment.zone, deployment.day(now)
    await tell_cards.taken_down(session, hamlet, came.rounds, now=now)
    text = words.changed(
        came.new, place=place, at=now, zone=zone, today=today, is_stopped=is_stopped, is_pinned=is_pinned
    )
    groups = await groups_of(session, hamlet.id)
    await _post(session, groups, Content(text=text), key=f"account:{change.id}:done:", now=now, due_at=now)
    await tell_cards.posted_again(session, deployment, hamlet, came.rounds, mark=f"a{change.id}:", now=now)
    for _, to in await keepers(session, hamlet.id):
        await _no_longer_asked(session, to, now=now)
        text = words.changed_to_keepers(came.new, came.old, has_feed=came.has_feed)
        await _say(session, text, key=f"account:{change.id}:done-told:{to.chat_id}", to=to, now=now)


async def _warning_is_off(
    session: AsyncSession, change: AccountChange, deployment: Deployment, *, now: datetime, say: bool
) -> None:
    """A warning that has not left is taken back; where one was posted, the groups hear that nothing changes."""
    hamlet = await session.get_one(Hamlet, change.hamlet_id)
    warned = [each.status for each in await deliveries.keyed(session, announcement_key(change.id))]
    await deliveries.take_back(session, announcement_key(change.id))
    if say and any(status not in _NOT_GONE for status in warned):
        place = await place_at(session, hamlet.id, deployment)
        text = words.not_changed(await old_account(session, change), place)
        groups = await groups_of(session, hamlet.id)
        at = posting_time(hamlet, deployment, now=now)
        await _post(session, groups, Content(text=text), key=f"account:{change.id}:off:", now=now, due_at=at)


async def old_account(session: AsyncSession, change: AccountChange) -> Account:
    """The account that a change takes the place of."""
    return accounts.as_account(await session.get_one(BankAccount, change.old_account_id))


async def partners_of(session: AsyncSession, place: Place, person_id: int, *, now: datetime) -> list[Contact]:
    """Those who could agree, as sentences name them."""
    found = await account_changes.check_may_propose(session, place.hamlet_id, person_id, now=now)
    return [await contact(session, place, each) for each in found]


async def _post(
    session: AsyncSession,
    groups: Sequence[Target],
    content: Content,
    *,
    key: str,
    now: datetime,
    due_at: datetime,
) -> None:
    for group in groups:
        await outbox.put(
            session, content, key=f"{key}{group.chat_id}", to=group, lane=Lane.EMERGENCY, now=now, due_at=due_at
        )


async def _no_longer_asked(session: AsyncSession, to: Target, *, now: datetime) -> None:
    """A question about a change that is over keeps no other one waiting."""
    if to.person_id is not None:
        for action in ("account.refuse", "account.stop"):
            await asking.give_way(session, action, chat_id=to.chat_id, person_id=to.person_id, now=now)


async def _ask(session: AsyncSession, content: Content, *, key: str, to: Target, now: datetime) -> None:
    asked = Asked(pushed=True, title=words.TITLE)
    await outbox.put(session, content, key=key, to=to, lane=Lane.ANSWER, now=now, asked=asked)


async def _say(session: AsyncSession, text: str, *, key: str, to: Target, now: datetime) -> None:
    await outbox.put(session, Content(text=text), key=key, to=to, lane=Lane.ANSWER, now=now)
