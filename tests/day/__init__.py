"""The day of Thôn 6, act by act: what is played, and the words that people must read."""

import pytest

pytest.register_assert_rewrite(
    "tests.day.stage", "tests.day.founding", "tests.day.announcing", "tests.day.collecting", "tests.day.reminding",
    "tests.day.talks",
)  # fmt: skip
