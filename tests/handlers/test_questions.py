"""Residents ask in their own words: sure, unsure, unknown, personal, in a group, expired, without buttons."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from sqlalchemy import select

from messages.answers import Answers, answers
from messages.split import units
from messages.texts import questions as words
from messages.texts.choices import numbered
from models.domain.place import Place
from models.domain.questions import Asked, Decision
from models.domain.roles import RoleKind
from models.tables import AskedQuestion, BankAccount, Draft, Fund, HelpRequest
from scheduler import upkeep
from tests.builders import a_group, a_hamlet, a_household, a_member, a_role, a_round
from tests.house import House, texts

BIRTH = "Làm giấy khai sinh cho con cần giấy tờ gì?"
VAGUE = (
    "hồ sơ",
    "giấy tờ",
    "thẻ",
    "giấy",
    "sổ",
    "khai",
    "chứng",
    "đăng ký",
    "làm giấy tờ",
    "bảo hiểm",
    "tiền điện nước",
)
STRANGE = (
    "sao hỏa có nước không",
    "asdf qwer zxcv",
    "zzz kkk qqq www",
    "bài hát hay nhất năm nay",
    "giá vàng bao nhiêu",
)


@pytest.fixture
async def known() -> Answers:
    return await answers()


@pytest.fixture
async def hamlet_id(house: House) -> int:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "head")
    await a_role(house, hamlet_id, RoleKind.HELPER, "helper", full_name="Lê Minh Đức", phone="0900000021")
    return hamlet_id


def found(known: Answers, candidates: Iterable[str], fits: Callable[[Asked], bool]) -> str:
    """A question that the answerer of today takes like this."""
    return next(text for text in candidates if fits(known.answerer.ask(text)))


def unsure(asked: Asked) -> bool:
    return asked.decision is Decision.SUGGEST and asked.intent is None and len(asked.suggestions) > 1


def unknown(asked: Asked) -> bool:
    return asked.decision is Decision.UNKNOWN and asked.intent is None


def heard_by(house: House, chat: str) -> str:
    """What the bot said last in a chat."""
    shown = house.last(chat)
    assert shown is not None
    return shown.text


async def kept(house: House) -> list[AskedQuestion]:
    async with house.database.read() as session:
        return list(await session.scalars(select(AskedQuestion).order_by(AskedQuestion.id)))


async def test_a_sure_answer_names_its_source_and_takes_a_tap(house: House, hamlet_id: int, known: Answers) -> None:
    [answer] = await house.says("an", BIRTH)
    assert answer.text.startswith(known.entries["khai-sinh"].answer)
    assert [label for label, _ in answer.buttons] == ["Có ích", "Chưa đúng", "Nhờ người giúp"]

    [source] = await house.says("an", "nguồn?")
    assert source.text.startswith("Câu trả lời lấy từ:\n")

    assert texts(await house.presses("an", "Có ích")) == ["Cảm ơn, Loa Xóm đã ghi."]
    assert [(each.decision, each.entry, each.useful) for each in await kept(house)] == [("answer", "khai-sinh", True)]


async def test_a_new_text_is_a_new_question_whatever_stands(house: House, hamlet_id: int) -> None:
    await house.says("an", BIRTH)

    [second] = await house.says("an", "Đăng ký kết hôn cần giấy tờ gì?")

    assert "kết hôn" in second.text
    assert [each.useful for each in await kept(house)] == [None, None]


async def test_thanks_are_no_question(house: House, hamlet_id: int) -> None:
    assert texts(await house.says("an", "cảm ơn Loa Xóm")) == ["Có việc gì cứ gõ vào đây, Loa Xóm trả lời."]
    assert await kept(house) == []


async def test_a_password_is_warned_of_and_not_kept(house: House, hamlet_id: int) -> None:
    [warning] = await house.says("an", "otp của tôi là 482913")

    assert warning.text.startswith("⚠️ Tin vừa rồi có mật khẩu hoặc mã OTP.")
    assert await kept(house) == []


async def test_not_quite_sure_offers_the_nearest_topics(house: House, hamlet_id: int, known: Answers) -> None:
    vague = found(known, VAGUE, unsure)
    second = known.entries[known.answerer.ask(vague).suggestions[1]]

    [offer] = await house.says("an", vague)
    assert offer.text.startswith("Có phải hỏi một trong mấy việc này không ạ?\n\n1. ")
    assert second.question in offer.text

    [answer] = await house.presses("an", "Câu 2")
    assert second.answer in answer.text
    assert [(each.decision, each.entry) for each in await kept(house)] == [("picked", second.entry_id)]


async def test_topics_are_picked_by_number_where_there_are_no_buttons(numbered_house: House, known: Answers) -> None:
    await a_hamlet(numbered_house)
    vague = found(known, VAGUE, unsure)
    first = known.entries[known.answerer.ask(vague).suggestions[0]]

    [offer] = await numbered_house.says("an", vague)
    assert "Gõ một số để chọn:\n1. Câu 1\n2. Câu 2" in offer.text

    [answer] = await numbered_house.says("an", "1")
    assert first.answer in answer.text
    assert answer.text.endswith("Gõ một số để chọn:\n1. Có ích\n2. Chưa đúng\n3. Nhờ người giúp")


async def test_what_it_does_not_know_goes_to_a_person_only_after_a_yes(
    house: House, hamlet_id: int, known: Answers
) -> None:
    strange = found(known, STRANGE, unknown)

    [reply] = await house.says("an", strange)
    assert reply.text == (
        "Câu này Loa Xóm chưa biết, nên không dám trả lời bừa.\n\n"
        "Chuyển cho tổ công nghệ số của thôn thì họ thấy tên và câu hỏi. Chuyển chứ ạ?"
    )
    assert house.last("helper") is None

    [handed] = await house.says("an", "đồng ý chuyển")
    assert handed.text == (
        "Đã chuyển câu hỏi, việc số 1. Có trả lời, Loa Xóm nhắn vào đây, thường trong một ngày.\n\n"
        "Gấp thì gọi Lê Minh Đức, số 0900 000 021."
    )
    told = heard_by(house, "helper")
    assert f"Hỏi: “{strange}”" in told

    await house.presses("helper", "Tôi nhận")
    taken = heard_by(house, "an")
    assert taken.startswith("Lê Minh Đức nhận trả lời câu hỏi của nhà mình")

    await house.presses("helper", "Trả lời ngay")
    await house.says("helper", "Việc này ra xã hỏi chị Hạnh.")
    heard = heard_by(house, "an")
    assert heard == (f"Lê Minh Đức trả lời câu “{strange}”:\n\nViệc này ra xã hỏi chị Hạnh.\n\nĐược chưa ạ?")
    await house.presses("an", "Được rồi")
    async with house.database.read() as session:
        assert await session.scalar(select(HelpRequest.status)) == "done"


async def test_a_no_hands_nothing_over(house: House, hamlet_id: int, known: Answers) -> None:
    await house.says("an", found(known, STRANGE, unknown))

    assert texts(await house.says("an", "không")) == ["Đã thôi, không chuyển cho ai."]
    assert house.last("helper") is None


async def test_not_understood_twice_gives_a_phone_number_and_the_menu(
    house: House, hamlet_id: int, known: Answers
) -> None:
    strange = [text for text in STRANGE if unknown(known.answerer.ask(text))][:2]
    await house.says("an", strange[0])

    [again] = await house.says("an", strange[-1])

    assert again.text == (
        "Loa Xóm vẫn chưa hiểu. Gọi trưởng thôn Trần Văn Bình, số 0900 000 006, hoặc nhờ người giúp."
    )
    assert [label for label, _ in again.buttons] == ["Nhờ người giúp", "Xem việc làm được"]


async def test_an_expired_entry_warns_first_and_the_head_hears_of_it_once(
    house: House, hamlet_id: int, known: Answers
) -> None:
    house.clock.to(2027, 3, 2, 9)

    [answer] = await house.says("an", BIRTH)
    await house.says("cuong", BIRTH)

    assert answer.text.startswith("Câu trả lời dưới đây xem lại lần cuối ngày 21/11/2026, nay có thể đã khác.")
    told = [each.text for each in house.simulator.sent["head"]]
    assert len(told) == 1
    assert told[0].startswith(f"Câu trả lời “{known.entries['khai-sinh'].question}” đã đến ngày phải xem lại")


async def test_an_unchecked_entry_says_so(house: House, hamlet_id: int, known: Answers) -> None:
    unchecked = [each.question for each in known.entries.values() if not each.fact_checked]
    question = found(known, unchecked, lambda asked: asked.decision is Decision.ANSWER and asked.intent is None)

    [answer] = await house.says("an", question)

    assert "Chỗ này Loa Xóm chưa kiểm được với văn bản." in answer.text


async def test_a_group_reads_the_beginning_of_an_answer(house: House, hamlet_id: int) -> None:
    await a_group(house, hamlet_id)

    [answer] = await house.says("an", BIRTH, group="nhom")

    assert answer.text.endswith("Xem đủ: nhắn riêng cho Bot Loa Xóm.")
    assert len(answer.text) < 400
    assert not answer.buttons


async def test_a_household_s_money_is_told_in_private_only(house: House, hamlet_id: int) -> None:
    await a_group(house, hamlet_id)
    household_id = await a_household(house, hamlet_id, 12, "Lê Văn Cường")
    await a_household(house, hamlet_id, 27, "Hoàng Thị Giang")
    await a_member(house, household_id, "cuong", hamlet_id=hamlet_id)
    await a_round(house, hamlet_id)

    [in_group] = await house.says("cuong", "nhà tôi nộp chưa", group="nhom")
    [in_private] = await house.says("cuong", "đã nộp chưa")
    [about_another] = await house.says("cuong", "bà Hoàng Thị Giang nộp chưa")
    [stranger] = await house.says("la", "nhà tôi nộp chưa")
    [left_in_group] = await house.says("cuong", "nhà tôi còn bao nhiêu", group="nhom")
    assert left_in_group.text.endswith(in_group.text)
    assert "20.000" not in left_in_group.text

    assert in_group.text == (
        "Tiền nộp của từng nhà, Loa Xóm chỉ trả lời riêng. Nhắn riêng cho Bot Loa Xóm chữ “nộp” là xem được."
    )
    assert in_private.text.startswith("Tiền vệ sinh môi trường tháng 11: nhà mình còn 20.000đ.")
    assert "20.000" not in about_another.text
    assert "Giang" not in about_another.text
    assert stranger.text.startswith("Máy này chưa nối với nhà nào")


async def test_amount_due_day_and_account_come_from_the_hamlet(house: House, hamlet_id: int) -> None:
    household_id = await a_household(house, hamlet_id, 12, "Lê Văn Cường")
    await a_member(house, household_id, "cuong", hamlet_id=hamlet_id)
    await a_round(house, hamlet_id)
    async with house.database.begin() as session:
        fund = (await session.scalars(select(Fund))).one()
        account = BankAccount(
            hamlet_id=hamlet_id, bank_bin="970436", number="0011009990001", holder="NGUYEN THI THU",
            since=house.clock(),
        )  # fmt: skip
        session.add(account)
        await session.flush()
        fund.account_id = account.id

    [amount] = await house.says("cuong", "nhà tôi phải đóng bao nhiêu tiền")
    [due] = await house.says("cuong", "hạn nộp tiền bao giờ")
    [account_said] = await house.says("cuong", "tài khoản")

    assert "Nhà mình còn 20.000đ. Lấy mã QR: gõ “nộp”." in amount.text
    assert due.text.startswith(
        "Hạn nộp tiền vệ sinh môi trường tháng 11 là thứ Hai 30/11.\nQua ngày đó vẫn nộp được."
    )
    assert account_said.text.startswith(
        "Tài khoản nhận tiền của thôn 6:\nSố tài khoản: 0011009990001\nNgân hàng: Vietcombank\n"
    )


async def test_what_the_hamlet_has_not_told_is_said_with_whom_to_ask(house: House, hamlet_id: int) -> None:
    [calendar] = await house.says("an", "lịch")
    [wifi] = await house.says("an", "mật khẩu wifi nhà văn hóa là gì")

    assert calendar.text == "Lịch họp thôn chưa ghi cho Loa Xóm. Hỏi trưởng thôn Trần Văn Bình, số 0900 000 006."
    assert "Hỏi" in wifi.text or "wifi" in wifi.text.lower()


async def test_something_broken_becomes_a_request_to_the_head(house: House, hamlet_id: int) -> None:
    [noted] = await house.says("an", "đèn đường hỏng")

    assert noted.text.startswith("Đã ghi việc số 1: “đèn đường hỏng”. Đã báo trưởng thôn Trần Văn Bình.")
    told = heard_by(house, "head")
    assert "Báo: “đèn đường hỏng”" in told


async def test_a_mistaken_transfer_goes_to_the_treasurer(house: House, hamlet_id: int) -> None:
    await a_role(house, hamlet_id, RoleKind.TREASURER, "thu", full_name="Nguyễn Thị Thu", phone="0900000012")
    [bare] = await house.says("an", "chuyen nham tien")
    await house.says("an", "thôi")
    [reply] = await house.says("an", "tôi chuyển khoản nhầm vào tài khoản quỹ thôn")
    assert bare.text.startswith(reply.text[:60])
    assert reply.text.startswith("Chuyển nhầm thì tiền vẫn nguyên trong tài khoản của thôn.")

    [told] = await house.says("an", "chuyển 50k hôm qua")

    assert told.text == "Đã đưa thủ quỹ Nguyễn Thị Thu, số 0900 000 012. Tìm thấy thì thủ quỹ báo lại."
    heard = heard_by(house, "thu")
    assert "“chuyển 50k hôm qua”" in heard


async def test_names_and_numbers_are_masked_before_a_question_is_kept(house: House, hamlet_id: int) -> None:
    await a_household(house, hamlet_id, 12, "Lê Văn Cường")

    await house.says("an", "ông Lê Văn Cường số 0912345678 làm khai sinh cho cháu cần gì")

    assert [each.masked for each in await kept(house)] == ["ông (ten) số (so) làm khai sinh cho cháu cần gì"]


async def test_an_answer_leaves_another_question_standing(house: House, hamlet_id: int) -> None:
    await house.says("an", "/giupdo cài VNeID")
    await house.presses("an", "Đến nhà giúp")

    [answer] = await house.says("helper", BIRTH)
    assert not answer.buttons

    await house.presses("helper", "Tôi nhận")
    assert heard_by(house, "an").startswith("Lê Minh Đức nhận giúp nhà mình")


async def test_a_question_as_typed_is_forgotten_after_a_day(house: House, hamlet_id: int) -> None:
    await house.says("an", "ông Lê Văn Cường số 0912345678 làm khai sinh")
    house.clock.forward(days=2)

    await house.runs(upkeep.forget_what_is_old(house.deployment))

    async with house.database.read() as session:
        assert await session.scalar(select(Draft)) is None


async def test_the_head_is_not_sent_to_the_head(house: House, hamlet_id: int, known: Answers) -> None:
    [reply] = await house.says("head", found(known, STRANGE, unknown))

    assert reply.text.endswith("Xem các việc làm được: gõ “trợ giúp”.")


async def test_every_answer_fits_a_phone(known: Answers) -> None:
    place = Place(
        hamlet_id=1, slug="to-dan-pho-12", kind="tổ dân phố", name="12 Nguyễn Thị Minh Khai",
        commune_kind="phường", commune_name="Thạnh Xuân", head_title="tổ trưởng", head=None, treasurer=None,
        office="Trung tâm Phục vụ hành chính công", office_phone="02433123456", public_url="https://loaxom.example",
    )  # fmt: skip
    for entry in known.entries.values():
        for is_expired in (False, True):
            content = words.answer(entry, 123_456, place, is_expired=is_expired)
            assert "thôn, tổ dân phố" not in content.text, entry.entry_id
            choices = numbered([choice.label for choice in content.choices], in_group=False)
            assert units(f"{content.text}\n\n{choices}") <= 1_200, entry.entry_id
            assert units(words.answer_in_group(entry, place, is_expired=is_expired)) <= 1_000, entry.entry_id
        assert units(words.sources(entry, place)) <= 800, entry.entry_id
