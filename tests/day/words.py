"""What people of Thôn 6 read, word by word; `cmd` shows a command as the channel does."""

from __future__ import annotations

from collections.abc import Callable

Cmd = Callable[[str], str]

TITLE = "vệ sinh môi trường tháng 11"
TREASURER = "thủ quỹ Nguyễn Thị Thu, số 0900 000 012"
HEAD = "trưởng thôn Trần Văn Bình, số 0900 000 006"
ACCOUNT = "Số tài khoản: 0011009990001\nNgân hàng: Vietcombank\nTên tài khoản: NGUYEN THI THU"
CLEANING = "Sáng Chủ nhật 22/11, 6 giờ, mời mỗi nhà một người ra dọn đường làng."
POWER_CUT = "Thứ Hai 23/11 cắt điện từ 7 giờ đến 11 giờ."


def announcement(body: str) -> str:
    """D14: what the group sees."""
    return f"📢 THÔNG BÁO CỦA THÔN 6\n\n{body}\n\nTrưởng thôn Trần Văn Bình, thứ Bảy 21/11"


def preview(group: str) -> str:
    """D2: what the head reads under it."""
    return (
        f"Bài ở trên sẽ đăng vào 1 nhóm, khoảng 300 hộ:\n{group}\n\n"
        "Ghim đầu nhóm: có. Gỡ xuống: chưa hẹn ngày.\nGửi chứ ạ?"
    )


def round_preview(households: int = 300, exempt: int = 12, total: str = "5.760.000đ") -> str:
    """F5."""
    return (
        "Bác xem lại trước khi mở:\n\n"
        "Khoản thu: Vệ sinh môi trường\n"
        f"Đợt thu: {TITLE}\n"
        "Mức: mỗi hộ 20.000đ\n"
        "Căn cứ: họp dân ngày 15/10 đã thống nhất\n"
        "Hạn nộp: thứ Hai 30/11\n"
        f"Số hộ: {households}, trong đó {exempt} hộ không phải nộp\n"
        f"Cộng phải thu: {total}\n"
        "Vào tài khoản: 0011009990001, Vietcombank, NGUYEN THI THU\n"
        "Đăng vào: 1 nhóm"
    )


def card(reference: str) -> str:
    """F7: the round's card in the group."""
    return (
        "📢 THÔN 6: TIỀN VỆ SINH MÔI TRƯỜNG THÁNG 11\n\n"
        "Mỗi hộ 20.000đ. Hạn nộp thứ Hai 30/11.\n"
        "Căn cứ: họp dân ngày 15/10 đã thống nhất.\n\n"
        f"Mở ứng dụng ngân hàng, quét mã QR trong ảnh. Ô nội dung giữ nguyên {reference}, "
        "gõ thêm mã hộ hoặc tên chủ hộ.\n\n"
        f"Chuyển bằng tay thì ghi:\n{ACCOUNT}\nNội dung: {reference} rồi mã hộ, ví dụ {reference} 012\n\n"
        "Muốn mã QR riêng của nhà mình, khỏi gõ gì: nhắn riêng cho Bot Loa Xóm chữ “nộp”.\n"
        f"Nộp tiền mặt: {TREASURER}.\n"
        "Không dùng Zalo thì mở đường dẫn này:\nhttps://loaxom.example/n/thon-6"
    )


def own_code(code: str, head: str, reference: str) -> str:
    """F10: a household's exact code."""
    return (
        f"Nhà mình còn 20.000đ tiền {TITLE}, hạn thứ Hai 30/11.\n"
        f"Mã hộ {code}, nhà {head}.\n\n"
        "Quét mã QR trong ảnh là đủ, không phải gõ gì. Đang xem trên chính máy này thì lưu ảnh, mở ứng dụng ngân "
        "hàng, chọn quét từ ảnh. Con cháu chuyển giúp cũng được.\n\n"
        f"Chuyển bằng tay thì ghi:\n{ACCOUNT}\nNội dung: {reference}\n\n"
        f"Cách tính: 20.000đ/hộ\nHỏi {TREASURER}."
    )


EXEMPT = f"Tiền {TITLE}: nhà mình đã xong, không phải nộp gì."


def linked(head: str, code: str, cmd: Cmd) -> str:
    """B2."""
    return (
        f"Xong. Máy này nhận tin của nhà {head}, mã hộ {code}.\n\n"
        "Loa Xóm nhắn riêng khi nhà mình có khoản cần nộp, và khi tiền đã vào sổ. Mỗi ngày nhiều nhất một tin nhắc, "
        f"không nhắn ban đêm. Muốn ngừng, gõ {cmd('ngừng nhắc')}.\n\n"
        f"Con cháu ở xa muốn nộp giúp: gõ {cmd('mời người nhà')} lấy mã cho máy thứ hai."
    )


def thanks_for_cash(receipt: str, when: str) -> str:
    """H1."""
    return (
        f"✅ Đã nhận 20.000đ tiền {TITLE} của gia đình mình.\n\n"
        f"Tiền mặt, thủ quỹ Nguyễn Thị Thu thu lúc {when}. Phiếu thu số {receipt}.\n\n"
        "Khoản này đã xong. Cảm ơn gia đình."
    )


