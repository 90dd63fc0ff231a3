"""How head and helpers see what was not answered well, and write or put right an answer (voice L21, L25)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from messages.channels.base import Choice, Content
from messages.format import day, masked, quote
from messages.texts.tokens import cmd
from models.domain.place import Place, capital
from models.domain.questions import Entry, OwnAnswer
from models.domain.questions.likeness import Alike

MOST_LISTED = 5
MEMBERS_SHOWN = 5
SHOWN = 100
"""Letters of a question that are shown again."""

NOTHING = "Chưa có câu hỏi nào của bà con mà Loa Xóm trả lời chưa được."
NOT_YOURS = "Viết câu trả lời là việc của người lo việc chung và tổ công nghệ số."
GONE = f"Câu đó đã có người lo. Xem lại danh sách: gõ {cmd('viec')}."
FIND = "Muốn sửa câu trả lời nào ạ? Gõ câu mà bà con hay hỏi, ví dụ: làm khai sinh."
NOT_FOUND = "Loa Xóm không thấy câu nào gần với chữ đó. Gõ cách khác giúp."
TOO_SHORT = "Câu đó ngắn quá. Gõ đủ ý giúp, bà con đọc là làm được."
PUT_ASIDE = "Đã bỏ qua, không hiện trong danh sách nữa."
TAKEN_BACK = "Đã lấy lại. Từ bây giờ Loa Xóm trả lời như trước."
ALREADY_BACK = "Câu đó đã lấy lại rồi."
NOTHING_OWN = "Nơi mình chưa tự viết câu trả lời nào."
MORE_WAYS = "Giữ câu trả lời chung, chỉ thêm cách hỏi của bà con."
NO_SECRETS = "Câu trả lời không được xin mật khẩu, mã OTP hay ảnh giấy tờ của bà con. Gõ lại giúp."
_LEAVE = Choice(label="Thôi", action="leave")
_KEEP = (
    Choice(label="Dùng câu này", action="learn.keep", answer="yes"),
    Choice(label="Gõ lại", action="learn.again", answer="no"),
    _LEAVE,
)


def unanswered(groups: Sequence[Alike], *, for_head: bool) -> Content:
    """What was asked and not answered well, alike ones together, nobody named."""
    shown = list(groups)[:MOST_LISTED]
    lines = [f"{number}. {_line(group)}" for number, group in enumerate(shown, 1)]
    left = len(groups) - len(shown)
    more = f"\nCòn {left} câu nữa." if left else ""
    listed = "\n".join(lines)
    text = f"Bà con hỏi mà Loa Xóm trả lời chưa được, {len(groups)} việc\n\n{listed}{more}" if shown else NOTHING
    return Content(
        text=text,
        choices=(
            *(
                Choice(label=f"Câu {number}", action=f"learn.group:{group.first.asked_id}")
                for number, group in enumerate(shown, 1)
            ),
            Choice(label="Sửa câu trả lời", action="learn.find"),
            Choice(label="Câu mình đã viết", action="learn.own"),
            *([Choice(label="Ghi số, chỗ ở đây", action="local.first")] if for_head else []),
            _LEAVE,
        ),
    )


def group(alike: Alike, entry: Entry | None, nearest: Sequence[Entry]) -> Content:
    """One matter: how it was asked, what is wrong with the answer, and what can be done."""
    asked = "\n".join(f"- {quote(masked(each.text), SHOWN)}" for each in alike.members[:MEMBERS_SHOWN])
    first = alike.first.asked_id
    remarks = list(dict.fromkeys(each.remark for each in alike.members if each.remark))
    said = f"\n\nBà con chê: {masked('; '.join(remarks[:3]))}" if remarks else ""
    if entry is not None:
        return Content(
            text=f"Câu trả lời “{entry.question}” bị báo chưa đúng, {len(alike.members)} lần:\n{asked}{said}\n\n"
            f"Đang trả lời:\n{entry.answer}",
            choices=(
                Choice(label="Sửa câu này", action=f"learn.edit:{entry.entry_id}:{first}"),
                Choice(label="Câu vẫn đúng", action=f"learn.aside:{first}"),
                _LEAVE,
            ),
        )
    near = "\n".join(f"{number}. {each.question}" for number, each in enumerate(nearest, 1))
    same = f"\n\nGần nhất trong kho:\n{near}" if nearest else ""
    return Content(
        text=f"Bà con hỏi, {len(alike.members)} lần:\n{asked}{said}{same}",
        choices=(
            Choice(label="Viết câu trả lời", action=f"learn.write:{first}"),
            *(
                Choice(label=f"Là câu số {number}", action=f"learn.same:{first}:{each.entry_id}")
                for number, each in enumerate(nearest, 1)
            ),
            Choice(label="Bỏ qua câu này", action=f"learn.aside:{first}"),
            _LEAVE,
        ),
    )


def ask_question(kept: str) -> Content:
    """The question as people will read it."""
    return Content(
        text=f"Câu hỏi nên ghi gọn thế nào ạ? Bà con hỏi {quote(masked(kept), SHOWN)}. "
        "Gõ lại cho gọn, đừng ghi tên ai.",
        choices=(Choice(label="Giữ nguyên câu", action="learn.as_asked"), _LEAVE),
    )


def ask_answer(question: str, now: str) -> str:
    """The answer, in somebody's own words; `now` is what is said so far."""
    before = f"\n\nĐang trả lời:\n{now}" if now else ""
    return (
        f"Gõ câu trả lời cho “{question}”: cần mang gì, ở đâu, mất bao lâu, bao nhiêu tiền, gọi số nào. "
        f"Không quá một nghìn chữ cái.{before}"
    )


