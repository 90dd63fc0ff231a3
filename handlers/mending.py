"""Subject: mending the register from the phone: /suaho, one column of a household, what was changed taken back."""

from __future__ import annotations

from typing import assert_never

from handlers import mending_life
from handlers.turn import Turn
from messages import asking
from messages.channels.base import Content
from messages.texts import mending as words
from messages.texts import mending_life as life_words
from messages.texts import talk
from models import groups, household_search, mending, register_changes
from models.domain import folding
from models.domain.cash import read_household
from models.domain.mending import MENDABLE, known_area, read_typed
from models.domain.register import Column, WrongCell
from models.domain.register_changes import Value
from models.domain.roles import LEADERS
from models.mending import Mended, MovedOn, TooLateToTakeBack
from models.tables import Household

DIALOGUE = mending_life.DIALOGUE
_ADDING = frozenset({"them", "them ho", "them ho moi", "ho moi", "moi"})


def parses_as_household(arguments: str) -> bool:
    """Whether the words after "sửa hộ" are a household's number, or after "thêm hộ" that it is a new one."""
    return read_household(arguments) is not None or folding.words(arguments) in _ADDING


async def suaho(turn: Turn) -> None:
    """/suaho [household]: which household, and what about it."""
    said = folding.words(turn.arguments or turn.text)
    if said in _ADDING:
        await mending_life.ask_new(turn)
    elif turn.arguments:
        await _find(turn, turn.arguments)
    else:
        await ask_household(turn)


async def picked(turn: Turn) -> None:
    """Whatever is picked on the way: mend:<what>:<…>."""
    if not turn.held & LEADERS:
        await turn.say(talk.for_the_head(await turn.place()))
        return
    match turn.args:
        case ("ask",):
            await ask_household(turn)
        case ("open", household_id):
            household = await _household(turn, household_id)
            await (show(turn, household) if household is not None else ask_household(turn))
        case ("column", household_id, column) if column in MENDABLE:
            await _ask_value(turn, household_id, Column(column))
        case ("category", slug):
            await _taken(turn, Column.CATEGORY, slug)
        case ("write",):
            await _write(turn)
        case ("back", change_id):
            await _take_back(turn, int(change_id))
        case _:
            await mending_life.picked(turn)


async def typed(turn: Turn) -> None:
    """Whatever is typed on the way."""
    if not turn.held & LEADERS:
        await turn.say(talk.for_the_head(await turn.place()))
        return
    draft = turn.the_draft
    column = draft.data.get("column")
    household = await _household(turn, draft.data.get("household_id"))
    if draft.step == "household":
        await _find(turn, turn.text)
    elif draft.step in mending_life.STEPS:
        await mending_life.typed(turn)
    elif household is None:
        await ask_household(turn)
    elif draft.step == "value" and column is not None:
        await _read(turn, household, Column(column))
    elif draft.step == "confirm" and column is not None:
        await turn.say(_confirmed(turn, household, Column(column)))
    else:
        await show(turn, household)


async def ask_household(turn: Turn) -> None:
    """Which household; what is typed next is one."""
    await asking.drop(turn.session, chat_id=turn.chat.id, person_id=turn.person.id)
    await turn.begin(DIALOGUE, "household", expecting="household")
    await turn.say(words.ASK_HOUSEHOLD, expecting="household")


async def show(turn: Turn, household: Household) -> None:
    """J5: one household, and what can be mended."""
    zone, today = turn.deployment.zone, turn.today
    if turn.draft is not None and turn.draft.dialogue == DIALOGUE:
        await turn.finish()  # the choices say all that they are about; other talk goes its usual way
    if household.closed_at is not None:
        await turn.say(life_words.is_closed(household, zone, today))
        return
    last = await register_changes.last_of(turn.session, household.id)
    by = await register_changes.changed_by(turn.session, last) if last is not None else ""
    await turn.say(words.menu(household, last, by, zone, today))


