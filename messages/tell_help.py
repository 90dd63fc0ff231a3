"""What happened to a request for help -> those who can help, or the one who asked, are told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from messages import asking, outbox
from messages.asking import Asked
from messages.channels.base import Content, Lane
from messages.texts import hamlet_questions, learning
from messages.texts import help as words
from messages.texts import questions as question_words
from messages.texts.contacts import YOU
from models.chats import Target, private_of, role_targets
from models.domain.place import Place
from models.domain.questions import Entry
from models.domain.roles import HEADS, HELPERS, TREASURY, RoleKind
from models.help import Seen
from models.tables import HelpKind, HelpStatus, Role


async def who_can_help(session: AsyncSession, hamlet_id: int, kind: HelpKind) -> list[tuple[Role, Target]]:
    """The digital team, the head where there is none; the head for what is broken."""
    if kind is not HelpKind.PROBLEM:
        helpers = await role_targets(session, hamlet_id, sorted(HELPERS))
        if helpers:
            return helpers
    return await role_targets(session, hamlet_id, sorted(HEADS))


async def help_asked(session: AsyncSession, seen: Seen, *, now: datetime) -> list[Role]:
    """Ask those who can help, but not the asker; returns the roles that were asked."""
    found = await who_can_help(session, seen.hamlet_id, seen.kind)
    told = [(role, target) for role, target in found if role.person_id != seen.asker_id]
    for _, target in told:
        await _push(
            session, words.asked(seen), seen, key=f"help:{seen.request_id}:{target.chat_id}", to=target, now=now
        )
    return [role for role, _ in told]


async def help_taken(session: AsyncSession, seen: Seen, helper: Role, place: Place, *, now: datetime) -> None:
    """Tell the asker who comes; nobody else is asked for it any more."""
    await asking.take_out(session, f"help:{seen.request_id}:", but_of=seen.asker_id)
    await _to_asker(
        session, Content(text=words.taken(seen, helper, place)), seen, key=f"{helper.person_id}:taken", now=now
    )


async def help_finished(session: AsyncSession, seen: Seen, helper: Role, *, update: str, now: datetime) -> None:
    """Ask the asker whether it is done; `update` tells one finishing from the next."""
    await asking.take_out(session, f"help:{seen.request_id}:", but_of=seen.asker_id)
    await _to_asker(session, words.finished(seen, helper), seen, key=f"done:{update}", now=now)


async def help_not_done(session: AsyncSession, seen: Seen, *, update: str, now: datetime) -> None:
    """Tell the helper that it is not done."""
    await _to_taker(session, words.not_done(seen), seen, key=f"not-done:{update}", now=now)


async def answered(session: AsyncSession, seen: Seen, helper: Role, body: str, *, update: str, now: datetime) -> None:
    """Bring a helper's answer to the asker."""
    await _to_asker(session, words.reply(seen, helper, body), seen, key=f"reply:{update}", now=now)


async def asked_more(session: AsyncSession, seen: Seen, more: str, *, update: str, now: datetime) -> None:
    """Bring the asker's further question to the helper."""
    await _to_taker(session, words.asked_more(seen, more), seen, key=f"more:{update}", now=now)


async def waits_a_day(session: AsyncSession, seen: Seen, place: Place, *, now: datetime) -> None:
    """Remind those who can help, or the taker who has not answered; the asker hears that nobody has come yet."""
    key = f"help:{seen.request_id}:day"
    if seen.status is HelpStatus.TAKEN:
        await _to_taker(session, words.waits_a_day(seen), seen, key="day", now=now)
        return
    for role, target in await who_can_help(session, seen.hamlet_id, seen.kind):
        if role.person_id != seen.asker_id:
            await _push(session, words.waits_a_day(seen), seen, key=f"{key}:{target.chat_id}", to=target, now=now)
    if seen.kind is not HelpKind.PROBLEM:
        await _to_asker(session, words.nobody_yet(seen, place), seen, key="nobody", now=now)


