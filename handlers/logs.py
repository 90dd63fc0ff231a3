"""The log: to standard error, one line an event, without secrets."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

from handlers.settings import Settings

# these print addresses with tokens, parameters with texts, or a line for every request
NOISY = ("httpx", "httpcore", "telegram", "apscheduler", "aiohttp.access", "alembic", "aiosqlite", "asyncio")


class _Redacting(logging.Filter):
    """Keeps secrets out of every log line, whoever wrote it."""

    def __init__(self, secrets_: frozenset[str]) -> None:
        super().__init__()
        self._secrets = secrets_

    def filter(self, record: logging.LogRecord) -> bool:
        """Replace what must not be read, in the traceback too; every record passes."""
        said = record.getMessage()
        if (cleaned := self._without(said)) != said:
            record.msg, record.args = cleaned, ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = self._without(record.exc_text)
        return True

    def _without(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return text


class _JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON: time, level, logger, message, and the traceback where there is one."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = record.exc_text or self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def configure_logging(settings: Settings) -> None:
    """Log to standard error, without secrets; the libraries that print addresses with tokens are quiet."""
    handler = logging.StreamHandler()
    form = "%(asctime)s %(levelname)s %(name)s: %(message)s"
    handler.setFormatter(_JsonLines() if settings.log_json else logging.Formatter(form))
    handler.addFilter(_Redacting(settings.secrets()))
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    for noisy in NOISY:
        logging.getLogger(noisy).setLevel(logging.WARNING)
