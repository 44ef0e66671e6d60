#!/bin/bash
# The Talos extension's plan, step by step, in bash, with its frr.conf.j2 and daemons beside it. Only
# here to be compared with: by the benchmark (npm run bench) and by the report (npm run docs:lab).
set -eu

: "${NODE_IP:?}" "${ASN_LOCAL:?}" "${FE_MACS:?}"
export VRF_METALLB="${VRF_METALLB:-metallb}"
export METALLB_VRF_ROUTE_TABLE_ID="${METALLB_VRF_ROUTE_TABLE_ID:-88}"
export ASN_VRF_METALLB="${ASN_VRF_METALLB:-4000099998}"
export ASN_METALLB_SPEAKER="${ASN_METALLB_SPEAKER:-4000099999}"
export PEER_IP_FRR="${PEER_IP_FRR:-fda1:b2c3:d4e5:0001::0}"
export PEER_IP_METALLB="${PEER_IP_METALLB:-fda1:b2c3:d4e5:0001::1}"
export PEER_IP_PREFIX="${PEER_IP_PREFIX:-127}"
export ENABLE_BFD="${ENABLE_BFD:-true}" FRR_PROFILE="${FRR_PROFILE:-datacenter}"

interfaces=()
for mac in ${FE_MACS//,/ }; do
  name=$(ip -o link | grep -i "link/ether $mac" | awk -F': ' '{print $2}' | cut -d@ -f1 | head -n1)
  [ -n "$name" ] || { echo "no interface has $mac" >&2; exit 1; }
  interfaces+=("$name")
done
FABRIC_INTERFACES=$(IFS=,; echo "${interfaces[*]}")
export FABRIC_INTERFACES
INTERFACE_MTU="${INTERFACE_MTU:-$(cat "/sys/class/net/${interfaces[0]}/mtu")}"

ip link add "$VRF_METALLB" type vrf table "$METALLB_VRF_ROUTE_TABLE_ID" 2>/dev/null || true
ip link set "$VRF_METALLB" up
ip link add frr-metallb type veth peer name metallb-frr 2>/dev/null || true
ip link set frr-metallb master "$VRF_METALLB"
ip link set frr-metallb mtu "$INTERFACE_MTU"
ip link set metallb-frr mtu "$INTERFACE_MTU"
ip link set frr-metallb up
ip link set metallb-frr up
ip -6 addr add "$PEER_IP_FRR/$PEER_IP_PREFIX" dev frr-metallb nodad 2>/dev/null || true
ip -6 addr add "$PEER_IP_METALLB/$PEER_IP_PREFIX" dev metallb-frr nodad 2>/dev/null || true

mkdir -p /etc/frr
j2 "$(dirname "$0")/reference.conf.j2" >/etc/frr/frr.conf
chown frr:frr /etc/frr/frr.conf
chmod 640 /etc/frr/frr.conf

exec "$@"
