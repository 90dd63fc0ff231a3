"""Subject: is this QR code or this account number ours? Anybody may ask, in private and in the group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from handlers import claims, questions, urgent
from handlers.drafting import heads_only
from handlers.turn import Turn
from messages import tell_checking
from messages.channels.base import Content
from messages.texts import checking as words
from messages.texts import code_stops as stop_words
from messages.texts import hamlet_questions, talk
from messages.texts.urgent import identity_was_sent
from models import accounts, people
from models.chats import GROUP
from models.checking import Checked, Coming, NotAnAccount, NotOurs, Old, Ours, check, is_transfer_code
from models.domain import account_numbers
from models.domain.account_numbers import asked_number, clean_number
from models.domain.asides import shows_identity
from models.domain.roles import HEADS

DIALOGUE = "check"


def is_number(arguments: str) -> bool:
    """Whether what follows a bare "kiểm tra" holds an account number."""
    return asked_number(arguments) is not None


async def ask(turn: Turn) -> None:
    """/kiemtra [number], perhaps under a picture."""
    file = turn.incoming.file
    number = asked_number(turn.arguments)
    if turn.chat.kind == GROUP:
        await _in_group(turn, number)
    elif file is not None and file.codes:
        await _answer(turn, file.codes)
    elif file is not None:
        await turn.begin(DIALOGUE, "what", expecting="amount")
        await turn.say(words.NOT_READ)
    elif number is not None:
        await _answer(turn, [number])
    else:
        await turn.begin(DIALOGUE, "what", expecting="amount")
        await turn.say(words.NOT_A_NUMBER if turn.arguments else words.PROMPT)


async def typed(turn: Turn) -> None:
    """The dialogue: a picture, a number; what holds neither is another question."""
    file = turn.incoming.file
    number = asked_number(turn.text)
    if file is not None and file.is_too_heavy_to_show:
        await turn.say(talk.PICTURE_TOO_HEAVY)
    elif file is not None and not file.codes:
        await turn.say(words.NOT_READ)
    elif file is not None or number is not None:
        await turn.finish()
        await _answer(turn, file.codes if file is not None else [number or ""])
    elif any(char.isdigit() for char in turn.text):
        await turn.say(words.NOT_A_NUMBER)
    else:
        await turn.finish()
        await questions.ask(turn)


async def picture(turn: Turn) -> None:
    """A picture out of the blue: a code in it is looked at, any other may be a proof of payment."""
    file = turn.incoming.file
    codes = file.codes if file is not None else ()
    if shows_identity(codes, turn.text):
        await urgent.warn(turn, identity_was_sent)
    elif turn.hamlet is None or not codes:
        await claims.picture(turn)
    elif any(is_transfer_code(each) for each in codes):
        await _answer(turn, codes)
    else:
        await turn.say(words.NOT_A_TRANSFER)
        await claims.picture(turn)


async def report(turn: Turn) -> None:
    """check.report:<number>: the head is to know."""
    number = clean_number(turn.args[0])
    place = await turn.place()
    if number is None:
        await turn.say(words.NOT_A_NUMBER)
        return
    mine = await people.households_of(turn.session, turn.person.id)
    own = [each for each in mine if each.hamlet_id == turn.the_hamlet.id]
    await tell_checking.reported(
        turn.session,
        hamlet_id=turn.the_hamlet.id,
        number=number,
        who=hamlet_questions.asker(own, turn.person.name),
        person_id=turn.person.id,
        deployment=turn.deployment,
        now=turn.now,
    )
    await turn.say(words.reported(place))


async def private_matter(turn: Turn) -> None:
    """check.private: the head knows what it is."""
    await turn.say(words.LEFT_ALONE)


@heads_only
async def warn(turn: Turn) -> None:
    """check.warn:<chat>: the head posts which account is the right one."""
    group = await tell_checking.warned(
        turn.session, int(turn.args[0]), turn.the_hamlet.id, turn.deployment, now=turn.now
    )
    await turn.say(words.warned(group) if group is not None else words.NOTHING_TO_WARN_OF)


async def overheard(turn: Turn) -> None:
    """Something said to the bot in a bound group: foreign numbers and codes in it are for the head to know."""
    file = turn.incoming.file
    asked = [*account_numbers.overheard(turn.text), *(file.codes if file is not None else ())]
    if asked:
        await tell_checking.seen_in_group(turn.session, turn.chat, asked, turn.deployment, now=turn.now)


async def _in_group(turn: Turn, number: str | None) -> None:
    """In the group only what is ours is named; what another number is, the head hears in private."""
    file = turn.incoming.file
    asked = [*([number] if number is not None else []), *(file.codes if file is not None else ())]
    await tell_checking.seen_in_group(turn.session, turn.chat, asked, turn.deployment, now=turn.now)
    place = await turn.place()
    stop = await accounts.stopped(turn.session, turn.the_hamlet.id)
    if stop is not None:
        await turn.say(stop_words.for_residents(place, stop.stopped_at, turn.deployment.zone, turn.today))
        return
    found = [await check(turn.session, turn.the_hamlet, each) for each in asked]
    if len(found) == 1 and isinstance(found[0], Ours):
        await turn.say(words.ours(found[0].account, place, stopped=False))
        return
    in_force = await accounts.in_force(turn.session, turn.the_hamlet.id)
    await turn.say(words.the_right_one([accounts.as_account(row) for row in in_force], place))


async def _answer(turn: Turn, asked: Sequence[str]) -> None:
    found = [await check(turn.session, turn.the_hamlet, each) for each in dict.fromkeys(asked)]
    if len(found) == 1:
        await turn.say(await _in_full(turn, found[0]), title=words.TITLE)
        return
    lines = [await _in_line(turn, each) for each in found]
    content = Content(text=words.several(lines))
    foreign = next((each for each in found if isinstance(each, NotOurs)), None)
    if foreign is not None:
        content = replace(content, choices=(await _in_full(turn, foreign)).choices)
    await turn.say(content, title=words.TITLE)


async def _in_full(turn: Turn, found: Checked) -> Content:
    place = await turn.place()
    match found:
        case Ours(account=account):
            stop = await accounts.stopped(turn.session, turn.the_hamlet.id)
            return Content(text=words.ours(account, place, stopped=stop is not None))
        case Coming(account=account, since=since, now_used=now_used):
            zone, today = turn.deployment.zone, turn.today
            return Content(text=words.coming(account, since, now_used, place, zone=zone, today=today))
        case Old(account=account, until=until, now_used=now_used):
            return Content(
                text=words.old(account.number, until, now_used, place, zone=turn.deployment.zone, today=turn.today)
            )
        case NotOurs(number=number, ours=ours):
            return words.not_ours(number, ours, place, may_report=not turn.held & HEADS)
        case NotAnAccount():
            return Content(text=words.NOT_A_TRANSFER)
        case _:
            assert_never(found)


async def _in_line(turn: Turn, found: Checked) -> str:
    place = await turn.place()
    match found:
        case Ours(account=account):
            return words.ours_in_line(account, place)
        case Coming(account=account, since=since):
            return words.coming_in_line(account.number, since, place, zone=turn.deployment.zone, today=turn.today)
        case Old(account=account):
            return words.old_in_line(account.number, place)
        case NotOurs(number=number):
            return words.not_ours_in_line(number, place)
        case NotAnAccount():
            return words.NOT_A_TRANSFER_IN_LINE
        case _:
            assert_never(found)
