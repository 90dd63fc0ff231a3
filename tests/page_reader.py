"""A browser without a screen: it reads pages and sends their forms as they stand, far faster than a real one."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin

from aiohttp import FormData, web
from aiohttp.test_utils import TestClient


@dataclass(slots=True, kw_only=True)
class Form:
    """A form with what its fields hold; `folds` are the summaries that it is folded under."""

    action: str
    is_multipart: bool
    folds: tuple[str, ...]
    fields: dict[str, str] = field(default_factory=dict)
    choices: dict[str, set[str]] = field(default_factory=dict)  # of radios and boxes
    file: str = ""
    buttons: dict[str, tuple[str, str]] = field(default_factory=dict)  # name and value, by what stands on it


class _Forms(HTMLParser):
    """Finds the forms of a page that are sent by POST."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._folds: list[str] = []
        self._text: list[str] = []
        self._open: dict[str, str] = {}  # of the button, select or textarea that is being read

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        name, value = has.get("name", ""), has.get("value", "")
        form = self._form
        if tag == "details":
            self._folds.append("")
        elif tag == "form" and has.get("method") == "post":
            self._form = Form(action=has.get("action", ""), is_multipart="enctype" in has, folds=tuple(self._folds))
            self.forms.append(self._form)
        elif tag in ("button", "textarea", "select", "summary"):
            self._open, self._text = has, []
        elif form is not None and tag == "input" and has.get("type") in ("radio", "checkbox"):
            form.choices.setdefault(name, set()).add(value)
            if "checked" in has:
                form.fields[name] = value
        elif form is not None and tag == "input" and has.get("type") == "file":
            form.file = name
        elif form is not None and tag == "input":
            form.fields[name] = value
        elif form is not None and tag == "option" and ("selected" in has or self._open["name"] not in form.fields):
            form.fields[self._open["name"]] = value

    def handle_endtag(self, tag: str) -> None:
        said, has = "".join(self._text).strip(), self._open
        if tag == "details":
            self._folds.pop()
        elif tag == "summary":
            self._folds[-1] = said
        elif tag == "form":
            self._form = None
        elif tag == "button" and self._form is not None:
            self._form.buttons.setdefault(said, (has.get("name", ""), has.get("value", "")))
        elif tag == "textarea" and self._form is not None:
            self._form.fields[has["name"]] = said

    def handle_data(self, data: str) -> None:
        self._text.append(data)


def forms_of(page: str) -> list[Form]:
    """The forms of a page."""
    read = _Forms()
    read.feed(page)
    return read.forms


@dataclass(slots=True, kw_only=True)
class Reader:
    """Somebody who walks through the pages; what each address and form answers is kept as it came."""

    client: TestClient[web.Request, web.Application]
    kept: dict[str, str] = field(default_factory=dict)
    paths: list[str] = field(default_factory=list)

    async def sits_down(self, path: str) -> None:
        """Open the desk by its link."""
        await self.sees("mo-so", path)
        assert (await self.client.post(path)).status == 200

    async def sees(self, name: str, path: str, *, opened: str = "") -> None:
        """Keep what a page shows."""
        self.kept[name] = await (await self.client.get(path)).text()
        self.paths.append(path)
        assert opened in self.kept[name]

    async def sends(
        self, name: str, form: str, fields: Mapping[str, str], button: str, *, file: str = "", opened: str = ""
    ) -> None:
        """Fill a form in, keep the page that answers."""
        page = await (await self.client.get(form)).text()
        meant = next(
            each for each in forms_of(page) if button in each.buttons and (opened in each.folds or not opened)
        )
        pressed, value = meant.buttons[button]
        wrong = {key for key, said in fields.items() if said not in meant.choices.get(key, {said})}
        wrong |= fields.keys() - meant.fields.keys() - meant.choices.keys()
        assert not wrong, f"{name}: {wrong}"
        data = FormData(default_to_multipart=meant.is_multipart)
        for key, said in {**meant.fields, **fields, **({pressed: value} if pressed else {})}.items():
            data.add_field(key, said)
        if file:
            body = await asyncio.to_thread(Path(file).read_bytes)
            data.add_field(meant.file, body, filename=Path(file).name)
        answer = await self.client.post(urljoin(form, meant.action), data=data)
        self.kept[name] = await answer.text()
        assert answer.status < 500, name

    async def has(self, path: str) -> str:
        """Another's page as this person sees it; empty where it is not theirs."""
        answer = await self.client.get(path)
        assert answer.status < 500, path
        return await answer.text() if answer.status == 200 else ""
