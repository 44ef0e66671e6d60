# As in the extensions repository: one target per extension.
.PHONY: frr
frr:
	npm run --silent build
	npm run --silent image
