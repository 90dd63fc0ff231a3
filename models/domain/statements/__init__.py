"""Read an account's lines from the rows of a bank's file, whatever bank wrote it, or of a list in our own form."""

from models.domain.statements.cells import Cell
from models.domain.statements.own_list import is_own_list, read_own_list
from models.domain.statements.pasted import PastedCredit, read_pasted
from models.domain.statements.reading import (
    BadRow,
    Listed,
    NoStatement,
    Problem,
    Statement,
    fits_account,
    read_statement,
)

__all__ = [
    "BadRow",
    "Cell",
    "Listed",
    "NoStatement",
    "PastedCredit",
    "Problem",
    "Statement",
    "fits_account",
    "is_own_list",
    "read_own_list",
    "read_pasted",
    "read_statement",
]
