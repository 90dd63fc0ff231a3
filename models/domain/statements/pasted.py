"""Read balance-change messages that were copied from a phone: SMS and notifications of any bank, several at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo

from models.domain.credits import Credit
from models.domain.folding import fold, nfc
from models.domain.statements.cells import NotAMoment, NotAnAmount, read_amount, read_moment

LONGEST_READ = 20_000  # letters
MOST_MESSAGES = 60

_SUM = r"\d{1,3}(?:[.,]\d{3})+(?:[.,]00)?|\d{4,12}"
_CURRENCY = r"(?:vnd|dong|d)?"
# "+20,000VND", "PS:+20.000", "tang 20,000 VND"
_CHANGE = re.compile(
    rf"(?P<sign>[+\-\u2013\u2212])\s?(?P<sum>{_SUM}|\d{{1,3}}(?=\s?vnd))\s?{_CURRENCY}(?![\d.,]*\d)"
    rf"|(?P<word>tang|giam|ghi co|ghi no|phat sinh co|phat sinh no)\s*:?\s*(?P<sum_2>{_SUM})",
    re.IGNORECASE,
)
_BALANCE = re.compile(
    rf"(?:so du(?: (?:cuoi|kha dung|hien tai|tk|moi|la))*|sodu|sdc|sdkd|sd(?: (?:cuoi|kha dung|kd|tk))*|balance)"
    rf"\s*[:=]?\s*\+?(?P<sum>{_SUM}|0)",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(
    r"(?:sd tk|so du tk|stk|so tk|tk|tai khoan|account|acct|a/c)\s*(?:vcb|so|thanh toan|no)?\s*[:.]?\s*"
    r"(?P<number>[0-9][0-9xX*.]{3,22}[0-9xX*]|[xX*]{2,}[0-9]{2,})",
    re.IGNORECASE,
)
_MEMO = re.compile(
    r"\b(?:nd(?: gd| ck)?|noi dung(?: gd| ck)?|ref|mo ta|dien giai|content|gd(?=\s*:\s*[a-z0-9])|noidung)"
    r"\s*[:.]?\s*(?P<memo>.+)",
    re.IGNORECASE | re.DOTALL,
)
_IN_BRACKETS = re.compile(r"\((?P<memo>[^()]{4,400})\)")
_DAY_MONTH = re.compile(r"(?<![\d/])(\d{1,2})[/\-](\d{1,2})(?![\d/\-])")
_HOUR_MINUTE = re.compile(r"(?<!\d)(\d{1,2})h(\d{2})p?", re.IGNORECASE)
# a line that begins a message; strong ones also in the middle of a line
_STRONG = (
    r"sd tk\b|so du tk\b|(?:vietinbank|agribank|acb|vpbank|bidv|mb ?bank|mb|techcombank|tcb|vietcombank|vcb|tpbank"
    r"|sacombank|lpbank|hdbank|vib|shb|msb|ocb|seabank|eximbank|bacabank|kienlongbank)\s*:|\(tpbank\)\s*:?"
)
_STARTS = re.compile(rf"\s*(?:thong bao[: ]|{_STRONG}|tk\s*[: ]?\s*[0-9x*]|tai khoan\b|sacombank\b)", re.IGNORECASE)
_STRONG_START = re.compile(rf"(?<=[\s.])(?={_STRONG})", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class PastedCredit:
    """One message: the line it tells of, and the account as it is written there (maybe hidden in part)."""

    credit: Credit
    account: str = ""


def read_pasted(text: str, *, zone: tzinfo, today: date) -> list[PastedCredit]:
    """The messages of a text, in its order; empty where nothing in it is a balance change."""
    return [
        message
        for part in _messages(nfc(text[:LONGEST_READ]))[:MOST_MESSAGES]
        if (message := _message(part, zone, today)) is not None
    ]


def _messages(text: str) -> list[str]:
    """Part a text into messages: at blank lines, and where a new one begins after a change of the balance."""
    lines = [piece for line in text.splitlines() for piece in (_parted(line) if line.strip() else [""])]
    messages: list[list[str]] = [[]]
    for line in lines:
        current = messages[-1]
        has_change = _CHANGE.search(_plain("\n".join(current))) is not None
        if has_change and (not line.strip() or _STARTS.match(_plain(line))):
            messages.append([])
        if line.strip():
            messages[-1].append(line)
    return ["\n".join(lines) for lines in messages if lines]


def _parted(line: str) -> list[str]:
    """A line of several messages, parted where a bank's name or "SD TK" begins the next one."""
    plain = _plain(line)
    starts = [hit.start() for hit in _STRONG_START.finditer(plain)]
    places = [0]
    for start in starts:
        if _CHANGE.search(plain, places[-1], start):
            places.append(start)
    return [line[start:end] for start, end in zip(places, [*places[1:], len(line)], strict=True)]


