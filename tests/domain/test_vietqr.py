"""VietQR payloads: ours byte for byte, everybody's read, the wrong ones refused."""

from __future__ import annotations

import json
from binascii import crc_hqx
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.domain.vietqr import BadPayload, Fault, TransferCode, payload, read

DATA = json.loads((Path(__file__).parent.parent / "data" / "vietqr_vectors.json").read_text(encoding="utf-8"))
VECTORS: dict[str, dict[str, Any]] = {vector["id"]: vector for vector in DATA["vectors"]}
NEGATIVE: dict[str, str] = {vector["id"]: vector["payload"] for vector in DATA["negative"]}

NOT_PRINTED = {
    "V01": "to a card",
    "V25": "to a card",
    "V27": "to a card, with a terminal",
    "V48": "to a card",
    "V02": "with a bill number",
    "V16": "with a reference field",
    "V17": "with a reference field and the old wallet field 80",
    "V47": "with a reference field",
    "V15": "checksum in small letters",
    "V22": "amount in a code for many payments",
    "V23": "amount in a code for many payments",
    "V28": "another order of fields",
    "V29": "another order of fields",
}

HAMLET = {"bank_bin": "970436", "account": "0011009990001"}


@pytest.mark.parametrize("name", sorted(VECTORS.keys() - NOT_PRINTED.keys()))
def test_what_we_print_is_what_every_bank_knows(name: str) -> None:
    given_ = VECTORS[name]["input"]

    made = payload(
        bank_bin=given_["bin"],
        account=given_["account"],
        amount=int(given_["amount"]) if "amount" in given_ else None,
        memo=given_.get("purpose", ""),
    )

    assert made == VECTORS[name]["payload"]


@pytest.mark.parametrize("name", sorted(VECTORS))
def test_every_code_in_use_is_read(name: str) -> None:
    given_ = VECTORS[name]["input"]

    assert read(VECTORS[name]["payload"]) == TransferCode(
        bank_bin=given_["bin"],
        account=given_["account"],
        to_card=given_["service"] == "QRIBFTTC",
        amount=int(given_["amount"]) if "amount" in given_ else None,
        memo=given_.get("purpose", ""),
        once="amount" in given_ and given_.get("method") != "11",
    )


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        pytest.param("N01", Fault.FORM, id="inner length wrong"),
        pytest.param("N02", Fault.CHECKSUM, id="checksum wrong"),
        pytest.param("N03", Fault.CHECKSUM, id="checksum invented"),
        pytest.param("N04", Fault.FORM, id="another payload format"),
        pytest.param("N05", Fault.FORM, id="accents with lengths that do not add up"),
        pytest.param("N06", Fault.CHECKSUM, id="no NAPAS mark"),
        pytest.param("N07", Fault.NOT_A_TRANSFER, id="a shop's code"),
    ],
)
def test_a_wrong_or_foreign_code_is_refused(name: str, fault: Fault) -> None:
    with pytest.raises(BadPayload) as refused:
        read(NEGATIVE[name])

    assert refused.value.fault is fault


def test_a_code_without_the_napas_mark_is_refused_even_with_a_right_checksum() -> None:
    text = NEGATIVE["N06"][:-4]

    with pytest.raises(BadPayload) as refused:
        read(f"{text}{crc_hqx(text.encode(), 0xFFFF):04X}")

    assert refused.value.fault is Fault.FORM


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        pytest.param({"bank_bin": "VCB"}, Fault.BANK, id="a code for the bank"),
        pytest.param({"bank_bin": "97043٦"}, Fault.BANK, id="a digit of another script"),
        pytest.param({"account": ""}, Fault.ACCOUNT, id="no account"),
        pytest.param({"account": "0011 0099 9000 1"}, Fault.ACCOUNT, id="blanks in the account"),
        pytest.param({"account": "1" * 20}, Fault.ACCOUNT, id="20 digits"),
        pytest.param({"amount": 0}, Fault.AMOUNT, id="nothing"),
        pytest.param({"amount": -20_000}, Fault.AMOUNT, id="less than nothing"),
        pytest.param({"amount": 10**13}, Fault.AMOUNT, id="14 digits"),
        pytest.param({"memo": "TKD0120116477 VE SINH T11 A"}, Fault.MEMO, id="27 characters"),
    ],
)
def test_what_no_bank_would_take_is_not_made(change: dict[str, Any], fault: Fault) -> None:
    with pytest.raises(BadPayload) as refused:
        payload(**{**HAMLET, "amount": 20_000, "memo": "TKD0120116477", **change})

    assert refused.value.fault is fault


def test_the_memo_is_folded_and_keeps_its_case() -> None:
    code = read(payload(**HAMLET, amount=None, memo="Đóng tiền vệ sinh T11"))

    assert code.memo == "Dong tien ve sinh T11"


def test_a_memo_of_25_letters_fits_however_many_marks_it_has() -> None:
    assert read(payload(**HAMLET, amount=1, memo="Ướ" * 12 + "đ")).memo == "Uo" * 12 + "d"


def test_a_code_without_amount_serves_many_payments_and_one_with_amount_one() -> None:
    assert payload(**HAMLET, amount=None, memo="").startswith("000201010211")
    assert payload(**HAMLET, amount=20_000, memo="").startswith("000201010212")


@given(
    st.from_regex(r"[0-9]{6}", fullmatch=True),
    st.from_regex(r"[0-9A-Za-z]{1,19}", fullmatch=True),
    st.none() | st.integers(1, 10**13 - 1),
    st.from_regex(r"([A-Z0-9][A-Z0-9 ]{0,22}[A-Z0-9])?", fullmatch=True),
)
def test_what_we_print_is_read_back(bank_bin: str, account: str, amount: int | None, memo: str) -> None:
    text = payload(bank_bin=bank_bin, account=account, amount=amount, memo=memo)

    code = read(text)

    assert (code.bank_bin, code.account, code.amount, code.memo) == (bank_bin, account, amount, memo)
    assert read(text[:-4] + text[-4:].lower()) == code


@given(st.text(max_size=120), st.integers(0, 140), st.text(min_size=1, max_size=3))
def test_any_text_is_read_or_refused(text: str, place: int, scratch: str) -> None:
    ours = payload(**HAMLET, amount=20_000, memo="TKD0120116477")
    for strange in (text, "000201" + text, ours[:place] + scratch + ours[place + 1 :]):
        with suppress(BadPayload):
            assert len(read(strange).bank_bin) == 6
