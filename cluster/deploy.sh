#!/usr/bin/env bash
# Brings the jobs of a Flink cluster to one jar. What does not run is started from its newest checkpoint or savepoint; what runs this
# jar already is left alone, also while it restarts; what runs another jar is stopped with a savepoint, and goes on from there.
#
#   deploy.sh [--force] [JOB...]    the jobs of chat: live, reader, store, readstate. Of search: search
#
#   --force    for a job that cannot be stopped with a savepoint (it fails again and again): cancels it, and starts from a checkpoint
#              although another jar made it. What is replayed may then be numbered anew, and sessions re-attach.
#
# Which version runs is asked of the cluster alone: a job's id begins with 16 digits of the hash of its jar and arguments. Its state
# lies in checkpoints/JOB and savepoints/JOB below FLINK_DIR. A job without any starts from nothing, which the job itself refuses
# once its inboxes have had records.
#
# LIVE_CELLS=N deploys the live job as the jobs live-0 to live-(N-1), cell K of N each. The first time the undivided job is stopped with a
# savepoint, from which they all start. FLINK_DIR/live.cells/K remembers N and what cell K was first started with: cells can neither be
# joined nor divided again, and none begins a second time from the undivided job's state with another jar.
#
# Environment: FLINK_URL (REST, http://jobmanager:8082), FLINK_DIR (/flink, the same path here and in the cluster),
# JOBS_JAR (/throng/jobs/throng-jobs.jar), KAFKA (kafka:19092), CASSANDRA (scylladb:9042), DATACENTER (datacenter1),
# KEYSPACE (throng), ELASTICSEARCH (http://elasticsearch:9200), DEADLINE_S (300: for the cluster to answer, for a savepoint, for the first checkpoint),
# LIVE_CELLS (1), LIVE_PARALLELISM, READER_PARALLELISM, STORE_PARALLELISM, READSTATE_PARALLELISM, SEARCH_PARALLELISM (1 each; of each cell).
# Needs nothing that Flink's image does not have.
set -euo pipefail

FLINK_URL=${FLINK_URL:-http://jobmanager:8082}
FLINK_DIR=${FLINK_DIR:-/flink}
JOBS_JAR=${JOBS_JAR:-/throng/jobs/throng-jobs.jar}
KAFKA=${KAFKA:-kafka:19092}
CASSANDRA=${CASSANDRA:-scylladb:9042}
DATACENTER=${DATACENTER:-datacenter1}
KEYSPACE=${KEYSPACE:-throng}
ELASTICSEARCH=${ELASTICSEARCH:-http://elasticsearch:9200}
DEADLINE_S=${DEADLINE_S:-300}
LIVE_CELLS=${LIVE_CELLS:-1}

log() { echo "deploy: $*"; }
die() { echo "deploy: $*" >&2; exit 1; }

# Main class, parallelism and arguments of a job.
spec() {
  local cassandra=(--cassandra.contact-points "$CASSANDRA" --cassandra.local-datacenter "$DATACENTER" --cassandra.keyspace "$KEYSPACE")
  local elasticsearch=(--elasticsearch.cells "main=$ELASTICSEARCH")
  local kind=${1%%-*}
  arguments=(--kafka.bootstrap-servers "$KAFKA")
  case $1 in
    live) main=dev.throng.jobs.flink.live.LiveJob ;;
    live-*) main=dev.throng.jobs.flink.live.LiveJob arguments+=(--cell "${1#live-}/$LIVE_CELLS") ;;
    reader) main=dev.throng.jobs.flink.reader.ReaderJob arguments+=("${cassandra[@]}") ;;
    store) main=dev.throng.jobs.flink.store.StoreJob arguments+=("${cassandra[@]}") ;;
    readstate) main=dev.throng.jobs.flink.readstate.ReadStateJob ;;
    search) main=dev.throng.jobs.flink.search.SearchJob arguments+=("${elasticsearch[@]}") ;;
  esac
  local setting=${kind^^}_PARALLELISM
  parallelism=${!setting:-1}
  positive "$setting" "$parallelism"
  arguments+=(--parallelism "$parallelism")
}

positive() { [[ $2 =~ ^[1-9][0-9]{0,3}$ ]] || die "$1: $2 (expected: a number from 1 to 9999)"; }

