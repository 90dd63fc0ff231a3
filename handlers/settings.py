"""The settings: read from the environment once, by bot.py; nothing below it sees them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

ZALO_SECRET = range(8, 257)  # letters that Zalo takes
TELEGRAM_SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")  # what Telegram takes; empty: none
DATABASES = ("sqlite+aiosqlite:///", "postgresql+asyncpg://")
LOG_LEVELS = ("CRITICAL", "ERROR", "WARNING", "INFO", "DEBUG")
ON, OFF = ("1", "true", "yes", "on"), ("0", "false", "no", "off", "")
LAST_PORT = 65_535
MOST_SECONDS, MOST_DAYS = 3_600, 36_500  # to take something back; to keep something


LOOPBACK = ("127.0.0.1", "localhost", "::1")


class WrongSetting(Exception):
    """A setting that cannot be used; its name stands in the message, its value never."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings, read once. Secrets do not show in the repr."""

    database_url: str = field(repr=False)
    host: str
    port: int
    public_url: str
    telegram_token: str = field(repr=False)
    telegram_base_url: str
    telegram_webhook_secret: str = field(repr=False)
    telegram_proxy: str = field(repr=False)
    zalo_token: str = field(repr=False)
    zalo_base_url: str
    zalo_webhook_secret: str = field(repr=False)
    sepay_api_key: str = field(repr=False)
    sepay_webhook_secret: str = field(repr=False)
    sepay_base_url: str
    casso_api_key: str = field(repr=False)
    casso_webhook_secret: str = field(repr=False)
    casso_base_url: str
    secret_key: str = field(repr=False)
    backup_passphrase: str = field(repr=False)
    timezone: ZoneInfo
    undo_seconds: int
    keep_raw_days: int
    keep_questions_days: int
    keep_proofs_days: int
    log_level: str
    log_json: bool

    @property
    def files_at(self) -> str:
        """Where a messenger's server can fetch our pictures; empty where it cannot: without https, or in-house."""
        parts = urlsplit(self.public_url)
        test_server = urlsplit(self.zalo_base_url).hostname in LOOPBACK  # on this machine, as we are
        is_public = parts.scheme == "https" and parts.hostname not in LOOPBACK
        return self.public_url if is_public or test_server else ""

    def secrets(self) -> frozenset[str]:
        """What must never be read in a log."""
        known = (
            self.telegram_token,
            self.telegram_webhook_secret,
            self.telegram_proxy,
            self.zalo_token,
            self.zalo_webhook_secret,
            self.sepay_api_key,
            self.sepay_webhook_secret,
            self.casso_api_key,
            self.casso_webhook_secret,
            self.secret_key,
        )
        return frozenset(secret for secret in known if secret)

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Settings:
        """Read the environment; each setting also from the file that NAME_FILE names. Raises WrongSetting."""
        read = _Reader(environ)
        host, port = read.text("HOST", "127.0.0.1"), read.number("PORT", 8080, at_most=LAST_PORT)
        database_url = read.starting("DATABASE_URL", DATABASES, "sqlite+aiosqlite:///var/loaxom.db")
        return cls(
            database_url=database_url,
            host=host,
            port=port,
            public_url=read.address("PUBLIC_URL", f"http://127.0.0.1:{port}"),
            telegram_token=read.text("TELEGRAM_TOKEN"),
            telegram_base_url=read.address("TELEGRAM_BASE_URL", "https://api.telegram.org"),
            telegram_webhook_secret=read.telegram_secret("TELEGRAM_WEBHOOK_SECRET"),
            telegram_proxy=read.text("TELEGRAM_PROXY"),
            zalo_token=read.text("ZALO_TOKEN"),
            zalo_base_url=read.address("ZALO_BASE_URL", "https://bot-api.zaloplatforms.com"),
            zalo_webhook_secret=read.secret("ZALO_WEBHOOK_SECRET", letters=ZALO_SECRET),
            sepay_api_key=read.text("SEPAY_API_KEY"),
            sepay_webhook_secret=read.text("SEPAY_WEBHOOK_SECRET"),
            sepay_base_url=read.address("SEPAY_BASE_URL", "https://userapi.sepay.vn"),
            casso_api_key=read.text("CASSO_API_KEY"),
            casso_webhook_secret=read.text("CASSO_WEBHOOK_SECRET"),
            casso_base_url=read.address("CASSO_BASE_URL", "https://oauth.casso.vn"),
            secret_key=read.text("SECRET_KEY"),
            backup_passphrase=read.text("BACKUP_PASSPHRASE"),
            timezone=read.zone("TIMEZONE", "Asia/Ho_Chi_Minh"),
            undo_seconds=read.number("UNDO_SECONDS", 60, at_most=MOST_SECONDS),
            keep_raw_days=read.number("KEEP_RAW_DAYS", 30, at_most=MOST_DAYS),
            keep_questions_days=read.number("KEEP_QUESTIONS_DAYS", 90, at_most=MOST_DAYS),
            keep_proofs_days=read.number("KEEP_PROOFS_DAYS", 60, at_most=MOST_DAYS),
            log_level=read.one_of("LOG_LEVEL", LOG_LEVELS, "INFO"),
            log_json=read.flag("LOG_JSON"),
        )


