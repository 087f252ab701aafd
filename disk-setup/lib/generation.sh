# shellcheck shell=bash
# The generation: how old a copy of the durable disk may be and still be taken for current. md's event count does
# not count writes; this does count time. A small file of the file system is rewritten with the next number every
# GENERATION_SECONDS, through the array like every other write, and then the number goes to the boot disk. A disk
# that does not hold the number on the boot disk is an old copy. Each start begins a run: two disks that were one
# and were then written to apart have different runs under the same numbers.
#
#   superdisk-generation ARRAY_UUID NUMBER RUN:FIRST_NUMBER...     the newest run first
#
# state/generation on the boot disk: NUMBER, RUNS, and DURABLE and SSD: the last number at which that leg was in
# sync. A leg that comes back may be brought up to date through the bitmap only if it holds that number.

readonly GENERATION_RUNS_MAX=8 LOOK_SECONDS=0.2 LOOKS_PER_SECOND=5

# parse_generation TEXT: sets G_NUMBER and G_RUNS; fails on anything but a record of this array.
parse_generation() {
  local magic uuid
  read -r magic uuid G_NUMBER G_RUNS <<<"$1" || true
  [[ $magic == superdisk-generation && $uuid == "$ARRAY_UUID" && $G_NUMBER =~ ^[1-9][0-9]{0,17}$ &&
    $G_RUNS =~ ^([0-9a-f]{16}:[0-9]+ ?)+$ ]] || { G_NUMBER=0 G_RUNS='' && return 1; }
}

