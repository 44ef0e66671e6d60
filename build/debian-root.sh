#!/bin/sh
# debian-root.sh SUITE ARCHITECTURE ROOT MIRROR KEYRING PACKAGE...
# Unpacks Debian packages and what they depend on into ROOT, with an apt state of its own: nothing
# is installed or configured on this machine. ROOT appears only once it is complete.
# The caller holds a lock per SUITE and ARCHITECTURE.
set -eu
suite=$1 architecture=$2 root=$3 mirror=$4 keyring=$5
shift 5
state=$(dirname "$root")/apt-$suite
[ "$architecture" = amd64 ] || state=$state-$architecture
partial=$root.partial

mkdir -p "$state/lists/partial" "$state/archives/partial" "$state/none"
: >"$state/status"
echo "deb [signed-by=$keyring targets=Packages] $mirror $suite main" >"$state/sources.list"

# Testing suites outlive their Valid-Until on a mirror that is behind.
apt() {
  apt-get -qq -y \
    -o Dir::State="$state" -o Dir::State::status="$state/status" \
    -o Dir::Cache="$state" -o Dir::Cache::archives="$state/archives" \
    -o Dir::Etc::sourcelist="$state/sources.list" -o Dir::Etc::sourceparts="$state/none" \
    -o Dir::Etc::preferences="$state/none/none" -o Dir::Etc::preferencesparts="$state/none" \
    -o APT::Architecture=$architecture -o APT::Architectures=$architecture -o APT::Sandbox::User= \
    -o APT::Install-Recommends=false -o Acquire::Check-Valid-Until=false \
    -o Acquire::Retries=3 -o Acquire::http::Timeout=30 -o Acquire::https::Timeout=30 "$@"
}
apt update
apt install --download-only "$@"
# With an empty cache, so that packages which are here already are named too.
apt install --print-uris -o Dir::Cache::archives="$state/none" "$@" >"$state/uris"

rm -rf "$partial"
mkdir -p "$partial/usr"
for folder in bin sbin lib lib64; do
  mkdir "$partial/usr/$folder"
  ln -s "usr/$folder" "$partial/$folder"
done
cut -d ' ' -f 2 "$state/uris" | while read -r deb; do
  dpkg-deb --fsys-tarfile "$state/archives/$deb" |
    tar -x -C "$partial" --no-same-owner --keep-directory-symlink
done
mv "$partial" "$root"
