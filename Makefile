# `make help` lists what there is. A machine needs python3 (3.11 or later, with venv) and make.

PYTHON ?= python3
BIN := .venv/bin
PY := $(BIN)/python
ARGS ?=
export PATH := $(CURDIR)/$(BIN):$(PATH)
export UV_PYTHON := $(CURDIR)/.venv
export OMP_NUM_THREADS := 1
export OPENBLAS_NUM_THREADS := 1

ASSET_SOURCES := $(shell find assets/src -type f 2>/dev/null)
CATALOGUES := $(patsubst %.po,%.mo,$(shell find locale -name '*.po' 2>/dev/null))
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links

.DEFAULT_GOAL := help
.PHONY: help run backup restore test check mutants format messages openapi bench shots lock clean
.DELETE_ON_ERROR:

help: ## List these commands.
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1|/' | awk -F'|' '{printf "%-18s %s\n", $$1, $$2}'

run: .venv/.base assets/dist/.built $(CATALOGUES) ## Set up what is missing, fill the demo, open the house (HOST=, PORT=, HTTPS=1, DEMO=0).
	@exec $(PY) manage.py serve $(if $(filter 0,$(DEMO)),--empty,--demo)

backup: .venv/.base $(CATALOGUES) ## Every row and upload into one file under var/backups, while the house works (ARGS="--into DIR --keep 7").
	@$(PY) manage.py backup $(ARGS)

restore: .venv/.base $(CATALOGUES) ## Put FILE= back and prove it is whole; FORCE=1 replaces what stands there.
	@$(PY) manage.py restore "$(FILE)" $(if $(filter-out 0,$(FORCE)),--force)

test: .venv/.dev assets/dist/.built $(CATALOGUES) ## Run the suite (ARGS="-k name"); on DATABASE_URL and REDIS_URL when set.
	@$(PY) -m pytest $(ARGS)

check: .venv/.dev assets/dist/.built $(CATALOGUES) ## Everything that can be wrong without running the suite.
	@$(PY) scripts/check.py $(ARGS)

mutants: .venv/.dev assets/dist/.built $(CATALOGUES) ## Break the kernel in one place after the other: the suite must see each (ARGS=word).
	@$(PY) scripts/mutants.py $(ARGS)

format: .venv/.dev ## Put the code into the house's shape.
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

messages: .venv/.dev ## Bring the catalogue up to date with the code (needs gettext).
	@$(PY) manage.py makemessages --locale zh_Hans --no-location --no-wrap --ignore node_modules --ignore var
	@$(PY) scripts/compile_messages.py

openapi: .venv/.dev ## Write what the API offers into docs/openapi.yaml.
	@$(PY) manage.py spectacular --lang en --validate --fail-on-warn --file docs/openapi.yaml

bench: .venv/.dev ## Measure: every bench and drill, or BENCH=bench/name.py (ARGS="--scale 0.001": a try).
	@for file in $${BENCH:-bench/*.py bench/faults/*.py}; do echo "== $$file"; PYTHONPATH=$(CURDIR) $(PY) $$file $(ARGS) || exit 1; done

shots: .venv/.dev assets/dist/.built $(CATALOGUES) ## Photograph every page in both languages and sizes into var/shots/.
	@EVERNORMAL_VAR=$(CURDIR)/var/shots/house $(PY) manage.py shots --into $(CURDIR)/var/shots $(ARGS)

lock: .venv/.dev ## Resolve pyproject.toml anew into requirements/*.txt, with hashes.
	$(LOCK) pyproject.toml --group dev --group build --output-file requirements/dev.txt
	$(LOCK) pyproject.toml --constraint requirements/dev.txt --output-file requirements/base.txt
	$(LOCK) --group build --constraint requirements/dev.txt --output-file requirements/build.txt

clean: ## Remove what was built; var/ with its data stays.
	rm -rf .venv node_modules assets/dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# What follows happens only when its sources are newer than its stamp.

.venv/.build: requirements/build.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; name it with PYTHON=")'
	@test -x $(PY) || $(PYTHON) -m venv .venv
	@echo "Installing the tools ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/build.txt
	@touch $@

.venv/.base: requirements/base.txt .venv/.build
	@echo "Installing the libraries ..."
	@scripts/install requirements/base.txt
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.base
	@echo "Installing what tests and checks need ..."
	@scripts/install requirements/dev.txt
	@touch $@

node_modules/.ready: package-lock.json .venv/.build
	@echo "Installing the parts of the pages ..."
	@$(BIN)/npm ci --loglevel=error
	@touch $@

assets/dist/.built: node_modules/.ready assets/build.mjs assets/tabler.mjs package.json $(ASSET_SOURCES)
	@$(BIN)/node assets/build.mjs
	@touch $@

%.mo: %.po .venv/.base
	@$(PY) scripts/compile_messages.py
