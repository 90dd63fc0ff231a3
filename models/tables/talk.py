"""What is said: bots, chats, updates that came in, deliveries that go out, questions that stand, drafts."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base, by_value


class BotState(StrEnum):
    """Whether a bot can work."""

    ACTIVE = "active"
    REFUSED = "refused"  # its token is not taken any more
    SPENT = "spent"  # the month's quota is used up


class Bot(Base):
    """One bot on one messenger, with its own token and door."""

    __tablename__ = "bots"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))  # a ChannelKind
    door: Mapped[str] = mapped_column(String(40), unique=True)  # random part of /hooks/<kind>/<door>
    token: Mapped[str] = mapped_column(String(200), default="")  # empty: taken from the environment
    hamlet_id: Mapped[int | None] = mapped_column(ForeignKey("hamlets.id"))
    name: Mapped[str] = mapped_column(String(80), default="")  # display name
    username: Mapped[str] = mapped_column(String(80), default="")
    numbered: Mapped[bool] = mapped_column(default=False)  # speak as a channel without buttons
    can_join_groups: Mapped[bool | None]  # as its messenger said last; None: it did not say
    keeps_for_answers: Mapped[bool] = mapped_column(default=False)  # little of the month's quota is left
    state: Mapped[BotState] = mapped_column(by_value(BotState), default=BotState.ACTIVE)
    commands_listed: Mapped[bool] = mapped_column(default=False)  # what everybody may give is listed
    silent_since: Mapped[datetime | None]  # its messenger is not reached
    silence_told: Mapped[bool] = mapped_column(default=False)  # the heads know, and will hear when it is back
    back_at: Mapped[datetime | None]  # reached again; what waited is being sent
    created_at: Mapped[datetime]


class ChatState(StrEnum):
    """Whether a chat still takes messages."""

    ACTIVE = "active"
    GONE = "gone"


class Chat(Base):
    """A place to talk: a private chat with one person, or a group."""

    __tablename__ = "chats"
    __table_args__ = (UniqueConstraint("bot_id", "address"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    bot_id: Mapped[int] = mapped_column(ForeignKey("bots.id"))
    address: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(10))  # "private" or "group"
    title: Mapped[str] = mapped_column(String(200), default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)  # of a private chat
    hamlet_id: Mapped[int | None] = mapped_column(ForeignKey("hamlets.id"), index=True)  # of a bound group
    audience: Mapped[str] = mapped_column(String(80), default="")  # who is in a bound group
    state: Mapped[ChatState] = mapped_column(by_value(ChatState), default=ChatState.ACTIVE)
    gone_at: Mapped[datetime | None]
    may_pin: Mapped[bool | None]
    hold_until: Mapped[datetime | None]  # a delivery failed: the chat keeps its order and waits
    bound_at: Mapped[datetime | None]
    commands_of: Mapped[str] = mapped_column(String(80), default="")  # the roles whose commands are listed there
    created_at: Mapped[datetime]


class InboundUpdate(Base):
    """A vendor's update as it came: stored first, handled second, parked after three failures."""

    __tablename__ = "inbound_updates"
    __table_args__ = (
        UniqueConstraint("bot_id", "update_id"),
        Index(
            "ix_inbound_updates_open", "id",
            sqlite_where=text("handled_at IS NULL AND parked_at IS NULL"),
            postgresql_where=text("handled_at IS NULL AND parked_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    bot_id: Mapped[int] = mapped_column(ForeignKey("bots.id"))
    update_id: Mapped[str] = mapped_column(String(80))
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    received_at: Mapped[datetime] = mapped_column(index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    handled_at: Mapped[datetime | None]
    parked_at: Mapped[datetime | None]


class DeliveryStatus(StrEnum):
    """How far a delivery is."""

    WAITING = "waiting"  # a pushed question that waits for its turn
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"  # left, no answer, and the channel does not send again by itself
    HANDED = "handed"  # with the head, who posts it by hand
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    HELD = "held"  # restored from a backup; released by hand


class DeliveryAction(StrEnum):
    """What is done in the chat."""

    SEND = "send"
    PIN = "pin"
    UNPIN = "unpin"
    WITHDRAW = "withdraw"


class Delivery(Base):
    """One message to one chat: the outbox. `key` says what it is about; the same key is said once."""

    __tablename__ = "deliveries"
    __table_args__ = (
        Index("ix_deliveries_due", "bot_id", "status", "lane", "id"),
        Index("ix_deliveries_chat", "chat_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(160), unique=True)
    bot_id: Mapped[int] = mapped_column(ForeignKey("bots.id"))
    chat_id: Mapped[int] = mapped_column(ForeignKey("chats.id"))
    action: Mapped[DeliveryAction] = mapped_column(by_value(DeliveryAction), default=DeliveryAction.SEND)
    lane: Mapped[int]
    status: Mapped[DeliveryStatus] = mapped_column(by_value(DeliveryStatus), default=DeliveryStatus.QUEUED)
    text: Mapped[str] = mapped_column(Text, default="")
    buttons: Mapped[list[dict[str, Any]]] = mapped_column(default=list)  # [{"label", "data"}]
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    pin: Mapped[bool] = mapped_column(default=False)  # pin it once it is sent
    target: Mapped[str | None] = mapped_column(String(80))  # message to pin, unpin or withdraw
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("deliveries.id"), index=True)  # first part; bundle of
    announcement_id: Mapped[int | None] = mapped_column(ForeignKey("announcements.id"), index=True)
    round_id: Mapped[int | None] = mapped_column(ForeignKey("rounds.id"), index=True)
    due_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    message_id: Mapped[str | None] = mapped_column(String(80))  # the channel's id of the sent message
    pinned_at: Mapped[datetime | None]
    unpinned_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime]


class QuestionStatus(StrEnum):
    """Whether a question still waits for its answer."""

    WAITING = "waiting"
    STANDING = "standing"
    ANSWERED = "answered"
    REPLACED = "replaced"


class StandingQuestion(Base):
    """What a person was asked last in a chat; a plain number answers it while it stands."""

    __tablename__ = "standing_questions"
    __table_args__ = (
        Index(
            "uq_standing_questions_one", "chat_id", "person_id", unique=True,
            sqlite_where=text("status = 'standing'"), postgresql_where=text("status = 'standing'"),
        ),
    )  # fmt: skip

    # made by messages.asking before the row is written, in the order of asking
    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False
    )
    chat_id: Mapped[int] = mapped_column(ForeignKey("chats.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    delivery_id: Mapped[int | None] = mapped_column(ForeignKey("deliveries.id"))
    hamlet_id: Mapped[int | None] = mapped_column(ForeignKey("hamlets.id"))  # what is picked is about this one
    # [{"label", "action", "answer", "exact"}], numbered from 1; words first typed are numbered too but not printed so
    choices: Mapped[list[dict[str, Any]]]
    expecting: Mapped[str] = mapped_column(String(12), default="")  # "amount", "household", "name", "text" or ""
    pushed: Mapped[bool] = mapped_column(default=False)
    status: Mapped[QuestionStatus] = mapped_column(by_value(QuestionStatus))
    title: Mapped[str] = mapped_column(String(80), default="")
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]


class Draft(Base):
    """A half-done dialogue of one person in one chat; survives a restart and works on every channel."""

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("chat_id", "person_id", "dialogue"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    chat_id: Mapped[int] = mapped_column(ForeignKey("chats.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    hamlet_id: Mapped[int | None] = mapped_column(ForeignKey("hamlets.id"))
    dialogue: Mapped[str] = mapped_column(String(40))  # names a handler of bot.py's table of dialogues
    step: Mapped[str] = mapped_column(String(40))
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)  # the dialogue's own values, typed in its module
    active: Mapped[bool] = mapped_column(default=True)  # False: left with "thôi", can be taken up again
    started_at: Mapped[datetime]
    updated_at: Mapped[datetime]
