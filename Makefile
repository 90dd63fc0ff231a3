# The commands of the house. Everything is set up in .venv; nothing else on the machine is touched (but see test-system).
# The distribution's own Python where it is new enough and can set up a .venv: it is built with its profile, one from pyenv
# mostly is not and takes a fifth more time for everything. For another one: make PYTHON=python3.13 ...
DISTRIBUTION := $(shell /usr/bin/python3 -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' \
	2>/dev/null && echo /usr/bin/python3)
PYTHON ?= $(or $(DISTRIBUTION),python3)
BIN := .venv/bin
# modules are compiled once, not by every process of the tests anew
unexport PYTHONDONTWRITEBYTECODE

.PHONY: install demo run test lint pytest waiting computing bench eval fmt test-system clean

PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r
UV := $(BIN)/uv pip install --quiet --require-hashes --python $(BIN)/python -r

# uv takes a tenth of pip's time; where it cannot be had, or cannot reach what pip can, pip does it
.venv/setup: requirements-setup.lock
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	-$(PIP) requirements-setup.lock
	touch $@

# only what the service needs
.venv/runtime: requirements.lock .venv/setup
	$(UV) requirements.lock || $(PIP) requirements.lock
	touch $@

# what the tests need besides
.venv/dev: requirements-dev.lock .venv/runtime
	$(UV) requirements-dev.lock || $(PIP) requirements-dev.lock
	touch $@

install: .venv/dev

demo: .venv/runtime
	$(BIN)/python bot.py demo

run: .venv/runtime
	$(BIN)/python bot.py run

# a browser for the page tests and zbar for reading QR codes back: Debian's packages, where we may install them
test-system:
	deploy/test-system.sh

lint: .venv/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# beside each other: reading types keeps one core busy, and some tests wait more than they work
test:
	$(MAKE) --jobs=3 --output-sync=target lint pytest

# they start services, kill them, and wait for them, or for a browser: two cores do that beside everything else
WAITING := $(wildcard tests/test_crash*.py tests/test_day_*.py) tests/test_database_away.py tests/day/test_bad_input.py
WAITING += $(shell grep -l 'import Browser' -r tests/handlers --include='test_*.py')

waiting: .venv/dev test-system
	$(BIN)/pytest $(WAITING)

computing: .venv/dev test-system
	$(BIN)/pytest -n 2 --dist worksteal $(WAITING:%=--ignore=%)

pytest: waiting computing

bench: .venv/dev
	$(BIN)/python -m tests.bench

eval: .venv/dev
	$(BIN)/python -m tests.eval_answers

fmt: .venv/dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache tests/output
