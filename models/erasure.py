"""Forgetting a person who asks for it: at once what nobody needs, and with the next tick where they can be reached.

Amounts stay in the book, as the law on accounting wants, without the name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import codes
from models.domain.masking import KnownNames, mask
from models.domain.roles import RoleKind
from models.refusals import Refusal
from models.tables import (
    AskedQuestion,
    Chat,
    ChatState,
    Claim,
    DataWish,
    DataWishState,
    Delivery,
    DeliveryStatus,
    Draft,
    EntryText,
    HeldCash,
    HelpRequest,
    HelpStatus,
    HouseholdYes,
    InboundUpdate,
    LedgerEntry,
    LocalEntry,
    MeetingAnswer,
    Membership,
    PayLink,
    Person,
    Role,
    StandingQuestion,
    StoredFile,
    WrongCode,
)

ERASED = "erased:"
"""Stands before our own number where the messenger's id of a person stood."""
GOODBYE_WAITS = timedelta(days=1)
"""How long the last message may take to leave before the address goes too."""
_LEAVING = (DeliveryStatus.QUEUED, DeliveryStatus.SENDING)
_RAW_AT_ONCE = 200  # updates


class StillInOffice(Refusal):
    """Whoever holds a role is not forgotten before it is given up."""

    code = "still_in_office"

    def __init__(self, roles: Sequence[RoleKind]) -> None:
        super().__init__()
        self.roles = tuple(roles)


