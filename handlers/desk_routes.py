"""All pages of the desk, as the service and the tests add them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from aiohttp import web

from handlers.desk_announcements import add_desk_announcements
from handlers.desk_announcing import add_desk_announcing
from handlers.desk_answers import add_desk_answers
from handlers.desk_counts import add_desk_counts
from handlers.desk_expenses import add_desk_expenses
from handlers.desk_fund_openings import add_desk_fund_openings
from handlers.desk_funds import add_desk_funds
from handlers.desk_held_cash import add_desk_held_cash
from handlers.desk_help import add_desk_help
from handlers.desk_household import add_desk_household
from handlers.desk_live import add_desk_live
from handlers.desk_merging import add_desk_merging
from handlers.desk_opening import add_desk_opening
from handlers.desk_pages import Around, add_desk, add_lost
from handlers.desk_papers import add_desk_papers
from handlers.desk_register import add_desk_register
from handlers.desk_register_file import add_desk_register_file
from handlers.desk_register_new import add_desk_register_new
from handlers.desk_repeating import add_desk_repeating
from handlers.desk_review import add_desk_review
from handlers.desk_roles import add_desk_roles
from handlers.desk_rounds import add_desk_rounds
from handlers.desk_statements import add_desk_statements
from handlers.desk_withdrawals import add_desk_withdrawals
from handlers.desk_workbook import add_desk_workbook
from models.database import Database
from models.domain.deployment import Deployment

PARTS = (
    add_desk,
    add_desk_live,
    add_desk_household,
    add_desk_review,
    add_desk_statements,
    add_desk_held_cash,
    add_desk_rounds,
    add_desk_withdrawals,
    add_desk_opening,
    add_desk_repeating,
    add_desk_funds,
    add_desk_expenses,
    add_desk_fund_openings,
    add_desk_counts,
    add_desk_register,
    add_desk_register_new,
    add_desk_register_file,
    add_desk_merging,
    add_desk_announcements,
    add_desk_announcing,
    add_desk_help,
    add_desk_answers,
    add_desk_roles,
    add_desk_workbook,
    add_desk_papers,
    add_lost,
)


def add_whole_desk(
    app: web.Application,
    database: Database,
    deployment: Deployment,
    *,
    clock: Callable[[], datetime],
    wake: Callable[[], None],
    look_every: float = 2.0,
) -> None:
    """Add the desks of all hamlets with all their parts; `wake` lets what was queued leave at once."""
    around = Around(database=database, deployment=deployment, clock=clock, wake=wake, look_every=look_every)
    for add in PARTS:
        add(app, around)
