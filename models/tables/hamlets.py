"""The hamlet, its households, and the people who talk to it."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.domain.roles import RoleKind
from models.tables.base import Base, by_value


class Hamlet(Base):
    """A village unit with its register, its funds and its groups."""

    __tablename__ = "hamlets"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[str] = mapped_column(String(30))  # "thôn", "ấp", "tổ dân phố": lower case
    name: Mapped[str] = mapped_column(String(80))  # "6", "Trầu": without the kind
    commune_kind: Mapped[str] = mapped_column(String(20))
    commune: Mapped[str] = mapped_column(String(80))
    head_title: Mapped[str] = mapped_column(String(40))
    prefix: Mapped[str] = mapped_column(String(3), unique=True)  # of every reference; stands on paper for ever
    office: Mapped[str] = mapped_column(String(120), default="")
    office_phone: Mapped[str] = mapped_column(String(20), default="")
    quiet_from: Mapped[time] = mapped_column(default=time(21, 30))
    quiet_until: Mapped[time] = mapped_column(default=time(5, 30))
    remind_from: Mapped[time] = mapped_column(default=time(6, 30))
    remind_until: Mapped[time] = mapped_column(default=time(21, 0))
    group_post_at: Mapped[time] = mapped_column(default=time(19, 0))
    round_code_without_amount: Mapped[bool] = mapped_column(default=False)
    last_receipt: Mapped[int] = mapped_column(default=0)
    last_round: Mapped[int] = mapped_column(default=0)
    codes_locked_until: Mapped[datetime | None]
    made_by_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class Category(StrEnum):
    """Register categories that a round may exempt; seen by head and treasurer only."""

    POOR = "ho-ngheo"
    NEAR_POOR = "can-ngheo"
    POLICY = "chinh-sach"
    ALONE = "neo-don"


class Household(Base):
    """A paying unit; the debtor of every charge."""

    __tablename__ = "households"
    __table_args__ = (
        Index(
            "uq_households_living", "hamlet_id", "number", unique=True,
            sqlite_where=text("closed_at IS NULL"), postgresql_where=text("closed_at IS NULL"),
        ),
        CheckConstraint("number > 0 AND number < 10000", name="number_of_four_digits"),
        CheckConstraint("people >= 0 AND labourers >= 0 AND sao_hundredths >= 0", name="not_negative"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    hamlet_id: Mapped[int] = mapped_column(ForeignKey("hamlets.id"), index=True)
    number: Mapped[int]  # printed with three digits at least: "012"
    head: Mapped[str] = mapped_column(String(120))  # NFC
    area: Mapped[str] = mapped_column(String(80), default="")  # the lane, as the register writes it
    people: Mapped[int] = mapped_column(default=0)
    labourers: Mapped[int] = mapped_column(default=0)
    sao_hundredths: Mapped[int] = mapped_column(default=0)  # land in hundredths of a sào
    category: Mapped[Category | None] = mapped_column(by_value(Category))
    phone: Mapped[str] = mapped_column(String(20), default="")
    members: Mapped[list[str]] = mapped_column(default=list)  # full names, NFC, without the head
    closed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    @property
    def code(self) -> str:
        """The number as printed on paper and in every list: three digits at least."""
        return f"{self.number:03}"


class ImportRecord(Base):
    """Who imported the register, when, and what came of it."""

    __tablename__ = "import_records"

    id: Mapped[int] = mapped_column(primary_key=True)
    hamlet_id: Mapped[int] = mapped_column(ForeignKey("hamlets.id"), index=True)
    by: Mapped[str] = mapped_column(String(80))  # "terminal", or "person:<id>"
    basis: Mapped[str] = mapped_column(String(200), default="")
    added: Mapped[int]
    changed: Mapped[int]
    unchanged: Mapped[int]
    at: Mapped[datetime]


class Person(Base):
    """Somebody who talks to one of our bots: (bot, user id). Nobody is recognised across bots."""

    __tablename__ = "people"
    __table_args__ = (UniqueConstraint("bot_id", "user"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    bot_id: Mapped[int] = mapped_column(ForeignKey("bots.id"))
    user: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(200), default="")  # as shown by the channel
    # whose matters this person speaks of
    hamlet_id: Mapped[int | None] = mapped_column(ForeignKey("hamlets.id"), index=True)
    reminders_off: Mapped[bool] = mapped_column(default=False)
    misunderstood: Mapped[int] = mapped_column(default=0)  # times in a row that we did not understand
    first_seen_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]  # asked to be forgotten; what is left of them goes with the next tick


class Role(Base):
    """A person's role in one hamlet, with the name that signs and the phone to call."""

    __tablename__ = "roles"
    __table_args__ = (
        Index(
            "uq_roles_active", "person_id", "hamlet_id", "kind", unique=True,
            sqlite_where=text("revoked_at IS NULL"), postgresql_where=text("revoked_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    hamlet_id: Mapped[int] = mapped_column(ForeignKey("hamlets.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    kind: Mapped[RoleKind] = mapped_column(by_value(RoleKind))
    full_name: Mapped[str] = mapped_column(String(120), default="")
    phone: Mapped[str] = mapped_column(String(20), default="")
    you: Mapped[str] = mapped_column(String(10), default="")  # how this person is addressed: bác, cô, chú…
    takes_cash: Mapped[bool] = mapped_column(default=False)  # a helper with "thu giúp"
    lanes: Mapped[list[str]] = mapped_column(default=list)  # where cash is taken; empty: in the whole hamlet
    granted_at: Mapped[datetime]
    until: Mapped[datetime | None]  # a deputy while the head is away
    revoked_at: Mapped[datetime | None]


class CodeKind(StrEnum):
    """What a code opens."""

    ROLE = "role"
    HOUSEHOLD = "household"
    GROUP = "group"


class Code(Base):
    """A one-time code: takes a role (48 h), joins a household (30 days), binds a group (10 minutes)."""

    __tablename__ = "codes"
    __table_args__ = (Index("ix_codes_kind_code", "kind", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[CodeKind] = mapped_column(by_value(CodeKind))
    code: Mapped[str] = mapped_column(String(12))  # digits only
    hamlet_id: Mapped[int] = mapped_column(ForeignKey("hamlets.id"), index=True)
    role: Mapped[RoleKind | None] = mapped_column(by_value(RoleKind))
    role_until: Mapped[datetime | None]  # the role that it gives ends by itself then
    household_id: Mapped[int | None] = mapped_column(ForeignKey("households.id"), index=True)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class WrongCode(Base):
    """A code that opened nothing: five a person and hour, fifty a hamlet and day, then locked."""

    __tablename__ = "wrong_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    hamlet_id: Mapped[int | None] = mapped_column(ForeignKey("hamlets.id"), index=True)
    at: Mapped[datetime] = mapped_column(index=True)


class Membership(Base):
    """A person's chat account linked to a household, with the consent that was given."""

    __tablename__ = "memberships"
    __table_args__ = (
        Index(
            "uq_memberships_active", "person_id", "household_id", unique=True,
            sqlite_where=text("removed_at IS NULL"), postgresql_where=text("removed_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"), index=True)
    joined_at: Mapped[datetime]
    consent_way: Mapped[str] = mapped_column(String(40))
    removed_at: Mapped[datetime | None]


class HelpStatus(StrEnum):
    """How far a request for help is."""

    OPEN = "open"
    TAKEN = "taken"
    DONE = "done"


class HelpKind(StrEnum):
    """What a request is for, and so who is told of it."""

    VISIT = "visit"  # a helper comes
    CALL = "call"  # a helper calls
    QUESTION = "question"  # handed over by the bot, which did not know
    PROBLEM = "problem"  # something of the hamlet is broken: the head's


class HelpRequest(Base):
    """Somebody asked a person for help; its id is the number that people see."""

    __tablename__ = "help_requests"

    id: Mapped[int] = mapped_column(primary_key=True)
    hamlet_id: Mapped[int] = mapped_column(ForeignKey("hamlets.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    household_id: Mapped[int | None] = mapped_column(ForeignKey("households.id"))
    kind: Mapped[HelpKind] = mapped_column(by_value(HelpKind))
    words: Mapped[str] = mapped_column(Text)  # as typed
    status: Mapped[HelpStatus] = mapped_column(by_value(HelpStatus), default=HelpStatus.OPEN)
    taken_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime]
    taken_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]  # by the taker's words
    reminded_at: Mapped[datetime | None]  # nobody had taken or answered it for a day
    head_told_at: Mapped[datetime | None]  # nor for two
    done_at: Mapped[datetime | None]


class AskedQuestion(Base):
    """A question as it was asked, numbers and names masked; kept for KEEP_QUESTIONS_DAYS."""

    __tablename__ = "asked_questions"

    id: Mapped[int] = mapped_column(primary_key=True)
    hamlet_id: Mapped[int | None] = mapped_column(ForeignKey("hamlets.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    chat_id: Mapped[int | None] = mapped_column(ForeignKey("chats.id"), index=True)  # where its topic stays
    masked: Mapped[str] = mapped_column(Text)
    decision: Mapped[str] = mapped_column(String(10))
    entry: Mapped[str | None] = mapped_column(String(60))
    useful: Mapped[bool | None]
    remark: Mapped[str] = mapped_column(Text, default="")  # what is wrong with the answer; masked
    settled_at: Mapped[datetime | None]  # somebody wrote an answer for it, or put it away
    asked_at: Mapped[datetime] = mapped_column(index=True)


class StoredFile(Base):
    """A picture or document that came in or goes out. A card with a QR code has a recipe and no body: it is drawn
    when it is sent, never inside a transaction."""

    __tablename__ = "files"

    id: Mapped[int] = mapped_column(primary_key=True)
    media_type: Mapped[str] = mapped_column(String(80))
    filename: Mapped[str] = mapped_column(String(200), default="")
    body: Mapped[bytes | None]
    recipe: Mapped[dict[str, Any] | None]  # the fields of messages.qr.Card
    sha256: Mapped[str] = mapped_column(String(64), index=True)  # of the body, or of the recipe
    created_at: Mapped[datetime]
    drop_on: Mapped[date | None] = mapped_column(index=True)  # proofs are dropped after KEEP_PROOFS_DAYS
