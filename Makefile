# `make` lists the targets. People, CI and the container build run the same commands.

VENV := .venv
BIN := $(VENV)/bin
PYTHONS := $(or $(PYTHON),python3 python3.13 python3.12 python3.11)
ARGS :=

# Stamps: nothing is installed again until a lock file or pyproject.toml changes.
RUNTIME := $(VENV)/.runtime-installed
DEV := $(VENV)/.dev-installed
# npm writes this file last of all.
COMPILER := node_modules/.package-lock.json
API_TYPES := .cache/api.d.ts

# pip shows its progress to a person and keeps quiet in a log. Dependencies come from the lock file alone: hashed, and
# nothing that is not listed there (docs/decisions/0002-locked-install.md).
QUIET := $(shell test -t 2 || echo --quiet)
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input $(QUIET)
INSTALL_LOCK := $(PIP) install --no-deps --require-hashes --no-compile --requirement
# pip compiles on one core, this on all of them. It has to be done: a library with an old-fashioned escape in a string
# warns when it is first compiled, and in the tests a warning is an error. Files that are no Python 3 are left alone.
COMPILE := $(BIN)/python -W ignore -m compileall -qq -j 0 $(VENV)/lib || true
INSTALL_PROJECT := $(PIP) install --no-deps --no-build-isolation --no-index --editable .

LOCK := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate --quiet $(if $(UPGRADE),--upgrade)
# uv writes what the override in pyproject.toml switches off as entries for a platform that does not exist. Drop them.
DROP_SWITCHED_OFF := awk '/^[^ ]/ { drop = /sys_platform == .never./ } !drop'

# Each worker collects all tests anew, which a few tests are not worth, and a debugger needs the terminal.
# One worker more than cores: while one waits for a server or a browser, another calculates.
ALL_CORES := --numprocesses $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1) --maxprocesses 4 --dist loadgroup

# The tests start `litmus` some eighty times: without its bytecode, each start compiles the whole project.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup setup-dev serve test check format bench load eval docs lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup: $(RUNTIME) ## create .venv and install what serving needs

setup-dev: $(DEV) ## the same, and what testing needs

serve: $(RUNTIME) ## serve at http://127.0.0.1:8000; an empty library gets the sample papers
	@$(BIN)/litmus serve --sample $(ARGS)

test: $(DEV) ## run the tests; ARGS="-k filters" runs some of them, in one process
	@$(BIN)/python -m pytest $(or $(ARGS),$(ALL_CORES))

check: $(DEV) $(COMPILER) ## lint, format, types (of the page's scripts too), and which module may import which
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	@mkdir -p $(dir $(API_TYPES))
	$(BIN)/python -m service.page.api_types > $(API_TYPES)
	node_modules/.bin/tsc

format: $(DEV) ## put the code into its format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(DEV) ## measure speed and retrieval quality (docs/benchmarks.md)
	@$(BIN)/python -m eval.bench $(ARGS)

load: $(DEV) ## put 50 users on a service for 5 minutes; ARGS="--users 10 --seconds 30" (docs/benchmarks.md)
	@$(BIN)/python -m eval.bench.load $(ARGS)

eval: $(DEV) ## ask the bundled questions of the sample papers; the report goes to eval-report/
	@$(BIN)/litmus eval eval/data/questions.jsonl --papers sample/papers.jsonl --out eval-report $(ARGS)

docs: $(DEV) ## write the settings into docs/configuration.md and .env.example
	@$(BIN)/python docs/write_configuration.py

lock: $(DEV) ## write both lock files from pyproject.toml; UPGRADE=1 takes the newest versions
	$(LOCK) --output-file requirements.lock
	$(LOCK) --extra dev --constraint requirements.lock --output-file requirements-dev.lock
	@for lock in requirements.lock requirements-dev.lock; do \
		$(DROP_SWITCHED_OFF) $$lock > $$lock.new && mv $$lock.new $$lock || exit 1; \
	done

clean: ## remove .venv and every cache; the data directory stays
	rm -rf $(VENV) node_modules .cache .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build dist *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/pip:
	@for python in $(PYTHONS); do \
		$$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null || continue; \
		$$python -c 'import ensurepip, venv' 2>/dev/null || { \
			echo "$$python lacks the venv module. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }; \
		echo "Creating $(VENV) with $$($$python --version)."; \
		exec $$python -m venv $(VENV); \
	done; \
	echo "Litmus needs Python 3.11, 3.12 or 3.13; tried: $(PYTHONS)." >&2; \
	echo "Install one of them, or name yours: make PYTHON=/path/to/python3.12 …" >&2; exit 1

$(RUNTIME): requirements.lock pyproject.toml | $(BIN)/pip
	@echo "Installing what requirements.lock lists (about 380 MB to download, once)."
	@$(INSTALL_LOCK) requirements.lock
	@$(COMPILE)
	@$(INSTALL_PROJECT)
	@touch $@

# The development lock holds the runtime lock, version for version, so one installation does for both.
$(DEV): requirements-dev.lock requirements.lock pyproject.toml | $(BIN)/pip
	@echo "Installing what requirements-dev.lock lists (about 430 MB to download, once)."
	@$(INSTALL_LOCK) requirements-dev.lock
	@$(COMPILE)
	@$(INSTALL_PROJECT)
	@touch $(RUNTIME) $@

# TypeScript alone, which checks the scripts and compiles nothing: they are served as they lie.
$(COMPILER): package-lock.json package.json
	@command -v npm >/dev/null || { \
		echo "The page's scripts are checked by TypeScript, which npm installs. On Debian and Ubuntu: apt install npm" >&2; exit 1; }
	@npm ci --no-audit --no-fund --loglevel=error
	@touch $@