# GET, repeated while nobody answers or no job manager leads. 404 is an answer: an empty one.
get() {
  local end=$((SECONDS + DEADLINE_S)) answer
  while :; do
    if answer=$(curl -sS --max-time 30 -w '\n%{http_code}' "$FLINK_URL$1" 2>&1); then
      case ${answer##*$'\n'} in
        2??) printf '%s\n' "${answer%$'\n'*}"; return ;;
        404) return ;;
      esac
    fi
    ((SECONDS < end)) || die "GET $FLINK_URL$1: no answer for $DEADLINE_S s, last: $answer"
    sleep 1
  done
}

# Any other request, once.
send() {
  local method=$1 path=$2
  shift 2
  curl -sS --fail-with-body --max-time 120 -X "$method" "$@" "$FLINK_URL$path"
}

# The values of a string field in Flink's JSON, one a line.
strings() { { grep -oE "\"$1\" ?: ?\"[^\"]*\"" || true; } | sed -E 's/^[^:]*: ?"//; s/"$//'; }

state() { get "/jobs/$1" | strings state | sed -n 1p; }

completed_checkpoints() { get "/jobs/$1/checkpoints" | { grep -oE '"completed" ?: ?[0-9]+' || true; } | sed -n 1p | tr -cd '0-9'; }

# What went wrong, readable: Flink answers with stack traces in JSON strings.
readable() { head -c 4000 <<<"$1" | sed -E 's/\\n/\n/g; s/\\t/  /g; s/\\"/"/g'; }

# "ID STATE" of each run of the jobs of that name, a regular expression, that has not ended. One JSON object a line: the first part of each has id, name and state.
runs() {
  local object id state
  local overview
  overview=$(get /jobs/overview) || return 1
  [[ $overview == *'"jobs"'* ]] || die "GET $FLINK_URL/jobs/overview: ${overview:-404} (expected: a list of jobs)"
  { sed 's/{/\n{/g' <<<"$overview" | grep -E "\"name\" ?: ?\"$1\"" || true; } | while read -r object; do
    id=$(strings jid <<<"$object")
    state=$(strings state <<<"$object")
    case $state in FINISHED | CANCELED | FAILED) ;; *) echo "$id $state" ;; esac
  done
}

# The newest complete checkpoint or savepoint of a job: Flink moves _metadata into place last.
restore_point() {
  local dir found all=
  for dir in "$FLINK_DIR/checkpoints/$1" "$FLINK_DIR/savepoints/$1"; do
    [[ -e $dir ]] || continue
    found=$(find "$dir" -ignore_readdir_race -name _metadata -size +0 -printf '%T@ %h\n') || die "$dir: cannot be read"
    all+=$found$'\n'
  done
  sort -n <<<"$all" | tail -n 1 | cut -d ' ' -f 2-
}

await_ended() {
  local job=$1 id=$2 end=$((SECONDS + DEADLINE_S)) now
  while :; do
    now=$(state "$id")
    case $now in FINISHED | CANCELED | FAILED | '') return ;; esac
    ((SECONDS < end)) || die "job $job: $id is $now after $DEADLINE_S s (expected: ended)"
    sleep 1
  done
}

# Ends a run with a savepoint. One that restarts cannot make it and is asked again: it may run soon.
stop() {
  local job=$1 id=$2 end=$((SECONDS + DEADLINE_S)) request answer why=
  log "job $job: stopping $id with a savepoint"
  while [[ $(state "$id") != FINISHED ]]; do
    answer=$(send POST "/jobs/$id/stop" -H 'Content-Type: application/json' \
      -d "{\"targetDirectory\":\"file://$FLINK_DIR/savepoints/$job\",\"drain\":false}") || true
    request=$(strings request-id <<<"$answer")
    [[ -n $request ]] || why=$answer
    while [[ -n $request && $(state "$id") != FINISHED ]]; do
      answer=$(get "/jobs/$id/savepoints/$request")
      if [[ $answer == *failure-cause* ]]; then why=$answer; fi
      if [[ -z $answer || $answer == *failure-cause* ]] || ((SECONDS >= end)); then break; fi
      sleep 1
    done
    if [[ $(state "$id") == FINISHED ]]; then return; fi
    if [[ -n $force ]]; then
      log "job $job: $id made no savepoint, cancelling it"
      send PATCH "/jobs/$id?mode=cancel" >/dev/null
      await_ended "$job" "$id"
      return
    fi
    ((SECONDS < end)) || die "job $job: $id made no savepoint and runs on (--force cancels it): $(readable "$why")"
    sleep 1
  done
}

