"""Subject: what a head answers about single posts: put up by hand, pinned, seen, sent again; groups that are lost."""

from __future__ import annotations

from handlers.drafting import heads_only
from handlers.turn import Turn
from messages import by_hand
from messages.texts import by_hand as words
from models import announcements, deliveries, unclear
from models.deliveries import GroupPost
from models.domain.announcements import LATE


@heads_only
async def posted_and_pinned(turn: Turn) -> None:
    """Put up and pinned."""
    await _posted(turn, pinned=True)


@heads_only
async def posted(turn: Turn) -> None:
    """Put up, not pinned."""
    await _posted(turn, pinned=False)


@heads_only
async def not_yet(turn: Turn) -> None:
    """Not put up yet: asked again in the evening."""
    found = await _post(turn)
    await turn.say(words.not_yet(found.chat.title))


@heads_only
async def never(turn: Turn) -> None:
    """It will not be put up."""
    found = await _post(turn)
    title = await by_hand.title_of_post(turn.session, found.delivery)
    done = await deliveries.give_up(turn.session, found.delivery.id)
    await turn.say(words.never(found.chat.title, title) if done else words.ALREADY_RECORDED)


@heads_only
async def ask(turn: Turn) -> None:
    """Whether it is put up: asked again from the calendar."""
    found = await _post(turn)
    title = await by_hand.title_of_post(turn.session, found.delivery)
    pin = any(part.pin for part in await deliveries.parts_of(turn.session, found.delivery))
    await turn.say(words.ask_posted(found.delivery.id, found.chat.title, title, pin=pin), title=title)


@heads_only
async def bundle_again(turn: Turn) -> None:
    """The bundle once more."""
    found = await _post(turn)
    await by_hand.hand_over_again(turn.session, found.delivery, turn.now)


@heads_only
async def pinned(turn: Turn) -> None:
    """The head pinned what we posted."""
    found = await _post(turn)
    await deliveries.mark_pinned(turn.session, found.delivery.id, now=turn.now)
    found.chat.may_pin = True
    await turn.say(words.pinned(found.chat.title))


@heads_only
async def cannot_pin(turn: Turn) -> None:
    """The head may not pin in that group."""
    (await _post(turn)).chat.may_pin = False
    await turn.say(words.cannot_pin(turn.you))


@heads_only
async def ask_pinned(turn: Turn) -> None:
    """Whether it is pinned: asked again from the calendar."""
    found = await _post(turn)
    title = await by_hand.title_of_post(turn.session, found.delivery)
    await turn.say(words.ask_pinned(found.delivery.id, found.chat.title, title), title=title)


@heads_only
async def self_pin(turn: Turn) -> None:
    """The head pins it, we do not try again."""
    found = await _post(turn)
    await turn.say(words.self_pin(found.chat.title, turn.you))


@heads_only
async def pin_again(turn: Turn) -> None:
    """The right to pin was given."""
    found = await _post(turn)
    if found.delivery.pinned_at is not None:  # at the moment when the messenger told of the right
        await turn.say(words.pinned(found.chat.title))
        return
    await by_hand.pin_what_was_refused(turn.session, found.chat.id, now=turn.now)
    if found.delivery.message_id is None:
        await turn.say(words.cannot_pin_old(found.chat.title, turn.you))
        return
    await turn.say(words.pinning(found.chat.title))


@heads_only
async def seen(turn: Turn) -> None:
    """It stands in the group after all."""
    found = await _post(turn)
    done = await deliveries.mark_seen(turn.session, found.delivery.id, now=turn.now)
    await turn.say(words.seen(found.chat.title) if done else words.ALREADY_RECORDED)


@heads_only
async def again(turn: Turn) -> None:
    """Once more to this one group."""
    found = await _post(turn)
    of_announcement = found.delivery.announcement_id
    expires_at = turn.now + LATE if of_announcement is not None else None
    if not await deliveries.send_again(turn.session, found.delivery.id, now=turn.now, expires_at=expires_at):
        await turn.say(words.ALREADY_RECORDED)
        return
    if of_announcement is not None:
        await announcements.reopen(turn.session, of_announcement, now=turn.now)
    await turn.say(words.sending_again(found.chat.title))


@heads_only
async def forward_by_hand(turn: Turn) -> None:
    """The head puts this one up."""
    found = await _post(turn)
    if not await by_hand.hand_over(turn.session, found.delivery, turn.now):
        await turn.say(words.ALREADY_RECORDED)


@heads_only
async def private_again(turn: Turn) -> None:
    """trouble.private_again:<first>:<last>: what may not have reached people in private, once more."""
    first, last = (int(part) for part in turn.args)
    hamlet_id = turn.the_hamlet.id
    sent = await unclear.send_again(turn.session, hamlet_id, first_id=first, last_id=last, now=turn.now)
    await turn.say(words.sending_private_again(sent))


@heads_only
async def group_by_hand(turn: Turn) -> None:
    """The bot is out of the group for good: from now on the head posts there."""
    group = await deliveries.post_by_hand(turn.session, int(turn.args[0]), hamlet_id=turn.the_hamlet.id, now=turn.now)
    await turn.say(words.group_by_hand(group.title, turn.you) if group else words.GROUP_SETTLED)


@heads_only
async def leave_group(turn: Turn) -> None:
    """The group is not one of the hamlet's any more."""
    left = await deliveries.leave_group(turn.session, int(turn.args[0]), hamlet_id=turn.the_hamlet.id)
    await turn.say(words.group_left(left.title) if left else words.GROUP_SETTLED)


async def _posted(turn: Turn, *, pinned: bool) -> None:
    found = await _post(turn)
    title = await by_hand.title_of_post(turn.session, found.delivery)
    if not await deliveries.mark_posted(turn.session, found.delivery.id, pinned=pinned, now=turn.now):
        await turn.say(words.ALREADY_RECORDED)
        return
    asked_to_pin = any(part.pin for part in await deliveries.parts_of(turn.session, found.delivery))
    await turn.say(
        words.recorded(
            found.chat.title,
            title,
            turn.now,
            turn.deployment.zone,
            turn.you,
            pinned=pinned if asked_to_pin else None,
        )
    )


async def _post(turn: Turn) -> GroupPost:
    return await deliveries.group_post(turn.session, int(turn.args[0]), hamlet_id=turn.the_hamlet.id)
