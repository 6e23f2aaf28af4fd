# `make play` and `make test` do all of their own set-up in .venv; nothing else is touched.
.DEFAULT_GOAL := help
.PHONY: help play test check prove messages readme clean
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --no-input

help:  ## what can be made
	@sed -n 's/^\([a-z]*\):.*##\(.*\)/  make \1\t\2/p' Makefile

$(VENV)/made:
	@./tools/make_environment $(VENV)
	@touch $@

$(VENV)/playable: $(VENV)/made requirements/library.txt requirements/build.txt pyproject.toml
	@echo "安装运行所需的软件包 / installing what the program needs …"
	@$(PIP) install -qq --require-hashes -r requirements/library.txt -r requirements/build.txt
	@$(PIP) install -qq --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/developed: $(VENV)/playable requirements/development.txt
	@echo "安装测试所需的软件包 / installing what the tests need …"
	@$(PIP) install -qq --require-hashes -r requirements/development.txt
	@touch $@

play: $(VENV)/playable  ## compute a published sheet, keep a small book, and serve the platform with it (PLAY_SERVE=0: do not serve)
	@$(PY) -m tanheng play $(if $(filter 0,$(PLAY_SERVE)),--no-serve,--serve)

test: $(VENV)/developed  ## everything a change can break
	@$(PY) -m pytest -n auto --dist loadfile -rs tests

check: $(VENV)/developed  ## style, types, import contracts, then the tests
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports
	@$(MAKE) --no-print-directory test

prove: $(VENV)/developed  ## the long tier: everything, deep properties, other versions of PostgreSQL and Python
	@$(MAKE) --no-print-directory check
	@TANHENG_EXAMPLES=3000 $(PY) -m pytest -n auto -rs tests/property
	@TANHENG_EXAMPLES=3000 $(PY) -m pytest -n auto -rs tests/spreadsheet
	@TANHENG_EXAMPLES=3000 $(PY) -m pytest -rs tests/contract/test_api_by_schemathesis.py
	@TANHENG_EVERY_BENCHMARK=1 $(PY) -m pytest -n auto -rs tests/unit/test_benchmarks_run.py
	@TANHENG_EVERY_PAGE=1 $(PY) -m pytest -n auto -rs tests/browser/test_every_page.py
	@TANHENG_STATEFUL_MINUTES=30 $(PY) -m pytest -s tests/property/test_book_against_the_oracle.py -k minutes
	@TANHENG_STATEFUL_MINUTES=10 $(PY) -m pytest -s tests/property/test_registry_against_the_oracle.py -k minutes
	@TANHENG_STATEFUL_MINUTES=10 $(PY) -m pytest -s tests/property/test_all_rooms_under_any_sequence.py -k minutes
	@TANHENG_KILL_ROUNDS=200 TANHENG_EACH=1000 $(PY) -m pytest -s tests/simulation
	@tools/other_postgres
	@tools/other_pythons

readme: $(VENV)/developed  ## write what is implemented into README.md, and the pages of all checks
	@$(PY) tools/readme.py
	@$(PY) tools/checks_page.py
	@$(PY) tools/commands_page.py
	@$(PY) tools/registry_pages.py
	@$(PY) tools/tasks_page.py
	@$(PY) tools/rights_page.py
	@$(PY) tools/auditor_page.py

messages: $(VENV)/developed  ## collect and compile the translations
	@$(PY) tools/messages.py

clean:  ## remove the environment and caches
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
