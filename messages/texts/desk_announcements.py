"""Words of the desk's pages of announcements: writing one, what is to come, what became of those that were posted."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from messages.format import cap, moment
from messages.texts import posts
from models.domain.announcements import AnnouncementKind
from models.tables import DeliveryStatus

TITLE, WRITE, GO_ON_WRITING = "Thông báo", "Soạn thông báo", "Soạn tiếp bài dở"
NONE_PLANNED = "Chưa có bài nào chờ đăng."
NONE_POSTED = "Chưa đăng bài nào. Chọn Soạn thông báo để đăng bài đầu tiên."
COMING, POSTED, ALL_OF_IT = "Sắp đăng", "Đã đăng", "Xem cả bài"
STANDS_IN = "Ảnh trong bài"

# the form

BODY, BODY_HOW = "Nội dung", "Viết như đọc loa: việc gì, bao giờ, ở đâu, hỏi ai."
PICTURE, PICTURE_HOW = "Ảnh", "Ảnh JPG hoặc PNG, không quá 10 MB. Không bắt buộc."
DROP_PICTURE = "Bỏ ảnh này"
KIND = "Loại bài"
KINDS = {
    AnnouncementKind.ORDINARY: "Thông báo thường",
    AnnouncementKind.EMERGENCY: "Tin khẩn: bão, lũ, cháy",
    AnnouncementKind.ALL_CLEAR: "Hết tin khẩn",
    AnnouncementKind.SAD: "Tin buồn",
}
GROUPS = "Đăng vào nhóm"
PIN, EXPIRY, EXPIRY_HOW = "Ghim đầu nhóm", "Gỡ ghim sau ngày", "Để trống là chưa hẹn ngày. Ví dụ: 30/11, cuối tháng"
WHEN, NOW, LATER = "Gửi lúc nào", "Gửi ngay", "Hẹn giờ"
AT, AT_HOW = "Ngày giờ", "Gõ như nói: 7 giờ rưỡi tối nay, sáng mai 6 giờ, 25/11 lúc 7 giờ"
LOOK, MEND, LEAVE, FORGET = "Xem trước", "Sửa lại", "Thôi", "Bỏ bản nháp"
NOTHING_WRITTEN = "Chưa có nội dung. Gõ chữ, hoặc chọn ảnh."
NO_GROUP = "Chưa chọn nhóm nào. Chọn ít nhất một nhóm."
NO_HOUR = "Chưa có ngày giờ hẹn. Gõ giúp, ví dụ: 7 giờ sáng mai."
TOO_HEAVY = "Ảnh nặng quá 10 MB. Chụp lại hoặc gửi ảnh nhỏ hơn giúp. Chữ thì vẫn còn ở dưới."
NO_PICTURE = "Tệp này không phải ảnh JPG hay PNG. Chọn ảnh khác giúp."
CUT_OFF = "Mạng yếu, trang gửi chưa hết. Gửi lại giúp."
BUSY = "Loa Xóm đang nhận ảnh khác. Chờ một lát rồi gửi lại giúp."
WRITE_FIRST = "Loa Xóm chưa nhắn riêng được. Nhắn cho Loa Xóm một tin bất kỳ rồi làm lại giúp."

# the preview

AS_POSTED = "Bài sẽ đăng"
SEND, SCHEDULE, TO_MORNING, URGENT, URGENT_NOW = "Gửi ngay", "Hẹn gửi", "Giữ đến sáng", "Tin khẩn", "Gửi khẩn ngay"
NOTHING_SENT = "Chưa gửi gì. Bài nháp này cũng mở được trong tin nhắn riêng."
SENT_BEFORE = "Bài này đã gửi hoặc đã bỏ rồi, Loa Xóm không gửi lần nữa. Xem ở dưới giúp."

# what can be done

TAKE_BACK, DROP, CHANGE = "Lấy lại", "Bỏ bài này", "Sửa bài, đổi giờ"
STOP, GO_ON, AGAIN, BY_HAND = "Dừng, thôi gửi tiếp", "Gửi tiếp", "Gửi lại nhóm chưa tới", "Tôi tự chuyển"
TAKE_DOWN, CORRECT = "Gỡ bài xuống", "Viết đính chính"
TAKEN_BACK = "Đã lấy lại, chưa nhóm nào thấy bài. Bản nháp còn đây."
CORRECTING = "Gõ câu đúng. Loa Xóm đăng đính chính, nhắc lại bài cũ."
TOO_LATE = "Bài đã lên nhóm, không lấy lại được nữa. Chọn Dừng, Gỡ bài xuống hoặc Viết đính chính giúp."
NOT_UNDER_WAY = "Bài này gửi xong rồi, không còn nhóm nào để dừng."
CANNOT_TAKE_DOWN = "Không gỡ được nữa: nhóm ở Zalo, hoặc đã quá hai ngày. Có chỗ chưa đúng thì viết đính chính."
HANDED = "Đã nhắn riêng bài để tự chuyển."
_BECAME = {
    DeliveryStatus.SENT: "đã đăng",
    DeliveryStatus.SENDING: "đang gửi",
    DeliveryStatus.QUEUED: "đang chờ gửi",
    DeliveryStatus.WAITING: "đang chờ gửi",
    DeliveryStatus.UNKNOWN: "chưa rõ đã lên hay chưa",
    DeliveryStatus.HANDED: "chờ tự chuyển",
    DeliveryStatus.HELD: "đang giữ lại",
    DeliveryStatus.CANCELLED: "không gửi, đã dừng",
}


def became(status: DeliveryStatus | None, *, is_pinned: bool, why: str) -> str:
    """What became of it in one group; `why` is said where it did not arrive."""
    if status is None or status not in _BECAME:
        return f"chưa tới, {why}"
    return f"{_BECAME[status]}, đã ghim" if is_pinned else _BECAME[status]


def posted(at: datetime, zone: ZoneInfo, today: date) -> str:
    """When it was posted."""
    return f"Đăng {moment(at, zone, today)}"


def goes(at: datetime, zone: ZoneInfo, today: date, groups: list[str]) -> str:
    """When it will be posted, and where."""
    return f"{cap(moment(at, zone, today))}, vào {len(groups)} nhóm: {posts.listed(groups)}"
