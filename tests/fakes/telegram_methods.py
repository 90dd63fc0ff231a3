"""The Bot API's methods over the fake's world: what each checks, what it changes, what it answers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from tests.fakes.telegram_pieces import Bot, Chat, Json, Refused, described, utf16_length
from tests.fakes.telegram_world import World

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
PHOTO_LIMIT = 10 * 1024 * 1024
DOWNLOAD_LIMIT = 20 * 1024 * 1024
CALLBACK_DATA_BYTES = 64

Upload = tuple[str, str, bytes]  # file name, media type, body
Method = Callable[[World, Bot, Json], Any]


def room_to_write(world: World, bot: Bot, params: Json) -> Chat:
    """The chat of a send, after every check that Telegram makes before it reads the message."""
    try:
        chat_id = int(params.get("chat_id") or "")
    except ValueError:
        raise Refused(400, "Bad Request: chat_id is empty") from None
    room = world.chat(chat_id, bot)
    if room.type == "private":
        person = world.people[chat_id]
        if person.deactivated:
            raise Refused(403, "Forbidden: user is deactivated")
        if bot.id in person.blocked:
            raise Refused(403, "Forbidden: bot was blocked by the user")
        if bot.id not in person.started:
            raise Refused(403, "Forbidden: bot can't initiate conversation with a user")
        return room
    if room.migrated_to is not None:
        raise Refused(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            migrate_to_chat_id=room.migrated_to,
        )
    if room.deleted:
        raise Refused(403, "Forbidden: the group chat was deleted")
    member = room.members.get(bot.id)
    if member is None or member.status == "left":
        raise Refused(403, f"Forbidden: bot is not a member of the {room.type} chat")
    if member.status == "kicked":
        raise Refused(403, f"Forbidden: bot was kicked from the {room.type} chat")
    return room


def send_message(world: World, bot: Bot, params: Json) -> Json:
    room = room_to_write(world, bot, params)
    text = str(params.get("text", "")).strip()
    if not text:
        raise Refused(400, "Bad Request: message text is empty")
    if utf16_length(text) > TEXT_LIMIT:
        raise Refused(400, "Bad Request: message is too long")
    extra = _extra(room, params)
    _writable(room, bot, "text messages")
    world.limits.take(room, world.clock())
    return world.post(bot, room, {"text": text}, fingerprint=text, extra=extra)


def send_photo(world: World, bot: Bot, params: Json) -> Json:
    return _send_file(world, bot, params, "photo")


def send_document(world: World, bot: Bot, params: Json) -> Json:
    return _send_file(world, bot, params, "document")


def edit_message_text(world: World, bot: Bot, params: Json) -> Json:
    room = room_to_write(world, bot, params)
    message = room.messages.get(int(params.get("message_id", 0)))
    if message is None:
        raise Refused(400, "Bad Request: message to edit not found")
    if message["from"]["id"] != bot.id:
        raise Refused(400, "Bad Request: message can't be edited")
    text = str(params.get("text", "")).strip()
    if utf16_length(text) > TEXT_LIMIT:
        raise Refused(400, "Bad Request: message is too long")
    extra = _extra(room, params)
    if message.get("text") == text and message.get("reply_markup") == extra.get("reply_markup"):
        raise Refused(
            400,
            "Bad Request: message is not modified: specified new message content and reply markup are exactly the "
            "same as a current content and reply markup of the message",
        )
    message.pop("reply_markup", None)
    message |= {"text": text, "edit_date": int(world.clock()), **extra}
    return message


def delete_message(world: World, bot: Bot, params: Json) -> bool:
    room = room_to_write(world, bot, params)
    message_id = int(params.get("message_id", 0))
    message = room.messages.get(message_id)
    if message is None:
        raise Refused(400, "Bad Request: message to delete not found")
    foreign = message["from"]["id"] != bot.id
    if (foreign and not room.members.get(bot.id, None)) or world.clock() - message["date"] > 48 * 3600:
        raise Refused(400, "Bad Request: message can't be deleted for everyone")
    del room.messages[message_id]
    if message_id in room.pinned:
        room.pinned.remove(message_id)
    return True


def pin_chat_message(world: World, bot: Bot, params: Json) -> bool:
    room = _room_to_pin(world, bot, params)
    message_id = int(params.get("message_id", 0))
    if message_id not in room.messages:
        raise Refused(400, "Bad Request: message to pin not found")
    if message_id in room.pinned:
        room.pinned.remove(message_id)
    room.pinned.append(message_id)
    return True


def unpin_chat_message(world: World, bot: Bot, params: Json) -> bool:
    room = _room_to_pin(world, bot, params)
    message_id = int(params.get("message_id") or (room.pinned[-1] if room.pinned else 0))
    if message_id not in room.pinned:
        raise Refused(400, "Bad Request: message to unpin not found")
    room.pinned.remove(message_id)
    return True


def answer_callback_query(world: World, bot: Bot, params: Json) -> bool:
    query = world.callbacks.get(str(params.get("callback_query_id", "")))
    if query is None or query["answered"]:
        raise Refused(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
    query |= {"answered": True, "text": params.get("text")}
    return True


def get_file(world: World, bot: Bot, params: Json) -> Json:
    file_id = str(params.get("file_id", ""))
    if file_id not in world.files:
        raise Refused(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
    body, _ = world.files[file_id]
    if len(body) > DOWNLOAD_LIMIT:
        raise Refused(400, "Bad Request: file is too big")
    about = {"file_id": file_id, "file_unique_id": file_id[-15:], "file_size": len(body)}
    return {**about, "file_path": f"files/{file_id}"}


def set_webhook(world: World, bot: Bot, params: Json) -> bool:
    url = str(params.get("url", ""))
    if url and not urlsplit(url).hostname:
        raise Refused(400, "Bad Request: bad webhook: invalid URL")
    bot.allowed_updates = tuple(_decoded(params.get("allowed_updates")) or ())
    if _decoded(params.get("drop_pending_updates")):
        bot.updates.clear()
    bot.webhook = None
    if url:
        bot.webhook = {
            "url": url,
            "secret_token": params.get("secret_token"),
            "max_connections": int(params.get("max_connections", 40)),
        }
    bot.webhook_error = None
    world.wake(bot)
    return True


def delete_webhook(world: World, bot: Bot, params: Json) -> bool:
    bot.webhook = None
    if _decoded(params.get("drop_pending_updates")):
        bot.updates.clear()
    world.wake(bot)
    return True


def get_webhook_info(world: World, bot: Bot, params: Json) -> Json:
    info: Json = {
        "url": bot.webhook["url"] if bot.webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(bot.updates),
    }
    if bot.webhook:
        info["max_connections"] = bot.webhook["max_connections"]
    if bot.webhook_error:
        info |= {"last_error_date": int(world.clock()), "last_error_message": bot.webhook_error}
    if bot.allowed_updates:
        info["allowed_updates"] = list(bot.allowed_updates)
    return info


def set_my_commands(world: World, bot: Bot, params: Json) -> bool:
    commands = _decoded(params.get("commands")) or []
    for command in commands:
        if not 1 <= len(command["command"]) <= 32 or command["command"] != command["command"].lower():
            raise Refused(400, "Bad Request: BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise Refused(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
    bot.commands[_scope(world, bot, params)] = commands
    return True


def delete_my_commands(world: World, bot: Bot, params: Json) -> bool:
    bot.commands.pop(_scope(world, bot, params), None)
    return True


def get_my_commands(world: World, bot: Bot, params: Json) -> list[Json]:
    return bot.commands.get(_scope(world, bot, params), [])


def get_chat(world: World, bot: Bot, params: Json) -> Json:
    room = world.chat(int(params["chat_id"]), bot)
    about = {**room.head, "accent_color_id": 0, "max_reaction_count": 11}
    about["accepted_gift_types"] = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), True
    )
    return about


def get_chat_member(world: World, bot: Bot, params: Json) -> Json:
    room = room_to_write(world, bot, params)
    user_id = int(params["user_id"])
    if (member := room.members.get(user_id)) is None:
        raise Refused(400, "Bad Request: member not found")
    return described(member, bot.user if user_id == bot.id else world.people[user_id].user)


def leave_chat(world: World, bot: Bot, params: Json) -> bool:
    room_to_write(world, bot, params).members[bot.id].status = "left"
    return True


def send_chat_action(world: World, bot: Bot, params: Json) -> bool:
    room_to_write(world, bot, params)
    return True


METHODS: dict[str, Method] = {
    "getme": lambda world, bot, params: {
        **bot.user,
        "can_join_groups": True,
        "can_read_all_group_messages": not bot.privacy,
        "supports_inline_queries": False,
    },
    "sendmessage": send_message,
    "sendphoto": send_photo,
    "senddocument": send_document,
    "editmessagetext": edit_message_text,
    "deletemessage": delete_message,
    "pinchatmessage": pin_chat_message,
    "unpinchatmessage": unpin_chat_message,
    "answercallbackquery": answer_callback_query,
    "getfile": get_file,
    "setwebhook": set_webhook,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": get_webhook_info,
    "setmycommands": set_my_commands,
    "deletemycommands": delete_my_commands,
    "getmycommands": get_my_commands,
    "getchat": get_chat,
    "getchatmember": get_chat_member,
    "leavechat": leave_chat,
    "sendchataction": send_chat_action,
}


def _decoded(value: Any) -> Any:
    """A parameter that is JSON inside a form field, or already read from a JSON body."""
    return json.loads(value) if isinstance(value, str) and value else value


def _extra(room: Chat, params: Json) -> Json:
    extra: Json = {}
    if markup := _decoded(params.get("reply_markup")):
        for row in markup.get("inline_keyboard", ()):
            for button in row:
                data = button.get("callback_data")
                if data is not None and not 1 <= len(data.encode()) <= CALLBACK_DATA_BYTES:
                    raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")
                if not button.get("text"):
                    raise Refused(400, "Bad Request: inline keyboard button text must be non-empty")
        extra["reply_markup"] = markup
    reply = _decoded(params.get("reply_parameters")) or {}
    reply_to = reply.get("message_id") or params.get("reply_to_message_id")
    if reply_to:
        if (original := room.messages.get(int(reply_to))) is not None:
            extra["reply_to_message"] = {key: value for key, value in original.items() if key != "reply_to_message"}
        elif not (reply.get("allow_sending_without_reply") or _decoded(params.get("allow_sending_without_reply"))):
            raise Refused(400, "Bad Request: message to be replied not found")
    if _decoded(params.get("disable_notification")):
        extra["disable_notification"] = True  # not in the real answer; the tests want to see it
    return extra


def _writable(room: Chat, bot: Bot, what: str) -> None:
    if room.type != "private" and not room.members[bot.id].may_write:
        raise Refused(400, f"Bad Request: not enough rights to send {what} to the chat")


def _send_file(world: World, bot: Bot, params: Json, kind: str) -> Json:
    room = room_to_write(world, bot, params)
    caption = str(params.get("caption", "")).strip()
    if utf16_length(caption) > CAPTION_LIMIT:
        raise Refused(400, "Bad Request: message caption is too long")
    extra = _extra(room, params)
    _writable(room, bot, f"{kind}s")
    content = _file_of(world, params, kind)
    world.limits.take(room, world.clock())
    if caption:
        content["caption"] = caption
    fingerprint = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    return world.post(bot, room, content, fingerprint=fingerprint, extra=extra)


def _file_of(world: World, params: Json, kind: str) -> Json:
    given = params.get(kind)
    if isinstance(given, str) and given.startswith("attach://"):
        given = params.get(given.removeprefix("attach://"))
    if isinstance(given, str) and given in world.files:
        body, filename = world.files[given]
        return world.file_content(kind, body, filename, "application/octet-stream")
    if not isinstance(given, tuple):
        raise Refused(400, f"Bad Request: there is no {kind} in the request")
    filename, media_type, body = given
    if not body:
        raise Refused(400, "Bad Request: file must be non-empty")
    if kind == "photo":
        if len(body) > PHOTO_LIMIT:
            raise Refused(400, "Bad Request: file is too big")
        if not body.startswith((b"\x89PNG\r\n", b"\xff\xd8\xff", b"RIFF", b"GIF8")):
            raise Refused(400, "Bad Request: IMAGE_PROCESS_FAILED")
    return world.file_content(kind, body, filename, media_type)


def _room_to_pin(world: World, bot: Bot, params: Json) -> Chat:
    room = room_to_write(world, bot, params)
    if room.type != "private" and not room.members[bot.id].can_pin:
        raise Refused(400, "Bad Request: not enough rights to manage pinned messages in the chat")
    return room


def _scope(world: World, bot: Bot, params: Json) -> str:
    scope = _decoded(params.get("scope")) or {"type": "default"}
    if "chat_id" in scope:
        world.chat(int(scope["chat_id"]), bot)
    return ":".join(str(scope[key]) for key in ("type", "chat_id", "user_id") if key in scope)
