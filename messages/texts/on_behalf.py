"""Words for acting for a household: asking for its yes, what can be done, and telling the household (voice K12)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, tzinfo

from messages.channels.base import Choice, Content
from messages.format import day, day_of, join_code, time_of
from messages.texts.payments import household_label, round_labels
from messages.texts.tokens import APP, BOT, cmd
from models.charges import ChargeState
from models.domain.on_behalf import NoYes, TooManyActs, TooManyHouseholds
from models.domain.place import capital
from models.on_behalf import PHOTO, VOICE, Done, Withdrawn
from models.tables import DoneKind, Household, HouseholdYes, Role

TITLE = "làm giúp"
LABEL = 20  # letters of a choice's label
WHICH_HOUSE = "Làm giúp nhà nào ạ? Gõ mã hộ, ví dụ: 012. Gõ tên chủ hộ cũng được."
NO_PROOF_YET = (
    "Chưa thấy lời đồng ý. Gửi vào đây một tin ghi âm, hoặc ảnh tờ giấy đồng ý có chữ ký. Thôi thì gõ “thôi”."
)
PROOF_TOO_BIG = "Tin ghi âm hoặc ảnh này nặng quá, Loa Xóm chưa nhận được. Ghi lại ngắn hơn giúp, một hai câu là đủ."
OWN_HOUSE = "Máy này đang nhận tin của nhà đó rồi, cứ làm như việc nhà mình."
OWN_CODE = "Mã nhận tin này để gõ trên máy của nhà được giúp, không gõ trên máy của người giúp."
NOTHING_LEFT = "Nhà này không còn khoản nào phải nộp."
THANKS = "Cảm ơn, đã ghi là nhà mình có nhờ."
NOT_STANDING = "Lời nhờ này đã rút hoặc đã hết hạn từ trước."
NOT_A_HELPER = "Làm giúp là việc của tổ công nghệ số. Máy này không còn giữ việc đó."
NONE_GIVEN = "Nhà mình không có lời nhờ làm giúp nào còn hạn."
_LEAVE = Choice(label="Thôi", action="leave")
_WAYS = {VOICE: "ghi âm", PHOTO: "ảnh"}
_WHAT = {
    DoneKind.SHOWN: "xem khoản cần nộp và mã QR",
    DoneKind.CLAIMED: "báo đã chuyển tiền",
    DoneKind.CODE: "lấy mã nhận tin để nối máy",
}


def which_of(found: Sequence[Household]) -> Content:
    """Several households have this name."""
    return Content(
        text=f"Có {len(found)} nhà như vậy. Làm giúp nhà nào ạ?",
        choices=(
            *(Choice(label=household_label(each), action=f"behalf.house:{each.id}") for each in found[:8]),
            _LEAVE,
        ),
    )


def ask_for_yes(household: Household, you: str, *, kept_days: int, yes_days: int) -> str:
    """Before anything is done: the household's yes, as a voice note or a photo."""
    return (
        f"Làm giúp nhà {household.head}, mã hộ {household.code}, thì xin lời đồng ý của nhà đó trước.\n\n"
        f"{capital(you)} gửi vào đây một tin ghi âm, hoặc ảnh tờ giấy đồng ý có chữ ký. Ví dụ lời nói: tôi là "
        f"{household.head}, nhờ người này xem khoản nộp và báo giúp.\n\n"
        f"Lời nhờ dùng trong {yes_days} ngày. Loa Xóm giữ bản ghi {kept_days} ngày rồi xóa. Đừng chụp căn cước, "
        "đừng ghi mật khẩu, mã OTP."
    )


def what_to_do(household: Household, yes: HouseholdYes, zone: tzinfo, today: date) -> Content:
    """What can be done under the yes."""
    return Content(
        text=(
            f"Làm giúp nhà {household.head}, mã hộ {household.code}. Lời đồng ý ({_WAYS[yes.way]}) còn đến "
            f"{day_of(yes.expires_at, zone, today)}. Làm gì nhà đó cũng được báo.\n\nLàm việc gì ạ?"
        ),
        choices=(
            Choice(label="Khoản cần nộp, mã QR", action=f"behalf.show:{yes.id}"),
            Choice(label="Báo đã chuyển tiền", action=f"behalf.claim:{yes.id}"),
            Choice(label="Nối máy nhà này", action=f"behalf.code:{yes.id}"),
            _LEAVE,
        ),
    )


def refused(leave: NoYes | TooManyHouseholds | TooManyActs, you: str) -> str:
    """Why nothing can be done now."""
    match leave:
        case NoYes():
            return f"Lời nhờ này đã rút hoặc đã hết hạn. Muốn làm tiếp thì xin lại lời đồng ý: gõ {cmd('lamgiup')}."
        case TooManyHouseholds(most=most):
            return f"Hôm nay {you} đã làm giúp {most} nhà. Để giữ cho bà con, mai mới làm giúp nhà khác được."
        case TooManyActs(most=most):
            return f"Hôm nay {you} đã làm giúp {most} việc. Để giữ cho bà con, mai mới làm tiếp được."


def which_charge(household: Household, yes_id: int, charges: Sequence[ChargeState]) -> Content:
    """What did the household transfer for?"""
    shown = charges[:8]
    return Content(
        text=f"Nhà {household.head} đã chuyển cho khoản nào ạ? Lời báo tới thủ quỹ, tiền chưa vào sổ.",
        choices=(
            *(
                Choice(label=label, action=f"behalf.claim:{yes_id}:{each.charge_id}")
                for label, each in zip(round_labels([each.title for each in shown]), shown, strict=True)
            ),
            _LEAVE,
        ),
    )


