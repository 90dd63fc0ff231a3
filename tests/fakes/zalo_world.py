"""What a fake Zalo Bot Platform holds: bots, people, groups, messages, pictures, the updates that wait for a bot.

Nothing here knows the product: it is the platform's contract as its pages and its traffic show it, with a switch
wherever two operators saw two ways.
"""

from __future__ import annotations

import hashlib
import time
import unicodedata
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Literal

Json = dict[str, Any]  # Any: the vendor's JSON

TEXT_LIMIT = 2000  # UTF-16 units
HANOI = timezone(timedelta(hours=7))


class Refused(Exception):
    """The platform says no: its code and description."""

    def __init__(self, code: int, description: str = "Bad request") -> None:
        super().__init__(description)
        self.code = code
        self.description = description


@dataclass(slots=True, kw_only=True)
class Switches:
    """Where the platform was seen to behave in two ways, and what its plan allows."""

    idle: Literal["http", "ok"] = "http"  # an idle poll: HTTP 408, or HTTP 200 with error_code 408
    errors: Literal["http", "ok"] = "http"  # a refusal: HTTP 4xx, or HTTP 200 with ok false
    body: Literal["flat", "wrapped"] = "flat"  # of a webhook
    photo: Literal["photo_url", "photo"] = "photo_url"
    unfetchable: Literal["refuse", "accept"] = "refuse"  # a picture whose address cannot be fetched
    unknown_method: int = 400
    polling_beside_webhook: int = 400
    display_name: bool = True  # in getMe, where the documents have none
    same_person_everywhere: bool = True  # one id in private and in groups
    loopback_webhook: bool = True  # http://127.0.0.1 is taken, which the real platform refuses
    probe: bool = True  # setWebhook is followed by a call without secret and body
    webhook_tests: int = 100  # a day, of testWebhook
    webhook_tries: int = 1
    webhook_pause: float = 0.0  # seconds between these tries
    picture_reads: int = 1  # how often a picture that a person sent can be fetched before it has expired
    second_look: float = 0.0  # seconds after which the platform fetches an outgoing picture again
    latency: float = 0.0  # seconds before each answer
    quota: int = 3000  # messages a month
    people: int = 50
    groups: int = 3


@dataclass(slots=True, kw_only=True)
class Bot:
    """One bot account."""

    token: str
    id: str
    name: str
    account_name: str
    can_join_groups: bool
    updates: deque[Json] = field(default_factory=deque)
    webhook: Json | None = None
    webhook_posts: list[int] = field(default_factory=list)  # the HTTP status of each delivery
    people: set[str] = field(default_factory=set)  # private chats that wrote first
    groups: set[str] = field(default_factory=set)
    sent: Counter[str] = field(default_factory=Counter)  # by month
    calls: Counter[str] = field(default_factory=Counter)
    tests: Counter[str] = field(default_factory=Counter)  # of its webhook, by day
    dropped: int = 0  # events of the 51st person and further


@dataclass(slots=True, kw_only=True)
class Sent:
    """One message of a bot as a chat shows it; `picture` is None where the phone shows black."""

    message_id: str
    chat: str
    text: str
    date: int
    photo: str = ""
    picture: bytes | None = None
    fetches: list[int] = field(default_factory=list)  # the HTTP status of each fetching of the picture


