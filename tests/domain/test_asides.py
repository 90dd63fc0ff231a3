"""Thanks, "source?", secrets and bare words are told from questions."""

from __future__ import annotations

import pytest

from messages import faq
from models.domain.asides import Aside, BareWord, read_aside, read_bare_word
from models.domain.folding import fold


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("nguồn?", Aside.SOURCE, id="source"),
        pytest.param("nguon dau", Aside.SOURCE, id="source-without-marks"),
        pytest.param("căn cứ nào?", Aside.SOURCE, id="on-what-ground"),
        pytest.param("nguồn nước bị bẩn", None, id="water-source"),
        pytest.param("ghi là tôi nộp rồi", Aside.MARK_PAID, id="write-that-i-paid"),
        pytest.param("đánh dấu nhà tôi đã nộp đủ giúp nhé", Aside.MARK_PAID, id="tick-me-off"),
        pytest.param("thôn ghi nhà tôi nộp chưa", None, id="is-it-written"),
        pytest.param("nhà tôi nộp rồi", None, id="i-have-paid"),
        pytest.param("cảm ơn Loa Xóm", Aside.NOTHING_ASKED, id="thanks"),
        pytest.param("cam on nhieu a", Aside.NOTHING_ASKED, id="thanks-without-marks"),
        pytest.param("ok", Aside.NOTHING_ASKED, id="ok"),
        pytest.param("đồng ý ạ", Aside.NOTHING_ASKED, id="agreed"),
        pytest.param("👍", Aside.NOTHING_ASKED, id="thumb"),
        pytest.param("không phải các mục này", Aside.NONE_OF_THESE, id="none-of-these"),
        pytest.param("ko phai cau nao", Aside.NONE_OF_THESE, id="none-of-them-without-marks"),
        pytest.param("không phải đóng tiền này đúng không", None, id="a-question-with-none"),
        pytest.param("mã xác nhận là 482913", Aside.GIVEN_AWAY, id="confirmation-code"),
        pytest.param("482913 là mã otp", Aside.GIVEN_AWAY, id="otp-behind"),
        pytest.param("mk ngan hang la abc12345", Aside.GIVEN_AWAY, id="password-in-short"),
        pytest.param("bà xã tôi", None, id="polite-words-alone-are-not-thanks"),
        pytest.param("được không?", None, id="a-question"),
        pytest.param("otp của tôi là 482913", Aside.GIVEN_AWAY, id="otp"),
        pytest.param("mật khẩu VNeID: Lan1985", Aside.GIVEN_AWAY, id="password"),
        pytest.param("mã otp 482913", Aside.GIVEN_AWAY, id="bare-otp"),
        pytest.param("mật khẩu vneid của tôi là Thu@1968", Aside.GIVEN_AWAY, id="a-password-with-signs"),
        pytest.param("mật khẩu ngân hàng đây cháu, là Lan*2020", Aside.GIVEN_AWAY, id="a-password-told-in-passing"),
        pytest.param("mã pin thẻ 4 số là 1968", Aside.GIVEN_AWAY, id="the-pin-of-a-card"),
        pytest.param("mã xác nhận vừa về là 55 21 90", Aside.GIVEN_AWAY, id="a-code-in-groups"),
        pytest.param("mã về máy 662910 có phải đọc cho họ không", Aside.GIVEN_AWAY, id="a-code-that-came"),
        pytest.param("mật khẩu phải là 8 ký tự à", None, id="how-long-a-password-is"),
        pytest.param("phí nhận otp là 11.000đ một tháng à", None, id="what-codes-cost"),
        pytest.param("mk gửi 20000 rồi nhé", None, id="mk-is-oneself"),
        pytest.param("20000 mk nộp rồi", None, id="a-sum-before-oneself"),
        pytest.param("0905123456", None, id="a-phone"),
        pytest.param("012 20000", None, id="a-household-and-a-sum"),
        pytest.param("số cccd của tôi là 048085001234", Aside.IDENTITY, id="identity-number"),
        pytest.param("cmnd 201 234 567", Aside.IDENTITY, id="old-identity-number"),
        pytest.param("số tài khoản 048085001234", None, id="an-account"),
        pytest.param("làm cccd gọi 18001096", None, id="a-card-and-a-number-to-call"),
        pytest.param("quên mật khẩu vneid thì làm sao", None, id="forgotten-password"),
        pytest.param("quên mật khẩu gọi số 18001096 được không", None, id="a-number-to-call"),
        pytest.param("mã otp gồm mấy số", None, id="about-otp"),
        pytest.param("chụp ảnh cccd gửi vào đây được không", Aside.MAY_I_SEND_IDENTITY, id="may-i-send-the-card"),
        pytest.param("em gui can cuoc qua day dc k", Aside.MAY_I_SEND_IDENTITY, id="may-i-send-it-without-marks"),
        pytest.param("tôi đọc mã otp cho loa xóm nhé", Aside.MAY_I_SEND_CODES, id="may-i-tell-the-code"),
        pytest.param("gửi ảnh căn cước lên cổng thế nào", None, id="a-card-for-the-portal"),
    ],
)
def test_what_asks_nothing_is_not_looked_up(text: str, expected: Aside | None) -> None:
    assert read_aside(text) is expected


def test_no_question_of_the_answer_set_is_an_aside() -> None:
    questions = [text for entry in faq.entries() for text in (entry.question, *entry.variants)]
    questions += [text for lines in faq.phrasings().values() for text in lines]

    taken = [text for text in questions for said in (text, fold(text)) if read_aside(said) or read_bare_word(said)]

    assert [text for text in taken if read_bare_word(text) is None] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("lịch", BareWord.MEETING, id="calendar"),
        pytest.param("moi hop", BareWord.MEETING, id="invitation"),
        pytest.param("tài khoản", BareWord.ACCOUNT, id="account"),
        pytest.param("danh sách", BareWord.PAID_LIST, id="list"),
        pytest.param("công khai", BareWord.BOOK, id="public-book"),
        pytest.param("Quỹ thôn còn bao nhiêu?", BareWord.BOOK, id="what is left in the fund"),
        pytest.param("tien quy chi vao dau", BareWord.BOOK, id="what it is spent for"),
        pytest.param("phi bao nhieu", BareWord.FEE, id="fee"),
        pytest.param("Đã nộp chưa?", BareWord.PAID, id="paid"),
        pytest.param("chuyen nham tien", BareWord.MISTAKE, id="mistaken transfer"),
        pytest.param("lỡ chuyển lộn rồi", BareWord.MISTAKE, id="mistaken, in the south"),
        pytest.param("chuyển nhầm cho người lạ", None, id="mistaken, not to the hamlet"),
        pytest.param("tài khoản ngân hàng mở ở đâu", None, id="a-question"),
    ],
)
def test_bare_words_of_a_command_are_a_question_to_a_resident(text: str, expected: BareWord | None) -> None:
    assert read_bare_word(text) is expected
