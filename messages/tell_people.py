"""What happened to roles, codes and phones -> who is told what."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from messages import asking, outbox
from messages.asking import Asked
from messages.channels.base import Content, Lane
from messages.texts import households as household_words
from messages.texts import people as words
from messages.texts.contacts import TREASURER, YOU
from models import hamlets
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
    session: AsyncSession, removed: MemberRemoved, membership_id: int, deployment: Deployment, *, now: datetime
) -> None:
    """The phone that was removed hears it."""
    household = await session.get_one(Household, removed.household_id)
    place = await place_at(session, household.hamlet_id, deployment)
    for chat in (await private_of(session, [removed.person.id])).values():
        await outbox.put(
            session,
            Content(text=household_words.you_are_removed(household.head, place)),
            key=f"member-removed:{membership_id}:{chat.chat_id}",
            to=chat,
            lane=Lane.ANSWER,
            now=now,
        )
