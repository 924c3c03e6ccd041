# The two commands are `make run` and `make test`; each builds what it needs and can be cut short at any time.
# Stamps are written last, so a step that was killed is done again.

# The system's own Python where it will do: distributions build theirs with optimisations that others often lack, and
# the suite takes a fifth less time with it.
PYTHON ?= $(shell /usr/bin/python3 -c "import ensurepip, sys; sys.exit(sys.version_info < (3, 11))" 2>/dev/null \
	&& echo /usr/bin/python3 || echo python3)
BIN := .venv/bin
STAMPS := var/stamps
UNFINISHED := var/venv.unfinished
FRONT_END := imap/design/static/design/.built
T ?= tests
# One more than there are cores: a worker often waits for the database or the browser.
WORKERS ?= 3

# Compiled modules are kept, whatever the surroundings say: without them each process compiles everything anew.
export PYTHONDONTWRITEBYTECODE :=
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore

# Settings need an address; nothing that these commands do connects to it.
ANYWHERE := IMAP_ENV=development DATABASE_URL=postgresql://imap_app:none@127.0.0.1:1/imap
PRODUCTION := env -u IMAP_ENV DATABASE_URL=postgresql://imap_app:none@127.0.0.1:1/imap \
	ALLOWED_HOSTS=imap.example CELERY_BROKER_URL=redis://127.0.0.1:6379/0 CACHE_URL=redis://127.0.0.1:6379/1 \
	EMAIL_BACKEND=django.core.mail.backends.smtp.EmailBackend DEFAULT_FROM_EMAIL=imap@imap.example \
	FILES_DIRECTORY=/var/lib/imap/files FILE_SCANNER=disclosures.attachments.clamd.Clamd FILE_SCANNER_ADDRESS=/run/clamd.sock

.PHONY: run verify test test-running check lock clean pictures bench
.DELETE_ON_ERROR:

run: $(STAMPS)/app $(FRONT_END)
	@$(BIN)/python -m imap.operations.supervise

# Compares the record of the `make run` that runs now with its rows; A=--json for a program.
verify: $(STAMPS)/app
	@$(BIN)/python -m imap.operations.embedded backup verify_record $(A)

test: $(STAMPS)/dev $(FRONT_END) chromium
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m "not long" $(T)

# The processes that users start, killed while people work: `make run`, and production as docs/operations.md writes it (about
# fifteen minutes, as root), in the order of a story: its table, which goes into that document, is printed last.
test-running: $(STAMPS)/dev $(FRONT_END) chromium programs-of-production
	$(BIN)/python -m pytest -p no:randomly $(if $(filter tests,$(T)),tests/running,$(T))

