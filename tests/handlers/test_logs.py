"""What a log line may never hold."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest

from handlers.logs import NOISY, configure_logging
from handlers.settings import Settings

TOKEN = "123456:AA-very-secret"


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """The root logger of the tests comes back."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.mark.parametrize("as_json", [False, True], ids=["lines", "json"])
def test_a_token_stands_in_no_line_and_no_traceback(capsys: pytest.CaptureFixture[str], as_json: bool) -> None:
    configure_logging(Settings.from_env({"TELEGRAM_TOKEN": TOKEN, "LOG_JSON": "1" if as_json else ""}))
    logger = logging.getLogger("loaxom.test")

    logger.warning("asked https://api.telegram.org/bot%s/getMe", TOKEN)
    try:
        raise ConnectionError(f"cannot reach https://api.telegram.org/bot{TOKEN}/sendMessage")
    except ConnectionError:
        logger.exception("bot 1 failed")

    written = capsys.readouterr().err
    assert "/bot***/getMe" in written
    assert "/bot***/sendMessage" in written
    assert TOKEN not in written
    if as_json:
        assert "traceback" in json.loads(written.splitlines()[-1])


def test_libraries_that_print_addresses_are_quiet() -> None:
    configure_logging(Settings.from_env({}))

    assert {name for name in NOISY if logging.getLogger(name).isEnabledFor(logging.INFO)} == set()
