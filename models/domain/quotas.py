"""What a messenger's plan lets one bot do in a month, and how much of it is left for what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

WARN_PERCENT = 80
KEPT_PERCENT = 95  # from here on only answers, money and what is posted go out: no reminders to single phones


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How many messages a month, people and groups a bot may have."""

    messages: int
    people: int
    groups: int


# facts: the free plan of a Zalo bot; whether messages count in one direction or in both is not written anywhere
ZALO_BASIC = Plan(messages=3000, people=50, groups=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """What a bot has used of its plan: this month's messages in each direction, the people and groups it has."""

    received: int
    sent: int
    people: int
    groups: int

    @property
    def messages(self) -> int:
        """Both directions: the cautious reading."""
        return self.received + self.sent


def is_running_short(used: Used, plan: Plan) -> bool:
    """Whether four fifths of the month's messages are used."""
    return used.messages * 100 >= plan.messages * WARN_PERCENT


def keeps_for_answers(used: Used, plan: Plan) -> bool:
    """Whether what is left of the month is kept for answers."""
    return used.messages * 100 >= plan.messages * KEPT_PERCENT


def month_begin(now: datetime, zone: ZoneInfo) -> datetime:
    """When this month began, by the local calendar."""
    return now.astimezone(zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def next_month(now: datetime, zone: ZoneInfo) -> datetime:
    """When the next month begins."""
    return month_begin(month_begin(now, zone) + timedelta(days=32), zone)
