"""Answers to residents' questions, and what is said when the bot is not sure or does not know (voice L, N10)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import assert_never

from messages.channels.base import Choice, Content
from messages.format import phone, quote
from messages.texts import contacts
from messages.texts.tokens import BOT, cmd
from models.domain.place import Place, capital
from models.domain.questions import Entry
from models.domain.questions.entry import Source
from models.domain.questions.follow_ups import Facet

GROUP_LETTERS = 300
"""How much of an answer a group reads; the rest is in private."""
TYPED_SHOWN = 60
MOST_SENTENCES = 4
"""Of an answer, where one thing of it is asked further."""

PROMPT = "Gõ câu hỏi vào đây, ví dụ: làm lại căn cước cần gì."
PROMPT_IN_GROUP = (
    f"Muốn hỏi việc chung, gõ {cmd('hoi')} rồi câu hỏi. Tiền nộp, giấy tờ của nhà mình thì nhắn riêng cho {BOT}."
)
HEARD = "Có việc gì cứ gõ vào đây, Loa Xóm trả lời."
GLAD = "Cảm ơn, Loa Xóm đã ghi."
LOST_TOPIC = "Loa Xóm chưa rõ đang hỏi việc gì. Gõ đủ cả câu giúp, ví dụ: làm lại căn cước mất bao lâu."
OLD = "Câu hỏi đó Loa Xóm không còn giữ. Gõ lại giúp."
NOBODY_HANDED_TO = "Đã thôi, không chuyển cho ai."
FROM_THE_HAMLET = "Câu vừa rồi lấy từ sổ và tin đã đăng của nơi mình ở."
_AP = re.compile(r"(?<!thôn, )\b(trưởng )?ấp\b", re.IGNORECASE)  # "thôn, ấp" already speaks of every kind
_MEANT_THIS = "Có phải hỏi việc này không ạ?"
_MEANT_ONE = "Có phải hỏi một trong mấy việc này không ạ?"
_UNKNOWN = "Câu này Loa Xóm chưa biết, nên không dám trả lời bừa."
_EMERGENCIES = "khan-cap"

_HAND_OVER = (
    Choice(label="Đồng ý chuyển", action="ask.hand_over", answer="yes"),
    Choice(label="Không", action="ask.keep", answer="no"),
    Choice(label="Hỏi cách khác", action="ask.prompt"),
)


def answer(
    entry: Entry, asked_id: int, place: Place | None, *, is_expired: bool, facts: Sequence[tuple[str, str]] = ()
) -> Content:
    """L1; L6 where the entry is to be looked at again, L7 where its facts were not checked.

    `facts` are what the hamlet has told for this entry: what it is, and the words.
    """
    text = with_facts(told(entry, place), facts, place)
    if is_expired:
        text = (
            f"Câu trả lời dưới đây xem lại lần cuối ngày {_full_day(entry)}, nay có thể đã khác. "
            f"{_call_first(place)}\n\n{text}"
        )
    elif not entry.fact_checked:
        text = f"{text}\n\nChỗ này Loa Xóm chưa kiểm được với văn bản. {_call_first(place)}"
    elif entry.author:
        text = f"{text}\n\n{entry.author} viết, ngày {_full_day(entry)}."
    elif entry.sources:
        text = f"{text}\n\nTheo {source_name(entry.sources[0])}, xem lại ngày {_full_day(entry)}."
    return Content(text=text, choices=_about(asked_id, place))


def told(entry: Entry, place: Place | None) -> str:
    """An answer as it is said in one hamlet: the shared ones speak of an "ấp" and its head."""
    if place is None or entry.author:
        return entry.answer

    def own(found: re.Match[str]) -> str:
        word = place.head_title if found[1] else place.kind
        return capital(word) if found[0][0].isupper() else word

    return _AP.sub(own, entry.answer)


def with_facts(text: str, facts: Sequence[tuple[str, str]], place: Place | None) -> str:
    """An answer, and what the hamlet itself knows of it."""
    if not facts or place is None:
        return text
    told = "\n".join(f"{shown}: {value}" for shown, value in facts)
    return f"{text}\n\nỞ {place.hamlet}:\n{told}"


def first_of_two(first: Content, second: str) -> Content:
    """L22: two questions in one message; the second answer follows."""
    later = f"Câu thứ hai, {quote(second, TYPED_SHOWN)}, trả lời ở tin sau."
    return Content(text=f"Có hai câu hỏi. Câu thứ nhất:\n{first.text}\n\n{later}")


def more_of(entry: Entry, said: Mapping[Facet, Sequence[str]], place: Place | None) -> str:
    """What the answer given before says on one thing or two, or that it says nothing of it."""
    blocks = []
    for facet, sentences in said.items():
        if sentences:
            blocks.append("\n".join(sentences[:MOST_SENTENCES]))
        else:
            blocks.append(f"{_facet(facet)}: câu trả lời chưa ghi. {_call_first(place)}")
    told = "\n\n".join(blocks)
    return f"Về câu “{entry.question}”\n\n{told}"


def _facet(facet: Facet) -> str:
    match facet:
        case Facet.COST:
            return "Tiền"
        case Facet.DURATION:
            return "Mất bao lâu"
        case Facet.PLACE:
            return "Làm ở đâu"
        case Facet.PAPERS:
            return "Giấy tờ cần mang"
        case Facet.PHONE:
            return "Số điện thoại"
        case Facet.ONLINE:
            return "Làm trên mạng"
        case Facet.WHEN:
            return "Ngày, giờ"
        case _:
            assert_never(facet)


def answer_in_group(entry: Entry, place: Place | None, *, is_expired: bool) -> str:
    """The beginning of an answer; all of it where somebody is in danger."""
    text = told(entry, place)
    if entry.category == _EMERGENCIES:
        return text
    warning = f"Xem lại lần cuối ngày {_full_day(entry)}, nay có thể đã khác.\n\n" if is_expired else ""
    doubt = "" if is_expired or entry.fact_checked else "\n\nChỗ này Loa Xóm chưa kiểm được với văn bản."
    return f"{warning}{opening(text)}{doubt}\n\nXem đủ: nhắn riêng cho {BOT}."


def opening(text: str) -> str:
    """The first lines of an answer, within what a group reads; at least the first, up to a sentence's end."""
    lines = text.splitlines()
    kept = lines[0]
    if len(kept) > GROUP_LETTERS:
        end = kept.rfind(". ", 0, GROUP_LETTERS)
        return kept[: end + 1] if end > 0 else kept[: GROUP_LETTERS - 1].rstrip() + "…"
    for line in lines[1:]:
        if len(kept) + len(line) >= GROUP_LETTERS:
            break
        kept = f"{kept}\n{line}"
    return kept


