# Doors: serve · test · browsers · build · format.  Workshop: equations · compare · mutants · bench · lock.
PYTHON ?= python3
BIN = $(if $(filter Windows_NT,$(OS)),.venv/Scripts,.venv/bin)
export NO_MKDOCS_2_WARNING = 1

serve: .venv/ready ## the site on 127.0.0.1:8000, rebuilt when a page or a snippet changes
	$(BIN)/mkdocs serve

test: .venv/ready ## what CI runs, but for the engines
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/pytest --numprocesses auto --dist loadfile --ignore tests/engines

browsers: .venv/ready ## every page as Chromium, Firefox and WebKit draw it
	$(BIN)/pytest tests/engines

build: .venv/ready ## the site in site/; any fault ends it
	$(BIN)/mkdocs build --strict

format: .venv/ready
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

equations: .venv/ready ## the equations alone, as a table
	$(BIN)/python -m equations docs README.md

BASE ?= HEAD
compare: .venv/ready ## BASE=commit: what a build of this tree has otherwise; fails where anything differs
	$(BIN)/python -m tests.compare $(BASE)

mutants: .venv/ready ## mistakes planted in the snippets: fails where their tests let too many live
	$(BIN)/python -m tests.mutants

# The measurements that the pages show; a quarter of an hour on a machine that does nothing else.
# PyTorch is not in the lock: on Linux the package of that name brings gigabytes of CUDA, and a
# build without it has another hash. Any build of this version will do; without one, it is left out.
BENCH = $(subst .venv,.venv-bench,$(BIN))
bench: .venv/ready .venv-bench/ready ## writes measurements/*.json
	$(BENCH)/python -m benchmarks passes growth
	$(BIN)/python -m benchmarks build

.venv-bench/ready: requirements-bench.lock
	$(PYTHON) -m venv .venv-bench
	$(BENCH)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	-$(BENCH)/python -m pip install --quiet --disable-pip-version-check $$($(BENCH)/python -c "import tomllib; \
	  print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['optional-dependencies']['torch'])")
	touch $@

# Builds the site before and after, with the packages of the old lock and of the new, and lists
# what differs: to look at, so that a difference does not fail.
lock: .venv/ready ## needs uv; each lock is for every supported Python and system, without addresses
	$(BIN)/mkdocs build --strict --quiet --site-dir .cache/locked-before
	$(COMPILE) --upgrade --group test pyproject.toml --output-file requirements-test.lock
	$(COMPILE) --upgrade --group site --constraints requirements-test.lock pyproject.toml --output-file requirements.lock
	$(COMPILE) --resolution lowest tests/oldest.in --output-file tests/oldest.lock
	$(COMPILE) --upgrade --extra rivals pyproject.toml --output-file requirements-bench.lock
	$(MAKE) .venv/ready
	$(BIN)/mkdocs build --strict --quiet --site-dir .cache/locked-after
	-$(BIN)/python -m tests.compare .cache/locked-before .cache/locked-after
COMPILE = uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet

.venv/ready: requirements-test.lock
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.x")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.lock
	touch $@

.PHONY: serve test browsers build format equations compare mutants bench lock
