"""Subject: what the bot could not answer: head and helpers write or put right an answer, live at once."""

from __future__ import annotations

from functools import wraps

from handlers import topics
from handlers.answer_writing import SHORTEST, Writer
from handlers.turn import Handler, Turn
from messages.texts import learning as words
from models import local_answers
from models.domain.asides import Aside, read_aside
from models.domain.questions.likeness import Alike
from models.domain.roles import HEADS, HELPERS

DIALOGUE = "learn"


def writers_only(handler: Handler) -> Handler:
    """For head and helpers of the hamlet alone."""

    @wraps(handler)
    async def guarded(turn: Turn) -> None:
        if turn.hamlet is None or not turn.held & (HEADS | HELPERS):
            await turn.say(words.NOT_YOURS)
        else:
            await handler(turn)

    return guarded


@writers_only
async def show_list(turn: Turn) -> None:
    """learn.list: what was asked and not answered well."""
    await turn.say(words.unanswered(await _writer(turn).groups(), for_head=bool(turn.held & HEADS)))


@writers_only
async def show_group(turn: Turn) -> None:
    """learn.group:<question>: one matter of the list."""
    alike = await _group(turn)
    if alike is None:
        await turn.say(words.GONE)
        return
    known = await topics.known_here(turn)
    entry = known.entries.get(alike.entry or "")
    nearest = [] if entry else await _writer(turn).nearest(alike)
    await turn.say(words.group(alike, entry, nearest))


@writers_only
async def write(turn: Turn) -> None:
    """learn.write:<question>: a new answer; first its question in few words."""
    alike = await _group(turn)
    if alike is None:
        await turn.say(words.GONE)
        return
    await turn.begin(DIALOGUE, "question", asked=alike.first.asked_id, masked=alike.first.text, expecting="text")
    await turn.say(words.ask_question(alike.first.text))


@writers_only
async def as_asked(turn: Turn) -> None:
    """learn.as_asked: the question stays as it was asked."""
    if turn.draft is None or turn.draft.dialogue != DIALOGUE:
        await turn.say(words.GONE)
        return
    await _ask_answer(turn, str(turn.draft.data["masked"]), "")


@writers_only
async def edit(turn: Turn) -> None:
    """learn.edit:<entry>[:<question>]: another answer for an entry that there is."""
    entry = (await topics.known_here(turn)).entries.get(turn.args[0])
    if entry is None:
        await turn.say(words.GONE)
        return
    asked = int(turn.args[1]) if len(turn.args) > 1 else None
    await turn.begin(DIALOGUE, "answer", entry=entry.entry_id, asked=asked)
    await _ask_answer(turn, entry.question, entry.answer)


@writers_only
async def same(turn: Turn) -> None:
    """learn.same:<question>:<entry>: people who ask like this mean an entry that there is."""
    alike = await _group(turn)
    entry = (await topics.known_here(turn)).entries.get(turn.args[1])
    if alike is None or entry is None:
        await turn.say(words.GONE)
        return
    version = await _writer(turn).means(alike, entry)
    await turn.say(words.same_as(entry.question, version))


@writers_only
async def put_aside(turn: Turn) -> None:
    """learn.aside:<question>: nothing is to be written for it."""
    alike = await _group(turn)
    if alike is not None:
        await _writer(turn).settle(alike)
    await turn.say(words.PUT_ASIDE)


@writers_only
async def find(turn: Turn) -> None:
    """learn.find: which answer is to be put right."""
    await turn.begin(DIALOGUE, "find", expecting="text")
    await turn.say(words.FIND)


@writers_only
async def typed(turn: Turn) -> None:
    """What is typed while an answer is being written."""
    draft, said = turn.the_draft, turn.text.strip()
    if read_aside(said) is Aside.GIVEN_AWAY:
        await turn.say(words.NO_SECRETS)
        return
    match draft.step:
        case "find":
            known = await topics.known_here(turn)
            found = [known.entries[each] for each in known.answerer.ask(said).suggestions] if said else []
            await turn.finish()
            await turn.say(words.found(found) if found else words.NOT_FOUND)
        case "question":
            await _ask_answer(turn, said or str(draft.data["masked"]), "")
        case _ if len(said) < SHORTEST:
            await turn.say(words.TOO_SHORT)
        case _:
            answer = said[: local_answers.LONGEST]
            turn.go_on("confirm", answer=answer, expecting="")
            await turn.say(words.preview(str(draft.data["question"]), answer))


@writers_only
async def again(turn: Turn) -> None:
    """learn.again: typed once more."""
    draft = turn.draft
    if draft is None or draft.dialogue != DIALOGUE or "question" not in draft.data:
        await turn.say(words.GONE)
        return
    await _ask_answer(turn, str(draft.data["question"]), str(draft.data.get("answer", "")))


@writers_only
async def keep(turn: Turn) -> None:
    """learn.keep: the answer is live from now on."""
    draft = turn.draft
    if draft is None or draft.dialogue != DIALOGUE or draft.step != "confirm":
        await turn.say(words.GONE)
        return
    data = draft.data
    await turn.finish()
    entry = (await topics.known_here(turn)).entries.get(str(data.get("entry") or ""))
    turn.args = (str(data["asked"]),) if data.get("asked") else ()
    version = await _writer(turn).write(
        entry=entry, question=str(data["question"]), answer=str(data["answer"]), alike=await _group(turn)
    )
    await turn.say(words.in_use(str(data["question"]), version))


@writers_only
async def undo(turn: Turn) -> None:
    """learn.undo:<version>: what was said before is said again."""
    undone = await local_answers.undo(
        turn.session, int(turn.args[0]), hamlet_id=turn.the_hamlet.id, person_id=turn.person.id, now=turn.now
    )
    await turn.say(words.TAKEN_BACK if undone else words.ALREADY_BACK)


@writers_only
async def show_own(turn: Turn) -> None:
    """learn.own: what the hamlet wrote."""
    written = await _writer(turn).own()
    shipped = (await topics.known_here(turn)).shipped
    behind = frozenset(
        each.entry_id for each in written if each.entry_id in shipped and each.is_behind(shipped[each.entry_id])
    )
    await turn.say(words.own(written, behind, turn.today))


@writers_only
async def see(turn: Turn) -> None:
    """learn.see:<version>: one answer of the hamlet's own."""
    found = next((each for each in await _writer(turn).own() if each.version == int(turn.args[0])), None)
    if found is None:
        await turn.say(words.ALREADY_BACK)
        return
    shipped = (await topics.known_here(turn)).shipped
    await turn.say(words.see(found, shipped.get(found.entry_id), turn.today))


async def _ask_answer(turn: Turn, question: str, now: str) -> None:
    turn.go_on("answer", question=question, expecting="text")
    await turn.say(words.ask_answer(question, now))


def _writer(turn: Turn) -> Writer:
    return Writer(
        session=turn.session,
        deployment=turn.deployment,
        hamlet_id=turn.the_hamlet.id,
        person_id=turn.person.id,
        author=next((role.full_name for role in turn.roles if role.hamlet_id == turn.the_hamlet.id), ""),
        now=turn.now,
    )


async def _group(turn: Turn) -> Alike | None:
    return await _writer(turn).group(int(turn.args[0])) if turn.args else None
