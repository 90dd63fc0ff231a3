"""The booking table, row by row."""

from __future__ import annotations

import pytest

from models.domain.matching import Booked, BookedWhy, Clue, Ignored, IgnoredWhy, Review, ReviewWhy, comes_to
from tests.domain.matching.thon_6 import (
    HOLDER,
    LEARNING,
    NOVEMBER,
    OCTOBER,
    SEPTEMBER,
    STORM,
    Paid,
    book,
    came_to,
    code,
    received,
    suggested,
)

VCB = "MBVCB.9912345692.331003.{}.CT tu 0451000999088 {} toi 0011009990001 NGUYEN THI THU QUY"
MONTHS = (OCTOBER, NOVEMBER)
ALL = (OCTOBER, NOVEMBER, LEARNING, STORM)


@pytest.mark.parametrize(
    ("memo", "why"),
    [
        pytest.param("619052.171126.071313.Hoan tra tien nop thua TKD0120116477", ReviewWhy.REFUND, id="a code"),
        pytest.param("hoan tra tien ve sinh Le Van Cuong", ReviewWhy.REFUND, id="words and a name"),
        pytest.param("tra lai tien nop thua ho 12", ReviewWhy.REFUND, id="a household's number"),
        pytest.param("TKD01201", ReviewWhy.REFUND, id="something like a code"),
        pytest.param("mua bong den duong", IgnoredWhy.OUTGOING, id="lamps"),
        pytest.param("hoan tra tien vay anh Ba", IgnoredWhy.OUTGOING, id="a debt of the treasurer's"),
    ],
)
def test_row_1_outgoing_money_is_never_a_credit(memo: str, why: ReviewWhy | IgnoredWhy) -> None:
    decision = received(-20_000, memo)

    assert decision in (Review(why=ReviewWhy.REFUND), Ignored(why=IgnoredWhy.OUTGOING))
    assert came_to(decision) == why.value


@pytest.mark.parametrize(
    ("amount", "memo", "paid"),
    [
        pytest.param(20_000, code(12, NOVEMBER), [(12, NOVEMBER, 20_000)], id="one code"),
        pytest.param(20_000, f"{code(12, NOVEMBER)} Le Van Cuong ve sinh", [(12, NOVEMBER, 20_000)], id="and words"),
        pytest.param(
            40_000,
            f"{code(12, NOVEMBER)}{code(15, NOVEMBER)}",
            [(12, NOVEMBER, 20_000), (15, NOVEMBER, 20_000)],
            id="two households glued",
        ),
        pytest.param(
            70_000,
            f"{code(12, NOVEMBER)} va {code(12, LEARNING)}",
            [(12, NOVEMBER, 20_000), (12, LEARNING, 50_000)],
            id="two rounds",
        ),
        pytest.param(20_000, f"{code(12, NOVEMBER)} x {code(12, NOVEMBER)}", [(12, NOVEMBER, 20_000)], id="twice"),
        pytest.param(50_000, code(12, 0), [(12, LEARNING, 50_000)], id="standing, one charge by its amount"),
        pytest.param(70_000, code(12, 0), [(12, NOVEMBER, 20_000), (12, LEARNING, 50_000)], id="standing, all"),
        pytest.param(
            140_000,
            f"{code(12, 0)} {code(15, 0)}",
            [(12, NOVEMBER, 20_000), (12, LEARNING, 50_000), (15, NOVEMBER, 20_000), (15, LEARNING, 50_000)],
            id="two standing codes",
        ),
        pytest.param(
            70_000,
            f"{code(15, NOVEMBER)} {code(12, 0)}",
            [(12, LEARNING, 50_000), (15, NOVEMBER, 20_000)],
            id="a standing code beside another's",
        ),
        pytest.param(
            20_000, f"{code(0, NOVEMBER)} {code(12, 0)}", [(12, NOVEMBER, 20_000)], id="round and household"
        ),
    ],
)
def test_row_2_complete_codes_with_the_exact_amount_are_booked(
    amount: int, memo: str, paid: list[tuple[int, int, int]]
) -> None:
    decision = received(amount, memo)

    assert isinstance(decision, Booked)
    assert decision.why is BookedWhy.CODE
    assert sorted(came_to(decision)) == sorted(paid)


def test_row_2_a_code_outranks_every_name_and_number() -> None:
    memo = VCB.format(f"Pham Thi Dung ho 15 {code(12, NOVEMBER)} khuyen hoc", "PHAM THI DUNG")

    assert came_to(received(20_000, memo)) == [(12, NOVEMBER, 20_000)]


def test_row_2_what_was_paid_in_part_is_asked_for_in_part() -> None:
    held = book(paid={(12, NOVEMBER): 5_000})

    assert came_to(received(15_000, code(12, NOVEMBER), held)) == [(12, NOVEMBER, 15_000)]
    assert came_to(received(20_000, code(12, NOVEMBER), held)) == "amount_differs"


