"""How rounds are named, explained and announced."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from messages.split import units
from messages.texts import rounds as words
from messages.texts.payments import round_labels
from models.domain.fees import Agreed, Counts, Exemption, Required, RoundRequest, assess
from models.domain.pay_codes import account, pay_code
from models.domain.place import Contact, Place
from models.domain.rates import Per, RatePart

DUE = date(2026, 11, 30)
REQUEST = RoundRequest(
    fee="vệ sinh", title="vệ sinh tháng 11", parts=(), due_on=DUE, basis=Agreed(on=date(2026, 10, 15))
)


@pytest.mark.parametrize(
    ("fee", "title"),
    [
        pytest.param("Vệ sinh môi trường", "vệ sinh môi trường tháng 11", id="small in a sentence"),
        pytest.param("Tiền điện chiếu sáng", "điện chiếu sáng tháng 11", id="the word is said before it"),
        pytest.param("Điện chiếu sáng quý 4", "điện chiếu sáng quý 4", id="says its time itself"),
        pytest.param("BHYT", "BHYT tháng 11", id="an abbreviation"),
        pytest.param("Quỹ năm sinh", "quỹ năm sinh tháng 11", id="a year that is none"),
    ],
)
def test_a_round_is_called_by_its_fee_and_month(fee: str, title: str) -> None:
    assert words.title(fee, DUE) == title


@pytest.mark.parametrize(
    ("parts", "counts", "off", "said"),
    [
        pytest.param({Per.HOUSEHOLD: 20_000}, Counts(), 0, "20.000đ/hộ", id="per household"),
        pytest.param(
            {Per.HOUSEHOLD: 20_000, Per.PERSON: 5_000},
            Counts(people=4),
            0,
            "4 khẩu × 5.000đ + 20.000đ/hộ = 40.000đ",
            id="household and people",
        ),
        pytest.param(
            {Per.SAO: 3_000}, Counts(sao_hundredths=250), 0, "2,5 sào × 3.000đ = 7.500đ", id="two and a half sào"
        ),
        pytest.param(
            {Per.LABOURER: 10_000}, Counts(labourers=2), 0, "2 lao động × 10.000đ = 20.000đ", id="labourers"
        ),
        pytest.param({Per.HOUSEHOLD: 20_000}, Counts(), 50, "20.000đ/hộ, giảm một nửa còn 10.000đ", id="half"),
        pytest.param({Per.HOUSEHOLD: 20_000}, Counts(), 30, "20.000đ/hộ, giảm 30 phần trăm còn 14.000đ", id="less"),
        pytest.param({Per.HOUSEHOLD: 20_000}, Counts(), 100, "Không phải nộp.", id="exempt"),
    ],
)
def test_an_amount_is_explained_in_one_line(parts: dict[Per, int], counts: Counts, off: int, said: str) -> None:
    request = replace(
        REQUEST,
        parts=tuple(RatePart(amount=amount, per=per) for per, amount in parts.items()),
        exemptions=(Exemption(category="x", percent_off=off),) if off else (),
    )

    assert words.explanation(assess(request, replace(counts, category="x"))) == said


def test_the_longest_card_still_fits_under_a_picture() -> None:
    long_name = "Nguyễn Thị Hoàng Phương Khánh Linh"
    place = Place(
        hamlet_id=1, slug="to-dan-pho-tan-hoa-thanh", kind="tổ dân phố", name="Tân Hòa Thành", commune_kind="phường",
        commune_name="Tân Hòa", head_title="tổ trưởng", office="", office_phone="", public_url="https://loaxom.example",
        head=Contact(title="tổ trưởng", name=long_name, phone="0900000006"),
        treasurer=Contact(title="thủ quỹ", name=long_name, phone="0900000012"),
    )  # fmt: skip
    code = pay_code(
        account(bank_bin="970436", number="1" * 19, holder="NGUYEN THI HOANG PHUONG KHANH LINH"),
        reference="TKD10001145123",
        amount=None,
    )

    caption = words.card_caption(
        place,
        round_title="sửa chữa đường giao thông nông thôn tháng 11",
        parts=tuple(RatePart(amount=1_250_000, per=per) for per in Per),
        of=Required(text="Nghị quyết số 12/NQ-HĐND ngày 15/10/2026"),
        due=date(2027, 11, 30),
        today=date(2026, 11, 21),
        code=code,
    )

    assert units(caption) <= 1000


def test_no_two_rounds_read_the_same_where_one_is_chosen() -> None:
    months = ["vệ sinh môi trường tháng 11", "vệ sinh môi trường tháng 12"]
    alike = ["vệ sinh môi trường tháng 11", "vệ sinh đường làng tháng 11"]

    assert round_labels(months) == ["Vệ sinh… tháng 11", "Vệ sinh… tháng 12"]
    assert round_labels(alike) == ["Vệ sinh môi trường tháng 11", "Vệ sinh đường làng tháng 11"]
