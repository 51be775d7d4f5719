# Everything a person or a build machine runs. `make demo` and `make test` do all set-up themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
WORKERS ?= 2

.PHONY: demo test setup check format bench bench-national test-slow test-spark lock clean

demo: $(READY)
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh docs/demo.sh

test: $(READY)
	$(BIN)/python -m pytest -n $(WORKERS) -m "not slow" -q

test-slow: $(READY)
	$(BIN)/python -m pytest -m slow -q

# The same steps on a local Apache Spark; needs Java 17, and about 450 MB for pyspark the first time.
test-spark: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/spark.txt
	$(BIN)/python -m pytest tests/equivalence -m spark -q

setup: $(READY)

# A complete environment from the hash-pinned lists; the stamp is younger than they are when it is done.
$(READY): requirements/run.txt requirements/develop.txt pyproject.toml
	$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'tallystick needs Python 3.11 or later: make PYTHON=python3.11')"
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt -r requirements/develop.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)

check: $(READY)
	$(BIN)/ruff format --check src tests bench
	$(BIN)/ruff check src tests bench
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/codespell src bench docs *.md
	$(BIN)/python bench/house_rules.py

format: $(READY)
	$(BIN)/ruff format src tests bench
	$(BIN)/ruff check --fix src tests bench

bench: $(READY)
	$(BIN)/python -m bench.run

bench-national: $(READY)
	$(BIN)/python -m bench.national

lock: $(READY)
	$(BIN)/uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --extra report --extra analysis pyproject.toml -o requirements/run.txt
	$(BIN)/uv pip compile --universal --generate-hashes --no-emit-index-url --no-header -c requirements/run.txt --extra spark pyproject.toml -o requirements/spark.txt
	$(BIN)/uv pip compile --universal --generate-hashes --no-emit-index-url --no-header -c requirements/run.txt requirements/develop.in -o requirements/develop.txt

clean:
	rm -rf $(VENV) demo build bench/work bench/results.json .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests bench -name __pycache__ -type d -prune -exec rm -rf {} +
