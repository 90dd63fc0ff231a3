"""The paid list as people get it: by lane in two forms, as pictures, as a spreadsheet that runs nothing."""

from __future__ import annotations

import os
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PIL import Image

from messages.list_picture import draw_pages
from messages.list_sheet import draw_sheet
from messages.texts import lists as texts
from models.charges import ChargeState
from models.domain.place import Place
from models.paid_lists import PaidList
from models.tables import BasisKind, Round, RoundStatus
from tests.clock import ZONE, Clock

PLACE = Place(
    hamlet_id=1,
    slug="thon-6",
    kind="thôn",
    name="6",
    commune_kind="xã",
    commune_name="An Hòa",
    head_title="trưởng thôn",
    head=None,
    treasurer=None,
    office="",
    office_phone="",
    public_url="https://loaxom.example",
)
NAMES = ("Lê Văn Cường", "Phạm Thị Dung", "Nguyễn Hữu Nghĩa", "Đặng Thị Hồng Nhung", "Bùi Văn Khánh")
LANES = ("ngõ Đình", "ngõ Giếng", "đội 3")


def a_charge(number: int, **more: object) -> ChargeState:
    basis = BasisKind.VOLUNTARY if more.get("is_voluntary") else BasisKind.AGREED
    return ChargeState(
        charge_id=number,
        amount=int(str(more.get("amount", 20_000))),
        explanation="",
        is_exempt=bool(more.get("is_exempt", False)),
        household_id=number,
        number=number,
        head=str(more.get("head", NAMES[number % len(NAMES)])),
        area=str(more.get("area", LANES[number % len(LANES)])),
        round_id=1,
        round_number=1,
        fee_id=1,
        title="vệ sinh môi trường tháng 11",
        due_on=date(2026, 11, 30),
        basis=basis,
        round_status=RoundStatus.OPEN,
        paid=int(str(more.get("paid", 0))),
        is_claimed=bool(more.get("is_claimed", False)) or bool(more.get("held")),
        held=int(str(more.get("held", 0))),
    )


def a_list(*charges: ChargeState, is_voluntary: bool = False, linked: frozenset[int] | None = None) -> PaidList:
    of = Round(
        id=1,
        number=1,
        title="vệ sinh môi trường tháng 11",
        due_on=date(2026, 11, 30),
        basis=BasisKind.VOLUNTARY if is_voluntary else BasisKind.AGREED,
    )
    everybody = frozenset(each.household_id for each in charges)
    return PaidList(
        round=of,
        charges=charges,
        linked=everybody if linked is None else linked,
        holders={each.charge_id: ("Lê Minh Đức",) for each in charges if each.held},
    )


def test_the_form_for_the_group_has_numbers_and_the_exempt_look_like_those_who_paid() -> None:
    listed = a_list(
        a_charge(12, area="ngõ Đình", paid=20_000),
        a_charge(13, area="ngõ Đình", amount=0, is_exempt=True),
        a_charge(14, area="ngõ Đình"),
        a_charge(41, area="ngõ Giếng", paid=10_000),
    )

    said = texts.for_the_group(listed, PLACE, now=Clock()(), zone=ZONE, today=date(2026, 11, 21))

    assert said.startswith(
        "Thôn 6: các hộ đã xong tiền vệ sinh môi trường tháng 11, đến 9 giờ sáng, thứ Bảy 21/11\n\n"
        "Ngõ Đình: 012, 013\n\nCộng 2 trong 4 hộ."
    )
    assert not any(name in said for name in NAMES)
    assert "20.000" not in said


@pytest.mark.parametrize(
    ("charge", "words"),
    [
        pytest.param(a_charge(1), "20.000đ", id="owes"),
        pytest.param(a_charge(1, paid=20_000), "", id="paid"),
        pytest.param(a_charge(1, amount=0, is_exempt=True), "", id="exempt looks like paid"),
        pytest.param(a_charge(1, amount=0, is_exempt=True, paid=20_000), "dư 20.000đ", id="exempt after it paid"),
        pytest.param(a_charge(2, held=20_000), "20.000đ, Minh Đức đang giữ", id="a helper holds it"),
        pytest.param(a_charge(1, held=5_000), "20.000đ, Minh Đức đang giữ 5.000đ", id="a helper holds a part"),
        pytest.param(a_charge(1, paid=10_000), "10.000đ, đã nộp 10.000đ", id="part"),
        pytest.param(a_charge(1, paid=50_000), "dư 30.000đ", id="over"),
        pytest.param(a_charge(1, is_claimed=True), "20.000đ, đã báo chuyển", id="claimed"),
        pytest.param(a_charge(2), "20.000đ, chưa có máy", id="no phone"),
        pytest.param(a_charge(1, amount=0, paid=50_000, is_voluntary=True), "50.000đ", id="gift"),
    ],
)
def test_each_household_stands_somewhere(charge: ChargeState, words: str) -> None:
    assert texts.note(a_list(charge, linked=frozenset({1})), charge) == words


