"""What happened to roles, codes and phones -> who is told what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from messages import asking, outbox
from messages.asking import Asked
from messages.channels.base import Content, Lane
from messages.texts import deputies as deputy_words
from messages.texts import households as household_words
from messages.texts import people as words
from messages.texts.contacts import TREASURER, YOU
from models import hamlets, roles
from models.chats import household_targets, private_of, role_targets
from models.codes import HamletLocked
from models.domain.deployment import Deployment
from models.domain.place import Place
from models.domain.roles import RoleKind
from models.memberships import Joined, MemberRemoved
from models.people import households_of
from models.roles import RoleTaken
from models.tables import Hamlet, Household, Person, Role


async def place_at(session: AsyncSession, hamlet_id: int, deployment: Deployment) -> Place:
    """A hamlet as sentences name it."""
    hamlet = await session.get_one(Hamlet, hamlet_id)
    return await hamlets.place_of(session, hamlet, public_url=deployment.public_url, treasurer_title=TREASURER)


async def role_taken(
    session: AsyncSession, taken: RoleTaken, person: Person, deployment: Deployment, *, now: datetime
) -> None:
    """The head hears who took a role; whoever held it until then hears that it went to another phone."""
    role, zone = taken.role, deployment.zone
    place = await place_at(session, role.hamlet_id, deployment)
    chats = await private_of(session, [old.person_id for old in taken.replaced])
    for old in taken.replaced:
        if chat := chats.get(old.person_id):
            text = words.role_moved(old.kind, now, zone, place, old.you or YOU)
            await outbox.put(
                session,
                Content(text=text),
                key=f"role-moved:{old.id}:{chat.chat_id}",
                to=chat,
                lane=Lane.ANSWER,
                now=now,
            )
    if role.kind is RoleKind.HEAD:
        await _head_moved(session, taken, place, zone, now=now)
    if role.kind is RoleKind.HEAD or not taken.is_new:
        return
    for head, chat in await role_targets(session, role.hamlet_id, [RoleKind.HEAD]):
        if head.person_id != person.id:
            await outbox.put(
                session,
                words.role_taken(role.kind, role.id, person.name, now, zone, place, head.you or YOU),
                key=f"role-taken:{role.id}:{chat.chat_id}",
                to=chat,
                lane=Lane.ANSWER,
                now=now,
                asked=Asked(pushed=True, title=words.role_name(role.kind, place)),
            )


async def _head_moved(
    session: AsyncSession, taken: RoleTaken, place: Place, zone: ZoneInfo, *, now: datetime
) -> None:
    """The others who lead hear that the head's phone is another."""
    if not taken.replaced:
        return
    old = {each.person_id for each in taken.replaced}
    others = [RoleKind.TREASURER, RoleKind.DEPUTY, RoleKind.THIRD]
    told = {taken.role.person_id, *old}
    for each, chat in await role_targets(session, taken.role.hamlet_id, others):
        if each.person_id not in told:
            told.add(each.person_id)
            await outbox.put(
                session,
                Content(text=words.role_elsewhere(taken.role.kind, now, zone, place)),
                key=f"role-elsewhere:{taken.role.id}:{chat.chat_id}",
                to=chat,
                lane=Lane.ANSWER,
                now=now,
            )


async def left_on_old_phone(session: AsyncSession, head: Role, deployment: Deployment, *, now: datetime) -> None:
    """A new head is asked about each role that the phone before still holds."""
    place = await place_at(session, head.hamlet_id, deployment)
    for here in (await private_of(session, [head.person_id])).values():
        for left in await roles.left_on_old_phone(session, head):
            await outbox.put(
                session,
                deputy_words.old_phone_still_holds(left.kind, left.id, left.full_name, place),
                key=f"old-phone-holds:{head.id}:{left.id}:{here.chat_id}",
                to=here.about(head.hamlet_id),
                lane=Lane.ANSWER,
                now=now,
                asked=Asked(pushed=True, title=words.role_name(left.kind, place)),
            )


