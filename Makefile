# Everything one does with a checkout. `make quiz` and `make test` need only Python 3.11+, pip and make.

PYTHON ?= python3
BIN    := .venv/bin

# Without compiled modules every command that a test starts would compile them again.
unexport PYTHONDONTWRITEBYTECODE

# pip of the environment, else (Debian's Python comes without ensurepip) pip from outside.
PIP     = $$($(BIN)/python -m pip --version >/dev/null 2>&1 && echo $(BIN)/python -m pip || \
             echo $(PYTHON) -m pip --python $(BIN)/python)
INSTALL = $(PIP) install --quiet --disable-pip-version-check

# Twice as many workers as cores: some tests wait, for a clock or a lock.
PYTEST  = $(BIN)/pytest -q -n $$(($$(getconf _NPROCESSORS_ONLN) * 2)) --dist worksteal
# The quick ones hardly wait, and each worker reads all tests first.
QUICK   = -n $$(getconf _NPROCESSORS_ONLN) -m "not slow" --ignore-glob='*_pty.py' \
          $(addprefix --ignore=tests/,anki desktop editor engine/test_memory_anki.py transcripts)

.PHONY: help quiz test test-quick test-oldest test-desktop test-engines test-installed torture coverage check format regenerate pictures bench decks page dist clean

help:            ## show this list
	@sed -n 's/^\([a-z-]*\): .*## /make \1|/p' Makefile | column -t -s '|'

quiz: .venv/ready      ## set up and open the list of decks
	@$(BIN)/quiz || [ $$? -eq 130 ]  # stopped by Ctrl-C: nothing is wrong

test: .venv/ready-for-tests   ## run all tests
	$(PYTEST)

test-quick: .venv/ready-for-tests   ## run the tests that need neither Anki nor a terminal, and little time
	$(PYTEST) $(QUICK)

test-oldest: .venv/oldest/ready   ## the quick tests (ALL=1: all) on the lowest versions that pyproject.toml allows
	$(subst .venv/bin,.venv/oldest/bin,$(PYTEST)) $(if $(ALL),,$(QUICK))

test-desktop: .venv/ready-for-tests .venv/desktop/ready   ## play the cards in the real Anki desktop (400 MB)
	ANKI_DESKTOP_PYTHON=$(CURDIR)/.venv/desktop/bin/python $(BIN)/pytest -q tests/desktop

test-engines: .venv/ready-for-tests .venv/engines/ready   ## run the tests of classes in ClickHouse, too, in process (800 MB)
	.venv/engines/bin/python -m pytest -q tests/classroom

coverage: .venv/ready-for-tests   ## run the quick tests, and see that they cover enough of the code
	$(PYTEST) $(QUICK) --cov --cov-report=term:skip-covered

check: .venv/ready-for-tests   ## look at format, lint, types, contracts and the bundled decks
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/quiz check --strict decks seeds

format: .venv/ready-for-tests   ## put the code into its one form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

regenerate: .venv/ready-for-tests   ## write anew what tests and docs expect; then read the diff
	$(BIN)/python tests/checking/regenerate_gallery.py
	REGENERATE=1 $(BIN)/pytest -q tests/transcripts tests/terminal/test_screen.py tests/terminal/test_whole_sitting.py
	$(BIN)/python tests/anki/regenerate_golden.py
	$(BIN)/python docs/generate.py
	$(BIN)/python docs/draw.py

pictures: .venv/ready-for-tests   ## draw the pictures of terminals in docs/pictures/ anew
	$(BIN)/python docs/draw.py

bench: .venv/ready-for-tests   ## print every speed and memory figure beside its floor
	@kept=0; for bench in tests/benchmarks/bench_*.py; do echo "== $$bench"; $(BIN)/python $$bench || kept=1; done; exit $$kept

bench-peers: .venv/ready-for-tests   ## the same work by other programs, each in an environment of its own
	$(BIN)/python tests/benchmarks/peers.py

decks: .venv/ready   ## build an Anki package of every deck in build/decks/
	@mkdir -p build/decks
	$(BIN)/quiz export anki hanoi-start hanoi-summit hanoi-details -o build/decks/hanoi-summit.apkg
	$(BIN)/quiz export anki examples -o build/decks/examples.apkg