class StillHoldsCash(Refusal):
    """Whoever holds cash of the hamlet is not forgotten before the treasurer has it."""

    code = "still_holds_cash"


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What a person was taken out of."""

    household_ids: tuple[int, ...]


async def erase(session: AsyncSession, person: Person, *, now: datetime, today: date) -> Erased:
    """Unlink a person and forget the name and all that was said; raises StillInOffice and StillHoldsCash.

    The messenger's id is needed for the goodbye: `finish` takes it.
    """
    offices = await session.scalars(select(Role).where(Role.person_id == person.id).order_by(Role.id))
    roles = offices.all()
    if held := [role.kind for role in roles if role.revoked_at is None]:
        raise StillInOffice(held)
    in_hand = exists().where(
        HeldCash.helper_id == person.id, HeldCash.handover_id.is_(None), HeldCash.cancelled_at.is_(None)
    )
    if await session.scalar(select(in_hand)):
        raise StillHoldsCash
    household_ids = (
        await session.scalars(
            update(Membership)
            .where(Membership.person_id == person.id, Membership.removed_at.is_(None))
            .values(removed_at=now)
            .returning(Membership.household_id)
        )
    ).all()
    for household_id in household_ids:
        await codes.withdraw_household_codes(session, household_id, made_by=person.id, now=now)
    await _forget_in_ledger(session, person, names=[person.name, *(role.full_name for role in roles)], now=now)
    for role in roles:
        role.full_name = role.phone = role.you = ""
    await _forget_words(session, person, now=now)
    await session.execute(delete(PayLink).where(PayLink.person_id == person.id))
    await session.execute(
        update(HouseholdYes)
        .where(HouseholdYes.helper_id == person.id, HouseholdYes.ended_at.is_(None))
        .values(ended_at=now)
    )
    proofs = select(Claim.proof_id).where(Claim.person_id == person.id, Claim.proof_id.is_not(None))
    await session.execute(update(StoredFile).where(StoredFile.id.in_(proofs)).values(drop_on=today))
    person.name, person.hamlet_id, person.reminders_off, person.erased_at = "", None, False, now
    await session.flush()
    return Erased(household_ids=tuple(household_ids))


async def finish(session: AsyncSession, *, now: datetime) -> int:
    """Forget where the erased can be reached, once the goodbye has left; returns how many people that were."""
    people = (
        await session.scalars(
            select(Person)
            .where(Person.erased_at.is_not(None), Person.user.not_like(f"{ERASED}%"))
            .order_by(Person.id)
        )
    ).all()
    finished = 0
    for person in people:
        here = select(Chat.id).where(Chat.person_id == person.id)
        leaving = await session.scalar(
            select(exists().where(Delivery.chat_id.in_(here), Delivery.status.in_(_LEAVING)))
        )
        if leaving and person.erased_at is not None and now - person.erased_at < GOODBYE_WAITS:
            continue
        await _forget_talk(session, person, now=now)
        finished += 1
    return finished


async def _forget_words(session: AsyncSession, person: Person, *, now: datetime) -> None:
    await session.execute(delete(AskedQuestion).where(AskedQuestion.person_id == person.id))
    await session.execute(delete(WrongCode).where(WrongCode.person_id == person.id))
    await session.execute(
        update(HelpRequest)
        .where(HelpRequest.person_id == person.id, HelpRequest.status != HelpStatus.DONE)
        .values(status=HelpStatus.DONE, done_at=now)
    )
    await session.execute(update(HelpRequest).where(HelpRequest.person_id == person.id).values(words=""))
    await session.execute(update(MeetingAnswer).where(MeetingAnswer.by == person.id).values(substitute=""))
    await session.execute(update(LocalEntry).where(LocalEntry.written_by == person.id).values(author=""))
    await session.execute(
        update(DataWish)
        .where(DataWish.person_id == person.id, DataWish.state == DataWishState.OPEN)
        .values(state=DataWishState.REFUSED, settled_at=now)
    )
    await session.execute(update(DataWish).where(DataWish.person_id == person.id).values(words=""))


async def _forget_talk(session: AsyncSession, person: Person, *, now: datetime) -> None:
    chats = (await session.scalars(select(Chat).where(Chat.person_id == person.id))).all()
    ids = [chat.id for chat in chats]
    await session.execute(
        update(Delivery)
        .where(Delivery.chat_id.in_(ids), Delivery.status.in_([DeliveryStatus.WAITING, *_LEAVING]))
        .values(status=DeliveryStatus.CANCELLED)
    )
    await session.execute(
        update(Delivery)
        .where(Delivery.chat_id.in_(ids))
        .values(text="", buttons=[], picture_id=None, document_id=None, target=None, message_id=None)
    )
    await session.execute(delete(StandingQuestion).where(StandingQuestion.person_id == person.id))
    await session.execute(delete(Draft).where(Draft.person_id == person.id))
    await _forget_words(session, person, now=now)  # something may have been said since
    await _forget_raw(session, person)
    for chat in chats:
        chat.address, chat.title, chat.commands_of = f"{ERASED}{chat.id}", "", ""
        chat.state, chat.gone_at = ChatState.GONE, now
    person.user, person.name = f"{ERASED}{person.id}", ""
    await session.flush()


async def _forget_raw(session: AsyncSession, person: Person) -> None:
    """Empty the messenger's updates that speak of the person; that they came stays known, so none is taken twice."""
    said, last = person.user.encode(), 0
    while True:
        rows = (
            await session.execute(
                select(InboundUpdate.id, InboundUpdate.payload)
                .where(
                    InboundUpdate.bot_id == person.bot_id,
                    InboundUpdate.id > last,
                    InboundUpdate.handled_at.is_not(None) | InboundUpdate.parked_at.is_not(None),
                )
                .order_by(InboundUpdate.id)
                .limit(_RAW_AT_ONCE)
            )
        ).all()
        if not rows:
            return
        last = rows[-1][0]
        theirs = [row_id for row_id, payload in rows if said in payload]
        await session.execute(update(InboundUpdate).where(InboundUpdate.id.in_(theirs)).values(payload=b"{}"))


async def _forget_in_ledger(session: AsyncSession, person: Person, *, names: Sequence[str], now: datetime) -> None:
    """Erase the words beside the book that name the person; the chain holds without them."""
    known = KnownNames([name for name in names if name])
    household_ids = select(Membership.household_id).where(Membership.person_id == person.id)
    texts = await session.scalars(
        select(EntryText)
        .join(LedgerEntry, LedgerEntry.id == EntryText.entry_id)
        .where(LedgerEntry.household_id.in_(household_ids), EntryText.erased_at.is_(None))
    )
    for text in texts:
        if mask(text.words, known) != mask(text.words, KnownNames([])):
            text.words, text.salt, text.erased_at = "", "", now
