# shellcheck shell=bash
# drain and destroy: the two ways down.

readonly UNIT_STOP_SECONDS_MAX=60

help_drain() {
  cat <<'HELP'
usage: superdisk drain [--by-unit]
Stops the database in order (DRAIN_COMMAND, then its unit), unmounts, stops both arrays. After it both legs
are clean and equal. Nothing is assembled again until the next boot, or: superdisk assemble.
  --by-unit  said by superdisk.service, which is being stopped: what asks for the unit may have it again
HELP
}

command_drain() {
  take_options "--by-unit" "$@"
  lock
  if [[ -n $DATABASE_UNIT ]] && systemctl --quiet is-active "$DATABASE_UNIT" 2>/dev/null; then
    if [[ -n $DRAIN_COMMAND ]]; then
      # shellcheck disable=SC2086 # a command with its arguments
      timeout "$DRAIN_SECONDS_MAX" $DRAIN_COMMAND ||
        warn "'$DRAIN_COMMAND' failed or took longer than $DRAIN_SECONDS_MAX s; stopping $DATABASE_UNIT all the same"
    fi
    systemctl stop "$DATABASE_UNIT"
  fi
  if is_mounted; then unmount_drained; fi
  if ! has_state fence && durable_leg_is_lost; then
    write_fence "$DURABLE_DEVICE was $(leg_state "$DURABLE_DEVICE") when the node was drained" "$(stripe_events)"
    mark_labels
  fi
  stop_array "$ARRAY_DEVICE"
  stop_array "$STRIPE_DEVICE"
  if has_state identity && ! has_state fence && examine "$DURABLE_DEVICE"; then
    record_events "$MD_EVENTS"
  fi
  store_record || true
  if [[ -z $OPTION_by_unit ]]; then
    # On this boot only. Without it a start of the database would assemble again, or wait 90 s for a device.
    printf '%(%Y-%m-%dT%H:%M:%SZ)T\n' -1 >"$DRAINED_MARK"
    stop_unit
  fi
  say "drained: $ARRAY_DEVICE and $STRIPE_DEVICE are stopped; to bring it back: superdisk assemble && systemctl start $DATABASE_UNIT"
}

# Waited for: while a stop is only queued, a start of the database takes its place, and then waits for a device that is gone.
stop_unit() {
  local code=0
  exec 9>&- # the unit's own drain takes the lock
  timeout --foreground "$UNIT_STOP_SECONDS_MAX" systemctl stop superdisk.service 2>/dev/null || code=$?
  ((code != 124)) || warn "superdisk.service: has not stopped within $UNIT_STOP_SECONDS_MAX s; until it has, a start of $DATABASE_UNIT waits for $ARRAY_DEVICE"
}

refuse_if_drained() {
  local since
  { IFS= read -r since <"$DRAINED_MARK"; } 2>/dev/null || return 0
  refuse "drained since $since, by hand; to bring it back: superdisk assemble && systemctl start $DATABASE_UNIT"
}

# Under the generation's lock, so that its next number does not keep the file system busy.
unmount_drained() {
  lock_generation
  if has_state identity && ! has_state fence; then
    load_identity identity
    (advance_generation same-run) || warn "$GENERATION_FILE: not advanced; a copy made in the last seconds would be taken for current"
  fi
  umount "$MOUNT_POINT" || fail "$MOUNT_POINT: busy; end what uses it (fuser -vm $MOUNT_POINT), then: superdisk drain"
  exec 8>&-
}

help_destroy() {
  cat <<'HELP'
usage: superdisk destroy [--yes --uuid ARRAY_UUID]
Takes the super-disk off all its disks. All data is lost. Without --yes prints the plan only; --uuid must
name the array (superdisk status shows it). The database must be stopped and the file system unmounted.
HELP
}

command_destroy() {
  take_options "--yes --uuid=" "$@"
  [[ -n $OPTION_yes ]] || DRY_RUN=1
  lock
  local device state=identity
  has_state identity || state=init
  has_state "$state" || fail "$STATE_DIRECTORY: knows no super-disk; nothing to destroy"
  load_identity "$state"
  ((DRY_RUN)) || [[ $OPTION_uuid == "$ARRAY_UUID" ]] ||
    refuse "--uuid: '$OPTION_uuid' (expected: the array's, $ARRAY_UUID)"
  ! is_mounted || refuse "$MOUNT_POINT: mounted; first: superdisk drain"
  stop_array "$ARRAY_DEVICE"
  stop_array "$STRIPE_DEVICE"
  for device in "${SSDS[@]}" "$DURABLE_DEVICE"; do
    if examine "$device" && [[ $MD_UUID == "$STRIPE_UUID" || $MD_UUID == "$ARRAY_UUID" ]]; then
      run mdadm --quiet --zero-superblock "$device"
      run blkdiscard --zeroout --offset 0 --length 1048576 "$device"
    else
      say "$device: holds nothing of this super-disk; left as it is"
    fi
  done
  for state in fence events generation rebuild refill init identity; do
    has_state "$state" && remove_state "$state"
  done
  ((DRY_RUN)) && say "plan only, nothing was changed; to do it: superdisk destroy --yes --uuid $ARRAY_UUID"
  ((DRY_RUN)) || say "destroyed: array $ARRAY_UUID"
}
