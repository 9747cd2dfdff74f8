# Everything a developer does here. Needs Python 3.11 or newer and make; the rest is installed into .venv and node_modules.
# make demo PORT=8890 OPEN=0      make test ARGS="tests/integration -k sessions" JOBS=0      make demo PYTHON=python3.12

PYTHON ?= python3
PORT ?=
OPEN ?= 1
ARGS ?=
JOBS ?= 3
BIN := .venv/bin
PY := $(BIN)/python

# Node.js and Chromium, found or installed. Playwright's own Node.js needs a library that a bare Debian has not.
TOOLS = node=$$($(PY) scripts/find_node.py) && export PLAYWRIGHT_NODEJS_PATH="$$node/node" && \
	chromium=$$($(PY) scripts/find_chromium.py) && export CHATOPS_CHROMIUM="$$chromium" && \
	export PATH="$(CURDIR)/$(BIN):$$node:$$PATH"

.DEFAULT_GOAL := help
.PHONY: help demo unit test test-all test-faults oracles check build types bench format lock lowest clean docs dist venv-demo venv-dev venv-docs

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' Makefile | while IFS='|' read -r name text; do printf '  make %-12s %s\n' "$$name" "$$text"; done

demo: venv-demo ## open the quickstart notebook in JupyterLab (PORT=8890, OPEN=0 to only print its address)
	@exec $(PY) scripts/demo.py --port "$(PORT)" --open "$(OPEN)"

unit: venv-dev ## in a minute: the tests of both languages that need no backend and no browser
	@$(PY) -m pytest -q -n $(JOBS) --dist loadfile tests/unit
	@$(PY) scripts/npm.py js test

test: venv-dev ## every check, then the tests, of slow matrices a share; with ARGS="tests/kernel -k name" only those, whole
ifeq ($(strip $(ARGS)),)
	@$(MAKE) --no-print-directory check
	@$(PY) scripts/npm.py js test
	@test ! -f tests/contract/package.json || $(PY) scripts/npm.py tests/contract
	@$(PY) scripts/old_kernels.py
endif
	@$(TOOLS) && export CHATOPS_TEST_ALL=$(if $(strip $(ARGS)),1,$(CHATOPS_TEST_ALL)) && \
		python -m pytest -n $(JOBS) --dist loadfile $(ARGS)

test-all: ## every check and every test, each matrix whole: an hour or more
	@CHATOPS_TEST_ALL=1 CHATOPS_FAULTS=all $(MAKE) --no-print-directory test ARGS=

test-faults: venv-dev ## the whole fault matrix, of which `make test` runs a share: half an hour or more
	@$(TOOLS) && CHATOPS_FAULTS=all python -m pytest -n $(JOBS) --dist loadfile tests/faults $(ARGS)

oracles: venv-dev ## portfolios of hundreds of random markets beside vectorbt and bt, of which `make test` takes 30: minutes
	@CHATOPS_SEEDS=400 $(PY) -m pytest -q --timeout 3600 tests/unit/backend/simulation/test_portfolio.py

fuzz: venv-dev ## 20,000 inputs that make no sense, on a real backend, as many command lines, and files; SEED=7 for others
	@CHATOPS_FUZZ=20000 CHATOPS_FUZZ_SEED=$(or $(SEED),20261127) $(PY) -m pytest -q --timeout 7200 tests/integration/test_wire_fuzz.py tests/unit/backend/test_fuzz.py

check: venv-dev ## what needs no running: lint, format, types, generated files
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(PY) scripts/generate_types.py --check
	@$(PY) scripts/generate_phrases.py --check
	@$(PY) scripts/generate_docs.py --check
	@$(PY) scripts/npm.py js check
	@$(PY) scripts/npm.py js build --check

build: venv-dev ## the bundle, then the wheel and the sdist in dist/
	@$(PY) scripts/npm.py js build
	@$(PY) -m hatchling build
	@$(PY) -m pytest -q tests/repository/test_packaging.py

types: venv-dev ## write the TypeScript types and the table of metrics from chatops_widget/protocol
	@$(PY) scripts/generate_types.py
	@$(PY) scripts/generate_phrases.py
	@$(PY) scripts/generate_docs.py

dist: venv-dev ## wheel and sdist of the last commit in dist/, installed into bare environments; with docker or podman the image
	@$(PY) -m pip install -qq --disable-pip-version-check "twine>=6.1"
	@$(PY) scripts/dist.py

docs: venv-docs ## the site in site/, its notebooks run anew: about two minutes
	@NO_MKDOCS_2_WARNING=1 $(PY) -m mkdocs build --strict --quiet
	@$(PY) scripts/self_contained.py site
	@echo "Open it: $(PY) -m http.server --directory site"

bench: venv-dev ## the benchmarks
	@$(TOOLS) && python -m benchmarks $(ARGS)

format: venv-dev ## put the code in its usual form
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .
	@$(PY) scripts/npm.py js format

lock: venv-dev ## choose the newest versions that fit pyproject.toml
	@$(PY) -m pip install -qq --disable-pip-version-check uv
	@$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --extra dev --extra docs \
		--custom-compile-command "make lock" --output-file requirements-dev.lock pyproject.toml

lowest: venv-dev ## the tests that need no browser, with the oldest versions that pyproject.toml allows
	@$(PY) -m pip install -qq --disable-pip-version-check uv
	@$(BIN)/uv venv --quiet --clear --seed --python $(PY) .venv-lowest
	@$(BIN)/uv pip install --quiet --python .venv-lowest --resolution lowest-direct --editable ".[test]"
	@.venv-lowest/bin/python -m pytest -m "not browser" $(ARGS)

clean: ## remove all that make has made
	rm -rf .venv .venv-lowest dist site js/node_modules tests/contract/node_modules
	rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis test-results
	find chatops_widget scripts tests -name __pycache__ -type d -prune -exec rm -rf {} +

venv-demo venv-dev venv-docs: venv-%:
	@$(PYTHON) scripts/venv.py $*
