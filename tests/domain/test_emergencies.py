"""Somebody in danger is told from somebody who asks about danger."""

from __future__ import annotations

import pytest

from messages import faq
from models.domain.emergencies import Emergency, read_emergency
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
        pytest.param("đang bị lừa chuyển tiền", Emergency.FRAUD, id="being-cheated"),
        pytest.param("nó đang gọi bắt chuyển tiền đóng phạt", Emergency.FRAUD, id="being-called"),
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
    "text", ["cháy nhà rồi cứu với", "bà tôi ngừng thở rồi", "nó đang gọi hỏi otp em phải làm sao"]
)
def test_danger_is_never_left_without_an_answer(text: str) -> None:
    asked = faq.answerer().ask(text)

    assert asked.decision is Decision.ANSWER
    assert asked.entry is not None
