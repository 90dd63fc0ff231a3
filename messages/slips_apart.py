"""Draw a PDF in a process of its own, so that nobody's answer waits for it: `python -m messages.slips_apart`.

Drawing keeps the interpreter busy for seconds; in a thread it would take turns with the service, message by message.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from messages.slips_forms import Door, Join, Lane, Receipt, Slip

MEDIA_TYPE = "application/pdf"
_ROOT = Path(__file__).parent.parent
_GIVES_WAY = 5  # nice: answers first, also where there is one core
_SLIPS, _DOORS = "slips", "doors"


class NotDrawn(Exception):
    """The process that draws broke; the same may work another time."""


def slips_recipe(slips: Sequence[Slip], *, title: str, filename: str) -> dict[str, Any]:  # Any: JSON
    """What a PDF of slips is drawn from, as it is stored."""
    return {"paper": _SLIPS, "filename": filename, "title": title, "slips": [asdict(each) for each in slips]}


def doors_recipe(lanes: Sequence[Lane], *, title: str, printed: str, filename: str) -> dict[str, Any]:  # Any: JSON
    """What a walking list is drawn from, as it is stored."""
    return {
        "paper": _DOORS,
        "filename": filename,
        "title": title,
        "printed": printed,
        "lanes": [asdict(each) for each in lanes],
    }


def is_paper(recipe: Mapping[str, Any]) -> bool:  # Any: JSON
    """Whether a stored recipe is one of ours."""
    return "paper" in recipe


async def drawn(recipe: Mapping[str, Any]) -> bytes:  # Any: JSON
    """The PDF. Raises NotDrawn."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "messages.slips_apart",
        cwd=_ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,  # a library's warning would name letters of people's names
    )
    try:
        body, _ = await process.communicate(json.dumps(recipe).encode())
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0 or not body:
        raise NotDrawn(f"exit code {process.returncode}")
    return body


def draw(recipe: Mapping[str, Any]) -> bytes:  # Any: JSON
    """The PDF, in this process."""
    from messages.slips import draw_slips  # slow to import, and the service itself never draws papers
    from messages.slips_doors import draw_doors

    if recipe["paper"] == _SLIPS:
        slips = [
            Slip(
                **{
                    **each,
                    "receipt": Receipt(**each["receipt"]) if each["receipt"] else None,
                    "join": Join(**each["join"]) if each["join"] else None,
                }
            )
            for each in recipe["slips"]
        ]
        return draw_slips(slips, recipe["title"])
    lanes = [
        Lane(heading=each["heading"], doors=tuple(Door(**door) for door in each["doors"])) for each in recipe["lanes"]
    ]
    return draw_doors(recipe["title"], recipe["printed"], lanes)


def main() -> None:
    """Read a recipe, write the file."""
    os.nice(_GIVES_WAY)
    sys.stdout.buffer.write(draw(json.load(sys.stdin.buffer)))


if __name__ == "__main__":
    main()
