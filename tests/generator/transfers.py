"""Transfers of every class, in shares measured on published statements, each with the truth and what should come."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tests.generator.envelopes import plain, wrap
from tests.generator.hamlet import LEARNING, SANITATION, STORM, Collection, Hamlet, House, a_name
from tests.generator.slips import retyped, ruined, slipped

Codes = Mapping[tuple[int, int], str]
"""(household, round) -> the code as printed; household 0 is the round's own, round 0 the household's standing one."""


class Hope(StrEnum):
    """What should become of it."""

    BOOKED = "booked"
    REVIEW = "review"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Part:
    """So much of the money is for one household in one round."""

    household: int
    round: int
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A transfer as it arrives, and the truth. `truth` is empty for money that is no household's for a round.

    `paid` was booked before it came. `may_be_booked`: left to the treasurer or booked at once, both are good.
    """

    kind: str
    amount: int
    memo: str
    sender: str
    truth: tuple[Part, ...]
    hope: Hope
    may_be_booked: bool = False
    paid: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes transfers of one hamlet."""

    hamlet: Hamlet
    codes: Codes
    chance: random.Random
    named: float = 0.5
    """How many of all payers the bank names."""
    strangers: float = 0.13
    """How many payers are children elsewhere, in no register; and a few of a hundred are neighbours."""
    _debtors: tuple[House, ...] = field(init=False)
    _registered: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_debtors", tuple(house for house in self.hamlet.houses if house.owed))
        names = (name for house in self.hamlet.houses for name in (house.head, *house.members))
        object.__setattr__(self, "_registered", frozenset(map(plain, names)))

    def debtor(self) -> House:
        """A household that owes."""
        return self.chance.choice(self._debtors)

    def round(self) -> Collection:
        """One of those that must be paid."""
        return self.chance.choice((SANITATION, LEARNING))

    def payer(self, house: House) -> str:
        """Who pays for a household: its head mostly, the family, a child elsewhere, seldom a neighbour."""
        draw = self.chance.random()
        if draw < self.strangers:
            return self.chance.choice(house.others)
        if draw < self.strangers + 0.02:
            return self.debtor().head
        family = house.members if house.people == 1 or house.members else house.others
        return self.chance.choice(family) if family and draw > 0.75 else house.head

    def known_payer(self, house: House) -> str:
        """The same, but nobody who is not in the register and yet has the full name of somebody who is."""
        while True:
            payer = self.payer(house)
            if payer == house.head or payer in house.members or plain(payer) not in self._registered:
                return payer

    def made(
        self,
        kind: str,
        memo: str,
        amount: int,
        truth: tuple[Part, ...],
        hope: Hope,
        *,
        payer: str = "",
        named: float | None = None,
        may_be_booked: bool = False,
        paid: tuple[Part, ...] = (),
    ) -> Made:
        """In a bank's envelope."""
        share = self.named if named is None else named
        wrapped = wrap(memo, payer or a_name(self.chance), self.chance, named=share)
        return Made(
            kind=kind,
            amount=amount,
            memo=wrapped.memo,
            sender=wrapped.sender,
            truth=truth,
            hope=hope,
            may_be_booked=may_be_booked,
            paid=paid,
        )

    def around(self, code: str, house: House, round: Collection) -> str:
        """What people write beside a code."""
        chance = self.chance
        return chance.choice(
            (
                code,
                code,
                f"{code} {chance.choice(round.called)}",
                f"{code} {chance.choice(round.called)}",
                f"{plain(house.head)} {code}",
                f"nha {plain(house.head.split()[-1])} nop {code}",
                f"{code} {plain(house.head)} dong tien {chance.choice(round.called)} nam nay",
                f"thon 6 xa An Hoa {code}",
            )
        )


def clean(maker: Maker) -> Made:
    """The household's code for one round, untouched or with words beside it."""
    house, round = maker.debtor(), maker.round()
    memo = maker.around(maker.codes[house.number, round.number], house, round)
    return _exact(maker, "clean code", house, round, memo)