async def roles_ended(session: AsyncSession, ended: Sequence[Role], deployment: Deployment, *, now: datetime) -> None:
    """A deputy's time is over: the deputy and the head hear it."""
    for role in ended:
        place = await place_at(session, role.hamlet_id, deployment)
        for chat in (await private_of(session, [role.person_id])).values():
            await outbox.put(
                session,
                Content(text=deputy_words.ended_for_deputy(place, role.you or YOU)),
                key=f"role-ended:{role.id}:{chat.chat_id}",
                to=chat,
                lane=Lane.ANSWER,
                now=now,
            )
        for head, chat in await role_targets(session, role.hamlet_id, [RoleKind.HEAD]):
            name = role.full_name or (await session.get_one(Person, role.person_id)).name
            await outbox.put(
                session,
                Content(text=deputy_words.ended_for_head(name, place, head.you or YOU)),
                key=f"role-ended:{role.id}:{chat.chat_id}",
                to=chat,
                lane=Lane.ANSWER,
                now=now,
            )


async def role_revoked(session: AsyncSession, role: Role, deployment: Deployment, *, now: datetime) -> None:
    """Whoever held a role hears that the head took it back."""
    place = await place_at(session, role.hamlet_id, deployment)
    for chat in (await private_of(session, [role.person_id])).values():
        text = words.role_lost(role.kind, now, deployment.zone, place)
        await outbox.put(
            session, Content(text=text), key=f"role-lost:{role.id}:{chat.chat_id}", to=chat, lane=Lane.ANSWER, now=now
        )


async def codes_locked(session: AsyncSession, locked: HamletLocked, deployment: Deployment, *, now: datetime) -> None:
    """The head hears that codes are guessed, and may open again."""
    if locked.hamlet_id is None:
        return
    place = await place_at(session, locked.hamlet_id, deployment)
    for head, chat in await role_targets(session, locked.hamlet_id, [RoleKind.HEAD]):
        await outbox.put(
            session,
            words.many_wrong_codes(locked.tries, locked.hamlet_id, place, head.you or YOU),
            key=f"codes-locked:{locked.hamlet_id}:{now.isoformat()}:{chat.chat_id}",
            to=chat,
            lane=Lane.ANSWER,
            now=now,
            asked=Asked(pushed=True),
        )


async def member_joined(
    session: AsyncSession, joined: Joined, person: Person, deployment: Deployment, *, now: datetime
) -> None:
    """The household's other phones hear of the new one."""
    for other, chat in await household_targets(session, joined.household.id):
        if other.id != person.id:
            await asking.give_way(session, "members", chat_id=chat.chat_id, person_id=other.id, now=now)
            has_several = len(await households_of(session, other.id)) > 1
            await outbox.put(
                session,
                household_words.another_phone(
                    person.name,
                    joined.membership.id,
                    now,
                    deployment.zone,
                    joined.household.head if has_several else None,
                ),
                key=f"member-joined:{joined.membership.id}:{chat.chat_id}",
                to=chat,
                lane=Lane.ANSWER,
                now=now,
                asked=Asked(pushed=True),
            )


async def member_removed(
    session: AsyncSession,
    removed: MemberRemoved,
    membership_id: int,
    deployment: Deployment,
    *,
    now: datetime,
    by_leader: bool = False,
) -> None:
    """The phone that was removed hears it; so do head and treasurer, because a code may have got out.

    `by_leader`: it was one of them, and no member of the household.
    """
    household = await session.get_one(Household, removed.household_id)
    place = await place_at(session, household.hamlet_id, deployment)
    for role, chat in await role_targets(session, household.hamlet_id, [RoleKind.HEAD, RoleKind.TREASURER]):
        if role.person_id in (removed.by, removed.person.id):
            continue
        zone = deployment.zone
        text = (
            household_words.phone_was_taken_off(removed.person.name, household.head, household.code, now, zone)
            if by_leader
            else household_words.phone_was_removed(
                removed.person.name, household.head, household.code, now, zone, role.you or YOU
            )
        )
        await outbox.put(
            session,
            Content(text=text),
            key=f"member-removed:{membership_id}:{chat.chat_id}",
            to=chat,
            lane=Lane.ANSWER,
            now=now,
        )
    for chat in (await private_of(session, [removed.person.id])).values():
        await outbox.put(
            session,
            Content(text=household_words.you_are_removed(household.head, place, by_leader=by_leader)),
            key=f"member-removed:{membership_id}:{chat.chat_id}",
            to=chat,
            lane=Lane.ANSWER,
            now=now,
        )
