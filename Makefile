# The doors for people who cloned the repository. A bare machine with Python 3.11+ and make is enough.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: setup chat portal test lint eval bench lock clean
.DEFAULT_GOAL := chat

setup: $(VENV)/.product
chat: $(VENV)/.product
	@$(BIN)/speech-assistant serve

# An intranet page on a port of its own, with the assistant in it: see docs/portal.md.
portal: $(VENV)/.product
	@$(BIN)/python -m ui.demo

test: $(VENV)/.dev
	@$(BIN)/python -m tests $(TESTS)

lint: $(VENV)/.dev
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

eval: $(VENV)/.dev
	@$(BIN)/python -m tests.evals

bench: $(VENV)/.dev
	@$(BIN)/python -m tests.benchmarks

# Locks hold hashes and no address, so that they install through any mirror.
UV_LOCK := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 \
	--no-header --no-annotate pyproject.toml
lock: $(VENV)/.dev
	@$(UV_LOCK) --extra build -o requirements.lock
	@$(UV_LOCK) --extra build --extra dev -c requirements.lock -o requirements-dev.lock

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Speech Assistant needs Python 3.11 or later; found $$($(PYTHON) --version 2>&1)."; \
		echo "Install it, then: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { \
		echo "This Python cannot make virtual environments. On Debian and Ubuntu: sudo apt install python3-venv"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.product: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing Speech Assistant into $(VENV) (once; about a minute) ..."
	@$(PIP) install --require-hashes --no-deps -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.product
	@echo "Installing what tests and checks need ..."
	@$(PIP) install --require-hashes --no-deps -r requirements-dev.lock
	@touch $@

clean:
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
