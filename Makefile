# Each target sets up its own environment first: .venv, from requirements.lock, with hashes checked.
PYTHON ?= python3
ARGS ?=
VENV := .venv
RUN := $(VENV)/bin/python
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help setup lab test check figures outputs html bench codebook lock clean

help:  ## show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

# The stamp is newer than the dependency files, so nothing is installed again until one of them changes.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(RUN) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

setup: $(READY)  ## install everything into .venv

# JupyterLab refuses to run as root unless told so; containers often have no other user.
lab: $(READY)  ## open JupyterLab on notebook 00 (ARGS=--no-browser prints the address)
	$(RUN) -m jupyterlab --ip=127.0.0.1 $(if $(filter 0,$(shell id -u)),--allow-root) $(ARGS) notebooks/00_start_here.ipynb

test: $(READY)  ## run all notebooks (stored results are compared) and all unit tests
	$(RUN) -m pytest -n auto --dist loadfile $(ARGS)

check: $(READY)  ## check data, code style and formatting
	$(RUN) -m helpers check
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .

figures: $(READY)  ## redraw figures/ in both languages
	$(RUN) -m helpers figures --all

outputs: $(READY)  ## run all notebooks and store their results (after a change)
	$(RUN) tests/refresh_outputs.py $(or $(ARGS),notebooks/*.ipynb)

html: $(READY)  ## export every notebook to a web page that needs nothing else, into build/html
	$(RUN) -m helpers html

bench: $(READY)  ## measure speed into BENCHMARKS.md (half an hour; ARGS="-k bench_startup" runs one part)
	@mkdir -p build
	$(RUN) -m pytest tests/benchmarks -o python_files='bench_*.py' --benchmark-max-time=0.5 --benchmark-min-rounds=3 --benchmark-columns=median,min,max,rounds --benchmark-sort=name --benchmark-json=build/bench.json $(ARGS)
	$(RUN) tests/benchmarks/report.py build/bench.json

codebook: $(READY)  ## write data/CODEBOOK.md anew from the schema and the codes
	$(RUN) -m helpers codebook

lock: $(READY)  ## resolve requirements.lock anew (needs uv)
	rm -f requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --all-extras pyproject.toml -o requirements.lock

clean:  ## remove the environment and caches
	rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis
