"""Answers at the desk: the questions that wait for one, a form for each, and what the hamlet wrote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from messages.pages.desk import ANSWERS, Frame, part_page
from messages.texts import desk_answers as texts
from messages.texts import learning as chat_texts
from models.domain.place import capital
from models.domain.questions import Entry, OwnAnswer
from models.domain.questions.likeness import Alike
from models.local_answers import LONGEST

_page = partial(part_page, at=ANSWERS, texts=texts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """Questions that ask alike; `entry` is the answer that was marked wrong, `nearest` what else may be meant."""

    alike: Alike
    entry: Entry | None
    nearest: Sequence[Entry]


def answers_page(
    frame: Frame,
    matters: Sequence[Matter],
    own: Sequence[OwnAnswer],
    *,
    told: str,
    version: int,
    no: str,
    today: date,
) -> str:
    """What waits and what was written; `version` is what was written just now, to be taken back."""
    return _page(
        "desk_answers.html",
        frame,
        told=frame.plain(told),
        version=version,
        no=frame.plain(no),
        longest=LONGEST,
        matters=[
            {
                "id": each.alike.first.asked_id,
                "title": texts.title_of(each.alike),
                "said": frame.plain(chat_texts.group(each.alike, each.entry, each.nearest).text),
                "entry": each.entry.entry_id if each.entry else "",
                "question": each.entry.question if each.entry else each.alike.first.text,
                "answer": each.entry.answer if each.entry else "",
                "nearest": [(near.entry_id, texts.is_meant(near.question)) for near in each.nearest],
            }
            for each in matters
        ],
        own=[
            {
                "version": each.version,
                "entry": each.entry_id,
                "question": each.question,
                "answer": each.answer,
                "said": texts.said(each),
                "written": capital(chat_texts.written(each, today)),
            }
            for each in reversed(own)
        ],
    )


def writing_page(frame: Frame, typed: Mapping[str, str], *, no: str = "") -> str:
    """What was typed: to be used, or why it cannot be (`no`), with the form to type it again."""
    preview = chat_texts.preview(typed["cau"], typed["loi"]).text
    return _page("desk_answer.html", frame, typed=typed, said="" if no else preview, no=no, longest=LONGEST)
