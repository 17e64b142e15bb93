# Every command; `make help` lists them. The work is in tools/.

# make prints nothing of its own to standard output.
MAKEFLAGS += --no-print-directory
RUN := @tools/bootstrap/install.sh && PATH="$(CURDIR)/node_modules/.bin:$$PATH"

.DEFAULT_GOAL := help
.PHONY: help setup up orders down doctor test unit integration faults lint format types clean

help: ## every target
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

up: ## the whole stack: set up what is missing, `pulumi up`, send a few real orders, print every URL (STACK=name: another stack)
	$(RUN) tsx tools/shopstream.ts up

test: ## everything: format, lint, types, unit tests, then stack up, integration, faults, stack down (KEEP=1 leaves it up)
	$(RUN) tsx tools/shopstream.ts test

down: ## `pulumi destroy`, and a check that nothing is left
	$(RUN) tsx tools/shopstream.ts down

setup: ## install and build what a fresh machine lacks; then `npx pulumi up` works
	$(RUN) tsx tools/shopstream.ts setup

doctor: ## what is missing, and the command that fixes it
	$(RUN) tsx tools/shopstream.ts doctor

orders: ## send a few real orders through the running stack and follow each to every store
	$(RUN) tsx integration/first-orders/run.ts

unit: ## unit tests
	$(RUN) npm run --silent unit

integration: ## the integration suite against the running stack
	$(RUN) npm run --silent integration

faults: ## the fault matrix against the running stack
	$(RUN) npm run --silent faults

lint: ## linter and rules for imports
	$(RUN) npm run --silent lint

types: ## type check
	$(RUN) npm run --silent types

format: ## format every file
	$(RUN) npm run --silent format:write

clean: ## remove this clone's stack from Docker, and its state; asks first (YES=1: does not ask; ALL=1: every clone's stacks)
	$(RUN) tsx tools/shopstream.ts clean
