"""Words of the desk's form that opens a round."""

from __future__ import annotations

from messages.format import count, quote
from messages.texts.round_dialogue import CATEGORIES
from models.domain.rates import Per

TITLE = "Mở đợt thu"
FEE, NEW_FEE = "Thu khoản nào", "Hay một khoản mới"
NEW_FEE_HOW = "Chưa có ở trên thì gõ tên. Ví dụ: vệ sinh môi trường."
FUND = "Khoản mới thì tiền vào quỹ nào"
RATE, RATE_HOW = (
    "Mức nộp",
    "Gõ số tiền, ví dụ 20000. Nhiều ô thì cộng lại. Tự nguyện thì để trống.",
)
PER = {Per.HOUSEHOLD: "Mỗi hộ", Per.PERSON: "Mỗi khẩu", Per.LABOURER: "Mỗi lao động", Per.SAO: "Mỗi sào"}
DUE, DUE_HOW = "Hạn nộp", "Ví dụ: 30/11, thứ 7 tuần sau, cuối tháng"
BASIS, BASIS_HOW = "Thu theo đâu", "Bài đăng ghi rõ để bà con biết."
AGREED, REQUIRED, VOLUNTARY = "Đã họp dân bàn", "Theo quy định", "Tự nguyện"
MEETING, MEETING_HOW = "Họp dân ngày nào", "Ví dụ: 15/10"
DOCUMENT, DOCUMENT_HOW = "Theo văn bản nào", "Tên, số, ngày của văn bản"
LESS = "Hộ nộp ít hơn"
PAYS = {0: "Nộp như mọi hộ", 50: "Nộp một nửa", 100: "Không phải nộp"}
LOOK, MEND, LEAVE = "Xem trước", "Sửa lại", "Thôi"
NOTHING_YET = "Chưa mở gì. Bấm Mở đợt thu thì nhóm và các nhà mới được báo."
MONTHLY, MONTHLY_HOW = "Tự mở hằng tháng vào ngày", "Để trống là chỉ mở một lần. Ví dụ: 1, cuối tháng"
EACH, CHANGES = "Xem từng hộ", "Sổ hộ đổi gì từ đợt trước"
AMOUNT, WHY = "Nộp", "Cách tính"

NO_FEE = "Chưa chọn khoản thu. Chọn một khoản, hoặc gõ tên khoản mới."
NO_RATE = "Chưa có mức nộp. Gõ số tiền vào ít nhất một ô, hoặc chọn Tự nguyện."
NO_DUE = "Chưa có hạn nộp. Gõ ngày, ví dụ: 30/11."
NO_BASIS = "Chưa chọn thu theo đâu."
NO_MEETING = "Chưa có ngày họp dân. Gõ ngày, ví dụ: 15/10."
NO_DOCUMENT = "Chưa có tên văn bản."
NO_FUND = "Tiền thu được vào quỹ nào? Chọn một quỹ giúp."


def named_after_a_month(fee: str) -> str:
    """The fee's own name says a month."""
    return f"Tên khoản {quote(fee)} đã ghi sẵn tháng. Bỏ tháng khỏi tên thì mới tự mở hằng tháng được."


def category(name: str, households: int) -> str:
    """A category of the register, with how many households it has."""
    return f"{CATEGORIES[name]}, {count(households)} hộ"


def opened(round_title: str) -> str:
    """It was opened just now; whoever opened it reads more in the chat."""
    return f"Đã mở đợt thu {round_title}. Đăng vào nhóm nào, lúc nào: xem tin Loa Xóm vừa nhắn riêng."
