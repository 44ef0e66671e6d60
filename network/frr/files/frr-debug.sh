#!/bin/sh
# `talosctl debug frr-debug-amd64.tar`: today's plan for the environment of ext-frr. The host's root
# is at /host. Other commands of frr-intent are given with --args.
[ "${1:-plan}" = plan ] || exec frr-intent "$@"
[ $# -eq 0 ] || shift
exec frr-intent plan --environment /host/run/frr-intent/environment.json "$@"
