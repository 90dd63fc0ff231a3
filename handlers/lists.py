"""The paid list: for the group, for head and treasurer, as text, pictures and a spreadsheet."""

from __future__ import annotations

import asyncio
import hashlib

from handlers.turn import Turn
from messages import list_picture, list_sheet, outbox
from messages.channels.base import Content, Lane
from messages.outbox import About
from messages.texts import lists as texts
from messages.texts import talk
from models import paid_lists
from models.chats import groups_of
from models.domain import folding
from models.domain.roles import LEADERS
from models.paid_lists import PaidList
from models.tables import StoredFile

LONGEST_FEE = 8  # words
_OF_A_FEE = frozenset({"tien", "quy", "khoan", "dot"})


def names_a_fee(arguments: str) -> bool:
    """Whether the words after "danh sách" name a fee: "tiền vệ sinh", "quỹ khuyến học"."""
    typed = folding.words(arguments).split()
    return 1 < len(typed) <= LONGEST_FEE and typed[0] in _OF_A_FEE


async def show(turn: Turn) -> None:
    """/danhsach [fee]: of which round, and for whom."""
    if not await _may(turn):
        return
    rounds = await paid_lists.rounds_to_list(turn.session, hamlet_id=turn.the_hamlet.id, typed=_fee(turn.arguments))
    if not rounds:
        await turn.say(texts.NO_ROUND)
    elif len(rounds) == 1:
        await turn.say(texts.for_whom(rounds[0]))
    else:
        await turn.say(texts.which_round(rounds))


async def round_chosen(turn: Turn) -> None:
    """Of which round."""
    listed = await _listed(turn)
    if listed is not None:
        await turn.say(texts.for_whom(listed.round))


async def for_the_group(turn: Turn) -> None:
    """The form for the group, as a preview; a voluntary round has none."""
    listed = await _listed(turn)
    if listed is None:
        return
    if listed.round.is_voluntary:
        await turn.say(texts.refused_for_the_group(listed, turn.you))
        return
    groups = await groups_of(turn.session, turn.the_hamlet.id)
    text = await _group_text(turn, listed)
    await turn.say(texts.preview_for_the_group(text, listed.round.id, len(groups)))


async def picture(turn: Turn) -> None:
    """The form for the group as a picture; never of a voluntary round."""
    listed = await _listed(turn)
    if listed is None or listed.round.is_voluntary:
        return
    place = await turn.place()
    title = texts.picture_title(listed, place, now=turn.now, zone=turn.deployment.zone, today=turn.today)
    body = await asyncio.to_thread(list_picture.draw_numbers, title, texts.done_by_lane(listed))
    name = f"{texts.GROUP_FILENAME}-{turn.the_hamlet.slug}-{listed.round.number:03}.png"
    picture_id = await _keep(turn, body, "image/png", name)
    groups = await groups_of(turn.session, turn.the_hamlet.id)
    caption = texts.picture_caption(listed, place)
    await turn.say(texts.picture_for_the_group(caption, picture_id, listed.round.id, len(groups)))


async def post(turn: Turn) -> None:
    """Into the groups with it, as text or as the picture that was shown."""
    listed = await _listed(turn)
    if listed is None:
        return
    if len(turn.args) > 1:
        content = Content(text=texts.picture_caption(listed, await turn.place()), picture=int(turn.args[1]))
    else:
        content = Content(text=await _group_text(turn, listed))
    for group in await groups_of(turn.session, turn.the_hamlet.id):
        await outbox.put(
            turn.session,
            content,
            key=f"list:{listed.round.id}:{turn.incoming.bot_id}:{turn.incoming.update_id}:{group.chat_id}",
            to=group,
            lane=Lane.ANNOUNCEMENT,
            now=turn.now,
            about=About(round_id=listed.round.id),
        )
    await turn.say(texts.POSTED)


async def inside(turn: Turn) -> None:
    """The internal form: the whole hamlet, with its lanes to choose from."""
    listed = await _listed(turn)
    if listed is not None:
        zone = turn.deployment.zone
        await turn.say(texts.overview(listed, page=int(turn.args[1]), now=turn.now, zone=zone, today=turn.today))


async def lane(turn: Turn) -> None:
    """One lane, page by page."""
    listed = await _listed(turn)
    if listed is not None:
        await turn.say(texts.lane_page(listed, lane_index=int(turn.args[1]), page=int(turn.args[2])))


async def left(turn: Turn) -> None:
    """Only those who still have to pay."""
    listed = await _listed(turn)
    if listed is not None:
        await turn.say(texts.left_page(listed, page=int(turn.args[1])))


async def files(turn: Turn) -> None:
    """The internal form as pictures and as a spreadsheet."""
    listed = await _listed(turn)
    if listed is None:
        return
    place = await turn.place()
    zone = turn.deployment.zone
    title = texts.picture_title(listed, place, now=turn.now, zone=zone, today=turn.today)
    rows = texts.sections_by_lane(listed)
    pages = await asyncio.to_thread(list_picture.draw_pages, title, rows)
    sheet = await asyncio.to_thread(list_sheet.draw_sheet, listed, " ".join(title))
    caption = texts.files_caption(listed, place, now=turn.now, zone=zone, today=turn.today)
    for number, page in enumerate(pages):
        picture_id = await _keep(turn, page, "image/png", f"{texts.FILENAME}-{number + 1}.png")
        await turn.say(Content(text=texts.INTERNAL if number else caption, picture=picture_id))
    name = f"{texts.FILENAME}-{turn.the_hamlet.slug}-{listed.round.number:03}.xlsx"
    document_id = await _keep(turn, sheet, list_sheet.MEDIA_TYPE, name)
    await turn.say(Content(text=texts.INTERNAL, document=document_id))


def _fee(typed: str) -> str:
    """The words of a title among what was typed: "tiền vệ sinh" is in "vệ sinh môi trường"."""
    return " ".join(word for word in folding.words(typed).split() if word not in _OF_A_FEE - {"quy"})


async def _group_text(turn: Turn, listed: PaidList) -> str:
    place = await turn.place()
    if listed.round.is_voluntary:
        return texts.voluntary_sum(listed, place)
    return texts.for_the_group(listed, place, now=turn.now, zone=turn.deployment.zone, today=turn.today)


async def _listed(turn: Turn) -> PaidList | None:
    """The list a choice is about, if this person may see it (still) and the round is there (still)."""
    if not await _may(turn):
        return None
    listed = await paid_lists.paid_list(turn.session, int(turn.args[0]), hamlet_id=turn.the_hamlet.id)
    if listed is None or not listed.charges:
        await turn.say(texts.NO_ROUND)
        return None
    return listed


async def _may(turn: Turn) -> bool:
    if turn.held & LEADERS:
        return True
    await turn.say(talk.names_and_debts(await turn.place(), turn.you))
    return False


async def _keep(turn: Turn, body: bytes, media_type: str, filename: str) -> int:
    """A file that goes out; it holds names, so it is dropped like a proof."""
    row = StoredFile(
        media_type=media_type,
        filename=filename,
        body=body,
        sha256=hashlib.sha256(body).hexdigest(),
        created_at=turn.now,
        drop_on=turn.deployment.day(turn.now + turn.deployment.keep_proofs),
    )
    turn.session.add(row)
    await turn.session.flush()
    return row.id
