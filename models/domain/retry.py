"""When to try a delivery again: a pure decision over how it failed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

PAUSES = (2.0, 5.0, 15.0, 60.0, 300.0)  # seconds after the first, second, ... failure; then the last one each time
PATIENCE = timedelta(hours=48)  # a delivery that passing failures kept back for so long is given up, and reported


class Failure(StrEnum):
    """The four ways in which a channel fails, and its refusal of the whole bot."""

    PASSING = "passing"
    REJECTED = "rejected"
    CHAT_GONE = "chat_gone"
    UNCLEAR = "unclear"
    BOT_REFUSED = "bot_refused"


@dataclass(frozen=True, slots=True)
class TryAgain:
    """Send it again, not before `at`; the chat keeps its order and waits."""

    at: datetime


@dataclass(frozen=True, slots=True)
class GiveUp:
    """It will not be sent; somebody is told."""


@dataclass(frozen=True, slots=True)
class SwitchChatOff:
    """Nothing will ever reach this chat again."""


@dataclass(frozen=True, slots=True)
class LeaveUnknown:
    """Taken or not, nobody knows, and the channel does not repeat by itself: the head is asked."""


Decision = TryAgain | GiveUp | SwitchChatOff | LeaveUnknown


def decide(
    failure: Failure,
    *,
    attempts: int,
    created_at: datetime,
    now: datetime,
    retry_after: float | None,
    resend_when_unclear: bool,
) -> Decision:
    """What to do after the `attempts`-th failure of a delivery; `retry_after` (seconds) is obeyed exactly."""
    match failure:
        case Failure.REJECTED:
            return GiveUp()
        case Failure.CHAT_GONE:
            return SwitchChatOff()
        case Failure.UNCLEAR if not resend_when_unclear:
            return LeaveUnknown()
        case Failure.BOT_REFUSED:
            return TryAgain(now + timedelta(seconds=PAUSES[-1]))
        case Failure.UNCLEAR | Failure.PASSING:
            if now - created_at > PATIENCE:
                return GiveUp()
            pause = PAUSES[min(attempts, len(PAUSES)) - 1] if attempts > 0 else PAUSES[0]
            return TryAgain(now + timedelta(seconds=retry_after if retry_after is not None else pause))
