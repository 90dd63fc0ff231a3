"""Subject: groups. Binding one by its code or by hand, and what happens to chats by themselves."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.drafting import heads_only
from handlers.inbox import OnEvent
from handlers.incoming import ChatEvent, ChatEventKind, ChatKind
from handlers.turn import Turn
from messages import tell, tell_checking, tell_groups, tell_people
from messages.by_hand import pin_what_was_refused
from messages.channels.base import ChannelKind
from messages.texts import groups as words
from models import bots, chats, codes, deliveries, groups
from models.domain.commands import GroupCode, read_code
from models.domain.deployment import Deployment
from models.domain.folding import words as folded
from models.domain.quotas import ZALO_BASIC
from models.domain.roles import HEADS
from models.groups import AREA, Audience
from models.people import chat_at
from models.tables import Bot, Chat, ChatState, Code, CodeKind

DIALOGUE = "group"


async def give_code(turn: Turn) -> None:
    """/gannhom: a code to be typed in the group; where no bot of ours is let into groups, the head will post."""
    if turn.bot.can_join_groups is False and not await bots.another_joins_groups(turn.session):
        await by_hand(turn)
        return
    code = await codes.make_group_code(turn.session, hamlet_id=turn.the_hamlet.id, by=turn.person.id, now=turn.now)
    bound = await chats.groups_of(turn.session, turn.the_hamlet.id)
    there = sum(each.bot_id == turn.bot.id for each in bound)
    most = ZALO_BASIC.groups if turn.bot.kind == ChannelKind.ZALO else 0
    await turn.say(words.code_made(code.code, has_groups=bool(bound), full=most if most and there >= most else 0))


# in the group


async def typed_code(turn: Turn) -> None:
    """Six digits said to the bot in a group."""
    code = read_code(turn.text)
    if not isinstance(code, GroupCode):
        return
    if turn.chat.hamlet_id is not None:
        await _typed_in_bound(turn, code.digits)
        return
    tried = await codes.try_code(
        turn.session,
        code.digits,
        (CodeKind.GROUP,),
        person_id=turn.person.id,
        hamlet=turn.hamlet,
        deployment=turn.deployment,
        now=turn.now,
    )
    match tried:
        case codes.Opens(code=found) if await codes.use(
            turn.session, found.id, person_id=turn.person.id, now=turn.now
        ):
            place = await tell_people.place_at(turn.session, found.hamlet_id, turn.deployment)
            await turn.say(words.code_taken(place))
            await tell_groups.code_typed(turn.session, found, turn.chat, turn.person, place, now=turn.now)
        case codes.Opens() | codes.Used():
            await turn.say(words.CODE_USED)
        case codes.Expired():
            await turn.say(words.CODE_TOO_OLD)
        case codes.Unknown():
            await turn.say(words.CODE_UNKNOWN)
        case codes.PersonLocked():
            await turn.say(words.CODES_CLOSED)
        case codes.HamletLocked():
            if tried.just_now:
                await tell_people.codes_locked(turn.session, tried, turn.deployment, now=turn.now)
            await turn.say(words.CODES_CLOSED)
        case _:
            assert_never(tried)


async def _typed_in_bound(turn: Turn, digits: str) -> None:
    code = await groups.living_code(turn.session, digits, now=turn.now)
    place = await turn.place()
    if code is None or code.hamlet_id == turn.chat.hamlet_id:
        await turn.say(words.already_bound(place))
        return
    await turn.say(words.of_another_hamlet(turn.chat.title, place))
    await tell_groups.of_another_hamlet(turn.session, code, turn.chat, place, now=turn.now)


async def spoken_to_unbound(turn: Turn) -> None:
    """Somebody speaks to the bot in a group of nobody: it says how to bind, and nothing else."""
    await turn.say(words.unbound(await turn.place() if turn.hamlet else None))


# the head, in private


async def bind(turn: Turn) -> None:
    """group.bind:<chat>:<code>: this is the group."""
    chat_id, code_id = (int(part) for part in turn.args)
    code = await turn.session.get_one(Code, code_id)
    leads = any(role.kind in HEADS and role.hamlet_id == code.hamlet_id for role in turn.roles)
    chat = await turn.session.get_one(Chat, chat_id)
    if not leads or code.used_at is None:
        await turn.say(words.REFUSED)
        return
    place = await tell_people.place_at(turn.session, code.hamlet_id, turn.deployment)
    if not await groups.bind(turn.session, chat.id, hamlet_id=code.hamlet_id, now=turn.now):
        other = chat.hamlet_id or code.hamlet_id
        there = await tell_people.place_at(turn.session, other, turn.deployment)
        is_ours = other == code.hamlet_id
        await turn.say(words.already_bound(place) if is_ours else words.of_another_hamlet(chat.title, there))
        return
    await tell_groups.bound(turn.session, chat, turn.deployment, now=turn.now)
    if chat.title:
        await turn.say(words.who_is_in_it(chat.title, chat.id, place))
    else:  # posts may go there, and be spoken of, before the head has named it
        others = len(await chats.groups_of(turn.session, code.hamlet_id)) - 1
        chat.title = words.before_it_is_named(place, others)
        await turn.begin(DIALOGUE, "name", chat_id=chat.id, expecting="name")
        await turn.say(words.ASK_NAME)


async def not_this_one(turn: Turn) -> None:
    """group.refuse"""
    await turn.say(words.REFUSED)


@heads_only
async def audience_picked(turn: Turn) -> None:
    """group.audience:<chat>:<who>"""
    await _note_audience(turn, int(turn.args[0]), Audience(turn.args[1]))


@heads_only
async def ask_area(turn: Turn) -> None:
    """group.areas:<chat>: the group of one lane."""
    chat_id = int(turn.args[0])
    await turn.begin(DIALOGUE, "area", chat_id=chat_id, expecting="name")
    await turn.say(words.which_area(chat_id, await groups.areas(turn.session, turn.the_hamlet.id)), expecting="name")


@heads_only
async def area_picked(turn: Turn) -> None:
    """group.area:<chat>:<place in the list of areas>"""
    chat_id, place = (int(part) for part in turn.args)
    areas = await groups.areas(turn.session, turn.the_hamlet.id)
    if place < len(areas):
        await _note_audience(turn, chat_id, f"{AREA}{areas[place]}")
    else:
        await turn.say(words.which_area(chat_id, areas), expecting="name")


async def _note_audience(turn: Turn, chat_id: int, audience: str) -> None:
    chat = await groups.bound(turn.session, chat_id, hamlet_id=turn.the_hamlet.id)
    if turn.draft is not None and turn.draft.dialogue == DIALOGUE:
        await turn.finish()
    if chat is None:
        await turn.say(words.NO_SUCH_GROUP)
        return
    chat.audience = audience[:80]
    await turn.say(words.audience_noted(chat.title))


@heads_only
async def by_hand(turn: Turn) -> None:
    """group.hand: no bot can come into the group; the head will post there."""
    await turn.begin(DIALOGUE, "hand_name", expecting="name")
    await turn.say(words.by_hand_name(turn.you))


@heads_only
async def by_hand_agreed(turn: Turn) -> None:
    """group.hand_yes"""
    draft = turn.draft
    title = str(draft.data.get("name", "")) if draft is not None and draft.dialogue == DIALOGUE else ""
    if not title:
        await by_hand(turn)
        return
    hamlet_id = turn.the_hamlet.id
    if await groups.by_hand_titled(turn.session, title, hamlet_id=hamlet_id) is None:
        await chats.by_hand_group(turn.session, hamlet_id=hamlet_id, title=title, now=turn.now)
    await turn.finish()
    await turn.say(words.by_hand_bound(title, turn.you))


@heads_only
async def typed(turn: Turn) -> None:
    """The dialogue: a group's name, or the lane that is in it."""
    if turn.draft is None:
        return
    said = " ".join(turn.text.split())
    if not 0 < len(said) <= words.NAME_LIMIT:
        await turn.say(words.NAME_NOT_READ)
        return
    match turn.draft.step:
        case "area":
            areas = await groups.areas(turn.session, turn.the_hamlet.id)
            known = next((area for area in areas if folded(area) == folded(said)), said)
            await _note_audience(turn, int(turn.draft.data["chat_id"]), f"{AREA}{known}")
        case "name":
            chat = await groups.bound(turn.session, int(turn.draft.data["chat_id"]), hamlet_id=turn.the_hamlet.id)
            await turn.finish()
            if chat is None:
                await turn.say(words.NO_SUCH_GROUP)
                return
            chat.title = said
            await turn.say(words.who_is_in_it(said, chat.id, await turn.place()))
        case _:
            turn.go_on("hand_confirm", name=said, expecting="")
            await turn.say(words.by_hand_confirm(said, turn.you))


