"""The check page: is this QR code, is this account number the hamlet's own?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import assert_never
from zoneinfo import ZoneInfo

from messages.pages.html import render
from messages.pages.static_files import NAMES
from messages.texts import check_page as words
from messages.texts import checking
from models.checking import Checked, Coming, NotAnAccount, NotOurs, Old, Ours
from models.domain.place import Place, capital


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer: its first line, the lines below, and how it looks (right, wrong, old, unclear)."""

    look: str
    first: str
    below: tuple[str, ...]


def check_page(place: Place, answers: Sequence[Answer] = (), *, typed: str = "") -> str:
    """The page, with the answers to what was asked."""
    return render(
        "check.html",
        words=words,
        assets=NAMES,
        up="../../",
        place=place,
        commune=capital(place.commune),
        answers=answers,
        typed=typed,
    )


def said(look: str, text: str) -> Answer:
    """An answer in so many words."""
    first, *below = text.split("\n\n")
    return Answer(look=look, first=first, below=tuple(below))


def answer(
    found: Checked, place: Place, *, in_picture: bool, codes_are_stopped: bool, zone: ZoneInfo, today: date
) -> Answer:
    """What a number or code is to the hamlet."""
    match found:
        case Ours(account=account):
            return said("right", checking.ours(account, place, stopped=codes_are_stopped))
        case Coming(account=account, since=since, now_used=now_used):
            return said("old", checking.coming(account, since, now_used, place, zone=zone, today=today))
        case Old(account=account, until=until, now_used=now_used):
            return said("old", words.old(account, until, now_used, place, zone, today))
        case NotOurs(number=number, ours=ours):
            return said("wrong", checking.not_ours(number, ours, place, may_report=False).text)
        case NotAnAccount():
            return said("unclear", checking.NOT_A_TRANSFER if in_picture else words.NOT_A_NUMBER)
        case _:
            assert_never(found)
