"""What a household's word about a meeting means, and when those who kept silent are reminded."""

from __future__ import annotations

from datetime import datetime, time

import pytest

from models.domain.meetings import (
    Answer,
    Timing,
    Window,
    evening_reminder,
    hours_reminder,
    read_answer,
    read_items,
)
from tests.clock import ZONE

DAY = Window(opens=time(6, 30), closes=time(21, 0))


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        pytest.param("dự", Answer.COME, id="come"),
        pytest.param("Du a", Answer.COME, id="without marks, politely"),
        pytest.param("nhà mình dự.", Answer.COME, id="with the house"),
        pytest.param("đủ", None, id="another word with other marks"),
        pytest.param("dư", None, id="surplus"),
        pytest.param("Vắng", Answer.AWAY, id="away"),
        pytest.param("không dự", Answer.AWAY, id="not coming"),
        pytest.param("thay", Answer.SUBSTITUTE, id="somebody else"),
        pytest.param("thấy", None, id="to see"),
        pytest.param("dự?", None, id="a question"),
        pytest.param("dự họp cần mang gì", None, id="a longer sentence"),
    ],
)
def test_a_word_is_an_answer_only_by_itself(said: str, meant: Answer | None) -> None:
    assert read_answer(said) is meant


def test_an_agenda_loses_the_numbers_that_people_type() -> None:
    assert read_items("1. Mức thu\n\n - Ai  đi thu\n2027: dự toán") == ("Mức thu", "Ai đi thu", "2027: dự toán")


@pytest.mark.parametrize(
    ("announced", "now", "evening", "hours"),
    [
        pytest.param((20, 9, 0), (27, 18, 59), Timing.LATER, Timing.LATER, id="before the evening"),
        pytest.param((20, 9, 0), (27, 19, 0), Timing.NOW, Timing.LATER, id="in the evening"),
        pytest.param((27, 18, 0), (27, 19, 0), Timing.OVER, Timing.LATER, id="they were invited just now"),
        pytest.param((20, 9, 0), (27, 21, 0), Timing.OVER, Timing.LATER, id="after an outage, in quiet hours"),
        pytest.param((20, 9, 0), (28, 17, 30), Timing.OVER, Timing.NOW, id="two hours before"),
        pytest.param((28, 16, 0), (28, 17, 30), Timing.OVER, Timing.OVER, id="invited the same afternoon"),
        pytest.param((20, 9, 0), (28, 19, 10), Timing.OVER, Timing.OVER, id="it is about to begin"),
    ],
)
def test_silent_households_are_reminded_in_time(
    announced: tuple[int, int, int], now: tuple[int, int, int], evening: Timing, hours: Timing
) -> None:
    starts = datetime(2026, 11, 28, 19, 30, tzinfo=ZONE)
    when = {
        "starts": starts,
        "announced": datetime(2026, 11, *announced, tzinfo=ZONE),
        "now": datetime(2026, 11, *now, tzinfo=ZONE),
    }

    assert (evening_reminder(**when, window=DAY), hours_reminder(**when, window=DAY)) == (evening, hours)


def test_nobody_is_woken_for_a_meeting_of_the_early_morning() -> None:
    starts, announced = datetime(2026, 11, 28, 7, 30, tzinfo=ZONE), datetime(2026, 11, 20, 9, 0, tzinfo=ZONE)

    def at(hour: int, minute: int) -> Timing:
        now = datetime(2026, 11, 28, hour, minute, tzinfo=ZONE)
        return hours_reminder(starts=starts, announced=announced, now=now, window=DAY)

    assert [at(5, 30), at(6, 30), at(7, 1)] == [Timing.LATER, Timing.NOW, Timing.OVER]