def test_row_2_the_standing_code_follows_the_month_that_is_named() -> None:
    held = book(rounds=MONTHS)

    assert came_to(received(20_000, code(12, 0), held)) == "which_charge"
    assert suggested(received(20_000, code(12, 0), held)) == [[(12, OCTOBER, 20_000)], [(12, NOVEMBER, 20_000)]]
    assert came_to(received(20_000, f"{code(12, 0)} VE SINH T10", held)) == [(12, OCTOBER, 20_000)]
    assert came_to(received(40_000, code(12, 0), held)) == [(12, OCTOBER, 20_000), (12, NOVEMBER, 20_000)]


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        pytest.param(20_000, "ung ho", id="a gift"),
        pytest.param(20_000, "chuyen nham", id="a mistake"),
        pytest.param(50_000, "khuyen hoc nam 2025", id="another year"),
        pytest.param(70_000, "thang 10", id="another month"),
        pytest.param(20_000, "va nha em", id="for another house as well"),
        pytest.param(70_000, "va ho 15", id="a sum, and another's number"),
        pytest.param(70_000, "dien chieu sang", id="a sum, and a fee nobody collects"),
    ],
)
def test_row_2_words_leave_open_what_money_by_the_standing_code_is_for(amount: int, words: str) -> None:
    assert isinstance(received(amount, f"{code(12, 0)} {words}"), Review)
    assert isinstance(received(20_000, f"{code(12, NOVEMBER)} {words}"), Booked)  # a whole code does not


def test_row_2_words_that_contradict_a_standing_code_are_asked_about() -> None:
    assert came_to(received(20_000, f"{code(12, 0)} khuyen hoc")) == "disagree"
    assert came_to(received(20_000, f"{code(12, 0)} ve sinh thang 10")) == "disagree"


def test_row_3_one_slip_is_mended_and_booked() -> None:
    decision = received(20_000, "TKD0120116476 ve sinh")

    assert isinstance(decision, Booked)
    assert decision.why is BookedWhy.MENDED_CODE
    assert came_to(decision) == [(12, NOVEMBER, 20_000)]


@pytest.mark.parametrize(
    ("amount", "memo", "sender", "why"),
    [
        pytest.param(30_000, "TKD0120116476", "", "amount_differs", id="another amount"),
        pytest.param(
            20_000, "Pham Thi Dung TKD0120116476", "PHAM THI DUNG", "disagree", id="name of another household"
        ),
        pytest.param(20_000, "TKD0120116476 nop cho ho 15", "", "disagree", id="number of another household"),
        pytest.param(20_000, "TKD0120116478 015", "", "disagree", id="bare number of another household"),
        pytest.param(20_000, "TKD0120116476 ho 12", "", "mended_code", id="its own number"),
        pytest.param(20_000, "TKD012011647", "", "mended_code", id="the last cut off"),
        pytest.param(20_000, "Nguyen Thi Hanh TKD0120116476", "", "mended_code", id="a member of the household"),
        pytest.param(20_000, "TKD0120116476", "PHAM THI DUNG", "mended_code", id="a neighbour pays"),
    ],
)
def test_row_3_a_mended_code_gives_way_to_a_full_name_and_to_the_amount(
    amount: int, memo: str, sender: str, why: str
) -> None:
    decision = received(amount, memo, sender=sender)

    assert not isinstance(decision, Ignored)
    assert decision.why.value == why


@pytest.mark.parametrize(
    ("amount", "memo", "paid"),
    [
        pytest.param(
            70_000,
            f"{code(12, NOVEMBER)} va khuyen hoc",
            [(12, NOVEMBER, 20_000), (12, LEARNING, 50_000)],
            id="two fees",
        ),
        pytest.param(
            70_000,
            f"{code(12, LEARNING)} + tien rac",
            [(12, LEARNING, 50_000), (12, NOVEMBER, 20_000)],
            id="a nickname",
        ),
        pytest.param(60_000, f"{code(12, NOVEMBER)} va khuyen hoc", "amount_differs", id="not exactly both"),
        pytest.param(
            70_000, f"{code(12, NOVEMBER)} va dien chieu sang", "amount_differs", id="a fee nobody collects"
        ),
        pytest.param(70_000, f"{code(12, NOVEMBER)} va khuyen hoc ho 15", "amount_differs", id="for another number"),
        pytest.param(
            70_000, f"{code(12, NOVEMBER)} va khuyen hoc Pham Thi Dung", "amount_differs", id="for another name"
        ),
        pytest.param(70_000, f"{code(12, NOVEMBER)} va khuyen hoc cho me", "amount_differs", id="for somebody else"),
        pytest.param(70_000, f"{code(12, NOVEMBER)} va khuyen hoc nam 2025", "amount_differs", id="of another year"),
        pytest.param(70_000, f"{code(12, NOVEMBER)} va ung ho khuyen hoc", "amount_differs", id="a gift"),
    ],
)
def test_row_4_a_code_and_plain_words_of_another_fee(amount: int, memo: str, paid: object) -> None:
    assert came_to(received(amount, memo)) == paid


