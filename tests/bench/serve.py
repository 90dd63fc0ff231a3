"""The service as it is, but for the messengers' limits: what it can do where they do not slow it down."""

from __future__ import annotations

import asyncio
import os
import signal

import bot
from handlers.logs import configure_logging
from handlers.settings import Settings
from models.domain.pacing import UNLIMITED


async def serve(settings: Settings) -> None:
    """Run until SIGTERM."""
    installation = bot.Installation(settings, telegram_limits=UNLIMITED, zalo_limits=UNLIMITED)
    await installation.prepare()
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await installation.run(stop)


if __name__ == "__main__":
    settings = Settings.from_env(os.environ)
    configure_logging(settings)
    asyncio.run(serve(settings))
