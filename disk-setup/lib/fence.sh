# shellcheck shell=bash
# The fence. md drops a durable leg that fails a write and goes on acknowledging on the SSDs alone. The fence
# ends that: writes are held, a mark that outlives the node's reboot is made, the database is killed.

readonly KILL_SECONDS_MAX=20

help_fence() {
  cat <<'HELP'
usage: superdisk fence [--reason TEXT]
At once: holds all writes, marks the durable leg as not current, kills the database, unmounts.
Nothing is assembled or started again until the fence is lifted (superdisk unfence). Safe to repeat.
HELP
}

command_fence() {
  take_options "--reason=" "$@"
  hold_writes
  write_fence "${OPTION_reason:-by hand}" "$(stripe_events)"
  stop_after_fence
}

# One write to sysfs; from here on no write to the array is acknowledged. Reads go on. Held writes
# wait in the kernel, they do not fail.
hold_writes() {
  [[ -w $ARRAY_MD/suspend_hi ]] || return 0
  # In the background: md waits for writes in flight, and those may hang with their disk.
  { echo 0 >"$ARRAY_MD/suspend_lo" && echo 18446744073709551615 >"$ARRAY_MD/suspend_hi"; } 2>/dev/null &
  local holder=$! tries
  for ((tries = 0; tries < 100; tries++)); do
    kill -0 "$holder" 2>/dev/null || return 0
    sleep 0.02
  done
  warn "$ARRAY_DEVICE: the kernel did not hold the writes within 2 s; going on with killing the database"
}

release_writes() {
  [[ ! -w $ARRAY_MD/suspend_hi ]] || echo 0 >"$ARRAY_MD/suspend_hi"
}

# Never overwrites: the first fence knows best since when.
write_fence() {
  local reason=$1 events=$2
  has_state fence && return 0
  write_state fence "$(printf 'SINCE=%(%Y-%m-%dT%H:%M:%SZ)T\nREASON=%s\nEVENTS=%s' -1 "$reason" "${events:-0}")"
}

stripe_events() {
  examine "$STRIPE_DEVICE" || true
  echo "${MD_EVENTS:-0}"
}

# Killed, not stopped: a stop may go on acknowledging for minutes. The held writes are released only once
# every process of the database has its death signal, so none of them is ever acknowledged.
stop_after_fence() {
  if [[ -n $DATABASE_UNIT ]]; then
    systemctl kill --kill-who=all --signal=SIGKILL "$DATABASE_UNIT" 2>/dev/null || true
    systemctl stop --no-block "$DATABASE_UNIT" 2>/dev/null || true
  fi
  release_writes
  local deadline=$((SECONDS + KILL_SECONDS_MAX))
  while mountpoint -q "$MOUNT_POINT"; do
    umount "$MOUNT_POINT" 2>/dev/null && break
    if ((SECONDS >= deadline)); then
      hold_writes
      fail "$MOUNT_POINT: still busy $KILL_SECONDS_MAX s after the database was killed; its writes are held. End what uses it (fuser -vm $MOUNT_POINT), then: superdisk fence"
    fi
    sleep 0.2
  done
  say "fenced: $(state_value fence REASON); database stopped, nothing starts until: superdisk unfence"
}

help_unfence() {
  cat <<'HELP'
usage: superdisk unfence [--accept-data-loss]
Brings the durable disk up to date from the SSDs, waits until it is in sync, then lifts the fence.
  --accept-data-loss   the SSDs are lost: take the durable disk as it is. Every write acknowledged after it
                       dropped out is gone. Only where no replica can rebuild the node.
HELP
}

command_unfence() {
  take_options "--accept-data-loss" "$@"
  lock
  if ! has_state fence; then
    say "not fenced; nothing to do"
    return 0
  fi
  load_identity identity
  if [[ -n $OPTION_accept_data_loss ]]; then
    ! is_active "$ARRAY_DEVICE" ||
      refuse "--accept-data-loss: $ARRAY_DEVICE is up on the SSDs, nothing needs to be lost; use: superdisk unfence"
    warn "accepting $DURABLE_DEVICE as it was before the fence of $(state_value fence SINCE)"
    remove_state events
    remove_state fence
    say "fence lifted; next: systemctl start superdisk.service"
    return 0
  fi
  require_devices "$DURABLE_DEVICE"
  bring_up_stripe_alone
  add_durable_leg
  wait_for_sync "$DURABLE_DEVICE"
  examine "$STRIPE_DEVICE" && record_events "$MD_EVENTS"
  remove_state fence
  say "fence lifted: $DURABLE_DEVICE is in sync; next: systemctl start $DATABASE_UNIT"
}

bring_up_stripe_alone() {
  local fenced_at
  if ! is_active "$ARRAY_DEVICE"; then
    stop_array "$ARRAY_DEVICE"
    assemble_stripe ||
      refuse_fenced "the SSDs are lost and $DURABLE_DEVICE is not current; replace this node from its replicas (docs/runbook/stale-durable-leg.md)"
    fenced_at=$(state_value fence EVENTS)
    examine "$STRIPE_DEVICE" || true
    [[ $MD_UUID == "$ARRAY_UUID" && $((MD_EVENTS + 1)) -ge ${fenced_at:-0} ]] ||
      refuse_fenced "$STRIPE_DEVICE: does not hold the writes made until the fence (event ${MD_EVENTS:-none}, the fence is at ${fenced_at:-0}); replace this node from its replicas"
    run mdadm --quiet --assemble --run "$ARRAY_DEVICE" "$STRIPE_DEVICE"
    settle
  fi
  [[ $(leg_state "$STRIPE_DEVICE") == in_sync ]] ||
    refuse_fenced "$STRIPE_DEVICE: $(leg_state "$STRIPE_DEVICE") in $ARRAY_DEVICE (expected: in_sync); nothing current is left on this node"
  release_writes
  apply_rebuild_speed
}

add_durable_leg() {
  case $(leg_state "$DURABLE_DEVICE") in
    in_sync | rebuilding) return 0 ;;
    faulty)
      run mdadm --quiet "$ARRAY_DEVICE" --remove "$DURABLE_DEVICE"
      settle
      ;;
  esac
  # The bitmap knows what the durable leg missed; only that is copied.
  run mdadm --quiet "$ARRAY_DEVICE" --re-add --write-mostly "$DURABLE_DEVICE" ||
    run mdadm --quiet "$ARRAY_DEVICE" --add --write-mostly "$DURABLE_DEVICE" ||
    fail "$DURABLE_DEVICE: cannot be added to $ARRAY_DEVICE; does it take writes again? (dmesg | tail)"
}

# Bounded: gives up when a minute passes without progress.
wait_for_sync() {
  local device=$1 state progress last='' last_change=$SECONDS
  while true; do
    state=$(leg_state "$device")
    [[ $state == in_sync ]] && return 0
    [[ $state == rebuilding ]] ||
      fail "$device: $state in $ARRAY_DEVICE while it was being brought up to date (dmesg | tail)"
    progress=$(md_value "$ARRAY_DEVICE" sync_completed)
    if [[ $progress != "$last" ]]; then
      last=$progress last_change=$SECONDS
    fi
    ((SECONDS - last_change < 60)) ||
      fail "$device: no progress for 60 s at $progress sectors; the fence stays up"
    sleep 0.2
  done
}