def standing(maker: Maker) -> Made:
    """The household's standing code: one charge by its amount, or all of them."""
    house, round = maker.debtor(), maker.round()
    code = maker.codes[house.number, 0]
    same = len(set(house.owed.values())) == 1
    if same or maker.chance.random() < 0.3:
        parts = tuple(Part(house.number, number, amount) for number, amount in house.owed.items())
        return maker.made(
            "standing code", code, sum(house.owed.values()), parts, Hope.BOOKED, payer=maker.payer(house)
        )
    return _exact(maker, "standing code", house, round, maker.chance.choice((code, maker.around(code, house, round))))


def damaged(maker: Maker) -> Made:
    """The whole code, with blanks, signs, letters for digits, glued or broken over lines."""
    house, round = maker.debtor(), maker.round()
    code = retyped(maker.codes[house.number, maker.chance.choice((round.number, round.number, 0))], maker.chance)
    if len(set(house.owed.values())) == 1:
        code = retyped(maker.codes[house.number, round.number], maker.chance)
    return _exact(maker, "damaged code", house, round, maker.around(code, house, round))


def one_slip(maker: Maker) -> Made:
    """One slip inside an envelope."""
    house, round = maker.debtor(), maker.round()
    return _exact(
        maker,
        "one slip",
        house,
        round,
        _with_words(maker, slipped(maker.codes[house.number, round.number], maker.chance), round),
    )


def two_slips(maker: Maker) -> Made:
    """Not to be read by itself."""
    house, round = maker.debtor(), maker.round()
    code = ruined(maker.codes[house.number, round.number], maker.chance)
    return _exact(maker, "two slips or cut", house, round, _with_words(maker, code, round), hope=Hope.REVIEW)


def several(maker: Maker) -> Made:
    """Two or three households, or two rounds, in one transfer."""
    round = maker.round()
    if maker.chance.random() < 0.4:
        house = maker.debtor()
        parts = [Part(house.number, number, amount) for number, amount in house.owed.items()]
    else:
        houses = maker.chance.sample(maker._debtors, maker.chance.choice((2, 2, 3)))
        parts = [Part(house.number, round.number, house.owed[round.number]) for house in houses]
    codes = [maker.codes[part.household, part.round] for part in parts]
    if maker.chance.random() < 0.3:
        codes = [retyped(code, maker.chance) for code in codes]
    memo = maker.chance.choice((" ", "", " va ", ", ")).join(codes)
    return maker.made("several codes", memo, sum(part.amount for part in parts), tuple(parts), Hope.BOOKED)


def code_and_words(maker: Maker) -> Made:
    """The code of one fee and the name of another."""
    house, round = maker.debtor(), maker.round()
    other = LEARNING if round is SANITATION else SANITATION
    memo = f"{maker.codes[house.number, round.number]} va {maker.chance.choice(other.called)}"
    parts = tuple(Part(house.number, number, amount) for number, amount in house.owed.items())
    return maker.made("code and words", memo, sum(house.owed.values()), parts, Hope.BOOKED, payer=maker.payer(house))


def voluntary(maker: Maker) -> Made:
    """A gift with its code."""
    house, amount = maker.chance.choice(maker.hamlet.houses), maker.chance.choice((10, 20, 50, 100, 200, 500)) * 1000
    memo = maker.chance.choice(("{}", "{} ung ho bao lut", "{} ung ho ba con")).format(
        maker.codes[house.number, STORM.number]
    )
    truth = (Part(house.number, STORM.number, amount),)
    return maker.made("voluntary code", memo, amount, truth, Hope.BOOKED, payer=maker.payer(house))


def number_and_name(maker: Maker, house: House | None = None, round: Collection | None = None) -> Made:
    """A household's number and its head's name, in the memo or as the bank prints it."""
    house, round = house or maker.debtor(), round or maker.round()
    number = maker.chance.choice(("ho {}", "ho so {:03}", "nha so {:03}", "H{:03}", "ma ho {:03}", "nha {}")).format(
        house.number
    )
    called = maker.chance.choice(round.called)
    if len(set(house.owed.values())) > 1 and maker.chance.random() < 0.2:
        called = ""
    memo, named = maker.chance.choice(
        (
            (f"{number} {plain(house.head)} nop tien {called}", 0.5),
            (f"{plain(house.head)} {number} {called}", 0.5),
            (f"{called} {number}", 1.0),
        )
    )
    return _exact(maker, "number and name", house, round, memo, payer=house.head, named=named)


