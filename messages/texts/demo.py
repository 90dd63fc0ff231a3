"""The sample hamlet of `bot.py demo`: invented names, lanes and posts. Nobody here exists."""

from __future__ import annotations

import random
from datetime import date

from messages.format import day

SETTING_UP = "Đang dựng thôn mẫu, chờ nửa phút…"
HAMLET, KIND, COMMUNE = "6", "thôn", "xã An Hòa"
GROUP_TITLE = "Thôn 6 - bà con"
HEAD, HEAD_PHONE = "Trần Văn Bình", "0900000006"
TREASURER, TREASURER_PHONE = "Nguyễn Thị Thu", "0900000012"
OFFICES = {4: HEAD, 9: TREASURER}  # their households: two, so that they can change the account together
HELPER, HELPER_PHONE = "Lê Minh Đức", "0900000021"
YOU = "Bác"
BANK, ACCOUNT, HOLDER = "970436", "0011009990001", "NGUYEN THI THU"
FEE_CLEANING, FEE_LIGHT = "Vệ sinh môi trường", "Điện chiếu sáng"
SCHEDULE = ("Hẹn giờ", "7 giờ sáng mai", "Đúng rồi")  # what the head answers to the preview
CLOSE_ROUND = "Đóng đợt thu"  # the choice, as the head picks it
RESIDENTS = ("Lê Văn Cường", "Phạm Thị Dung", "Hoàng Văn Giang")
LANES = ("ngõ Đình", "ngõ Giếng", "ngõ Chùa", "ngõ Trại", "xóm Bãi", "xóm Đồng")
HEADER = ("mã hộ", "chủ hộ", "khu", "số khẩu", "diện", "điện thoại", "lao động", "sào", "thành viên")
CATEGORIES = ("hộ nghèo",) * 7 + ("neo đơn",) * 5 + ("cận nghèo",) * 6

_FAMILIES = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Đinh",
)  # fmt: skip
_MEN = (
    "Văn An", "Văn Bảo", "Văn Chiến", "Đình Dũng", "Văn Định", "Hữu Hải", "Văn Hùng", "Xuân Khánh", "Văn Lâm",
    "Đức Long", "Văn Mạnh", "Văn Nam", "Công Phúc", "Văn Quang", "Văn Sơn", "Văn Tâm", "Quốc Thắng", "Minh Tuấn",
)  # fmt: skip
_WOMEN = (
    "Thị Bích", "Thị Cúc", "Thị Hạnh", "Thị Hoa", "Thị Hồng", "Thị Lan", "Thị Liên", "Thị Loan", "Thị Mai", "Thị Nga",
    "Thị Nhung", "Thị Oanh", "Thị Phượng", "Thị Quyên", "Thị Thảo", "Thị Thủy", "Thị Tuyết", "Thị Vân", "Thị Yến",
)  # fmt: skip


def register(households: int, seed: int) -> list[list[str]]:
    """The register as a table with its headings: the same for the same seed."""
    draw = random.Random(seed)  # noqa: S311 - invented names, not secrets
    rows = [list(HEADER)]
    categories = dict(zip(draw.sample(range(20, households), len(CATEGORIES)), CATEGORIES, strict=True))
    for number in range(1, households + 1):
        heads = {12: RESIDENTS[0], 27: RESIDENTS[1], 145: RESIDENTS[2]}
        head = heads.get(number) or OFFICES.get(number, _name(draw))
        family = head.split()[0]
        people = draw.choice((1, 2, 2, 3, 3, 4, 4, 4, 5, 5, 6))
        members = [f"{family} {draw.choice(_MEN + _WOMEN)}" for _ in range(people - 1)]
        rows.append(
            [
                f"{number:03}",
                head,
                LANES[number * len(LANES) // (households + 1)],
                str(people),
                categories.get(number, ""),
                f"09{draw.randrange(10**8):08}",
                str(min(people, draw.choice((1, 2, 2, 3)))),
                str(draw.choice((0, 2, 3, 4, 5))),
                "; ".join(members),
            ]
        )
    return rows


def _name(draw: random.Random) -> str:
    return f"{draw.choice(_FAMILIES)} {draw.choice(_MEN + _WOMEN)}"


def serving(url: str) -> str:
    """Where the demo is to be looked at."""
    return f"Thôn mẫu đã sẵn sàng: mở {url} trong trình duyệt. Dừng: Ctrl+C."


def cleaning_day(on: date, today: date) -> str:
    """An announcement for the history."""
    return (
        f"6 giờ sáng {day(on, today)}, mời mỗi nhà một người ra dọn vệ sinh đường làng, tập trung ở nhà văn hóa. "
        "Bà con mang theo chổi, cuốc, găng tay."
    )


def power_cut(on: date, today: date) -> str:
    """An announcement that is still to come."""
    return (
        f"Điện lực báo cắt điện {day(on, today)}, từ 7 giờ sáng đến 11 giờ trưa để sửa đường dây ở ngõ Đình và "
        "ngõ Giếng. Bà con tích nước, sạc điện thoại trước."
    )
