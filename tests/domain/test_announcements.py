"""When announcements go out, what a text is, and how it is called."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from models.domain.announcements import (
    AnnouncementKind,
    AskFirst,
    Composed,
    Drop,
    Hold,
    Post,
    WhenDue,
    held_until,
    may_withdraw,
    read_opening,
    title_of,
    when_due,
)

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
QUIET_FROM, QUIET_UNTIL = time(21, 30), time(5, 30)


def at(hour: int, minute: int = 0, day: int = 21) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("moment", "kind", "held"),
    [
        pytest.param(at(21, 29), AnnouncementKind.ORDINARY, None, id="a minute before"),
        pytest.param(at(21, 30), AnnouncementKind.ORDINARY, at(5, 30, 22), id="in the evening"),
        pytest.param(at(0, 10), AnnouncementKind.SAD, at(5, 30), id="after midnight"),
        pytest.param(at(5, 30), AnnouncementKind.ORDINARY, None, id="in the morning"),
        pytest.param(at(2), AnnouncementKind.EMERGENCY, None, id="an emergency"),
        pytest.param(at(2), AnnouncementKind.ALL_CLEAR, None, id="the end of one"),
    ],
)
def test_quiet_hours_hold_all_but_emergencies(
    moment: datetime, kind: AnnouncementKind, held: datetime | None
) -> None:
    assert held_until(moment, kind, quiet_from=QUIET_FROM, quiet_until=QUIET_UNTIL) == held


def test_quiet_hours_need_not_pass_midnight() -> None:
    noon = {"quiet_from": time(12), "quiet_until": time(13)}

    assert held_until(at(12, 30), AnnouncementKind.ORDINARY, **noon) == at(13)
    assert held_until(at(23), AnnouncementKind.ORDINARY, **noon) is None


@pytest.mark.parametrize(
    ("due", "now", "expires_on", "decided"),
    [
        pytest.param(at(9), at(9), None, Post(), id="in time"),
        pytest.param(at(9), at(10), None, Post(), id="an hour late, not more"),
        pytest.param(at(9), at(10, 1), None, AskFirst(), id="later than an hour"),
        pytest.param(at(9), at(9, day=23), date(2026, 11, 22), Drop(), id="its last day is over"),
        pytest.param(at(9), at(23, 59), date(2026, 11, 21), AskFirst(), id="late on its last day"),
        pytest.param(at(21, 29), at(21, 31), None, Post(), id="the seconds to take it back passed the hour"),
        pytest.param(at(21, 15), at(21, 50), None, Hold(at(5, 30, 22)), id="slipped into the night"),
    ],
)
def test_what_is_late_asks_waits_or_is_dropped(
    due: datetime, now: datetime, expires_on: date | None, decided: WhenDue
) -> None:
    assert (
        when_due(
            AnnouncementKind.ORDINARY,
            due=due,
            now=now,
            expires_on=expires_on,
            quiet_from=QUIET_FROM,
            quiet_until=QUIET_UNTIL,
        )
        == decided
    )


@pytest.mark.parametrize(
    ("text", "kind", "body"),
    [
        pytest.param("KHẨN: nước lên", AnnouncementKind.EMERGENCY, "nước lên", id="urgent"),
        pytest.param("Tin khẩn cấp! Cháy", AnnouncementKind.EMERGENCY, "Cháy", id="more words"),
        pytest.param("khan cap, lu ve", AnnouncementKind.EMERGENCY, "lu ve", id="without marks"),
        pytest.param("Khẩn trương dọn", AnnouncementKind.ORDINARY, "Khẩn trương dọn", id="only in a hurry"),
        pytest.param("khan hiem nuoc", AnnouncementKind.ORDINARY, "khan hiem nuoc", id="scarce water"),
        pytest.param("Tin buồn\n\nCụ Năm mất", AnnouncementKind.SAD, "Cụ Năm mất", id="sad news"),
        pytest.param("Hết tin khẩn. Nước rút", AnnouncementKind.ALL_CLEAR, "Nước rút", id="it is over"),
        pytest.param("khẩn", AnnouncementKind.EMERGENCY, "", id="nothing but the word"),
    ],
)
def test_the_first_words_name_the_kind(text: str, kind: AnnouncementKind, body: str) -> None:
    assert read_opening(text) == (kind, body)


def test_an_announcement_is_called_by_its_first_line() -> None:
    assert title_of("\n  Họp dân tối nay. \nMang ghế") == "Họp dân tối nay"
    assert (
        title_of("Sáng Chủ nhật này mời mỗi nhà một người ra dọn đường") == "Sáng Chủ nhật này mời mỗi nhà một người…"
    )
    assert title_of("") == ""


def test_a_draft_comes_back_as_it_was() -> None:
    composed = Composed(
        body="Họp", picture_id=3, kind=AnnouncementKind.SAD, pin=False, expires_on=date(2026, 11, 30), chat_ids=(1, 2)
    )

    assert Composed.from_json(composed.to_json()) == composed
    assert Composed.from_json({}).is_empty


def test_a_messenger_lets_us_delete_for_two_days() -> None:
    assert may_withdraw(at(9), at(9) + timedelta(hours=47, minutes=59))
    assert not may_withdraw(at(9), at(9) + timedelta(hours=48))
