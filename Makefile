# Every command of the project. `make help` lists them.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
UV_PIP := $(BIN)/uv --quiet pip
PYTEST := $(BIN)/python -m pytest
PORT ?= 8000
export PORT

# Behind a proxy the right certificates are the system's; uv brings its own otherwise.
ifneq ($(wildcard /etc/ssl/certs/ca-certificates.crt /etc/ssl/cert.pem),)
export UV_SYSTEM_CERTS ?= 1
endif

# Let what is imported be compiled once: without, every start takes seconds.
unexport PYTHONDONTWRITEBYTECODE

# The first Python that the project supports; PYTHON=… chooses another.
SUPPORTED := import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))
PYTHON ?= $(shell for python in python3.11 python3.12 python3.13 python3.14 python3; do \
	$$python -c '$(SUPPORTED)' 2>/dev/null && echo $$python && break; done)

##@ Try it
.PHONY: demo
demo: $(READY) ## The whole product on this machine, with its own PostgreSQL and PayPal (PORT=8000)
	@$(BIN)/ocpizza demo

##@ Change it
.PHONY: setup browser test test-unit check format pins words
setup: $(READY) ## Create .venv with the pinned dependencies

browser: $(READY) ## The browser that tests drive: the system's Chromium, else one is installed
	@$(BIN)/python tools/browser.py

test: export HYPOTHESIS_EXAMPLES ?= 25
test: $(READY) browser ## Unit and integration tests, in random order
	$(PYTEST) -n 2 --dist loadfile -m "not slow"

test-unit: $(READY) ## The tests that need neither network nor database: seconds
	$(PYTEST) tests/unit

check: check-code check-pins test ## All that CI runs

.PHONY: check-code check-pins
check-code: $(READY) ## Format, lint, types, directions of imports, sizes
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python tools/size_budget.py
	$(BIN)/python tools/lifecycle.py --check

check-pins: $(READY) ## The requirements are those of pyproject.toml
	@$(BIN)/python tools/pins.py --check

format: $(READY) ## Let ruff format and mend what it can
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

pins: $(READY) ## Write the requirements from pyproject.toml (UPGRADE=1 takes newer versions)
	@$(BIN)/python tools/pins.py $(if $(UPGRADE),--upgrade)

words: $(READY) ## Bring the site's French catalogue in line with its pages; says what has no French yet
	@$(BIN)/python tools/words.py

##@ Take longer
.PHONY: test-all test-pg bench drill
# Properties are tried with as many examples as Hypothesis itself would take.
test-all: export HYPOTHESIS_EXAMPLES ?= 100
test-all: $(READY) browser ## Also full fuzzing, load, and PostgreSQL 12, the oldest that is supported
	$(PYTEST) -n 2
	$(MAKE) test-pg

# The floors of bench/ need pgbench, which only the newest PostgreSQL comes with; browsers see no
# database.
test-pg: VERSION ?= 12
test-pg: $(READY) ## The integration tests on another PostgreSQL (VERSION=12 to 18)
	OCPIZZA_PG_BIN="$$($(BIN)/python tools/fetch_postgres.py $(VERSION))" \
		$(PYTEST) -n 2 -m "not slow" tests/integration \
		--ignore=tests/integration/bench --ignore=tests/integration/browser

screens: $(READY) browser ## A picture of every screen, into docs/screens (ONLY=kitchen for some)
	@$(BIN)/python -m tools.screens $(ONLY)

drill: $(READY) ## The operations manual, from a deployment to a restore, by the clock
	@$(BIN)/python -m drill

bench: $(READY) ## The hot paths against their floors, as ratios
	$(BIN)/python -m bench

.PHONY: help
help: ## This list
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} \
		/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 to 3.14 is needed; none was found." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(BIN)/uv: requirements-dev.txt | $(BIN)/python
	@awk '/^[^ ]/ {wanted = /^uv==/} wanted' requirements-dev.txt > $(VENV)/uv.txt
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r $(VENV)/uv.txt
	@touch $@

$(READY): requirements-dev.txt pyproject.toml | $(BIN)/uv
	$(UV_PIP) sync --python $(BIN)/python --require-hashes requirements-dev.txt
	$(UV_PIP) install --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@
