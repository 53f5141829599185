# Every command of the project. What they do stands in scripts/; here is only how they are called.
# The folder of this file, also when make is called from elsewhere and when its path holds spaces.
ROOT := $(shell f="$(MAKEFILE_LIST)"; dirname "$${f# }")
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
SETUP = cd "$(ROOT)" && sh scripts/need_python "$(PYTHON)" && "$(PYTHON)" scripts/bootstrap.py
OURS = exec .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help setup run test check bench soak requirements clean

help:  ## What there is
	@cd "$(ROOT)" && sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 22

setup:  ## Everything that comes before the start
	@$(SETUP) local && $(OURS) -m scripts.run --setup-only

run:  ## Set up and start; PORT, VAR, TENANT_DOMAIN, DATABASE_URL, REDIS_URL and EMAIL_URL move it
	@$(SETUP) local && $(OURS) -m scripts.run

test:  ## All tests; PYTEST="tests/cases -x" chooses
	@$(SETUP) dev && $(OURS) -m scripts.test

check:  ## Style, types, layers, templates, translations, migrations, image files
	@$(SETUP) dev && $(OURS) -m scripts.check

bench:  ## Our cost against a peer's, as ratios
	@$(SETUP) dev && $(OURS) -m scripts.bench

soak:  ## The tests that take many minutes
	@$(SETUP) dev && $(OURS) -m scripts.test soak

requirements:  ## Write requirements/*.txt anew from the *.in files; UPGRADE=1 takes newer releases
	@$(SETUP) dev && $(OURS) -m scripts.requirements

clean:  ## Remove everything that the commands made, the local data included
	@cd "$(ROOT)" && sh scripts/clean
