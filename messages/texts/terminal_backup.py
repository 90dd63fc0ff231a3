"""What the terminal says about backups: Vietnamese, with the technical words an IT officer knows."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from messages.format import count, day_paper, time_of
from messages.texts.terminal import RIGHT, WARNING, WRONG
from models.backup.dump import FileInTheWay, NothingToBackUp, OldSchema
from models.backup.restore import NewerBackup, NotEmpty, OtherSchema, ServiceRuns
from models.backup.sealed import BackupDamaged, NotABackup, WrongPassphrase
from models.refusals import Refusal
from models.restores import Held

ASK_PASSPHRASE = "Câu mật khẩu của bản sao: "  # noqa: S105 - a question
ASK_AGAIN = "Gõ lại câu mật khẩu: "
NO_PASSPHRASE = "Đặt BACKUP_PASSPHRASE hoặc BACKUP_PASSPHRASE_FILE, hoặc gõ lệnh này trong cửa sổ lệnh để được hỏi."  # noqa: S105 - a sentence
TWO_PASSPHRASES = "Hai lần gõ câu mật khẩu không giống nhau."
NOTHING_HELD = "Không có tin nào đang giữ."
LATER = (
    "Xem đang giữ gì: bot.py outbox show. Cho gửi và chạy lại việc hẹn giờ: bot.py outbox release. "
    "Bỏ hết mà chạy lại: bot.py outbox drop."
)
SECRET_KEY_LOST = (
    f"{WARNING}SECRET_KEY ở máy này khác lúc sao lưu. Lấy lại: chạy lệnh này thêm --secret-key-to TỆP, rồi đặt "
    "SECRET_KEY_FILE=TỆP."
)


def too_short(least: int) -> str:
    """A passphrase that is guessed too easily."""
    return f"Câu mật khẩu phải có ít nhất {least} chữ: mất câu này là mất bản sao, lộ câu này là lộ sổ."


def refusal(refused: Refusal, path: Path) -> str:
    """Why a backup or a restore was refused, and what to do."""
    match refused:
        case NotABackup():
            return f"{path} không phải bản sao lưu của Loa Xóm."
        case WrongPassphrase():
            return "Câu mật khẩu không đúng với bản sao này."
        case BackupDamaged():
            return "Bản sao bị cắt hoặc bị đổi sau khi ghi: không dùng được. Lấy bản khác."
        case NothingToBackUp():
            return "Chưa có cơ sở dữ liệu Loa Xóm ở đây. Xem lại DATABASE_URL và thư mục đang đứng."
        case OldSchema():
            return "Cơ sở dữ liệu chưa cập nhật. Chạy trước: bot.py migrate."
        case FileInTheWay():
            return f"{path} đang là một tệp khác, không phải bản sao lưu. Chọn tên khác."
        case ServiceRuns():
            return "Loa Xóm đang chạy với cơ sở dữ liệu này. Dừng dịch vụ trước, rồi chạy lại lệnh này."
        case NotEmpty():
            return "Cơ sở dữ liệu này đang có sổ. Chắc chắn muốn thay bằng bản sao thì thêm --force."
        case NewerBackup():
            return "Bản sao do phiên bản mới hơn ghi. Cập nhật chương trình rồi chạy lại."
        case OtherSchema():
            return "Cơ sở dữ liệu này ở đời khác với bản sao. Lập một cơ sở dữ liệu mới, còn trống, rồi chạy lại."
        case _:
            return str(refused) or refused.code


def cannot_write(path: Path, why: str) -> str:
    """The disk refuses."""
    return f"Không ghi hoặc đọc được {path}: {why}"


def written(path: Path, *, rows: int, funds: int, size: int) -> str:
    """A backup stands and was read back."""
    return f"{RIGHT}{path}: {count(rows)} dòng, {funds} quỹ, {count(-(-size // 1024))} KB; đã đọc lại, số liệu khớp."


def book_has_faults(faults: int) -> str:
    """The book itself was wrong when the backup was made."""
    return f"{WRONG}Sổ quỹ có {faults} chỗ không khớp ngay trong cơ sở dữ liệu. Xem: bot.py ledger verify."


def restored(made_at: datetime, zone: ZoneInfo, *, rows: int, held: int) -> list[str]:
    """The database is what it was; nothing leaves yet."""
    when = f"{time_of(made_at, zone)}, {day_paper(made_at.astimezone(zone).date())}"
    return [
        f"{RIGHT}Đã lấy lại bản sao lúc {when}: {count(rows)} dòng, số liệu khớp.",
        f"{WARNING}Giữ lại {count(held)} tin chưa gửi, việc hẹn giờ đứng yên. Tin nhắc của hôm nay coi như đã gửi.",
        LATER,
    ]


def kept_before(path: Path) -> str:
    """The database that stood there before."""
    return f"Sổ cũ để ở {path}. Xem lại rồi, không cần nữa thì xóa: trong đó có tên bà con."


def secret_key_written(path: Path) -> str:
    """The key of the old installation."""
    return f"SECRET_KEY lúc sao lưu để ở {path}. Đặt SECRET_KEY_FILE={path}."


def held(each: Held, zone: ZoneInfo) -> str:
    """Messages of one kind of chat that are held."""
    where = "vào nhóm" if each.in_groups else "nhắn riêng"
    when = f"{time_of(each.oldest, zone)}, {day_paper(each.oldest.astimezone(zone).date())}"
    return f"{count(each.messages)} tin {where}, cũ nhất từ {when}"


def released(messages: int) -> str:
    """What is held goes."""
    return f"Đã cho gửi {count(messages)} tin. Việc hẹn giờ chạy lại."


def dropped(messages: int) -> str:
    """What is held will not go."""
    return f"Đã bỏ {count(messages)} tin. Việc hẹn giờ chạy lại."
