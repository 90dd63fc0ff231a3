"""Announcements at the desk: what is to come and what was posted, the form, the preview."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from messages import tell_announcements as tell
from messages.format import cap, moment
from messages.pages.desk import ANNOUNCEMENTS, Frame, part_page
from messages.texts import desk_announcements as texts
from messages.texts import posts
from messages.texts.calendar import Planned
from models.announcements import GroupOutcome
from models.domain.announcements import AnnouncementKind, Composed
from models.tables import Announcement, AnnouncementStatus, DeliveryStatus

WRITE = "soan"
"""The form's address below the list's."""
PICTURE = "anh"
"""The pictures'."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An announcement with what became of it in its groups; `can_take_down`: a messenger still deletes some of it."""

    announcement: Announcement
    groups: list[str]
    outcomes: list[GroupOutcome]
    is_running: bool  # its seconds to be taken back run
    can_take_down: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What the preview offers: how the form says it, and its button."""

    how: str
    label: str
    question: str
    is_urgent_offered: bool = False


def list_page(
    frame: Frame,
    coming: Sequence[Listed],
    otherwise: Sequence[Planned],
    posted: Sequence[Listed],
    *,
    has_draft: bool,
    told: str,
    no: str,
    zone: ZoneInfo,
    today: date,
) -> str:
    """What comes, what was posted, and what became of it."""
    return _page(
        "desk_announcements.html",
        frame,
        told=frame.plain(told),
        no=frame.plain(no),
        has_draft=has_draft,
        coming=[
            {**_item(each), "line": texts.goes(each.announcement.planned_at, zone, today, each.groups)}
            for each in coming
        ],
        otherwise=[(cap(moment(each.at, zone, today)), each.text) for each in sorted(otherwise, key=lambda e: e.at)],
        posted=[
            {
                **_item(each),
                "line": texts.posted(each.announcement.queued_at or each.announcement.planned_at, zone, today),
                "became": [
                    (of.title, texts.became(of.status, is_pinned=of.is_pinned, why=tell.why(of)))
                    for of in each.outcomes
                ],
            }
            for each in posted
        ],
    )


def form_page(
    frame: Frame,
    composed: Composed,
    groups: Sequence[tuple[int, str, bool]],
    *,
    typed: Mapping[str, str],
    has_draft: bool,
    told: str,
    no: str,
) -> str:
    """The form with what was written so far; `groups` are (chat id, title, whether it is in)."""
    return _page(
        "desk_announcement_form.html",
        frame,
        body=typed.get("chu", composed.body),
        picture=composed.picture_id,
        kinds=[]
        if composed.corrects_id is not None
        else [(kind.value, name, kind is composed.kind) for kind, name in texts.KINDS.items()],
        groups=groups,
        pin=composed.pin,
        expiry=typed.get("go", ""),
        at_hour=typed.get("luc", ""),
        is_later=typed.get("khi") == "hen",
        has_draft=has_draft,
        told=told,
        no=frame.plain(no),
    )


def preview_page(
    frame: Frame, composed: Composed, post: str, steps: Sequence[Step], *, key: str, warning: str, is_urgent: bool
) -> str:
    """The post as groups see it, the chat's question, and the buttons; `key` lets it be sent once."""
    return _page(
        "desk_announcement_preview.html",
        frame,
        post=post,
        picture=composed.picture_id,
        question=frame.plain("\n\n".join(step.question for step in steps if step.question)),
        steps=steps,
        offers_urgent=any(step.is_urgent_offered for step in steps),
        is_urgent=is_urgent,
        warning=warning,
        key=key,
    )


def _item(of: Listed) -> dict[str, object]:
    found = of.announcement
    is_waiting = found.status in (AnnouncementStatus.SCHEDULED, AnnouncementStatus.ASKED)
    statuses = {each.status for each in of.outcomes}
    return {
        "id": found.id,
        "title": cap(posts.title(found.body)),
        "body": found.body,
        "picture": found.picture_id,
        "actions": [
            (what, label, is_first)
            for what, label, is_first, offered in (
                ("lay-lai", texts.TAKE_BACK, True, of.is_running),
                ("sua", texts.CHANGE, False, is_waiting and not of.is_running),
                ("bo", texts.DROP, False, is_waiting and not of.is_running),
                ("dung", texts.STOP, True, bool(statuses & tell.ON_THE_WAY)),
                ("tiep", texts.GO_ON, False, DeliveryStatus.CANCELLED in statuses),
                ("lai", texts.AGAIN, True, bool(statuses & tell.NOT_ARRIVED)),
                ("tu-chuyen", texts.BY_HAND, False, bool(statuses & tell.NOT_ARRIVED)),
                ("go", texts.TAKE_DOWN, False, of.can_take_down),
                ("dinh-chinh", texts.CORRECT, False, not is_waiting),
            )
            if offered
        ],
    }


def _page(template: str, frame: Frame, **values: object) -> str:
    here = f"{frame.here}/{ANNOUNCEMENTS}"
    places = {"write": f"{here}/{WRITE}", "pictures": f"{here}/{PICTURE}"}
    return part_page(template, frame, at=ANNOUNCEMENTS, texts=texts, **places, **values)


def kind_of(typed: str) -> AnnouncementKind:
    """The kind that was picked in the form."""
    return AnnouncementKind(typed) if typed in {kind.value for kind in texts.KINDS} else AnnouncementKind.ORDINARY
