# shellcheck shell=bash
# unfence: the durable disk is brought up to date from the SSDs, shown to hold what they hold, and only then believed.

help_unfence() {
  cat <<'HELP'
usage: superdisk unfence [--overwrite-durable-disk] [--current-disk-is-lost] [--accept-data-loss]
Brings the durable disk up to date from the SSDs, waits until it is in sync, then lifts the fence.
  --overwrite-durable-disk   the durable disk holds writes that the SSDs do not (it was written to apart from them):
                       give those up. Look first at which of the two is right.
  --current-disk-is-lost   the durable disk is an old copy or a new disk, and the one that was attached last no longer
                       exists: take what the SSDs hold. If they had dropped out just before the node went down,
                       what was acknowledged after that is gone.
  --accept-data-loss   the SSDs are lost: take the durable disk as it is. Every write acknowledged after it
                       dropped out is gone. Only where no replica can rebuild the node. Refused while SSDs may
                       hold more.
HELP
}

command_unfence() {
  take_options "--overwrite-durable-disk --current-disk-is-lost --accept-data-loss" "$@"
  lock
  if [[ -n $OPTION_accept_data_loss ]]; then
    accept_data_loss
    return 0
  fi
  if ! has_state fence; then
    say "not fenced; nothing to do"
    return 0
  fi
  load_identity identity
  load_generation
  load_record
  require_devices "$DURABLE_DEVICE"
  if durable_disk_went_on_alone; then
    lift_mark_of_an_old_copy
    return 0
  fi
  bring_up_stripe_alone
  add_durable_leg
  wait_for_sync "$DURABLE_DEVICE"
  lock_labels
  require_equal_legs
  examine "$STRIPE_DEVICE" && record_events "$MD_EVENTS"
  if has_state refill; then remove_state refill; fi
  remove_state fence
  exec 4>&-
  store_record || warn "the record outside the node still has the fence; it is stored again while superdisk-monitor.service runs"
  say "fence lifted: $DURABLE_DEVICE is in sync; next: systemctl start $DATABASE_UNIT"
}

# The mark may be of an old copy in the place of this disk, which is the current one: the SSDs had dropped out, it went on, and it holds
# what they and the boot disk know of.
durable_disk_went_on_alone() {
  local number runs
  ! is_active "$ARRAY_DEVICE" && read_generation "$DURABLE_DEVICE" || return 1
  number=$G_NUMBER runs=$G_RUNS
  [[ $MD_STATE == .A ]] && ((!MD_RECOVERING)) && covers "$number" "$runs" "$R_NUMBER" "$R_RUNS" || return 1
  find_stripe && read_generation "$STRIPE_DEVICE" && [[ $MD_STATE == ?A && $MD_UUID == "$ARRAY_UUID" ]] || return 1
  covers "$number" "$runs" "$(number_of_both "$G_NUMBER")" "$G_RUNS"
}

# number_of_both NUMBER: of the SSDs' number, what the durable disk beside them must hold as well: only the one after the recorded
# one may have been on its way to it when the power went.
number_of_both() {
  if (($1 == R_NUMBER + 1)); then echo "$R_NUMBER"; else echo "$1"; fi
}

lift_mark_of_an_old_copy() {
  local leg
  lock_labels
  for leg in "$STRIPE_DEVICE" "$DURABLE_DEVICE"; do
    if ! read_label "$leg" || ! write_label "$leg" "$L_SECTOR" ""; then fail "$leg: does not take its label; the fence stays up"; fi
  done
  remove_state fence
  exec 4>&-
  store_record || warn "the record outside the node still has the fence; it is stored again while superdisk-monitor.service runs"
  say "fence lifted: $DURABLE_DEVICE is current, the array went on on it without $STRIPE_DEVICE; next: systemctl start superdisk.service"
}

# Also without a mark: a disk that assemble refuses as an old copy is accepted by it.
accept_data_loss() {
  load_identity identity
  ! is_active "$ARRAY_DEVICE" ||
    refuse "--accept-data-loss: $ARRAY_DEVICE is up on the SSDs, nothing needs to be lost; use: superdisk unfence"
  if ! examine "$DURABLE_DEVICE" || ((MD_RECOVERING)) || [[ $MD_UUID != "$ARRAY_UUID" ]]; then
    refuse "$DURABLE_DEVICE: not this node's durable disk, or it was being overwritten from the SSDs and is not complete; there is nothing on it to accept"
  fi
  require_nothing_on_ssds
  warn "accepting $DURABLE_DEVICE as it is; every write acknowledged after $(state_value fence SINCE) that it does not hold is gone"
  forget_record
  lock_labels
  if read_label "$DURABLE_DEVICE"; then write_label "$DURABLE_DEVICE" "$L_SECTOR" "" || true; fi
  remove_state events
  forget_generation
  remove_state fence
  say "fence lifted; next: systemctl start superdisk.service"
}

