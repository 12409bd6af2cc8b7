# On a machine with Python 3.11 or newer and make, every target sets up what it needs.
PYTHON ?= python3
VENV ?= .venv
EVENT ?= data/kazakhstan-2022
BIN := $(VENV)/bin
READY := $(VENV)/.ready
NO_NETWORK := --HTMLExporter.require_js_url= --HTMLExporter.mathjax_url=  # neither is needed, and both are fetched

.DEFAULT_GOAL := help
.PHONY: help report test check-notebooks lab page lint lock clean

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 18

report: $(READY) ## compare the outlets of EVENT (default: data/kazakhstan-2022) and print the path of the report
	@$(BIN)/framing run $(EVENT)

test: $(READY) ## all tests, the notebooks' stored results among them
	$(BIN)/python -m pytest
	$(MAKE) check-notebooks

check-notebooks: $(READY) ## run the notebooks and hold the results against those stored in them
	$(BIN)/python -m pytest --nbval notebooks

lab: $(READY) ## JupyterLab on the notebooks
	$(BIN)/jupyter lab --notebook-dir=notebooks

page: $(READY) ## 5_explore as it was saved, as a page for a browser: outputs/5_explore.html
	@$(BIN)/jupyter nbconvert --log-level=WARN --to html $(NO_NETWORK) --output-dir=outputs notebooks/5_explore.ipynb

lint: $(READY) ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

lock: $(READY) ## write requirements.lock anew from pyproject.toml
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-annotate --no-header --quiet --upgrade --output-file requirements.lock

clean: ## remove what make made, results excepted
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name it: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
