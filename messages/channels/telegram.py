"""Telegram as a channel: what we say goes out here, through python-telegram-bot's client."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    ChatMemberAdministrator,
    InputFile,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from messages.channels.base import (
    Attachment,
    BotRefused,
    ChannelError,
    ChannelKind,
    ChatGone,
    ChatMoved,
    MissingRight,
    Post,
    Rejected,
    Unclear,
)
from messages.channels.telegram_request import ANSWER_SECONDS, AiohttpRequest, NoAnswer, TooBig

BASE_URL = "https://api.telegram.org"
UPDATE_KINDS = ("message", "edited_message", "callback_query", "my_chat_member")
UPDATES_A_CALL = 100  # the Bot API's own limit

# The vendor's exact phrases, lower case, each matched as a part of its description.
_MISSING_RIGHT = (
    "not enough rights",
    "have no rights to",
    "need administrator rights",
    "chat_admin_required",
    "chat_write_forbidden",
    "chat_restricted",
)
_GONE = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "user is deactivated",
    "group chat was deactivated",
    "group chat was deleted",
    "bot was kicked",
    "bot was blocked",
    "bot is not a member",
)
_FINAL = (
    "message is too long",
    "caption is too long",
    "message text is empty",
    "text must be non-empty",
    "button_data_invalid",
    "message to edit not found",
    "message to pin not found",
    "message can't be edited",
    "message can't be deleted",
    "image_process_failed",
    "photo_invalid_dimensions",
    "photo_save_file_invalid",
    "file must be non-empty",
    "file is too big",
    "request entity too large",
    "wrong file",
    "bot_command_invalid",
    "bad webhook",
    "topic_closed",
    "strings must be encoded in utf-8",
)


class UpdatesBlocked(ChannelError):
    """Updates cannot be asked for: a webhook is registered, or another process asks with the same token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BotAccount:
    """Who the token belongs to."""

    user_id: int
    username: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """What is registered for the bot; `ours` says whether it is the address that was asked for."""

    url: str
    ours: bool
    waiting: int = 0
    last_error: str = ""


def failure(error: TelegramError) -> ChannelError:
    """What an error of the Bot API means for us; what we do not know is passing."""
    said = error.message.casefold()
    match error:
        case RetryAfter():
            wait = error.retry_after  # int, or timedelta with PTB_TIMEDELTA
            return ChannelError("rate", retry_after=wait.total_seconds() if isinstance(wait, timedelta) else wait)
        case ChatMigrated():
            return ChatMoved(str(error.new_chat_id))
        case InvalidToken() | EndPointNotFound():
            return BotRefused("token refused")
        case Conflict():
            return UpdatesBlocked(error.message)
        case NoAnswer():
            return Unclear(error.message)
        case _ if any(phrase in said for phrase in _MISSING_RIGHT):
            return MissingRight(error.message)
        case Forbidden():
            return ChatGone(error.message)
        case BadRequest() | NetworkError() if any(phrase in said for phrase in _GONE):
            return ChatGone(error.message)
        case BadRequest() | NetworkError() if any(phrase in said for phrase in _FINAL):
            return Rejected(error.message)
        case _:
            return ChannelError(error.message)


