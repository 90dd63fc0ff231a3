"""Subject: roles. Giving a code for one, taking one with it, saying who one is, taking one back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from handlers import deputies
from handlers.turn import Turn
from messages import tell_held_cash, tell_people
from messages.texts import deputies as deputy_words
from messages.texts import held_cash as cash_words
from messages.texts import people as words
from messages.texts import talk
from messages.texts.contacts import YOU
from models import codes, groups, hamlets, people, roles
from models import deputies as role_ends
from models.domain.contact_details import read_name, read_phone
from models.domain.deployment import Deployment
from models.domain.lanes import toggled
from models.domain.place import Place
from models.domain.role_words import read_role
from models.domain.roles import HEADS, RoleKind
from models.tables import Code, Hamlet, Person, Role

DIALOGUE = "role"
GIVEN_BY_HEAD = frozenset({RoleKind.DEPUTY, RoleKind.TREASURER, RoleKind.HELPER, RoleKind.THIRD})


async def give_code(turn: Turn) -> None:
    """/capma [role]: a code for a role, ready to be forwarded."""
    kind = read_role(turn.arguments)
    if kind is None:
        await turn.say(words.for_which_role(await turn.place(), turn.you))
    elif kind is RoleKind.DEPUTY:
        await deputies.give_code(turn)
    else:
        await _give(turn, kind)


def is_role(arguments: str) -> bool:
    """Whether what follows a bare "cấp mã" names a role."""
    return read_role(arguments) is not None


async def role_picked(turn: Turn) -> None:
    """role.code:<kind>"""
    kind = RoleKind(turn.args[0])
    if RoleKind.HEAD not in turn.held or kind not in GIVEN_BY_HEAD:
        await turn.say(talk.for_the_head(await turn.place()))
    elif kind is RoleKind.DEPUTY:
        await deputies.ask_until(turn)
    else:
        await _give(turn, kind)


async def take_with(turn: Turn, code: Code) -> None:
    """A role's living code was typed: the role is taken, then asked who holds it."""
    taken = await roles.take(turn.session, code, person=turn.person, now=turn.now)
    await turn.turn_to(await turn.session.get_one(Hamlet, code.hamlet_id))
    place = await turn.place()
    if taken is None:
        await turn.say(words.used_code(words.ROLE_CODE, turn.now, turn.deployment.zone, place))
        return
    await tell_people.role_taken(turn.session, taken, turn.person, turn.deployment, now=turn.now)
    role = taken.role
    you = role.you or YOU
    match role.kind:
        case RoleKind.HEAD:
            if roles.missing(role) is roles.Detail.NAME:
                await _begin(turn, role, roles.Detail.NAME)
                await turn.say(f"{words.head_welcome(place)}\n\n{words.ASK_SIGNATURE}")
                return
            await turn.say(words.head_welcome(place))
        case RoleKind.TREASURER:
            await turn.say(words.treasurer_welcome(place))
        case RoleKind.HELPER:
            await turn.say(words.helper_welcome(place, you))
        case RoleKind.DEPUTY:
            until = role_ends.last_day(role.until, turn.deployment.zone) if role.until else None
            limit = deputy_words.until_line(until, turn.today) if until else ""
            await turn.say(f"{words.deputy_welcome(place, you)} {limit}".rstrip())
        case RoleKind.THIRD:
            await turn.say(words.third_welcome(place, you))
        case RoleKind.OFFICER:
            count = await hamlets.count_in_commune(turn.session, turn.the_hamlet)
            await turn.say(words.officer_welcome(place, you, count))
    if roles.missing(role):
        await ask_next(turn, role)
    elif role.kind is RoleKind.HEAD:
        await _ready(turn, role)


async def ask_next(turn: Turn, role: Role) -> None:
    """Asks what the hamlet does not know yet about a role's holder; says what to do first when it knows all."""
    detail = roles.missing(role)
    match detail:
        case None:
            await _ready(turn, role)
            return
        case roles.Detail.NAME:
            is_signed = role.kind in HEADS
            await turn.say(words.ASK_SIGNATURE if is_signed else words.ASK_NAME)
        case roles.Detail.PHONE:
            await turn.say(words.ASK_PHONE)
        case roles.Detail.YOU:
            await turn.say(words.ask_you(role.id, None))
    await _begin(turn, role, detail)


