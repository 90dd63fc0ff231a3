"""The register at the desk: all households, one to be mended, a new one, a file, the codes to print."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from zoneinfo import ZoneInfo

from messages.channels.base import Content
from messages.format import count, join_code
from messages.pages.desk import REGISTER, WORKBOOK, Frame, part_page
from messages.texts import desk as desk_words
from messages.texts import desk_register as texts
from messages.texts import mending as mend_words
from messages.texts import mending_life as life_words
from messages.texts import register as file_words
from messages.texts.contacts import SIMULATOR_NAME
from messages.texts.register_changes import shown
from messages.texts.round_dialogue import CATEGORIES
from models.charges import ChargeState
from models.codes import HouseholdCode
from models.domain.mending import AT_DESK
from models.domain.register import Column
from models.domain.register_changes import Value
from models.households import Imported
from models.mending import Mended, NewHousehold
from models.register_changes import stands
from models.tables import Household

ADD, FILE, CODES = "them", "tep", "ma"
"""The addresses below the register's."""
_COUNTED = frozenset({Column.PEOPLE, Column.LABOURERS, Column.SAO})


_page = partial(part_page, at=REGISTER, texts=texts)


def list_page(frame: Frame, households: Sequence[Household], *, of: int, typed: str, told: str) -> str:
    """The living households with what fees go by, those that were looked for; `of` counts all."""
    return _page(
        "desk_register.html",
        frame,
        workbook=WORKBOOK,
        told=told,
        columns=list(texts.HEADS.values())[1:],
        households=[
            (
                each.id,
                each.code,
                each.head,
                [(name, _cell(column, stands(each)[column])) for column, name in list(texts.HEADS.items())[1:]],
            )
            for each in households
        ],
        total=texts.total(of),
        typed=typed,
        shown=desk_words.shown(len(households), of) if typed else "",
        is_empty=not of,
    )


def household_page(
    frame: Frame,
    household: Household,
    *,
    phones: Sequence[tuple[int, str]],
    told: str,
    last: str,
    done: Sequence[tuple[Mended, bool]],
    no: str,
    typed: Mapping[str, str],
) -> str:
    """What the register says of one household, to be mended; `done` is what was, and whether it can be taken back."""
    held = stands(household)
    return _page(
        "desk_register_household.html",
        frame,
        household=household,
        phones=phones,
        told=told,
        last=frame.plain(last),
        done=[
            (frame.plain(mend_words.done(each).text), each.change.id if each.change and can_back else 0)
            for each, can_back in done
        ],
        no=no,
        is_closed=household.closed_at is not None,
        before=json.dumps({column.value: held[column] for column in AT_DESK}, ensure_ascii=False),
        fields=[
            {
                "name": column.value,
                "label": texts.column(column),
                "how": texts.HOW[column],
                "value": typed.get(column.value, _typed(column, held[column])),
                "is_number": column in _COUNTED,
            }
            for column in AT_DESK
            if column is not Column.CATEGORY
        ],
        categories=[
            (slug, name, slug == typed.get(Column.CATEGORY.value, held[Column.CATEGORY]))
            for slug, name in (("", texts.NO_CATEGORY), *CATEGORIES.items())
        ],
    )


def closing_page(frame: Frame, household: Household, owes: Sequence[ChargeState], phones: int) -> str:
    """What closing means for this household."""
    asked = life_words.ask_close(household, owes, phones)
    return _page("desk_register_closing.html", frame, household=household, question=frame.plain(asked.text))


def closed_page(frame: Frame, mended: Mended) -> str:
    """It is closed, and may be taken back for some minutes."""
    return _page(
        "desk_register_closed.html",
        frame,
        household=mended.household,
        said=frame.plain(life_words.closed(mended).text),
        change=mended.change.id if mended.change else 0,
    )


def adding_page(frame: Frame, areas: Sequence[str], *, typed: Mapping[str, str], no: str) -> str:
    """A new household."""
    return _page("desk_register_add.html", frame, areas=areas, typed=typed, no=no)


def confirm_page(frame: Frame, new: NewHousehold, number: int, asked: Content) -> str:
    """All of a new household, before it is written."""
    return _page(
        "desk_register_confirm.html",
        frame,
        question=frame.plain(asked.text),
        fields={"head": new.head, "area": new.area, "people": str(new.people), "code": str(number)},
    )


def file_page(frame: Frame, *, no: str = "") -> str:
    """The form for a file."""
    return _page("desk_register_file.html", frame, no=no)


def file_preview_page(frame: Frame, imported: Imported, *, file_id: int, mark: str) -> str:
    """What a file would change, or every row that cannot be taken."""
    is_wrong = bool(imported.rejected)
    bad = len({each.row for each in imported.rejected})
    return _page(
        "desk_register_preview.html",
        frame,
        said=texts.rejected_of(imported.rows, bad) if is_wrong else file_words.preview(imported).text,
        rejected=[(count(each.row), file_words.why(each)) for each in imported.rejected],
        can_write=not is_wrong and bool(imported.added or imported.changed),
        changes=[
            (f"{each.number:03}", each.head, ", ".join(file_words.COLUMNS[column] for column in each.columns))
            for each in imported.changes
        ],
        file_id=file_id,
        mark=mark,
    )


def codes_page(frame: Frame, codes: Sequence[HouseholdCode] | None, *, zone: ZoneInfo, today: date) -> str:
    """The joining codes to be cut apart; None: only the button that makes and shows them."""
    bot = frame.bot or SIMULATOR_NAME
    return _page(
        "desk_register_codes.html",
        frame,
        is_asked=codes is None,
        codes=[
            {
                "code": each.household.code,
                "head": each.household.head,
                "lane": each.household.area,
                "digits": join_code(each.digits),
                "use": texts.to_use(bot, join_code(each.digits)),
                "until": texts.until(each.expires_at, zone, today),
            }
            for each in codes or ()
        ],
    )


def _cell(column: Column, value: Value) -> str:
    """As a table shows it: nothing where there is nothing."""
    return shown(column, value) if value else ""


def _typed(column: Column, value: Value) -> str:
    """As somebody would type it."""
    if isinstance(value, list):
        return ", ".join(value)
    return shown(column, value) if isinstance(value, int) else str(value)
