"""Every mapped class, importable from one place; what is true, as rows."""

from __future__ import annotations

from models.domain.announcements import AnnouncementKind
from models.domain.meetings import MeetingStatus
from models.domain.recurring import OpeningStatus
from models.domain.register_changes import ChangeKind
from models.tables.accounts import AccountChange, ChangeStatus, CodeStop
from models.tables.announcements import (
    Announcement,
    AnnouncementGroup,
    AnnouncementStatus,
)
from models.tables.answers import LocalEntry, LocalFact
from models.tables.base import (
    Base,
    UtcDateTime,
)
from models.tables.desk import DeskLink, DeskSession
from models.tables.hamlets import (
    AskedQuestion,
    Category,
    Code,
    CodeKind,
    Hamlet,
    HelpKind,
    HelpRequest,
    HelpStatus,
    Household,
    ImportRecord,
    Membership,
    Person,
    Role,
    StoredFile,
    WrongCode,
)
from models.tables.held_cash import Handover, HeldCash
from models.tables.links import FileLink, PayLink
from models.tables.meetings import Meeting, MeetingAnswer
from models.tables.mending import ChargeCorrection, HouseholdCredit, Withdrawal
from models.tables.money import (
    BankAccount,
    BasisKind,
    Charge,
    Claim,
    ClaimStatus,
    EntryText,
    Fee,
    Fund,
    LedgerEntry,
    Payment,
    PaymentWay,
    Reversal,
    Round,
    RoundExemption,
    RoundPart,
    RoundStatus,
)
from models.tables.personal import (
    DataWish,
    DataWishState,
    DoneForHousehold,
    DoneKind,
    HouseholdYes,
)
from models.tables.recurring import (
    RecurringOpening,
    RecurringRound,
)
from models.tables.register import (
    HouseholdMerge,
    RegisterChange,
)
from models.tables.talk import (
    Bot,
    BotState,
    Chat,
    ChatState,
    Delivery,
    DeliveryAction,
    DeliveryStatus,
    Draft,
    InboundUpdate,
    QuestionStatus,
    StandingQuestion,
)
from models.tables.transfers import (
    Allocation,
    Feed,
    FeedKind,
    RawCredit,
    Transfer,
    TransferId,
    TransferState,
)
from models.tables.upkeep import Restore
from models.tables.vouchers import (
    Count,
    Voucher,
    VoucherPaper,
)

__all__ = [
    "AccountChange",
    "Allocation",
    "Announcement",
    "AnnouncementGroup",
    "AnnouncementKind",
    "AnnouncementStatus",
    "AskedQuestion",
    "BankAccount",
    "Base",
    "BasisKind",
    "Bot",
    "BotState",
    "Category",
    "ChangeKind",
    "ChangeStatus",
    "Charge",
    "ChargeCorrection",
    "Chat",
    "ChatState",
    "Claim",
    "ClaimStatus",
    "Code",
    "CodeKind",
    "CodeStop",
    "Count",
    "DataWish",
    "DataWishState",
    "Delivery",
    "DeliveryAction",
    "DeliveryStatus",
    "DeskLink",
    "DeskSession",
    "DoneForHousehold",
    "DoneKind",
    "Draft",
    "EntryText",
    "Fee",
    "Feed",
    "FeedKind",
    "FileLink",
    "Fund",
    "Hamlet",
    "Handover",
    "HeldCash",
    "HelpKind",
    "HelpRequest",
    "HelpStatus",
    "Household",
    "HouseholdCredit",
    "HouseholdMerge",
    "HouseholdYes",
    "ImportRecord",
    "InboundUpdate",
    "LedgerEntry",
    "LocalEntry",
    "LocalFact",
    "Meeting",
    "MeetingAnswer",
    "MeetingStatus",
    "Membership",
    "OpeningStatus",
    "PayLink",
    "Payment",
    "PaymentWay",
    "Person",
    "QuestionStatus",
    "RawCredit",
    "RecurringOpening",
    "RecurringRound",
    "RegisterChange",
    "Restore",
    "Reversal",
    "Role",
    "Round",
    "RoundExemption",
    "RoundPart",
    "RoundStatus",
    "StandingQuestion",
    "StoredFile",
    "Transfer",
    "TransferId",
    "TransferState",
    "UtcDateTime",
    "Voucher",
    "VoucherPaper",
    "Withdrawal",
    "WrongCode",
]