def test_a_lane_has_forty_lines_a_page_and_those_who_still_have_to_pay_first() -> None:
    charges = [a_charge(n, area="ngõ Đình", paid=20_000 if n % 2 else 0) for n in range(1, 61)]
    listed = a_list(*charges)

    first = texts.lane_page(listed, lane_index=0, page=0)
    second = texts.lane_page(listed, lane_index=0, page=1)

    assert first.text.startswith(
        "Bản nội bộ, không đăng nhóm\nNgõ Đình, tiền vệ sinh môi trường tháng 11\n"
        "60 nhà, xong 30, còn 30. Trang 1 trong 2\n\nCòn nộp:\n002 "
    )
    assert sum(line[:3].isdigit() for line in first.text.splitlines()) == 40
    assert sum(line[3:4] == " " and line[:3].isdigit() for line in second.text.splitlines()) == 20
    assert "Còn nộp" not in second.text
    assert first.choices[0].label == "Trang sau"
    assert len(first.text) < 2000


def test_the_internal_form_offers_at_most_nine_choices() -> None:
    listed = a_list(*(a_charge(n, area=f"ngõ {n}") for n in range(1, 20)))

    for page in range(4):
        content = texts.overview(listed, page=page, now=Clock()(), zone=ZONE, today=date(2026, 11, 21))
        assert len(content.choices) <= 9
        assert content.text.startswith("Bản nội bộ, không đăng nhóm\n")


@pytest.mark.parametrize("head", ["=HYPERLINK(1)", "+84900", "-1+1", "@SUM(A1)", "\t=1+1"])
def test_a_name_that_looks_like_a_formula_runs_nothing(head: str) -> None:
    sheet = load_workbook(BytesIO(draw_sheet(a_list(a_charge(12, head=head)), "Danh sách"))).active

    assert sheet is not None
    cell = sheet.cell(row=4, column=2)
    assert cell.data_type == "s"
    assert str(cell.value).startswith("'")


def test_the_spreadsheet_keeps_its_header_and_has_totals() -> None:
    listed = a_list(a_charge(1, paid=20_000), a_charge(2, held=20_000), a_charge(3, amount=0, is_exempt=True))

    sheet = load_workbook(BytesIO(draw_sheet(listed, "Danh sách"))).active

    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert sheet.freeze_panes == "A4"
    assert sheet.auto_filter.ref == "A3:H6"  # the totals stay below
    assert rows[0][0] == "Bản nội bộ, không đăng nhóm"
    assert rows[2] == ["Mã hộ", "Chủ hộ", "Khu", "Phải nộp", "Đã nộp", "Còn", "Đang giữ", "Ghi chú"]
    assert rows[3] == ["001", "Phạm Thị Dung", "ngõ Giếng", 20_000, 20_000, 0, 0, "đã xong"]
    assert rows[4][3:] == [20_000, 0, 20_000, 20_000, "20.000đ, Minh Đức đang giữ"]
    assert rows[6][3:7] == [40_000, 20_000, 20_000, 20_000]


def test_three_hundred_households_are_a_few_pictures_that_a_phone_shows(tmp_path: Path) -> None:
    charges = [
        a_charge(n, paid=20_000 if n % 3 else 0, is_claimed=n % 30 == 0, head=NAMES[n % 5] + (" Anh" * (n % 4)))
        for n in range(1, 301)
    ]
    listed = a_list(*charges, linked=frozenset(range(1, 200)))
    title = texts.picture_title(listed, PLACE, now=Clock()(), zone=ZONE, today=date(2026, 11, 21))

    pages = draw_pages(title, texts.sections_by_lane(listed))

    folder = Path(os.environ.get("PICTURES", tmp_path))
    for number, page in enumerate(pages):
        (folder / f"list-{number}.png").write_bytes(page)
    pictures = [Image.open(BytesIO(page)) for page in pages]
    assert len(pages) == 4
    assert {picture.width for picture in pictures} == {1080}
    assert all(picture.width + picture.height < 10_000 for picture in pictures)  # Telegram's limit for a photo
    assert sum(len(page) for page in pages) < 1_500_000


def test_the_mark_runs_across_every_picture() -> None:
    [page] = draw_pages(("Thôn 6", "1 trong 1"), texts.sections(a_list(a_charge(1)), [a_charge(1)]))

    greys = Image.open(BytesIO(page)).getcolors()

    assert greys is not None
    assert any(grey == 222 and dots > 1000 for dots, grey in greys)