class _Reader:
    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def text(self, name: str, default: str = "") -> str:
        """A setting, or what stands in the file that NAME_FILE names."""
        file = self._environ.get(f"{name}_FILE")
        if file:
            try:
                return Path(file).read_text(encoding="utf-8-sig").strip()  # Notepad writes a mark first
            except OSError as error:
                raise WrongSetting(f"{name}_FILE cannot be read: {error.strerror}") from None
            except UnicodeDecodeError:
                raise WrongSetting(f"{name}_FILE names a file that is not text") from None
        return self._environ.get(name, "").strip() or default

    def secret(self, name: str, *, letters: range) -> str:
        """A setting that may be missing, else of so many letters."""
        given = self.text(name)
        if given and len(given) not in letters:
            raise WrongSetting(f"{name} must have {letters.start} to {letters.stop - 1} letters")
        return given

    def telegram_secret(self, name: str) -> str:
        """A setting that may be missing, else of what Telegram takes."""
        given = self.text(name)
        if not TELEGRAM_SECRET.fullmatch(given):
            raise WrongSetting(f"{name} must have 1 to 256 of the letters A-Z, a-z, 0-9, _ and -")
        return given

    def number(self, name: str, default: int, *, at_most: int) -> int:
        """A setting that is a whole number, not negative."""
        given = self.text(name, str(default))
        if not (given.isascii() and given.isdecimal()) or len(given) > len(str(at_most)) or int(given) > at_most:
            raise WrongSetting(f"{name} must be a whole number from 0 to {at_most}")
        return int(given)

    def address(self, name: str, default: str) -> str:
        """A setting that is a web address; without a slash at its end."""
        given = self.text(name, default)
        try:
            parts = urlsplit(given)
            is_address = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            is_address = False
        if not is_address:
            raise WrongSetting(f"{name} must be a web address, such as {default}")
        return given.rstrip("/")

    def starting(self, name: str, starts: tuple[str, ...], default: str) -> str:
        """A setting that begins in one of these ways."""
        given = self.text(name, default)
        if not given.startswith(starts):
            raise WrongSetting(f"{name} must begin with {' or '.join(starts)}")
        return given

    def one_of(self, name: str, known: tuple[str, ...], default: str) -> str:
        """A setting that is one of these words, in capital letters or not."""
        given = self.text(name, default).upper()
        if given not in known:
            raise WrongSetting(f"{name} must be one of {', '.join(known)}")
        return given

    def flag(self, name: str) -> bool:
        """A setting that is on or off."""
        given = self.text(name).lower()
        if given not in ON + OFF:
            raise WrongSetting(f"{name} must be on or off")
        return given in ON

    def zone(self, name: str, default: str) -> ZoneInfo:
        """A setting that names a time zone."""
        try:
            return ZoneInfo(self.text(name, default))
        except (KeyError, ValueError, OSError):
            raise WrongSetting(f"{name} must name a time zone, such as {default}") from None
