"""Run every bench and print each figure with its ratio and its bar as one line of JSON."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.bench import bookings, broadcast, cards, inbound, latency, lists, pages, slips, start, zalo
from tests.bench.fake import Fake

PEOPLE = 1500
POSTS = 10_000
LIMITED_POSTS = 600
ZALO_PEOPLE = 600
ZALO_POSTS = 2_000


def say(name: str, value: float, unit: str, **more: float | str) -> None:
    """One line."""
    print(json.dumps({"name": name, "value": round(value, 4), "unit": unit, **more}), flush=True)  # noqa: T201


async def bench_inbound(folder: Path) -> None:
    """Updates a second."""
    echo = await inbound.stock(PEOPLE)
    mine = await inbound.ours(PEOPLE, folder)
    say("inbound", mine, "updates/s", baseline=round(echo, 1), ratio=round(mine / echo, 2), bar=">= 1.0")


async def bench_broadcast(folder: Path) -> None:
    """Posts a second."""
    async with Fake() as fake:
        chats = await fake.control("add_people", count=POSTS)
        stock = await broadcast.stock(fake, chats[:1500])
        bare = await broadcast.bare(fake, chats[:4000])
        mine = await broadcast.durable(fake, chats, folder)
        say("broadcast", mine, "posts/s", baseline=round(stock, 1), ratio=round(mine / stock, 2), bar=">= 1.5")
        say("broadcast", mine, "posts/s", baseline=round(bare, 1), ratio=round(mine / bare, 2), bar=">= 0.4")
    async with Fake() as fake:
        await fake.control("limits", per_second=30, chat_per_second=1.0)
        chats = await fake.control("add_people", count=LIMITED_POSTS)
        rate = await broadcast.at_the_limit(fake, chats, folder)
        counts = await fake.control("counts")
        refused = counts["refusals"]
        say("broadcast-limited", rate, "posts/s", ratio=round(rate / 30, 3), refused=refused, bar=">= 0.95")


async def bench_zalo(folder: Path) -> None:
    """Sends and updates a second."""
    async with Fake(zalo=True) as fake:
        people = await zalo.people_of(fake, ZALO_PEOPLE)
        mine, bare = await zalo.sends(fake, people, ZALO_POSTS)
        say("zalo-sends", mine, "posts/s", baseline=round(bare, 1), ratio=round(mine / bare, 2), bar=">= 0.8")
        say("zalo-webhook", await zalo.updates(fake, people, folder), "updates/s")


async def bench_latency(folder: Path) -> None:
    """Seconds to an answer."""
    for in_broadcast, bar in ((False, "<= 0.3"), (True, "<= 2")):
        median, high = await latency.measure(folder, in_broadcast=in_broadcast)
        name = "answer-during-broadcast" if in_broadcast else "answer-idle"
        say(name, high, "s (p95)", median=round(median, 4), bar=bar)


async def bench_cards(_folder: Path) -> None:
    """Milliseconds a card."""
    mine, bare = cards.measure()
    say("card", mine * 1000, "ms", baseline=round(bare * 1000, 2), ratio=round(mine / bare, 2), bar="<= 1.5")


async def bench_start(folder: Path) -> None:
    """Seconds to ready, memory at rest."""
    seconds, megabytes = await start.measure(folder)
    say("start-to-ready", seconds, "s", bar="<= 2")
    say("memory-at-rest", megabytes, "MB", bar="<= 150")


async def bench_slips(folder: Path) -> None:
    """Seconds for 300 cards in one file, and what others wait longer meanwhile."""
    found = await slips.measure(folder)
    say("slips-300", found.drawing, "s", megabytes=round(found.megabytes, 2))
    say(
        "answer-during-slips",
        found.delay,
        "s later, at most",
        idle=round(found.idle, 4),
        idle_worst=round(found.idle_worst, 4),
        p95=round(found.during, 4),
        samples=found.samples,
        bar="<= 0.2",
    )


async def bench_pages(folder: Path) -> None:
    """Seconds to the pay page of a household and to the picture of its code."""
    page, picture = await pages.measure(folder)
    say("pay-page", page, "s (p95)", picture=round(picture, 4))


async def bench_lists(folder: Path) -> None:
    """Seconds to the desk's table and to the public book beside three thousand hamlets."""
    for database, page, small, large in await asyncio.to_thread(lists.measure_all, folder):
        say(
            "public-book" if page == lists.BOOK else "desk-table",
            large,
            "s (p95)",
            database=database,
            hamlets=lists.HAMLETS,
            one_hamlet=round(small, 4),
            ratio=round(large / small, 2),
            bar="<= 1.3",
        )


async def bench_bookings(folder: Path) -> None:
    """Transfers matched and booked a second, and the catch-up of ten thousand credits."""
    least: dict[str, tuple[float, float]] = {}
    for database, households, found in await asyncio.to_thread(bookings.measure_all, folder):
        work = found.work / found.credits
        each, least_work = least.setdefault(database, (found.each, work))
        say(
            "bookings",
            1 / found.each,
            "transfers/s",
            database=database,
            households=households,
            booked=found.booked,
            credits=found.credits,
            ratio=round(found.each / each, 2),
            own_work_ms=round(work * 1_000, 2),
            own_work_ratio=round(work / least_work, 2),
            bar="<= 1.5",
        )
        if found.credits > 9_000:
            seconds = found.taking + found.booking
            say("catch-up", seconds, "s", database=database, credits=found.credits, taking=round(found.taking, 2))


BENCHES: dict[str, Callable] = {  # type: ignore[type-arg]  # each takes the folder and returns nothing
    "start": bench_start,
    "cards": bench_cards,
    "slips": bench_slips,
    "pages": bench_pages,
    "lists": bench_lists,
    "bookings": bench_bookings,
    "latency": bench_latency,
    "inbound": bench_inbound,
    "broadcast": bench_broadcast,
    "zalo": bench_zalo,
}


async def main() -> None:
    """Run the benches named on the command line, or all of them."""
    for name in sys.argv[1:] or BENCHES:
        with tempfile.TemporaryDirectory() as folder:
            await BENCHES[name](Path(folder))


if __name__ == "__main__":
    asyncio.run(main())