async def say_who(turn: Turn) -> None:
    """The dialogue: the name, the phone number; the form of address is a choice."""
    if turn.draft is None:
        return
    role = await roles.living(turn.session, int(turn.draft.data["role_id"]))
    if role is None or role.person_id != turn.person.id:
        await turn.finish()
        await turn.say(words.NOTHING_TO_REVOKE)
        return
    step = roles.Detail(turn.draft.step)
    if step is roles.Detail.NAME:
        name = read_name(turn.text)
        if name is None:
            await turn.say(words.NAME_NOT_READ)
            return
        role.full_name = name
        if roles.missing(role) is roles.Detail.PHONE:
            turn.go_on(roles.Detail.PHONE, expecting="")
            await turn.say(words.name_noted(name))
            return
    elif step is roles.Detail.PHONE:
        number = read_phone(turn.text)
        if number is None:
            await turn.say(words.PHONE_NOT_READ)
            return
        role.phone = number
        if roles.missing(role) is roles.Detail.YOU:
            turn.go_on(roles.Detail.YOU, expecting="")
            await turn.say(words.ask_you(role.id, number))
            return
    await ask_next(turn, role)


async def you_picked(turn: Turn) -> None:
    """role.you:<role>:<word>"""
    role_id, word = turn.args
    role = await roles.living(turn.session, int(role_id))
    if role is None or role.person_id != turn.person.id or word not in words.YOU_WORDS:
        await turn.say(words.NOTHING_TO_REVOKE)
        return
    role.you = word
    await _ready(turn, role)


async def is_right(turn: Turn) -> None:
    """role.right:<role>: the head knows who took the role; about a helper, whether cash may be taken."""
    role = await _led(turn)
    if role is None:
        await turn.say(words.NOTHING_TO_REVOKE)
        return
    person = await _name(turn, role)
    await turn.say(words.role_is_right(person, role.kind, await turn.place()))
    if role.kind is RoleKind.HELPER:
        await turn.say(words.may_take_cash(person, role.id))


async def cash_decided(turn: Turn) -> None:
    """role.cash:<role>:yes|no"""
    role = await _led(turn)
    if role is None or role.kind is not RoleKind.HELPER:
        await turn.say(words.NOTHING_TO_REVOKE)
        return
    await turn.say(words.takes_cash(await _name(turn, role), may=turn.args[1] == "yes"))
    await let_take_cash(turn.session, role, await turn.place(), may=turn.args[1] == "yes", now=turn.now)
    if role.takes_cash:
        await _ask_lanes(turn, role, page=0)


async def show_takers(turn: Turn) -> None:
    """role.takers: which helpers take cash, and where; each can be changed."""
    if RoleKind.HEAD not in turn.held:
        await turn.say(talk.for_the_head(await turn.place()))
        return
    helpers = await people.holders(turn.session, turn.the_hamlet.id, RoleKind.HELPER)
    listed = [(role.id, await _name(turn, role), role.takes_cash, role.lanes) for role in helpers]
    await turn.say(cash_words.takers(listed))


async def ask_cash(turn: Turn) -> None:
    """role.asks_cash:<role>: may this helper take cash?"""
    role = await _led(turn)
    if role is None or role.kind is not RoleKind.HELPER:
        await turn.say(words.NOTHING_TO_REVOKE)
    else:
        await turn.say(words.may_take_cash(await _name(turn, role), role.id))


async def choose_lanes(turn: Turn) -> None:
    """role.lanes:<role>:<page>: where a helper may take cash."""
    role = await _taker(turn)
    if role is not None:
        await _ask_lanes(turn, role, page=int(turn.args[1]))


async def toggle_lane(turn: Turn) -> None:
    """role.lane:<role>:<place in the list of lanes>:<page>: one lane more, or one less."""
    role = await _taker(turn)
    if role is None:
        return
    lanes = await groups.areas(turn.session, role.hamlet_id)
    if int(turn.args[1]) < len(lanes):
        role.lanes = toggled(role.lanes, lanes[int(turn.args[1])])
    await _ask_lanes(turn, role, page=int(turn.args[2]))


