"""Door: the command line -> the same operations."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from models.domain.deployment import Deployment

PARTS = ("web", "relay", "clock")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments:
    """The command line, read."""

    call: str
    simulator: bool
    parts: frozenset[str]
    values: argparse.Namespace


def parse(argv: list[str] | None) -> Arguments:
    """Read the command line; exits with 2 where it is not one of the calls."""
    parser = argparse.ArgumentParser(prog="bot.py")
    calls = parser.add_subparsers(dest="call")
    run = calls.add_parser("run")
    run.add_argument("--simulator", action="store_true")
    run.add_argument("--role", default="")
    calls.add_parser("demo")
    values = parser.parse_args(argv)
    parts = frozenset(part for part in getattr(values, "role", "").split(",") if part)
    if parts - set(PARTS):
        parser.error(f"--role takes {', '.join(PARTS)}")
    return Arguments(
        call=values.call or "run", simulator=getattr(values, "simulator", False), parts=parts, values=values
    )


async def call(arguments: Arguments, database_url: str, deployment: Deployment, clock: Callable[[], datetime]) -> int:
    """Do one call; returns the exit code."""
    raise NotImplementedError(arguments.call)