def preview(question: str, answer: str) -> Content:
    """What residents will read."""
    return Content(text=f"Bà con sẽ đọc:\n\n{question}\n\n{answer}\n\nDùng ngay chứ ạ?", choices=_KEEP)


def in_use(question: str, version: int) -> Content:
    """It is live; how to take it back."""
    return Content(
        text=f"Đã dùng từ bây giờ: “{question}”. Ai hỏi câu này sẽ nghe câu vừa viết, kèm tên người viết và ngày.",
        choices=(
            Choice(label="Lấy lại", action=f"learn.undo:{version}", exact=True),
            Choice(label="Xem câu khác", action="learn.list"),
        ),
    )


def same_as(question: str, version: int) -> Content:
    """How people asked now leads to an answer that there was."""
    return Content(
        text=f"Từ bây giờ hỏi như vậy, Loa Xóm trả lời câu “{question}”.",
        choices=(
            Choice(label="Lấy lại", action=f"learn.undo:{version}", exact=True),
            Choice(label="Xem câu khác", action="learn.list"),
        ),
    )


def found(entries: Sequence[Entry]) -> Content:
    """Which answer is to be put right."""
    listed = "\n".join(f"{number}. {entry.question}" for number, entry in enumerate(entries, 1))
    return Content(
        text=f"Sửa câu nào ạ?\n\n{listed}",
        choices=(
            *(
                Choice(label=f"Câu {number}", action=f"learn.edit:{entry.entry_id}")
                for number, entry in enumerate(entries, 1)
            ),
            _LEAVE,
        ),
    )


def own(answers: Sequence[OwnAnswer], behind: frozenset[str], today: date) -> Content:
    """What the hamlet wrote: who, when; `behind` are those whose shipped answer was reviewed again since."""
    shown = list(answers)[-MOST_LISTED:][::-1]
    lines = [
        f"{number}. {each.question} ({written(each, today)}"
        f"{', bản chung đã xem lại sau ngày đó' if each.entry_id in behind else ''})"
        for number, each in enumerate(shown, 1)
    ]
    listed = "\n".join(lines)
    return Content(
        text=f"Nơi mình tự viết, {len(answers)} câu\n\n{listed}" if shown else NOTHING_OWN,
        choices=(
            *(
                Choice(label=f"Câu {number}", action=f"learn.see:{each.version}")
                for number, each in enumerate(shown, 1)
            ),
            _LEAVE,
        )
        if shown
        else (),
    )


def see(own_answer: OwnAnswer, shipped: Entry | None, today: date) -> Content:
    """One answer of the hamlet's own, beside the shipped one where that was reviewed again since."""
    behind = (
        f"\n\nBản chung, xem lại ngày {shipped.reviewed.day}/{shipped.reviewed.month}/{shipped.reviewed.year}:\n"
        f"{shipped.answer}"
        if shipped is not None and own_answer.is_behind(shipped)
        else ""
    )
    said = own_answer.answer or MORE_WAYS
    return Content(
        text=f"{own_answer.question}\n\n{said}\n\n{capital(written(own_answer, today))}.{behind}",
        choices=(
            Choice(label="Sửa câu này", action=f"learn.edit:{own_answer.entry_id}"),
            Choice(label="Lấy lại", action=f"learn.undo:{own_answer.version}", exact=True),
            _LEAVE,
        ),
    )


def fact_wanted(ask: str, key: str, you: str) -> Content:
    """L25: people ask for what only the hamlet knows."""
    return Content(
        text=(
            f"Bà con hay hỏi việc này mà Loa Xóm chưa có: {ask}\n\n"
            f"{capital(you)} trả lời một câu, Loa Xóm ghi vào và dùng từ nay."
        ),
        choices=(
            Choice(label="Trả lời", action=f"local.tell:{key}"),
            Choice(label="Bỏ qua câu này", action=f"local.skip:{key}"),
        ),
    )


def fact_prompt(ask: str) -> Content:
    """The next words are the fact."""
    return Content(text=f"Gõ một câu: {ask}.", choices=(_LEAVE,))


def fact_noted(shown: str, value: str, next_key: str | None) -> Content:
    """It is noted; the next one if the head likes."""
    choices = (
        (Choice(label="Ghi việc khác", action=f"local.tell:{next_key}"), Choice(label="Để sau", action="local.later"))
        if next_key
        else ()
    )
    return Content(text=f"Đã ghi, dùng từ bây giờ.\n\n{shown}: {value}", choices=choices)


FACT_PASSED = "Đã bỏ qua, Loa Xóm không hỏi lại việc này."
FACT_LATER = f"Để đó. Ghi tiếp lúc nào cũng được: gõ {cmd('viec')}."
ALL_TOLD = "Những việc riêng của nơi mình đã ghi đủ."


def local_fact(shown: str, value: str, place: Place) -> str:
    """The hamlet's own fact as an answer."""
    return f"{shown} ở {place.hamlet}: {value}"


def _line(alike: Alike) -> str:
    times = f", {len(alike.members)} lần" if len(alike.members) > 1 else ""
    wrong = ", báo chưa đúng" if alike.entry is not None else ""
    return f"{quote(masked(alike.first.text), SHOWN)}{times}{wrong}"


def written(own_answer: OwnAnswer, today: date) -> str:
    who = own_answer.author or "người của nơi mình"
    return f"{who} viết {day(own_answer.written_on, today)}"
