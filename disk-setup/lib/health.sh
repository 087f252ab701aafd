# shellcheck shell=bash
# health and event: the two ways by which a lost durable leg is noticed, and the metrics.

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
  if ! is_active "$ARRAY_DEVICE" || ! has_state identity; then return 0; fi
  if durable_leg_is_in_sync; then return 0; fi
  hold_writes
  write_fence "durable leg $DURABLE_DEVICE $(leg_state "$DURABLE_DEVICE") ($1)" "$(stripe_events)"
  stop_after_fence
}

# A fence whose command was killed half-way is completed; not while unfence, under the lock, lifts it.
complete_fence() {
  mkdir -p "$RUNTIME_DIRECTORY"
  exec 9>"$RUNTIME_DIRECTORY/lock"
  flock --nonblock 9 || return 0
  if has_state fence && mountpoint -q "$MOUNT_POINT"; then stop_after_fence; fi
  exec 9>&-
}

# How long the durable disk has had requests in flight without finishing any write or read.
durable_stall_seconds() {
  local file=$RUNTIME_DIRECTORY/stall now done_count since last
  now=$(cut -d. -f1 /proc/uptime)
  done_count=$((S_DURABLE_READS + S_DURABLE_WRITES))
  { read -r last since <"$file"; } 2>/dev/null || { last=-1 since=$now; }
  if ((S_DURABLE_INFLIGHT == 0 || done_count != last)); then
    since=$now
    mkdir -p "$RUNTIME_DIRECTORY"
    echo "$done_count $now" >"$file"
  fi
  echo $((now - since))
}

boolean() { [[ $1 == "$2" ]] && echo 1 || echo 0; }

# metric NAME TYPE HELP VALUE [LABELS]
metric() { printf '# HELP %s %s\n# TYPE %s %s\n%s%s %s\n' "$1" "$3" "$1" "$2" "$1" "${5:-}" "$4"; }

write_metrics() {
  local file=$METRICS_DIRECTORY/superdisk.prom leg
  mkdir -p "$METRICS_DIRECTORY"
  {
    printf '# HELP superdisk_leg_state 1 for the state the leg is in.\n# TYPE superdisk_leg_state gauge\n'
    for leg in in_sync rebuilding faulty missing; do
      printf 'superdisk_leg_state{leg="ssd",state="%s"} %s\n' "$leg" "$(boolean "$S_SSD_LEG" "$leg")"
      printf 'superdisk_leg_state{leg="durable",state="%s"} %s\n' "$leg" "$(boolean "$S_DURABLE_LEG" "$leg")"
    done
    metric superdisk_assembled gauge "Whether the array is up." "$(is_active "$ARRAY_DEVICE" && echo 1 || echo 0)"
    metric superdisk_fenced gauge "Whether the durability fence is up." "$(boolean "$S_FENCED" true)"
    metric superdisk_writes_held gauge "Whether writes to the array are held." "$(boolean "$S_HELD" true)"
    metric superdisk_write_mostly gauge "Whether reads are kept off the durable leg." "$(boolean "$S_WRITE_MOSTLY" true)"
    metric superdisk_sync_percent gauge "Progress of the running rebuild or scrub; 100 when none runs." "$S_PROGRESS"
    metric superdisk_mismatches gauge "Sectors that differed in the last scrub." "$S_MISMATCHES"
    metric superdisk_bad_blocks gauge "Ranges in md's bad-block log; the log should not exist." "$S_BAD_BLOCKS"
    metric superdisk_corrected_sectors_total counter "Sectors of the SSD leg rewritten after a read error." "$S_CORRECTED"
    metric superdisk_durable_reads_total counter "Reads that reached the durable disk." "$S_DURABLE_READS"
    metric superdisk_durable_writes_total counter "Writes that reached the durable disk." "$S_DURABLE_WRITES"
    metric superdisk_durable_stall_seconds gauge "Time the durable disk has finished nothing while asked." "$(durable_stall_seconds)"
    metric superdisk_health_timestamp_seconds gauge "When this file was written." "$(printf '%(%s)T' -1)"
  } >"$file.$$"
  mv "$file.$$" "$file"
}