# Refuses while a disk carries this node's stripe, unless both legs say that the array went on without it.
require_nothing_on_ssds() {
  local number runs durable_state=$MD_STATE
  find_carriers
  ((${#CARRIERS[@]})) || recognise_stripe || return 0
  read_generation "$DURABLE_DEVICE" || true
  number=$G_NUMBER runs=$G_RUNS
  if [[ $durable_state == .A ]] && assemble_stripe; then
    read_generation "$STRIPE_DEVICE" || true
    if [[ $MD_STATE == ?A ]] && covers "$number" "$runs" "$G_NUMBER" "$G_RUNS"; then return 0; fi
  fi
  refuse "--accept-data-loss: ${CARRIERS[*]} carry this node's stripe, which may hold what $DURABLE_DEVICE does not. Try first, with all SSDs attached: superdisk unfence (or assemble, if there is no fence). To give up what they hold: mdadm --stop $STRIPE_DEVICE, wipefs --all on each, and this again"
}

bring_up_stripe_alone() {
  local fenced_at
  if ! is_active "$ARRAY_DEVICE"; then
    stop_array "$ARRAY_DEVICE"
    if ! find_stripe; then
      ((${#CARRIERS[@]} == 0)) || refuse_fenced "SSD missing: ${ABSENT[*]:-none, but $STRIPE_DEVICE does not assemble}; the others carry this node's stripe. Attach it and run this again"
      refuse_fenced "the SSDs are lost and $DURABLE_DEVICE is not current; replace this node from its replicas (docs/runbook/stale-durable-leg.md)"
    fi
    fenced_at=$(state_value fence EVENTS)
    examine "$STRIPE_DEVICE" || true
    [[ $MD_UUID == "$ARRAY_UUID" && $((MD_EVENTS + 1)) -ge ${fenced_at:-0} ]] ||
      refuse_fenced "$STRIPE_DEVICE: does not hold the writes made until the fence (event ${MD_EVENTS:-none}, the fence is at ${fenced_at:-0}); replace this node from its replicas"
    require_current_stripe_leg
    [[ $MD_STATE != ?A ]] || require_disk_attached_last
    run mdadm --quiet --assemble --run "$ARRAY_DEVICE" "$STRIPE_DEVICE"
    settle
  fi
  [[ $(leg_state "$STRIPE_DEVICE") == in_sync ]] ||
    refuse_fenced "$STRIPE_DEVICE: $(leg_state "$STRIPE_DEVICE") in $ARRAY_DEVICE (expected: in_sync); nothing current is left on this node"
  require_current_stripe_leg
  [[ $(leg_state "$DURABLE_DEVICE") != in_sync ]] || require_disk_attached_last
  release_writes
  apply_rebuild_speed
}

require_current_stripe_leg() {
  read_generation "$STRIPE_DEVICE" || true
  if ((MD_RECOVERING)) || ! covers "$G_NUMBER" "$G_RUNS" "$R_NUMBER" "$R_RUNS"; then
    refuse_fenced "$STRIPE_DEVICE is at generation $G_NUMBER, this node has recorded $R_NUMBER; nothing current is left on this node, replace it from its replicas"
  fi
  SSD_NUMBER=$G_NUMBER SSD_RUNS=$G_RUNS
}

# The SSDs may have dropped out after the last number that was recorded, and the durable disk that was attached went on without
# them: only its superblock knows. They are known to have been the last only if they ran without it, or if it is this one.
require_disk_attached_last() {
  [[ -z $OPTION_current_disk_is_lost$OPTION_overwrite_durable_disk ]] && ((SSD_NUMBER)) || return 0
  read_generation "$DURABLE_DEVICE" || true
  require_older_durable_disk
  if covers "$G_NUMBER" "$G_RUNS" "$(number_of_both "$SSD_NUMBER")" "$SSD_RUNS"; then return 0; fi
  refuse "$DURABLE_DEVICE: is not the durable disk that was attached last: it is at generation $G_NUMBER, $STRIPE_DEVICE at $SSD_NUMBER. Attach that one: if the SSDs dropped out before the node went down, only it holds what was acknowledged after that. If it no longer exists: superdisk unfence --current-disk-is-lost"
}

# The bitmap knows what the durable leg missed since md dropped it, so only that is copied; but only onto the disk that
# was dropped. Onto an old copy of it, whatever its event count, everything is. What the boot disk says of the durable leg
# counts only if it knows the SSDs' number, too: the legs are written first, so one that was not set back is one behind at most.
add_durable_leg() {
  local state through_bitmap=0
  state=$(leg_state "$DURABLE_DEVICE")
  if read_generation "$DURABLE_DEVICE" && covers "$SSD_NUMBER" "$SSD_RUNS" "$G_NUMBER" "$G_RUNS" &&
    covers "$G_NUMBER" "$G_RUNS" "$R_DURABLE" "$R_RUNS" && ((SSD_NUMBER <= R_NUMBER + 1)); then
    through_bitmap=1
  elif ((SSD_NUMBER == 0)); then
    through_bitmap=1 # never started, nothing to compare
  fi
  [[ -z $MD_UUID || $MD_UUID == "$ARRAY_UUID" ]] ||
    refuse "$DURABLE_DEVICE: belongs to array $MD_UUID, this node's is $ARRAY_UUID; attach the right disk"
  [[ $state == rebuilding ]] || require_older_durable_disk
  # Half of what is on it may be of the disk that it was.
  if has_state refill; then through_bitmap=0; fi
  let_recovery_run
  case $state in
    rebuilding) return 0 ;;
    in_sync)
      ((!through_bitmap)) || return 0
      run mdadm --quiet "$ARRAY_DEVICE" --fail "$DURABLE_DEVICE"
      ;;
  esac
  forget_labels
  # A disk that was detached and attached again has another kernel name, and its old one still has the place.
  if [[ $state == missing ]]; then
    run mdadm --quiet "$ARRAY_DEVICE" --remove detached || true
  else
    run mdadm --quiet "$ARRAY_DEVICE" --remove "$DURABLE_DEVICE"
  fi
  settle
  if ((through_bitmap)) && run mdadm --quiet "$ARRAY_DEVICE" --re-add --write-mostly "$DURABLE_DEVICE"; then return 0; fi
  if [[ -n $MD_UUID ]]; then
    require_unused "$DURABLE_DEVICE"
    write_state refill "DEVICE=$DURABLE_DEVICE"
    run mdadm --quiet --zero-superblock "$DURABLE_DEVICE"
  elif [[ $(state_value refill DEVICE) != "$DURABLE_DEVICE" ]] || has_signature "$DURABLE_DEVICE"; then
    require_blank "$DURABLE_DEVICE"
  fi
  run mdadm --quiet "$ARRAY_DEVICE" --add --write-mostly "$DURABLE_DEVICE" ||
    fail "$DURABLE_DEVICE: cannot be added to $ARRAY_DEVICE; does it take writes again? (dmesg | tail)"
}

# G_* is the durable disk's record, SSD_* the SSDs'. It may be one number ahead, which was on its way; or so old that the SSDs
# no longer name its run. Anything else was written to it apart from them, and filling it would destroy that; so was a disk of
# their number whose superblock says that the array went on without them. A disk that was being filled has been asked about.
require_older_durable_disk() {
  if [[ -n $OPTION_overwrite_durable_disk ]] || ((MD_RECOVERING)); then return 0; fi
  if [[ $MD_STATE != .A ]] || ((G_NUMBER + 1 < SSD_NUMBER)); then
    if covers "$SSD_NUMBER" "$SSD_RUNS" $((G_NUMBER - 1)) "$G_RUNS"; then return 0; fi
    if ((G_NUMBER < SSD_NUMBER)) && [[ -z $(run_at "$SSD_RUNS" $((G_NUMBER - 1))) ]]; then return 0; fi
  fi
  refuse "$DURABLE_DEVICE: holds writes that $STRIPE_DEVICE does not: it is at generation $G_NUMBER, $STRIPE_DEVICE at $SSD_NUMBER, and they were written to apart. Find out which is right. To give up what only the durable disk holds: superdisk unfence --overwrite-durable-disk; to give up what only the SSDs hold: mdadm --stop $ARRAY_DEVICE $STRIPE_DEVICE, wipefs --all on each SSD, superdisk unfence --accept-data-loss"
}

# The proof before the fence is lifted: each leg, read directly, has the same record, and neither has the mark.
require_equal_legs() {
  ((SSD_NUMBER)) || return 0
  read_label "$STRIPE_DEVICE"
  local sector=$L_SECTOR
  write_label "$STRIPE_DEVICE" "$sector" "" || fail "$STRIPE_DEVICE: does not take its label; the fence stays up"
  write_label "$DURABLE_DEVICE" "$sector" "" || fail "$DURABLE_DEVICE: does not take its label; the fence stays up"
  read_generation "$DURABLE_DEVICE" || true
  [[ "$G_NUMBER $G_RUNS" == "$SSD_NUMBER $SSD_RUNS" ]] ||
    fail "$DURABLE_DEVICE: is at generation $G_NUMBER after it was brought up to date, $STRIPE_DEVICE at $SSD_NUMBER; the fence stays up. Copy it in full: mdadm $ARRAY_DEVICE --fail $DURABLE_DEVICE --remove $DURABLE_DEVICE, mdadm --zero-superblock $DURABLE_DEVICE, superdisk unfence"
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