def test_row_4_another_month_of_the_same_fee_is_named_by_its_month() -> None:
    held, both = book(rounds=MONTHS), [(12, NOVEMBER, 20_000), (12, OCTOBER, 20_000)]

    assert came_to(received(40_000, f"{code(12, NOVEMBER)} ve sinh thang 10 va 11", held)) == both
    assert came_to(received(40_000, f"{code(12, NOVEMBER)} ve sinh", held)) == "amount_differs"


@pytest.mark.parametrize("amount", [1_000, 20_000, 137_000, 5_000_000])
def test_row_5_a_voluntary_code_takes_any_amount(amount: int) -> None:
    decision = received(amount, f"{code(12, STORM)} ung ho", book(rounds=ALL))

    assert came_to(decision) == [(12, STORM, amount)]


def test_row_5_a_mended_voluntary_code_is_shown_first() -> None:
    spoilt = code(12, STORM)[:-1] + str((int(code(12, STORM)[-1]) + 1) % 10)
    decision = received(30_000, spoilt, book(rounds=ALL))

    assert isinstance(decision, Review)
    assert suggested(decision)[0] == [(12, STORM, 30_000)]


@pytest.mark.parametrize(
    ("amount", "memo", "sender"),
    [
        pytest.param(20_000, "ho 12 Le Van Cuong nop tien ve sinh thang 11", "", id="ho 12"),
        pytest.param(20_000, "nha so 012 LE VAN CUONG", "", id="nha so 012, by the amount"),
        pytest.param(50_000, "H012 Le Van Cuong khuyen hoc", "", id="H012"),
        pytest.param(50_000, "hộ số 12, Lê Văn Cường đóng quỹ khuyến học", "", id="with diacritics"),
        pytest.param(20_000, "ho 12 dong tien rac", "LE VAN CUONG", id="the bank's column names the head"),
        pytest.param(20_000, VCB.format("ve sinh ho 012", "LE VAN CUONG"), "", id="the bank's words name the head"),
        pytest.param(20_000, "ma ho 012 L e Van Cuong ve sinh", "", id="a name torn apart"),
        pytest.param(20_000, f"{code(0, NOVEMBER)} 012", "LE VAN CUONG", id="the round's code and the bare number"),
        pytest.param(20_000, "012 Le Van Cuong ve sinh", "", id="the bare number beside the name"),
        pytest.param(20_000, "ho 12 Le Van Cuong ve sinh", "PHAM THI DUNG", id="a neighbour pays"),
        pytest.param(20_000, "nop ho me Le Van Cuong ho 12", "PHAM THI DUNG", id="for somebody who is named behind"),
        pytest.param(20_000, "ho 12 Le Van Cuong ve sinh 11/2026", "", id="the month without its word"),
        pytest.param(20_000, "nha 12 thon 6 nop rac", "LE VAN CUONG", id="nha 12 of the hamlet"),
        pytest.param(20_000, "rac nha 012 em Tuyet", "LE VAN CUONG", id="nha 012 and a word that nothing explains"),
    ],
)
def test_row_6_number_and_heads_name_that_agree_are_booked(amount: int, memo: str, sender: str) -> None:
    decision = received(amount, memo, sender=sender)

    assert isinstance(decision, Booked)
    assert decision.why is BookedWhy.NUMBER_AND_NAME
    assert {allocation.household_id for allocation in decision.allocations} == {1200}


def test_row_6_the_number_tells_namesakes_apart() -> None:
    assert came_to(received(20_000, "ho 24 Vu Dinh Hai ve sinh")) == [(24, NOVEMBER, 20_000)]


