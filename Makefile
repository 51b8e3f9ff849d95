# Two commands: `make study` and `make test`. Each sets up .venv first, on a fresh machine too.
# Windows without make: see README, "Without make".
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: study test lab lint bench lock clean
.DEFAULT_GOAL := study

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11 study")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --compile -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --compile --editable .
	touch $(READY)

study: $(READY) ## tables, notebooks, figures and the review site from the bundled records
	$(BIN)/hrcstats study

test: $(READY) ## the tests
	$(BIN)/python -m pytest -n 2 -q

lab: $(READY) ## JupyterLab at 00_start_here
	$(BIN)/hrcstats lab

lint: $(READY) ## style and types
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: $(READY) ## the measurements that README and docs quote
	$(BIN)/python benchmarks/run_all.py

lock: ## renew requirements.lock from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --extra dev --extra lab --universal --python-version 3.11 \
	  --generate-hashes --no-header --no-annotate --no-emit-index-url -o requirements.lock

clean: ## everything that is built, but not .venv
	rm -rf reports data/processed/*.csv.new .snakemake .pytest_cache .mypy_cache .ruff_cache
	find data/processed -type f ! -name expected_counts.csv -delete
