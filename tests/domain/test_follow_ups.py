"""What asks further of the answer before is told from a question of its own, and found in that answer."""

from __future__ import annotations

import pytest

from messages import faq
from models.domain.questions.follow_ups import Facet, about, read_follow_up


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("thế còn lệ phí?", (Facet.COST,), id="and-the-fee"),
        pytest.param("phí bn", (Facet.COST,), id="fee-in-short"),
        pytest.param("het nhiu tien", (Facet.COST,), id="how-much-without-marks"),
        pytest.param("có mất tiền không", (Facet.COST,), id="does-it-cost"),
        pytest.param("mất bao lâu?", (Facet.DURATION,), id="how-long"),
        pytest.param("bao giờ có", (Facet.DURATION,), id="when-is-it-there"),
        pytest.param("rứa mất mấy bữa", (Facet.DURATION,), id="how-long-in-the-centre"),
        pytest.param("ở đâu?", (Facet.PLACE,), id="where"),
        pytest.param("o mo", (Facet.PLACE,), id="where-in-the-centre"),
        pytest.param("cần mang theo gì không", (Facet.PAPERS,), id="what-to-bring"),
        pytest.param("thủ tục gồm những gì", (Facet.PAPERS,), id="which-papers"),
        pytest.param("làm trên mạng được không", (Facet.ONLINE,), id="online"),
        pytest.param("nộp ở đâu, mất bao lâu", (Facet.DURATION, Facet.PLACE), id="two-at-once"),
        pytest.param("giá vàng bao nhiêu", (), id="the-price-of-gold"),
        pytest.param("khai sinh ở đâu", (), id="a-topic-of-its-own"),
        pytest.param("nhà tôi phải đóng bao nhiêu tiền", (), id="ones-own-money"),
        pytest.param("thế người già thì sao", (), id="another-person"),
        pytest.param("", (), id="nothing"),
    ],
)
def test_a_short_question_without_a_topic_goes_on(text: str, expected: tuple[Facet, ...]) -> None:
    assert read_follow_up(text, faq.lexicon()) == expected


@pytest.mark.parametrize(
    ("entry", "facet", "expected"),
    [
        pytest.param("khai-sinh", Facet.COST, ["Đúng hạn thì không mất lệ phí."], id="fee"),
        pytest.param("can-cuoc-doi-mat", Facet.DURATION, ["Thời gian: 7 ngày làm việc."], id="duration"),
        pytest.param(
            "vneid-dang-ky-muc-2", Facet.PLACE, ["Nơi làm: Công an xã (không làm trọn tại nhà được)."], id="place"
        ),
        pytest.param("bhyt-ho-gia-dinh", Facet.DURATION, [], id="nothing-said"),
    ],
)
def test_the_sentences_that_speak_of_it_are_found(entry: str, facet: Facet, expected: list[str]) -> None:
    answers = {each.entry_id: each.answer for each in faq.entries()}

    found = about(answers[entry], facet)

    assert found == expected
