# Every recipe is one word. `make` alone shows them.
VENV := .venv-dev
PY := $(VENV)/bin/python
STAMP := $(VENV)/ready

.DEFAULT_GOAL := help
.PHONY: help setup browser test check laws fix docs locale shots fonts bench clean

help: ## show what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 10

setup: $(STAMP) ## make the developers' environment

$(STAMP): requirements/run.txt requirements/dev.txt pyproject.toml
	rm -rf $(VENV)
	python3 -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary=:all: -r requirements/run.txt -r requirements/dev.txt
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

browser: $(VENV)/browser/ready ## bring Chromium, axe and Playwright for the tests of the pages

$(VENV)/browser/ready: $(STAMP) requirements/browser.txt tools/get_browser.py
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary=:all: -r requirements/browser.txt
	$(PY) tools/get_browser.py
	touch $@

test: $(STAMP) ## run all tests, with coverage
	$(PY) -m coverage erase
	$(PY) -m pytest -n auto --maxprocesses 4 --dist worksteal --cov --cov-report=term:skip-covered
	$(PY) tools/covered.py

check: $(STAMP) ## style, types, contracts, spelling, generated pages
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports --no-cache
	$(VENV)/bin/codespell
	$(PY) tools/make_docs.py --check
	$(PY) tools/make_locale.py --check

laws: $(STAMP) ## only the laws that every format keeps
	$(PY) -m pytest -q tests/laws

fix: $(STAMP) ## mend style where a machine can
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

docs: $(STAMP) ## write the generated pages anew
	$(PY) tools/make_docs.py

locale: $(STAMP) ## bring the catalogues in step with the sentences
	$(PY) tools/make_locale.py

shots: browser ## draw the pages for the README anew
	$(PY) tools/make_screenshots.py

fonts: $(STAMP) ## build the pack of fonts out of the system's own packages
	$(PY) tools/make_font_pack.py build/fonts

bench: browser ## measure speed and memory, beside the peers that are installed
	$(PY) benchmarks/speed.py
	$(PY) benchmarks/lock.py
	$(PY) benchmarks/web.py
	$(PY) benchmarks/big_films.py
	$(PY) benchmarks/film.py

clean: ## remove what was made
	rm -rf $(VENV) .venv build dist *.egg-info .coverage .coverage.* .mypy_cache .pytest_cache .ruff_cache
