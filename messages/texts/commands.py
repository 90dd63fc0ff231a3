"""The commands as people see and type them: what we print, what is understood, and Telegram's list of commands."""

from __future__ import annotations

from collections.abc import Collection

from models.domain.commands import Command, CommandTable
from models.domain.roles import RIGHTS, RoleKind, may

MENU_LIMIT = 30
"""Letters of a description in Telegram's list; more is cut off on small screens."""

_SAID_PAID = tuple(
    f"{who}{done}"
    for who in ("", "tôi ", "em ", "nhà tôi ", "nhà em ", "nhà mình ")
    for verb in ("chuyển", "chuyển khoản", "ck", "nộp", "đóng")
    for done in (f"đã {verb}", f"{verb} rồi", f"đã {verb} rồi")
    if f"{who}{done}" != "đã chuyển"  # what we print
)

COMMANDS = CommandTable(
    (
        Command(
            name="start",
            aliases=("batdau",),
            shown="bắt đầu",
            words=("chào", "alo", "xin chào"),
            menu="Chào, hoặc gõ mã được phát",
        ),
        Command(
            name="menu",
            shown="menu",
            words=("danh sách việc", "làm được gì"),
            menu="Các việc làm được ở đây",
        ),
        Command(
            name="trogiup",
            shown="trợ giúp",
            words=("giúp với", "hướng dẫn"),
            menu="Các việc làm được ở đây",
        ),
        Command(name="hoi", shown="hỏi", words=("cho hỏi",), menu="Hỏi giấy tờ, hỏi việc chung"),
        Command(name="nhantin", shown="nhận tin", words=("nối nhà",), menu="Cho máy này nhận tin nhà mình"),
        Command(
            name="moinha",
            shown="mời người nhà",
            words=("thêm máy", "thêm người nhà"),
            menu="Thêm máy cho người nhà",
        ),
        Command(
            name="nop",
            shown="nộp",
            words=("đóng", "đóng tiền", "nạp", "nộp tiền"),
            menu="Khoản cần nộp, kèm mã QR",
        ),
        Command(
            name="nhatoi",
            shown="nhà tôi",
            words=("nhà tui", "nhà mình", "sổ nhà tôi"),
            menu="Sổ nộp tiền của nhà mình",
        ),
        Command(
            name="dachuyen",
            shown="đã chuyển",
            words=_SAID_PAID,
            menu="Báo là nhà mình đã chuyển",
        ),
        Command(name="danop", shown="đã nộp tiền mặt"),
        Command(
            name="kiemtra",
            shown="kiểm tra",
            words=("xem mã", "mã này của ai"),
            menu="Mã QR, số này có đúng không",
        ),
        Command(
            name="giupdo",
            shown="giúp đỡ",
            words=("giúp tôi", "giùm", "nhờ người"),
            menu="Nhờ người đến hoặc gọi giúp",
        ),
        Command(
            name="ngungnhac",
            shown="ngừng nhắc",
            words=("thôi nhắc", "đừng nhắc", "tắt nhắc"),
            menu="Ngừng tin nhắc riêng",
        ),
        Command(name="batnhac", shown="bật nhắc", words=("nhắc tôi lại",), menu="Nhận lại tin nhắc riêng"),
        Command(
            name="thongtin",
            shown="thông tin của tôi",
            words=("giữ gì về tôi", "xóa tôi", "thông tin"),
            menu="Xem, sửa, xóa tin về mình",
        ),
        Command(name="thongbao", shown="thông báo", words=("báo tin", "đăng bài"), menu="Soạn và gửi thông báo"),
        Command(name="laylai", shown="lấy lại", words=("thu lại", "gỡ bài"), menu="Lấy lại bài vừa gửi"),
        Command(name="moihop", shown="mời họp", words=("giấy mời", "soạn giấy mời"), menu="Soạn giấy mời họp"),
        Command(
            name="dotthu", shown="mở đợt thu", words=("đợt thu", "thu phí", "thu tiền mới"), menu="Mở một đợt thu"
        ),
        Command(name="rutdot", shown="rút đợt thu", words=("rút đợt", "bỏ đợt thu"), menu="Rút lại một đợt thu"),
        Command(
            name="dongdot",
            shown="đóng đợt thu",
            words=("đóng đợt", "đóng đợt thu này", "đóng đợt này", "kết thúc đợt thu"),
        ),
        Command(name="nhac", shown="nhắc nộp", words=("nhắc", "nhắc bà con"), menu="Nhắc nộp ngay bây giờ"),
        Command(name="lich", shown="lịch đăng", words=("lịch", "xem lịch đăng"), menu="Xem, đổi, bỏ bài đã hẹn"),
        Command(name="gannhom", shown="gắn nhóm", words=("nối nhóm",), menu="Cho Loa Xóm đăng vào nhóm"),
        Command(
            name="capma",
            shown="cấp mã",
            words=("cấp mã nhận việc", "mời thủ quỹ"),
            menu="Cấp mã nhận việc",
        ),
        Command(name="suaho", shown="sửa hộ", words=("thêm hộ", "đóng hộ"), menu="Sửa, thêm, đóng một hộ"),
        Command(name="suakhoan", shown="sửa khoản", words=("sửa tiền",), menu="Sửa số tiền của một hộ"),
        Command(name="taikhoan", shown="tài khoản", words=("đổi tài khoản",), menu="Tài khoản nhận tiền"),
        Command(
            name="ngungthu",
            shown="ngừng thu",
            words=("ngừng mã QR", "khóa mã QR"),
            menu="Ngừng mọi mã QR ngay",
        ),
        Command(
            name="danhsach",
            shown="danh sách",
            words=("ai đã nộp", "ai chưa nộp"),
            menu="Nhà nào đã nộp, nhà nào chưa",
        ),
        Command(name="thutien", shown="thu tiền", words=("ghi tiền mặt",), menu="Ghi tiền mặt vừa thu"),
        Command(name="phieuchi", shown="phiếu chi", words=("ghi chi", "chi tiền"), menu="Ghi một khoản chi"),
        Command(
            name="quy",
            shown="sổ quỹ",
            words=(
                *("số dư", "số dư quỹ", "đối chiếu", "đối chiếu sổ", "đối chiếu quỹ", "kiểm quỹ", "kiểm tra quỹ"),
                *("đếm quỹ", "đếm tiền", "đếm tiền mặt", "kiểm tiền", "quỹ còn bao nhiêu", "quỹ thôn còn bao nhiêu"),
            ),
            menu="Số dư, thu khác, đối chiếu",
        ),
        Command(name="saoke", shown="sao kê", words=("gửi sao kê",), menu="Gửi sao kê, tin ngân hàng"),
        Command(
            name="xeptien",
            shown="xếp tiền",
            words=("tiền chưa rõ", "đối soát"),
            menu="Xếp tiền chưa rõ của nhà nào",
        ),
        Command(
            name="huyphieu",
            shown="hủy phiếu",
            words=("ghi nhầm", "hủy phiếu thu"),
            menu="Hủy phiếu thu ghi nhầm",
        ),
        Command(
            name="inphieu",
            shown="in giấy báo",
            words=("in phiếu", "giấy báo nộp", "thẻ nộp tiền"),
            menu="In thẻ, giấy báo, đi tận nhà",
        ),
        Command(name="congkhai", shown="công khai", words=("thu chi",), menu="Công khai thu chi"),
        Command(name="docloa", shown="bài đọc loa", words=("đọc loa",), menu="Chép thông báo ra bài đọc loa"),
        Command(name="viec", shown="việc", words=("ai nhờ giúp",), menu="Việc bà con đang nhờ"),
        Command(name="lamgiup", shown="làm giúp", words=("làm thay",), menu="Làm giúp một nhà"),
        Command(name="moso", shown="mở sổ", words=("xem sổ lớn",), menu="Mở sổ trên màn hình lớn"),
        Command(name="toanxa", shown="toàn xã", words=("gửi cả xã",), menu="Gửi tin tới các thôn, ấp"),
        Command(
            name="thoi",
            shown="thôi",
            words=("thoát", "bỏ", "không làm nữa"),
            menu="Thôi việc đang làm dở",
        ),
    )
)


def commands_for(held: frozenset[RoleKind], built: Collection[str]) -> list[tuple[str, str]]:
    """Telegram's list of commands for somebody with these roles: what only they may do comes first.

    `built`: the commands that this version does; the others are answered, but not offered.
    """
    listed = [
        command for command in COMMANDS.commands if command.menu and command.name in built and may(held, command.name)
    ]
    listed.sort(key=lambda command: command.name not in RIGHTS)
    return [(command.name, command.menu) for command in listed]
