"""Subject: who somebody is. The hello, the menus, and codes as they are typed."""

from __future__ import annotations

from typing import assert_never

from handlers import households, roles
from handlers.incoming import ChatKind
from handlers.turn import Turn
from messages import tell_people
from messages.texts import households as household_words
from messages.texts import menus, talk
from messages.texts import people as words
from models import codes, hamlets, held_cash, memberships
from models.charges import charge_states
from models.domain.commands import JoinCode, read_code
from models.domain.place import capital
from models.domain.roles import HEADS, TREASURY
from models.people import households_of
from models.roles import missing
from models.tables import Code, CodeKind, Hamlet

HAMLETS_A_PAGE = 7  # with "Xem tiếp" and "Nơi khác" nine choices


async def start(turn: Turn) -> None:
    """/start [code]: greets by role; with a code, takes a role or joins a household."""
    code = read_code(turn.arguments)
    if turn.incoming.chat_kind is ChatKind.GROUP:
        await show_menu(turn)
    elif isinstance(code, JoinCode):
        await try_code(turn, code.digits)
    elif any(char.isdigit() for char in turn.arguments):
        await turn.say(words.wrong_code(turn.arguments, await turn.place() if turn.hamlet else None))
    else:
        await greet(turn)


async def typed_code(turn: Turn) -> None:
    """Eight digits alone."""
    code = read_code(turn.text)
    if isinstance(code, JoinCode):
        await try_code(turn, code.digits)


async def join_by_command(turn: Turn) -> None:
    """/nhantin <code>; without one it says where the code stands."""
    code = read_code(turn.arguments)
    if isinstance(code, JoinCode):
        await try_code(turn, code.digits)
    elif turn.arguments:
        await turn.say(words.wrong_code(turn.arguments, await turn.place() if turn.hamlet else None))
    else:
        await turn.say(household_words.ASK_FOR_CODE)


async def try_code(turn: Turn, digits: str) -> None:
    """What these digits open for this person."""
    tried = await codes.try_code(
        turn.session,
        digits,
        (CodeKind.ROLE, CodeKind.HOUSEHOLD),
        person_id=turn.person.id,
        hamlet=turn.hamlet,
        deployment=turn.deployment,
        now=turn.now,
    )
    zone, place = turn.deployment.zone, await turn.place() if turn.hamlet else None
    match tried:
        case codes.Opens(code=code) if code.kind is CodeKind.ROLE:
            await roles.take_with(turn, code)
        case codes.Opens(code=code):
            await households.confirm(turn, code)
        case codes.Used(code=code, by_same_person=True) if await _still_has(turn, code):
            await greet(turn)
        case codes.Used(code=code, at=at):
            there = await tell_people.place_at(turn.session, code.hamlet_id, turn.deployment)
            await turn.say(words.used_code(_named(code), at, zone, there))
        case codes.Expired(code=code):
            there = await tell_people.place_at(turn.session, code.hamlet_id, turn.deployment)
            day = turn.deployment.day(code.expires_at)
            await turn.say(words.expired_code(_named(code), day, turn.today, there))
        case codes.Unknown():
            await turn.say(words.wrong_code(digits, place))
        case codes.PersonLocked():
            await turn.say(words.too_many_tries(tried.tries, tried.until, zone, place))
        case codes.HamletLocked():
            if tried.just_now:
                await tell_people.codes_locked(turn.session, tried, turn.deployment, now=turn.now)
            await turn.say(words.codes_locked(tried.until, zone, turn.today, place))
        case _:
            assert_never(tried)


async def greet(turn: Turn) -> None:
    """The hello for whoever this is."""
    if turn.hamlet is None:
        await choose_hamlet(turn)
        return
    role = next((role for role in turn.roles if role.hamlet_id == turn.the_hamlet.id), None)
    if role is not None:
        await (roles.ask_next(turn, role) if missing(role) else show_menu(turn))
        return
    houses = await households_of(turn.session, turn.person.id)
    if not houses:
        await turn.say(words.hello(await turn.place()))
        return
    states = await charge_states(turn.session, household_ids=[house.id for house in houses], only_open=True)
    owed = [(state.outstanding, state.title, state.due_on) for state in states if state.outstanding]
    await turn.say(words.greeting([house.head for house in houses], await turn.place(), owed, turn.today))


