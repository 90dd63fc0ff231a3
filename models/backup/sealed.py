"""Bytes sealed with a passphrase: scrypt makes the key, AES-GCM seals piece after piece, the last piece is marked.

A piece that was changed, moved, lost or added is noticed, and so is a file that was cut. Nothing of the contents
can be read without the passphrase: not even how many households there are.
"""

from __future__ import annotations

import secrets
import struct
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, BinaryIO

from models.domain.folding import nfc
from models.refusals import Refusal

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC = b"Loa Xom backup 1\n"
PIECE = 256 * 1024
"""Bytes sealed at a time."""

COST = 16
"""log2 of scrypt's N: some 64 MB and a fifth of a second for each passphrase that is tried."""

_MOST_COST = 20  # a foreign file must not ask for more memory than a small machine has
_BLOCK, _LANES = 8, 1  # scrypt's r and p
_HEAD = struct.Struct(">B16s7s")  # cost, salt, the beginning of every nonce
_LENGTH = struct.Struct(">I")
_TAG = 16  # bytes that AES-GCM adds to a piece
_MIDDLE, _LAST, _PROOF = 0, 1, 2  # what a piece is; a proof holds nothing and shows that the passphrase is right


class NotABackup(Refusal):
    """The file is something else."""

    code = "not_a_backup"


class WrongPassphrase(Refusal):
    """The file was sealed with another passphrase."""

    code = "wrong_passphrase"


class BackupDamaged(Refusal):
    """The file was cut or changed after it was written."""

    code = "backup_damaged"


class Sealing:
    """Seals what is written to it into a file; `finish` marks the end, without which the file counts as cut."""

    def __init__(self, file: BinaryIO, passphrase: str, *, cost: int = COST) -> None:
        self._file = file
        self._prefix = secrets.token_bytes(7)
        self._head = MAGIC + _HEAD.pack(cost, secrets.token_bytes(16), self._prefix)
        self._cipher = _cipher(self._head, passphrase)
        self._waiting = bytearray()
        self._pieces = 0
        file.write(self._head)
        file.write(self._cipher.encrypt(_nonce(self._prefix, 0, _PROOF), b"", self._head))

    def write(self, data: bytes) -> None:
        """Seal these bytes after the others."""
        self._waiting += data
        while len(self._waiting) > PIECE:
            self._seal(bytes(self._waiting[:PIECE]), _MIDDLE)
            del self._waiting[:PIECE]

    def finish(self) -> None:
        """Nothing follows."""
        self._seal(bytes(self._waiting), _LAST)
        self._waiting.clear()

    def _seal(self, piece: bytes, kind: int) -> None:
        sealed = self._cipher.encrypt(_nonce(self._prefix, self._pieces, kind), piece, self._head)
        self._file.write(_LENGTH.pack(len(sealed)) + sealed)
        self._pieces += 1


def unsealed(file: BinaryIO, passphrase: str) -> Iterator[bytes]:
    """What was sealed, piece by piece. Raises NotABackup, WrongPassphrase, BackupDamaged, at the piece concerned."""
    from cryptography.exceptions import InvalidTag  # slow to import, and almost no start needs it

    head = file.read(len(MAGIC) + _HEAD.size)
    if not head.startswith(MAGIC):
        raise NotABackup
    proof = file.read(_TAG)
    if len(head) < len(MAGIC) + _HEAD.size or len(proof) < _TAG:
        raise BackupDamaged
    prefix = head[-7:]
    cipher = _cipher(head, passphrase)
    try:
        cipher.decrypt(_nonce(prefix, 0, _PROOF), proof, head)
    except InvalidTag:
        raise WrongPassphrase from None
    sealed, number = _next_piece(file), 0
    while sealed is not None:
        following = _next_piece(file)
        kind = _MIDDLE if following is not None else _LAST
        try:
            piece = cipher.decrypt(_nonce(prefix, number, kind), sealed, head)
        except InvalidTag:
            raise BackupDamaged from None
        yield piece
        sealed, number = following, number + 1
    if number == 0:
        raise BackupDamaged


def _next_piece(file: BinaryIO) -> bytes | None:
    length = file.read(_LENGTH.size)
    if not length:
        return None
    if len(length) < _LENGTH.size or _LENGTH.unpack(length)[0] > PIECE + _TAG:
        raise BackupDamaged
    sealed = file.read(_LENGTH.unpack(length)[0])
    if len(sealed) < _LENGTH.unpack(length)[0]:
        raise BackupDamaged
    return sealed


def _nonce(prefix: bytes, number: int, kind: int) -> bytes:
    return prefix + struct.pack(">IB", number, kind)


def _cipher(head: bytes, passphrase: str) -> AESGCM:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # slow to import

    cost, salt, _ = _HEAD.unpack(head[len(MAGIC) :])
    if not 1 <= cost <= _MOST_COST:
        raise BackupDamaged
    return AESGCM(_key(nfc(passphrase), salt, cost))


@lru_cache(maxsize=1)  # a backup is read back right after it was written, and twice in a restore
def _key(passphrase: str, salt: bytes, cost: int) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt  # slow to import

    return Scrypt(salt=salt, length=32, n=1 << cost, r=_BLOCK, p=_LANES).derive(passphrase.encode())