# Uploads the jar, once; it is removed when the script ends.
upload() {
  [[ -z $jar ]] || return 0
  local answer
  answer=$(send POST /jars/upload -F "jarfile=@$JOBS_JAR;type=application/x-java-archive") || die "uploading $JOBS_JAR: $answer"
  jar=$(strings filename <<<"$answer")
  jar=${jar##*/}
}

start() {
  local job=$1 version=$2 from id list answer claimed=
  from=$(restore_point "$job") || exit 1
  # Before a cell's note: that stays, and without a jar nothing can be started.
  upload
  if [[ $job == live-* ]]; then claim_cell; fi
  if [[ -z $force && $from == "$FLINK_DIR/checkpoints/"* && $from != "$FLINK_DIR/checkpoints/$job/$version"* ]]; then
    die "job $job: $from is a checkpoint that another jar or other arguments made (expected: a savepoint; deploy those before, then these, or use --force)"
  fi
  # What the job's last checkpoint does not have was numbered by the code that made it.
  if [[ -n $force ]]; then arguments+=(--effects.renumber-allowed true); fi
  id=$version$(od -An -N 8 -tx1 /dev/urandom | tr -d ' \n')
  list=$(printf ',"%s"' "${arguments[@]}")
  log "job $job: starting $id from ${from:-nothing}"
  if ! answer=$(send POST "/jars/$jar/run" -H 'Content-Type: application/json' -d "{\"jobId\":\"$id\",\"entryClass\":\"$main\",
      \"parallelism\":$parallelism,\"programArgsList\":[${list:1}],${from:+\"savepointPath\":\"file://$from\",}
      \"flinkConfiguration\":{\"execution.checkpointing.dir\":\"file://$FLINK_DIR/checkpoints/$job\",
      \"execution.checkpointing.savepoint-dir\":\"file://$FLINK_DIR/savepoints/$job\"}}"); then
    # No answer in time does not mean that it was not started.
    if [[ -z $(state "$id") ]]; then
      if [[ -n $claimed && $answer == *errors* ]]; then rm "$claimed"; fi
      die "job $job: not started: $(readable "$answer")"
    fi
  fi
  started+=("$job $id")
}

# Awaits the first checkpoints of what was started. Cells are all started before: until then their commands wait.
settle() {
  local each
  for each in ${started[@]+"${started[@]}"}; do
    await_checkpoint "${each% *}" "${each#* }"
    prune "$FLINK_DIR/checkpoints/${each% *}"
    prune "$FLINK_DIR/savepoints/${each% *}"
  done
  started=()
}

# For a cell that is about to be started: where it starts `from`, and in `claimed` the note of it, if that is new.
claim_cell() {
  local note=$FLINK_DIR/live.cells/${job#live-} known=
  if [[ -e $note ]]; then known=$(cat "$note") || die "$note: cannot be read"; fi
  if [[ -z $from ]]; then
    [[ -z $known || $known == "$LIVE_CELLS $version" || -n $force ]] \
      || die "job $job: has run with another jar or other arguments and has no checkpoint (expected: the same again; --force starts it from the undivided job's savepoint)"
    from=$(restore_point live) || exit 1
  fi
  [[ -z $known ]] || return 0
  mkdir -p "$FLINK_DIR/live.cells"
  echo "$LIVE_CELLS $version" >"$note.new"
  sync "$note.new"
  mv "$note.new" "$note"
  claimed=$note
}

# From its first checkpoint on a run can be restored without the one before it.
await_checkpoint() {
  local job=$1 id=$2 end=$((SECONDS + DEADLINE_S)) now completed
  while :; do
    now=$(state "$id")
    completed=$(completed_checkpoints "$id")
    ((${completed:-0} == 0)) || break
    case $now in FINISHED | CANCELED | FAILED) end=0 ;; esac
    ((SECONDS < end)) || die "job $job: $id is ${now:-unknown} without a checkpoint: $(readable "$(get "/jobs/$id/exceptions?maxExceptions=1")")"
    sleep 1
  done
  log "job $job: $id is $now, $completed checkpoints"
}

# Keeps the two newest directories.
prune() {
  { find "$1" -mindepth 1 -maxdepth 1 -type d -printf '%T@ %p\n' 2>/dev/null || true; } \
    | sort -rn | tail -n +3 | cut -d ' ' -f 2- | while read -r old; do rm -rf "$old"; done
}

deploy() {
  local job=$1 main parallelism arguments version running
  [[ $job == live-* ]] || settle
  spec "$job"
  version=$({ cat "$JOBS_JAR"; echo "$main $parallelism ${arguments[*]}"; } | sha256sum | head -c 16)
  running=$(runs "$job") || exit 1
  case $running in
    '') ;;
    *$'\n'*) die "job $job: runs more than once (expected: at most one run; cancel the others): ${running//$'\n'/, }" ;;
    "$version"*) await_checkpoint "$job" "${running%% *}"; return ;;
    *) stop "$job" "${running%% *}" ;;
  esac
  start "$job" "$version"
}

