"""What people do on the simulator's page: speak, press, come, make groups, change the channel."""

from __future__ import annotations

import base64
import json
import mimetypes
import re
import secrets
from collections.abc import Awaitable, Callable, Sequence

from aiohttp import web
from sqlalchemy import update

from handlers.cleaning import clean_line, clean_text
from handlers.incoming import ChatEventKind, ChatKind, FileKind
from handlers.simulator_guard import in_json, refused
from handlers.simulator_people import Company, Newcomers, company
from handlers.simulator_upload import Form, Upload, picture_type, read_form
from messages.channels.simulator import Shown, Simulator
from messages.texts import simulator as words
from models.database import Database
from models.tables import Bot

Take = Callable[[int, Sequence[bytes]], Awaitable[None]]


class Talk:
    """The calls that change something. What people say goes to `take` as a vendor's update would."""

    def __init__(self, simulator: Simulator, database: Database, *, added: Newcomers, take: Take) -> None:
        self._simulator = simulator
        self._database = database
        self._added = added
        self._take = take

    async def say(self, request: web.Request) -> web.Response:
        """One person says one thing in one chat, or presses a button there."""
        form = await read_form(request)
        person, chat, text, choice = form.get("person"), form.get("chat"), form.get("text"), form.get("choice")
        now = await self._company()
        if not now.sees(person, chat):
            return refused(404, words.UNKNOWN_PLACE)
        if choice:
            text = self._label(chat, choice)
        if not text.strip() and form.file is None:
            return refused(400, words.EMPTY)
        await self._speak(now, form, person=person, chat=chat, text=text, choice=choice or None)
        return in_json({})

    async def _speak(
        self, now: Company, form: Form, *, person: str, chat: str, text: str, choice: str | None
    ) -> None:
        """Show what was said, hand it in as a vendor's update; take it back where it could not be stored."""
        in_group = chat in now.groups
        mentioned, spoken = _mention(text, now.bot_name)
        file = _as_update(form.file) if form.file else None
        shown = self._simulator.show(
            _own_message(chat, person, clean_text(text), form.file, pressed=choice is not None)
        )
        said = {
            "chat": chat,
            "chat_kind": ChatKind.GROUP if in_group else ChatKind.PRIVATE,
            "chat_title": now.groups[chat].name if in_group else "",
            "sender": person,
            "sender_name": now.people[person].name,
            "addressed": mentioned or form.get("addressed") == "yes" or text.startswith("/"),
            "text": "" if choice else spoken if in_group else text,
            "as_typed": clean_text(text),
            "choice": choice,
            "file": file,
        }
        try:
            await self._hand_in(now, said)
        except Exception:
            self._simulator.take_back(shown)
            raise

    async def _hand_in(self, now: Company, said: dict[str, object]) -> None:
        update_id = secrets.token_hex(12)
        await self._take(now.bot_id, [json.dumps({"update_id": update_id, **said}).encode()])

    def _label(self, chat: str, choice: str) -> str:
        """What stands on a button; empty where the chat has no such button."""
        for shown in reversed(self._simulator.messages):
            for label, data in shown.buttons:
                if shown.address == chat and data == choice and not shown.withdrawn:
                    return label
        return ""

    async def add_person(self, request: web.Request) -> web.Response:
        """Another resident holds a phone."""
        name = clean_line((await read_form(request)).get("name"))
        user = await self._add(name, self._added.add_person)
        return user if isinstance(user, web.Response) else in_json({"id": user})

    async def add_group(self, request: web.Request) -> web.Response:
        """Another group, with the bot in it."""
        title = clean_line((await read_form(request)).get("name"))
        address = await self._add(title, self._added.add_group)
        if isinstance(address, web.Response):
            return address
        said: dict[str, object] = {
            "chat": address,
            "chat_kind": ChatKind.GROUP,
            "chat_title": title,
            "event": ChatEventKind.BOT_ADDED,
            "may_pin": True,
        }
        await self._hand_in(await self._company(), said)
        return in_json({"id": address})

    async def _add(self, name: str, add: Callable[[str, Company], str]) -> str | web.Response:
        if not name:
            return refused(400, words.EMPTY)
        try:
            new = add(name, await self._company())
        except OverflowError:
            return refused(409, words.TOO_MANY)
        self._simulator.announce()
        return new

    async def change_settings(self, request: web.Request) -> web.Response:
        """Speak as a channel without buttons, or with them."""
        numbered = (await read_form(request)).get("numbered") == "yes"
        now = await self._company()
        async with self._database.begin() as session:
            await session.execute(update(Bot).where(Bot.id == now.bot_id).values(numbered=numbered))
        self._simulator.announce()
        return in_json({})

    async def _company(self) -> Company:
        async with self._database.read() as session:
            return await company(session, self._added)


def _mention(text: str, bot_name: str) -> tuple[bool, str]:
    """Whether the bot is addressed by name, and the text without that."""
    found = re.compile(rf"@{re.escape(bot_name)}[,:]?\s*", re.IGNORECASE)
    rest, times = found.subn("", text)
    return times > 0, rest.strip()


def _is_photo(file: Upload) -> bool:
    if file.body is None:  # too large to look into
        return (mimetypes.guess_type(file.filename)[0] or "").startswith("image/")
    return picture_type(file.body) is not None


def _as_update(file: Upload) -> dict[str, object]:
    photo = _is_photo(file)
    return {
        "kind": FileKind.PHOTO if photo else FileKind.DOCUMENT,
        "filename": clean_line(file.filename),
        "media_type": (picture_type(file.body or b"") if photo else None) or "application/octet-stream",
        "body": base64.b64encode(file.body or b"").decode("ascii"),
        "too_big": file.body is None,
    }


def _own_message(chat: str, person: str, text: str, file: Upload | None, *, pressed: bool) -> Shown:
    filename = clean_line(file.filename) if file else ""
    photo = file is not None and _is_photo(file)
    if file is not None and file.body is None:
        text = "\n".join(filter(None, (text, words.too_big(filename))))
    return Shown(
        address=chat,
        sender=person,
        text=text,
        picture=file.body if file and photo else None,
        document=file.body if file and not photo else None,
        filename=filename,
        pressed=pressed,
    )