def claimed(household: Household, title: str) -> str:
    """The word is with the treasurer."""
    return (
        f"Đã ghi lời báo của nhà {household.head}: chuyển tiền {title}. "
        "Tiền chưa vào sổ, thủ quỹ xem ngân hàng rồi ghi."
    )


def code_made(household: Household) -> str:
    """A joining code for the household's own phone follows."""
    return (
        f"Mã nhận tin của nhà {household.head} ở tin ngay dưới. Gõ mã đó trên máy của nhà này, "
        "không gõ trên máy của người giúp. Mã dùng một lần, trong 30 ngày."
    )


def code(household: Household, digits: str) -> str:
    """The code, to be typed on the household's phone."""
    return f"Nhận tin của nhà {household.head}.\n\nMở {APP}, tìm {BOT}, gõ vào đó: {join_code(digits)}"


def told(done: Done, zone: tzinfo) -> Content:
    """K12: to the household's phones."""
    at = done.row.at
    today = at.astimezone(zone).date()
    return Content(
        text=(
            f"{_helper(done.helper)} vừa làm giúp nhà {done.household.head}: {_WHAT[done.row.kind]}, "
            f"lúc {time_of(at, zone)}, {day(today, today)}.\n\n"
            f"Lời đồng ý của nhà mình đã lưu ({_WAYS[done.yes.way]}). "
            "Nhà mình không nhờ, hoặc đổi ý, thì chọn rút lại."
        ),
        choices=_asked_or_withdrawn([done]),
    )


def told_before(done: Sequence[Done], zone: tzinfo, today: date) -> Content:
    """To a household's first phone: what was done before it was linked."""
    lines = [
        f"{day_of(each.row.at, zone, today)}, {time_of(each.row.at, zone)}: {_helper(each.helper)} "
        f"{_WHAT[each.row.kind]} (lời đồng ý: {_WAYS[each.yes.way]})"
        for each in done
    ]
    return Content(
        text="\n".join(
            [
                f"Trước khi máy này nhận tin, có người đã làm giúp nhà {done[0].household.head}:",
                *lines,
                "",
                "Nhà mình không nhờ, hoặc đổi ý, thì chọn rút lại.",
            ]
        ),
        choices=_asked_or_withdrawn(done),
    )


def given(yeses: Sequence[tuple[HouseholdYes, Household, Role | None]], zone: tzinfo, today: date) -> Content:
    """The yeses of a household that hold, each to be seen or taken back."""
    lines = [
        f"Nhà {household.head}: nhờ {_helper(role)}, {_WAYS[yes.way]} {day_of(yes.given_at, zone, today)}, "
        f"đến {day_of(yes.expires_at, zone, today)}"
        for yes, household, role in yeses
    ]
    shown = list(yeses)[:4]
    return Content(
        text="\n".join(["Lời nhờ làm giúp còn hạn:", *lines]),
        choices=(
            *(Choice(label=_label("Xem lời", role), action=f"behalf.proof:{yes.id}") for yes, _, role in shown),
            *(
                Choice(label=_label("Rút lại", role), action=f"behalf.withdraw:{yes.id}", exact=True)
                for yes, _, role in shown
            ),
            _LEAVE,
        ),
    )


def proof(yes: HouseholdYes, file_id: int | None, zone: tzinfo, today: date) -> Content:
    """The voice note or the photo that was kept."""
    if file_id is None:
        return Content(text="Bản ghi lời đồng ý đã xóa, vì quá ngày giữ.")
    text = f"Lời đồng ý ({_WAYS[yes.way]}), ghi {day_of(yes.given_at, zone, today)}."
    return Content(text=text, picture=file_id) if yes.way == PHOTO else Content(text=text, document=file_id)


def withdrawn(taken_back: Withdrawn) -> str:
    """To the household that took its yes back."""
    claims = " Lời báo đã chuyển tiền mà người đó báo giúp cũng rút rồi." if taken_back.claims else ""
    return (
        f"Đã rút lại lời nhờ. {_helper(taken_back.helper)} không làm gì thay nhà {taken_back.household.head} "
        f"được nữa.{claims}"
    )


def withdrawn_for_helper(taken_back: Withdrawn) -> str:
    """To the helper."""
    house = taken_back.household
    return (
        f"Nhà {house.head}, mã hộ {house.code}, đã rút lại lời nhờ làm giúp. "
        "Muốn làm giúp nữa thì xin lại lời đồng ý."
    )


def withdrawn_for_head(taken_back: Withdrawn, you: str) -> str:
    """To the head."""
    house = taken_back.household
    return (
        f"Nhà {house.head}, mã hộ {house.code}, vừa rút lại lời nhờ {_helper(taken_back.helper)} làm giúp. "
        f"Nhờ {you} hỏi xem có chuyện gì không."
    )


def _asked_or_withdrawn(done: Sequence[Done]) -> tuple[Choice, ...]:
    helpers = {each.yes.id: each.helper for each in done}
    if len(helpers) == 1:
        [yes_id] = helpers
        withdraw = [Choice(label="Rút lại lời nhờ", action=f"behalf.withdraw:{yes_id}", answer="no", exact=True)]
    else:
        withdraw = [
            Choice(label=_label("Rút lại", role), action=f"behalf.withdraw:{yes_id}", exact=True)
            for yes_id, role in list(helpers.items())[:8]
        ]
    return (Choice(label="Đúng, tôi nhờ", action="behalf.right", answer="yes"), *withdraw)


def _helper(role: Role | None) -> str:
    if role is None or not role.full_name:
        return "Một người trong tổ công nghệ số"
    return f"{role.full_name} trong tổ công nghệ số"


def _label(first: str, role: Role | None) -> str:
    name = " ".join(role.full_name.split()[-2:]) if role else "người giúp"
    return f"{first}: {name}"[:LABEL].rstrip()
