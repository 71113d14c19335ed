# Anlauf: `make run` opens the window, `make test` runs the tests. Both install what they need first.

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PREPARE := $(PYTHON) resources/packaging/prepare.py
PICTURES ?= pictures
WORKERS ?= 2
MINUTES ?= 60
TEXTS := $(PY) resources/packaging/texts.py
LOCK := $(VENV)/bin/uv pip compile pyproject.toml --quiet --upgrade --universal --python-version 3.11 \
    --generate-hashes --no-header

.PHONY: run test soak check bench bundle texts pictures lock clean help
.DEFAULT_GOAL := help

run: ## install what is needed and open the window with the demo catalogue
	@$(PREPARE) run
ifeq ($(shell uname -s)$(DISPLAY)$(WAYLAND_DISPLAY),Linux)
	@echo "No display here: playing the main job offscreen instead."
	@QT_QPA_PLATFORM=offscreen $(PY) -m ui.pictures $(PICTURES)
	@echo "The pictures of each screen are in $(abspath $(PICTURES))"
else
	@$(PY) -m app --demo
endif

test: ## install what is needed and run all tests
	@$(PREPARE) test
	@QT_QPA_PLATFORM=offscreen $(PY) -m pytest -n $(WORKERS) --ignore=tests/bench

soak: ## test sync for MINUTES (60), going on where the last soak ended, then with its long counts
	@$(PREPARE) test
	@$(PY) -m tests.sync.soak --minutes $(MINUTES)
	@ANLAUF_SOAK=1 QT_QPA_PLATFORM=offscreen $(PY) -m pytest -n $(WORKERS) tests/sync

check: ## lint, types and import contracts
	@$(PREPARE) test
	@$(PY) -m ruff check --quiet .
	@$(PY) -m ruff format --quiet --check .
	@$(PY) -m mypy
	@$(VENV)/bin/lint-imports --no-cache --no-logo

bench: ## measure against the references of the same run; QUICK=1 leaves the largest catalogue out
	@$(PREPARE) test
	@QT_QPA_PLATFORM=offscreen $(PY) -m pytest tests/bench -p no:xdist -q $(if $(QUICK),--quick)

bundle: ## build the one-folder program and let it test itself
	@$(PREPARE) bundle
	@$(PY) -m PyInstaller --noconfirm --log-level WARN build.spec
	@echo "Built dist/anlauf, $$(du -sh dist/anlauf | cut -f1)"
	@env -i dist/anlauf/anlauf --self-test

texts: ## collect the texts for translators and compile their catalogues
	@$(PREPARE) test
	@$(TEXTS) collect
	@$(TEXTS) compile

pictures: ## renew the pictures of the README
	@$(PREPARE) run
	@QT_QPA_PLATFORM=offscreen $(PY) -m ui.pictures build/pictures suche beratung-person fenster-bedarf konflikt katalog \
	    erster-start
	@cp build/pictures/suche-hell.png resources/pictures/catalogue.png
	@cp build/pictures/beratung-person-hell.png resources/pictures/session.png
	@cp build/pictures/fenster-bedarf-hell.png resources/pictures/client-window.png
	@cp build/pictures/konflikt-hell.png resources/pictures/conflict.png
	@cp build/pictures/katalog-dunkel.png resources/pictures/dark.png
	@cp build/pictures/erster-start-hell.png resources/pictures/first-start.png
	@$(PY) -m ui.handout_picture resources/pictures/handout.png

lock: ## pin the newest packages allowed by pyproject.toml, with hashes
	@$(PREPARE) test
	@$(PY) -m pip install --quiet --group lock
	@$(LOCK) --group build --output-file resources/packaging/requirements.txt
	@$(LOCK) --group dev --constraint resources/packaging/requirements.txt \
	    --output-file resources/packaging/requirements-dev.txt

clean: ## remove everything that was built or installed
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .benchmarks
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find translations -name '*.mo' -delete

help: ## this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10
