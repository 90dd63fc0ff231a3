"""Subject: which groups an announcement goes to, whether it is pinned, and until when."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from handlers import drafting
from handlers.turn import Turn
from messages.texts import announcements as words
from models.chats import groups_of
from models.domain.announcements import Composed
from models.domain.days import InTheFuture, InThePast, Lunar, NoSuchDay, NotUnderstood, OnDay, read_date

PAGE = 6  # groups on one page of choices


@drafting.drafted
async def choose_groups(turn: Turn) -> None:
    """Which groups get it: one page of them."""
    await _ask_groups(turn, Composed.from_json(turn.the_draft.data), page=number(turn.args[:1]))


@drafting.drafted
async def toggle_group(turn: Turn) -> None:
    """A group is put in or left out."""
    composed = Composed.from_json(turn.the_draft.data)
    chat_id, page = number(turn.args[:1]), number(turn.args[1:2])
    every = [group.chat_id for group in await groups_of(turn.session, turn.the_hamlet.id)]
    chosen = {group.chat_id for group in await drafting.groups_for(turn, composed)} ^ {chat_id}
    if not chosen:
        await turn.say(words.NO_GROUP_LEFT)
    else:
        composed = replace(composed, chat_ids=tuple(each for each in every if each in chosen))
        turn.go_on("groups", **composed.to_json())
    await _ask_groups(turn, composed, page=page)


@drafting.drafted
async def choose_pin(turn: Turn) -> None:
    """Pinned or not, and until when."""
    composed = Composed.from_json(turn.the_draft.data)
    match turn.args[:1]:
        case ("yes",):
            turn.go_on("expiry", **replace(composed, pin=True).to_json())
            await turn.say(words.ask_expiry(), expecting="amount")
        case ("no",):
            turn.go_on("preview", **replace(composed, pin=False, expires_on=None).to_json())
            await drafting.ask_to_send(turn, Composed.from_json(turn.the_draft.data))
        case _:
            turn.go_on("pin")
            await turn.say(words.ask_pin())


@drafting.drafted
async def no_expiry(turn: Turn) -> None:
    """It stays until somebody takes it down."""
    composed = replace(Composed.from_json(turn.the_draft.data), expires_on=None)
    turn.go_on("preview", **composed.to_json())
    await drafting.ask_to_send(turn, composed)


async def read_pin(turn: Turn) -> None:
    """Instead of yes or no, a day was typed: it is pinned until then."""
    if isinstance(read_date(turn.text, today=turn.today), NotUnderstood):
        await turn.say(words.ask_pin())
        return
    turn.go_on("expiry", **replace(Composed.from_json(turn.the_draft.data), pin=True).to_json())
    await read_expiry(turn)


async def read_expiry(turn: Turn) -> None:
    reading = read_date(turn.text, today=turn.today)
    match reading:
        case OnDay(day=day):
            composed = replace(Composed.from_json(turn.the_draft.data), expires_on=day)
            turn.go_on("preview", **composed.to_json())
            await drafting.ask_to_send(turn, composed)
        case InThePast(day=day) | InTheFuture(day=day):
            await drafting.ask_anew(turn, words.in_the_past(day, turn.today))
        case NoSuchDay():
            await drafting.ask_anew(turn, drafting.no_such_day(turn, reading))
        case Lunar():
            await drafting.ask_anew(turn, words.lunar())
        case NotUnderstood():
            await drafting.ask_anew(turn, words.day_not_understood(turn.text, turn.today))
        case _:
            assert_never(reading)


async def _ask_groups(turn: Turn, composed: Composed, *, page: int) -> None:
    every = await groups_of(turn.session, turn.the_hamlet.id)
    chosen = {group.chat_id for group in await drafting.groups_for(turn, composed)}
    pages = max(1, -(-len(every) // PAGE))
    page = min(page, pages - 1)
    shown = [(each.chat_id, each.title, each.chat_id in chosen) for each in every[page * PAGE : (page + 1) * PAGE]]
    turn.go_on("groups")
    await turn.say(words.choose_groups(shown, page=page, pages=pages))


def number(args: tuple[str, ...]) -> int:
    return int(args[0]) if args and args[0].isdecimal() else 0
