"""Somebody in danger is told from somebody who asks about danger."""

from __future__ import annotations

import pytest

from messages import faq
from models.domain.emergencies import Emergency, read_alarm, read_cry, read_emergency
from models.domain.questions import Decision


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("cháy nhà rồi cứu với", Emergency.FIRE, id="fire"),
        pytest.param("nha hang xom dang chay", Emergency.FIRE, id="fire-without-marks"),
        pytest.param("bố tôi ngất xỉu", Emergency.HEALTH, id="fainted"),
        pytest.param("ba tui bị đột quỵ làm sao", Emergency.HEALTH, id="stroke"),
        pytest.param("trộm đang vào nhà", Emergency.CRIME, id="thief"),
        pytest.param("nước ngập nhà rồi cứu", Emergency.FLOOD, id="flood"),
        pytest.param("nha hang xom bi chap dien chay um sum", Emergency.FIRE, id="a-short-circuit"),
        pytest.param("nguoi say ruou dap pha nha toi", Emergency.CRIME, id="a-drunk-man"),
        pytest.param("nuoc lu len toi san roi lam sao", Emergency.FLOOD, id="flood-in-the-yard"),
        pytest.param("con toi bi bat nat tren mang muon tu tu", Emergency.DESPAIR, id="despair"),
        pytest.param("tôi không muốn sống nữa", Emergency.DESPAIR, id="ones-own-despair"),
        pytest.param("muon tu tu tra no ngan hang", None, id="slowly"),
        pytest.param("muốn từ từ rồi nộp", None, id="slowly-with-marks"),
        pytest.param("tiền nước tháng này lên nhanh quá", None, id="the-water-bill"),
        pytest.param("đang bị lừa chuyển tiền", Emergency.FRAUD, id="being-cheated"),
        pytest.param("nó đang gọi bắt chuyển tiền đóng phạt", Emergency.FRAUD, id="being-called"),
        pytest.param("cấp cứu", Emergency.HEALTH, id="ambulance"),
        pytest.param("alo cap cuu voi", Emergency.HEALTH, id="ambulance-without-marks"),
        pytest.param("cứu tôi với", Emergency.HELP, id="help-and-nothing-more"),
        pytest.param("cứu với, quên mật khẩu vneid", None, id="help-with-a-password"),
        pytest.param("đi cấp cứu có được bảo hiểm trả không", None, id="about-an-ambulance"),
        pytest.param("bóng đèn cháy", None, id="a-lamp"),
        pytest.param("cháy túi rồi", None, id="no-money"),
        pytest.param("xe chạy mấy giờ", None, id="a-bus"),
        pytest.param("tập huấn phòng cháy khi nào", None, id="a-training"),
        pytest.param("mất khai sinh gốc mà sổ ở xã cũng bị cháy", None, id="burnt-papers"),
        pytest.param("bố tôi bị tai biến không ký được", None, id="an-old-stroke"),
        pytest.param("công an gọi bảo chuyển tiền", None, id="a-question-about-fraud"),
    ],
)
def test_danger_now_is_seen(text: str, expected: Emergency | None) -> None:
    assert read_emergency(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("cháy nhà rồi", Emergency.FIRE, id="fire"),
        pytest.param("đang bị lừa chuyển tiền", Emergency.FRAUD, id="being-cheated"),
        pytest.param("cấp cứu", Emergency.HEALTH, id="ambulance"),
        pytest.param("cứu với", Emergency.HELP, id="help"),
        pytest.param("ủng hộ nhà đang cháy", None, id="a-fee"),
        pytest.param("thăm bà Năm tai biến", None, id="an-expense"),
        pytest.param("500k nhà bác Tư bị cháy rồi", None, id="an-expense-with-its-sum"),
        pytest.param("xe cấp cứu", None, id="a-car"),
        pytest.param("Chợ Cháy", None, id="a-place"),
        pytest.param("sửa đường sạt lở", None, id="road-works"),
        pytest.param("quỹ phòng cháy chữa cháy", None, id="fire-safety"),
    ],
)
def test_a_cry_for_help_is_told_from_what_a_book_says(text: str, expected: Emergency | None) -> None:
    assert read_cry(text) is expected


@pytest.mark.parametrize(
    "text", ["cháy nhà rồi cứu với", "bà tôi ngừng thở rồi", "nó đang gọi hỏi otp em phải làm sao"]
)
def test_danger_is_never_left_without_an_answer(text: str) -> None:
    asked = faq.answerer().ask(text)

    assert asked.decision is Decision.ANSWER
    assert asked.entry is not None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Nhà ông Bảy cuối ngõ Đình đang cháy to, ai ở gần ra cứu giúp", Emergency.FIRE, id="a-fire-now"),
        pytest.param("Nước lũ đang lên nhanh, xóm dưới đưa người già lên cao", Emergency.FLOOD, id="a-flood-now"),
        pytest.param("Ủng hộ gia đình bà Sáu bị cháy nhà, mỗi nhà tùy lòng", None, id="a-collection-after-a-fire"),
        pytest.param("Hanh khô rất dễ cháy, đề nghị không đốt rơm, có cháy nhà gọi 114", None, id="a-warning"),
        pytest.param("Đêm qua có trộm vào nhà ông Năm", None, id="last-night"),
    ],
)
def test_a_head_who_writes_to_all_alarms_only_of_danger_now(text: str, expected: Emergency | None) -> None:
    assert read_alarm(text) is expected
