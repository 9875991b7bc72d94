# The two commands of the README are `make run` and `make test`; the rest is for developers.

PYTHON ?= python3
PORT ?= 8000
DATA ?= var
VENV := .venv
BIN := $(VENV)/bin
export DATA

.PHONY: run test lint lock pictures clean

run:
	@$(PYTHON) tools/bootstrap.py
	@exec $(BIN)/amurinfo run --port $(PORT)

test:
	@$(PYTHON) tools/bootstrap.py --test
	@env -u DATA $(BIN)/python -m tests.machine
	@env -u DATA $(BIN)/python -m tests.twice $(ARGS)

lint:
	@$(PYTHON) tools/bootstrap.py --test
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports --no-cache > $(or $(TMPDIR),/tmp)/amurinfo-imports.txt || { cat $(or $(TMPDIR),/tmp)/amurinfo-imports.txt; exit 1; }
	@env -u DATA $(BIN)/python -m tools.templates
	@env -u DATA $(BIN)/amurinfo messages check
	@env -u DATA $(BIN)/amurinfo content check

# New pins, with hashes, for Python 3.11 to 3.13 on any machine. Needs uv (a wheel).
lock:
	@for name in base test basemap; do \
	  $(BIN)/uv pip compile --universal --generate-hashes --no-emit-index-url \
	    --no-emit-find-links --no-annotate --python-version 3.11 \
	    --custom-compile-command "make lock" -q requirements/$$name.in -o requirements/$$name.txt; \
	done

pictures:
	@$(PYTHON) tools/bootstrap.py --test
	@env -u DATA $(BIN)/python -m tools.pictures
	@env -u DATA $(BIN)/python -m tools.pictures_of_editors

clean:
	rm -rf $(VENV)
