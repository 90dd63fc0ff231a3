"""Fixtures of the day: with buttons and with numbers."""

from tests.handlers.conftest import either_house

__all__ = ["either_house"]