@heads_only
async def list_to_drop(turn: Turn) -> None:
    """group.list: which group is to get no posts any more."""
    bound = await chats.groups_of(turn.session, turn.the_hamlet.id)
    if not bound:
        await turn.say(words.NO_SUCH_GROUP)
        return
    await turn.say(words.which_to_drop([(each.chat_id, each.title) for each in bound]))


@heads_only
async def drop(turn: Turn) -> None:
    """group.drop:<chat>"""
    chat = await groups.bound(turn.session, int(turn.args[0]), hamlet_id=turn.the_hamlet.id)
    if chat is None:
        await turn.say(words.NO_SUCH_GROUP)
        return
    chat.hamlet_id = None
    await deliveries.drop_what_waits(turn.session, chat.id)
    await turn.say(words.dropped(chat.title))


# what happens by itself


def on_event(deployment: Deployment) -> OnEvent:
    """What happens when the bot comes into a chat, leaves it, gets other rights, or the group moves."""

    async def happen(session: AsyncSession, event: ChatEvent) -> None:
        chat = await groups.known(session, bot_id=event.bot_id, address=event.chat)
        if chat is None and event.kind is ChatEventKind.BOT_ADDED and event.chat_kind is ChatKind.GROUP:
            bot, title = await session.get_one(Bot, event.bot_id), event.chat_title
            chat = await chat_at(
                session, bot=bot, address=event.chat, kind=ChatKind.GROUP, title=title, now=event.received_at
            )
        if chat is None:
            return  # a move that was noted already, a chat that we never spoke in
        if event.may_pin is not None:
            chat.may_pin = event.may_pin
        match event.kind:
            case ChatEventKind.BOT_ADDED:
                await _came(session, chat, event.update_id, event.received_at)
            case ChatEventKind.BOT_REMOVED:
                if await groups.leave(session, chat, now=event.received_at) and chat.kind == ChatKind.GROUP:
                    await tell.group_gone(session, chat, deployment, event.received_at)
            case ChatEventKind.RIGHTS_CHANGED:
                if event.may_pin and chat.hamlet_id is not None:
                    await pin_what_was_refused(session, chat.id, now=event.received_at)
            case ChatEventKind.ACCOUNT_SEEN:
                asked = [*event.numbers, *(event.file.codes if event.file is not None else ())]
                await tell_checking.seen_in_group(session, chat, asked, deployment, now=event.received_at)
            case ChatEventKind.MOVED:
                if event.new_chat is not None:
                    await groups.move(session, chat, event.new_chat)
            case _:
                assert_never(event.kind)

    return happen


async def _came(session: AsyncSession, chat: Chat, update_id: str, now: datetime) -> None:
    chat.state, chat.gone_at = ChatState.ACTIVE, None
    if chat.kind == ChatKind.GROUP and chat.hamlet_id is None:
        await tell_groups.came_unbound(session, chat, update_id, now=now)
