"""What head and helpers write for the questions that got no good answer, alike from the chat and from the desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from messages.answers import Answers, answers
from models import local_answers, questions
from models.domain.deployment import Deployment
from models.domain.questions import Entry, OwnAnswer
from models.domain.questions.likeness import Alike, grouped

SHORTEST = 15
"""Letters of an answer."""
NEAREST = 2
"""Topics that a question without an answer may belong to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Who writes for which hamlet, at which moment; `author` is how they sign."""

    session: AsyncSession
    deployment: Deployment
    hamlet_id: int
    person_id: int
    author: str = field(repr=False)
    now: datetime

    async def known(self) -> Answers:
        """The answer set as it holds in the hamlet."""
        return await answers(await self.own())

    async def own(self) -> Sequence[OwnAnswer]:
        """What the hamlet wrote."""
        return await local_answers.in_force(self.session, self.hamlet_id, self.deployment)

    async def groups(self) -> list[Alike]:
        """What was asked and not answered well, alike ones together."""
        waiting = await questions.without_answer(self.session, self.hamlet_id)
        return grouped(waiting, (await self.known()).lexicon)

    async def group(self, asked_id: int) -> Alike | None:
        """The matter that a question belongs to; None where it is settled."""
        found = await self.groups()
        return next((alike for alike in found if any(each.asked_id == asked_id for each in alike.members)), None)

    async def nearest(self, alike: Alike) -> list[Entry]:
        """The topics that a question without an answer may belong to."""
        known = await self.known()
        return [known.entries[each] for each in known.answerer.ask(alike.first.text).suggestions[:NEAREST]]

    async def write(
        self, *, entry: Entry | None, question: str, answer: str, alike: Alike | None, author: str | None = None
    ) -> int:
        """An answer, live at once; its questions are settled, and what was said against it. Returns its version."""
        asked = [each.text for each in alike.members] if alike is not None else []
        before = next((each for each in await self.own() if entry and each.entry_id == entry.entry_id), None)
        shipped = (await self.known()).shipped.get(entry.entry_id) if entry is not None else None
        wrong = alike is not None and alike.entry is not None
        row = await local_answers.write(
            self.session,
            hamlet_id=self.hamlet_id,
            entry_id=entry.entry_id if entry is not None else None,
            question=question,
            variants=[*(before.variants if before else ()), *([] if wrong else asked)],
            answer=answer,
            corrects=shipped.reviewed if shipped is not None else None,
            person_id=self.person_id,
            author=author or self.author,
            now=self.now,
        )
        is_corrected = entry is not None and answer not in ("", (before or entry).answer)
        for each in [*([alike] if alike is not None else []), *(await self.groups() if is_corrected else [])]:
            if each is alike or (entry is not None and each.entry == entry.entry_id):
                await self.settle(each)
        return row.id

    async def means(self, alike: Alike, entry: Entry) -> int:
        """People who ask like this mean an entry that there is."""
        before = next((each for each in await self.own() if each.entry_id == entry.entry_id), None)
        return await self.write(
            entry=entry,
            question=entry.question,
            answer=before.answer if before is not None else "",
            alike=alike,
            author=before.author if before is not None else None,
        )

    async def settle(self, alike: Alike) -> None:
        """Somebody has seen to these questions."""
        ids = [each.asked_id for each in alike.members]
        await questions.settle(self.session, ids, hamlet_id=self.hamlet_id, now=self.now)
