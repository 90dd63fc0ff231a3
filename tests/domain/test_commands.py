"""What is typed is a command only if it has a command's form and its sender holds the work."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from handlers.rounds import names_a_round
from messages.texts.commands import COMMANDS, MENU_LIMIT
from models.domain.commands import (
    ArgumentsParse,
    Called,
    CodeReading,
    Command,
    GroupCode,
    JoinCode,
    NoCode,
    NoCommand,
    NotAllowed,
    UnknownCommand,
    read_code,
    read_command,
)
from models.domain.folding import fold
from models.domain.roles import RIGHTS, RoleKind

RESIDENT: frozenset[RoleKind] = frozenset()
HEAD = frozenset({RoleKind.HEAD})
TREASURER = frozenset({RoleKind.TREASURER})
ALL = frozenset(RoleKind)

ARGUMENTS: dict[str, ArgumentsParse] = {
    "hoi": lambda text: True,
    "thutien": lambda text: len(text.split()) == 2 and all(word.isdigit() for word in text.split()),
    "nhantin": lambda text: isinstance(read_code(text), JoinCode),
    "dongdot": names_a_round,
}


def read(text: str, held: frozenset[RoleKind] = RESIDENT) -> object:
    return read_command(text, COMMANDS, held=held, arguments=ARGUMENTS, bot_name="loaxom_bot")


@pytest.mark.parametrize(
    ("text", "held", "expected"),
    [
        pytest.param("nộp", RESIDENT, Called(name="nop"), id="the-word-itself"),
        pytest.param("nop", RESIDENT, Called(name="nop"), id="without-marks"),
        pytest.param("  NỘP. ", RESIDENT, Called(name="nop"), id="capitals-and-a-full-stop"),
        pytest.param("“nộp”", RESIDENT, Called(name="nop"), id="copied-with-our-quotes"),
        pytest.param(unicodedata.normalize("NFD", "nộp tiền"), RESIDENT, Called(name="nop"), id="decomposed"),
        pytest.param("nộp tien", RESIDENT, Called(name="nop"), id="half-with-marks"),
        pytest.param("đong tien", RESIDENT, Called(name="nop"), id="only-the-barred-d"),
        pytest.param("nộp 👍", RESIDENT, NoCommand(), id="a-sign-is-not-a-word-of-the-command"),
        pytest.param("nợp", RESIDENT, NoCommand(), id="another-word"),
        pytest.param("nộp?", RESIDENT, NoCommand(), id="a-question"),
        pytest.param("nộp hồ sơ", RESIDENT, NoCommand(), id="nop-is-also-for-papers"),
        pytest.param("nhatoi", RESIDENT, Called(name="nhatoi"), id="the-name-in-one-word"),
        pytest.param("hủy phiếu", TREASURER, Called(name="huyphieu"), id="tone-on-the-first-vowel"),
        pytest.param("huỷ phiếu", TREASURER, Called(name="huyphieu"), id="tone-on-the-last-vowel"),
        pytest.param("nhà tôi nộp rồi ạ", RESIDENT, Called(name="dachuyen"), id="said-with-courtesy"),
        pytest.param("em ck roi nhe", RESIDENT, Called(name="dachuyen"), id="said-with-courtesy-without-marks"),
        pytest.param("nộp rồi thì sao ạ", RESIDENT, NoCommand(), id="paid-and-what-now"),
        pytest.param("hội nha", RESIDENT, NoCommand(), id="one-syllable-and-courtesy"),
        pytest.param("Đóng đợt thu", HEAD, Called(name="dongdot"), id="the-end-of-a-round"),
        pytest.param("dong dot thu", HEAD, Called(name="dongdot"), id="the-end-of-a-round-without-marks"),
        pytest.param("đóng đợt thu", RESIDENT, NoCommand(), id="a-resident-asks"),
        pytest.param("thôi", RESIDENT, Called(name="thoi"), id="leave"),
        pytest.param("thời", RESIDENT, NoCommand(), id="not-leave"),
        pytest.param("đúng", ALL, NoCommand(), id="right"),
        pytest.param("dùng", ALL, NoCommand(), id="use"),
        pytest.param("Chị ơi cho hỏi", ALL, NoCommand(), id="calling"),
        pytest.param("Họp mấy giờ", ALL, NoCommand(), id="meeting-when"),
        pytest.param("Xã có làm việc thứ Bảy không", ALL, NoCommand(), id="commune-open"),
        pytest.param("Loa hỏng rồi", ALL, NoCommand(), id="loudspeaker-broken"),
        pytest.param(
            "cho hỏi xã mở cửa mấy giờ", RESIDENT, Called(name="hoi", arguments="xã mở cửa mấy giờ"), id="ask"
        ),
        pytest.param("hoi phu nu hop luc nao", RESIDENT, NoCommand(), id="the-womens-union"),
        pytest.param("hội phụ nữ họp lúc nào", RESIDENT, NoCommand(), id="the-womens-union-with-marks"),
        pytest.param("thu tiền 012 20000", TREASURER, Called(name="thutien", arguments="012 20000"), id="cash"),
        pytest.param("thu tiền điện", TREASURER, NoCommand(), id="arguments-that-do-not-parse"),
        pytest.param("thu tiền 012 20000", RESIDENT, NoCommand(), id="cash-from-a-resident"),
        pytest.param("thu tiền mới", HEAD, Called(name="dotthu"), id="the-longer-words-win"),
        pytest.param("nhận tin 4821-7730", RESIDENT, Called(name="nhantin", arguments="4821-7730"), id="join"),
        pytest.param("", ALL, NoCommand(), id="nothing"),
        pytest.param("👍", ALL, NoCommand(), id="emoji"),
    ],
)
def test_without_a_slash_the_whole_message_must_have_the_form(
    text: str, held: frozenset[RoleKind], expected: object
) -> None:
    assert read(text, held) == expected


@pytest.mark.parametrize(
    ("text", "held", "expected"),
    [
        pytest.param("/nop", RESIDENT, Called(name="nop"), id="name"),
        pytest.param("/nộp", RESIDENT, Called(name="nop"), id="with-marks"),
        pytest.param("/ nhận tin 48217730", RESIDENT, Called(name="nhantin", arguments="48217730"), id="two-words"),
        pytest.param(
            "/nhantin@LoaXom_bot 48217730", RESIDENT, Called(name="nhantin", arguments="48217730"), id="at-us"
        ),
        pytest.param("/nop@other_bot", RESIDENT, NoCommand(), id="at-another-bot"),
        pytest.param("/start head-7Qx_1", RESIDENT, Called(name="start", arguments="head-7Qx_1"), id="code"),
        pytest.param("/batdau", RESIDENT, Called(name="start"), id="alias"),
        pytest.param("/danop", RESIDENT, Called(name="danop"), id="cash-claim"),
        pytest.param("/thu tien 12 20", TREASURER, Called(name="thutien", arguments="12 20"), id="spaced-name"),
        pytest.param("/nhắc nộp", HEAD, Called(name="nhac"), id="the-shown-words"),
        pytest.param(
            "/thongbao Mai cắt điện", HEAD, Called(name="thongbao", arguments="Mai cắt điện"), id="free-text"
        ),
        pytest.param("/thongbao", RESIDENT, NotAllowed(name="thongbao"), id="not-his-work"),
        pytest.param("/thu tiền mới", TREASURER, Called(name="dotthu"), id="round-by-the-treasurer"),
        pytest.param("/xyz abc", RESIDENT, UnknownCommand(typed="xyz"), id="unknown"),
        pytest.param("/", RESIDENT, NoCommand(), id="a-slash-alone"),
        pytest.param(
            "/hoi dòng một\ndòng hai", RESIDENT, Called(name="hoi", arguments="dòng một\ndòng hai"), id="lines"
        ),
    ],
)
def test_with_a_slash_a_command_is_a_command(text: str, held: frozenset[RoleKind], expected: object) -> None:
    assert read(text, held) == expected


@pytest.mark.parametrize("text", ["lịch", "mời họp", "tài khoản", "công khai", "danh sách"])
def test_who_lacks_the_work_and_types_its_bare_words_is_asking(text: str) -> None:
    assert read(text, RESIDENT) == NoCommand()
    assert isinstance(read(text, HEAD), Called)


def answer_set() -> Iterator[str]:
    entries = yaml.safe_load(Path("messages/faq/faq.yaml").read_text(encoding="utf-8"))["entries"]
    for entry in entries:
        yield from (entry["question"], *entry["variants"])


@pytest.mark.parametrize(
    "held",
    [frozenset({kind}) for kind in RoleKind] + [RESIDENT, ALL],
    ids=lambda held: "+".join(sorted(held)) or "nobody",
)
def test_no_question_of_the_answer_set_is_taken_for_a_command(held: frozenset[RoleKind]) -> None:
    questions = list(answer_set())

    taken = [text for question in questions for text in (question, fold(question)) if read(text, held) != NoCommand()]

    assert len(questions) > 500
    assert taken == []


def test_every_command_of_the_rights_is_in_the_table_and_no_two_are_typed_alike() -> None:
    assert {command.name for command in COMMANDS.commands} >= set(RIGHTS)
    typed: dict[str, str] = {}
    for command in COMMANDS.commands:
        for form in {fold(form).lower() for form in (command.shown, *command.words)}:
            assert typed.setdefault(form, command.name) == command.name


@pytest.mark.parametrize("command", COMMANDS.commands, ids=lambda command: command.name)
def test_what_we_print_of_a_command_runs_when_it_is_typed(command: Command) -> None:
    assert len(command.menu) <= MENU_LIMIT
    for form in (command.shown, *command.words, *(f"/{name}" for name in (command.name, *command.aliases))):
        for text in (form, fold(form), form.upper()):
            assert read(text, ALL) == Called(name=command.name)


def test_no_names_collide() -> None:
    names = [name for command in COMMANDS.commands for name in (command.name, *command.aliases)]

    assert [pair for pair in combinations(sorted(names), 2) if pair[0] == pair[1]] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("48217730", JoinCode(digits="48217730"), id="bare"),
        pytest.param("4821-7730", JoinCode(digits="48217730"), id="dash"),
        pytest.param("4821 7730.", JoinCode(digits="48217730"), id="space"),
        pytest.param("48 21 77 30", JoinCode(digits="48217730"), id="pairs"),
        pytest.param("mã: 4821-7730", JoinCode(digits="48217730"), id="labelled"),
        pytest.param("ma nhan tin 48217730", JoinCode(digits="48217730"), id="fully-labelled"),
        pytest.param("4821-773O", JoinCode(digits="48217730"), id="letter-o"),
        pytest.param("306 915", GroupCode(digits="306915"), id="group"),
        pytest.param("306915", GroupCode(digits="306915"), id="group-bare"),
        pytest.param("20.000.000", NoCode(), id="money"),
        pytest.param("306.915", NoCode(), id="money-too"),
        pytest.param("0900000006", NoCode(), id="phone"),
        pytest.param("25-11-26", NoCode(), id="date"),
        pytest.param("gọi 48217730", NoCode(), id="talk"),
        pytest.param("٤٨٢١٧٧٣٠", NoCode(), id="other-digits"),
        pytest.param("1234567", NoCode(), id="seven"),
        pytest.param("", NoCode(), id="nothing"),
    ],
)
def test_codes_are_read_with_dashes_and_spaces(text: str, expected: CodeReading) -> None:
    assert read_code(text) == expected


@given(st.text(max_size=60))
def test_any_text_is_read_without_falling_over(text: str) -> None:
    read(text, ALL)
    read_code(text)


@pytest.mark.parametrize("piece", ["/", "nộp ", "\u202e", "👍", "\x00", "1 ", "thu tiền ", ". "])
def test_very_long_text_is_no_command(piece: str) -> None:
    assert not isinstance(read(piece * 10_000, ALL), Called)
    assert read_code(piece * 10_000) == NoCode()
