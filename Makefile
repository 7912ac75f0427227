# Everything a person must know to use Rapporteur. Needs Python 3.11 and make, nothing else.

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check install -qq --require-hashes --no-deps --only-binary :all:
PYTHON ?= $(shell for python in python3.11 python3; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null && echo "$$python" && break; done)

.DEFAULT_GOAL := help
.PHONY: help install install-dev run test lint api bench screenshots messages lock

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

install: $(VENV)/requirements.stamp ## create .venv and install what Rapporteur runs on

install-dev: $(VENV)/requirements-dev.stamp ## also install what testing and checking need

run: install ## start everything on this computer; PORT=8001 make run chooses the port, Ctrl-C ends it
	@exec $(PY) -m config.supervisor

test: install-dev ## run every test on every database and broker found here; ARGS="-k words" narrows
	@exec $(PY) -m tests $(ARGS)

lint: install-dev ## check style, types, imports, migrations, templates and translations
	@exec $(PY) -m tests.lint

api: install-dev ## ask every operation of the API as every role and with a token of each scope
	@API_WHOLE=1 $(PY) -m pytest -q -n 2 tests/config/test_api_conformance.py $(ARGS)

bench: install ## measure speed and memory
	@exec $(PY) -m benchmarks $(ARGS)

screenshots: install-dev ## photograph every page, narrow and wide, into var/screenshots
	@exec $(PY) -m tests.browser.screenshots $(ARGS)

messages: install-dev ## collect the sentences of the interface and compile the translations (needs gettext)
	$(PY) manage.py makemessages --all --no-location --no-wrap --ignore=.venv --ignore=var --ignore=tests --ignore=benchmarks
	$(PY) manage.py compilemessages --ignore=.venv

lock: install-dev ## pin the versions and hashes of requirements*.in again
	@for name in requirements requirements-dev; do \
		$(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
			$$name.in --output-file $$name.txt || exit 1; \
	done

$(VENV)/bin/pip:
	@test -n "$(PYTHON)" || { echo "Rapporteur needs Python 3.11; on Debian or Ubuntu: sudo apt-get install python3.11 python3.11-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv module is missing; on Debian or Ubuntu: sudo apt-get install python3.11-venv" >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV)

$(VENV)/requirements.stamp: requirements.txt | $(VENV)/bin/pip
	@echo "Installing what Rapporteur runs on (once, about a minute) ..."
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/requirements-dev.stamp: requirements-dev.txt $(VENV)/requirements.stamp
	@echo "Installing what the tests and checks need ..."
	@$(PIP) -r requirements-dev.txt
	@touch $@