def another_amount(maker: Maker) -> Made:
    """The code is good, the amount is not what it asks for."""
    house, round = maker.debtor(), maker.round()
    owed = house.owed[round.number]
    amount = maker.chance.choice((owed * 10, owed + 5_000, owed - 5_000, owed * 3, owed // 2))
    memo = maker.around(maker.codes[house.number, round.number], house, round)
    truth = (Part(house.number, round.number, amount),)
    return maker.made("another amount", memo, amount, truth, Hope.REVIEW, payer=maker.payer(house))


def paid_twice(maker: Maker) -> Made:
    """The charge was paid before."""
    house, round = maker.debtor(), maker.round()
    owed = house.owed[round.number]
    memo = maker.around(maker.codes[house.number, round.number], house, round)
    paid = (Part(house.number, round.number, owed),)
    return maker.made("second payment", memo, owed, (), Hope.REVIEW, payer=maker.payer(house), paid=paid)


def default_memo(maker: Maker, house: House | None = None, round: Collection | None = None) -> Made:
    """The app's own words: "<NAME> chuyen tien"; in one of a hundred another name than the payer's."""
    house, round = house or maker.debtor(), round or maker.round()
    payer = maker.payer(house)
    name = plain(payer if maker.chance.random() > 0.008 else a_name(maker.chance)).upper()
    phone = "09" + "".join(maker.chance.choice("0123456789") for _ in range(8))
    memo = maker.chance.choice(
        (f"{name} chuyen tien", f"{name} chuyen tien", f"{name} chuyen khoan",
         f"77120034458 {phone} {name} chuyen tien qua MoMo", f"{name} CHUYEN TIEN DEN {maker.hamlet.holder}")
    )  # fmt: skip
    return _exact(maker, "default memo", house, round, memo, hope=Hope.REVIEW, payer=payer)


def untouched(maker: Maker, house: House, round: Collection) -> Made:
    """The household's own code, as the bank's app took it from the picture."""
    return _exact(maker, "clean code", house, round, maker.codes[house.number, round.number])


def round_code(maker: Maker, house: House | None = None, round: Collection | None = None) -> Made:
    """The round's pinned code, untouched: nobody says which household."""
    house, round = house or maker.debtor(), round or SANITATION
    payer, memo = maker.payer(house), maker.codes[0, round.number]
    return _exact(maker, "round code", house, round, memo, hope=Hope.REVIEW, payer=payer, may_be_booked=True)


def round_code_and_number(maker: Maker) -> Made:
    """The round's code with the household's number, as the card asks for."""
    house, round = maker.debtor(), maker.round()
    number = maker.chance.choice((f"{house.number:03}", f"H{house.number:03}", f"ho {house.number}"))
    memo = f"{maker.codes[0, round.number]} {number}"
    payer = maker.payer(house)
    return _exact(
        maker, "round code and number", house, round, memo, hope=Hope.REVIEW, payer=payer, may_be_booked=True
    )


def typed(maker: Maker, house: House, round: Collection) -> Made:
    """By hand: mostly name or number with the fee, at times the code."""
    kind = maker.chance.choice(
        (number_and_name, number_and_name, name_and_fee, name_and_fee, number_alone, half_named)
    )
    return kind(maker, house, round)


def name_and_fee(maker: Maker, house: House | None = None, round: Collection | None = None) -> Made:
    """Typed: a full name and the fee, no number. Strangers who happen to be called like a listed member stay out."""
    house, round = house or maker.debtor(), round or maker.round()
    payer = maker.known_payer(house)
    memo = (
        f"{plain(payer)} {maker.chance.choice(('nop tien', 'dong', 'nop', ''))} {maker.chance.choice(round.called)}"
    )
    return _exact(maker, "name and fee", house, round, memo, hope=Hope.REVIEW, payer=payer, may_be_booked=True)


def for_somebody(maker: Maker) -> Made:
    """Somebody pays for another house and says so by a given name; the payer's own name is in the register too."""
    house, round, payer = maker.debtor(), maker.round(), maker.debtor()
    given = plain(house.head.split()[-1])
    memo = maker.chance.choice(
        (f"nop ho ba {given} {maker.chance.choice(round.called)}", f"nop giup nha ong {given} {round.called[0]}",
         f"{plain(payer.head)} nop thay cho nha {given} {round.called[0]}", f"dong cho nha chi {given}")
    )  # fmt: skip
    return _exact(maker, "for somebody", house, round, memo, hope=Hope.REVIEW, payer=payer.head)


def half_named(maker: Maker, house: House | None = None, round: Collection | None = None) -> Made:
    """A given name, a lane, kin words."""
    house, round = house or maker.debtor(), round or maker.round()
    given, lane = plain(house.head.split()[-1]), plain(house.lane)
    memo = maker.chance.choice(
        (f"nha ba {given} {lane} nop {maker.chance.choice(round.called)}", f"chu {given} {lane} nop tien",
         f"{plain(' '.join(house.head.split()[-2:]))} {lane}", f"nha ong {given} {maker.chance.choice(round.called)}")
    )  # fmt: skip
    return _exact(maker, "half a name", house, round, memo, hope=Hope.REVIEW, named=0.0)


def number_alone(maker: Maker, house: House | None = None, round: Collection | None = None) -> Made:
    """A household's number and nothing that confirms it."""
    house, round = house or maker.debtor(), round or maker.round()
    memo = (
        f"{maker.chance.choice(('ho', 'nha', 'ho so', 'nha so'))} {house.number} {maker.chance.choice(round.called)}"
    )
    return _exact(maker, "number alone", house, round, memo, hope=Hope.REVIEW, named=0.0)


def at_odds(maker: Maker) -> Made:
    """Number and name point to different households: one of them is a slip, nobody knows which."""
    house, round, other = maker.debtor(), maker.round(), maker.debtor()
    if other.head == house.head:
        return at_odds(maker)
    memo = f"ho {other.number} {plain(house.head)} nop {maker.chance.choice(round.called)}"
    return _exact(maker, "at odds", house, round, memo, hope=Hope.REVIEW, payer=house.head)


def neighbour_with_code(maker: Maker) -> Made:
    """A neighbour pays with the right code: the code decides."""
    house, round, neighbour = maker.debtor(), maker.round(), maker.debtor()
    memo = f"{plain(neighbour.head)} {maker.codes[house.number, round.number]}"
    return _exact(maker, "neighbour with a code", house, round, memo, payer=neighbour.head)


def slip_at_odds(maker: Maker) -> Made:
    """A slip in the code, and the full name of somebody of another household with it."""
    house, round, neighbour = maker.debtor(), maker.round(), maker.debtor()
    if neighbour.head == house.head:
        return slip_at_odds(maker)
    memo = f"{plain(neighbour.head)} {slipped(maker.codes[house.number, round.number], maker.chance)}"
    return _exact(maker, "slip and another name", house, round, memo, hope=Hope.REVIEW, payer=neighbour.head)


def out_of_use(maker: Maker) -> Made:
    """The code of a round that is closed."""
    house = maker.debtor()
    memo = maker.codes[house.number, maker.chance.choice(maker.hamlet.closed_rounds)]
    if maker.chance.random() < 0.4:
        memo = slipped(memo, maker.chance)
    return maker.made("code out of use", memo, 20_000, (), Hope.REVIEW, payer=maker.payer(house))


def gift(maker: Maker) -> Made:
    """For the hamlet, of no household."""
    memo = maker.chance.choice(
        ("ung ho quy thon", "cong duc xay dung nha van hoa", "ung ho thon 6", "dong gop quy thon")
    )
    return maker.made("gift", memo, maker.chance.choice((100, 150, 500, 2_000)) * 1000, (), Hope.REVIEW)


def no_words(maker: Maker) -> Made:
    """Nothing to go by but the amount."""
    house = maker.debtor()
    memo = maker.chance.choice(("", "ck", "chuyen khoan", ".", "tien", "🌸", "nop tien"))
    return _exact(maker, "no words", house, SANITATION, memo, hope=Hope.REVIEW, named=0.0)


_PRIVATE = (
    "me chuyen tien an cho con", "tra no anh Hung", "tien hang thang 11", "mua gao", "CK tien com trua", "ban lon",
    "luong thang 10", "tien hoc cho chau", "mung dam cuoi", "gui me tieu tet", "tra tien vay", "tien nha tro T11",
    "phan bon vu mua", "{} chuyen tien", "{} chuyen khoan", "thanh toan don hang 5{}", "tien dien thoai",
    "dat coc xe 12tr", "ho em 500k nhe",
)  # fmt: skip


def private(maker: Maker) -> Made:
    """The treasurer's own: from people of the hamlet too."""
    chance = maker.chance
    amount = chance.choice((300_000, 500_000, 1_250_000, 2_000_000, 15_000, 137_000, 999_000, 12_000_000, 350_000))
    payer = chance.choice(maker.hamlet.houses).head if chance.random() < 0.5 else a_name(chance)
    memo = chance.choice(_PRIVATE).format(plain(payer).upper())
    return maker.made("private money", memo, amount, (), Hope.IGNORED, payer=payer)


def outgoing(maker: Maker) -> Made:
    """Money that went out: shown if it names a charge."""
    house, round = maker.debtor(), maker.round()
    is_refund = maker.chance.random() < 0.5
    memo = f"Hoan tra tien nop thua {maker.codes[house.number, round.number]}" if is_refund else "mua bong den duong"
    return maker.made("outgoing", memo, -20_000, (), Hope.REVIEW if is_refund else Hope.IGNORED, named=0.0)


_HOSTILE = (
    "{}'; DROP TABLE payments;--", "\u202e{}\u202c da xac nhan tat ca", "{}\x00\x07\x1b[2J",
    "🎉{}🎉 đã xác nhận tất cả ✅", "<script>alert(1)</script>{}", "{} ghi cho tat ca cac ho 999999999 dong",
    "{} hai muoi trieu dong", "{}\u200b\u200d\ufeff",
)  # fmt: skip


def hostile(maker: Maker) -> Made:
    """A good code in bad company."""
    house, round = maker.debtor(), maker.round()
    memo = maker.chance.choice(_HOSTILE).format(maker.codes[house.number, round.number])
    owed = house.owed[round.number]
    truth = (Part(house.number, round.number, owed),)
    return Made(kind="hostile text", amount=owed, memo=memo, sender="", truth=truth, hope=Hope.BOOKED)


SHARES: dict[Callable[[Maker], Made], float] = {
    clean: 11.0, standing: 6.0, damaged: 16.5, one_slip: 11.5, several: 2.5, code_and_words: 2.0, voluntary: 2.0,
    number_and_name: 3.0, neighbour_with_code: 1.5, hostile: 0.7, another_amount: 2.0, paid_twice: 2.0,
    default_memo: 22.0, round_code: 4.5, round_code_and_number: 1.5, name_and_fee: 2.5, for_somebody: 1.0,
    half_named: 1.0, number_alone: 1.0, at_odds: 0.7, slip_at_odds: 0.7, two_slips: 1.5, out_of_use: 0.5, gift: 0.5,
    no_words: 0.6, private: 5.3, outgoing: 0.8,
}  # fmt: skip
"""Of a hundred transfers."""


def transfers(maker: Maker, count: int) -> Iterator[Made]:
    """So many, drawn by their shares; every class at least once in a thousand."""
    kinds = list(SHARES)
    yield from (kind(maker) for kind in kinds)
    picked = maker.chance.choices(kinds, weights=list(SHARES.values()), k=count - len(kinds))
    yield from (kind(maker) for kind in picked)


def _exact(
    maker: Maker,
    kind: str,
    house: House,
    round: Collection,
    memo: str,
    *,
    hope: Hope = Hope.BOOKED,
    payer: str | None = None,
    named: float | None = None,
    may_be_booked: bool = False,
) -> Made:
    owed = house.owed[round.number]
    return maker.made(
        kind,
        memo,
        owed,
        (Part(house.number, round.number, owed),),
        hope,
        payer=maker.payer(house) if payer is None else payer,
        named=named,
        may_be_booked=may_be_booked,
    )


def _with_words(maker: Maker, code: str, round: Collection) -> str:
    return maker.chance.choice((code, code, f"{code} {maker.chance.choice(round.called)}", f"nop {code}"))
