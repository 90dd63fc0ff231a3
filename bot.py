"""Loa Xóm: reads the settings, builds every part, runs and stops them. `python bot.py --help` lists the calls."""

# ruff: noqa: E402 - see gc
from __future__ import annotations

import gc

gc.disable()  # nothing that is imported is garbage: looking for some takes a fifth of the start

import asyncio
import logging
import os
import signal
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from aiohttp import web
from dotenv import dotenv_values
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from handlers import (
    account,
    announcement_options,
    announcements,
    attendance,
    by_hand,
    charge_corrections,
    checking,
    claims,
    code_stops,
    complaints,
    counts,
    deputies,
    desk,
    disclosure,
    drafting,
    funds,
    groups,
    held_cash,
    help,
    households,
    judging,
    learning,
    lists,
    local_facts,
    loud,
    meeting_changes,
    meeting_results,
    meetings,
    mending,
    merging,
    on_behalf,
    paying,
    payments,
    people,
    personal_data,
    posts,
    printing,
    questions,
    quotas,
    receipts,
    recurring,
    register,
    reminders,
    review,
    review_lines,
    roles,
    rounds,
    sending,
    statements,
    terminal_backup,
    terminal_calls,
    terminal_check,
    terminal_funds,
    terminal_hamlets,
    terminal_money,
    terminal_statements,
    vouchers,
    vouchers_undone,
    withdrawing,
)
from handlers.check_page import add_check_page
from handlers.demo import seed_demo
from handlers.desk_routes import add_whole_desk
from handlers.feeds import CatchUp
from handlers.hooks import Hooks, Secrets
from handlers.inbox import Inbox
from handlers.incoming import Door
from handlers.logs import configure_logging
from handlers.metrics import metrics_of
from handlers.pages import nothing_here
from handlers.pay_page import add_pay_page
from handlers.public_book import add_public_book
from handlers.router import Router, Routes
from handlers.sent_files import add_sent_files
from handlers.settings import Settings, WrongSetting
from handlers.simulator import SimulatorDoor
from handlers.simulator_page import add_simulator
from handlers.terminal import Arguments, call, parse
from handlers.web import make_application
from messages.answers import warm_up
from messages.channels.base import Channel
from messages.channels.simulator import Simulator
from messages.relay import BotRelay
from messages.tell import delivery_trouble
from messages.texts import demo as demo_words
from messages.texts import terminal as terminal_words
from messages.texts.contacts import SIMULATOR_NAME
from models import restores, silence
from models.bots import first_bot, refuse_simulator_beside_real_hamlets
from models.database import Database, is_away
from models.domain.deployment import Deployment
from models.domain.pacing import TELEGRAM, UNLIMITED, ZALO, Limits
from models.ownership import Ownership
from models.refusals import Refusal
from models.schema import newest_revision, revision_of, upgrade
from models.tables import Bot, BotState, FeedKind
from scheduler import accounts as account_jobs
from scheduler import announcements as announcement_jobs
from scheduler import feeds as feed_jobs
from scheduler import held_cash as held_cash_jobs
from scheduler import help as help_jobs
from scheduler import meetings as meeting_jobs
from scheduler import quotas as quota_jobs
from scheduler import recurring as recurring_jobs
from scheduler import reminders as reminder_jobs
from scheduler import rounds as round_jobs
from scheduler import silence as silence_jobs
from scheduler import upkeep
from scheduler.clockwork import Clockwork, Job

gc.enable()
gc.freeze()
gc.set_threshold(10_000)  # objects: at the 700 of Python's own, a tenth of a broadcast goes into looking for garbage

os.environ.setdefault("PTB_TIMEDELTA", "true")  # retry_after comes as a timedelta, without a deprecation warning

if TYPE_CHECKING:
    from handlers.telegram_service import TelegramService
    from handlers.zalo_service import ZaloService

logger = logging.getLogger("loaxom")

