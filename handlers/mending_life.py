"""Subject: mending the register from the phone: a household that is new, one that is closed, one opened again."""

from __future__ import annotations

from handlers.turn import Turn
from messages import asking
from messages.channels.base import Content
from messages.texts import mending as words
from messages.texts import mending_life as life_words
from models import groups, memberships, mending
from models.domain.mending import known_area, read_typed
from models.domain.register import Column, WrongCell, read_cell
from models.mending import NewHousehold
from models.tables import Household

DIALOGUE = "mend"
STEPS = frozenset({"new_head", "new_area", "new_people", "new_number", "new_confirm"})


async def picked(turn: Turn) -> None:
    """A choice about a whole household: mend:<what>:<…>."""
    match turn.args:
        case ("new",):
            await ask_new(turn)
        case ("number",) if _is_new(turn):
            await _ask(turn, "new_number", life_words.ask_number(int(turn.the_draft.data["number"])), "amount")
        case ("add",) if _is_new(turn):
            await _add(turn)
        case ("ask_close", household_id):
            await _ask_to_close(turn, await _household(turn, household_id))
        case ("close", household_id):
            await _close(turn, await _household(turn, household_id))
        case ("reopen", household_id):
            await _reopen(turn, await _household(turn, household_id))
        case _:
            await turn.say(words.GONE)


async def ask_new(turn: Turn) -> None:
    """A new household: its head first."""
    await turn.begin(DIALOGUE, "new_head")
    await _ask(turn, "new_head", Content(text=life_words.ASK_NEW_HEAD), "name")


async def typed(turn: Turn) -> None:
    """What is typed about the new household: the answer to the step, or the step is asked again."""
    data = turn.the_draft.data
    match turn.the_draft.step:
        case "new_head":
            head = read_cell(Column.HEAD, turn.text)
            if not _refused(head):
                turn.go_on("new_area", head=head)
                areas = await groups.areas(turn.session, turn.the_hamlet.id)
                await _ask(turn, "new_area", life_words.ask_new_area(str(head), areas), "amount")
                return
            await _say_wrong(turn, Column.HEAD, head)
        case "new_area":
            area = read_cell(Column.AREA, turn.text)
            if not _refused(area) and area:
                area = known_area(str(area), await groups.areas(turn.session, turn.the_hamlet.id))
                turn.go_on("new_people", area=area)
                await _ask(turn, "new_people", life_words.ask_new_people(data["head"]), "amount")
                return
            await _say_wrong(turn, Column.AREA, area)
        case "new_people":
            people = read_typed(Column.PEOPLE, turn.text)
            if not _refused(people):
                turn.go_on("new_confirm", people=people)
                await _preview(turn)
                return
            await _say_wrong(turn, Column.PEOPLE, people)
        case "new_number":
            number = read_cell(Column.CODE, turn.text)
            if not isinstance(number, int):
                await _say_wrong(turn, Column.CODE, number)
                return
            try:
                await mending.free_number(turn.session, turn.the_hamlet.id, number, now=turn.now)
            except mending.NumberRefused as refused:
                await turn.say(life_words.number_refused(refused, turn.deployment.zone, turn.today))
                return
            turn.go_on("new_confirm", wished=number)
            await _preview(turn)
        case _:
            await _preview(turn)


async def _preview(turn: Turn) -> None:
    new = _new(turn)
    number = await mending.free_number(turn.session, turn.the_hamlet.id, new.number, now=turn.now)
    turn.go_on("new_confirm", number=number, expecting="")
    alike = await mending.alike(turn.session, turn.the_hamlet.id, head=new.head, area=new.area)
    await turn.say(life_words.confirm_new(new, number, alike))


async def _add(turn: Turn) -> None:
    household = await mending.add(turn.session, turn.the_hamlet, _new(turn), by=turn.person.id, now=turn.now)
    await turn.finish()
    await turn.say(life_words.added(household))


async def _ask_to_close(turn: Turn, household: Household | None) -> None:
    if household is None or household.closed_at is not None:
        await turn.say(words.GONE)
        return
    phones = await memberships.members(turn.session, household.id)
    owes = await mending.owes(turn.session, household.id)
    await turn.say(life_words.ask_close(household, owes, len(phones)))


async def _close(turn: Turn, household: Household | None) -> None:
    if household is None:
        await turn.say(words.GONE)
        return
    closed = await mending.close(turn.session, household, by=turn.person.id, now=turn.now)
    if turn.draft is not None and turn.draft.dialogue == DIALOGUE:
        await turn.finish()
    await turn.say(life_words.closed(closed))


async def _reopen(turn: Turn, household: Household | None) -> None:
    if household is None:
        await turn.say(words.GONE)
        return
    await mending.reopen(turn.session, household, by=turn.person.id, now=turn.now)
    await turn.say(life_words.reopened(household))


async def _ask(turn: Turn, step: str, content: Content, expecting: str) -> None:
    """What is typed next answers this: no choice that was offered before takes it for its number."""
    await asking.drop(turn.session, chat_id=turn.chat.id, person_id=turn.person.id)
    turn.go_on(step, expecting=expecting)
    await turn.say(content, expecting=expecting)


async def _say_wrong(turn: Turn, column: Column, cell: object) -> None:
    if isinstance(cell, WrongCell):
        await turn.say(words.wrong(column, cell), expecting=str(turn.the_draft.data.get("expecting", "")))
    else:
        await turn.say(life_words.NOTHING_TYPED)


def _refused(read: object) -> bool:
    return isinstance(read, WrongCell)


def _is_new(turn: Turn) -> bool:
    """Whether a new household waits to be written."""
    draft = turn.draft
    return draft is not None and draft.dialogue == DIALOGUE and draft.step in ("new_confirm", "new_number")


def _new(turn: Turn) -> NewHousehold:
    data = turn.the_draft.data
    return NewHousehold(head=data["head"], area=data["area"], people=int(data["people"]), number=data.get("wished"))


async def _household(turn: Turn, household_id: str) -> Household | None:
    return await mending.the_household(turn.session, int(household_id), hamlet_id=turn.the_hamlet.id)
