"""What is held about a person: in short for the chat, and all of it for a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.receipts import Statement, household_statement
from models.tables import (
    AskedQuestion,
    Charge,
    Claim,
    DataWish,
    DoneForHousehold,
    HelpRequest,
    Household,
    HouseholdYes,
    Membership,
    Person,
    Role,
    Round,
    StoredFile,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """A household whose messages a person gets or got, with the consent: when, and in which way."""

    household: Household
    joined_at: datetime
    consent_way: str
    removed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A person's own word that something was paid. `picture_until` is the day its picture goes."""

    title: str
    code: str
    way: str
    made_at: datetime
    picture_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneForUs:
    """Something a helper did for a household of the person."""

    code: str
    helper: str
    kind: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The short of it: what stands now, and how many questions are kept."""

    name: str
    linked: tuple[Linked, ...]
    questions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Everything:
    """All that is held about a person, as the person may read it."""

    person: Person
    linked: tuple[Linked, ...]
    roles: tuple[Role, ...]
    books: tuple[Statement, ...]
    claims: tuple[Claimed, ...]
    questions: tuple[AskedQuestion, ...]
    requests: tuple[HelpRequest, ...]
    corrections: tuple[DataWish, ...]
    done_for_us: tuple[DoneForUs, ...]


async def held(session: AsyncSession, person: Person) -> Held:
    """The short of what is held about a person."""
    links = await _linked(session, person.id)
    questions = await session.scalar(select(func.count()).where(AskedQuestion.person_id == person.id))
    return Held(
        name=person.name,
        linked=tuple(link for link in links if link.removed_at is None and link.household.closed_at is None),
        questions=questions or 0,
    )


async def everything(session: AsyncSession, person: Person) -> Everything:
    """All that is held about a person; of households only while the person gets their messages."""
    links = await _linked(session, person.id)
    mine = [link.household for link in links if link.removed_at is None]
    roles = await session.scalars(select(Role).where(Role.person_id == person.id).order_by(Role.granted_at, Role.id))
    questions = await session.scalars(
        select(AskedQuestion).where(AskedQuestion.person_id == person.id).order_by(AskedQuestion.id)
    )
    requests = await session.scalars(
        select(HelpRequest).where(HelpRequest.person_id == person.id).order_by(HelpRequest.id)
    )
    corrections = await session.scalars(select(DataWish).where(DataWish.person_id == person.id).order_by(DataWish.id))
    return Everything(
        person=person,
        linked=tuple(links),
        roles=tuple(roles),
        books=tuple([await household_statement(session, each) for each in mine]),
        claims=tuple(await _claims(session, person.id)),
        questions=tuple(questions),
        requests=tuple(requests),
        corrections=tuple(corrections),
        done_for_us=tuple(await _done_for(session, [each.id for each in mine])),
    )


async def _linked(session: AsyncSession, person_id: int) -> list[Linked]:
    rows = await session.execute(
        select(Membership, Household)
        .join(Household, Household.id == Membership.household_id)
        .where(Membership.person_id == person_id)
        .order_by(Membership.joined_at, Membership.id)
    )
    return [
        Linked(
            household=household,
            joined_at=link.joined_at,
            consent_way=link.consent_way,
            removed_at=link.removed_at,
        )
        for link, household in rows
    ]


async def _claims(session: AsyncSession, person_id: int) -> list[Claimed]:
    rows = await session.execute(
        select(Round.title, Household.number, Claim.way, Claim.made_at, StoredFile.drop_on)
        .join(Charge, Charge.id == Claim.charge_id)
        .join(Round, Round.id == Charge.round_id)
        .join(Household, Household.id == Charge.household_id)
        .outerjoin(StoredFile, StoredFile.id == Claim.proof_id)
        .where(Claim.person_id == person_id, ~exists().where(DoneForHousehold.claim_id == Claim.id))
        .order_by(Claim.id)
    )
    return [
        Claimed(title=title, code=f"{number:03}", way=way.value, made_at=made_at, picture_until=drop_on)
        for title, number, way, made_at, drop_on in rows
    ]


async def _done_for(session: AsyncSession, household_ids: Sequence[int]) -> list[DoneForUs]:
    rows = await session.execute(
        select(Household.number, Person.name, DoneForHousehold.kind, DoneForHousehold.at)
        .join(HouseholdYes, HouseholdYes.id == DoneForHousehold.yes_id)
        .join(Household, Household.id == HouseholdYes.household_id)
        .join(Person, Person.id == HouseholdYes.helper_id)
        .where(HouseholdYes.household_id.in_(household_ids))
        .order_by(DoneForHousehold.id)
    )
    return [DoneForUs(code=f"{number:03}", helper=name, kind=kind.value, at=at) for number, name, kind, at in rows]
