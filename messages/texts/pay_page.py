"""Words of the pay page, which anybody may open (voice U3, U4): no names of households, nothing that one owes."""

from __future__ import annotations

from datetime import date

from messages.format import cap, day, dong
from messages.texts import card, contacts
from messages.texts.rounds import basis as basis_words
from models.domain.fees import Basis
from models.domain.place import Place

NUMBER = "Mã hộ"
OTHER_NUMBER = "Mã hộ khác"
WHERE_THE_NUMBER_STANDS = "Gõ mã hộ, có mã QR của nhà mình. Mã hộ in trên thẻ nộp tiền, có ba hoặc bốn chữ số."
SHOW = "Hiện mã QR"
SAVE = "Lưu ảnh mã QR"
OPEN_ROUNDS = "Đợt thu đang mở"
SAME_PHONE = (
    "Đang xem trên chính máy này thì lưu ảnh, mở ứng dụng ngân hàng, chọn quét từ ảnh. "
    "Con cháu chuyển giúp cũng được."
)
BY_HAND = "Chuyển bằng tay thì ghi"
ACCOUNT, BANK, HOLDER, MEMO = "Số tài khoản", "Ngân hàng", "Tên tài khoản", "Nội dung"
AMOUNT = "Số tiền"
COPY_ACCOUNT, COPY_AMOUNT, COPY_MEMO = "Chép số tài khoản", "Chép số tiền", "Chép nội dung"
COPIED, COPY_BY_HAND = "Đã chép", "Chạm giữ chữ để chép"
CALL = "Gọi điện"
CHECK_LINK, BOOK_LINK = "Xem mã QR, số tài khoản có đúng không", "Sổ thu chi công khai"
VOLUNTARY = "Tự nguyện, tùy lòng từng nhà, không định mức."
EACH_ITS_OWN = "Mỗi nhà một số tiền, tính theo sổ hộ."

LOST_TITLE = "Không thấy trang này"
LOST = "Xem lại đường dẫn: trên giấy, trong nhóm viết sao thì gõ đúng như vậy. Chưa được thì hỏi thủ quỹ nơi mình ở."
LINK_OVER_TITLE = "Đường dẫn này đã hết giờ"

OWN = "Trang này của riêng nhà mình. Gửi cho người trong nhà chuyển giúp thì được, đừng đăng lên nhóm."
SCAN_IS_ENOUGH = card.SCAN_IS_ENOUGH
NOTHING_LEFT = "Nhà mình không còn khoản nào phải nộp."
STANDING = "Mã QR dùng mãi của nhà mình"
JOINT = "Nộp chung một lần"
KEEP_THE_SUM = "Giữ đúng tổng này để vào sổ ngay."

TOO_LONG_TITLE, TOO_LONG = (
    "Gửi lên nhiều quá",
    "Loa Xóm không nhận được nhiều chữ như vậy một lần. Chưa ghi gì vào sổ.",
)

TROUBLE_TITLE = "Loa Xóm đang trục trặc"
TROUBLE = "Chưa mở được trang này. Sổ và tiền vẫn nguyên. Vài phút nữa xin mở lại."


def title(place: Place) -> str:
    """U3."""
    return f"Nộp tiền cho {place.hamlet}"


def code_of(number: str) -> str:
    """Whose code is shown: the number alone."""
    return f"Mã QR của hộ {number}"


def picture(number: str, reference: str) -> str:
    """The picture told: what it holds stands as text below it too."""
    return f"Mã QR của hộ {number}, nội dung chuyển khoản {reference}"


def standing(place: Place, *, bot: str | None) -> str:
    """U3: good for every round; `bot` is None where the hamlet has no bot to ask."""
    ask = f"nhắn riêng cho {bot}" if bot else f"hỏi {contacts.treasurer(place)}"
    return (
        "Mã QR này dùng cho mọi đợt thu. Quét xong gõ đúng số tiền của đợt thu. "
        f"Muốn biết nhà mình còn bao nhiêu, {ask}."
    )


def unknown_household(place: Place) -> str:
    """U3: no living household has this number."""
    return f"Không thấy mã hộ này. Xem lại số trên thẻ nộp tiền, hoặc hỏi {contacts.treasurer(place)}."


def no_account(place: Place) -> str:
    """There is no account to transfer to now."""
    return f"{cap(place.hamlet)} chưa có mã QR để nộp."


def in_cash(place: Place) -> str:
    """Whom to give cash to, as in the group's post."""
    return f"Nộp tiền mặt: {contacts.treasurer(place)}."


def nothing_open(place: Place) -> str:
    """U4."""
    return f"Chưa có đợt thu nào đang mở. Có đợt mới, {place.head_title} báo trong nhóm."


def round_title(title: str, *, is_voluntary: bool) -> str:
    """What a round is called: "Tiền vệ sinh môi trường tháng 11"."""
    return cap(title) if is_voluntary else card.round_title(title)


def round_lines(*, is_voluntary: bool, amount: int | None, due: date, basis: Basis, today: date) -> tuple[str, ...]:
    """What everybody may know of a round; `amount` where all who pay, pay alike."""
    if is_voluntary:
        return VOLUNTARY, f"{card.received_until(day(due, today))}."
    each = f"Mỗi hộ {dong(amount)}." if amount is not None else EACH_ITS_OWN
    return each, f"{card.due(day(due, today))}.", f"Căn cứ: {basis_words(basis, today)}."


def link_over(place: Place, *, bot: str | None) -> str:
    """A household's own link that opens nothing any more."""
    ask = f"nhắn riêng cho {bot} chữ “nộp”, chọn “Đường dẫn riêng”" if bot else f"hỏi {contacts.treasurer(place)}"
    return f"Muốn lấy đường dẫn mới: {ask}."


def household(number: str) -> str:
    """Whose sums are shown: the number alone."""
    return f"Hộ {number}"


def joint_sum(charges: int, total: int) -> str:
    """F13, of what is owed together."""
    return f"Còn {charges} khoản, cộng {dong(total)}."


def left_of(outstanding: int, due: date | None, today: date) -> str:
    """F10, of one charge; `due` is None where its round is closed."""
    return f"Còn {dong(outstanding)}, hạn {day(due, today)}." if due else f"Còn {dong(outstanding)}."


def still_owed(title: str, outstanding: int) -> str:
    """F10, where there is no code to show."""
    return f"Còn {dong(outstanding)} tiền {title}."


def gift_until(due: date, today: date) -> str:
    """A voluntary round."""
    return f"Tự nguyện, tùy lòng, nhận đến {day(due, today)}."


def exempt(title: str) -> str:
    """F15: why is never said."""
    return f"Tiền {title}: nhà mình đã xong, không phải nộp gì."


def how_counted(explanation: str) -> str:
    """F10."""
    return f"Cách tính: {explanation}"
