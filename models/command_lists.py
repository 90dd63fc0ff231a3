"""Which private chats show an old list of commands: the list goes by the roles of their person."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.chats import PRIVATE
from models.domain.roles import RoleKind
from models.tables import Bot, Chat, ChatState, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Outdated:
    """A chat whose list is old; without a chat it is the bot's list for everybody."""

    bot_id: int
    chat_id: int | None
    address: str | None
    roles: frozenset[RoleKind]

    @property
    def written(self) -> str:
        """The roles as the chat's row remembers them."""
        return ",".join(sorted(self.roles))


async def outdated(session: AsyncSession, bot_id: int) -> list[Outdated]:
    """What must be listed anew for one bot."""
    found: list[Outdated] = []
    if not await session.scalar(select(Bot.commands_listed).where(Bot.id == bot_id)):
        found.append(Outdated(bot_id=bot_id, chat_id=None, address=None, roles=frozenset()))
    roles: dict[int, set[RoleKind]] = {}
    for person_id, kind in await session.execute(select(Role.person_id, Role.kind).where(Role.revoked_at.is_(None))):
        roles.setdefault(person_id, set()).add(kind)
    chats = await session.scalars(
        select(Chat).where(
            Chat.bot_id == bot_id,
            Chat.kind == PRIVATE,
            Chat.state == ChatState.ACTIVE,
            (Chat.person_id.in_(roles)) | (Chat.commands_of != ""),
        )
    )
    for chat in chats:
        each = Outdated(
            bot_id=bot_id,
            chat_id=chat.id,
            address=chat.address,
            roles=frozenset(roles.get(chat.person_id or 0, set())),
        )
        if each.written != chat.commands_of:
            found.append(each)
    return found


async def shown(session: AsyncSession, each: Outdated) -> None:
    """Remember that a list was given (or refused: it is tried again when the roles change)."""
    if each.chat_id is None:
        await session.execute(update(Bot).where(Bot.id == each.bot_id).values(commands_listed=True))
    else:
        await session.execute(update(Chat).where(Chat.id == each.chat_id).values(commands_of=each.written))
