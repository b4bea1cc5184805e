# `make` alone prints what there is to make. Two commands are enough for most days: `make run` and `make test`.
# PYTHON=/path/to/python3.12 takes another Python, in an environment of its own.

PYTHON ?=
VENV := .venv$(if $(PYTHON),-$(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])'))
RUN := $(VENV)/bin/python
FOR_RUNNING := @scripts/make_environment.sh $(VENV) production $(PYTHON)
FOR_WORKING := @scripts/make_environment.sh $(VENV) development $(PYTHON)
LOCK_FLAGS := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	--no-annotate --no-header --no-strip-extras --quiet $(if $(UPGRADE),--upgrade)
WORKERS ?= auto
# Compiled code is kept, whatever the machine says: compiling all of Wagtail takes longer than to start it.
export PYTHONDONTWRITEBYTECODE =

.DEFAULT_GOAL := help
.PHONY: help run dev test lint e2e faults bench screenshots reset lock

help: ## Print this list
	@echo "make TARGET, where TARGET is one of:"
	@sed -n 's/^\([a-z0-9-]*\):[^#]*## \(.*\)/  \1|\2/p' Makefile | awk -F'|' '{ printf "%-12s %s\n", $$1, $$2 }'

run: export DJANGO_SETTINGS_MODULE = cms.settings.production
# As in the image: what is said is seen when it is said, also where the output goes into a file.
run dev: export PYTHONUNBUFFERED = 1
run: ## Install what is missing and serve the site at http://127.0.0.1:8000 (PORT=9000 for another port)
	$(FOR_RUNNING)
	@test -f $(or $(DATA_DIR),var)/secret-key || $(RUN) -m cms.settings.secret_key
	@exec $(RUN) manage.py serve

dev: export DJANGO_SETTINGS_MODULE = cms.settings.dev
dev: export PORT := $(or $(PORT),8000)
dev: ## Serve the site for working on it: errors explained, code reloaded when it changes
	$(FOR_WORKING)
	@exec $(RUN) manage.py serve

test: ## Run every test that this machine can run, with coverage (ARGS="tests/cms -k health" for some, without)
	$(FOR_WORKING)
	@$(RUN) -m pytest -n $(WORKERS) --dist loadfile $(if $(ARGS),$(ARGS),--cov --cov-branch --cov-report=term)

lint: export DJANGO_SETTINGS_MODULE = cms.settings.test
lint: ## Check style, types, import contracts and migrations
	$(FOR_WORKING)
	@$(RUN) -m ruff check .
	@$(RUN) -m ruff format --check .
	@$(RUN) -m mypy
	@$(VENV)/bin/lint-imports
	@$(RUN) manage.py makemigrations --check --dry-run
# The linter reads the SQL of each migration. SQLite, which copies whole tables, tells it nothing. The one that is named gives
# posts a constraint that all code before it kept already, so the version before can run on beside it.
ifdef TEST_POSTGRES_URL
	@DATABASE_URL=$(TEST_POSTGRES_URL) $(RUN) manage.py lintmigrations --ignore-initial-migrations --quiet ok ignore \
		--include-apps home pathway casestudies summit search --ignore-name 0023_post_order
else
	@echo "Left out: the migration linter needs PostgreSQL: set TEST_POSTGRES_URL to its address."
endif

e2e: ## Run the tests that drive a real browser
	$(FOR_WORKING)
	@$(RUN) -m pytest -m e2e $(ARGS)

faults: ## Run the tests that break a cluster of Elasticsearch, TIMES=20 in a row
	$(FOR_WORKING)
	@scripts/repeat_faults.sh $(RUN) $(or $(TIMES),1)

bench: ## Measure pages and search with 814 real and with 5,000 and 50,000 sample case studies
	$(FOR_WORKING)
	@$(RUN) -m benchmarks $(ARGS)

screenshots: ## Take the pictures in docs/ anew, with a real browser
	$(FOR_WORKING)
	@$(RUN) -m scripts.take_screenshots

reset: ## Delete var/, where the database, uploads and secrets lie (only with CONFIRM=yes)
ifeq ($(CONFIRM),yes)
	@rm -rf var
	@echo "Deleted var/. The next make run starts anew."
else
	@echo "Nothing was deleted. This would delete var/: the database, all uploads, the mail and the passwords."
	@echo "To do so: make reset CONFIRM=yes"
	@exit 1
endif

lock: ## Pin requirements/*.in with hashes (UPGRADE=1 for the newest versions)
	$(FOR_WORKING)
	@$(RUN) -m uv pip compile $(LOCK_FLAGS) requirements/production.in -o requirements/production.txt
	@$(RUN) -m uv pip compile $(LOCK_FLAGS) requirements/development.in -c requirements/production.txt \
		-o requirements/development.txt
