"""What was done to the whole installation."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base


class Restore(Base):
    """This database came out of a backup. Until `released_at` nothing that waits is sent and no clock ticks."""

    __tablename__ = "restores"

    id: Mapped[int] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]  # when the backup was made
    restored_at: Mapped[datetime]
    released_at: Mapped[datetime | None]
