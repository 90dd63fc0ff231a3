"""How fast a bot may speak."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from models.domain.pacing import TELEGRAM, UNLIMITED, Limits, Pacer


def test_no_second_holds_more_than_the_messenger_allows() -> None:
    pacer = Pacer(TELEGRAM)
    on_the_way: list[tuple[float, int]] = []
    arrived: list[float] = []
    now = 100.0
    while now < 120.0:
        for _, chat in [each for each in on_the_way if each[0] <= now]:
            pacer.answered(chat, now=now)
        on_the_way = [each for each in on_the_way if each[0] > now]
        allowed, _ = pacer.allowance(now)
        for _ in range(allowed):
            pacer.take(len(arrived), is_group=False, now=now)
            trip = 0.001 * (len(arrived) % 20)
            on_the_way.append((now + trip + 0.001, len(arrived)))
            arrived.append(now + trip)
        now += 0.005

    per_second = len(arrived) / 20.0
    assert per_second > 28.5
    assert max(sum(1 for at in arrived if start <= at < start + 1) for start in arrived) <= 30


def test_what_was_never_answered_in_time_makes_room_when_it_is_given_up() -> None:
    pacer = Pacer(Limits(per_second=1000, burst=1000, chat_pause=0, most_in_a_second=2))
    for chat in (1, 2):
        pacer.take(chat, is_group=False, now=10.0)

    assert pacer.allowance(25.0)[0] == 0
    pacer.answered(1, now=25.0)
    assert pacer.allowance(25.9)[0] == 0
    assert pacer.allowance(26.1)[0] == 1


def test_the_last_fifth_is_kept_for_answers() -> None:
    pacer = Pacer(Limits(per_second=10, burst=10, chat_pause=0))

    everything, others = pacer.allowance(1.0)

    assert (everything, others) == (10, 8)


def test_a_chat_rests_a_second() -> None:
    pacer = Pacer(TELEGRAM)

    pacer.take(7, is_group=False, now=50.0)

    assert pacer.blocked_chats(50.9) == [7]
    assert pacer.blocked_chats(51.1) == []


def test_a_group_takes_twenty_a_minute() -> None:
    pacer = Pacer(TELEGRAM)
    now = 10.0
    for _ in range(20):
        pacer.take(7, is_group=True, now=now)
        now += 1.5

    assert pacer.blocked_chats(now + 2) == [7]
    assert pacer.blocked_chats(69.9) == [7]
    assert pacer.blocked_chats(70.1) == []


def test_a_pause_stops_everything_until_it_is_over() -> None:
    pacer = Pacer(UNLIMITED)

    pacer.pause(5.0, 10.0)

    assert pacer.allowance(14.9) == (0, 0)
    assert pacer.allowance(15.1)[0] > 0
    assert pacer.next_chance(11.0) == 4.0
    assert pacer.next_chance(15.1) is None


@given(st.lists(st.tuples(st.integers(0, 5), st.floats(0.0, 3.0)), max_size=60))
def test_a_group_never_gets_more_than_its_window_holds(steps: list[tuple[int, float]]) -> None:
    pacer = Pacer(Limits(per_second=1000, burst=1000, chat_pause=0.5, group_window=10.0, group_most=4))
    now = 0.0
    sent: dict[int, list[float]] = {}
    for chat, wait in steps:
        now += wait
        if chat not in pacer.blocked_chats(now):
            pacer.take(chat, is_group=True, now=now)
            sent.setdefault(chat, []).append(now)

    for times in sent.values():
        for start in times:
            assert sum(1 for at in times if start <= at < start + 10.0) <= 4
