"""Subject: a household's phones. Joining by code, inviting another phone, removing one, private reminders."""

from __future__ import annotations

from handlers.turn import Turn
from messages import tell_on_behalf, tell_people
from messages.texts import households as words
from messages.texts import on_behalf as on_behalf_words
from messages.texts import people as people_words
from models import codes, memberships
from models.people import households_of
from models.tables import Code, Household


async def confirm(turn: Turn, code: Code) -> None:
    """A household's living code was typed: asks whether it is theirs."""
    household = await memberships.living(turn.session, code.household_id)
    place = await tell_people.place_at(turn.session, code.hamlet_id, turn.deployment)
    if household is None:
        await turn.say(people_words.wrong_code(code.code, place))
        return
    if await memberships.membership(turn.session, person_id=turn.person.id, household_id=household.id):
        await turn.say(words.linked(household.head, household.code))
        return
    if code.made_by == turn.person.id:  # made for the household's own phone
        await turn.say(on_behalf_words.OWN_CODE)
        return
    await turn.say(words.confirm_household(household.head, household.area, code.id, place))


async def join(turn: Turn) -> None:
    """join:<code>: it is theirs; this phone gets the household's messages now."""
    code = await turn.session.get_one(Code, int(turn.args[0]))
    if code.made_by == turn.person.id:
        await turn.say(on_behalf_words.OWN_CODE)
        return
    joined = await memberships.join(
        turn.session, code, person=turn.person, consent_way=words.CONSENT_BY_CODE, now=turn.now
    )
    if joined is None:
        await turn.session.refresh(code)
        place = await tell_people.place_at(turn.session, code.hamlet_id, turn.deployment)
        zone = turn.deployment.zone
        if code.used_at is not None:
            await turn.say(people_words.used_code(people_words.HOUSEHOLD_CODE, code.used_at, zone, place))
        else:
            day = turn.deployment.day(code.expires_at)
            await turn.say(people_words.expired_code(people_words.HOUSEHOLD_CODE, day, turn.today, place))
        return
    if joined.is_new:
        await tell_people.member_joined(turn.session, joined, turn.person, turn.deployment, now=turn.now)
    await turn.say(words.linked(joined.household.head, joined.household.code))
    await tell_on_behalf.linked(turn.session, joined.household.id, turn.deployment, now=turn.now)


async def not_mine(turn: Turn) -> None:
    """join.no:<code>: the paper went to the wrong house; the code lives on."""
    code = await turn.session.get_one(Code, int(turn.args[0]))
    place = await tell_people.place_at(turn.session, code.hamlet_id, turn.deployment)
    await turn.say(words.not_my_household(place))


async def for_household(turn: Turn, action: str, *, all_too: bool = False) -> list[Household]:
    """The household(s) that a matter is about: the person's only one, the picked one, or all of them.

    Asks (with `action`:<id> as choices, `action`:all with `all_too`) where there are several, says how to be linked
    where there is none; in both cases the list is empty and nothing is left to do. A pick is checked again.
    """
    houses = list(await households_of(turn.session, turn.person.id))
    if not houses:
        await turn.say(words.not_linked(await turn.place()))
        return []
    if turn.args == ("all",):
        return houses
    if turn.args:
        houses = [house for house in houses if str(house.id) == turn.args[0]]
        if not houses:
            await turn.say(words.not_linked(await turn.place()))
        return houses
    if len(houses) > 1:
        listed = [(house.id, house.code, house.head) for house in houses]
        await turn.say(words.which_household(listed, action, all_too=all_too))
        return []
    return houses


async def invite(turn: Turn) -> None:
    """/moinha, or invite:<household>: a code for another phone of the household."""
    for house in await for_household(turn, "invite"):
        code = await codes.make_household_code(turn.session, house, by=turn.person.id, now=turn.now)
        phones = len(await memberships.members(turn.session, house.id))
        has_several = len(await households_of(turn.session, turn.person.id)) > 1
        await turn.say(words.invitation_made(house.id, phones, house.head if has_several else None))
        await turn.say(words.invitation(house.head, code.code))


async def show_members(turn: Turn) -> None:
    """members:<household>: whose phones get its messages."""
    for house in await for_household(turn, "members"):
        listed = [
            (link.id, person.name, turn.deployment.day(link.joined_at), person.id == turn.person.id)
            for link, person in await memberships.members(turn.session, house.id)
        ]
        await turn.say(words.phones(house.head, listed, turn.today))


async def remove_member(turn: Turn) -> None:
    """member.remove:<membership>: a phone of the same household, perhaps this one, gets its messages no more."""
    membership_id = int(turn.args[0])
    removed = await memberships.remove(turn.session, membership_id, by=turn.person.id, now=turn.now)
    if removed is None:
        await turn.say(words.NO_SUCH_PHONE)
        return
    if removed.left:
        household = await turn.session.get_one(Household, removed.household_id)
        await turn.say(words.phone_has_left(household.head))
        return
    await tell_people.member_removed(turn.session, removed, membership_id, turn.deployment, now=turn.now)
    await turn.say(words.phone_removed(removed.person.name, await turn.place()))


async def member_is_right(turn: Turn) -> None:
    """member.right: the new phone is the family's."""
    await turn.say(words.MEMBER_IS_RIGHT)


async def stop_reminders(turn: Turn) -> None:
    """/ngungnhac"""
    turn.person.reminders_off = True
    await turn.say(words.reminders_off())


async def start_reminders(turn: Turn) -> None:
    """/batnhac"""
    turn.person.reminders_off = False
    await turn.say(words.REMINDERS_ON)