def _message(text: str, zone: tzinfo, today: date) -> PastedCredit | None:
    plain = _plain(text)
    change = _CHANGE.search(plain)
    if change is None:
        return None
    balance = _BALANCE.search(plain, change.end())
    account = _ACCOUNT.search(plain)
    if balance is None and account is None:
        return None  # "+20,000 nhe" is talk
    try:
        amount = read_amount(change["sum"] or change["sum_2"]) or 0
        left = read_amount(balance["sum"]) if balance is not None else None
    except NotAnAmount:
        return None
    outgoing = (change["sign"] or "+") not in "+" or (change["word"] or "").lower() in (
        "giam",
        "ghi no",
        "phat sinh no",
    )
    at, has_time = _moment(plain, zone, today)
    if not amount:
        return None
    return PastedCredit(
        credit=Credit(
            amount=-amount if outgoing else amount,
            at=at,
            has_time=has_time,
            memo=_memo(text, plain, change, balance),
            balance=left,
        ),
        account=account["number"] if account is not None else "",
    )


def _memo(text: str, plain: str, change: re.Match[str], balance: re.Match[str] | None) -> str:
    """What the payer wrote: after its label, in brackets, or what stands last."""
    after = max(change.end(), 0)
    labelled = _MEMO.search(plain, after) or _MEMO.search(plain)
    if labelled is not None:
        start, end = labelled.span("memo")
        tail = _BALANCE.search(plain, start)
        return _tidy(text[start : tail.start() if tail is not None else end])
    bracketed = _IN_BRACKETS.search(plain, change.end())
    if bracketed is not None:
        return _tidy(text[slice(*bracketed.span("memo"))])
    return _tidy(text[max(change.end(), balance.end() if balance is not None else 0) :])


def _tidy(text: str) -> str:
    return " ".join(re.sub(r"^\s*(?:vnd|vn\u0111|\u0111|d)\b", "", text, flags=re.IGNORECASE).split()).strip(" .|;:,")


def _moment(plain: str, zone: tzinfo, today: date) -> tuple[datetime, bool]:
    """When; the day of reading where the message names none, the last such day where it names no year."""
    clock = _HOUR_MINUTE.search(plain)
    written = plain.replace(";", " ").replace("|", " ")
    if clock is not None:
        written = f"{written[: clock.start()]} {clock[1]}:{clock[2]} {written[clock.end() :]}"
    try:
        moment = read_moment(_dated(written[:400], today), zone)
    except NotAMoment:
        moment = None
    return (moment.at, moment.has_time) if moment is not None else (datetime.combine(today, time(), zone), False)


def _dated(line: str, today: date) -> str:
    """The line with its day written in full."""
    if re.search(r"\d{1,2}[/\-.]\d{1,2}[/\-.]\d{2,4}|\d{4}-\d{2}-\d{2}", line):
        return line
    found = _DAY_MONTH.search(line)
    if found is None:
        return f"{today:%d/%m/%Y} {line}"
    day, month = int(found[1]), int(found[2])
    try:
        meant = date(today.year, month, day)
    except ValueError:
        return line
    if meant > today:
        meant = meant.replace(year=today.year - 1)
    return f"{line[: found.start()]}{meant:%d/%m/%Y}{line[found.end() :]}"


def _plain(text: str) -> str:
    """The text without marks, every letter in its place (line breaks stay)."""
    return "\n".join(_same_length(line) for line in text.split("\n"))


def _same_length(line: str) -> str:
    plain = fold(line)
    if len(plain) == len(line):
        return plain
    return "".join((fold(char) or " ")[0] for char in line)
