"""Subject: a household says whether somebody of it comes to a meeting."""

from __future__ import annotations

from handlers.turn import Handler, Turn
from messages import asking, tell_meetings
from messages.texts import households as household_words
from messages.texts import meetings as words
from messages.texts import talk
from models import household_search, meetings, people
from models.chats import GROUP
from models.domain.cash import read_household
from models.domain.meetings import Answer, MeetingStatus, read_answer
from models.tables import Household, Meeting

WHO, WHOSE = "meeting_substitute", "meeting_household"
"""Dialogues: who goes instead; which household somebody is of whose phone is not linked."""
_LEAST_OF_A_NAME = 2  # words: of a single one too many are called


def or_answer(otherwise: Handler) -> Handler:
    """What is typed and is nothing else: an answer to an invitation, while there is a meeting to come."""

    async def heard(turn: Turn) -> None:
        said = read_answer(turn.text) if turn.hamlet is not None and turn.incoming.file is None else None
        coming = await meetings.coming(turn.session, turn.the_hamlet.id, now=turn.now) if said is not None else ()
        if said is None or not coming:
            await otherwise(turn)
        elif turn.chat.kind == GROUP:
            await turn.say(talk.PRIVATE_MATTER)
        else:
            await _said(turn, coming[0], said)

    return heard


async def picked(turn: Turn) -> None:
    """meeting.answer:<meeting>:<household>:<answer>: by a choice under an invitation, for one household."""
    meeting_id, household_id, answer = turn.args
    mine = {house.id: house for house in await people.households_of(turn.session, turn.person.id)}
    meeting = await meetings.one(turn.session, int(meeting_id), hamlet_id=turn.the_hamlet.id)
    if meeting is None:
        await turn.say(words.GONE)
    elif int(household_id) not in mine:
        await turn.say(household_words.not_linked(await turn.place()))
    else:
        await _take(turn, meeting, mine[int(household_id)], Answer(answer))


async def house_picked(turn: Turn) -> None:
    """meeting.house:<meeting>:<answer>:<household>: which of a phone's households answers."""
    meeting_id, answer, household_id = turn.args
    turn.args = (meeting_id, household_id, answer)
    await picked(turn)


async def who_typed(turn: Turn) -> None:
    """The name of whoever goes instead."""
    data = turn.the_draft.data
    name = " ".join(turn.text.split())[: words.LONGEST_NAME]
    meeting = await meetings.one(turn.session, int(data["meeting"]), hamlet_id=turn.the_hamlet.id)
    household = await turn.session.get(Household, int(data["household"]))
    if not name:
        await turn.say(words.ASK_SUBSTITUTE)
        return
    await turn.finish()
    if meeting is None or household is None:
        await turn.say(words.GONE)
    else:
        await _note(turn, meeting, household, Answer.SUBSTITUTE, substitute=name)


async def household_typed(turn: Turn) -> None:
    """Which household somebody answers for; nothing of the register is said back to a stranger."""
    data = turn.the_draft.data
    meeting = await meetings.one(turn.session, int(data["meeting"]), hamlet_id=turn.the_hamlet.id)
    if meeting is None:
        await turn.finish()
        await turn.say(words.GONE)
        return
    number, hamlet_id = read_household(turn.text), turn.the_hamlet.id
    found: list[Household] = []
    if number is not None:
        one = await household_search.numbered(turn.session, hamlet_id=hamlet_id, number=number)
        found = [one] if one is not None else []
    elif len(turn.text.split()) >= _LEAST_OF_A_NAME:
        found = list(await household_search.named(turn.session, hamlet_id=hamlet_id, typed=turn.text))
    if len(found) == 1:
        await turn.finish()
        await _take(turn, meeting, found[0], Answer(data["answer"]))
    else:
        await turn.say(words.ASK_CODE if found else words.household_not_found(turn.text), expecting="household")


async def _said(turn: Turn, meeting: Meeting, said: Answer) -> None:
    """A word alone: it is about the meeting that comes first, and about the household of this phone."""
    houses = [
        house
        for house in await people.households_of(turn.session, turn.person.id)
        if house.hamlet_id == meeting.hamlet_id
    ]
    if len(houses) == 1:
        await _take(turn, meeting, houses[0], said)
    elif houses:
        listed = [(house.id, house.code, house.head) for house in houses]
        action = f"meeting.house:{meeting.id}:{said}"
        await turn.say(household_words.which_household(listed, action, all_too=False, question=words.WHOSE))
    else:
        await asking.drop(turn.session, chat_id=turn.chat.id, person_id=turn.person.id)
        await turn.begin(WHOSE, "household", expecting="household", meeting=meeting.id, answer=said)
        await turn.say(words.ASK_HOUSEHOLD, expecting="household")


async def _take(turn: Turn, meeting: Meeting, household: Household, said: Answer) -> None:
    if said is Answer.SUBSTITUTE and meeting.status is MeetingStatus.PLANNED and meeting.starts_at > turn.now:
        await asking.drop(turn.session, chat_id=turn.chat.id, person_id=turn.person.id)
        await turn.begin(WHO, "name", expecting="name", meeting=meeting.id, household=household.id)
        await turn.say(words.ASK_SUBSTITUTE)
    else:
        await _note(turn, meeting, household, said)


async def _note(turn: Turn, meeting: Meeting, household: Household, said: Answer, *, substitute: str = "") -> None:
    zone, place = turn.deployment.zone, await turn.place()
    if meeting.status is MeetingStatus.CANCELLED:
        await turn.say(words.called_off(meeting, zone, turn.today))
        return
    if meeting.starts_at <= turn.now:
        await turn.say(words.OVER)
        return
    mine = [house.id for house in await people.households_of(turn.session, turn.person.id)]
    is_noted = await meetings.answer(
        turn.session,
        meeting,
        household.id,
        said,
        by=turn.person.id,
        is_member=household.id in mine,
        substitute=substitute,
        now=turn.now,
    )
    if not is_noted:
        await turn.say(words.answered_at_home(place))
        return
    await tell_meetings.drop_what_household_was_to_be_asked(turn.session, meeting, household.id)
    content = words.noted(said, meeting, place, zone, turn.today, substitute=substitute)
    if len(mine) > 1:
        content = household_words.naming_the_house(content, household.head)
    await turn.say(content)
