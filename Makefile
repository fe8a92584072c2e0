# Set-up goes into .venv and is repeated only when the pins or the project file change.
PYTHON ?= python3
BIN := .venv/bin
UV := $(shell command -v uv 2>/dev/null)

.PHONY: setup lab walk test test-slow test-grading bench lock clean
setup: .venv/installed

.venv/installed: requirements.lock pyproject.toml
ifdef UV
	test -x $(BIN)/python || uv venv --quiet --python $(PYTHON) .venv
	uv pip install --quiet --python $(BIN)/python -r requirements.lock
	uv pip install --quiet --python $(BIN)/python --no-deps -e .
else
	test -x $(BIN)/pip || $(PYTHON) -m venv --clear .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -e .
endif
	touch $@

lab: setup  ## JupyterLab at step 1, the Dagster UI beside it
	$(BIN)/coach lab

walk: setup  ## the whole course as a batch
	$(BIN)/coach walk --package solutions

test: setup
	$(BIN)/pytest -m "not slow" -n 2 --dist loadfile
	$(BIN)/pytest --nbval notebooks -n 2 --dist loadscope

test-slow: setup
	$(BIN)/pytest -m "slow and not grading" -n 2 --dist worksteal

test-grading: setup  ## whole classes: the golden one and the red team
	$(BIN)/pytest -m grading

bench: setup  ## prints one JSON document (set-up first, when it is due)
	@$(BIN)/python tests/bench.py

lock:  ## renew the pins; needs uv
	uv pip compile --quiet --universal --upgrade --python-version 3.10 --extra test \
	    --no-annotate --no-header --no-emit-index-url pyproject.toml -o requirements.lock

clean:  ## everything that runs leave behind; sources and the learner's package stay
	rm -rf .venv dbt/target dbt/logs data/*.duckdb* out
	find .dagster -mindepth 1 ! -name dagster.yaml -delete
