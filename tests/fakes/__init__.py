"""Servers of the outside world, as the tests need them; they know nothing of our code."""
