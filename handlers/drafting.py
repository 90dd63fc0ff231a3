"""The announcement that is being written: who may, taking it up again, its preview and the question under it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from handlers import announcing
from handlers.turn import Handler, Turn
from messages import asking
from messages import tell_announcements as tell
from messages.texts import announcements as words
from messages.texts import posts, talk
from models import announcements
from models.chats import Target
from models.domain.announcements import AnnouncementKind, Composed, names_danger
from models.domain.days import NoSuchDay
from models.domain.roles import HEADS


def heads_only(handler: Handler) -> Handler:
    """For choices: a button lives for ever, so the right is looked at on every press."""

    @wraps(handler)
    async def checked(turn: Turn) -> None:
        if turn.held & HEADS:
            await handler(turn)
        else:
            await turn.say(talk.for_the_head_announcing(await turn.place()))

    return checked


def drafted(handler: Handler) -> Handler:
    """For choices about the announcement that is being written: it is taken up again, or known to be gone."""

    checked = heads_only(handler)

    @wraps(handler)
    async def taken_up(turn: Turn) -> None:
        if await take_up(turn, announcements.DIALOGUE):
            await checked(turn)
        else:
            await turn.say(words.NO_DRAFT)

    return taken_up


def drafted_as(dialogue: str, *, gone: str) -> Callable[[Handler], Handler]:
    """For a head's choices about what is being written in another dialogue; where that is gone, `gone` is said."""

    def of(handler: Handler) -> Handler:
        @wraps(handler)
        async def taken_up(turn: Turn) -> None:
            if await take_up(turn, dialogue):
                await handler(turn)
            else:
                await turn.say(gone)

        return heads_only(taken_up)

    return of


async def take_up(turn: Turn, dialogue: str) -> bool:
    """Write on at the draft of a dialogue, in place of another; False where there is none any more."""
    draft = await announcements.kept_draft(
        turn.session, chat_id=turn.chat.id, person_id=turn.person.id, dialogue=dialogue
    )
    if draft is None:
        return False
    if turn.draft is not None and turn.draft.id != draft.id:
        turn.draft.active = False
    draft.active = True
    await turn.take_up(draft)
    return True


async def write(turn: Turn, composed: Composed, step: str) -> None:
    """Begin to write: an empty announcement, a correction, or one that was planned."""
    await turn.begin(announcements.DIALOGUE, step, **composed.to_json(), title=title_of(composed))


@drafted
async def show(turn: Turn) -> None:
    """The post exactly as it will look, and the question under it."""
    composed = Composed.from_json(turn.the_draft.data)
    groups = await groups_for(turn, composed)
    if not groups:
        turn.go_on("preview")
        turn.the_draft.active = False
        await turn.say(words.no_group_bound(turn.you))
        return
    content = await tell.content_of(
        turn.session,
        composed,
        place=await turn.place(),
        author_id=turn.person.id,
        on=turn.now,
        deployment=turn.deployment,
    )
    parts, limit = tell.parts_in(content, groups)
    if parts > 1 and (not turn.the_draft.data.get("cut") or parts > words.MOST_PARTS):
        turn.go_on("long")
        letters = tell.letters_in(content)
        await turn.say(words.too_long(turn.you, letters=letters, limit=limit, parts=parts))
        return
    await turn.say(content)
    await ask_to_send(turn, composed)


async def ask_to_send(turn: Turn, composed: Composed) -> None:
    groups = await groups_for(turn, composed)
    if not groups:
        await show(turn)
        return
    if composed.kind is AnnouncementKind.EMERGENCY:
        await confirm_emergency(turn, composed)
        return
    content = await tell.content_of(
        turn.session,
        composed,
        place=await turn.place(),
        author_id=turn.person.id,
        on=turn.now,
        deployment=turn.deployment,
    )
    turn.go_on("preview")
    await turn.say(
        words.preview(
            groups=[group.title for group in groups],
            households=await announcements.households_in(turn.session, turn.the_hamlet.id),
            pin=composed.pin,
            expires_on=composed.expires_on,
            today=turn.today,
            parts=tell.parts_in(content, groups)[0],
            danger=composed.kind is AnnouncementKind.ORDINARY and names_danger(composed.body),
        ),
        title=title_of(composed),
    )


async def confirm_emergency(turn: Turn, composed: Composed) -> None:
    groups = await groups_for(turn, composed)
    turn.go_on("emergency")
    await turn.say(words.confirm_emergency(composed.body, len(groups)), title=title_of(composed))


async def ask_anew(turn: Turn, text: str) -> None:
    """Not understood: what stood before (an hour to confirm) stands no more."""
    await asking.drop(turn.session, chat_id=turn.chat.id, person_id=turn.person.id)
    turn.the_draft.updated_at = turn.now
    await turn.say(text)


def no_such_day(turn: Turn, reading: NoSuchDay) -> str:
    return words.no_such_day(turn.you, reading.month, reading.days_in_month, reading.typed_day)


async def groups_for(turn: Turn, composed: Composed) -> list[Target]:
    """The groups that were chosen and still take messages; all where none was."""
    return await announcing.groups_for(turn.session, turn.the_hamlet.id, composed)


def title_of(composed: Composed) -> str:
    return "" if composed.is_empty else posts.title(composed.body)