@pytest.mark.parametrize(
    ("amount", "memo", "sender", "why"),
    [
        pytest.param(20_000, "ho 15 Le Van Cuong ve sinh", "", "disagree", id="number and name disagree"),
        pytest.param(20_000, "ho 15 ve sinh", "LE VAN CUONG", "disagree", id="number and sender disagree"),
        pytest.param(20_000, "ho 12 ho 15 Le Van Cuong", "", "number", id="two numbers"),
        pytest.param(20_000, "ho 12 ve sinh", "", "number", id="nothing confirms the number"),
        pytest.param(30_000, "ho 12 Le Van Cuong ve sinh", "", "number", id="another amount"),
        pytest.param(70_000, "ho 12 Le Van Cuong", "", "number", id="two charges at once"),
        pytest.param(20_000, "ho 12 Le Van Cuong khuyen hoc", "", "number", id="the amount of another fee"),
        pytest.param(20_000, "ho 12 nop ho nha ba Mai", "LE VAN CUONG", "number", id="for somebody else"),
        pytest.param(20_000, "ho 12 xom Tren ve sinh", "LE VAN CUONG", "number", id="another lane"),
        pytest.param(20_000, "ho 12 Le Van Cuong nop giup hang xom", "", "number", id="for a nameless neighbour"),
        pytest.param(20_000, "ho 12 Le Van Cuong nop ho ba Hanh", "", "number", id="for another of that name"),
        pytest.param(20_000, "ho 12 Le Van Cuong ve sinh cho con gai", "", "number", id="for a daughter"),
        pytest.param(20_000, "ho 12 Le Van Cuong mung cuoi", "", "number", id="for a wedding"),
        pytest.param(20_000, "ho 12 Le Van Cuong hoan tra tien", "", "number", id="money given back"),
        pytest.param(20_000, "ho 12 Le Van Cuong ung ho", "", "number", id="a gift"),
        pytest.param(50_000, "ho 12 Le Van Cuong tai tro khuyen hoc", "", "number", id="a gift to what a fee is for"),
        pytest.param(20_000, "ho 12 Le Van Cuong tien gas", "", "number", id="another bill"),
        pytest.param(20_000, "nha 12 duong 3/2 ve sinh", "LE VAN CUONG", "name", id="a street's number"),
        pytest.param(20_000, "nha 12 Le Loi ve sinh", "LE VAN CUONG", "name", id="a street without its word"),
        pytest.param(20_000, "so nha 12/3 ve sinh", "LE VAN CUONG", "name", id="a number in a side street"),
        pytest.param(20_000, "nha 12 Tran Phu ve sinh", "", "number", id="a street and nobody's name"),
        pytest.param(20_000, "nha 23, To Hien Thanh", "VU DINH HAI", "namesakes", id="a street beside a namesake"),
        pytest.param(20_000, "Vu Dinh Hai can ho 23", "", "namesakes", id="a flat's number"),
        pytest.param(20_000, "nha so 23 ngo Cho", "VU DINH HAI", "namesakes", id="a lane's number"),
        pytest.param(20_000, "so nha 23 to 5", "VU DINH HAI", "namesakes", id="a number in a ward"),
        pytest.param(20_000, "Mai Van Thang 144 Le Loi", "", "name", id="a street's number beside a name"),
        pytest.param(20_000, "khong phai ho 12 Le Van Cuong", "", "number", id="denied"),
        pytest.param(20_000, "ho 12 Le Van Cuong hoi phi nong dan", "", "number", id="money of a society"),
        pytest.param(20_000, "thue dat ho 12", "LE VAN CUONG", "number", id="a purpose nobody collects for"),
        pytest.param(20_000, "giay ve sinh ho 12", "LE VAN CUONG", "number", id="a thing with a fee's letters"),
        pytest.param(50_000, "khuyen hoc dong ho ho 12", "LE VAN CUONG", "number", id="a clan's money"),
        pytest.param(20_000, "2 nha ho 12 Le Van Cuong", "", "number", id="for two houses"),
        pytest.param(20_000, "ho 12 Le Van Cuong va nha em ve sinh", "", "number", id="and for another house"),
        pytest.param(20_000, "ho 12 Le Van Cuong ve sinh + 15", "", "number", id="and another number"),
        pytest.param(20_000, "ho 12 Le Van Cuong ve sinh x2", "", "number", id="twice"),
        pytest.param(20_000, "rac ho 12 015.CT tu 1234 LE VAN CUONG toi 001100", "", "number", id="015 and a stop"),
        pytest.param(20_000, "Vu Dinh Hai ve sinh xe 29H 023.45", "", "namesakes", id="a plate"),
        pytest.param(20_000, "Vu Dinh Hai ve sinh ho 23 nhan khau", "", "namesakes", id="a count of people"),
        pytest.param(20_000, "ho 12 Le Van Cuong ve sinh 12.2026", "", "number", id="another month and the year"),
        pytest.param(20_000, "ho 12 Le Van Cuong ve sinh 11/25", "", "number", id="a year of two digits"),
        pytest.param(20_000, "ho 12 Le Van Cuong ve sinh thang X", "", "number", id="a month in Roman digits"),
        pytest.param(20_000, "ho 12 Le Van Cuong ve sinh thang sau", "", "number", id="next month"),
        pytest.param(50_000, "ho 12 Le Van Cuong khuyen hoc nam ngoai", "", "number", id="last year"),
        pytest.param(20_000, "ho 12 Le Van Cuong ve sinh 6 thang", "", "number", id="six months"),
        pytest.param(20_000, "ho 12 Le Van Cuong ve sinh con thieu", "", "number", id="what was left of another"),
        pytest.param(20_000, "ho 12 Le Van Cuong ve sinh lan 2", "", "number", id="a second time"),
        pytest.param(20_000, "ho 12 Le Van Cuong 015", "", "number", id="another's number beside it"),
        pytest.param(20_000, "cac ho 12 15 Le Van Cuong", "", "number", id="two numbers and nothing between them"),
        pytest.param(20_000, "ho 12 den 15 Le Van Cuong", "", "number", id="from one to another"),
        pytest.param(20_000, "ho 12 Le Van Cuong ve sinh 10", "", "number", id="a month without its word"),
        pytest.param(20_000, "ho 12 Le Van Cuong ve sinh T10, 11", "", "number", id="the money of one month for two"),
        pytest.param(20_000, "ho 12 Le Van Cuong ve sinh T11/2025", "", "number", id="another year"),
        pytest.param(20_000, "ho 12 Le Van Cuong ve sinh 2025", "", "number", id="a bare year"),
        pytest.param(20_000, "ho 12 Le Van Cuong ve sinh quy 3", "", "number", id="a quarter"),
        pytest.param(20_000, "ho 12 Le Van Cuong ve sinh ky 10", "", "number", id="a billing period"),
    ],
)
def test_row_6_anything_that_disagrees_is_asked_about(amount: int, memo: str, sender: str, why: str) -> None:
    assert came_to(received(amount, memo, sender=sender)) == why


