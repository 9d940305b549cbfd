# Doors: serve · test · browsers · build · format.  Workshop: equations · prove · compare · mutants · corpus · bench · lock.
PYTHON ?= python3
ADDRESS ?= 127.0.0.1:8000
BIN = $(if $(filter Windows_NT,$(OS)),.venv/Scripts,.venv/bin)
PY = $(BIN)/python# alone: the other programs there do not survive that their folder moves
export NO_MKDOCS_2_WARNING = 1

serve: .venv/site ## the site on ADDRESS, rebuilt when a page or a snippet changes
	@echo "Building the site, to be seen on http://$(ADDRESS)/ (make serve ADDRESS=0.0.0.0:8001 takes another)"
	@$(PY) -m mkdocs serve --dev-addr $(ADDRESS)

# The tests start some sixty processes, and none should compile the same modules again.
test: export PYTHONDONTWRITEBYTECODE =
test: .venv/test ## what CI runs, but for the engines
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m mypy
	$(PY) -m pytest --numprocesses auto --dist worksteal --ignore tests/engines

browsers: .venv/test ## every page as Chromium, Firefox and WebKit draw it
	$(PY) -m pytest tests/engines

build: .venv/site ## the site in site/; any fault ends it
	$(PY) -m mkdocs build --strict

format: .venv/test
	$(PY) -m ruff format
	$(PY) -m ruff check --fix

equations: .venv/site ## the equations alone, as a table
	$(PY) -m proofread --tagged docs README.md

prove: .venv/test ## SymPy about every claim again, of the pages and of the fixtures: some minutes
	PROVE=all $(PY) -m pytest --numprocesses auto tests/equations/test_symbolic.py

BASE ?= HEAD
compare: .venv/test ## BASE=commit: what a build of this tree has otherwise; fails where anything differs
	$(PY) -m tests.compare $(BASE)

touched: .venv/test ## the tests that your change since BASE=commit touches
	$(PY) -m tests.touched $(BASE)

mutants: .venv/test ## mistakes planted in the snippets: fails where their tests let too many live
	$(PY) -m tests.mutants

corpus: .venv/test ## the gradient clinic on 1,000 right gradients and every wrong one: writes measurements/clinic.json
	$(PY) -m tests.clinic

# The measurements that the pages show; a quarter of an hour on a machine that does nothing else.
# PyTorch is not in the lock: on Linux the package of that name brings gigabytes of CUDA, and a
# build without it has another hash. Any build of this version will do; without one, it is left out.
BENCH = $(subst .venv,.venv-bench,$(BIN))
bench: .venv-bench/ready ## writes measurements/*.json
	$(BENCH)/python -m benchmarks passes growth

.venv-bench/ready: requirements-bench.lock
	$(PYTHON) -m venv --clear .venv-bench
	$(BENCH)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	-$(BENCH)/python -m pip install --quiet --disable-pip-version-check $$($(BENCH)/python -c "import tomllib; \
	  print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['optional-dependencies']['torch'])")
	touch $@

# Builds the site before and after, with the packages of the old lock and of the new, and lists
# what differs: to look at, so that a difference does not fail.
lock: .venv/test ## needs uv; each lock is for every supported Python and system, without addresses
	$(PY) -m mkdocs build --strict --quiet --site-dir .cache/locked-before
	$(COMPILE) --upgrade --group test pyproject.toml --output-file requirements-test.lock
	$(COMPILE) --upgrade --group site --constraints requirements-test.lock pyproject.toml --output-file requirements.lock
	$(COMPILE) --resolution lowest tests/oldest.in --output-file tests/oldest.lock
	$(COMPILE) --upgrade --extra baselines pyproject.toml --output-file requirements-bench.lock
	$(MAKE) .venv/test
	$(PY) -m mkdocs build --strict --quiet --site-dir .cache/locked-after
	-$(PY) -m tests.compare .cache/locked-before .cache/locked-after
COMPILE = uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet

# Two empty files in .venv say what is installed there: what makes the site, and what tests it, too.
INSTALL = $(PY) -m pip install --disable-pip-version-check --require-hashes -r
# The plugins themselves, so that MkDocs finds them; Python takes their code from this folder.
OURS = $(PY) -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation --editable .
.venv/site: requirements.lock pyproject.toml
	@echo "Installing the $$(grep -c == $<) packages that make the site: about a minute, no more on the next start"
	@$(INSTALL) $<
	@$(OURS)
	@touch $@

.venv/test: requirements-test.lock pyproject.toml
	@echo "Installing the $$(grep -c == $<) packages that make and test the site: about a minute"
	@$(INSTALL) $<
	@$(OURS)
	@touch .venv/site $@

# Where .venv has no Python that is new enough, or none that starts, it is made anew.
NEW = sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.x")
ifneq ($(shell test -x $(PY) && $(PY) -c 'import pip, sys; $(NEW)' 2>&1 && echo usable), usable)
.venv/site .venv/test: environment
endif
environment:
	@$(PYTHON) -c 'import sys; $(NEW)'
	@echo "Creating the environment .venv, with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv --clear .venv

.PHONY: serve test touched browsers build format equations prove compare mutants corpus bench lock environment
