"""Questions that ask alike stand together; the hamlet's own words hold whatever set is shipped."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from messages import faq
from models.domain.questions import OwnAnswer
from models.domain.questions.likeness import Unanswered, grouped
from models.domain.questions.own import CATEGORY, merged


def test_questions_stand_together_by_likeness_and_by_the_answer_marked_wrong() -> None:
    asked = [
        Unanswered(asked_id=1, text="xin giấy xác nhận hộ trồng lúa ở đâu ạ", entry=None),
        Unanswered(asked_id=2, text="mấy giờ chợ phiên họp", entry=None),
        Unanswered(asked_id=3, text="cho hoi xin giay xac nhan trong lua", entry=None),
        Unanswered(asked_id=4, text="khai sinh cần gì", entry="khai-sinh"),
        Unanswered(asked_id=5, text="làm giấy cho cháu mới đẻ", entry="khai-sinh"),
    ]

    groups = grouped(asked, faq.lexicon())

    assert [[each.asked_id for each in group.members] for group in groups] == [[1, 3], [4, 5], [2]]


def test_a_new_version_of_the_shipped_set_keeps_what_the_hamlet_wrote() -> None:
    shipped = list(faq.entries())
    birth = next(entry for entry in shipped if entry.entry_id == "khai-sinh")
    own = [
        OwnAnswer(
            version=1, entry_id="khai-sinh", question=birth.question, variants=(), answer="Gặp chị Hạnh ở xã.",
            corrects=birth.reviewed, author="Lê Minh Đức", written_on=date(2026, 11, 22),
        ),
        OwnAnswer(
            version=2, entry_id="own-2", question="Chợ phiên họp ngày nào?", variants=("chợ phiên",),
            answer="Mùng 5, mùng 10.", corrects=None, author="Lê Minh Đức", written_on=date(2026, 11, 22),
        ),
        OwnAnswer(
            version=3, entry_id="khai-tu", question="", variants=("nhà có người mất báo ai",), answer="",
            corrects=birth.reviewed, author="Lê Minh Đức", written_on=date(2026, 11, 22),
        ),
    ]  # fmt: skip
    newer = [
        replace(entry, reviewed=date(2027, 2, 1), answer="mới") for entry in shipped if entry.category != "ho-tich"
    ]
    newer += [replace(entry, answer="mới") for entry in shipped if entry.entry_id == "khai-tu"]
    newer += [replace(birth, reviewed=date(2027, 2, 1), answer="mới")]

    entries = {entry.entry_id: entry for entry in merged(newer, own)}

    assert entries["khai-sinh"].answer == "Gặp chị Hạnh ở xã."
    assert entries["khai-sinh"].author == "Lê Minh Đức"
    assert entries["own-2"].category == CATEGORY
    assert entries["vneid-cai-dat"].answer == "mới"
    assert (entries["khai-tu"].answer, entries["khai-tu"].author) == ("mới", "")
    assert "nhà có người mất báo ai" in entries["khai-tu"].variants
    assert own[0].is_behind(newer[-1])
    assert not own[0].is_behind(birth)
