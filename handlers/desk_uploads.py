"""Forms with a file at the desk: few files at once in memory, and an answer to whoever may not send one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from handlers.desk_pages import Around, DeskPage, check_form
from handlers.pages import Instead
from handlers.uploads import Room, Sent, drain, sent_form
from models.desk import Seated
from models.domain.roles import RoleKind

MOST_AT_ONCE = 2  # files of one page held in memory


class UploadPage(DeskPage):
    """A page of the desk that takes a file."""

    def __init__(self, around: Around) -> None:
        super().__init__(around)
        self._room = Room(MOST_AT_ONCE)

    @asynccontextmanager
    async def _uploaded(
        self,
        request: web.Request,
        needed: frozenset[RoleKind],
        *,
        file_field: str,
        most: int,
        busy: Callable[[], Awaitable[web.Response]],
    ) -> AsyncIterator[tuple[Seated, Sent]]:
        """Who sits there with one of these roles, and what the form brought; `busy` answers where too many are held.

        Raises Instead.
        """
        try:
            async with self._database.read() as session:
                seated = await self._seated_as(session, request, needed)
            if self._room.is_full:
                raise Instead(await busy())
        except Instead:
            await drain(request)
            raise
        with self._room.one_more():
            sent = await sent_form(request, file_field, most=most)
            async with self._database.read() as session:  # over a weak network much may change meanwhile
                seated = await self._seated_as(session, request, needed)
            check_form(request, seated, {"dau": sent.field("dau")}, needed)
            yield seated, sent