async def waits_two_days(session: AsyncSession, seen: Seen, *, now: datetime) -> None:
    """Ask the head to give it to somebody."""
    helpers = [role for role, _ in await role_targets(session, seen.hamlet_id, sorted(HELPERS))]
    others = [role for role in helpers if role.person_id not in (seen.asker_id, seen.taken_by)]
    for role, target in await role_targets(session, seen.hamlet_id, sorted(HEADS)):
        asked = words.waits_two_days(seen, others, role.you or YOU)
        await _push(session, asked, seen, key=f"help:{seen.request_id}:head:{target.chat_id}", to=target, now=now)


async def given(session: AsyncSession, seen: Seen, role: Role, place: Place, *, now: datetime) -> None:
    """Tell who was given a request, and the asker who comes."""
    key = f"given:{role.person_id}"
    await _to_person(session, role.person_id, words.taken_by_you(seen, role.you or YOU), seen, key=key, now=now)
    await help_taken(session, seen, role, place, now=now)


async def fact_wanted(session: AsyncSession, hamlet_id: int, key: str, ask: str, *, now: datetime) -> None:
    """Ask the head for what only the hamlet knows."""
    for role, target in await role_targets(session, hamlet_id, [RoleKind.HEAD]):
        await outbox.put(
            session,
            learning.fact_wanted(ask, key, role.you or YOU),
            key=f"fact:{hamlet_id}:{key}:{target.chat_id}",
            to=target,
            lane=Lane.REMINDER,
            now=now,
            asked=Asked(pushed=True, title=ask[:40]),
        )


async def mistaken_transfer(
    session: AsyncSession, *, hamlet_id: int, asker: str, told: str, update: str, now: datetime
) -> None:
    """Hand what a payer says of a mistaken transfer to the treasurer, the head where there is none."""
    targets = await role_targets(session, hamlet_id, sorted(TREASURY)) or await role_targets(
        session, hamlet_id, sorted(HEADS)
    )
    for _, target in targets:
        await outbox.put(
            session,
            Content(text=hamlet_questions.mistake_for_treasurer(asker, told)),
            key=f"mistake:{update}:{target.chat_id}",
            to=target,
            lane=Lane.ANSWER,
            now=now,
        )


async def entry_expired(session: AsyncSession, entry: Entry, place: Place, *, now: datetime) -> None:
    """Tell the head, once, that an answer people ask for is past its day."""
    for role, target in await role_targets(session, place.hamlet_id, sorted(HEADS)):
        await outbox.put(
            session,
            Content(text=question_words.to_be_reviewed(entry, place, role.you or YOU)),
            key=f"expired:{entry.entry_id}:{entry.expires}:{target.chat_id}",
            to=target,
            lane=Lane.REMINDER,
            now=now,
        )


async def _to_asker(session: AsyncSession, content: Content, seen: Seen, *, key: str, now: datetime) -> None:
    await _to_person(session, seen.asker_id, content, seen, key=key, now=now)


async def _to_taker(session: AsyncSession, content: Content, seen: Seen, *, key: str, now: datetime) -> None:
    if seen.taken_by is not None:
        await _to_person(session, seen.taken_by, content, seen, key=key, now=now)


async def _to_person(
    session: AsyncSession, person_id: int, content: Content, seen: Seen, *, key: str, now: datetime
) -> None:
    target = (await private_of(session, [person_id])).get(person_id)
    if target is not None:
        await _push(
            session, content, seen, key=f"help:{seen.request_id}:{key}", to=target.about(seen.hamlet_id), now=now
        )


async def _push(session: AsyncSession, content: Content, seen: Seen, *, key: str, to: Target, now: datetime) -> None:
    await outbox.put(
        session,
        content,
        key=key,
        to=to,
        lane=Lane.ANSWER,
        now=now,
        asked=Asked(pushed=True, title=seen.words[:40]),
    )
