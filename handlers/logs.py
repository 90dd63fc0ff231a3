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
        """Replace what must not be read; every record passes."""
        said = record.getMessage()
        for secret in self._secrets:
            if secret in said:
                said = said.replace(secret, "***")
                record.msg, record.args = said, ()
        return True


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
            line["traceback"] = self.formatException(record.exc_info)
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