async def _find(turn: Turn, text: str) -> None:
    number = read_household(text)
    hamlet_id = turn.the_hamlet.id
    if number is not None:
        household = await household_search.numbered(turn.session, hamlet_id=hamlet_id, number=number)
        household = household or await mending.closed_with(turn.session, hamlet_id=hamlet_id, number=number)
        found = [household] if household is not None else []
    else:
        found = list(await household_search.named(turn.session, hamlet_id=hamlet_id, typed=text))
    if len(found) == 1:
        await show(turn, found[0])
        return
    await turn.begin(DIALOGUE, "household", expecting="household")
    if found:
        turn.go_on("household", expecting="name")
        await turn.say(words.several(text, found))
    else:
        await turn.say(words.not_found(text), expecting="household")


async def _ask_value(turn: Turn, household_id: str, column: Column) -> None:
    household = await _household(turn, household_id)
    if household is None or household.closed_at is not None:
        await turn.say(words.GONE)
        return
    areas = await groups.areas(turn.session, turn.the_hamlet.id) if column is Column.AREA else []
    expecting = {Column.HEAD: "name", Column.MEMBERS: "name", Column.CATEGORY: ""}.get(column, "amount")
    await asking.drop(turn.session, chat_id=turn.chat.id, person_id=turn.person.id)
    await turn.begin(DIALOGUE, "value", household_id=household.id, column=column.value, expecting=expecting)
    await turn.say(words.ask_value(household, column, areas), expecting=expecting)


async def _read(turn: Turn, household: Household, column: Column) -> None:
    value = read_typed(column, turn.text, head=household.head, members=household.members)
    if isinstance(value, WrongCell):
        await turn.say(words.wrong(column, value), expecting=str(turn.the_draft.data.get("expecting", "")))
        return
    if column is Column.AREA:
        value = known_area(str(value), await groups.areas(turn.session, turn.the_hamlet.id))
    await _taken(turn, column, value)


async def _taken(turn: Turn, column: Column, value: Value) -> None:
    """A value that can be written: shown with what stands there now."""
    household = await _household(turn, turn.draft.data.get("household_id")) if turn.draft else None
    if household is None or household.closed_at is not None or turn.the_draft.dialogue != DIALOGUE:
        await turn.say(words.GONE)
        return
    before = register_changes.stands(household)[column]
    if before == value:
        await turn.finish()
        await turn.say(words.unchanged(household, column))
        return
    turn.go_on("confirm", column=column.value, before=before, after=value, expecting="")
    await turn.say(_confirmed(turn, household, column))


def _confirmed(turn: Turn, household: Household, column: Column) -> Content:
    data = turn.the_draft.data
    return words.confirm(household, column, data["before"], data["after"])


async def _write(turn: Turn) -> None:
    draft = turn.draft
    household = await _household(turn, draft.data.get("household_id")) if draft is not None else None
    if draft is None or household is None or draft.dialogue != DIALOGUE or draft.step != "confirm":
        await turn.say(words.GONE)
        return
    outcome = await mending.mend(
        turn.session,
        household,
        Column(draft.data["column"]),
        before=draft.data["before"],
        after=draft.data["after"],
        by=turn.person.id,
        now=turn.now,
    )
    await turn.finish()
    match outcome:
        case Mended():
            await turn.say(words.done(outcome))
        case MovedOn():
            await turn.say(words.moved_on(outcome.household))
        case _:
            assert_never(outcome)


async def _take_back(turn: Turn, change_id: int) -> None:
    outcome = await mending.take_back(
        turn.session, change_id, hamlet_id=turn.the_hamlet.id, by=turn.person.id, now=turn.now
    )
    match outcome:
        case Mended():
            await turn.say(words.taken_back(outcome))
        case MovedOn():
            await turn.say(words.moved_on(outcome.household))
        case TooLateToTakeBack():
            await turn.say(words.too_late(outcome.household, is_back=outcome.is_back))
        case None:
            await turn.say(words.GONE)
        case _:
            assert_never(outcome)


async def _household(turn: Turn, household_id: object) -> Household | None:
    """A household of this hamlet, by what a choice or the draft carries."""
    if household_id is None:
        return None
    return await mending.the_household(turn.session, int(str(household_id)), hamlet_id=turn.the_hamlet.id)