page: .venv/ready      ## build the bundled decks as pages for a browser in build/page/
	$(BIN)/quiz export html decks --site build/page

dist: .venv/ready-for-tests   ## build what is published, with manual pages, in dist/
	rm -rf dist docs/man
	$(BIN)/python docs/man.py docs/man
	$(BIN)/uv build --quiet --out-dir dist .
	$(BIN)/uv tool run --quiet twine check --strict dist/*.whl dist/*.tar.gz

# The newest Python at hand runs them, so that the oldest and the newest are both seen.
NEWEST ?= $(shell for n in 16 15 14 13 12 11; do for python in python3.$$n "$$HOME"/.pyenv/versions/3.$$n.*/bin/python3; do "$$python" -c "import venv" 2>/dev/null && echo "$$python" && exit; done; done)

test-installed: dist   ## the quick tests against the built wheel, on the newest Python, in a folder without quiz/
	rm -rf build/installed
	mkdir -p build/installed
	tar xzf dist/plainquiz-*.tar.gz -C build/installed --strip-components 1
	rm -rf build/installed/quiz
	$(firstword $(NEWEST) $(PYTHON)) -m venv --without-pip build/installed/.venv
	$(BIN)/uv pip install --quiet --python build/installed/.venv/bin/python "$$(ls dist/*.whl)[test]"
	cd build/installed && .venv/bin/python --version && $(PYTEST) $(QUICK) --ignore=tests/house # which reads the code

torture: .venv/torture/ready   ## ten minutes of invented files, random kills, full disks and two writers
	@mkdir -p build/torture
	@for target in $$($(BIN)/python tests/torture/targets.py); do echo "== $$target"; log=build/torture/$$target.log; \
		$(BIN)/python tests/torture/fuzz.py $$target 18 >$$log 2>&1 || { tail -n 40 $$log; exit 1; }; grep ^Done $$log; done
	KILL_ROUNDS=60 timeout 300 $(PYTEST) --hypothesis-profile=search tests/cli/test_kills.py tests/history/test_kill.py \
		tests/history/test_failures.py tests/history/test_hostile.py tests/test_files.py tests/torture

clean:           ## remove what was built and installed here
	rm -rf .venv build dist .coverage* .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "plainquiz needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12 quiz")'
	@$(PYTHON) -m venv .venv >/dev/null 2>&1 || { rm -rf .venv && $(PYTHON) -m venv --without-pip .venv; }
	@touch $@

.venv/desktop/ready: .venv/ready-for-tests
	@echo "Setting up the Anki desktop (once) ..."
	@$(PYTHON) -m venv --without-pip .venv/desktop
	@$(BIN)/uv pip install --quiet --python .venv/desktop/bin/python aqt
	@touch $@

.venv/engines/ready: .venv/ready-for-tests
	@echo "Setting up ClickHouse in process (once) ..."
	@$(PYTHON) -m venv --without-pip .venv/engines
	@$(BIN)/uv pip install --quiet --python .venv/engines/bin/python --editable '.[test,clickhouse]' chdb
	@touch $@

.venv/torture/ready: .venv/ready-for-tests
	@$(BIN)/uv pip install --quiet --python $(BIN)/python atheris
	@mkdir -p $(dir $@) && touch $@

.venv/oldest/ready: .venv/ready-for-tests
	@echo "Setting up the oldest environment (once) ..."
	@rm -rf .venv/oldest
	@$(PYTHON) -m venv --without-pip .venv/oldest
	@$(BIN)/uv pip install --quiet --python .venv/oldest/bin/python --resolution lowest-direct --editable '.[test]'
	@touch $@

.venv/ready: .venv/python pyproject.toml
	@echo "Setting up .venv (once) ..."
	@$(INSTALL) --editable .
	@$(BIN)/python -m compileall -q quiz   # an editable install is not: starts would be slow where Python may not do it
	@touch $@

.venv/ready-for-tests: .venv/python pyproject.toml
	@echo "Setting up .venv for tests (once) ..."
	@$(INSTALL) --editable '.[test,lint]'
	@$(BIN)/python -m compileall -q quiz
	@touch $@ .venv/ready
