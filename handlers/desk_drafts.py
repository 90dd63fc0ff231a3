"""The announcement that is being written at the desk: the draft that the chat keeps, so either goes on with it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from messages import asking
from messages.texts import posts
from models import announcements, people
from models.chats import private_of
from models.desk import Seated
from models.domain.announcements import Composed
from models.tables import Draft

_KEY = "desk_key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What was written so far. `key` is another one whenever it was written anew; `planned` None: now."""

    composed: Composed
    key: str
    planned: datetime | None


async def written(session: AsyncSession, seated: Seated) -> Written | None:
    """What somebody has begun, here or in the chat, for this hamlet."""
    draft = await _draft(session, seated)
    composed = Composed.from_json(draft.data) if draft is not None else Composed()
    if draft is None or (composed.is_empty and composed.corrects_id is None):
        return None
    planned = draft.data.get("planned")
    return Written(
        composed=composed,
        key=str(draft.data.get(_KEY, "")),
        planned=datetime.fromisoformat(planned) if planned else None,
    )


async def write(
    session: AsyncSession, seated: Seated, composed: Composed, *, planned: datetime | None, now: datetime
) -> bool:
    """Keep it in the person's private chat, left there; False where there is no such chat any more.

    A question about the text before it stands no more.
    """
    target = (await private_of(session, [seated.person.id])).get(seated.person.id)
    if target is None:
        return False
    here = {"chat_id": target.chat_id, "person_id": seated.person.id}
    if await people.open_draft(session, **here) is not None:
        await asking.drop(session, **here)
    await asking.drop_about(session, "announce", **here, now=now)  # also of a dialogue that was left
    title = "" if composed.is_empty else posts.title(composed.body)
    data: Mapping[str, Any] = {  # Any: the dialogue's own JSON values
        **composed.to_json(),
        "title": title,
        "cut": True,  # the preview here says how many posts a long one becomes
        _KEY: secrets.token_urlsafe(9),
        **({"planned": planned.isoformat()} if planned is not None else {}),
    }
    draft = await people.start_draft(
        session,
        chat_id=target.chat_id,
        person_id=seated.person.id,
        hamlet_id=seated.hamlet.id,
        dialogue=announcements.DIALOGUE,
        step="preview",
        data=dict(data),
        now=now,
    )
    draft.active = False  # a text in the chat is about something else
    await session.flush()
    return True


async def take(session: AsyncSession, seated: Seated, key: str) -> Written | None:
    """What is to be sent, as it was shown; it is kept no more. None where it was sent, dropped or changed."""
    draft = await _draft(session, seated, locked=True)
    if draft is None or not key or draft.data.get(_KEY) != key:
        return None
    found = await written(session, seated)
    await people.end_draft(session, draft)
    return found


async def forget(session: AsyncSession, seated: Seated) -> None:
    """Nothing of it is kept."""
    draft = await _draft(session, seated, locked=True)
    if draft is not None:
        await people.end_draft(session, draft)


async def _draft(session: AsyncSession, seated: Seated, *, locked: bool = False) -> Draft | None:
    target = (await private_of(session, [seated.person.id])).get(seated.person.id)
    if target is None:
        return None
    draft = await announcements.kept_draft(session, chat_id=target.chat_id, person_id=seated.person.id)
    if draft is None or draft.hamlet_id != seated.hamlet.id:
        return None
    if locked:  # who presses twice at once sends it once
        return await session.get(Draft, draft.id, with_for_update=True, populate_existing=True)
    return draft
