"""What a fake Telegram holds: bots, people, groups, messages and the updates that wait for each bot.

Everything is addressed by id and answered in the Bot API's own JSON, so that a test in this process and a test that
speaks to the server over HTTP use the same verbs.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable

from tests.fakes.telegram_pieces import Bot, Chat, Json, Limits, Member, Person, Refused, described, entities_of

SUPERGROUP_BASE = -1_000_000_000_000


class World:
    """All state of the fake, and the verbs by which a test lets people act."""

    def __init__(self, *, light: bool = False, clock: Callable[[], float] = time.time) -> None:
        self.light = light
        self.clock = clock
        self.limits = Limits()
        self.bots: dict[str, Bot] = {}
        self.people: dict[int, Person] = {}
        self.groups: dict[int, Chat] = {}
        self.private: dict[tuple[int, int], Chat] = {}
        self.files: dict[str, tuple[bytes, str]] = {}
        self.callbacks: dict[str, Json] = {}
        self.seen: Counter[tuple[int, int, str]] = Counter()
        self.wake: Callable[[Bot], None] = lambda bot: None
        self._next_person = 1001
        self._next_group = 5001
        self._next_callback = 1

    # --- who is there

    def add_bot(self, *, token: str, username: str = "loaxom_bot", name: str = "Loa", privacy: bool = True) -> Json:
        """Register a bot; its id is the number before the colon of its token, as on the real service."""
        bot = Bot(id=int(token.split(":")[0]), token=token, username=username, name=name, privacy=privacy)
        self.bots[token] = bot
        return bot.user

    def revoke(self, *, token: str) -> None:
        """The owner got a new token: the old one is refused from now on."""
        del self.bots[token]

    def add_person(
        self, *, name: str, last_name: str = "", username: str = "", person: int | None = None, started: bool = False
    ) -> Json:
        """Create an account; `started` means it has pressed Start in every bot."""
        account = Person(id=person or self._next_person, first_name=name, last_name=last_name, username=username)
        self._next_person = max(self._next_person, account.id) + 1
        self.people[account.id] = account
        if started:
            account.started = {bot.id for bot in self.bots.values()}
        return account.user

    def add_people(self, *, count: int, started: bool = True) -> list[int]:
        """Create many accounts, for loads."""
        return [self.add_person(name=f"P{number}", started=started)["id"] for number in range(count)]

    def add_group(
        self, *, title: str, members: list[int] | None = None, supergroup: bool = False, group: int | None = None
    ) -> Json:
        """Create a group without any bot."""
        number = self._next_group
        self._next_group += 1
        group_id = group or (SUPERGROUP_BASE - number if supergroup else -number)
        kind = "supergroup" if supergroup else "group"
        chat = Chat(id=group_id, type=kind, title=title, head={"id": group_id, "title": title, "type": kind})
        chat.members = {member: Member() for member in members or []}
        self.groups[group_id] = chat
        return dict(chat.head)

    def bot(self, bot: int | None = None) -> Bot:
        """The bot of this id; without one, the first."""
        return next(one for one in self.bots.values() if bot is None or one.id == bot)

    def chat(self, chat: int, bot: Bot) -> Chat:
        """A group, or the person's private talk with the bot; refused as the Bot API does."""
        if chat < 0:
            if chat not in self.groups:
                raise Refused(400, "Bad Request: chat not found")
            return self.groups[chat]
        if (found := self.private.get((bot.id, chat))) is not None:
            return found
        if (person := self.people.get(chat)) is None:
            raise Refused(400, "Bad Request: chat not found")
        head = {key: value for key, value in person.user.items() if key not in {"is_bot", "language_code"}}
        made = Chat(id=chat, type="private", head={**head, "type": "private"})
        self.private[bot.id, chat] = made
        return made

    # --- what people do

    def say(
        self, *, sender: int, text: str, chat: int | None = None, bot: int | None = None, reply_to: int | None = None
    ) -> Json:
        """A person writes: in private (no `chat`), or into a group."""
        content: Json = {"text": text}
        if entities := entities_of(text):
            content["entities"] = entities
        return self._written(sender, content, chat, bot, reply_to)

    def say_many(self, *, senders: list[int], texts: list[str], bot: int | None = None) -> int:
        """Each of these people writes each of these texts in private, one text after the other, for loads."""
        for text in texts:
            for sender in senders:
                self.say(sender=sender, text=text, bot=bot)
        return len(senders) * len(texts)

    def send_file(
        self,
        *,
        sender: int,
        kind: str,
        body: bytes,
        caption: str = "",
        filename: str = "file.bin",
        media_type: str = "application/octet-stream",
        chat: int | None = None,
        bot: int | None = None,
        reply_to: int | None = None,
    ) -> Json:
        """A person sends a photo, document, voice or sticker."""
        content = self.file_content(kind, body, filename, media_type)
        if caption:
            content["caption"] = caption
            if entities := entities_of(caption):
                content["caption_entities"] = entities
        return self._written(sender, content, chat, bot, reply_to)

    def edit(
        self, *, sender: int, message_id: int, text: str, chat: int | None = None, bot: int | None = None
    ) -> Json:
        """A person changes what was said."""
        account = self.bot(bot)
        room = self.chat(chat or sender, account)
        message = room.messages[message_id]
        message |= {"text": text, "edit_date": int(self.clock())}
        message.pop("entities", None)
        if entities := entities_of(text):
            message["entities"] = entities
        self._tell(room, "edited_message", message, account if room.type == "private" else None)
        return message

    def press(
        self, *, sender: int, message_id: int, chat: int | None = None, data: str | None = None,
        label: str | None = None, bot: int | None = None,
    ) -> str:  # fmt: skip
        """A person presses a button by its data or its label (`data` may be made up); returns the query's id."""
        account = self.bot(bot)
        room = self.chat(chat or sender, account)
        message = room.messages[message_id]
        if data is None:
            rows = message["reply_markup"]["inline_keyboard"]
            data = next(button["callback_data"] for row in rows for button in row if button["text"] == label)
        query_id = str(self._next_callback)
        self._next_callback += 1
        self.callbacks[query_id] = {"answered": False, "text": None}
        query = {
            "id": query_id,
            "from": self.people[sender].user,
            "message": message,
            "chat_instance": str(room.id),
            "data": data,
        }
        self.push(account, "callback_query", query)
        return query_id

    def block(self, *, person: int, bot: int | None = None) -> None:
        """A person blocks the bot."""
        account = self.bot(bot)
        self.people[person].blocked.add(account.id)
        self._member_changed(self.chat(person, account), account, person, Member(), Member(status="kicked"))

    def unblock(self, *, person: int, bot: int | None = None) -> None:
        """A person lets the bot write again."""
        account = self.bot(bot)
        self.people[person].blocked.discard(account.id)
        self._member_changed(self.chat(person, account), account, person, Member(status="kicked"), Member())

    def deactivate(self, *, person: int) -> None:
        """The account is deleted."""
        self.people[person].deactivated = True

    # --- what happens to groups

    def add_to_group(
        self, *, group: int, by: int, bot: int | None = None, admin: bool = False, can_pin: bool = False
    ) -> None:
        """A person adds the bot to a group."""
        account, room = self.bot(bot), self.groups[group]
        old = room.members.get(account.id, Member(status="left"))
        new = Member(status="administrator" if admin else "member", can_pin=can_pin, can_delete=admin)
        room.members[account.id] = new
        self._member_changed(room, account, by, old, new)
        self._service(room, by, {"new_chat_members": [account.user]})

    def promote(self, *, group: int, by: int, bot: int | None = None, can_pin: bool = True) -> None:
        """The bot becomes an admin of the group."""
        self._set_member(group, by, bot, Member(status="administrator", can_pin=can_pin, can_delete=True))

    def demote(self, *, group: int, by: int, bot: int | None = None) -> None:
        """The bot is an ordinary member again."""
        self._set_member(group, by, bot, Member())

    def mute(self, *, group: int, by: int, bot: int | None = None) -> None:
        """The bot may read but not write."""
        self._set_member(group, by, bot, Member(status="restricted", may_write=False))

    def remove(self, *, group: int, by: int, bot: int | None = None) -> None:
        """The bot is thrown out of the group."""
        self._set_member(group, by, bot, Member(status="kicked"))

    def delete_group(self, *, group: int) -> None:
        """The group is gone."""
        self.groups[group].deleted = True

    def migrate(self, *, group: int, by: int) -> int:
        """The group becomes a supergroup with a new id; the old one refuses everything and names the new."""
        old = self.groups[group]
        new_id: int = self.add_group(title=old.title, supergroup=True)["id"]
        new = self.groups[new_id]
        new.members = dict(old.members)
        self._service(old, by, {"migrate_to_chat_id": new_id})
        old.migrated_to = new_id
        self._service(new, by, {"migrate_from_chat_id": group})
        return new_id

    def rename(self, *, group: int, by: int, title: str) -> None:
        """The group gets another title."""
        room = self.groups[group]
        room.title = room.head["title"] = title
        self._service(room, by, {"new_chat_title": title})

    # --- what a test looks at

    def messages(self, *, chat: int, bot: int | None = None, by_bot: bool = True) -> list[Json]:
        """What stands in a chat, oldest first, each with `pinned`; only the bot's own unless told otherwise."""
        room = self.chat(chat, self.bot(bot))
        mine = self.bot(bot).id
        return [
            {**message, "pinned": message["message_id"] in room.pinned}
            for message in room.messages.values()
            if not by_bot or message["from"]["id"] == mine
        ]

    def pinned(self, *, chat: int, bot: int | None = None) -> list[int]:
        """The pinned messages, the newest last."""
        return list(self.chat(chat, self.bot(bot)).pinned)

    def counts(self) -> Json:
        """Posts that were taken, repeats among them (same chat and content), updates that wait, refusals."""
        rooms = [*self.private.values(), *self.groups.values()]
        return {
            "accepted": sum(room.accepted for room in rooms),
            "repeats": sum(times - 1 for times in self.seen.values() if times > 1),
            "waiting": {str(bot.id): len(bot.updates) for bot in self.bots.values()},
            "refusals": self.limits.refusals,
            "disobeyed": self.limits.disobeyed,
            "calls": {str(bot.id): dict(bot.calls) for bot in self.bots.values()},
        }

    # --- what the Bot API methods build on

    def post(self, bot: Bot, chat: Chat, content: Json, *, fingerprint: str, extra: Json | None = None) -> Json:
        """Take a message of a bot into a chat."""
        message: Json = {
            "message_id": chat.next_message_id,
            "from": bot.user,
            "chat": chat.head,
            "date": int(self.clock()),
            **content,
        }
        if extra:
            message |= extra
        chat.next_message_id += 1
        chat.accepted += 1
        self.seen[bot.id, chat.id, fingerprint] += 1
        if not self.light:
            chat.messages[message["message_id"]] = message
        return message

    def file_content(self, kind: str, body: bytes, filename: str, media_type: str) -> Json:
        """Store a file and describe it as a message does."""
        file_id = f"{kind}-{hashlib.sha256(body).hexdigest()[:24]}"
        self.files[file_id] = (body, filename)
        about = {"file_id": file_id, "file_unique_id": file_id[-15:], "file_size": len(body)}
        match kind:
            case "photo":
                small_id = f"{file_id}-s"
                self.files[small_id] = (body[:64], filename)
                small = {"file_id": small_id, "file_unique_id": small_id[-15:], "width": 90, "height": 90}
                return {"photo": [{**small, "file_size": 64}, {**about, "width": 1280, "height": 960}]}
            case "voice":
                return {"voice": {**about, "duration": 3, "mime_type": "audio/ogg"}}
            case "sticker":
                shape = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
                return {"sticker": {**about, **shape}}
            case _:
                return {"document": {**about, "file_name": filename, "mime_type": media_type}}

    def push(self, bot: Bot, kind: str, body: Json) -> None:
        """Queue an update for a bot and wake whoever delivers."""
        if bot.allowed_updates and kind not in bot.allowed_updates:
            return
        bot.updates.append({"update_id": bot.next_update_id, kind: body})
        bot.next_update_id += 1
        self.wake(bot)

    def _written(self, sender: int, content: Json, chat: int | None, bot: int | None, reply_to: int | None) -> Json:
        account = self.bot(bot)
        person = self.people[sender]
        room = self.chat(chat or sender, account)
        if room.type == "private":
            person.started.add(account.id)
            person.blocked.discard(account.id)
        message: Json = {
            "message_id": room.next_message_id,
            "from": person.user,
            "chat": room.head,
            "date": int(self.clock()),
            **content,
        }
        if reply_to is not None:
            message["reply_to_message"] = room.messages[reply_to]
        room.next_message_id += 1
        if not self.light:
            room.messages[message["message_id"]] = message
        self._tell(room, "message", message, account if room.type == "private" else None)
        return message

    def _tell(self, room: Chat, kind: str, message: Json, only: Bot | None) -> None:
        for bot in [only] if only else list(self.bots.values()):
            if room.type == "private" or self._hears(bot, room, message):
                self.push(bot, kind, message)

    def _hears(self, bot: Bot, room: Chat, message: Json) -> bool:
        """Privacy mode: commands, mentions, replies to the bot; everything when it is an admin."""
        member = room.members.get(bot.id)
        if member is None or member.status in {"left", "kicked"}:
            return False
        if not bot.privacy or member.status == "administrator":
            return True
        text = message.get("text") or message.get("caption") or ""
        if message.get("reply_to_message", {}).get("from", {}).get("id") == bot.id:
            return True
        if f"@{bot.username}".lower() in text.lower():
            return True
        return any(entity["type"] == "bot_command" for entity in message.get("entities", ()))

    def _service(self, room: Chat, by: int, content: Json) -> None:
        """A service message; bots of the group always get it."""
        message = {
            "message_id": room.next_message_id,
            "from": self.people[by].user,
            "chat": dict(room.head),
            "date": int(self.clock()),
            **content,
        }
        room.next_message_id += 1
        for bot in self.bots.values():
            if (member := room.members.get(bot.id)) and member.status not in {"left", "kicked"}:
                self.push(bot, "message", message)

    def _set_member(self, group: int, by: int, bot: int | None, new: Member) -> None:
        account, room = self.bot(bot), self.groups[group]
        old = room.members.get(account.id, Member(status="left"))
        room.members[account.id] = new
        self._member_changed(room, account, by, old, new)

    def _member_changed(self, room: Chat, bot: Bot, by: int, old: Member, new: Member) -> None:
        self.push(
            bot,
            "my_chat_member",
            {
                "chat": dict(room.head),
                "from": self.people[by].user,
                "date": int(self.clock()),
                "old_chat_member": described(old, bot.user),
                "new_chat_member": described(new, bot.user),
            },
        )