# run_at RUNS NUMBER: the run in which that number was written; nothing if it is older than all of them.
run_at() {
  local run
  for run in $1; do
    if (($2 >= ${run#*:})); then
      echo "${run%:*}"
      return 0
    fi
  done
}

# covers NUMBER RUNS OTHER_NUMBER OTHER_RUNS: whether the first holds all that the other held at OTHER_NUMBER.
covers() {
  (($1 >= $3)) && [[ $(run_at "$2" "$3") == "$(run_at "$4" "$3")" ]]
}

# read_generation DEVICE: the record on one leg, read from that disk itself and not through the array, into
# G_NUMBER and G_RUNS (0 and nothing if it has none). Sets what read_label and examine set, too.
read_generation() {
  G_NUMBER=0 G_RUNS=''
  read_label "$1" || return 1
  parse_generation "$(read_raw "$1" $((MD_DATA_OFFSET + L_SECTOR)))"
}

# read_recorded_generation: what the boot disk knows, into R_*. Fails if it is not whole: no number at all would be older
# than every copy. It is there before identity is, so its absence is damage, too.
read_recorded_generation() {
  local name
  R_NUMBER='' R_RUNS='' R_DURABLE='' R_SSD=''
  for name in NUMBER RUNS DURABLE SSD; do read_state "R_$name" generation "$name"; done
  [[ $R_NUMBER =~ ^(0|[1-9][0-9]{0,17})$ && $R_DURABLE =~ ^[0-9]{1,18}$ && $R_SSD =~ ^[0-9]{1,18}$ &&
    ($R_NUMBER == 0 || $R_RUNS =~ ^([0-9a-f]{16}:[0-9]+ ?)+$) ]]
}

load_generation() {
  read_recorded_generation ||
    refuse "$STATE_DIRECTORY/generation: missing or damaged; any old copy of $DURABLE_DEVICE would be taken for current. Restore the file from this boot disk's last state; or, with the SSDs alive, compare the legs with each other: superdisk assemble --adopt. With the SSDs lost replace this node from its replicas (docs/runbook/stale-durable-leg.md)"
}

# Before the first start, or of a disk that is to be taken as it is: this boot disk knows no number.
forget_generation() { write_state generation "$(generation_text 0 '' 0 0)"; }

lock_generation() {
  make_directory "$RUNTIME_DIRECTORY"
  exec 8>"$RUNTIME_DIRECTORY/generation-lock"
  flock --wait 30 8 || fail "$GENERATION_FILE: has been locked for 30 s; does the disk hang? (superdisk status)"
}

# advance_generation same-run|new-run: the next number, on both legs first and then on the boot disk. Under
# lock_generation. It runs every second, so it starts few processes.
advance_generation() {
  local number=0 runs='' durable=0 ssd=missing
  ! has_state fence || fail "$GENERATION_FILE: not advanced, the fence is up"
  load_generation
  if [[ -s $GENERATION_FILE ]]; then # empty: the first start was killed between its creation and its first number
    read_generation_file
    number=$G_NUMBER runs=$G_RUNS
  else
    [[ $R_NUMBER == 0 && $1 == new-run ]] || fail "$GENERATION_FILE: missing or empty; is $MOUNT_POINT mounted?"
  fi
  number=$((number + 1))
  if [[ $1 == new-run ]]; then runs=$(newest_runs "$(random_run):$number $runs"); fi
  # In sync before and after the write, or it does not count.
  if durable_leg_is_in_sync; then durable=1; fi
  read_leg_state ssd "$STRIPE_DEVICE"
  write_generation_file "superdisk-generation $ARRAY_UUID $number $runs"
  if ((durable)) && durable_leg_is_in_sync; then R_DURABLE=$number; fi
  if [[ $ssd == in_sync ]]; then read_leg_state ssd "$STRIPE_DEVICE"; fi
  if [[ $ssd == in_sync ]]; then R_SSD=$number; fi
  record_generation "$number" "$runs"
  R_NUMBER=$number
}

# One sector, rewritten in place: it is there as a whole, the old or the new, whenever the power goes.
record_generation() {
  generation_text "$1" "$2" "$R_DURABLE" "$R_SSD" >"$RUNTIME_DIRECTORY/record"
  dd if="$RUNTIME_DIRECTORY/record" of="$STATE_DIRECTORY/generation" bs=512 count=1 conv=nocreat,notrunc oflag=dsync status=none ||
    fail "$STATE_DIRECTORY/generation: cannot be written; make room on the boot disk, or repair it"
}

# generation_text NUMBER RUNS DURABLE SSD: the sector.
generation_text() {
  local block
  printf -v block 'NUMBER=%s\nRUNS=%s\nDURABLE=%s\nSSD=%s\n' "$@"
  printf '%-511s\n' "$block"
}

newest_runs() {
  local runs
  read -r -a runs <<<"$1"
  echo "${runs[*]:0:GENERATION_RUNS_MAX}"
}

random_run() {
  local uuid
  uuid=$(random_uuid)
  uuid=${uuid//-/}
  echo "${uuid:0:16}"
}

read_generation_file() {
  local line=''
  { IFS= read -r line <"$GENERATION_FILE"; } 2>/dev/null || true
  parse_generation "$line" || fail "$GENERATION_FILE: damaged, or of another array; restore $MOUNT_POINT from a replica"
}

# In place, so that its position stays; past the page cache and with a flush, so that both legs have it when dd ends.
write_generation_file() {
  local block=$RUNTIME_DIRECTORY/generation creation=notrunc
  if [[ -s $GENERATION_FILE ]]; then creation=nocreat,notrunc; fi
  printf '%-4095s\n' "$1" >"$block"
  dd if="$block" of="$GENERATION_FILE" bs=4096 count=1 conv="$creation" oflag=direct,dsync status=none ||
    fail "$GENERATION_FILE: cannot be written; the disk is full, has failed or is fenced (superdisk status)"
  [[ $creation != notrunc ]] || sync "$GENERATION_FILE" "$MOUNT_POINT"
  label_legs
}

help_beat() {
  cat <<'HELP'
usage: superdisk beat
Run by superdisk-generation.service. Advances the generation every GENERATION_SECONDS until it is stopped.
HELP
}

command_beat() {
  take_options "" "$@"
  load_identity identity
  local stopped=''
  [[ -e $RUNTIME_DIRECTORY/run ]] || open_gate
  trap 'stopped=1' TERM
  exec 6<> <(:) # nothing is ever read from it: a pause without a process
  until [[ -n $stopped ]]; do
    beat_once
    wait_for_next_step
  done
  beat_once # what the database wrote after the last one
}

# Not for its whole time once the SSD leg has dropped out: as long as the SSDs hold the newest number they are taken for current.
wait_for_next_step() {
  local looks state
  for ((looks = GENERATION_SECONDS * LOOKS_PER_SECOND; looks > 0; looks--)); do
    read -r -t "$LOOK_SECONDS" -u 6 || true
    read_leg_state state "$STRIPE_DEVICE"
    if [[ -n $stopped ]] || { [[ $state != in_sync ]] && ((R_SSD == R_NUMBER)); }; then return 0; fi
  done
}

beat_once() {
  lock_generation
  advance_generation same-run
  exec 8>&-
}
