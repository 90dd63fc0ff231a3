"""What a messenger handed out once and our database does not hold yet: the answer's own bytes, in a small file.

A platform that forgets an update with the answer that brings it never sends it again. So what it answered is written
down before anybody reads it, and is wiped as soon as the update is stored: killed in between, the service finds it at
its next start. In normal life the file is empty.
"""

from __future__ import annotations

import fcntl
import logging
import os
import stat
from pathlib import Path

from models.database import Database

logger = logging.getLogger(__name__)

LONGEST = 1024 * 1024  # bytes; an update holds no file


def popped_file(database: Database, bot_id: int) -> Path:
    """Where that of a bot lies: beside an SQLite database; with PostgreSQL in `var`, as SQLite's own would."""
    name = f"{database.url.database}.popped-{bot_id}"
    return Path(name) if database.is_sqlite else Path("var", name)


def may_keep(path: Path) -> bool:
    """Whether we could write there."""
    folder = path.parent
    if path.exists():
        return os.access(path, os.R_OK | os.W_OK)
    while not folder.exists():
        folder = folder.parent
    return os.access(folder, os.W_OK | os.X_OK)


class Popped:
    """The file of one bot. What cannot be written is not kept: the service goes on without."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None
        self.is_taken = False  # by another process, when last tried
        self._is_empty = True
        self._is_said = False

    @property
    def is_open(self) -> bool:
        """Whether it is ours."""
        return self._handle is not None

    @property
    def file(self) -> int | None:
        """The open file, for who writes an answer down in our place."""
        return self._handle

    def open(self) -> bool:
        """Take it; False where nothing can be written, or while another process has it."""
        self.is_taken = False
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(self._path, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK, 0o600)
            try:
                if not stat.S_ISREG(os.fstat(handle).st_mode):
                    raise OSError("not a file")
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self._is_empty = os.fstat(handle).st_size == 0
            except BaseException:
                os.close(handle)
                raise
        except BlockingIOError:
            self.is_taken = True
            return False
        except OSError as error:
            self._say(error)
            return False
        self._handle = handle
        return True

    def left(self) -> bytes:
        """What an earlier process was handed and did not store; it may be torn, or nothing of ours."""
        if self._handle is None or self._is_empty:
            return b""
        return os.pread(self._handle, LONGEST, 0)

    def keep(self, answer: bytes) -> None:
        """Write it down: from here on a kill does not lose it."""
        if self._handle is None:
            return
        self.clear()
        self._is_empty = False
        try:
            if os.pwrite(self._handle, answer, 0) < len(answer):
                raise OSError("no room")
        except OSError as error:
            self._say(error)

    def secure(self) -> None:
        """See that it is on the disk, as a power cut needs it. Blocks."""
        if self._handle is not None:
            try:
                os.fsync(self._handle)
            except OSError as error:
                self._say(error)

    def may_be_written(self) -> None:
        """Another process may write to it from now on."""
        self._is_empty = False

    def clear(self) -> None:
        """It is stored."""
        if self._handle is not None and not self._is_empty:
            try:
                os.ftruncate(self._handle, 0)
                self._is_empty = True
            except OSError as error:
                self._say(error)

    def close(self) -> None:
        """Let go of it, with what it holds."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _say(self, error: OSError) -> None:
        if not self._is_said:
            logger.warning("what is popped cannot be written down before it is stored: %s", type(error).__name__)
        self._is_said = True