@pytest.mark.parametrize(
    ("amount", "memo", "first"),
    [
        pytest.param(5_000, code(12, NOVEMBER), [(12, NOVEMBER, 5_000)], id="part payment"),
        pytest.param(70_000, code(12, NOVEMBER), [(12, NOVEMBER, 20_000), (12, LEARNING, 50_000)], id="two charges"),
        pytest.param(200_000, code(12, NOVEMBER), [(12, NOVEMBER, 20_000)], id="a 0 too many"),
        pytest.param(20_000, code(12, LEARNING), [(12, LEARNING, 20_000)], id="less than the code asks for"),
    ],
)
def test_row_7_a_code_with_another_amount_is_the_treasurers(
    amount: int, memo: str, first: list[tuple[int, int, int]]
) -> None:
    decision = received(amount, memo)

    assert isinstance(decision, Review)
    assert decision.why is ReviewWhy.AMOUNT_DIFFERS
    assert suggested(decision)[0] == first
    assert not decision.is_clear
    for each in decision.suggestions:
        assert sum(part.amount for part in each.allocations) + each.credit == amount


def test_row_7_a_second_payment_is_kept_as_credit_or_is_for_the_oldest_month() -> None:
    twice = received(20_000, code(12, NOVEMBER), book(paid={(12, NOVEMBER): 20_000}))
    older = received(20_000, code(12, NOVEMBER), book(rounds=MONTHS, paid={(12, NOVEMBER): 20_000}))

    assert isinstance(twice, Review)
    assert twice.why is ReviewWhy.PAID_ALREADY
    assert twice.suggestions[0].credit == 20_000
    assert suggested(older)[0] == [(12, OCTOBER, 20_000)]
    assert isinstance(older, Review)
    assert older.suggestions[0].clues == (Clue.CODE, Clue.OTHER_CHARGE)  # the code is of another one


def test_row_7_codes_of_paid_charges_are_not_what_two_households_owe_besides() -> None:
    held = book(rounds=MONTHS, paid={(12, NOVEMBER): 20_000, (15, NOVEMBER): 20_000})

    decision = received(40_000, f"{code(12, NOVEMBER)} {code(15, NOVEMBER)}", held)

    assert came_to(decision) == "paid_already"
    assert suggested(decision) == []  # and what is over is not the first one's alone
    half = book(rounds=MONTHS, paid={(12, NOVEMBER): 20_000})
    twice = received(40_000, f"{code(15, NOVEMBER)} {code(12, NOVEMBER)}", half)
    assert isinstance(twice, Review)
    assert suggested(twice)[0] == [(15, NOVEMBER, 20_000)]
    assert (twice.suggestions[0].household_ids[0], twice.suggestions[0].credit) == (1200, 20_000)


def test_row_7_words_beside_a_standing_code_say_which_charges() -> None:
    held = book(rounds=(OCTOBER, NOVEMBER, LEARNING), amounts={(12, LEARNING): 40_000})

    decision = received(40_000, f"{code(12, 0)} ve sinh t10, t11", held)

    assert came_to(decision) == "disagree"
    assert suggested(decision) == [[(12, OCTOBER, 20_000), (12, NOVEMBER, 20_000)], [(12, LEARNING, 40_000)]]


