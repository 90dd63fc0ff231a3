"""Codes: one use, a time to live, and nobody guesses them."""

from __future__ import annotations

from datetime import timedelta

from models import codes
from models.domain.roles import RoleKind
from models.tables import CodeKind, Household
from tests.builders import a_hamlet, a_household, a_person
from tests.house import House


async def test_every_household_gets_one_living_code_and_keeps_it(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    for number in (12, 145):
        await a_household(house, hamlet_id, number, "Lê Văn Cường")

    async with house.database.begin() as session:
        first = await codes.household_codes(session, hamlet_id, now=house.clock())
    async with house.database.begin() as session:
        again = await codes.household_codes(session, hamlet_id, now=house.clock())

    assert [each.household.code for each in first] == ["012", "145"]
    assert [each.digits for each in first] == [each.digits for each in again]
    assert all(len(each.digits) == 8 and each.digits[0] != "0" for each in first)
    assert first[0].expires_at - house.clock() == timedelta(days=30)


async def test_a_household_whose_code_was_used_or_died_gets_a_fresh_one(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    person_id = await a_person(house, "an")
    await a_household(house, hamlet_id, 12, "Lê Văn Cường")
    used = await the_only_code(house, hamlet_id)
    async with house.database.begin() as session:
        tried = await codes.try_code(
            session,
            used,
            [CodeKind.HOUSEHOLD],
            person_id=person_id,
            hamlet=None,
            deployment=house.deployment,
            now=house.clock(),
        )
        assert isinstance(tried, codes.Opens)
        assert await codes.use(session, tried.code.id, person_id=person_id, now=house.clock())
        assert not await codes.use(session, tried.code.id, person_id=person_id, now=house.clock())

    fresh = await the_only_code(house, hamlet_id)
    house.clock.forward(days=31)

    assert len({used, fresh, await the_only_code(house, hamlet_id)}) == 3


async def test_a_members_code_is_not_handed_out_by_the_head(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    household_id = await a_household(house, hamlet_id, 12, "Lê Văn Cường")
    person_id = await a_person(house, "cuong")
    async with house.database.begin() as session:
        household = await session.get_one(Household, household_id)
        own = await codes.make_household_code(session, household, by=person_id, now=house.clock())

    assert await the_only_code(house, hamlet_id) != own.code


async def test_a_new_head_code_ends_the_one_before(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    person_id = await a_person(house, "binh")
    async with house.database.begin() as session:
        old = await codes.make_role_code(session, hamlet_id=hamlet_id, role=RoleKind.HEAD, by=None, now=house.clock())
        new = await codes.make_role_code(session, hamlet_id=hamlet_id, role=RoleKind.HEAD, by=None, now=house.clock())

        assert not await codes.use(session, old.id, person_id=person_id, now=house.clock())
        assert await codes.use(session, new.id, person_id=person_id, now=house.clock())


async def the_only_code(house: House, hamlet_id: int) -> str:
    """The living code of the hamlet's one household."""
    async with house.database.begin() as session:
        [listed] = await codes.household_codes(session, hamlet_id, now=house.clock())
        return listed.digits