class World:
    """All state of the fake, and the verbs by which a test lets people act."""

    def __init__(self, *, clock: Callable[[], float] = time.time) -> None:
        self.clock = clock
        self.switches = Switches()
        self.bots: dict[str, Bot] = {}
        self.names: dict[str, str] = {}
        self.members: dict[str, list[str]] = {}
        self.sent: list[Sent] = []
        self.images: dict[str, tuple[bytes, str, int]] = {}  # body, type, how often it can still be fetched
        self.root = ""  # where the server listens
        self.wake: Callable[[Bot], None] = lambda bot: None
        self._count = 0

    # --- who is there

    def add_bot(self, *, token: str, name: str = "Bot Loa Xóm", can_join_groups: bool = True) -> Json:
        """Register a bot; what getMe will say of it."""
        plain = (
            unicodedata.normalize("NFKD", name.replace("đ", "d").replace("Đ", "D")).encode("ascii", "ignore").decode()
        )
        account = "bot." + "".join(plain.split()[1:])
        self.bots[token] = Bot(
            token=token,
            id=f"{int(hashlib.sha256(token.encode()).hexdigest(), 16) % 10**19:019d}",
            name=name,
            account_name=account,
            can_join_groups=can_join_groups,
        )
        return self.me(self.bots[token])

    def revoke(self, *, token: str) -> None:
        """Its owner got a new token."""
        del self.bots[token]

    def add_person(self, *, name: str) -> str:
        """Somebody has Zalo; returns the id."""
        return self._named("u", name)

    def add_group(self, *, name: str, members: list[str] | None = None) -> str:
        """A group without any bot; returns the id."""
        group = self._named("g", name)
        self.members[group] = list(members or [])
        return group

    def invite(self, *, group: str, bot: str | None = None) -> None:
        """The group's leader lets the bot in; no event tells it so."""
        which = self.bot(bot)
        if not which.can_join_groups or len(which.groups) >= self.switches.groups:
            raise Refused(400, "The bot cannot join groups")
        which.groups.add(group)

    def remove(self, *, group: str, bot: str | None = None) -> None:
        """The group's leader puts the bot out; no event tells it so."""
        self.bot(bot).groups.discard(group)

    def switch(self, **switches: Any) -> Json:
        """Set switches; returns them all."""
        for name, value in switches.items():
            if name not in asdict(self.switches):
                raise KeyError(name)
            setattr(self.switches, name, value)
        return asdict(self.switches)

    def bot(self, token: str | None = None) -> Bot:
        """The bot with this token; without one, the first."""
        return self.bots[token] if token is not None else next(iter(self.bots.values()))

    # --- what people do

    def say(
        self,
        *,
        sender: str,
        text: str,
        group: str | None = None,
        mention: bool = True,
        reply: bool = False,
        bot: str | None = None,
    ) -> str:
        """Somebody writes to the bot; in a group the picker's mention, or a reply to it, is what reaches the bot."""
        which = self.bot(bot)
        said = f"@{which.name} {text}" if group is not None and mention and not reply else text
        content = {"text": said}
        return self._written(which, "message.text.received", sender, group, content, heard=mention or reply)

    def send_photo(
        self,
        *,
        sender: str,
        body: bytes,
        media_type: str = "image/jpeg",
        caption: str = "",
        group: str | None = None,
        mention: bool = True,
        reply: bool = False,
        bot: str | None = None,
    ) -> str:
        """Somebody sends a picture; its address can be fetched a few times, then it has expired.

        In a group the mention in its caption, or a reply to the bot, is what reaches the bot.
        """
        mention = mention and not reply
        which = self.bot(bot)
        name = f"{self._next('img')}.jpg"
        self.images[name] = (body, media_type, self.switches.picture_reads)
        content: Json = {self.switches.photo: f"{self.root}/img/{name}", "message_type": "CHAT_PHOTO"}
        if caption or (group is not None and mention):
            content["caption"] = f"@{which.name} {caption}" if group is not None and mention else caption
        return self._written(which, "message.image.received", sender, group, content, heard=mention or reply)

    def send_voice(self, *, sender: str, body: bytes = b"aac", bot: str | None = None) -> str:
        """Somebody speaks."""
        name = f"{self._next('img')}.aac"
        self.images[name] = (body, "audio/aac", self.switches.picture_reads)
        content = {"voice_url": f"{self.root}/img/{name}", "message_type": "CHAT_VOICE"}
        return self._written(self.bot(bot), "message.voice.received", sender, None, content)

    def send_sticker(self, *, sender: str, bot: str | None = None) -> str:
        """Somebody sends a sticker."""
        content = {"sticker": "40aa", "url": f"{self.root}/img/none.png"}
        return self._written(self.bot(bot), "message.sticker.received", sender, None, content)

    def send_unsupported(
        self, *, sender: str | None = None, group: str | None = None, bot: str | None = None
    ) -> str | None:
        """Something that the platform does not hand on, or a protected sender; `sender` None: not even a message."""
        if sender is None:
            self.push({"event_name": "message.unsupported.received"}, bot=bot)
            return None
        return self._written(self.bot(bot), "message.unsupported.received", sender, group, {})

    def react(self, *, sender: str, bot: str | None = None) -> str:
        """An event that came after the documents were written."""
        return self._written(self.bot(bot), "message.reaction.received", sender, None, {"reaction": "heart"})

    def push(self, update: Json, *, bot: str | None = None) -> None:
        """Let a bot have any update at all."""
        which = self.bot(bot)
        which.updates.append(update)
        self.wake(which)

    # --- what chats show

    def messages(self, *, chat: str) -> list[Json]:
        """What the bots said in a chat, oldest first."""
        return [
            {"message_id": each.message_id, "text": each.text, "photo": each.photo, "shown": each.picture is not None}
            for each in self.sent
            if each.chat == chat
        ]

    def counts(self, *, bot: str | None = None) -> Json:
        """How often each method was called, what was sent this month, what was dropped."""
        which = self.bot(bot)
        return {"calls": dict(which.calls), "sent": which.sent[self.month()], "dropped": which.dropped}

    # --- the methods' own work

    def me(self, bot: Bot) -> Json:
        """getMe"""
        about = {
            "id": bot.id,
            "account_name": bot.account_name,
            "account_type": "BASIC",
            "can_join_groups": bot.can_join_groups,
        }
        return {**about, "display_name": bot.name} if self.switches.display_name else about

    def post(self, bot: Bot, chat: str, text: str, *, photo: str = "", picture: bytes | None = None) -> Sent:
        """A message of the bot stands in a chat; refused as the platform does."""
        if not text and not photo:
            raise Refused(400)
        if len(text.encode("utf-16-le")) // 2 > TEXT_LIMIT:
            raise Refused(400)
        if chat not in bot.people and chat not in bot.groups:
            raise Refused(400)
        if bot.sent[self.month()] >= self.switches.quota:
            raise Refused(429, "Quota exceeded")
        bot.sent[self.month()] += 1
        message = Sent(
            message_id=self._next("out"), chat=chat, text=text, photo=photo, picture=picture, date=self.now_ms()
        )
        self.sent.append(message)
        return message

    def month(self) -> str:
        """The month whose quota counts."""
        return self.day()[:-3]

    def day(self) -> str:
        """The day whose limits count."""
        return datetime.fromtimestamp(self.clock(), UTC).astimezone(HANOI).strftime("%Y-%m-%d")

    def now_ms(self) -> int:
        """Milliseconds, as the platform dates everything."""
        return int(self.clock() * 1000)

    def image(self, name: str) -> tuple[bytes, str] | None:
        """A picture that a person sent, while it has not expired."""
        body, media_type, left = self.images.get(name, (b"", "", 0))
        if left <= 0:
            return None
        self.images[name] = (body, media_type, left - 1)
        return body, media_type

    def _written(
        self, bot: Bot, event: str, sender: str, group: str | None, content: Json, *, heard: bool = True
    ) -> str:
        message_id = self._next("in")
        if group is not None:
            if group not in bot.groups or not heard:
                return message_id
            who = sender if self.switches.same_person_everywhere else f"{sender[:-2]}ff"
            chat = {"id": group, "chat_type": "GROUP"}
        else:
            if sender not in bot.people and len(bot.people) >= self.switches.people:
                bot.dropped += 1
                return message_id
            bot.people.add(sender)
            who, chat = sender, {"id": sender, "chat_type": "PRIVATE"}
        message = {
            "message_id": message_id,
            "date": self.now_ms(),
            "from": {"id": who, "display_name": self.names[sender], "is_bot": False},
            "chat": chat,
            **content,
        }
        self.push({"event_name": event, "message": message}, bot=bot.token)
        return message_id

    def _named(self, kind: str, name: str) -> str:
        made = self._next(kind)
        self.names[made] = name
        return made

    def _next(self, kind: str) -> str:
        self._count += 1
        return hashlib.sha256(f"{kind}{self._count}".encode()).hexdigest()[:20]
