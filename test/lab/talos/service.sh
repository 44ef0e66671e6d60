#!/bin/sh
# service.sh start NAME RESTART MOUNT... | stop NAME
# What Talos does with one extension service, of which /run/talos/NAME holds config.json.
# Its state and its log are beside that. /talos is the root of the host.
set -eu
verb=$1 name=$2
shift 2
bundle=/run/talos/$name
root=/talos/usr/local/lib/containers/$name
overlay=/talos/system/overlays/$name
id=ext-$name

run() {
  restart=$1
  shift
  mkdir -p "$overlay/upper" "$overlay/work"
  mount -t overlay -o "nosuid,nodev,lowerdir=$root,upperdir=$overlay/upper,workdir=$overlay/work" overlay "$root"
  for source; do
    [ -e "$source" ] || (umask 077 && mkdir -p "$source")
  done
  while :; do
    echo Running >"$bundle/state"
    echo started >>"$bundle/starts"
    code=0
    crun run --bundle "$bundle" "$id" >>"$bundle/log" 2>&1 || code=$?
    [ "$restart" = always ] || break
    echo "Waiting (exit code $code)" >"$bundle/state"
    sleep 5
  done
  if [ $code = 0 ]; then echo Finished; else echo "Failed (exit code $code)"; fi >"$bundle/state"
  umount "$root"
}

alive() { [ -n "$(cat "/sys/fs/cgroup/system/extensions/$name/cgroup.procs" 2>/dev/null)" ]; }

stop() {
  kill "$(cat "$bundle/pid")" 2>/dev/null || true
  for wait in $(seq 100); do
    alive || break
    [ "$wait" -gt 1 ] || crun kill --all "$id" TERM || true
    sleep 0.1
  done
  ! alive || crun kill --all "$id" KILL
  while alive; do sleep 0.05; done
  crun delete --force "$id" 2>/dev/null || true
  umount "$root" 2>/dev/null || true
  echo Stopped >"$bundle/state"
}

case $verb in
  start)
    run "$@" &
    echo $! >"$bundle/pid"
    ;;
  stop) stop ;;
esac
