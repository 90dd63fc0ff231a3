"""A sealed file gives up nothing without its passphrase, and nothing at all where it was touched."""

from __future__ import annotations

from io import BytesIO
from itertools import pairwise

import pytest

from models.backup.sealed import MAGIC, PIECE, BackupDamaged, NotABackup, Sealing, WrongPassphrase, unsealed

PASSPHRASE = "đình làng có ba gian hai chái"
TEXT = "012 Lê Văn Cường, ngõ Đình\n".encode() * 30_000  # some pieces, and one that is not full


def sealed(data: bytes = TEXT) -> bytes:
    out = BytesIO()
    sealing = Sealing(out, PASSPHRASE, cost=4)
    for start in range(0, len(data), 100_000):
        sealing.write(data[start : start + 100_000])
    sealing.finish()
    return out.getvalue()


def opened(file: bytes, passphrase: str = PASSPHRASE) -> bytes:
    return b"".join(unsealed(BytesIO(file), passphrase))


def pieces(file: bytes) -> list[int]:
    """Where each piece begins, and where the file ends."""
    starts, at = [], len(MAGIC) + 24 + 16
    while at < len(file):
        starts.append(at)
        at += 4 + int.from_bytes(file[at : at + 4])
    return [*starts, len(file)]


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_what_was_sealed_comes_back(size: int) -> None:
    assert opened(sealed(TEXT[:size].ljust(size, b"x"))) == TEXT[:size].ljust(size, b"x")


def test_the_passphrase_may_be_typed_with_marks_composed_or_not() -> None:
    import unicodedata

    assert opened(sealed(), unicodedata.normalize("NFD", PASSPHRASE)) == TEXT


def test_nothing_of_the_contents_can_be_seen() -> None:
    assert "Cường".encode() not in sealed()
    assert sealed() != sealed()


@pytest.mark.parametrize("passphrase", ["", "đình làng có ba gian hai chái ", "dinh lang co ba gian hai chai"])
def test_another_passphrase_opens_nothing(passphrase: str) -> None:
    with pytest.raises(WrongPassphrase):
        opened(sealed(), passphrase)


@pytest.mark.parametrize("file", [b"", b"SQLite format 3\0" + bytes(100), b"PGDMP" + bytes(50), MAGIC[:-1]])
def test_a_foreign_file_is_named_as_one(file: bytes) -> None:
    with pytest.raises(NotABackup):
        opened(file)


def test_a_file_cut_anywhere_is_noticed() -> None:
    whole = sealed()
    boundaries = pieces(whole)
    assert len(boundaries) > 3

    for end in {len(MAGIC), len(MAGIC) + 10, *boundaries[:-1], *(b + 2 for b in boundaries[:-1]), len(whole) - 1}:
        with pytest.raises(BackupDamaged):
            opened(whole[:end])


def test_pieces_that_are_changed_moved_lost_or_added_are_noticed() -> None:
    whole = sealed()
    cut = [whole[start:end] for start, end in pairwise(pieces(whole))]
    head = whole[: pieces(whole)[0]]
    flipped = bytearray(whole)
    flipped[pieces(whole)[1] + 50] ^= 1

    for touched in (
        bytes(flipped),
        head + cut[1] + cut[0] + b"".join(cut[2:]),
        head + b"".join(cut[1:]),
        head + b"".join([*cut, cut[-1]]),
        whole + b"x",
        head + b"\xff\xff\xff\xff" + whole[pieces(whole)[0] :],
    ):
        with pytest.raises(BackupDamaged):
            opened(touched)


def test_a_header_that_asks_for_much_memory_is_refused() -> None:
    whole = bytearray(sealed())
    whole[len(MAGIC)] = 40

    with pytest.raises(BackupDamaged):
        opened(bytes(whole))