def thanks_for_transfer(receipt: str) -> str:
    """H2 where the treasurer saw the money."""
    return (
        f"✅ Đã nhận 20.000đ tiền {TITLE} của gia đình mình.\n\n"
        f"Chuyển khoản, thủ quỹ Nguyễn Thị Thu đã thấy tiền, thứ Bảy 21/11. Phiếu thu số {receipt}.\n\n"
        "Khoản này đã xong. Cảm ơn gia đình."
    )


def claim_noted() -> str:
    """H9: said, and no money yet."""
    return (
        f"Đã ghi lời báo: nhà mình chuyển 20.000đ tiền {TITLE}, thứ Bảy 21/11.\n\n"
        "Tiền chưa vào sổ. Thủ quỹ xem ngân hàng rồi Loa Xóm báo lại, thường trong 2 ngày. "
        "Trong lúc chờ, Loa Xóm không nhắc khoản này."
    )


def three_days_before(reference: str) -> str:
    """G2: to a household."""
    return (
        f"Nhà mình còn 20.000đ tiền {TITLE}, hạn thứ Hai 30/11.\n\n"
        f"Quét mã QR trong ảnh là đủ. Chuyển bằng tay thì ghi:\n{ACCOUNT}\nNội dung: {reference}\n\n"
        f"Vừa nộp rồi thì thôi, tiền vào sổ Loa Xóm báo lại. Hỏi {TREASURER}."
    )


def on_the_day(reference: str) -> str:
    """G4: to a household."""
    return (
        f"Hôm nay là hạn tiền {TITLE}. Nhà mình còn 20.000đ.\n\n"
        f"Quét mã QR trong ảnh là đủ. Chuyển bằng tay thì ghi:\n{ACCOUNT}\nNội dung: {reference}\n\n"
        "Vừa nộp rồi thì thôi. Hôm nay chưa tiện thì nhắn thủ quỹ Nguyễn Thị Thu một câu là được, số 0900 000 012."
    )


def group_three_days_before(done: int, households: int, reference: str) -> str:
    """G1: in the group, counts and never a name."""
    return (
        f"Thôn 6: tiền {TITLE} hạn thứ Hai 30/11, còn 3 ngày.\n\n"
        f"Đến 19 giờ tối, {done} trong {households} hộ đã xong. Cảm ơn bà con.\n\n"
        f"Mã QR gửi lại trong ảnh. Chuyển bằng tay thì ghi:\n{ACCOUNT}\nNội dung: {reference} rồi mã hộ\n\n"
        "Mã QR riêng của nhà mình: nhắn riêng cho Bot Loa Xóm chữ “nộp”."
    )


def group_on_the_day(done: int, households: int, reference: str) -> str:
    """G3: in the group."""
    return (
        f"Thôn 6: hôm nay, thứ Hai 30/11, là hạn tiền {TITLE}.\n\n"
        f"Đến 19 giờ tối, {done} trong {households} hộ đã xong. Cảm ơn bà con.\n\n"
        f"Mã QR trong ảnh. Chuyển bằng tay thì ghi:\n{ACCOUNT}\nNội dung: {reference} rồi mã hộ\n\n"
        f"Nộp tiền mặt: {TREASURER}."
    )


def closed_in_group(done: int, households: int, collected: str, by_transfer: str, by_cash: str) -> str:
    """G16."""
    return (
        "📢 THÔN 6: XONG ĐỢT THU VỆ SINH MÔI TRƯỜNG THÁNG 11\n\n"
        f"{done} trong {households} hộ đã xong. Thu được {collected}: "
        f"chuyển khoản {by_transfer}, tiền mặt {by_cash}.\n\n"
        "Mã QR của đợt này đã gỡ, bà con đừng quét nữa.\n"
        "Sổ thu chi xem ở đây:\nhttps://loaxom.example/n/thon-6/so\n\n"
        "Cảm ơn bà con. Trưởng thôn Trần Văn Bình"
    )


def compare(by_transfer: str, by_cash: str, total: str, you: str) -> str:
    """To the treasurer, after a round: box and bank against the book."""
    return (
        f"Đối chiếu sau đợt thu {TITLE}.\n\n"
        f"Phiếu thu: chuyển khoản {by_transfer}, tiền mặt {by_cash}, cộng {total}\nPhiếu thu và sổ quỹ khớp nhau.\n\n"
        f"Nhờ {you} đếm tiền mặt và xem số dư ngân hàng, so với sổ."
    )


def closed(collected: str, left: str, left_households: int, cmd: Cmd) -> str:
    """G17: to head and treasurer."""
    return (
        f"Đã đóng đợt thu {TITLE}.\n\n"
        f"Phải thu: 5.760.000đ\nĐã thu: {collected}\nCòn lại: {left}, {left_households} hộ\nKhông phải nộp: 12 hộ\n\n"
        f"Gõ {cmd('danh sách')} để xem hộ còn lại, {cmd('công khai')} để đăng thu chi."
    )