ALL_PARTS = frozenset({"web", "relay", "clock"})
WATCH_SECONDS = 5.0  # how often the service looks for bots that the terminal added

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The clock; nothing below this file reads it."""
    return datetime.now(UTC)  # noqa: TID251 - the one place


def deployment_of(settings: Settings) -> Deployment:
    """What operations and words may know of the settings."""
    return Deployment(
        zone=settings.timezone,
        public_url=settings.public_url,
        undo=timedelta(seconds=settings.undo_seconds),
        keep_raw=timedelta(days=settings.keep_raw_days),
        keep_questions=timedelta(days=settings.keep_questions_days),
        keep_proofs=timedelta(days=settings.keep_proofs_days),
        pictures_arrive=bool(settings.files_at),
    )


def routes() -> Routes:
    """What answers what: every command, picked choice, dialogue and kind of message."""
    return Routes(
        commands={
            "thongbao": announcements.compose,
            "laylai": posts.take_back,
            "lich": posts.show_calendar,
            "moihop": meetings.compose,
            "start": people.start,
            "menu": people.show_menu,
            "trogiup": people.show_menu,
            "nhantin": people.join_by_command,
            "moinha": households.invite,
            "ngungnhac": households.stop_reminders,
            "batnhac": households.start_reminders,
            "thongtin": personal_data.show,
            "capma": roles.give_code,
            "gannhom": groups.give_code,
            "thutien": payments.take_cash,
            "huyphieu": receipts.cancel,
            "phieuchi": vouchers.phieuchi,
            "quy": funds.show,
            "congkhai": disclosure.congkhai,
            "docloa": loud.docloa,
            "suaho": mending.suaho,
            "suakhoan": charge_corrections.correct,
            "rutdot": withdrawing.withdraw,
            "xeptien": review.open_items,
            "saoke": statements.ask,
            "nhatoi": receipts.my_household,
            "dotthu": rounds.dotthu,
            "dongdot": rounds.dongdot,
            "nop": paying.nop,
            "taikhoan": account.show,
            "ngungthu": code_stops.ask,
            "kiemtra": checking.ask,
            "nhac": reminders.remind,
            "dachuyen": claims.transferred,
            "danop": claims.paid_in_cash,
            "hoi": questions.ask_by_command,
            "giupdo": help.ask_for_help,
            "viec": help.list_open,
            "lamgiup": on_behalf.act_for,
            "danhsach": lists.show,
            "moso": desk.moso,
            "inphieu": printing.start,
        },
        actions={
            "announce.from_draft": announcements.from_draft,
            "announce.preview": drafting.show,
            "announce.resume": announcements.resume,
            "announce.forget": announcements.forget,
            "announce.edit": announcements.edit,
            "announce.wordless": announcements.wordless,
            "announce.cut": announcements.cut,
            "announce.groups": announcement_options.choose_groups,
            "announce.group": announcement_options.toggle_group,
            "announce.pin": announcement_options.choose_pin,
            "announce.expiry": announcement_options.no_expiry,
            "announce.when": sending.ask_when,
            "announce.send": sending.send,
            "announce.schedule": sending.schedule,
            "announce.morning": sending.keep_to_morning,
            "announce.emergency": sending.emergency,
            "announce.urgent": sending.urgent,
            "announce.back": posts.back,
            "announce.withdraw": posts.withdraw,
            "announce.correct": posts.correct,
            "announce.go_on": posts.go_on,
            "announce.again": posts.again,
            "announce.by_hand": posts.forward_by_hand,
            "announce.late": posts.late,
            "announce.change": posts.change,
            "announce.move": posts.move,
            "announce.cancel": posts.cancel,
            "announce.at": posts.show_planned,
            "calendar": posts.calendar_page,
            "byhand.pinned": by_hand.posted_and_pinned,
            "byhand.posted": by_hand.posted,
            "byhand.not_yet": by_hand.not_yet,
            "byhand.never": by_hand.never,
            "byhand.ask": by_hand.ask,
            "byhand.again": by_hand.bundle_again,
            "meeting.new": meetings.new,
            "meeting.chair": meetings.chair,
            "meeting.any": meetings.any_number,
            "meeting.edit": meetings.edit,
            "meeting.preview": meetings.preview,
            "meeting.send": meetings.send,
            "meeting.back": meetings.back,
            "meeting.show": meetings.show,
            "meeting.lanes": meetings.lanes,
            "meeting.ask": meetings.ask_again,
            "meeting.keep": meeting_changes.keep,
            "meeting.move": meeting_changes.move,
            "meeting.same": meeting_changes.same_place,
            "meeting.cancel": meeting_changes.call_off,
            "meeting.change": meeting_changes.confirm,
            "meeting.past": meetings.past,
            "meeting.result": meeting_results.begin,
            "meeting.as_told": meeting_results.as_told,
            "meeting.no_minutes": meeting_results.no_minutes,
            "meeting.no_day": meeting_results.no_day,
            "meeting.publish": meeting_results.publish,
            "meeting.answer": attendance.picked,
            "meeting.house": attendance.house_picked,
            "quota.hand": quotas.hand_over,
            "quota.keep": quotas.keep,
            "trouble.pinned": by_hand.pinned,
            "trouble.cannot_pin": by_hand.cannot_pin,
            "trouble.ask_pin": by_hand.ask_pinned,
            "trouble.self_pin": by_hand.self_pin,
            "trouble.pin": by_hand.pin_again,
            "trouble.seen": by_hand.seen,
            "trouble.again": by_hand.again,
            "trouble.by_hand": by_hand.forward_by_hand,
            "trouble.private_again": by_hand.private_again,
            "trouble.group_by_hand": by_hand.group_by_hand,
            "trouble.leave_group": by_hand.leave_group,
            "hamlet": people.hamlet_chosen,
            "hamlets": people.choose_hamlet,
            "menu": people.show_menu,
            "codes.open": people.open_codes,
            "codes.stay": people.leave_codes_locked,
            "join": households.join,
            "join.no": households.not_mine,
            "invite": households.invite,
            "members": households.show_members,
            "member.remove": households.remove_member,
            "member.right": households.member_is_right,
            "role.code": roles.role_picked,
            "data.full": personal_data.full,
            "data.correct": personal_data.correct,
            "data.rename": personal_data.rename,
            "data.done": personal_data.done,
            "data.refuse": personal_data.refuse,
            "data.later": personal_data.later,
            "data.erase": personal_data.ask_erase,
            "data.keep": personal_data.keep,
            "data.erase_now": personal_data.erase,
            "behalf.house": on_behalf.house_picked,
            "behalf.show": on_behalf.show,
            "behalf.claim": on_behalf.claim,
            "behalf.code": on_behalf.make_code,
            "behalf.right": on_behalf.right,
            "behalf.list": on_behalf.show_given,
            "behalf.proof": on_behalf.show_proof,
            "behalf.withdraw": on_behalf.withdraw,
            "role.list": deputies.show_holders,
            "role.stays": deputies.role_stays,
            "deputy.until": deputies.until_picked,
            "role.you": roles.you_picked,
            "role.right": roles.is_right,
            "role.cash": roles.cash_decided,
            "role.takers": roles.show_takers,
            "role.asks_cash": roles.ask_cash,
            "role.lane": roles.toggle_lane,
            "role.lanes": roles.choose_lanes,
            "role.lanes_done": roles.lanes_done,
            "role.revoke": roles.revoke,
            "register.write": register.write,
            "register.changes": register.show_changes,
            "register.rejected": register.show_rejected,
            "group.bind": groups.bind,
            "group.refuse": groups.not_this_one,
            "group.audience": groups.audience_picked,
            "group.areas": groups.ask_area,
            "group.area": groups.area_picked,
            "group.hand": groups.by_hand,
            "group.hand_yes": groups.by_hand_agreed,
            "group.list": groups.list_to_drop,
            "group.drop": groups.drop,
            "round": rounds.picked,
            "recurring": recurring.picked,
            "mend": mending.picked,
            "merge": merging.picked,
            "nop": paying.picked,
            "remind": reminders.picked,
            "cash": payments.continued,
            "cash.again": payments.again,
            "cash.more": payments.more,
            "receipt.back": payments.take_back,
            "receipt.cancel": receipts.chosen,
            "receipt.why": receipts.reason_chosen,
            "correct": charge_corrections.picked,
            "withdraw": withdrawing.picked,
            "held": held_cash.picked,
            "account.change": account.begin,
            "account.again": account.again,
            "account.propose": account.propose,
            "account.agree": account.agree,
            "account.refuse": account.refuse,
            "account.stop": account.stop,
            "account.keep": account.keep,
            "codes.stop": code_stops.stop,
            "codes.start": code_stops.start,
            "codes.not_yet": code_stops.not_yet,
            "check.report": checking.report,
            "check.private": checking.private_matter,
            "check.warn": checking.warn,
            "statement": receipts.my_household,
            "voucher.income": vouchers.income,
            "voucher.kind": vouchers.income_kind,
            "voucher.again": vouchers.again,
            "voucher.fund": vouchers.fund_picked,
            "voucher.purse": vouchers.purse_picked,
            "voucher.no_paper": vouchers.no_paper,
            "voucher.later": vouchers.later,
            "voucher.done": vouchers.done,
            "voucher.papers": vouchers.papers,
            "voucher.paper": vouchers.paper_for,
            "voucher.back": vouchers_undone.back,
            "voucher.list": vouchers_undone.list_to_undo,
            "voucher.undo": vouchers_undone.undo_chosen,
            "voucher.why": vouchers_undone.reason_chosen,
            "count": counts.begin,
            "count.why": counts.why,
            "count.fund": counts.fund_picked,
            "count.later": counts.later,
            "disclose": disclosure.preview,
            "disclose.post": disclosure.post,
            "disclose.sheet": disclosure.sheet,
            "disclose.bills": disclosure.bills,
            "disclose.loud": disclosure.loudspeaker,
            "disclose.seal": disclosure.seal,
            "loud.post": loud.post,
            "loud.round": loud.round_picked,
            "fund.move": funds.move,
            "fund.pick": funds.fund_picked,
            "fund.purse": funds.purse_picked,
            "fund.moved": funds.confirmed,
            "fund.opening": funds.opening,
            "fund.open": funds.opening_confirmed,
            "saoke.account": statements.account_picked,
            "saoke.write": statements.write,
            "saoke.wrong": statements.wrong,
            "paste.new": statements.write_new,
            "paste.all": statements.write_all,
            "paste.each": statements.each_pasted,
            "paste.keep": statements.keep_pasted,
            "paste.skip": statements.skip_pasted,
            "review.open": review.open_items,
            "review.each": review.one_by_one,
            "review.show": review.show,
            "review.all": review.book_all,
            "review.take": review.take,
            "review.house": review.other_household,
            "review.picked": review.household_picked,
            "review.split": review.split,
            "review.other": review.ask_income,
            "review.income": review.book_income,
            "review.aside": review.not_the_funds,
            "review.later": review.later,
            "review.back": review.back,
            "review.back_all": review.all_back,
            "review.others": review.others,
            "review.bring": review.bring,
            "claim.from_draft": claims.from_picture,
            "claim.cash": claims.in_cash_after_all,
            "claim.charge": claims.for_charge,
            "claim.picture": claims.picture_for,
            "claim.look": claims.looks_again,
            "claim.seen": claims.seen,
            "claim.not_seen": claims.not_seen,
            "claim.later": claims.later,
            "complaint.write": complaints.write,
            "ask.prompt": questions.prompt,
            "ask.from_draft": questions.ask_what_was_offered,
            "ask.pick": questions.pick,
            "ask.none": questions.none_of_these,
            "ask.person": questions.person,
            "ask.hand_over": questions.hand_over,
            "ask.keep": questions.keep,
            "faq.useful": judging.useful,
            "faq.wrong": judging.wrong,
            "faq.why": judging.why_wrong,
            "learn.list": learning.show_list,
            "learn.group": learning.show_group,
            "learn.write": learning.write,
            "learn.as_asked": learning.as_asked,
            "learn.edit": learning.edit,
            "learn.same": learning.same,
            "learn.aside": learning.put_aside,
            "learn.find": learning.find,
            "learn.again": learning.again,
            "learn.keep": learning.keep,
            "learn.undo": learning.undo,
            "learn.own": learning.show_own,
            "learn.see": learning.see,
            "local.first": local_facts.first,
            "local.tell": local_facts.tell,
            "local.skip": local_facts.skip,
            "local.later": local_facts.later,
            "help.ask": help.way_picked,
            "help.take": help.take,
            "help.pass": help.pass_on,
            "help.show": help.show,
            "help.done": help.finish,
            "help.later": help.later,
            "help.reply": help.reply,
            "help.enough": help.enough,
            "help.more": help.more,
            "help.thanks": help.thanks,
            "help.not_done": help.not_done,
            "help.give": help.give,
            "help.wait": help.wait,
            "help.withdraw": help.withdraw,
            "print.slips": printing.slips,
            "print.cards": printing.cards,
            "print.doors": printing.doors,
            "desk.mine": desk.mine,
            "desk.shut": desk.shut,
            "list.round": lists.round_chosen,
            "list.group": lists.for_the_group,
            "list.picture": lists.picture,
            "list.post": lists.post,
            "list.inside": lists.inside,
            "list.lane": lists.lane,
            "list.left": lists.left,
            "list.files": lists.files,
        },
        dialogues={
            "announce": announcements.typed,
            announcements.FOUND: announcements.offer,
            "role": roles.say_who,
            "deputy": deputies.day_typed,
            "behalf": on_behalf.typed,
            "data": personal_data.typed,
            "group": groups.typed,
            "round": rounds.typed,
            meetings.DIALOGUE: meetings.typed,
            meeting_changes.DIALOGUE: meeting_changes.typed,
            meeting_results.DIALOGUE: meeting_results.typed,
            attendance.WHO: attendance.who_typed,
            attendance.WHOSE: attendance.household_typed,
            mending.DIALOGUE: mending.typed,
            merging.DIALOGUE: merging.typed,
            "cash": payments.typed,
            "receipt": receipts.typed,
            "review": review.typed,
            review_lines.DIALOGUE: review_lines.typed,
            "statement": statements.typed,
            "correct": charge_corrections.typed,
            "withdraw": withdrawing.typed,
            "held": held_cash.typed,
            "account": account.typed,
            "check": checking.typed,
            "claim": claims.typed,
            "voucher": vouchers.typed,
            "fund": funds.typed,
            "count": counts.typed,
            "mistake": questions.tell_of_mistake,
            complaints.DIALOGUE: complaints.typed,
            "help": help.typed,
            judging.WRONG: judging.wrong_typed,
            learning.DIALOGUE: learning.typed,
            local_facts.DIALOGUE: local_facts.typed,
        },
        takes={review_lines.DIALOGUE: review_lines.may_be_lines},
        arguments={
            "start": people.is_code,
            "nhantin": people.is_code,
            "capma": roles.is_role,
            "lamgiup": on_behalf.is_household,
            "nhac": reminders.is_fee,
            "thutien": payments.parses_as_cash,
            "huyphieu": receipts.parses_as_receipt,
            "phieuchi": vouchers.parses_as_expense,
            "congkhai": disclosure.parses_as_seal,
            "suaho": mending.parses_as_household,
            "suakhoan": charge_corrections.parses_as_household,
            "danhsach": lists.names_a_fee,
            "dongdot": rounds.names_a_round,
            "kiemtra": checking.is_number,
        },
        group_commands=frozenset({"start", "menu", "trogiup", "hoi", "kiemtra"}),
        join_code=people.typed_code,
        group_code=groups.typed_code,
        question=attendance.or_answer(statements.or_pasted(payments.or_cash(questions.ask))),
        head_content=statements.or_pasted(announcements.offer),
        photo=checking.picture,
        spreadsheet=statements.document,
        unbound_group=groups.spoken_to_unbound,
        overheard=checking.overheard,
    )


def jobs(deployment: Deployment) -> list[Job]:
    """What the clock starts, and when."""
    return [
        Job(name="announcements", work=announcement_jobs.post_due(deployment), every_seconds=2),
        Job(name="by hand", work=announcement_jobs.hand_over_due, every_seconds=2),
        Job(name="by hand in the evening", work=announcement_jobs.ask_in_the_evening, hour="18"),
        Job(name="unpin", work=announcement_jobs.unpin_what_is_over(deployment), hour="6-21", minute="5"),
        Job(name="questions", work=upkeep.let_waiting_questions_come, every_seconds=60),
        Job(name="accounts", work=account_jobs.change_accounts(deployment), every_seconds=20),
        Job(name="recurring rounds", work=recurring_jobs.open_recurring(deployment), every_seconds=20),
        Job(name="post rounds", work=round_jobs.post_rounds(deployment), every_seconds=5),
        Job(name="collections", work=reminder_jobs.post_collections(deployment), every_seconds=60),
        Job(name="cash in hand", work=held_cash_jobs.tell_in_the_evening(deployment), hour="19-20", minute="30"),
        Job(name="thresholds", work=reminder_jobs.tell_thresholds(deployment), every_seconds=60),
        Job(name="remind households", work=reminder_jobs.remind_households(deployment), every_seconds=3),
        Job(name="end roles", work=upkeep.end_roles(deployment), every_seconds=60),
        Job(name="forget the erased", work=upkeep.forget_the_erased, every_seconds=60),
        Job(name="help that waits", work=help_jobs.bring_back_what_waits(deployment), hour="7-20", minute="20"),
        Job(name="wishes", work=upkeep.remind_of_wishes(deployment), hour="8"),
        Job(name="match transfers", work=feed_jobs.match_pending(deployment), every_seconds=2),
        Job(name="treasurer's morning", work=feed_jobs.tell_treasurers(deployment), hour="7"),
        Job(name="forget transfers", work=feed_jobs.forget_words(deployment), hour="3", minute="10"),
        Job(name="forget", work=upkeep.forget_what_is_old(deployment), hour="3"),
        Job(name="silence", work=silence_jobs.tell_of_silence(deployment), every_seconds=30),
        Job(name="unclear", work=silence_jobs.tell_of_unclear, hour="6-21", minute="10"),
        Job(name="tell of meetings", work=meeting_jobs.tell_households(deployment), every_seconds=3),
        Job(name="remind of meetings", work=meeting_jobs.remind(deployment), every_seconds=30),
        Job(name="unpin meetings", work=meeting_jobs.unpin_what_is_over, hour="6-21", minute="6"),
        Job(name="quotas", work=quota_jobs.watch_quotas(deployment), every_seconds=60),
        Job(name="tell households", work=round_jobs.tell_households(deployment), every_seconds=5),
    ]


class CannotStart(Exception):
    """Why the service does not start, in one line for the operator."""


class Installation:
    """One running Loa Xóm: the web server, the doors, the inbox, a relay a bot, the clock. Owns every task."""

    def __init__(
        self,
        settings: Settings,
        *,
        with_simulator: bool = False,
        parts: frozenset[str] = ALL_PARTS,
        clock: Clock = utc_now,
        work: Sequence[Job] | None = None,
        telegram_limits: Limits = TELEGRAM,
        zalo_limits: Limits = ZALO,
    ) -> None:
        self.settings = settings
        self._clock = clock
        self._telegram_limits = telegram_limits
        self._zalo_limits = zalo_limits
        self.deployment = deployment_of(settings)
        self.database = Database(settings.database_url)
        self.simulator = Simulator(clock) if with_simulator else None
        self.relays: dict[int, BotRelay] = {}
        self._parts = parts
        self._ownership = Ownership(self.database)
        self._held_back = True  # until it was looked whether the database came out of a backup
        self._doors: dict[int, Door] = {}
        self._channels: dict[int, Channel] = {}
        self._silent: dict[int, bool] = {}  # as last written down
        self._telegram: TelegramService | None = None  # there is one as soon as there is such a bot
        self._zalo: ZaloService | None = None
        self.inbox = Inbox(
            self.database,
            Router(routes(), self.deployment),
            self._doors,
            clock=clock,
            on_event=groups.on_event(self.deployment),
            wake_relay=self.wake,
        )
        self.clockwork = Clockwork(
            self.database,
            jobs(self.deployment) if work is None else work,
            zone=settings.timezone,
            clock=clock,
            may_run=self._clock_may_tick,
            wake_relay=self.wake,
        )

    async def _clock_may_tick(self) -> bool:
        """Not while another process owns the clock, nor after a restore before somebody lets things go."""
        if self._held_back:
            async with self.database.read() as session:
                self._held_back = await restores.is_holding(session)
        return not self._held_back and await self._ownership.hold("clock")

    def wake(self) -> None:
        """Something was queued: every relay looks now."""
        for relay in self.relays.values():
            relay.wake()

    async def prepare(self) -> None:
        """Bring the schema up to date (SQLite) or see that it is (PostgreSQL), and make the first bots' rows."""
        if self.database.is_sqlite:
            await upgrade(self.database)
        elif await revision_of(self.database) != newest_revision():
            raise CannotStart("the database has another schema: run `python bot.py migrate` first")
        async with self.database.begin() as session:
            if self.simulator is not None:
                await refuse_simulator_beside_real_hamlets(session)
                await first_bot(session, "simulator", name=SIMULATOR_NAME, now=self._clock())
            if self.settings.telegram_token:
                await first_bot(session, "telegram", name="", now=self._clock())
            if self.settings.zalo_token:
                await first_bot(session, "zalo", name="", now=self._clock())

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until `stop` is set; then let what is in hand settle, and close."""
        runner = web.AppRunner(self._application(), access_log=None)
        await runner.setup()
        try:
            async with asyncio.TaskGroup() as tasks:
                catching_up: asyncio.Task[None] | None = None
                if "web" in self._parts:
                    tasks.create_task(self.inbox.store_forever())
                    tasks.create_task(self._handle(stop))
                    catching_up = tasks.create_task(self._catch_up(stop))
                await self._start_bots(tasks, stop)
                if "web" in self._parts:
                    await self._listen(runner)
                    if not self._channels:
                        print(terminal_words.NO_BOT, file=sys.stderr)
                    logger.info("listening on http://%s:%d", self.settings.host, self.settings.port)
                    tasks.create_task(warm_up())
                if "clock" in self._parts:
                    self.clockwork.start()
                await self._watch_bots(tasks, stop)
                if catching_up is not None:
                    catching_up.cancel()  # it may wait for a provider; what it has taken in is written
                if "clock" in self._parts:
                    await self.clockwork.stop()
                await runner.cleanup()
                self.inbox.stop()
                for relay in self.relays.values():
                    relay.stop()
        finally:
            await runner.cleanup()
            for channel in self._channels.values():
                await channel.close()
            await self._ownership.close()
            await self.database.close()

    async def _listen(self, runner: web.AppRunner) -> None:
        host, port = self.settings.host, self.settings.port
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise CannotStart(terminal_words.cannot_listen(host, port, error.strerror or "")) from None

    async def _handle(self, stop: asyncio.Event) -> None:
        """One process handles the stored updates; the others wait for it to die."""
        while await self._owns("inbox", stop):
            await self._while_kept("inbox", stop, self.inbox.handle_forever, leave=self.inbox.leave)

    async def _owns(self, name: str, stop: asyncio.Event) -> bool:
        while not stop.is_set():
            if await self._ownership.hold(name):
                return True
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), 1.0)
        return False

    async def _while_kept(
        self, name: str, stop: asyncio.Event, work: Callable[[], Awaitable[None]], *, leave: Callable[[], None]
    ) -> None:
        """Do what this process alone does. Where the database went away, another one may have come first."""

        async def watch() -> None:
            while not stop.is_set():
                if not await self._ownership.keeps(name):
                    leave()
                    return
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), 1.0)

        async with asyncio.TaskGroup() as tasks:
            watching = tasks.create_task(watch())
            await work()
            watching.cancel()

    # bots

    async def _watch_bots(self, tasks: asyncio.TaskGroup, stop: asyncio.Event) -> None:
        """Take up bots that the terminal added, until told to stop."""
        while not stop.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), WATCH_SECONDS)
            if not stop.is_set():
                try:
                    await self._start_bots(tasks, stop)
                    await self._note_silence()
                    if self._telegram is not None and "relay" in self._parts:
                        await self._telegram.show_commands()
                except Exception as error:
                    if not is_away(error):
                        raise
                    logger.warning("the database is away")

    async def _note_silence(self) -> None:
        """Write down which bots reach nobody: after a while their heads hear of it."""
        if "relay" not in self._parts:
            return
        for bot_id in self._channels:
            relay = self.relays.get(bot_id)
            is_silent = (relay is not None and relay.is_silent) or any(
                service.is_silent(bot_id) for service in self._services()
            )
            if self._silent.get(bot_id) is not is_silent:
                async with self.database.begin() as session:
                    await silence.note(session, bot_id, is_silent=is_silent, now=self._clock())
                self._silent[bot_id] = is_silent

    async def _start_bots(self, tasks: asyncio.TaskGroup, stop: asyncio.Event) -> None:
        async with self.database.read() as session:
            rows = list(await session.scalars(select(Bot).order_by(Bot.id)))
        for row in rows:
            if row.id in self._channels:
                if self._zalo is not None and row.kind == "zalo":
                    await self._zalo.heed(row)
                relay = self.relays.get(row.id)
                if relay is not None and relay.is_resting and row.state is BotState.ACTIVE:
                    relay.resume()  # the terminal says to try
                continue
            if row.kind == "telegram":
                token = row.token or self.settings.telegram_token
                if token:
                    self._start_telegram(row, token, tasks, stop)
            elif row.kind == "zalo":
                token = row.token or self.settings.zalo_token
                if token:
                    self._start_zalo(row, token, tasks, stop)
            elif row.kind == "simulator" and self.simulator is not None:
                self._channels[row.id] = self.simulator
                self._doors[row.id] = SimulatorDoor()
                self._start_relay(row.id, self.simulator, UNLIMITED, tasks, stop)

    def _start_relay(
        self, bot_id: int, channel: Channel, limits: Limits, tasks: asyncio.TaskGroup, stop: asyncio.Event
    ) -> None:
        if "relay" not in self._parts:
            return

        relay = self.relays[bot_id] = BotRelay(
            self.database,
            bot_id,
            channel,
            limits=limits,
            clock=self._clock,
            tell_trouble=delivery_trouble(self.deployment),
            files_at=self.settings.files_at,
            zone=self.settings.timezone,
        )

        async def run() -> None:
            while await self._owns(f"relay:{bot_id}", stop):
                await self._while_kept(f"relay:{bot_id}", stop, relay.run, leave=relay.leave)

        tasks.create_task(run())

    def _start_telegram(self, row: Bot, token: str, tasks: asyncio.TaskGroup, stop: asyncio.Event) -> None:
        if self._telegram is None:
            from handlers.telegram_service import TelegramService  # slow to import

            self._telegram = TelegramService(
                self.database,
                self.settings,
                inbox=self.inbox,
                doors=self._doors,
                owns=self._owns,
                keeps=self._ownership.keeps,
                built=frozenset(routes().commands) | {"thoi"},
            )
        channel = self._telegram.channel(token)
        self._channels[row.id] = channel
        self._start_relay(row.id, channel, self._telegram_limits, tasks, stop)
        if "web" in self._parts:
            tasks.create_task(self._telegram.run(row, channel, stop))

    def _start_zalo(self, row: Bot, token: str, tasks: asyncio.TaskGroup, stop: asyncio.Event) -> None:
        if self._zalo is None:
            from handlers.zalo_service import ZaloService  # many installations have no such bot

            self._zalo = ZaloService(
                self.database,
                self.settings,
                inbox=self.inbox,
                doors=self._doors,
                owns=self._owns,
                keeps=self._ownership.keeps,
            )
        channel = self._zalo.channel(row.id, token)
        self._channels[row.id] = channel
        self._start_relay(row.id, channel, self._zalo_limits, tasks, stop)
        if "web" in self._parts:
            tasks.create_task(self._zalo.run(row, channel, stop))

    def _services(self) -> list[TelegramService | ZaloService]:
        return [service for service in (self._telegram, self._zalo) if service is not None]

    # web

    def _application(self) -> web.Application:
        app = make_application(self.database, ready=self._wrong, metrics=self._metrics)

        async def telegram(request: web.Request) -> web.Response:
            if self._telegram is None:
                raise web.HTTPNotFound
            return await self._telegram.receive(request)

        async def zalo(request: web.Request) -> web.Response:
            if self._zalo is None:
                raise web.HTTPNotFound
            return await self._zalo.receive(request)

        app.router.add_post("/hooks/telegram", telegram)
        app.router.add_post("/hooks/telegram/{door}", telegram)
        app.router.add_post("/hooks/zalo", zalo)
        app.router.add_post("/hooks/zalo/{door}", zalo)
        add_sent_files(app, self.database, clock=self._clock)
        Hooks(self.database, first=self._first_feeds(), zone=self.settings.timezone, clock=self._clock).add_to(app)
        add_pay_page(app, self.database, self.deployment, clock=self._clock)
        add_check_page(app, self.database, self.deployment, clock=self._clock)
        add_public_book(app, self.database, self.deployment, clock=self._clock)
        add_whole_desk(app, self.database, self.deployment, clock=self._clock, wake=self.wake)
        if self.simulator is not None:
            add_simulator(
                app,
                self.simulator,
                self.database,
                take=self.inbox.take,
                clock=self._clock,
                zone=self.settings.timezone,
            )
        else:
            app.router.add_get("/", nothing_here)
        return app

    def _first_feeds(self) -> dict[FeedKind, Secrets]:
        settings = self.settings
        return {
            FeedKind.SEPAY: Secrets(secret=settings.sepay_webhook_secret, api_key=settings.sepay_api_key),
            FeedKind.CASSO: Secrets(secret=settings.casso_webhook_secret, api_key=settings.casso_api_key),
        }

    async def _catch_up(self, stop: asyncio.Event) -> None:
        """One process reads the lists of the feeds."""
        settings = self.settings
        base_urls = {FeedKind.SEPAY: settings.sepay_base_url, FeedKind.CASSO: settings.casso_base_url}
        feeds = CatchUp(
            self.database, first=self._first_feeds(), base_urls=base_urls, zone=settings.timezone, clock=self._clock
        )
        over = asyncio.Event()
        while await self._owns("catch-up", stop):
            over.clear()
            await self._while_kept("catch-up", stop, partial(feeds.run, over), leave=over.set)

    async def _wrong(self) -> list[str]:
        """What keeps the service from working, for /readyz."""
        return [wrong for service in self._services() for wrong in service.wrong()]

    async def _metrics(self) -> str:
        async with self.database.read() as session:
            return await metrics_of(
                session,
                now=self._clock(),
                zone=self.settings.timezone,
                strange=self._zalo.strange() if self._zalo is not None else {},
            )


async def serve(settings: Settings, *, with_simulator: bool, parts: frozenset[str] = ALL_PARTS) -> None:
    """Run the service until SIGTERM or SIGINT."""
    installation = Installation(settings, with_simulator=with_simulator, parts=parts)
    await installation.prepare()
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signal_number, stop.set)
    try:
        await installation.run(stop)
    except ExceptionGroup as group:
        refused = group.subgroup(CannotStart)
        if refused is None:
            raise
        raise refused.exceptions[0] from None


def add_calls(calls: Any) -> None:  # Any: argparse's own, private
    """Every call of the terminal."""
    terminal_calls.add_service(calls)
    terminal_check.add_calls(calls, terminal_calls.add_calls(calls))
    terminal_statements.add_calls(calls, terminal_hamlets.add_calls(calls))
    for subject in (terminal_money, terminal_funds, terminal_backup):
        subject.add_calls(calls)
    exporting = calls.add_parser("export", help="lists for programs").add_subparsers(
        dest="export_call", required=True
    )
    terminal_hamlets.add_exports(exporting)
    terminal_money.add_exports(exporting)
    terminal_statements.add_exports(exporting)


def run_service(settings: Settings, arguments: Arguments) -> int:
    """`run` and `demo`: the service until a signal; 1 where it refuses to start, 3 where the database is away."""
    with_simulator = arguments.call == "demo" or arguments.simulator
    if with_simulator and settings.host not in ("127.0.0.1", "::1", "localhost"):
        print("the simulator is only served on a loopback address: set HOST=127.0.0.1", file=sys.stderr)
        return 1
    if not settings.database_url.startswith("sqlite") and not settings.secret_key:
        print("SECRET_KEY must be set with PostgreSQL", file=sys.stderr)
        return 2
    try:
        if arguments.call == "demo":
            settings = demo_settings(settings)
            deployment = deployment_of(settings)
            print(demo_words.SETTING_UP, file=sys.stderr)
            ticking = [job.work for job in jobs(deployment) if job.every_seconds is not None]
            router = Router(routes(), deployment)
            asyncio.run(seed_demo(settings.database_url, deployment, router, ticking, utc_now()))
            print(demo_words.serving(f"http://{settings.host}:{settings.port}"), file=sys.stderr)
        asyncio.run(serve(settings, with_simulator=with_simulator, parts=arguments.parts or ALL_PARTS))
    except CannotStart as error:
        print(error, file=sys.stderr)
        return 1
    except Refusal as error:
        print(terminal_words.refusal(error), file=sys.stderr)
        return 1
    except (OSError, DBAPIError) as error:
        if not is_away(error):
            raise
        print(f"cannot start: {type(error).__name__}", file=sys.stderr)
        return 3
    return 0


def demo_settings(settings: Settings) -> Settings:
    """The same settings on a throw-away database, without the operator's bots."""
    folder = tempfile.mkdtemp(prefix="loaxom-demo-")
    return replace(settings, database_url=f"sqlite+aiosqlite:///{folder}/demo.db", telegram_token="", zalo_token="")


def main(argv: list[str] | None = None) -> int:
    """Read the command line and do it; returns the exit code."""
    os.umask(0o077)  # what is written here is a hamlet's
    arguments = parse(argv, add_calls)
    environ = {**{k: v for k, v in dotenv_values(".env").items() if v is not None}, **os.environ}
    try:
        settings = Settings.from_env(environ)
    except WrongSetting as error:
        print(error, file=sys.stderr)
        return 2
    configure_logging(settings)
    if arguments.call in ("run", "demo"):
        return run_service(settings, arguments)
    return asyncio.run(call(arguments, settings, deployment_of(settings), utc_now))


if __name__ == "__main__":
    sys.exit(main())
