"""Subject: the hamlet's own questions, answered from its data; what is personal only in private."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import assert_never

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.turn import Turn
from messages import tell_help
from messages.answers import answers
from messages.channels.base import Content
from messages.texts import code_stops as stop_words
from messages.texts import hamlet_questions as words
from messages.texts import help as help_words
from messages.texts import households as household_words
from messages.texts import learning
from messages.texts import meetings as meeting_words
from models import hamlet_facts, help, local_facts, meetings, people, questions
from models.accounts import stopped
from models.chats import GROUP
from models.domain.asides import BareWord, read_bare_word, speaks_of_oneself
from models.domain.deployment import Deployment
from models.domain.place import Place
from models.domain.questions import Intent
from models.domain.roles import LEADERS, RoleKind
from models.tables import HelpKind, Household

MISTAKE = "mistake"


async def answer(turn: Turn, text: str, intent: Intent | None) -> Content | None:
    """The hamlet's own answer, or None where the question is none of its own."""
    match read_bare_word(text):
        case BareWord.MEETING:
            return await _of(turn, text, Intent.MEETING)
        case BareWord.ACCOUNT:
            return await _of(turn, text, Intent.FEE_ACCOUNT)
        case BareWord.PAID_LIST:
            return Content(text=words.counts(await _rounds(turn), await turn.place()))
        case BareWord.BOOK:
            return Content(text=words.public_book(await turn.place()))
        case BareWord.FEE:
            return await _of(turn, text, Intent.FEE_AMOUNT)
        case BareWord.PAID:
            return await _of(turn, text, Intent.FEE_PAID)
        case BareWord.MISTAKE:
            return await _of(turn, text, Intent.FEE_MISTAKE)
        case None:
            return await _of(turn, text, intent) if intent is not None else None


async def told_to_all(
    session: AsyncSession, text: str, intent: Intent, place: Place, *, deployment: Deployment, now: datetime
) -> Content | None:
    """What anybody may be told, without a trace of their asking; None where it depends on who asks, or does more."""
    today = deployment.day(now)
    match intent:
        case Intent.FEE_AMOUNT:
            rounds = await hamlet_facts.rounds_now(session, place.hamlet_id, now=now)
            if await questions.speaks_of_others(session, text, hamlet_id=place.hamlet_id, household_ids=[]):
                return Content(text=words.others_money(rounds))
            return Content(text=words.amount(rounds, place, today))
        case Intent.FEE_ACCOUNT:
            stop = await stopped(session, place.hamlet_id)
            if stop is not None:
                return Content(text=stop_words.for_residents(place, stop.stopped_at, deployment.zone, today))
            accounts = await hamlet_facts.accounts_now(session, place.hamlet_id)
            return Content(text=words.account(accounts, place))
        case Intent.FEE_DUE:
            rounds = await hamlet_facts.rounds_now(session, place.hamlet_id, now=now)
            return Content(text=words.due(rounds, place, today))
        case Intent.FEE_MISTAKE:
            return Content(text=words.mistake(place))
        case Intent.MEETING:
            if coming := await meetings.coming(session, place.hamlet_id, now=now):
                return Content(text=meeting_words.next_meetings(coming, deployment.zone, today))
            said = await hamlet_facts.last_word_on_meetings(session, place.hamlet_id, today=today, now=now)
            on = deployment.day(said.due_at) if said else None
            return Content(text=words.meeting(said.body if said else None, on, place, today))
        case Intent.WIFI | Intent.CAMERA:
            value = (await local_facts.known(session, place.hamlet_id)).get(intent)
            shown = (await answers()).local[intent].shown
            return Content(text=learning.local_fact(shown, value, place)) if value else None
        case Intent.HELPER:
            roles = await people.holders(session, place.hamlet_id, RoleKind.HELPER)
            names = [(role.full_name, role.phone) for role in roles if role.full_name]
            return words.helpers(names, place)
        case Intent.FEE_PAID | Intent.REPORT_PROBLEM:
            return None
        case _:
            assert_never(intent)


