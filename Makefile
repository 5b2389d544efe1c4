# Every target sets up what it needs in .venv; a fresh machine needs python3 (3.11 or newer) with pip, and make.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
MUTANTS := $(VENV).mutants
DATA ?= bcd-data
SERVICE ?= *
SCENARIO ?=

.PHONY: help demo up test long live lint format schemas bench mutants wheels clean

help: ## show this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# Debian's python3 may lack ensurepip (python3-venv); then virtualenv from pip makes the environment.
$(BIN)/python:
	@$(PYTHON) -m venv $(VENV) 2>/dev/null || { \
		rm -rf $(VENV) $(VENV).tools && \
		PIP_BREAK_SYSTEM_PACKAGES=1 $(PYTHON) -m pip install --quiet --disable-pip-version-check \
			--root-user-action=ignore --target $(VENV).tools virtualenv && \
		PYTHONPATH=$(VENV).tools $(PYTHON) -m virtualenv --quiet $(VENV) && \
		rm -rf $(VENV).tools; }

$(READY): requirements-dev.txt pyproject.toml | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --root-user-action=ignore \
		--require-hashes -r requirements-dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --root-user-action=ignore \
		--no-deps --no-build-isolation -e .
	@touch $@

demo: $(READY) ## start the system with an invented bloc of 63 units and open its dashboards
	$(BIN)/bcd demo

up: $(READY) ## run the three services on this machine; data stays in DATA (default: bcd-data)
	$(BIN)/bcd up --data $(DATA)

test: $(READY) ## run all tests; they start their own nats-server and PostgreSQL
	$(BIN)/python -m pytest -n 2 --dist loadfile

long: $(READY) ## run what takes minutes: the scripted year, faults and random courses in full measure
	BCD_LONG=1 $(BIN)/python -m pytest -n 2 --dist loadfile -m "(long or scaled) and not live"

live: $(READY) ## run the compose deployment on a container engine, scenario by scenario (SCENARIO: one of them)
	$(BIN)/python -m pytest -m live -s tests/compose/$(SCENARIO)

lint: $(READY) ## check style, formatting, types and the deployment
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/compose-lint check --fail-on high docker-compose.yml docker-compose.cluster.yml
	$(BIN)/hadolint deploy/Dockerfile

format: $(READY) ## put the code into its format
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

schemas: $(READY) ## write contracts/schemas anew from the contracts
	$(BIN)/bcd schemas

bench: $(READY) ## measure the hops beside the raw store and bus
	$(BIN)/python -m benchmarks

$(MUTANTS)/.ready: requirements-mutants.txt $(READY)
	@rm -rf $(MUTANTS)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --root-user-action=ignore \
		--require-hashes --no-deps --target $(MUTANTS) -r requirements-mutants.txt
	@touch $@

mutants: $(MUTANTS)/.ready ## change the rules of SERVICE (default: members and plans) and list what no test notices
	@rm -rf mutants
	PYTHONPATH=$(MUTANTS) $(MUTANTS)/bin/mutmut run --max-children 2 'services.$(SERVICE).*'
	@PYTHONPATH=$(MUTANTS) $(MUTANTS)/bin/mutmut results | grep -v ': not checked$$' || true
	@PYTHONPATH=$(MUTANTS) $(MUTANTS)/bin/mutmut results --all true | grep -v ': not checked$$' | awk -F '[.:] *' \
		'{ file = $$2 "/" $$4; made[file]++; killed[file] += $$NF ~ /killed|timeout/ } \
		END { for (file in made) printf "%-32s %5d %5d %6.1f %%\n", file, made[file], killed[file], 100 * killed[file] / made[file] }' | sort

wheels: ## fill deploy/wheelhouse, for building the image without a package index
	docker run --rm -v "$(CURDIR):/src:ro" -v "$(CURDIR)/deploy/wheelhouse:/wheels" $${PYTHON_IMAGE:-python:3.13-slim-bookworm} \
		pip download --quiet --no-deps --require-hashes -d /wheels -r /src/deploy/requirements-build.txt -r /src/requirements.txt

clean: ## remove the environment and caches, not the data
	rm -rf $(VENV) $(VENV).tools $(MUTANTS) mutants build .mypy_cache .pytest_cache .ruff_cache
