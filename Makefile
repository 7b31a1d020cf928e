# Every command of the project; `make` alone lists them.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
SHELL := /bin/sh

# The first Python that runs, is new enough and can create environments.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$python && break; done)
VENV := .venv/bin/python
LINTED := actions arabic bench casework channels conversations desks engine evaluation gateway simulator tests tools
PYTEST_ARGS ?=
# processes that test; each starts a product of its own (700 MB), and waits half of its time
WORKERS ?= 3
BENCH_ARGS ?=
EVALUATE_ARGS ?=
CONVERSE_ARGS ?=
WHATSAPP_CHECK_ARGS ?=
# or each process compiles its modules anew, which takes longer than all else it does at a start
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help
help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' Makefile

.PHONY: run
run: setup ## build what is missing and start the assistant; Ctrl-C stops it
	@$(VENV) -m tools.run

.PHONY: test
test: lint validate tests ## everything that must pass: linters, types, all tests

.PHONY: setup
setup: python ## create .venv from the lock file
	@$(PYTHON) tools/setup.py

.PHONY: setup-dev
setup-dev: python ## the same, with what tests and linters need
	@$(PYTHON) tools/setup.py --dev

.PHONY: train
train: setup ## build the widget and the models anew where their sources changed
	@$(VENV) -m tools.build

.PHONY: lint
lint: setup-dev types ## ruff, mypy, import-linter, length of files, tsc and biome, changing nothing
	@.venv/bin/ruff check $(LINTED)
	@.venv/bin/ruff format --check $(LINTED)
	@.venv/bin/lint-imports --no-cache --no-logo
	@$(VENV) -m tools.file_length
	@$(VENV) -m tools.javascript

.PHONY: types
types:
	@.venv/bin/mypy $(filter-out tests,$(LINTED))

.PHONY: validate
validate: setup-dev ## let Rasa check domain, examples, rules and stories; a warning fails
	@$(VENV) -m engine data validate --fail-on-warnings

.PHONY: format
format: setup-dev ## let ruff mend and format the code
	@.venv/bin/ruff check --fix $(LINTED)
	@.venv/bin/ruff format $(LINTED)

.PHONY: tests
tests: setup-dev ## all tests, the whole running system included
	@$(VENV) -m tools.build
	@$(VENV) -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(PYTEST_ARGS)

.PHONY: module-tests
module-tests: setup-dev ## the tests that do without the running system
	@$(VENV) -m tools.build
	@$(VENV) -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder -m "not live" $(PYTEST_ARGS)

.PHONY: knowledge
knowledge: setup ## list the facts and their conflicts; fails on a fact without a source
	@$(VENV) -m casework.knowledge

.PHONY: desk-admin
desk-admin: setup ## make an administrator of the desk: ADMIN=username NAME='…' (see docs/desk.md)
	@$(VENV) -m casework.staff create --role admin "$(ADMIN)" "$(NAME)"

.PHONY: chatwoot-check
chatwoot-check: setup ## ask Chatwoot whether the CHATWOOT_ settings are right
	@$(VENV) -m desks.chatwoot

.PHONY: whatsapp-check
whatsapp-check: setup ## say what is wrong with WhatsApp's settings (WHATSAPP_CHECK_ARGS=--apply applies for templates)
	@$(VENV) -m channels.whatsapp.check $(WHATSAPP_CHECK_ARGS)

.PHONY: evaluate
evaluate: setup-dev ## measure how well messages are understood, beside others (EVALUATE_ARGS=--quick tries it out)
	@$(VENV) -m tools.evaluate $(EVALUATE_ARGS)

.PHONY: converse
converse: setup ## hold the written conversations with the running product (CONVERSE_ARGS="--sets DIR", or a set's name)
	@$(VENV) -m evaluation.converse $(CONVERSE_ARGS)

.PHONY: bench
bench: setup-dev ## measure speed and memory beside Rasa's stock pipeline (BENCH_ARGS=--quick tries it out)
	@$(VENV) -m bench $(BENCH_ARGS)

.PHONY: lock
lock: setup ## write the lock files anew from requirements/*.in (UPGRADE=1 takes newer versions)
	@$(VENV) -m tools.lock $(if $(UPGRADE),--upgrade)

.PHONY: clean
clean: ## remove what was built: models, the widget, caches; keeps environments, data and .env
	@rm -rf models widget/dist .rasa .mypy_cache .pytest_cache .ruff_cache .hypothesis results
	@find . -name __pycache__ -not -path './.venv*' -prune -exec rm -rf {} +

.PHONY: distclean
distclean: clean ## also remove the environment and the packages of npm
	@rm -rf .venv .venv-stock widget/node_modules evaluation/nlpjs/node_modules tests/chatwoot/node_modules tools/javascript/node_modules

.PHONY: python
python:
	@test -n "$(PYTHON)" || { echo "musaed: Python 3.11 or newer with its venv module is needed (Debian, Ubuntu: apt-get install python3 python3-venv), or name one: make PYTHON=/path/to/python3" >&2; exit 1; }
