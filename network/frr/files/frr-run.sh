#!/bin/sh
# What tini runs in the container: FRR, and how it ends. Talos ends a service in the same way whether
# it starts it again or the node goes down. But a node that goes down has stopped its kubelet before:
# https://github.com/siderolabs/talos, v1alpha1_sequencer.go, StopAllPods before StopAllServices.
# Only then FRR tells the leaves; otherwise they keep its routes until it is back.
/usr/lib/frr/docker-start &
frr=$!
kubelet() { # something listens on the kubelet's port, 10250
  cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | grep -q ':280A [0-9A-F]*:0000 0A '
}
seen=
end() {
  if [ "$seen" ] && ! kubelet; then
    echo 'The kubelet is gone, so the node goes down: the routes are withdrawn.'
    /usr/lib/frr/watchfrr.sh stop
  else
    echo 'The leaf switches keep the routes until FRR is back.'
  fi
  exit 143
}
trap end TERM
# Once seen it need not be looked for again.
while [ -z "$seen" ] && kill -s 0 $frr 2>/dev/null; do
  if kubelet; then seen=yes; else sleep 5 & wait $!; fi
done
wait $frr