# The jobs of a name in the command line, into `jobs`: cells, where the live job is divided. Changes nothing yet.
expand() {
  local note divided='' running cell
  case $1 in
    live) ;;
    reader | store | readstate | search) jobs+=("$1"); return ;;
    *) die "job: $1 (expected: live, reader, store, readstate or search)" ;;
  esac
  for note in "$FLINK_DIR"/live.cells/*[0-9]; do
    if [[ -e $note ]]; then read -r divided _ <"$note" || die "$note: cannot be read"; fi
  done
  if [[ -n $divided ]]; then
    [[ $LIVE_CELLS == "$divided" ]] || die "LIVE_CELLS: $LIVE_CELLS (expected: $divided, into which the live job is divided; $FLINK_DIR/live.cells)"
    running=$(runs live) || exit 1
    [[ -z $running ]] || die "job live: $running beside its cells (expected: cells alone; cancel it)"
  else
    running=$(runs 'live-[0-9]+') || exit 1
    [[ -z $running ]] || die "cells of the live job run that are not noted in $FLINK_DIR/live.cells: ${running//$'\n'/, } (expected: this script alone starts them)"
    if ((LIVE_CELLS > 1)); then divide=yes; fi
  fi
  if ((LIVE_CELLS == 1)); then jobs+=(live); return; fi
  for ((cell = 0; cell < LIVE_CELLS; cell++)); do jobs+=("live-$cell"); done
}

# Stops the undivided live job with a savepoint, so that its cells can start from that.
divide() {
  local running from
  running=$(runs live) || exit 1
  [[ $running != *$'\n'* ]] || die "job live: runs more than once (expected: at most one run; cancel the others): ${running//$'\n'/, }"
  [[ -z $running ]] || stop live "${running%% *}"
  from=$(restore_point live) || exit 1
  [[ -n $force || $from != "$FLINK_DIR/checkpoints/"* ]] \
    || die "job live: $from is a checkpoint (expected: a savepoint to divide; deploy with LIVE_CELLS=1 before, or use --force)"
}

force='' jar='' divide='' jobs=() started=()
if [[ ${1:-} == --force ]]; then force=yes; shift; fi
[[ $# -gt 0 ]] || set -- live reader store readstate
[[ -r $JOBS_JAR ]] || die "JOBS_JAR: $JOBS_JAR (expected: a readable file; ./mvnw -DskipTests package makes it)"
for name in FLINK_DIR KAFKA CASSANDRA DATACENTER KEYSPACE ELASTICSEARCH; do
  [[ ${!name} =~ ^[A-Za-z0-9._:,/-]+$ ]] || die "$name: ${!name} (expected: letters, digits and ._:,/-)"
done
for name in "$FLINK_DIR" "$FLINK_DIR/checkpoints" "$FLINK_DIR/savepoints" "$FLINK_DIR/live.cells"; do
  [[ ! -e $name || (-r $name && -x $name) ]] || die "$name: cannot be read"
done
exec 9>"$FLINK_DIR/deploy.lock"
flock -w "$DEADLINE_S" 9 || die "$FLINK_DIR/deploy.lock: held for $DEADLINE_S s (expected: no other deployment)"
trap '[[ -z $jar ]] || send DELETE "/jars/$jar" >/dev/null || true' EXIT
positive LIVE_CELLS "$LIVE_CELLS"
for job in "$@"; do expand "$job"; done
for job in "${jobs[@]}"; do spec "$job"; done
[[ -z $divide ]] || divide
for job in "${jobs[@]}"; do deploy "$job"; done
settle
