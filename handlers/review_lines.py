"""Subject: /xeptien, several unclear transfers in one message: shown behind what was booked together, answered at
once."""

from __future__ import annotations

from datetime import UTC

from handlers.payments import is_treasurer
from handlers.turn import Turn
from messages import asking, tell_transfers
from messages.channels.base import Content
from messages.texts import review_lines as texts
from models import payments, review, review_lines, review_ways
from models.domain.numbered_lines import NotRead, read_numbered
from models.review_lines import Left
from models.transfer_booking import TransferBooked

DIALOGUE = "review_lines"
LONGEST_NAME = 3  # words


async def with_lines(turn: Turn, said: Content) -> Content:
    """What was booked together, and behind it what is left, line by line, where that is more than one."""
    items = await review.open_items(turn.session, turn.the_hamlet.id, today=turn.today)
    listed = review_lines.in_lines(items)
    if len(listed) < 2:
        return said
    known = await review_ways.known(turn.session, [way for each in listed for way in each.ways])
    lines = texts.Lines(items=listed, known=known, zone=turn.deployment.zone, today=turn.today)
    await asking.drop(turn.session, chat_id=turn.chat.id, person_id=turn.person.id)
    await turn.begin(DIALOGUE, "lines", transfers=[each.transfer.id for each in listed], expecting="choice")
    return texts.behind(said, lines, turn.you)


def may_be_lines(text: str) -> bool:
    """Whether words may be meant as lines: a sentence without any number is a matter of its own."""
    return any(each.isdigit() for each in text) or 0 < len(text.split()) <= LONGEST_NAME


async def typed(turn: Turn) -> None:
    """The dialogue: lines of numbers and households. Each is booked by itself; what is not plain waits on."""
    if turn.draft is None or not await is_treasurer(turn):
        return
    transfers = [int(each) for each in turn.draft.data["transfers"]]
    read = read_numbered(turn.text, asked=len(transfers))
    if isinstance(read, NotRead):
        await turn.say(texts.not_read(read.line, turn.you), expecting="household")
        return
    hamlet_id = turn.the_hamlet.id
    await payments.lock(turn.session, hamlet_id)
    done: list[tuple[int, TransferBooked]] = []
    left: list[Left] = []
    for place, answer in sorted(read.answers.items()):
        came = await review_lines.book_line(
            turn.session,
            place,
            transfers[place - 1],
            answer,
            hamlet_id=hamlet_id,
            by=turn.person.id,
            now=turn.now,
            today=turn.today,
        )
        if isinstance(came, Left):
            left.append(came)
            continue
        done.append((place, came))
        await tell_transfers.transfer_booked(turn.session, came, await turn.place(), turn.deployment, now=turn.now)
    await turn.finish()
    waiting = await review.count_open(turn.session, hamlet_id, today=turn.today)
    stamp = turn.now.astimezone(UTC).strftime("%Y%m%dT%H%M%S.%f")
    await turn.say(texts.booked(done, left, waiting=waiting, stamp=stamp))
