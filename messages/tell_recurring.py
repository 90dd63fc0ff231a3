"""A month of a recurring round came up -> the head is asked; it failed or is over -> head and treasurer are told."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from messages import outbox
from messages.asking import Asked
from messages.channels.base import Content, Lane
from messages.refusals import in_words
from messages.texts import recurring as words
from messages.texts import register_changes as change_words
from messages.texts.contacts import TREASURER, YOU
from models import hamlets, register_changes, round_plans
from models.chats import Target, role_targets
from models.domain.announcements import is_quiet, morning_after
from models.domain.deployment import Deployment
from models.domain.roles import HEADS, LEADERS, RoleKind
from models.recurring_months import Coming
from models.refusals import Refusal


async def asked(
    session: AsyncSession,
    deployment: Deployment,
    coming: Coming,
    *,
    opens_at: datetime,
    was_put_off: bool,
    now: datetime,
) -> None:
    """Ask the head (and the deputy): open it, or put it off? At night the question waits for the morning."""
    today, zone = deployment.day(now), deployment.zone
    request = coming.request(words.title)
    try:
        plan = await round_plans.plan(session, coming.hamlet, request, today=today)
    except Refusal as refusal:
        why = await _why(session, deployment, coming, refusal, now=now)
        content = words.cannot_be_opened(coming.opening.id, request.title, why, opens_at, zone, today)
    else:
        changes = await register_changes.since_last_round(session, coming.hamlet.id, fee_id=coming.fee.id)
        content = words.ask(
            opening_id=coming.opening.id,
            round_title=request.title,
            parts=request.parts,
            households=len(plan.households),
            total=plan.expected,
            changed=(len(changes), change_words.summary(changes)),
            opens_at=opens_at,
            was_put_off=was_put_off,
            zone=zone,
            today=today,
        )
    for target in await _targets(session, coming, HEADS):
        await outbox.put(
            session,
            content,
            key=f"recurring:{coming.opening.id}:asked:{coming.opening.times_asked}:{target.chat_id}",
            to=target,
            lane=Lane.ANSWER,
            now=now,
            due_at=_after_quiet(coming, deployment, now),
            asked=Asked(pushed=True, title=request.title),
        )


async def failed(
    session: AsyncSession, deployment: Deployment, coming: Coming, refusal: Refusal, *, now: datetime
) -> None:
    """It could not be opened this morning."""
    why = await _why(session, deployment, coming, refusal, now=now)
    await _tell(session, coming, words.failed(_title(coming), why), what="failed", now=now)


async def missed(session: AsyncSession, deployment: Deployment, coming: Coming, *, now: datetime) -> None:
    """Its due date is over."""
    text = words.missed(_title(coming), coming.opening.due_on, deployment.day(now))
    await _tell(session, coming, text, what="missed", now=now, due_at=_after_quiet(coming, deployment, now))


async def others(session: AsyncSession, hamlet_id: int, text: str, *, about: str, not_to: int, now: datetime) -> None:
    """Tell head, deputy and treasurer what one of them decided, but for the chat where it was decided."""
    found = await role_targets(session, hamlet_id, sorted(LEADERS))
    for target in {target.chat_id: target for _, target in found}.values():
        if target.chat_id != not_to:
            key = f"recurring:{about}:{now.timestamp():.0f}:{target.chat_id}"
            await outbox.put(session, Content(text=text), key=key, to=target, lane=Lane.ANSWER, now=now)


async def _tell(
    session: AsyncSession, coming: Coming, text: str, *, what: str, now: datetime, due_at: datetime | None = None
) -> None:
    for target in await _targets(session, coming, LEADERS):
        await outbox.put(
            session,
            Content(text=text),
            key=f"recurring:{coming.opening.id}:{what}:{target.chat_id}",
            to=target,
            lane=Lane.ANSWER,
            now=now,
            due_at=due_at,
        )


async def _targets(session: AsyncSession, coming: Coming, kinds: Collection[RoleKind]) -> list[Target]:
    found = await role_targets(session, coming.hamlet.id, sorted(kinds))
    return list({target.chat_id: target for _, target in found}.values())


async def _why(
    session: AsyncSession, deployment: Deployment, coming: Coming, refusal: Refusal, *, now: datetime
) -> str:
    place = await hamlets.place_of(
        session, coming.hamlet, public_url=deployment.public_url, treasurer_title=TREASURER
    )
    return in_words(refusal, place=place, you=YOU, zone=deployment.zone, today=deployment.day(now)).text


def _title(coming: Coming) -> str:
    return words.title(coming.fee.name, coming.opening.due_on)


def _after_quiet(coming: Coming, deployment: Deployment, now: datetime) -> datetime:
    """Now, or the end of the quiet hours."""
    local, hamlet = deployment.local(now), coming.hamlet
    if not is_quiet(local.time(), quiet_from=hamlet.quiet_from, quiet_until=hamlet.quiet_until):
        return now
    return morning_after(local, quiet_until=hamlet.quiet_until)
