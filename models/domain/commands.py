"""Tell a command from talk: what was typed is a command only if the whole message has a command's form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from models.domain.folding import nfc
from models.domain.roles import RoleKind, may
from models.domain.spelling import LONGEST_READ, telex, telex_words, typed_forms, without_marks

ArgumentsParse = Callable[[str], bool]
"""Whether the text after a command's words can be that command's arguments."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One thing that can be typed. Who may give it stands in `roles.RIGHTS`.

    `name` is what follows the slash; `shown` how we write it to people; `words` what is understood besides;
    `menu` the description in Telegram's list of commands, empty where it is not listed; `aliases` further names.
    """

    name: str
    shown: str
    words: tuple[str, ...] = ()
    menu: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """A command that its giver may give. `arguments` are as typed."""

    name: str
    arguments: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAllowed:
    """A command with its slash, from somebody whose work it is not: to be answered, never ignored."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownCommand:
    """A slash and no command that we know."""

    typed: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class NoCommand:
    """Talk: a question, an answer, a choice."""


CommandReading = Called | NotAllowed | UnknownCommand | NoCommand


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinCode:
    """The eight digits that join a chat to a household."""

    digits: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCode:
    """The six digits that bind a group."""

    digits: str


@dataclass(frozen=True, slots=True)
class NoCode:
    """Nothing that has the form of a code."""


CodeReading = JoinCode | GroupCode | NoCode

_SLASHED = re.compile(r"\s*/+\s*(?P<first>[^\W_]\w*)(?:@(?P<bot>\w+))?(?P<rest>.*)", re.DOTALL)
_WORD = re.compile(r"[^\W_]+")
# a comma or a full stop may follow a command; a question mark makes it a question
_AROUND = re.compile(r"^[\s“”\"'‘’.,!…:;()\[\]\-–]+|[\s“”\"'‘’.,!…:;()\[\]\-–]+$")
_JOIN = re.compile(r"\d{4} *[-–—.]? *\d{4}|\d\d(?:[ -]\d\d){3}", re.ASCII)
_GROUP = re.compile(r"\d{3} *[-–—]? *\d{3}|\d\d(?: \d\d){2}", re.ASCII)
# "mã nhận tin", "mã nhận việc", "mã gắn nhóm", "mã số" before the digits
_CODE_LABEL = re.compile(r"(?:ma|ma so|ma nhan tin|ma nhan viec|ma gan nhom|ma nha|nhan tin)", re.ASCII)
# what politeness puts behind a command: "đã chuyển rồi ạ", "danh sách nhé"
_COURTESY = re.compile(r"(?:(?:a|ah|nhe|nha)(?: |$))+", re.ASCII)
_MISREAD_DIGITS = str.maketrans("oOlI", "0011")


class CommandTable:
    """The commands of the service, taken apart once so that each message is read quickly."""

    def __init__(self, commands: Iterable[Command]) -> None:
        self.commands = tuple(commands)
        self._by_name = {name: command for command in self.commands for name in (command.name, *command.aliases)}
        forms = [
            ([typed_forms(word) for word in telex_words(form)], command)
            for command in self.commands
            for form in (command.shown, *command.words)
        ]
        self._forms: dict[str, list[tuple[list[frozenset[str]], Command]]] = {}
        # the longest form first: "thu tiền mới" opens a round, "thu tiền" takes cash
        for form, command in sorted(forms, key=lambda pair: -len(pair[0])):
            for first_word in form[0]:
                self._forms.setdefault(first_word, []).append((form, command))

    def __getitem__(self, name: str) -> Command:
        return self._by_name[name]

    def named(self, word: str) -> Command | None:
        """The command of this name, however it was spelt."""
        return self._by_name.get("".join(_plain(word)))

    def starting(self, typed: tuple[str, ...]) -> Iterable[tuple[Command, int]]:
        """The commands whose words stand at the beginning of these words, and how many words those are."""
        for form, command in self._forms.get(typed[0], ()) if typed else ():
            if len(typed) >= len(form) and all(word in meant for word, meant in zip(typed, form, strict=False)):
                yield command, len(form)