async def lanes_done(turn: Turn) -> None:
    """role.lanes_done:<role>: it is settled."""
    role = await _taker(turn)
    if role is not None:
        await turn.say(cash_words.lanes_done(await _name(turn, role), role.lanes))


async def revoke(turn: Turn) -> None:
    """role.revoke:<role>: the head takes a role back."""
    role = await _led(turn)
    place = await turn.place()
    revoked = await take_away(turn.session, role.id, place, turn.deployment, now=turn.now) if role else None
    if revoked is None:
        await turn.say(words.NOTHING_TO_REVOKE)
        return
    await turn.say(words.role_revoked(await _name(turn, revoked), revoked.kind, await turn.place()))


async def take_away(
    session: AsyncSession, role_id: int, place: Place, deployment: Deployment, *, now: datetime
) -> Role | None:
    """A role is taken back, its holder is told, held cash is called in; None where there was nothing to take."""
    revoked = await roles.revoke(session, role_id, now=now)
    if revoked is not None:
        await tell_people.role_revoked(session, revoked, deployment, now=now)
        await tell_held_cash.role_revoked(session, revoked, place, now=now)
    return revoked


async def let_take_cash(session: AsyncSession, role: Role, place: Place, *, may: bool, now: datetime) -> None:
    """Whether a helper takes cash; what is in hand of one who may not any more has to be brought."""
    role.takes_cash = may
    if not may:
        await tell_held_cash.role_revoked(session, role, place, now=now)


async def _give(turn: Turn, kind: RoleKind) -> None:
    code = await codes.make_role_code(
        turn.session, hamlet_id=turn.the_hamlet.id, role=kind, by=turn.person.id, now=turn.now
    )
    place, zone = await turn.place(), turn.deployment.zone
    await turn.say(words.role_code_made(kind, code.expires_at, zone, turn.today, place, turn.you))
    await turn.say(words.role_invitation(kind, code.code, place))


async def _begin(turn: Turn, role: Role, detail: roles.Detail) -> None:
    expecting = "name" if detail is roles.Detail.NAME else ""
    if turn.draft is not None and turn.draft.dialogue == DIALOGUE and turn.draft.data["role_id"] == role.id:
        turn.go_on(detail, expecting=expecting)
    else:
        await turn.begin(DIALOGUE, detail, role_id=role.id, expecting=expecting)


async def _ready(turn: Turn, role: Role) -> None:
    if turn.draft is not None and turn.draft.dialogue == DIALOGUE:
        await turn.finish()
    if role.kind is RoleKind.HEAD:
        count = await hamlets.count_households(turn.session, role.hamlet_id)
        await turn.say(words.head_is_ready(await turn.place(), count))
        await tell_people.left_on_old_phone(turn.session, role, turn.deployment, now=turn.now)
    else:
        await turn.say(words.is_ready(role.you or YOU))


async def _ask_lanes(turn: Turn, role: Role, *, page: int) -> None:
    """Ask where a helper may take cash; a hamlet of one lane has nothing to choose."""
    lanes = await groups.areas(turn.session, role.hamlet_id)
    if len(lanes) > 1:
        await turn.say(cash_words.ask_lanes(role.id, await _name(turn, role), lanes, role.lanes, page=page))


async def _taker(turn: Turn) -> Role | None:
    """The helper's role of the picked choice, if it takes cash and this person is the head of its hamlet."""
    role = await _led(turn)
    if role is None or role.kind is not RoleKind.HELPER or not role.takes_cash:
        await turn.say(words.NOTHING_TO_REVOKE)
        return None
    return role


async def _led(turn: Turn) -> Role | None:
    """The living role of the picked choice, if this person is the head of its hamlet."""
    role = await roles.living(turn.session, int(turn.args[0]))
    if role is None:
        return None
    leads = any(own.kind is RoleKind.HEAD and own.hamlet_id == role.hamlet_id for own in turn.roles)
    return role if leads else None


async def _name(turn: Turn, role: Role) -> str:
    if role.full_name:
        return role.full_name
    return (await turn.session.get_one(Person, role.person_id)).name