def sources(entry: Entry, place: Place | None) -> str:
    """L2: where the last answer is from."""
    if entry.author:
        return f"Câu trả lời do {entry.author} viết, ngày {_full_day(entry)}."
    listed = "\n".join(_source(source) for source in entry.sources[:2])
    doubt = "" if entry.fact_checked else "\n\nChỗ này Loa Xóm chưa kiểm được với văn bản."
    commune = place.commune_kind if place else "xã"
    return (
        f"Câu trả lời lấy từ:\n{listed}{doubt}\n\n"
        f"Xem lại ngày {_full_day(entry)}. Thấy khác với {commune} nói thì xin theo {commune}, "
        "và báo Loa Xóm để sửa."
    )


def source_name(source: Source) -> str:
    """A source as a sentence names it, without catalogue numbers and where its copy was read."""
    title = re.sub(r"\s*\([^()]*\bkho\b[^()]*\)$", "", source.title)
    title = re.sub(r"^TTHC [\d.]+ ", "thủ tục ", title)
    return title if title.split(" ", 1)[0].isupper() else title[:1].lower() + title[1:]


def nearest(topics: Sequence[tuple[str, str]], asked_id: int) -> Content:
    """L3: (entry id, question) of the nearest topics, picked by number."""
    none = Choice(label="Không phải", action=f"ask.none:{asked_id}", answer="no")
    if len(topics) == 1:
        [(entry_id, question)] = topics
        this = Choice(label="Đúng câu này", action=f"ask.pick:{asked_id}:{entry_id}", answer="yes")
        return Content(text=f"{_MEANT_THIS}\n\n{question}", choices=(this, none))
    listed = "\n".join(f"{number}. {question}" for number, (_, question) in enumerate(topics, 1))
    choices = [
        Choice(label=f"Câu {number}", action=f"ask.pick:{asked_id}:{entry_id}")
        for number, (entry_id, _) in enumerate(topics, 1)
    ]
    return Content(text=f"{_MEANT_ONE}\n\n{listed}", choices=(*choices, none))


def unknown(place: Place) -> Content:
    """L4: offers a person and says who will see what."""
    return Content(text=f"{_UNKNOWN}\n\n{_who_sees(place)}", choices=_HAND_OVER)


def unknown_without_hamlet() -> str:
    """Nobody to hand it to."""
    return f"{_UNKNOWN}\n\nHỏi ở Trung tâm Phục vụ hành chính công của nơi mình ở."


def unknown_to_head() -> str:
    """The head is the person others would be sent to."""
    return f"{_UNKNOWN}\n\nXem các việc làm được: gõ {cmd('trogiup')}."