def read_command(
    text: str,
    table: CommandTable,
    *,
    held: frozenset[RoleKind],
    arguments: Mapping[str, ArgumentsParse],
    bot_name: str | None = None,
) -> CommandReading:
    """Decide whether a message is a command.

    With a slash it is one, whoever sends it. Without, only if the sender may give it and the message is exactly the
    command's words, or those words and arguments that parse: `arguments` says for each command name what parses; a
    command that is not in it takes none. "/nop@other_bot" is nothing to the bot called `bot_name`.
    """
    text = nfc(text)
    slashed = _SLASHED.fullmatch(text)
    if slashed is not None:
        if slashed["bot"] and bot_name and slashed["bot"].lower() != bot_name.lower():
            return NoCommand()
        return _read_slashed(slashed["first"], slashed["rest"], table, held)
    return _read_bare(_AROUND.sub("", text[: LONGEST_READ * 10]), table, held, arguments)


def _read_slashed(first: str, rest: str, table: CommandTable, held: frozenset[RoleKind]) -> CommandReading:
    said = f"{first} {rest}" if rest else first
    # words before the name: after "/thu tiền mới" nothing is left, and "/nhắc nộp" has no arguments
    for command, length in table.starting(telex_words(said[:LONGEST_READ])):
        return _allowed(command, _after(said, length), held)
    command_named = table.named(first)
    if command_named is None:
        return UnknownCommand(typed=first)
    return _allowed(command_named, rest.strip(), held)


def _allowed(command: Command, arguments: str, held: frozenset[RoleKind]) -> Called | NotAllowed:
    if not may(held, command.name):
        return NotAllowed(name=command.name)
    return Called(name=command.name, arguments=arguments)


def _read_bare(
    text: str, table: CommandTable, held: frozenset[RoleKind], arguments: Mapping[str, ArgumentsParse]
) -> CommandReading:
    if not text or text.endswith("?"):
        return NoCommand()
    typed = telex_words(text[:LONGEST_READ])
    if len(typed) == 1 and text.isascii() and (named := table.named(text)) is not None and may(held, named.name):
        return Called(name=named.name)
    for command, length in table.starting(typed):
        if not may(held, command.name):
            continue
        rest = _after(text, length)
        if not rest:
            return Called(name=command.name)
        # one plain syllable is too little to go by: "hoi phu nu hop luc nao" is about the women's union
        if length == 1 and _is_plain(typed[0]):
            continue
        if _COURTESY.fullmatch(" ".join(_plain(rest))):
            return Called(name=command.name)
        parses = arguments.get(command.name)
        if parses is not None and parses(rest):
            return Called(name=command.name, arguments=rest)
    return NoCommand()


def read_code(text: str) -> CodeReading:
    """Eight digits alone are a household's joining code, six are a group's; dashes and spaces do not count.

    Letters that look like digits (O, l, I) are taken for them. Whether such a code exists is not known here.
    """
    code = text.strip(" \t\n.!“”\"'")
    if len(code) > LONGEST_READ:
        return NoCode()
    label = re.match(r"[^\d]*(?=\d)", code)
    if label is not None and _CODE_LABEL.fullmatch(" ".join(_plain(label[0]))):
        code = code[label.end() :]
    if sum(char.isdigit() for char in code) >= 4:  # "lol" is no code
        code = code.translate(_MISREAD_DIGITS)
    digits = "".join(re.findall(r"[0-9]", code))
    if _JOIN.fullmatch(code):
        return JoinCode(digits=digits)
    if _GROUP.fullmatch(code):
        return GroupCode(digits=digits)
    return NoCode()


def _after(text: str, length: int) -> str:
    """What follows the first `length` words, as typed."""
    words = _WORD.finditer(text)
    end = 0
    for _ in range(length):
        end = next(words).end()
    return text[end:].strip(" \t\n:,.!-–…”\"'")


def _plain(text: str) -> list[str]:
    return [without_marks(telex(word)) if not word.isascii() else word.lower() for word in _WORD.findall(nfc(text))]


def _is_plain(word: str) -> bool:
    return without_marks(word) == word