def test_row_7_two_months_open_and_none_named_is_asked_the_oldest_first() -> None:
    decision = received(20_000, "ho 12 Le Van Cuong nop tien ve sinh", book(rounds=MONTHS))

    assert isinstance(decision, Review)
    assert suggested(decision) == [[(12, OCTOBER, 20_000)], [(12, NOVEMBER, 20_000)]]
    assert not decision.is_clear


def test_row_7_an_exempt_household_pays_by_code() -> None:
    decision = received(20_000, code(12, NOVEMBER), book(exempt=((12, NOVEMBER),)))

    assert isinstance(decision, Review)
    assert decision.why is ReviewWhy.NOT_CHARGED
    assert decision.suggestions


@pytest.mark.parametrize(
    ("memo", "sender"),
    [
        pytest.param("Le Minh Duc nop ve sinh T11", "LE MINH DUC", id="a son"),
        pytest.param(VCB.format("tien rac thang 11", "NGUYEN THI HANH"), "", id="the wife, as the bank prints it"),
        pytest.param(
            "Le Van Cuong dong ve sinh", "LE VAN CUONG", id="the head of a household whose members are listed"
        ),
        pytest.param("Le Van Cuong ve sinh", "LE MINH DUC", id="a son for his father"),
        pytest.param("con nop ve sinh nha em", "LE MINH DUC", id="as people speak of themselves"),
    ],
)
def test_row_8_a_listed_member_with_fee_words_and_the_amount_is_booked(memo: str, sender: str) -> None:
    decision = received(20_000, memo, sender=sender)

    assert isinstance(decision, Booked)
    assert decision.why is BookedWhy.MEMBER
    assert came_to(decision) == [(12, NOVEMBER, 20_000)]


@pytest.mark.parametrize(
    ("amount", "memo", "sender", "why"),
    [
        pytest.param(20_000, "Pham Thi Dung ve sinh", "PHAM THI DUNG", "name", id="the register lists no members"),
        pytest.param(20_000, "Le Minh Duc ve sinh", "", "name", id="nobody but the memo says who paid"),
        pytest.param(20_000, "LE MINH DUC chuyen tien", "LE MINH DUC", "name", id="no fee word"),
        pytest.param(40_000, "Le Minh Duc ve sinh", "LE MINH DUC", "name", id="another amount"),
        pytest.param(20_000, "Le Minh Duc ve sinh nha em Tuyet", "LE MINH DUC", "name", id="words left unexplained"),
        pytest.param(20_000, "nop ho ba Mai ve sinh", "LE MINH DUC", "given_name", id="for somebody else"),
        pytest.param(20_000, "Pham Thi Dung ve sinh", "LE MINH DUC", "disagree", id="memo and sender disagree"),
        pytest.param(20_000, "Vu Dinh Hai ve sinh", "VU DINH HAI", "namesakes", id="two have the name"),
        pytest.param(20_000, code(0, NOVEMBER), "LE MINH DUC", "name", id="the round's code is no fee word"),
        pytest.param(20_000, "nop ve sinh cho bo", "LE MINH DUC", "name", id="for his father, wherever he lives"),
        pytest.param(20_000, "015 ve sinh", "LE MINH DUC", "name", id="another's number"),
        pytest.param(20_000, "ve sinh 15", "LE MINH DUC", "name", id="a number that says nothing"),
        pytest.param(20_000, "Vu Dinh Hai ve sinh", "VU DINH NAM", "name", id="for one of two of that name"),
        pytest.param(20_000, "ve sinh nha ba Mai", "DO VAN LAM", "name", id="for one of two called so"),
        pytest.param(20_000, "ve sinh T11/2025", "LE MINH DUC", "name", id="another year"),
        pytest.param(50_000, "ung ho quy khuyen hoc", "LE MINH DUC", "name", id="a gift to what a fee is for"),
        pytest.param(20_000, "ve sinh nha ba", "LE MINH DUC", "name", id="for his grandmother or his father"),
        pytest.param(20_000, "em nop ve sinh cua chi", "LE MINH DUC", "name", id="for a sister"),
        pytest.param(20_000, "tien rac nha con", "LE MINH DUC", "name", id="whose house depends on who speaks"),
        pytest.param(20_000, "ve sinh hang xom", "LE MINH DUC", "name", id="for a neighbour"),
        pytest.param(20_000, "ve sinh thang 11 015", "LE MINH DUC", "name", id="another's number behind the month"),
        pytest.param(20_000, "QR-015 ve sinh", "LE MINH DUC", "name", id="another's number behind the bank's words"),
        pytest.param(20_000, "2 nha nop ve sinh", "LE MINH DUC", "name", id="for two houses"),
    ],
)
def test_row_8_anything_less_is_asked_about(amount: int, memo: str, sender: str, why: str) -> None:
    assert came_to(received(amount, memo, sender=sender)) == why


