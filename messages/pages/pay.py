"""The pay page: the open rounds, and any household's standing code by its number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from messages.format import household_code
from messages.pages.html import asset, render, versioned
from messages.texts import pay_page as words
from models.domain.fees import Basis
from models.domain.pay_codes import PayCode
from models.domain.place import Place, capital

ASSETS = {name: asset("pay", name) for name in ("pay.css", "copy.js")}
"""The files that the page refers to, by name."""

NAMES = {name.replace(".", "_"): versioned(name, body) for name, body in ASSETS.items()}
"""The names to refer to them by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """An open round as everybody may see it. `amount` is in đồng, None where households pay differently or freely."""

    title: str
    due: date
    basis: Basis
    is_voluntary: bool
    amount: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A household's code. Nothing in it changes when the household pays, or is exempt."""

    number: int
    code: PayCode


def pay_page(
    place: Place,
    collections: Sequence[Collection],
    *,
    can_transfer: bool,
    bot: str | None,
    today: date,
    shown: Shown | None = None,
    unknown: str | None = None,
    stopped: str | None = None,
) -> str:
    """The page. `unknown` is what was typed where no household has that number; `stopped` says so while codes are."""
    asked = place.treasurer or place.head
    return render(
        "pay.html",
        words=words,
        assets=NAMES,
        place=place,
        commune=capital(place.commune),
        collections=[_collection(each, today) for each in collections],
        can_transfer=can_transfer,
        number=household_code(shown.number) if shown else None,
        code=shown.code if shown else None,
        unknown=unknown,
        stopped=stopped,
        standing=words.standing(place, bot=bot),
        phone=asked.phone if asked else "",
    )


def _collection(each: Collection, today: date) -> dict[str, object]:
    return {
        "title": words.round_title(each.title, is_voluntary=each.is_voluntary),
        "amount": each.amount,
        "lines": words.round_lines(
            is_voluntary=each.is_voluntary, amount=each.amount, due=each.due, basis=each.basis, today=today
        ),
    }