check: $(STAMPS)/dev $(FRONT_END)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(ANYWHERE) $(BIN)/mypy
	$(BIN)/djlint --lint --quiet templates imap enquiries consent disclosures audit
	$(BIN)/lint-imports --no-cache
	$(ANYWHERE) $(BIN)/python -W "ignore:Got an error checking:RuntimeWarning" manage.py makemigrations --check --dry-run
	SECRET_KEY=$$($(BIN)/python -c "import secrets; print(secrets.token_urlsafe(64))") \
		$(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING

# The pictures in docs/pictures, from the path as it is played in the browser.
pictures: $(STAMPS)/dev $(FRONT_END) chromium
	@mkdir -p docs/pictures
	PICTURES=docs/pictures $(BIN)/python -m pytest -q tests/browser/test_path.py -k 1280-True

# Pages and lists at two sizes, side by side in one run: SIZES="10000 1000000". Nothing fails on a time.
bench: $(STAMPS)/dev
	$(BIN)/python -m tests.bench

# --- what they need --------------------------------------------------------------------------------
# An installation that was cut short may look complete: then the environment is built anew, after a pip that
# outlived its killed make was ended. The file holds the make's id, then the pip's; a make that still runs is waited for.
define install
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'IMAP needs Python 3.11 or newer')"
	@mkdir -p $(STAMPS)
	@while [ -e $(UNFINISHED) ] && owner="$$(head -n 1 $(UNFINISHED))" && [ "$$owner" != "$$PPID" ] \
		&& [ "$$(cat /proc/$${owner:-none}/comm 2>/dev/null)" = make ]; do \
		[ -n "$$said" ] || echo "Another make is installing here: waiting for it"; said=yes; sleep 1; \
	done
	@if [ -e $(UNFINISHED) ]; then \
		old="/proc/$$(tail -n 1 $(UNFINISHED))"; \
		if [ "$$(readlink $$old/cwd)" = "$(CURDIR)" ] && grep -q pip $$old/cmdline; then kill -9 $${old#/proc/}; sleep 1; fi; \
		rm -rf .venv $(STAMPS)/app $(STAMPS)/dev; \
	fi
	@echo $$PPID >$(UNFINISHED)
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv .venv
	@echo "Installing $(1)"
	@sh -c 'echo $$$$ >>$(UNFINISHED); exec $(BIN)/pip install -qq --require-hashes -r $(1)'
	@rm $(UNFINISHED)
	@touch $@
endef

# The file of the interpreter stands for the environment: without it both are made again.
ifeq ($(wildcard $(BIN)/python),)
.PHONY: $(STAMPS)/app $(STAMPS)/dev
endif

$(STAMPS)/app: requirements/app.txt $(wildcard $(UNFINISHED))
	$(call install,requirements/app.txt)

$(STAMPS)/dev: requirements/dev.txt $(wildcard $(UNFINISHED))
	$(call install,requirements/dev.txt)

node_modules/.complete: package-lock.json .npmrc | $(if $(filter test test-running check,$(MAKECMDGOALS)),$(STAMPS)/dev,$(STAMPS)/app)
	@echo "Installing package-lock.json"
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm ci --ignore-scripts --silent
	@touch $@

$(FRONT_END): $(wildcard imap/design/assets/* imap/design/build.py) node_modules/.complete
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m imap.design.build
	@touch $@

# Debian's Chromium, unless $$CHROMIUM names another: its shell, which is the same engine without the windows that nobody sees
# (half of the processor's time), or the whole of it where Debian has no shell.
.PHONY: chromium
chromium:
	@[ -x "$${CHROMIUM:-/usr/bin/chromium-headless-shell}" ] || { \
		command -v apt-get >/dev/null || { [ -x /usr/bin/chromium ] && exit 0; echo "Install Chromium, or set CHROMIUM to its path."; exit 1; }; \
		sudo=""; [ "$$(id -u)" = 0 ] || sudo="sudo"; \
		[ -z "$$sudo" ] || command -v sudo >/dev/null || { [ -x /usr/bin/chromium ] && exit 0; \
			echo "Install Chromium as root (apt-get install chromium-headless-shell)."; exit 1; }; \
		echo "Installing Debian's Chromium"; \
		$$sudo apt-get update -qq && for package in chromium-headless-shell chromium; do \
			$$sudo apt-get install -y -qq --no-install-recommends $$package >/dev/null && exit 0; done; \
		[ -x /usr/bin/chromium ]; \
	}

# What production needs of Debian, by the document's own line. policy-rc.d: nothing that is installed starts a service here.
.PHONY: programs-of-production
programs-of-production: $(STAMPS)/dev
	@for program in nginx redis-server pgbouncer openssl rsync; do command -v $$program >/dev/null || missing="$$missing $$program"; done; \
	[ -z "$$missing" ] || { \
		[ "$$(id -u)" = 0 ] || { echo "Run this as root: it installs$$missing, and its units run as other users."; exit 1; }; \
		echo "Installing$$missing"; \
		[ -e /usr/sbin/policy-rc.d ] || { ours=yes; printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d; chmod 755 /usr/sbin/policy-rc.d; }; \
		$(BIN)/python -m tests.support.documents packages | DEBIAN_FRONTEND=noninteractive sh -e >/dev/null; result=$$?; \
		[ -z "$$ours" ] || rm /usr/sbin/policy-rc.d; \
		exit $$result; \
	}

# --- now and then ----------------------------------------------------------------------------------
# Newest versions that requirements/*.in and package.json allow, with the hashes of every file.
lock:
	$(PYTHON) -m venv --clear var/lock
	var/lock/bin/pip install --quiet uv
	var/lock/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
		--no-annotate --no-header --no-emit-index-url requirements/app.in -o requirements/app.txt
	var/lock/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
		--no-annotate --no-header --no-emit-index-url requirements/dev.in -c requirements/app.txt -o requirements/dev.txt
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm install --package-lock-only --ignore-scripts --silent
	rm -rf var/lock

# Everything that was made, the demonstration database included.
clean:
	@if [ -L var/pg ]; then rm -rf "$$(readlink -f var/pg)"; fi
	rm -rf var .venv node_modules imap/design/static/design
