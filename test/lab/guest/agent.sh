# The guest's agent. Reads "run JOB [NETNS]" and "kill JOB SIGNAL" from the host, answers
# "done JOB CODE". A job is /run/jobs/JOB/script; it leads a process group of its own.

job() {
  cd "/run/jobs/$1"
  setsid -w ${2:+ip netns exec "$2"} sh -c 'echo $$ >pid; cd /; . "$0"' "$PWD/script" \
    >stdout 2>stderr </dev/null 3>&-
  echo "done $1 $?" >&3
}

echo done agent 0 >&3
while read -r verb id argument; do
  case $verb in
    run) job "$id" "$argument" & ;;
    kill) kill -s "$argument" -- "-$(cat "/run/jobs/$id/pid")" ;;
  esac
done