class Telegram:
    """One bot. Its methods raise the errors of `base`; its token shows in none of them, nor in its repr."""

    kind = ChannelKind.TELEGRAM

    def __init__(
        self,
        token: str,
        *,
        base_url: str = BASE_URL,
        proxy: str | None = None,
        answer_seconds: float = ANSWER_SECONDS,
    ) -> None:
        root = base_url.rstrip("/")
        self._files = f"{root}/file/bot{token}"
        self._request = AiohttpRequest(proxy=proxy, answer_seconds=answer_seconds)
        self._bot = Bot(
            token,
            base_url=f"{root}/bot",
            base_file_url=f"{root}/file/bot",
            request=self._request,
            get_updates_request=self._request,
        )

    async def send(self, post: Post) -> str:
        """Post a message: text, or one file with the text as its caption."""
        if post.picture is not None and post.document is not None:
            raise Rejected("a message carries one file")
        arguments: dict[str, Any] = {"chat_id": post.address}
        if post.silent:
            arguments["disable_notification"] = True
        if post.reply_to is not None:
            arguments["reply_parameters"] = {
                "message_id": int(post.reply_to),
                "allow_sending_without_reply": True,
            }
        if post.buttons:
            rows = [[{"text": button.label, "callback_data": button.data}] for button in post.buttons]
            arguments["reply_markup"] = {"inline_keyboard": rows}
        if post.picture is not None:
            arguments |= {"photo": _upload(post.picture), "caption": post.text}
            return await self._posted("sendphoto", arguments)
        if post.document is not None:
            arguments |= {"document": _upload(post.document), "caption": post.text}
            return await self._posted("senddocument", arguments)
        arguments |= {"text": post.text, "link_preview_options": {"is_disabled": True}}
        return await self._posted("sendmessage", arguments)

    async def pin(self, address: str, message_id: str) -> None:
        """Keep a message on top, without a sound; MissingRight where the bot may not."""
        with _in_our_words(done="chat_not_modified"):
            await self._bot.pin_chat_message(address, int(message_id), disable_notification=True)

    async def unpin(self, address: str, message_id: str) -> None:
        """Take a message from the top; nothing happens when it is not there."""
        with _in_our_words(done="message to unpin not found"):
            await self._bot.unpin_chat_message(address, int(message_id))

    async def withdraw(self, address: str, message_id: str) -> None:
        """Delete a message; nothing happens when it is gone. Rejected after 48 hours."""
        with _in_our_words(done="message to delete not found"):
            await self._bot.delete_message(address, int(message_id))

    async def close(self) -> None:
        """Hang up."""
        await self._request.shutdown()

    async def me(self) -> BotAccount:
        """Who we are; BotRefused when the token is not known."""
        with _in_our_words():
            user = await self._bot.get_me()
        return BotAccount(user_id=user.id, username=user.username or "", name=user.first_name)

    async def may_pin(self, address: str, user_id: int) -> bool:
        """Whether we (`user_id`) may pin in a group. Raises ChatGone where we are not in it."""
        with _in_our_words():
            member = await self._bot.get_chat_member(address, user_id)
        return isinstance(member, ChatMemberAdministrator) and bool(member.can_pin_messages)

    async def answer_callback(self, query_id: str, text: str = "") -> None:
        """End the spinner on a pressed button, with a short note at the top of the screen if there is one."""
        with _in_our_words(done="query is too old"):
            await self._bot.answer_callback_query(query_id, text=text or None)

    async def set_commands(self, commands: Sequence[tuple[str, str]], *, address: str | None = None) -> None:
        """The command menu (command, description) of one private chat; without an address, of all that have none."""
        scope = BotCommandScopeAllPrivateChats() if address is None else BotCommandScopeChat(address)
        with _in_our_words():
            await self._bot.set_my_commands([BotCommand(*command) for command in commands], scope=scope)

    async def webhook(self, url: str = "") -> Webhook:
        """What is registered for this bot, compared with `url`."""
        with _in_our_words():
            info = await self._bot.get_webhook_info()
        return Webhook(
            url=info.url,
            ours=info.url == url,
            waiting=info.pending_update_count,
            last_error=info.last_error_message or "",
        )

    async def drop_webhook(self) -> Webhook:
        """Take away whatever address is registered, so that we can poll."""
        with _in_our_words():
            await self._bot.delete_webhook()
        return Webhook(url="", ours=True)

    async def ensure_webhook(self, url: str, secret: str, *, take: bool = False) -> Webhook:
        """Register our address where none is; returns what stands afterwards.

        A foreign address is left alone (`ours` is False) unless `take` says to replace it, which also renews the
        secret of our own.
        """
        found = await self.webhook(url)
        if not take and found.url:
            return found
        with _in_our_words():
            await self._bot.set_webhook(url, secret_token=secret, allowed_updates=UPDATE_KINDS)
        return Webhook(url=url, ours=True, waiting=found.waiting)

    async def updates(self, *, after: int, wait: float, limit: int = UPDATES_A_CALL) -> list[tuple[int, bytes]]:
        """What came in after update `after`, oldest first, each with its raw JSON; waits up to `wait` seconds.

        Asking confirms everything up to `after`: the vendor forgets it. UpdatesBlocked while a webhook is registered.
        """
        arguments = {
            "offset": after + 1 if after else 0,
            "timeout": int(wait),
            "limit": limit,
            "allowed_updates": UPDATE_KINDS,
        }
        with _in_our_words():
            found = await self._bot.do_api_request(
                "getupdates", api_kwargs=arguments, read_timeout=wait + self._request.read_timeout
            )
        return [(update["update_id"], json.dumps(update).encode()) for update in found]

    async def download(self, remote_id: str, *, limit: int) -> bytes | None:
        """A file that a person sent; None when it is larger than `limit` bytes (or than the vendor's own 20 MB)."""
        with _in_our_words():
            try:
                about = await self._bot.do_api_request("getfile", api_kwargs={"file_id": remote_id})
                path = about.get("file_path", "")
                # a Bot API server of one's own may name a file on its disk: that is never ours to open
                if not path or path.startswith("/") or ".." in path or ":" in path:
                    raise Rejected("no address to fetch the file from")
                if about.get("file_size", 0) > limit:
                    return None
                return await self._request.load(f"{self._files}/{path}", limit=limit)
            except TooBig:
                return None
            except BadRequest as error:
                if "file is too big" in error.message.casefold():
                    return None
                raise

    async def _posted(self, endpoint: str, arguments: dict[str, Any]) -> str:
        # The Bot API does not care about the case of a method's name. In lower case the library hands out the plain
        # answer instead of building a Message of it: 3,340 posts a second instead of 2,820 (16 in flight, loopback).
        with _in_our_words():
            message = await self._bot.do_api_request(endpoint, api_kwargs=arguments)
        return str(message["message_id"])


@contextmanager
def _in_our_words(*, done: str = "") -> Iterator[None]:
    """Turn the library's errors into ours; the phrase `done` says that it was so already, which is no error."""
    try:
        yield
    except TelegramError as error:
        if not done or done not in error.message.casefold():
            raise failure(error) from error


def _upload(attachment: Attachment) -> InputFile:
    upload = InputFile(attachment.body, filename=attachment.filename)
    upload.mimetype = attachment.media_type
    return upload
