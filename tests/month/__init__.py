"""A month of Thôn 6, act by act: what people say from 28 October to 2 December, and what they must read."""

import pytest

pytest.register_assert_rewrite(
    "tests.month.hamlet", "tests.month.books", "tests.month.beginning", "tests.month.taking", "tests.month.trusting",
    "tests.month.enduring",
)  # fmt: skip