async def choose_hamlet(turn: Turn) -> None:
    """Asks a stranger where they live; also hamlets:<offset>, the next page."""
    offset = int(turn.args[0]) if turn.args else 0
    rows = await hamlets.all_of(turn.session)
    if not rows:
        await turn.say(talk.no_hamlet())
        return
    shown = rows[offset : offset + HAMLETS_A_PAGE]
    more_from = offset + HAMLETS_A_PAGE if len(rows) > offset + HAMLETS_A_PAGE else None
    labels = [(row.id, _label(row, rows)) for row in shown]
    commune = f"{rows[0].commune_kind} {rows[0].commune}"
    await turn.say(words.which_hamlet(labels, kind=rows[0].kind, commune=commune, more_from=more_from))


async def hamlet_chosen(turn: Turn) -> None:
    """hamlet:<id>, or hamlet for one that is not among them."""
    hamlet = await turn.session.get(Hamlet, int(turn.args[0])) if turn.args else None
    if hamlet is None:
        await turn.say(talk.no_hamlet())
        return
    turn.person.hamlet_id = hamlet.id
    await turn.turn_to(hamlet)
    await turn.say(words.hello(await turn.place()))


async def show_menu(turn: Turn) -> None:
    """/menu, or menu:<page>: what this person can do here, numbered; no page of a role that is not held any more.

    In a group it says what belongs there and what does not.
    """
    if turn.incoming.chat_kind is ChatKind.GROUP:
        await turn.say(words.help_in_group(await turn.place()))
        return
    kinds = [kind for kind in menus.FIRST_PAGE if kind in turn.held]
    own = [menus.FIRST_PAGE[kind] for kind in kinds]
    first = own[0] if own else menus.Page.RESIDENT
    page = menus.Page(turn.args[0]) if turn.args else first
    if page not in (menus.Page.RESIDENT, *own, *(menus.NEXT.get(each) for each in own)):
        page = first
    others = [menus.Page.TREASURER] if first is not menus.Page.TREASURER and menus.Page.TREASURER in own else []
    if own and await households_of(turn.session, turn.person.id):
        others.append(menus.Page.RESIDENT)
    await turn.say(
        menus.menu(
            page,
            await turn.place(),
            turn.you,
            others=others if page in (first, menus.NEXT.get(first)) and own else (),
            reminders_off=turn.person.reminders_off,
            takes_cash=bool(turn.held & TREASURY) or held_cash.taker(turn.roles, turn.the_hamlet.id) is not None,
        )
    )


async def open_codes(turn: Turn) -> None:
    """codes.open:<hamlet>: the head lets codes be taken again before the morning."""
    hamlet = await turn.session.get_one(Hamlet, int(turn.args[0]))
    if not any(role.kind in HEADS and role.hamlet_id == hamlet.id for role in turn.roles):
        await turn.say(talk.for_the_head(await turn.place()))
        return
    await codes.open_again(turn.session, hamlet, now=turn.now)
    await turn.say(words.CODES_OPEN)


async def leave_codes_locked(turn: Turn) -> None:
    """codes.stay"""
    await turn.say(words.CODES_STAY)


def is_code(arguments: str) -> bool:
    """Whether what follows a bare "nhận tin" is a code."""
    return isinstance(read_code(arguments), JoinCode)


async def _still_has(turn: Turn, code: Code) -> bool:
    """Whether this person still has what they used a code for: the same digits typed twice are no matter."""
    if code.kind is CodeKind.ROLE:
        return any(role.hamlet_id == code.hamlet_id and role.kind is code.role for role in turn.roles)
    if code.household_id is None:
        return False
    link = await memberships.membership(turn.session, person_id=turn.person.id, household_id=code.household_id)
    return link is not None


def _named(code: Code) -> str:
    return words.ROLE_CODE if code.kind is CodeKind.ROLE else words.HOUSEHOLD_CODE


def _label(hamlet: Hamlet, among: list[Hamlet]) -> str:
    name = capital(f"{hamlet.kind} {hamlet.name}")
    is_alone = sum((row.kind, row.name) == (hamlet.kind, hamlet.name) for row in among) == 1
    return name[:20] if is_alone else f"{name}, {hamlet.commune}"[:20]
