"""Decide about announcements: what kind a text is, when quiet hours hold it, what to do with one that is due."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from models.domain.folding import has_marks
from models.domain.folding import words as folded
from models.domain.spelling import telex_words

LATE = timedelta(minutes=60)
"""After an outage, one that is later than this is not sent before its author was asked."""

WITHDRAWABLE = timedelta(hours=48)
"""How long Telegram lets a bot delete its own message."""

GRACE = timedelta(minutes=5)
"""Planned before the quiet hours and due within them by so little: it still goes."""

TITLE_LETTERS = 40


class AnnouncementKind(StrEnum):
    """What an announcement is; decides its frame, its lane and its quiet hours."""

    ORDINARY = "ordinary"
    EMERGENCY = "emergency"
    CORRECTION = "correction"
    SAD = "sad"
    ALL_CLEAR = "all_clear"


_WITHOUT_QUIET_HOURS = frozenset({AnnouncementKind.EMERGENCY, AnnouncementKind.ALL_CLEAR})
_OPENINGS = (
    (("heets", "tin", "khaanr"), AnnouncementKind.ALL_CLEAR),
    (("heets", "khaanr"), AnnouncementKind.ALL_CLEAR),
    (("tin", "khaanr", "caaps"), AnnouncementKind.EMERGENCY),
    (("khaanr", "caaps"), AnnouncementKind.EMERGENCY),
    (("tin", "khaanr"), AnnouncementKind.EMERGENCY),
    (("khaanr",), AnnouncementKind.EMERGENCY),
    (("tin", "buoonf"), AnnouncementKind.SAD),
)
"""How a text opens that is not an ordinary announcement, in telex; the longest first."""
_PLAIN_OPENINGS = {
    ("het", "tin", "khan"): AnnouncementKind.ALL_CLEAR,
    ("tin", "khan", "cap"): AnnouncementKind.EMERGENCY,
    ("khan", "cap"): AnnouncementKind.EMERGENCY,
    ("tin", "khan"): AnnouncementKind.EMERGENCY,
    ("tin", "buon"): AnnouncementKind.SAD,
}
"""The same without marks; "khan" alone may be "khan hiếm" and is left out."""
_NOT_URGENT = frozenset({"truwowng", "thieets", "khoanr", "caauf", "hoang"})
"""After "khẩn" these make another word: hurry up, earnestly, beg."""
_DANGERS = frozenset({"baox", "lux", "lutj", "chays", "loocs"})
_DANGERS_PLAIN = re.compile(
    r"\b(?:lu quet|lu ve|xa lu|nuoc lu|mua lu|bao lu|bao so|lut|sat lo|vo de|so tan|di doi|dang chay|chay rung"
    r"|chay nha)\b"
)
"""Storm, flood, fire, landslide, leaving home; without marks only where nothing else is written so."""
_AFTER_OPENING = re.compile(r"[\s:.,;!–-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """An announcement as its author has it so far. No `chat_ids`: every group of the hamlet.

    `corrects_id` is the announcement it puts right, `replaces_id` a planned one that it takes the place of.
    """

    body: str = ""
    picture_id: int | None = None
    kind: AnnouncementKind = AnnouncementKind.ORDINARY
    pin: bool = True
    expires_on: date | None = None
    chat_ids: tuple[int, ...] = ()
    corrects_id: int | None = None
    replaces_id: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing yet that could be posted."""
        return not self.body and self.picture_id is None

    def to_json(self) -> dict[str, Any]:
        """As a draft keeps it: JSON values only."""
        return {
            "text": self.body,
            "picture": self.picture_id,
            "kind": self.kind.value,
            "pin": self.pin,
            "expires_on": self.expires_on.isoformat() if self.expires_on else None,
            "chats": list(self.chat_ids),
            "corrects": self.corrects_id,
            "replaces": self.replaces_id,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Composed:
        """What `to_json` wrote; whatever is missing has its default."""
        expires_on = data.get("expires_on")
        return cls(
            body=str(data.get("text", "")),
            picture_id=data.get("picture"),
            kind=AnnouncementKind(data.get("kind", AnnouncementKind.ORDINARY)),
            pin=bool(data.get("pin", True)),
            expires_on=date.fromisoformat(expires_on) if expires_on else None,
            chat_ids=tuple(data.get("chats", ())),
            corrects_id=data.get("corrects"),
            replaces_id=data.get("replaces"),
        )


def names_danger(text: str) -> bool:
    """Whether a text may be an emergency that was not called one: its author is then offered to send it as such."""
    return bool(_DANGERS.intersection(telex_words(text)) or _DANGERS_PLAIN.search(folded(text)))


def read_opening(text: str) -> tuple[AnnouncementKind, str]:
    """The kind a text names with its first words, and the text without them; an ordinary one keeps all its words."""
    words = telex_words(text[:60])
    marked = has_marks(text)
    for opening, kind in _OPENINGS:
        if words[: len(opening)] == opening and not _NOT_URGENT.intersection(words[len(opening) : len(opening) + 1]):
            return kind, _without_words(text, len(opening))
    for plain, kind in _PLAIN_OPENINGS.items():
        if not marked and words[: len(plain)] == plain:
            return kind, _without_words(text, len(plain))
    return AnnouncementKind.ORDINARY, text


def title_of(body: str) -> str:
    """The first line, short enough to name the announcement by; empty for a picture without words."""
    line = next((" ".join(line.split()) for line in body.splitlines() if line.strip()), "")
    if len(line) <= TITLE_LETTERS:
        return line.rstrip(" .,;:")
    cut = line.rfind(" ", 0, TITLE_LETTERS)
    return line[: cut if cut > 0 else TITLE_LETTERS - 1].rstrip(" .,;:") + "…"


def is_quiet(at: time, *, quiet_from: time, quiet_until: time) -> bool:
    """Whether people rest at this hour of the clock; the hours may pass midnight."""
    if quiet_from <= quiet_until:
        return quiet_from <= at < quiet_until
    return at >= quiet_from or at < quiet_until


def morning_after(at: datetime, *, quiet_until: time) -> datetime:
    """The end of the quiet hours that a local moment lies in."""
    morning = at.replace(hour=quiet_until.hour, minute=quiet_until.minute, second=0, microsecond=0)
    return morning if morning > at else morning + timedelta(days=1)


def held_until(at: datetime, kind: AnnouncementKind, *, quiet_from: time, quiet_until: time) -> datetime | None:
    """The morning to which quiet hours hold an announcement, or None where it may go; `at` is local."""
    if kind in _WITHOUT_QUIET_HOURS or not is_quiet(at.time(), quiet_from=quiet_from, quiet_until=quiet_until):
        return None
    return morning_after(at, quiet_until=quiet_until)


@dataclass(frozen=True, slots=True)
class Post:
    """Queue it to its groups now."""


@dataclass(frozen=True, slots=True)
class AskFirst:
    """So late that its author decides."""


@dataclass(frozen=True, slots=True)
class Drop:
    """Its last day is over: it is not posted any more, and its author is told."""


@dataclass(frozen=True, slots=True)
class Hold:
    """It slipped into the quiet hours: keep it until the morning."""

    until: datetime


WhenDue = Post | AskFirst | Drop | Hold


def when_due(
    kind: AnnouncementKind,
    *,
    due: datetime,
    now: datetime,
    expires_on: date | None,
    quiet_from: time,
    quiet_until: time,
) -> WhenDue:
    """What to do with an announcement whose moment has come; `due` and `now` are local."""
    if expires_on is not None and now.date() > expires_on:
        return Drop()
    late = now - due
    if late > LATE:
        return AskFirst()
    if late > GRACE:
        morning = held_until(now, kind, quiet_from=quiet_from, quiet_until=quiet_until)
        if morning is not None:
            return Hold(morning)
    return Post()


def may_withdraw(sent_at: datetime, now: datetime) -> bool:
    """Whether a messenger that lets messages be deleted still lets this one."""
    return now - sent_at < WITHDRAWABLE


def _without_words(text: str, words: int) -> str:
    rest = text
    for _ in range(words):
        rest = re.sub(r"^[^\w]*\w+", "", rest, count=1)
    return _AFTER_OPENING.sub("", rest, count=1) if _AFTER_OPENING.match(rest) else rest
