"""HTML from templates, in which every value is escaped; and the files that pages need."""

from __future__ import annotations

import hashlib
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined

_PAGES = Environment(
    loader=PackageLoader("messages", "pages/templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)

MEDIA_TYPES = {"css": "text/css", "js": "text/javascript", "woff2": "font/woff2"}
"""Of the files that pages refer to, by how their names end."""


def render(template: str, **values: object) -> str:
    """A page; raises jinja2.UndefinedError where a value is missing."""
    return _PAGES.get_template(template).render(values)


def asset(folder: str, name: str) -> bytes:
    """A file that pages refer to."""
    return resources.files("messages").joinpath("pages", folder, name).read_bytes()


def versioned(name: str, body: bytes) -> str:
    """The name to refer to a file by: another one when its contents change, so that it may be kept for long."""
    return f"{name}?v={hashlib.sha256(body).hexdigest()[:12]}"
