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
export RASA_TELEMETRY_ENABLED ?= false

.PHONY: help
help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | column -t -s '|'

.PHONY: python
python:
	@test -n "$(PYTHON)" || { echo "musaed: Python 3.11 or newer with its venv module is needed (Debian, Ubuntu: apt-get install python3 python3-venv), or name one: make PYTHON=/path/to/python3" >&2; exit 1; }

.PHONY: setup
setup: python ## create both environments from the lock files
	@$(PYTHON) tools/setup.py

.PHONY: setup-dev
setup-dev: python ## the same, with what tests and linters need
	@$(PYTHON) tools/setup.py --dev

.PHONY: run
run: setup ## build what is missing and start the assistant; Ctrl-C stops it
	@$(APP) -m tools.run
