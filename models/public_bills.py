"""The pictures of bills that everybody may see: those of expenses that stand, and no other file of a hamlet."""

from __future__ import annotations

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from models.domain.ledger import EntryKind
from models.tables import LedgerEntry, StoredFile, Voucher, VoucherPaper


async def picture(session: AsyncSession, file_id: int, *, hamlet_id: int) -> bytes | None:
    """The contents of a bill of this hamlet; None where the file is anything else, or the expense was undone."""
    undoing = aliased(LedgerEntry)
    body: bytes | None = await session.scalar(
        select(StoredFile.body)
        .join(VoucherPaper, VoucherPaper.file_id == StoredFile.id)
        .join(Voucher, Voucher.entry_id == VoucherPaper.entry_id)
        .join(LedgerEntry, LedgerEntry.id == Voucher.entry_id)
        .where(
            StoredFile.id == file_id,
            Voucher.hamlet_id == hamlet_id,
            Voucher.number.is_not(None),
            LedgerEntry.kind == EntryKind.EXPENSE,
            ~exists().where(undoing.fund_id == LedgerEntry.fund_id, undoing.reversed_number == LedgerEntry.number),
        )
        .limit(1)
    )
    return body