def test_a_gift_is_not_what_a_fee_is_called() -> None:
    asked = book(titles={LEARNING: "Ủng hộ quỹ khuyến học"})
    gifts = book(rounds=ALL, titles={STORM: "Ủng hộ đồng bào bão lụt"})

    assert came_to(received(50_000, "ung ho quy khuyen hoc", asked, sender="LE MINH DUC")) == [(12, LEARNING, 50_000)]
    assert came_to(received(50_000, "khuyen hoc va ung ho bao lut", gifts, sender="LE MINH DUC")) == "name"
    assert came_to(received(50_000, "khuyen hoc, bao lut", gifts, sender="LE MINH DUC")) == "name"


@pytest.mark.parametrize(
    ("amount", "memo", "sender", "why", "households"),
    [
        pytest.param(20_000, "VU DINH HAI chuyen tien", "", "namesakes", [23, 24], id="namesakes"),
        pytest.param(20_000, "Vu Dinh Hai xom duoi", "", "name", [24], id="namesakes, told apart by the lane"),
        pytest.param(20_000, "nha ba Mai nop tien rac", "", "given_name", [66, 78], id="a given name"),
        pytest.param(20_000, "nha ba Mai xom tren nop tien rac", "", "given_name", [66], id="given name and lane"),
        pytest.param(20_000, "Dinh Hai ve sinh", "", "given_name", [23, 24], id="the last two words of a name"),
        pytest.param(20_000, "PHAN THI DUNG chuyen tien", "", "given_name", [15], id="a name spelt with a slip"),
        pytest.param(20_000, "tien rac", "PHAM TH DUNG", "given_name", [15], id="the bank's column with a slip"),
        pytest.param(20_000, "PHAM THI DUNG chuyen tien", "LE VAN CUONG", "disagree", [12, 15], id="sender and memo"),
        pytest.param(100_000, "ung ho quy thon", "", "gift", [], id="a gift"),
        pytest.param(33_000, "tien ve sinh", "", "hamlet_words", [], id="hamlet words"),
        pytest.param(20_000, "ck", "", "amount_only", [], id="nothing but the amount"),
        pytest.param(70_000, "", "", "amount_only", [], id="the sum of two charges"),
        pytest.param(20_000, "TKD01201", "", "code_unreadable", [], id="too little of a code"),
        pytest.param(20_000, code(999, NOVEMBER), "", "code_not_in_use", [], id="no such household"),
        pytest.param(20_000, code(0, NOVEMBER), "", "round_code", [], id="the round's code and nobody's name"),
        pytest.param(
            20_000, code(0, NOVEMBER), "PHAM THI DUNG", "name", [15], id="the round's code, the bank says who"
        ),
    ],
)
def test_row_9_what_is_not_certain_is_suggested(
    amount: int, memo: str, sender: str, why: str, households: list[int]
) -> None:
    decision = received(amount, memo, sender=sender)

    assert isinstance(decision, Review)
    assert decision.why.value == why
    assert sorted({id_ // 100 for each in decision.suggestions for id_ in each.household_ids}) == households


def test_row_7_what_is_left_of_a_closed_round_is_added_up() -> None:
    decision = received(40_000, code(12, NOVEMBER), book(rounds=(SEPTEMBER, NOVEMBER)))

    assert isinstance(decision, Review)
    assert suggested(decision)[0] == [(12, NOVEMBER, 20_000), (12, SEPTEMBER, 20_000)]


@pytest.mark.parametrize(
    ("amount", "suggestions"),
    [
        pytest.param(40_000, [[(12, NOVEMBER, 20_000), (15, NOVEMBER, 20_000)]], id="both"),
        pytest.param(20_000, [[(12, NOVEMBER, 20_000)], [(15, NOVEMBER, 20_000)]], id="one of them"),
        pytest.param(30_000, [], id="what does not come out even is nobody's share"),
    ],
)
def test_row_9_several_households_by_number(amount: int, suggestions: list[Paid]) -> None:
    assert suggested(received(amount, "ho 12, ho 15 nop ve sinh t11")) == suggestions


def test_row_9_two_neighbours_by_their_full_names() -> None:
    decision = received(40_000, "Le Van Cuong va Pham Thi Dung nop ve sinh t11")

    assert came_to(decision) == "disagree"
    assert suggested(decision)[0] == [(12, NOVEMBER, 20_000), (15, NOVEMBER, 20_000)]


def test_row_9_a_closed_round_that_is_still_owed_is_suggested() -> None:
    decision = received(20_000, code(12, SEPTEMBER), book(rounds=(SEPTEMBER, NOVEMBER)))

    assert isinstance(decision, Review)
    assert decision.why is ReviewWhy.CODE_NOT_IN_USE
    assert suggested(decision)[0] == [(12, SEPTEMBER, 20_000)]


@pytest.mark.parametrize(
    ("amount", "memo", "sender"),
    [
        pytest.param(300_000, "me chuyen tien an cho con", "LE VAN CUONG", id="food money"),
        pytest.param(1_250_000, VCB.format("tra no", "PHAM THI DUNG"), "", id="a debt"),
        pytest.param(500_000, "nho gui ho em 500k nhe", "", id="an amount is no household"),
        pytest.param(60_000, "", "", id="three times a fee"),
        pytest.param(
            999_000, "21510099002 2151999001 tien hang; thoi gian GD:16/11/2026 08:44:10", "", id="a bank's date"
        ),
        pytest.param(350_000, f"CHUYEN TIEN DEN {HOLDER}", "", id="the receiver's own name"),
    ],
)
def test_row_10_private_money_is_nobodys_business(amount: int, memo: str, sender: str) -> None:
    assert received(amount, memo, sender=sender) == Ignored(why=IgnoredWhy.PRIVATE)


def test_row_10_an_amount_that_somebody_owes_is_shown() -> None:
    for amount in (20_000, 40_000, 50_000, 70_000, 100_000):
        assert isinstance(received(amount, "ck"), Review), amount


def test_one_charge_alone_is_not_added_to_itself() -> None:
    assert comes_to(40_000, {20_000: 2})
    assert not comes_to(40_000, {20_000: 1})
    assert comes_to(70_000, {20_000: 1, 50_000: 1})
    assert not comes_to(0, {20_000: 2})


def test_the_receivers_own_name_is_never_a_payer() -> None:
    for memo in ("ck toi 0011009990001 NGUYEN THI THU QUY", f"{HOLDER} ve sinh", VCB.format("ve sinh", "TRAN VAN A")):
        decision = received(20_000, memo)

        assert isinstance(decision, Review)
        assert decision.why is ReviewWhy.HAMLET_WORDS or decision.why is ReviewWhy.AMOUNT_ONLY


def test_what_was_decided_for_a_payer_is_suggested_and_never_booked() -> None:
    held = book(learned={"account:0451000999088": 1500})
    decision = received(20_000, VCB.format("ve sinh thang 11", "TRAN THI CON GAI"), held)

    assert isinstance(decision, Review)
    assert decision.why is ReviewWhy.PAYER
    assert Clue.PAYER in decision.suggestions[0].clues
    assert suggested(decision) == [[(15, NOVEMBER, 20_000)]]
    assert decision.is_clear


def test_a_single_good_candidate_may_be_confirmed_together_with_others() -> None:
    clear = [
        received(20_000, "PHAM THI DUNG chuyen tien"),
        received(20_000, "ho 12 ve sinh"),
        received(40_000, "ho 12 va ho 15 dong ve sinh thang 11"),
        received(20_000, VCB.format("ck", "VU DINH HAI"), book(learned={"account:0451000999088": 2300})),
    ]
    likely = [
        received(20_000, "VU DINH HAI chuyen tien", book(paid={(23, NOVEMBER): 20_000})),  # or he pays twice
        received(30_000, "VU DINH HAI chuyen tien", book(amounts={(24, NOVEMBER): 30_000})),  # or it is a gift
    ]
    doubtful = [
        received(20_000, "VU DINH HAI chuyen tien"),
        received(20_000, "nha ba Mai"),
        received(20_000, "PHAN THI DUNG chuyen tien"),
        received(20_000, "ho 12 nop ho nha ba Mai", sender="LE VAN CUONG"),
        received(20_000, "ho 12 xom Tren ve sinh"),
        received(10_000, "PHAM THI DUNG ve sinh"),
        received(20_000, "Pham Thi Dung nop ho nha Thang"),
        received(20_000, "ho 12 nop ve sinh cho me"),
        received(20_000, "ho 12 mung cuoi"),
        received(20_000, "ve sinh 15", sender="LE MINH DUC"),
        received(20_000, "ve sinh thang 10", sender="LE MINH DUC"),
        received(40_000, "ho 12 va ho 15 mung cuoi thang 11"),
        received(20_000, "ck"),
    ]

    assert [isinstance(each, Review) and each.is_clear and len(each.suggestions) for each in clear] == [1] * 4
    assert [isinstance(each, Review) and (each.is_clear, each.is_likely) for each in likely] == [(False, True)] * 2
    assert not any(isinstance(each, Review) and (each.is_clear or each.is_likely) for each in doubtful)
