#!/bin/sh
# Says how the routing is; ends well whatever it says, so that Talos does not report a failed service.
frr-intent status || true
