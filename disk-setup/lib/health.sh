# shellcheck shell=bash
# health and event: two of the three ways by which a lost durable leg is noticed (see watch.sh), and the metrics.

help_health() {
  cat <<'HELP'
usage: superdisk health
Run by superdisk-health.timer. Raises the fence if the durable leg is not in sync; writes the metrics.
Reads sysfs and the boot disk only, so a disk that hangs does not hang it.
HELP
}

help_event() {
  cat <<'HELP'
usage: superdisk event EVENT ARRAY [DEVICE]
Run by mdadm --monitor for every event of the array; logs it and checks the health.
HELP
}

command_event() {
  (($# >= 2)) || usage_error "event: needs EVENT and ARRAY"
  fence_if_durable_leg_is_lost "md event $1 ${3:-}"
  say "md event $1 of $2 ${3:-}"
  command_health
}

command_health() {
  fence_if_durable_leg_is_lost "health check"
  forget_rebuild_when_in_sync
  gather_status
  [[ -z $METRICS_DIRECTORY ]] || write_metrics
}

# An array that is up while its durable leg is not in sync acknowledges writes that one more failure loses.
# The writes are held first and the reasons found later. While unfence copies, the mark is already there.
fence_if_durable_leg_is_lost() {
  if has_state fence; then
    complete_fence
    return 0
  fi
  if ! has_state identity || ! durable_leg_is_lost; then return 0; fi
  # Again while nothing is being stopped. Waiting for that is bounded: the fence goes on without the lock.
  make_directory "$RUNTIME_DIRECTORY"
  exec 7>"$RUNTIME_DIRECTORY/stop-lock"
  flock --wait 2 7 || true
  if durable_leg_is_lost; then
    hold_writes || true
    write_fence "durable leg $DURABLE_DEVICE $(leg_state "$DURABLE_DEVICE") ($1)" "$(stripe_events)"
    exec 7>&-
    stop_after_fence
  else
    exec 7>&-
  fi
}

# A fence whose command was killed half-way is completed; not while unfence, under the lock, lifts it.
complete_fence() {
  is_mounted || return 0
  make_directory "$RUNTIME_DIRECTORY"
  exec 9>"$RUNTIME_DIRECTORY/lock"
  flock --nonblock 9 || return 0
  if has_state fence && is_mounted; then stop_after_fence; fi
  exec 9>&-
}

# A rebuild that was killed once the stripe was a leg again leaves its state behind; not while one runs, under the lock.
forget_rebuild_when_in_sync() {
  has_state rebuild || return 0
  make_directory "$RUNTIME_DIRECTORY"
  exec 9>"$RUNTIME_DIRECTORY/lock"
  flock --nonblock 9 || return 0
  if read_recorded_generation; then forget_finished_rebuild; fi
  exec 9>&-
}

# S_STALL: how long the durable disk has been asked without finishing anything.
read_stall() {
  local file=$RUNTIME_DIRECTORY/stall now finished=$((S_DURABLE_READS + S_DURABLE_WRITES + S_DURABLE_FLUSHES)) last since
  read -r now _ </proc/uptime
  now=${now%.*}
  { read -r last since <"$file"; } 2>/dev/null || last=-1
  if ((finished != last)) || ! durable_disk_is_asked; then
    since=$now
    make_directory "$RUNTIME_DIRECTORY"
    echo "$finished $now" >"$file"
  fi
  S_STALL=$((now - since))
}

# The kernel does not count a flush as in flight, and writers may all wait for one. Then the generation's step waits too.
durable_disk_is_asked() {
  ((S_DURABLE_INFLIGHT)) || { [[ $S_MOUNTED == true ]] && ! flock --nonblock "$RUNTIME_DIRECTORY/generation-lock" true; }
}

# S_GENERATION, and S_GENERATION_AGE: for how long the health checks have seen it stand still.
read_generation_age() {
  local file=$RUNTIME_DIRECTORY/generation-seen now last since
  read -r now _ </proc/uptime
  now=${now%.*}
  read_state S_GENERATION generation NUMBER
  S_GENERATION=${S_GENERATION:-0}
  { read -r last since <"$file"; } 2>/dev/null || last=-1
  if [[ $S_GENERATION != "$last" ]]; then
    since=$now
    make_directory "$RUNTIME_DIRECTORY"
    echo "$S_GENERATION $now" >"$file"
  fi
  S_GENERATION_AGE=$((now - since))
}

# metric NAME TYPE HELP VALUE; true and false are written as 1 and 0.
metric() {
  local value=$4
  case $value in
    true) value=1 ;;
    false) value=0 ;;
  esac
  printf '# HELP %s %s\n# TYPE %s %s\n%s %s\n' "$1" "$3" "$1" "$2" "$1" "$value"
}

