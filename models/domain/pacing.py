"""How fast a bot may speak: a bucket over all chats, a pause per chat, a window per group. Seconds, no clock."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """A messenger's limits. `reserve` is the share of the burst that only answers may use."""

    per_second: float
    burst: int
    chat_pause: float  # seconds between two messages of one chat
    most_in_a_second: int = 0  # in any second, however much the bucket holds; 0: no such limit
    group_window: float = 60.0
    group_most: int = 0  # messages in the window; 0: no such limit
    reserve: float = 0.2


# Bot API FAQ: about 30 messages/s over all chats, about 1/s in one chat, 20 a minute in one group.
# A server counts by its own clock, and what leaves evenly arrives nearly evenly: the burst is small.
TELEGRAM = Limits(per_second=30.0, burst=8, most_in_a_second=30, chat_pause=1.0, group_most=20)
# no limit but the month's is written anywhere: gentle, one after the other in a chat
ZALO = Limits(per_second=20.0, burst=10, chat_pause=0.0)
UNLIMITED = Limits(per_second=1e9, burst=1_000_000, chat_pause=0.0)


AHEAD = 0.015
"""Seconds by which a caller may look ahead: it claims what may go then, and lets it go then."""


@dataclass(slots=True)
class Pacer:
    """Counts what was sent and says what may be sent at a moment; `now` is a monotonic time in seconds.

    A messenger counts what arrives. When that was, we do not know; it was before its answer came: what is on its way
    counts, and what was answered counts for a second (a chat's pause, likewise) from then on.
    """

    limits: Limits
    _level: float = field(init=False)
    _filled_at: float = field(default=0.0, init=False)
    _paused_until: float = field(default=0.0, init=False)
    _chat_free_at: dict[int, float] = field(default_factory=dict, init=False)
    _groups: dict[int, deque[float]] = field(default_factory=dict, init=False)
    _on_the_way: int = field(default=0, init=False)
    _answered: deque[float] = field(default_factory=deque, init=False)

    def __post_init__(self) -> None:
        self._level = float(self.limits.burst)

    def allowance(self, now: float) -> tuple[int, int]:
        """How many may go now: in all, and of these how many that are not answers."""
        if now < self._paused_until:
            return 0, 0
        self._fill(now)
        level = self._level
        if self.limits.most_in_a_second:
            level = min(level, self.limits.most_in_a_second - self._in_this_second(now))
        kept = self.limits.burst * self.limits.reserve
        return max(0, int(level)), max(0, int(min(level, self._level - kept)))

    def blocked_chats(self, now: float) -> list[int]:
        """The chats that must wait; forgets those that need not any more."""
        free = [chat for chat, at in self._chat_free_at.items() if at <= now]
        for chat in free:
            del self._chat_free_at[chat]
        return list(self._chat_free_at)

    def take(self, chat: int, *, is_group: bool, now: float) -> None:
        """Count one message to a chat, which goes now."""
        self._level -= 1
        self._on_the_way += 1
        pause = self.limits.chat_pause
        if is_group and self.limits.group_most:
            sent = self._groups.setdefault(chat, deque())
            while sent and sent[0] <= now - self.limits.group_window:
                sent.popleft()
            sent.append(now)
            if len(sent) >= self.limits.group_most:
                pause = max(pause, sent[0] + self.limits.group_window - now)
        if pause > 0:
            self._chat_free_at[chat] = now + pause

    def answered(self, chat: int, *, now: float) -> None:
        """The messenger answered for one message, or nobody waits for its answer any more."""
        self._on_the_way -= 1
        if self.limits.most_in_a_second:
            self._answered.append(now)
        if self.limits.chat_pause > 0:
            self._chat_free_at[chat] = max(self._chat_free_at.get(chat, 0.0), now + self.limits.chat_pause)

    def pause(self, seconds: float, now: float) -> None:
        """Stop altogether: the server said so."""
        self._paused_until = max(self._paused_until, now + seconds)

    def go_on(self) -> None:
        """Somebody says that the pause is over."""
        self._paused_until = 0.0

    def next_chance(self, now: float) -> float | None:
        """Seconds until something that waits for the pace alone may go; None: the pace holds nothing back."""
        waits = [at - now for at in self._chat_free_at.values()]
        _, others = self.allowance(now)
        if now < self._paused_until:
            waits.append(self._paused_until - now)
        elif others < 1:
            most = self.limits.most_in_a_second
            is_full = most and self._in_this_second(now) >= most
            leaving = next((at + 1 - now for at in self._answered if at > now - 1), None) if is_full else None
            waits.append(1 / self.limits.per_second if leaving is None else leaving)
        return max(0.0, min(waits)) if waits else None

    def _in_this_second(self, now: float) -> int:
        while self._answered and self._answered[0] <= now - 1 - AHEAD:
            self._answered.popleft()
        return self._on_the_way + sum(1 for at in self._answered if at > now - 1)

    def _fill(self, now: float) -> None:
        if self._filled_at:
            gained = max(0.0, now - self._filled_at) * self.limits.per_second
            self._level = min(float(self.limits.burst), self._level + gained)
        self._filled_at = max(now, self._filled_at)
