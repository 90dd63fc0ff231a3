"""When a delivery is tried again: a table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from models.domain.retry import Decision, Failure, GiveUp, LeaveUnknown, SwitchChatOff, TryAgain, decide

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("failure", "attempts", "retry_after", "resends", "expected"),
    [
        pytest.param(Failure.PASSING, 1, None, True, TryAgain(NOW + timedelta(seconds=2)), id="first failure"),
        pytest.param(Failure.PASSING, 4, None, True, TryAgain(NOW + timedelta(seconds=60)), id="fourth failure"),
        pytest.param(Failure.PASSING, 99, None, True, TryAgain(NOW + timedelta(minutes=5)), id="never rarer"),
        pytest.param(Failure.PASSING, 1, 17.0, True, TryAgain(NOW + timedelta(seconds=17)), id="retry_after obeyed"),
        pytest.param(Failure.REJECTED, 1, None, True, GiveUp(), id="rejected is final"),
        pytest.param(Failure.CHAT_GONE, 1, None, True, SwitchChatOff(), id="gone switches off"),
        pytest.param(Failure.UNCLEAR, 1, None, True, TryAgain(NOW + timedelta(seconds=2)), id="unclear resent"),
        pytest.param(Failure.UNCLEAR, 1, None, False, LeaveUnknown(), id="unclear never resent by itself"),
        pytest.param(Failure.BOT_REFUSED, 1, None, True, TryAgain(NOW + timedelta(minutes=5)), id="token refused"),
    ],
)
def test_a_failure_decides_what_happens(
    failure: Failure, attempts: int, retry_after: float | None, resends: bool, expected: Decision
) -> None:
    decision = decide(
        failure, attempts=attempts, created_at=NOW, now=NOW, retry_after=retry_after, resend_when_unclear=resends
    )

    assert decision == expected


def test_patience_ends_after_two_days() -> None:
    old = NOW - timedelta(hours=49)

    decision = decide(
        Failure.PASSING, attempts=500, created_at=old, now=NOW, retry_after=None, resend_when_unclear=True
    )

    assert decision == GiveUp()