# leg_metric LEG STATE: one series for each state a leg can be in.
leg_metric() {
  local state value
  for state in in_sync rebuilding faulty missing; do
    value=0
    if [[ $state == "$2" ]]; then value=1; fi
    printf 'superdisk_leg_state{leg="%s",state="%s"} %s\n' "$1" "$state" "$value"
  done
}

write_metrics() {
  local file=$METRICS_DIRECTORY/superdisk.prom assembled=false now
  if is_active "$ARRAY_DEVICE"; then assembled=true; fi
  printf -v now '%(%s)T' -1
  read_stall
  read_generation_age
  make_directory "$METRICS_DIRECTORY"
  {
    printf '# HELP superdisk_leg_state 1 for the state the leg is in.\n# TYPE superdisk_leg_state gauge\n'
    leg_metric ssd "$S_SSD_LEG"
    leg_metric durable "$S_DURABLE_LEG"
    metric superdisk_assembled gauge "Whether the array is up." "$assembled"
    metric superdisk_mounted gauge "Whether the file system is mounted." "$S_MOUNTED"
    metric superdisk_generation gauge "The generation on the boot disk: a durable disk that does not hold it is an old copy." "$S_GENERATION"
    metric superdisk_generation_age_seconds gauge "How long the generation has stood still." "$S_GENERATION_AGE"
    metric superdisk_sync_remaining_seconds gauge "Estimate of what is left of the rebuild or scrub at its present speed; 0 when none runs." "$S_REMAINING"
    if has_record_command; then
      metric superdisk_record_failing gauge "Whether RECORD_COMMAND has failed to store the record outside the node." "$S_RECORD_FAILING"
      metric superdisk_record_generation gauge "The generation that is recorded outside the node." "$S_RECORD_GENERATION"
    fi
    metric superdisk_fenced gauge "Whether the durability fence is up." "$S_FENCED"
    metric superdisk_writes_held gauge "Whether writes to the array are held." "$S_HELD"
    metric superdisk_write_mostly gauge "Whether reads are kept off the durable leg." "$S_WRITE_MOSTLY"
    metric superdisk_sync_percent gauge "Progress of the running rebuild or scrub; 100 when none runs." "$S_PROGRESS"
    metric superdisk_mismatches gauge "Sectors that differed in the last scrub." "$S_MISMATCHES"
    metric superdisk_bad_blocks gauge "Ranges in md's bad-block log; the log should not exist." "$S_BAD_BLOCKS"
    metric superdisk_corrected_sectors_total counter "Sectors of the SSD leg rewritten after a read error." "$S_CORRECTED"
    metric superdisk_durable_reads_total counter "Reads that reached the durable disk." "$S_DURABLE_READS"
    metric superdisk_durable_writes_total counter "Writes that reached the durable disk." "$S_DURABLE_WRITES"
    metric superdisk_durable_stall_seconds gauge "Time the durable disk has finished nothing while asked." "$S_STALL"
    metric superdisk_health_timestamp_seconds gauge "When this file was written." "$now"
  } >"$file.$$"
  mv "$file.$$" "$file"
}
