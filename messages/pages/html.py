"""HTML from templates, in which every value is escaped; and the files that pages need."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

MEDIA_TYPES = {"css": "text/css", "js": "text/javascript", "woff2": "font/woff2"}
"""Of the files that pages refer to, by how their names end."""


def render(template: str, **values: object) -> str:
    """A page; raises jinja2.UndefinedError where a value is missing."""
    return _templates().get_template(template).render(values)


def asset(folder: str, name: str) -> bytes:
    """A file that pages refer to."""
    return resources.files("messages").joinpath("pages", folder, name).read_bytes()


def versioned(name: str, body: bytes) -> str:
    """The name to refer to a file by: another one when its contents change, so that it may be kept for long."""
    return f"{name}?v={hashlib.sha256(body).hexdigest()[:12]}"


@cache
def _templates() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined  # only who opens a page needs it

    return Environment(
        loader=PackageLoader("messages", "pages/templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
