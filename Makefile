PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test test-room test-gpu lint bench pictures clean

run: $(VENV)/app
	$(BIN)/streamlit run app.py

test: $(VENV)/dev lint
	sh tests/browser/install_chromium.sh $(BIN)
	$(BIN)/python -m pytest --numprocesses 2 --dist loadgroup

# The other rooms' folders have no test of this one, and take ten seconds to load.
FOLDER = $(subst -,_,$(ROOM))
test-room: $(VENV)/dev
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile tests/papers/$(FOLDER) tests/test_*.py \
		tests/app tests/gpu -k "$(ROOM) or $(FOLDER)"

test-gpu: $(VENV)/dev
	$(BIN)/python -m pytest tests/gpu -rs --capture=no

lint: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/oxlint core pages

bench: $(VENV)/dev
	$(BIN)/python -m core bench

pictures: $(VENV)/dev
	PYTHONPATH=. $(BIN)/python tests/browser/take_pictures.py $(ROOM)

$(VENV)/app: requirements.txt
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed") if sys.version_info < (3, 11) else None'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --requirement requirements.txt
	touch $@

$(VENV)/dev: requirements-dev.txt $(VENV)/app
	$(BIN)/python -m pip install --quiet --requirement requirements-dev.txt
	touch $@

clean:
	rm -rf $(VENV) runs
