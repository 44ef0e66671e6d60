#!/bin/sh
# The start-up script's place in the extension's plan, for service definitions that name it.
# What it did is done by frr-intent: plan, apply, verify, become FRR.
exec frr-intent apply --report /run/frr-intent --exec -- tini -- /usr/local/bin/frr-run.sh
