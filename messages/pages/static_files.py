"""The files that pages refer to: style sheets, scripts, letters."""

from __future__ import annotations

from messages.pages import pay
from messages.pages.html import asset, versioned

FONTS = tuple(
    f"be-vietnam-pro-{script}-{weight}-normal.woff2" for script in ("latin", "vietnamese") for weight in (400, 700)
)
SCRIPTS = ("htmx.min.js", "htmx-sse.min.js")

ASSETS = {**pay.ASSETS, **{name: asset("static", name) for name in ("book.css", *SCRIPTS, *FONTS)}}
"""By the name that they are served under."""

NAMES = {
    **pay.NAMES,
    "book_css": versioned("book.css", ASSETS["book.css"]),
    "htmx_js": versioned("htmx.min.js", ASSETS["htmx.min.js"]),
    "htmx_sse_js": versioned("htmx-sse.min.js", ASSETS["htmx-sse.min.js"]),
}
"""The names to refer to them by; the letters are named by the style sheet."""
