"""The pieces a fake Telegram is made of: bots, people, chats, rate limits, refusals."""

from __future__ import annotations

import re
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

_ADMIN_RIGHTS = (
    "can_manage_video_chats can_restrict_members can_promote_members can_change_info can_invite_users "
    "can_post_stories can_edit_stories can_delete_stories"
)
_MEMBER_RIGHTS = (
    "can_send_messages can_send_audios can_send_documents can_send_photos can_send_videos can_send_video_notes "
    "can_send_voice_notes can_send_polls can_send_other_messages can_add_web_page_previews can_change_info "
    "can_invite_users can_pin_messages can_manage_topics can_edit_tag can_react_to_messages"
)
_ENTITY = re.compile(
    r"(?<!\S)/(?P<command>[A-Za-z0-9_]{1,32}(?:@[A-Za-z0-9_]+)?)|(?<!\w)@(?P<mention>[A-Za-z0-9_]{4,32})"
)


def utf16_length(text: str) -> int:
    """Length as Telegram counts it."""
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)


def entities_of(text: str) -> list[Json]:
    """The commands and mentions that Telegram marks in a text, in UTF-16 units."""
    return [
        {
            "type": "bot_command" if found["command"] else "mention",
            "offset": utf16_length(text[: found.start()]),
            "length": utf16_length(found[0]),
        }
        for found in _ENTITY.finditer(text)
    ]


class Refused(Exception):
    """The Bot API says no: HTTP status, description and parameters."""

    def __init__(self, status: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters


@dataclass(slots=True, kw_only=True)
class Bot:
    """One bot account."""

    id: int
    token: str
    username: str
    name: str
    privacy: bool = True
    webhook: Json | None = None
    webhook_error: str | None = None
    allowed_updates: tuple[str, ...] = ()
    updates: deque[Json] = field(default_factory=deque)
    next_update_id: int = 1
    commands: dict[str, list[Json]] = field(default_factory=dict)
    calls: Counter[str] = field(default_factory=Counter)

    @property
    def user(self) -> Json:
        return {"id": self.id, "is_bot": True, "first_name": self.name, "username": self.username}


@dataclass(slots=True, kw_only=True)
class Person:
    """A user account. A bot can write to it only after it was started and while it is not blocked."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    started: set[int] = field(default_factory=set)
    blocked: set[int] = field(default_factory=set)
    deactivated: bool = False

    @property
    def user(self) -> Json:
        user: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name, "language_code": "vi"}
        if self.last_name:
            user["last_name"] = self.last_name
        if self.username:
            user["username"] = self.username
        return user


@dataclass(slots=True, kw_only=True)
class Member:
    """What an account is in a group."""

    status: str = "member"
    can_pin: bool = False
    can_delete: bool = False
    may_write: bool = True


def described(member: Member, user: Json) -> Json:
    """A group member as the Bot API tells it."""
    about: Json = {"user": user, "status": member.status}
    match member.status:
        case "administrator":
            about |= dict.fromkeys(_ADMIN_RIGHTS.split(), False)
            about |= {"can_manage_chat": True, "can_be_edited": False, "is_anonymous": False}
            about |= {"can_delete_messages": member.can_delete, "can_pin_messages": member.can_pin}
        case "restricted":
            about |= dict.fromkeys(_MEMBER_RIGHTS.split(), False) | {"is_member": True, "until_date": 0}
        case "kicked":
            about["until_date"] = 0
    return about


@dataclass(slots=True, kw_only=True)
class Chat:
    """A group, or the private talk of one person with one bot."""

    id: int
    type: str
    title: str = ""
    head: Json
    members: dict[int, Member] = field(default_factory=dict)
    migrated_to: int | None = None
    deleted: bool = False
    messages: dict[int, Json] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    next_message_id: int = 1
    accepted: int = 0


@dataclass(slots=True, kw_only=True)
class Limits:
    """Rate limits, each switchable; None is off. A send during a penalty is refused again and counted."""

    per_second: int | None = None
    chat_per_second: float | None = None
    group_per_minute: int | None = None
    refusals: int = 0
    disobeyed: int = 0
    _overall: deque[float] = field(default_factory=deque)
    _chats: dict[int, deque[float]] = field(default_factory=dict)
    _penalty: dict[int | None, float] = field(default_factory=dict)

    def take(self, chat: Chat, now: float) -> None:
        """Count one send, or refuse it with the seconds to wait."""
        if self.per_second is None and self.chat_per_second is None and self.group_per_minute is None:
            return
        for scope in (None, chat.id):
            if (until := self._penalty.get(scope, 0.0)) > now:
                self.disobeyed += 1
                self._refuse(scope, until - now, now)
        times = self._chats.setdefault(chat.id, deque())
        if chat.type != "private" and self.group_per_minute is not None:
            self._window(times, self.group_per_minute, 60.0, chat.id, now)
        if self.chat_per_second is not None and times and now - times[-1] < 1 / self.chat_per_second:
            self._refuse(chat.id, 1 / self.chat_per_second - (now - times[-1]), now)
        if self.per_second is not None:
            self._window(self._overall, self.per_second, 1.0, None, now)
        times.append(now)
        self._overall.append(now)

    def _window(self, times: deque[float], limit: int, seconds: float, scope: int | None, now: float) -> None:
        while times and times[0] <= now - seconds:
            times.popleft()
        if len(times) >= limit:
            self._refuse(scope, times[0] + seconds - now, now)

    def _refuse(self, scope: int | None, wait: float, now: float) -> None:
        self.refusals += 1
        retry_after = max(1, int(wait + 0.999))
        self._penalty.setdefault(scope, 0.0)
        # real servers answer in whole seconds and let the wait shrink towards the end
        self._penalty[scope] = max(self._penalty[scope], now + wait)
        raise Refused(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)
