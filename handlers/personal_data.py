"""Subject: what is held about a person: shown, handed over as a file, put right, deleted."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from handlers.turn import Turn
from messages import asking, tell_personal_data
from messages.texts import people as people_words
from messages.texts import personal_data as words
from messages.texts import talk
from messages.texts.personal_file import FILENAME, full_text
from models import data_wishes, erasure, on_behalf, personal_data
from models.domain.contact_details import read_name, read_phone
from models.domain.personal_data import corrected_by
from models.domain.roles import RoleKind
from models.people import households_of
from models.tables import DataWish, DataWishState, StoredFile

DIALOGUE = "data"
FILE_KEPT = timedelta(days=1)
"""How long the file that was handed over stays with us: until it is surely sent."""


async def show(turn: Turn) -> None:
    """/thongtin: what is held, in short."""
    deployment = turn.deployment
    held = await personal_data.held(turn.session, turn.person)
    houses = [link.household.id for link in held.linked]
    await turn.say(
        words.summary(
            held,
            await turn.place() if turn.hamlet else None,
            said_yes=bool(await on_behalf.yeses_of(turn.session, houses, now=turn.now)),
            keep_questions=deployment.keep_questions.days,
            keep_proofs=deployment.keep_proofs.days,
            due=corrected_by(turn.today),
            zone=deployment.zone,
            today=turn.today,
        )
    )


async def full(turn: Turn) -> None:
    """data.full: all of it, as a file."""
    deployment = turn.deployment
    everything = await personal_data.everything(turn.session, turn.person)
    text = full_text(
        everything,
        await turn.place() if turn.hamlet else None,
        keep_raw=deployment.keep_raw.days,
        keep_questions=deployment.keep_questions.days,
        keep_proofs=deployment.keep_proofs.days,
        zone=deployment.zone,
        today=turn.today,
    )
    body = text.encode("utf-8-sig")  # with its mark, so that old phones show the letters right
    file = StoredFile(
        media_type="text/plain",
        filename=FILENAME,
        body=body,
        sha256=hashlib.sha256(body).hexdigest(),
        created_at=turn.now,
        drop_on=deployment.day(turn.now + FILE_KEPT),
    )
    turn.session.add(file)
    await turn.session.flush()
    await turn.say(words.full_copy(file.id))


async def correct(turn: Turn) -> None:
    """data.correct[:other]: what is to be put right; holders of a role mend their own name and number."""
    if turn.hamlet is None:
        await turn.say(talk.no_hamlet())
    elif turn.held and not turn.args:
        await turn.say(words.what_to_correct_in_office(turn.you))
    else:
        await turn.begin(DIALOGUE, "correct", expecting="text", title=words.TITLE)
        await turn.say(words.what_to_correct(await turn.place()), expecting="text")


async def rename(turn: Turn) -> None:
    """data.rename:<name|phone>"""
    if not turn.held:
        await turn.say(people_words.NOTHING_TO_REVOKE)
        return
    what = turn.args[0]
    await turn.begin(DIALOGUE, what, expecting="name" if what == "name" else "text", title=words.TITLE)
    await turn.say(people_words.ASK_SIGNATURE if what == "name" else people_words.ASK_PHONE)


async def typed(turn: Turn) -> None:
    """The dialogue: what is wrong, or the right name or number."""
    step = turn.the_draft.step
    if step == "correct":
        await _ask_correction(turn)
        return
    name = (read_name(turn.text) or "") if step == "name" else ""
    number = (read_phone(turn.text) or "") if step == "phone" else ""
    if not name and not number:
        await turn.say(people_words.NAME_NOT_READ if step == "name" else people_words.PHONE_NOT_READ)
        return
    await turn.finish()
    offices = await data_wishes.rename(
        turn.session, turn.person, hamlet_id=turn.the_hamlet.id, name=name, phone=number
    )
    await turn.say(words.renamed(name, number) if offices else people_words.NOTHING_TO_REVOKE)


async def done(turn: Turn) -> None:
    """data.done:<correction>: the head has put it right."""
    await _settle(turn, DataWishState.DONE)


async def refuse(turn: Turn) -> None:
    """data.refuse:<correction>: the head cannot."""
    await _settle(turn, DataWishState.REFUSED)


async def later(turn: Turn) -> None:
    """data.later: it waits, and the head is reminded before its day."""
    await turn.say(words.LATER)


async def ask_erase(turn: Turn) -> None:
    """data.erase: keep or delete?"""
    await turn.say(words.erase_or_keep())


async def keep(turn: Turn) -> None:
    """data.keep"""
    await turn.say(words.KEPT)


async def erase(turn: Turn) -> None:
    """data.erase_now: nothing is held any more."""
    place = await turn.place() if turn.hamlet else None
    if turn.draft is not None:
        await turn.finish()
    erased = await erasure.erase(turn.session, turn.person, now=turn.now, today=turn.today)
    await tell_personal_data.person_erased(turn.session, erased, turn.person.id, turn.deployment, now=turn.now)
    await turn.say(words.erased(place))


async def _ask_correction(turn: Turn) -> None:
    said = " ".join(turn.text.split())
    if not said:
        await turn.say(talk.cannot_read(await turn.place()))
        return
    houses = [
        each for each in await households_of(turn.session, turn.person.id) if each.hamlet_id == turn.the_hamlet.id
    ]
    correction = await data_wishes.ask(
        turn.session,
        said,
        hamlet_id=turn.the_hamlet.id,
        person_id=turn.person.id,
        household_id=houses[0].id if len(houses) == 1 else None,
        now=turn.now,
        today=turn.today,
    )
    await turn.finish()
    await asking.drop(turn.session, chat_id=turn.chat.id, person_id=turn.person.id)
    await tell_personal_data.correction_asked(turn.session, correction, turn.deployment, now=turn.now)
    await turn.say(words.correction_sent(said, await turn.place()))


async def _settle(turn: Turn, state: DataWishState) -> None:
    correction = await turn.session.get(DataWish, int(turn.args[0]))
    leads = correction is not None and any(
        role.kind is RoleKind.HEAD and role.hamlet_id == correction.hamlet_id for role in turn.roles
    )
    settled = (
        await data_wishes.settle(turn.session, correction.id, state, by=turn.person.id, now=turn.now)
        if correction is not None and leads
        else None
    )
    if settled is None:
        await turn.say(words.NOTHING_OPEN)
        return
    await tell_personal_data.correction_settled(turn.session, settled, turn.deployment, now=turn.now)
    await turn.say(words.settled_for_head(done=state is DataWishState.DONE))
