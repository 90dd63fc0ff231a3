"""Subject: composing an announcement, by text and picture."""

from __future__ import annotations

from datetime import timedelta

from handlers import announcement_options, announcing, drafting, sending
from handlers.turn import Turn
from messages import asking
from messages.texts import announcements as words
from messages.texts import talk, urgent
from models import announcements
from models.domain.announcements import AnnouncementKind, Composed, read_opening
from models.domain.emergencies import read_alarm
from models.tables import Draft

OFFERED = "head_content"
FOUND = "announcement_found"  # what is typed while an earlier one is offered may be the new one
LONG = 80  # letters: more, typed under a preview, is a new text
COME_APART = timedelta(minutes=5)  # a picture and its words, sent one after the other


async def compose(turn: Turn) -> None:
    """/thongbao: the text may come with it; else one that was left is offered, or a new one asked for."""
    if turn.arguments or turn.incoming.file is not None:
        await drafting.write(turn, Composed(), "body")
        await _take(turn, turn.arguments)
        return
    draft = await announcements.kept_draft(turn.session, chat_id=turn.chat.id, person_id=turn.person.id)
    if draft is not None and not Composed.from_json(draft.data).is_empty:
        await turn.begin(FOUND, "found", expecting="choice")
        await _found(turn, draft)
        return
    await drafting.write(turn, Composed(), "body")
    await turn.say(words.ask(turn.you))


async def offer(turn: Turn) -> None:
    """A head's long text or picture without a command: asks what it is for. The two may come apart.

    Where it tells of danger now, the number to call stands first.
    """
    before = await announcements.kept_draft(
        turn.session, chat_id=turn.chat.id, person_id=turn.person.id, dialogue=OFFERED
    )
    text, picture = turn.text, await _picture(turn)
    if turn.incoming.file is not None and picture is None:
        return
    if before is not None and before.active and turn.now - before.updated_at < COME_APART:
        text = text or str(before.data.get("text", ""))
        picture = picture or before.data.get("picture")
    await turn.begin(OFFERED, "offered", text=text, picture=picture)
    danger = read_alarm(turn.text)
    first = urgent.emergency(danger, await turn.place()) if danger is not None else ""
    await turn.say(talk.what_for(turn.you, danger=first))


@drafting.heads_only
async def from_draft(turn: Turn) -> None:
    """What was sent without a command is an announcement."""
    offered = await announcements.kept_draft(
        turn.session, chat_id=turn.chat.id, person_id=turn.person.id, dialogue=OFFERED
    )
    if offered is None:
        await turn.say(words.NO_DRAFT)
        return
    text, picture = str(offered.data.get("text", "")), offered.data.get("picture")
    turn.draft = offered
    await turn.finish()
    await drafting.write(turn, Composed(picture_id=picture), "body")
    await _composed(turn, text, picture)


async def typed(turn: Turn) -> None:
    """Whatever is typed or sent while an announcement is being written."""
    draft = turn.draft
    if draft is None:
        return
    composed = Composed.from_json(draft.data)
    if turn.now - draft.updated_at > asking.STANDS:
        await _after_a_break(turn, composed)
        return
    match draft.step:
        case _ if turn.incoming.file is not None:
            await _take(turn, turn.text)
        case "when" | "confirm":
            await sending.read_when(turn)
        case "pin":
            await announcement_options.read_pin(turn)
        case "expiry":
            await announcement_options.read_expiry(turn)
        case "body" | "words":
            await _take(turn, turn.text)
        case _ if len(turn.text) > LONG:
            await _take(turn, turn.text)
        case "emergency":
            await drafting.confirm_emergency(turn, composed)
        case "preview" if read_opening(turn.text) == (AnnouncementKind.EMERGENCY, ""):
            await drafting.confirm_emergency(turn, composed)
        case _:
            await drafting.ask_to_send(turn, composed)


@drafting.drafted
async def resume(turn: Turn) -> None:
    """Go on with what was left."""
    if Composed.from_json(turn.the_draft.data).is_empty:
        turn.go_on("body")
        await turn.say(words.ask(turn.you))
    else:
        await drafting.show(turn)


@drafting.drafted
async def forget(turn: Turn) -> None:
    """Nothing of it is kept."""
    await turn.finish()
    await turn.say(words.DRAFT_FORGOTTEN)


@drafting.drafted
async def edit(turn: Turn) -> None:
    """Its words are to be written anew."""
    turn.go_on("body")
    await turn.say(words.ask_again(turn.you))


@drafting.drafted
async def wordless(turn: Turn) -> None:
    """The picture says it all."""
    await drafting.show(turn)


@drafting.drafted
async def cut(turn: Turn) -> None:
    """A text too long for one message becomes several."""
    turn.go_on("preview", cut=True)
    await drafting.show(turn)


async def _take(turn: Turn, text: str) -> None:
    """New words, a new picture, or both."""
    file = turn.incoming.file
    picture = await _picture(turn)
    if file is not None and picture is None:
        return
    await _composed(turn, text, picture)


async def _composed(turn: Turn, text: str, picture: int | None) -> None:
    composed = announcing.written(Composed.from_json(turn.the_draft.data), text, picture)
    if text and composed.is_empty:
        turn.go_on("body")
        await turn.say(words.ask(turn.you))
        return
    turn.go_on("words", **composed.to_json(), title=drafting.title_of(composed), cut=False)
    if composed.is_empty:
        await turn.say(words.ask(turn.you))
    elif composed.body:
        await drafting.show(turn)
    else:
        await turn.say(words.picture_without_words(turn.you))


async def _picture(turn: Turn) -> int | None:
    """The picture that came, stored; None where there is none or it cannot be taken (then the person was told)."""
    file = turn.incoming.file
    if file is None:
        return None
    if not file.is_picture:
        await turn.say(words.CANNOT_READ_HERE)
    elif file.body is None or file.is_too_heavy_to_show:
        await turn.say(talk.PICTURE_TOO_HEAVY)
    else:
        return await announcements.keep_picture(turn.session, file.body, media_type=file.media_type, now=turn.now)
    return None


async def _after_a_break(turn: Turn, composed: Composed) -> None:
    """Something is typed long after an announcement was begun: it may be meant for something else."""
    draft = turn.the_draft
    draft.active = False
    if not composed.is_empty:
        await _found(turn, draft)
        return
    await turn.finish()
    await offer(turn)


async def _found(turn: Turn, draft: Draft) -> None:
    title = str(draft.data.get("title", ""))
    await turn.say(words.draft_found(turn.you, title, draft.updated_at, turn.deployment.zone, turn.today))
