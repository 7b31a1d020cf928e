# Every command of the project; `make` alone lists them.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
SHELL := /bin/sh

# The first Python that runs, is new enough and can create environments.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$python && break; done)
APP := .venv/bin/python
RASA := .venv-rasa/bin/python
LINTED := actions arabic bench casework engine evaluation gateway simulator tests tools
PYTEST_ARGS ?=
# processes that test the application; each starts a product of its own (700 MB)
WORKERS ?= 2
BENCH_ARGS ?=
EVALUATE_ARGS ?=
WHATSAPP_CHECK_ARGS ?=
export RASA_TELEMETRY_ENABLED ?= false
# or each process compiles its modules anew, which takes longer than all else it does at a start
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help
help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' Makefile

.PHONY: run
run: setup ## build what is missing and start the assistant; Ctrl-C stops it
	@$(APP) -m tools.run

.PHONY: test
test: setup-dev lint validate test-engine test-app ## everything that must pass: linters, types, all tests

.PHONY: setup
setup: python ## create both environments from the lock files
	@$(PYTHON) tools/setup.py

.PHONY: setup-dev
setup-dev: python ## the same, with what tests and linters need
	@$(PYTHON) tools/setup.py --dev

.PHONY: train
train: setup ## build the widget and the models anew where their sources changed
	@$(APP) -m tools.build

.PHONY: lint
lint: setup-dev types ## ruff and mypy, changing nothing
	@.venv/bin/ruff check $(LINTED)
	@.venv/bin/ruff format --check $(LINTED)

.PHONY: types
types:
	@.venv/bin/mypy actions bench casework gateway simulator tools
	@.venv/bin/mypy --python-version 3.10 engine
	@.venv/bin/mypy --python-version 3.10 --python-executable $(RASA) arabic evaluation

.PHONY: validate
validate: setup-dev ## let Rasa check domain, examples, rules and stories; a warning fails
	@$(RASA) -m engine data validate --fail-on-warnings

.PHONY: format
format: setup-dev ## let ruff mend and format the code
	@.venv/bin/ruff check --fix $(LINTED)
	@.venv/bin/ruff format $(LINTED)

.PHONY: test-engine
test-engine: setup-dev ## the tests that run in Rasa's environment
	@$(APP) -m tools.build
	@$(RASA) -m pytest $(PYTEST_ARGS) tests/engine tests/arabic/engine tests/evaluation

.PHONY: test-app
test-app: setup-dev ## the tests of everything else, the whole running system included
	@$(APP) -m tools.build
	@$(APP) -m pytest -n $(WORKERS) --dist loadfile $(PYTEST_ARGS) --ignore=tests/engine --ignore=tests/arabic/engine --ignore=tests/evaluation

.PHONY: knowledge
knowledge: setup ## list the facts and their conflicts; fails on a fact without a source
	@$(APP) -m casework.knowledge

.PHONY: desk-admin
desk-admin: setup ## make an administrator of the desk: ADMIN=username NAME='…' (see docs/desk.md)
	@$(APP) -m casework.staff create --role admin "$(ADMIN)" "$(NAME)"

.PHONY: chatwoot-check
chatwoot-check: setup ## ask Chatwoot whether the CHATWOOT_ settings are right
	@$(APP) -m gateway.chatwoot

.PHONY: whatsapp-check
whatsapp-check: setup ## say what is wrong with WhatsApp's settings (WHATSAPP_CHECK_ARGS=--apply applies for templates)
	@$(APP) -m gateway.whatsapp.check $(WHATSAPP_CHECK_ARGS)

.PHONY: evaluate
evaluate: setup-dev ## measure how well messages are understood, beside others (EVALUATE_ARGS=--quick tries it out)
	@$(APP) -m tools.evaluate $(EVALUATE_ARGS)

.PHONY: bench
bench: setup-dev ## measure speed and memory beside Rasa's stock pipeline (BENCH_ARGS=--quick tries it out)
	@$(APP) -m bench $(BENCH_ARGS)

.PHONY: lock
lock: setup ## write the lock files anew from requirements/*.in (UPGRADE=1 takes newer versions)
	@$(APP) -m tools.lock $(if $(UPGRADE),--upgrade)

.PHONY: clean
clean: ## remove what was built: models, the widget, caches; keeps environments, data and .env
	@rm -rf models widget/dist .rasa .mypy_cache .pytest_cache .ruff_cache .hypothesis results
	@find . -name __pycache__ -not -path './.venv*' -prune -exec rm -rf {} +

.PHONY: distclean
distclean: clean ## also remove both environments and the packages of npm
	@rm -rf .venv .venv-rasa widget/node_modules evaluation/nlpjs/node_modules tests/chatwoot/node_modules

.PHONY: python
python:
	@test -n "$(PYTHON)" || { echo "musaed: Python 3.11 or newer with its venv module is needed (Debian, Ubuntu: apt-get install python3 python3-venv), or name one: make PYTHON=/path/to/python3" >&2; exit 1; }