async def _of(turn: Turn, text: str, intent: Intent) -> Content:
    match intent:
        case Intent.FEE_AMOUNT:
            return Content(text=await _amount(turn, text))
        case Intent.FEE_PAID:
            return Content(text=await _paid(turn, text))
        case Intent.REPORT_PROBLEM:
            return Content(text=await report(turn, text))
        case Intent.FEE_MISTAKE if _in_group(turn):
            return Content(text=words.MISTAKE_IN_GROUP)
        case Intent.WIFI if _in_group(turn):
            return Content(text=words.WIFI_IN_GROUP)
        case Intent.FEE_MISTAKE:
            await turn.begin(MISTAKE, "what", expecting="text")
        case _:
            pass
    told = await told_to_all(turn.session, text, intent, await turn.place(), deployment=turn.deployment, now=turn.now)
    if told is None:
        return Content(text=await _ask_head(turn, intent))
    return words.helpers_in_group(told) if intent is Intent.HELPER and _in_group(turn) else told


async def _amount(turn: Turn, text: str) -> str:
    households = await _households(turn)
    rounds = await _rounds(turn)
    if await _about_others(turn, text, households):
        return words.others_money(rounds)
    general = words.amount(rounds, await turn.place(), turn.today)
    if _in_group(turn) and speaks_of_oneself(text):
        return f"{general}\n\n{words.PRIVATE_MONEY}"
    if _in_group(turn) or not households:
        return general
    return f"{general}\n\n{words.own_amount(await hamlet_facts.books(turn.session, households))}"


async def _paid(turn: Turn, text: str) -> str:
    if _in_group(turn):
        return words.PRIVATE_MONEY
    households = await _households(turn)
    if await _about_others(turn, text, households):
        return words.others_money(await _rounds(turn))
    if not households:
        place = await turn.place()
        is_leader = bool(turn.held & LEADERS)
        return words.counts(await _rounds(turn), place) if is_leader else household_words.not_linked(place)
    return words.paid(await hamlet_facts.books(turn.session, households), turn.deployment.zone, turn.today)


async def _ask_head(turn: Turn, intent: Intent) -> str:
    """The hamlet has not told of its wifi or its camera: the head is asked, once."""
    place = await turn.place()
    kind = (await answers()).local[intent]
    is_asked = await local_facts.ask_once(turn.session, place.hamlet_id, [intent], now=turn.now)
    if is_asked is not None:
        await tell_help.fact_wanted(turn.session, place.hamlet_id, kind.key, kind.ask, now=turn.now)
    return words.not_recorded(place, head_asked=is_asked is not None)


async def report(turn: Turn, text: str) -> str:
    """Hand on, word for word, what is wrong in the hamlet; returns what its teller is told."""
    seen = await help.make(
        turn.session,
        hamlet_id=turn.the_hamlet.id,
        person_id=turn.person.id,
        words=text,
        kind=HelpKind.PROBLEM,
        now=turn.now,
    )
    told = await tell_help.help_asked(turn.session, seen, now=turn.now)
    return help_words.recorded(seen, await turn.place(), told)


async def _about_others(turn: Turn, text: str, households: Sequence[Household]) -> bool:
    return await questions.speaks_of_others(
        turn.session,
        text,
        hamlet_id=turn.the_hamlet.id,
        household_ids=[household.id for household in households],
    )


async def _households(turn: Turn) -> list[Household]:
    found = await people.households_of(turn.session, turn.person.id)
    return [household for household in found if household.hamlet_id == turn.the_hamlet.id]


async def _rounds(turn: Turn) -> list[hamlet_facts.OpenRound]:
    return await hamlet_facts.rounds_now(turn.session, turn.the_hamlet.id, now=turn.now)


def _in_group(turn: Turn) -> bool:
    return turn.chat.kind == GROUP