def not_ours(place: Place | None) -> str:
    """L17: the weather, the lottery."""
    kind = place.kind if place else "thôn"
    return f"Việc này Loa Xóm không biết. Loa Xóm chỉ lo tin của {kind}, tiền nộp và giấy tờ."


def medicine(clinic: str) -> str:
    """L18; `clinic` is how to reach the health station, as the hamlet has told, or empty."""
    reach = f" ({clinic})" if clinic else ""
    return f"Chuyện thuốc men Loa Xóm không dám trả lời. Hỏi trạm y tế{reach}. Nguy cấp gọi 115."


def unknown_in_group(place: Place) -> str:
    """Short, and no name goes anywhere."""
    return f"Câu này Loa Xóm chưa biết. Hỏi {contacts.head(place)}, hoặc nhắn riêng cho {BOT} để nhờ tổ công nghệ số."


def hand_over(place: Place) -> Content:
    """A person was asked for: who will see what."""
    return Content(text=_who_sees(place), choices=_HAND_OVER[:2])


def not_understood(typed: str) -> str:
    """N10, for the first time."""
    return f"Loa Xóm chưa hiểu {quote(typed, TYPED_SHOWN)}. Gõ ngắn hơn giúp, ví dụ: tiền vệ sinh bao nhiêu."


def still_not_understood(place: Place) -> Content:
    """N10, for the second time in a row."""
    return Content(
        text=f"Loa Xóm vẫn chưa hiểu. Gọi {contacts.head(place)}, hoặc nhờ người giúp.",
        choices=(
            Choice(label="Nhờ người giúp", action="ask.person"),
            Choice(label="Xem việc làm được", action="/menu"),
        ),
    )


def marked_wrong(place: Place | None) -> Content:
    """L21: what is wrong; a new question may be typed all the same."""
    who = f"{place.head_title} và tổ công nghệ số" if place else "người giữ câu trả lời"
    return Content(
        text=f"Cảm ơn. Chỗ nào chưa đúng ạ? Gõ một câu, {who} sẽ xem lại.",
        choices=(
            Choice(label="Không phải câu hỏi", action="faq.why:other"),
            Choice(label="Thông tin cũ", action="faq.why:old"),
            Choice(label="Khó hiểu", action="faq.why:hard"),
            Choice(label="Thôi", action="leave"),
        ),
    )


WHY = {"other": "Không phải câu hỏi", "old": "Thông tin cũ", "hard": "Khó hiểu"}


def remarked(*, may_ask: bool) -> Content:
    """What is wrong was kept; a person may answer meanwhile."""
    choices = (Choice(label="Nhờ người giúp", action="ask.person"),) if may_ask else ()
    return Content(text="Đã ghi, có người xem lại. Sửa xong, ai hỏi nữa sẽ nghe câu mới.", choices=choices)


def to_be_reviewed(entry: Entry, place: Place, you: str) -> str:
    """Tells the head that people ask for an answer that is past its day."""
    return (
        f"Câu trả lời “{entry.question}” đã đến ngày phải xem lại mà bà con vẫn hỏi.\n\n"
        f"Loa Xóm đang nhắc bà con gọi hỏi trước khi đi. {capital(you)} hỏi {place.commune_kind} giúp xem có gì đổi."
    )


def also(content: Content, question: str, asked_id: int, entry_id: str) -> Content:
    """The hamlet's own answer first, and the topic of the answer set that fits too."""
    see = Choice(label="Xem câu đó", action=f"ask.pick:{asked_id}:{entry_id}")
    return Content(
        text=f"{content.text}\n\nHay là hỏi: {question}", choices=(*content.choices, see), picture=content.picture
    )


def _about(asked_id: int, place: Place | None) -> tuple[Choice, ...]:
    choices = (
        Choice(label="Có ích", action=f"faq.useful:{asked_id}"),
        Choice(label="Chưa đúng", action=f"faq.wrong:{asked_id}"),
    )
    return (*choices, Choice(label="Nhờ người giúp", action="ask.person")) if place else choices


def _who_sees(place: Place) -> str:
    return f"Chuyển cho tổ công nghệ số của {place.kind} thì họ thấy tên và câu hỏi. Chuyển chứ ạ?"


def _call_first(place: Place | None) -> str:
    if place is not None and place.office_phone:
        return f"Gọi {phone(place.office_phone)} hỏi lại trước khi đi."
    commune = place.commune_kind if place else "xã"
    return f"Hỏi lại Trung tâm Phục vụ hành chính công {commune} trước khi đi."


def _full_day(entry: Entry) -> str:
    return f"{entry.reviewed.day}/{entry.reviewed.month}/{entry.reviewed.year}"


def _source(source: Source) -> str:
    name = capital(source_name(source))
    address = source.url.split(" ", 1)[0]
    return f"{name}\n{address}" if address.startswith("http") else name
