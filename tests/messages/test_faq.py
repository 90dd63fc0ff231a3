"""The answer set that ships, and what was learnt from its phrasings."""

from __future__ import annotations

import pytest

from messages import faq
from models.domain.folding import words
from models.domain.questions import Decision, Entry, Intent
from tests.eval_answers import golden, is_answered, is_first, is_right, is_sure, is_wrong, share
from tests.held_out import taken

LEAST_PHRASINGS = 40
LONGEST_ANSWER = 2_000


@pytest.mark.parametrize("entry", faq.entries(), ids=lambda entry: entry.entry_id)
def test_an_entry_is_whole_and_fits_a_message(entry: Entry) -> None:
    assert 0 < len(entry.answer) <= LONGEST_ANSWER
    assert entry.sources
    assert entry.question
    assert entry.expires is None or entry.expires > entry.reviewed


def test_the_set_has_its_110_entries_each_once() -> None:
    assert len({entry.entry_id for entry in faq.entries()}) == len(faq.entries()) == 110


def test_every_entry_is_asked_in_forty_ways() -> None:
    asked = faq.phrasings()

    few = {entry.entry_id for entry in faq.entries() if len(set(asked[entry.entry_id])) < LEAST_PHRASINGS}

    assert not few
    assert set(asked) == {entry.entry_id for entry in faq.entries()} | set(Intent)


def test_no_phrasing_means_two_entries() -> None:
    owners: dict[str, str] = {}
    entries = {entry.entry_id for entry in faq.entries()}

    shared = [
        line
        for label, lines in faq.phrasings().items()
        if label in entries
        for line in lines
        if owners.setdefault(line.lower(), label) != label
    ]

    assert not shared


def test_the_weights_were_learnt_from_what_ships() -> None:
    texts = [text for entry in faq.entries() for text in (entry.question, *entry.variants)]
    texts += [line for lines in (*faq.phrasings().values(), *faq.elsewhere().values()) for line in lines]

    strange = [text for text in texts if not faq.weights().has_seen(text)]

    assert not strange, "run python -m messages.faq.train"
    assert list(faq.weights().entries) == [entry.entry_id for entry in faq.entries()]


def test_no_golden_question_was_trained_on() -> None:
    trained = {words(text) for lines in (*faq.phrasings().values(), *faq.elsewhere().values()) for text in lines}

    assert not [question.question for question in golden() if words(question.question) in trained]


def test_the_bar_holds_on_the_golden_questions() -> None:
    answerer = faq.answerer()
    asked = [(question, answerer.ask(question.question)) for question in golden()]
    inside = [pair for pair in asked if pair[0].entry]
    outside = [pair for pair in asked if pair[0].is_outside]

    assert len(asked) >= 800
    assert len(outside) >= 150
    assert share(inside, is_first) >= 0.92
    assert share(inside, is_right) >= 0.80
    assert share(inside, is_wrong) <= 0.02
    assert share(outside, is_answered) <= 0.03


def test_the_bar_holds_for_another_hand_that_the_training_has_not_seen() -> None:
    asked = [each for each in taken() if each.meant and not each.among_fillers]
    sure = [each for each in asked if is_sure(each)]

    assert {each.question for each in asked} == {text for entry in faq.entries() for text in entry.variants}
    assert sum(each.guess == each.meant for each in sure) >= 0.80 * len(asked)
    assert sum(each.guess != each.meant for each in sure) <= 0.02 * len(asked)


def test_a_question_that_is_not_quite_clear_is_offered_the_nearest_topics() -> None:
    asked = faq.answerer().ask("giấy tờ cho con")

    assert asked.decision is Decision.SUGGEST
    assert len(asked.suggestions) == 3


def test_every_local_line_is_a_fact_that_the_head_can_tell() -> None:
    of_the_register = {"Số điện thoại trưởng ấp", "Số tài khoản quỹ ấp và người giữ"}
    wanted = {line for entry in faq.entries() for line in entry.local_fill}
    told = [line for kind in faq.local_facts().values() for line in kind.fills]

    assert sorted(told) == sorted(wanted - of_the_register)
    assert all(len(key) <= 40 and ":" not in key for key in faq.local_facts())
