"""/docloa: the last announcement, or an open round, as a script for the loudspeaker."""

from __future__ import annotations

from handlers.turn import Turn
from messages import spoken
from messages.tell_rounds import basis_of
from messages.texts import loud as texts
from messages.texts import talk
from messages.texts.loud import Collection, Corrected, Reader
from models import announcements, rounds
from models.chats import groups_of
from models.domain.rates import RatePart
from models.domain.roles import RoleKind, may
from models.tables import Announcement, Round

_SOUTH = "south"
_MOST_ROUNDS = 7  # with the announcement and a way out, nine choices


async def docloa(turn: Turn) -> None:
    """/docloa: what there is to be read; where it is only one thing, that."""
    if not await _may(turn):
        return
    posted = await announcements.last_posted(turn.session, turn.the_hamlet.id)
    open_rounds = (await rounds.open_rounds(turn.session, turn.the_hamlet.id))[:_MOST_ROUNDS]
    match posted, open_rounds:
        case None, []:
            await turn.say(texts.NOTHING)
        case Announcement(), []:
            await _read_post(turn, posted, southern=False)
        case None, [only]:
            await _read_round(turn, only, southern=False)
        case _:
            announced = (posted.id, posted.body) if posted is not None else None
            await turn.say(texts.which(announced, [(each.id, each.title) for each in open_rounds]))


async def post(turn: Turn) -> None:
    """loud.post:<announcement>[:south]; by now another one may be the last."""
    if not await _may(turn):
        return
    posted = await announcements.last_posted(turn.session, turn.the_hamlet.id)
    if posted is None or posted.id != int(turn.args[0]):
        await docloa(turn)
    else:
        await _read_post(turn, posted, southern=_SOUTH in turn.args[1:])


async def round_picked(turn: Turn) -> None:
    """loud.round:<round>[:south]; it may be closed by now."""
    if not await _may(turn):
        return
    open_rounds = await rounds.open_rounds(turn.session, turn.the_hamlet.id)
    picked = next((each for each in open_rounds if each.id == int(turn.args[0])), None)
    if picked is None:
        await docloa(turn)
    else:
        await _read_round(turn, picked, southern=_SOUTH in turn.args[1:])


async def _read_post(turn: Turn, posted: Announcement, *, southern: bool) -> None:
    place = await turn.place()
    corrected = None
    if posted.corrects_id is not None:
        old = await turn.session.get_one(Announcement, posted.corrects_id)
        corrected = Corrected(body=old.body, on=turn.deployment.day(old.queued_at or old.planned_at))
    script = texts.announcement(
        posted.kind, posted.body, place, await _reader(turn), today=turn.today, corrected=corrected
    )
    await _say(turn, script, posted, southern=southern)


async def _read_round(turn: Turn, picked: Round, *, southern: bool) -> None:
    groups = await groups_of(turn.session, turn.the_hamlet.id)
    parts = await rounds.parts_of(turn.session, picked.id)
    script = texts.collection(
        Collection(
            title=picked.title,
            parts=tuple(RatePart(amount=part.amount, per=part.unit) for part in parts),
            basis=basis_of(picked),
            due=picked.due_on,
            account=await rounds.account_of_fee(turn.session, picked.fee_id),
            groups=frozenset(group.bot_kind for group in groups),
        ),
        await turn.place(),
        await _reader(turn),
        today=turn.today,
    )
    await _say(turn, script, picked, southern=southern)


async def _say(turn: Turn, script: str, of: Announcement | Round, *, southern: bool) -> None:
    """The script by itself, so that it can be copied; then what is not read out."""
    posted_on = turn.deployment.day(of.queued_at or of.planned_at) if isinstance(of, Announcement) else None
    said = spoken.southern(script) if southern else script
    await turn.say(said)
    await turn.say(
        texts.for_the_reader(
            said,
            again=f"loud.{'post' if isinstance(of, Announcement) else 'round'}:{of.id}",
            southern=southern,
            you=turn.you,
            posted_on=posted_on,
            today=turn.today,
        )
    )


async def _reader(turn: Turn) -> Reader:
    """Who asked for it reads it."""
    place = await turn.place()
    role = await announcements.signer(turn.session, turn.person.id, turn.the_hamlet.id)
    if role is not None and role.full_name:
        return texts.reader(place, role.kind, role.full_name, role.phone)
    name, phone = (place.head.name, place.head.phone) if place.head else ("", "")
    return texts.reader(place, RoleKind.HEAD, name, phone)


async def _may(turn: Turn) -> bool:
    if may(turn.held, "docloa"):
        return True
    await turn.say(talk.for_the_head(await turn.place()))
    return False
