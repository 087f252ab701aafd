# shellcheck shell=bash
# assemble: brings the super-disk up after a boot. It decides which leg holds every acknowledged write.

help_assemble() {
  cat <<'HELP'
usage: superdisk assemble [--adopt]
Assembles the stripe and the array. Without the SSDs it comes up on the durable disk alone (then: rebuild).
Refuses to go on without the durable disk, with one that is not current, and while fenced.
  --adopt   accept a super-disk this machine's boot disk does not know: a replaced node, a restored snapshot
HELP
}

command_assemble() {
  take_options "--adopt" "$@"
  lock
  refuse_if_fenced
  require_mdadm_config
  ! has_state init || refuse "an init was interrupted; finish it first: superdisk init --yes"
  require_devices "$DURABLE_DEVICE"
  [[ -n $OPTION_adopt ]] && adopt
  has_state identity ||
    refuse "$STATE_DIRECTORY/identity: missing, this boot disk knows no super-disk. New disks: superdisk init. Disks of a replaced node or a snapshot: superdisk assemble --adopt"
  load_identity identity
  if is_active "$ARRAY_DEVICE"; then
    require_sound_array
    say "already assembled: $ARRAY_DEVICE"
    return 0
  fi
  stop_array "$ARRAY_DEVICE" # what a failed assembly left behind
  local legs=("$DURABLE_DEVICE")
  check_durable_leg
  if assemble_stripe && check_stripe_leg; then
    legs=("$STRIPE_DEVICE" "$DURABLE_DEVICE")
  fi
  run mdadm --quiet --assemble --run "$ARRAY_DEVICE" "${legs[@]}"
  settle
  apply_rebuild_speed
  require_sound_array
  examine "$DURABLE_DEVICE" && record_events "$MD_EVENTS"
  if [[ $(leg_state "$STRIPE_DEVICE") == missing ]]; then
    warn "$ARRAY_DEVICE is up on the durable disk alone, reads are slow; next: superdisk rebuild --yes"
  fi
  say "assembled: $ARRAY_DEVICE"
}

adopt() {
  ! has_state identity ||
    refuse "--adopt: this boot disk already knows array $(state_value identity ARRAY_UUID); assemble without --adopt"
  examine "$DURABLE_DEVICE" || refuse "$DURABLE_DEVICE: no md superblock, nothing to adopt"
  ARRAY_UUID=$MD_UUID STRIPE_UUID=unknown FILESYSTEM_UUID=unknown
  warn "adopting array $ARRAY_UUID from $DURABLE_DEVICE. Whether a fence was up where it came from cannot be known here"
  local device
  for device in "${SSDS[@]}"; do
    examine "$device" && STRIPE_UUID=$MD_UUID
  done
  write_state identity "$(identity_text)"
}

check_durable_leg() {
  local recorded
  examine "$DURABLE_DEVICE" ||
    refuse "$DURABLE_DEVICE: no md superblock that can be read; it is not this node's durable disk, or it is damaged"
  [[ $MD_UUID == "$ARRAY_UUID" ]] ||
    refuse "$DURABLE_DEVICE: belongs to array $MD_UUID, this node's is $ARRAY_UUID; attach the right disk"
  DURABLE_EVENTS=$MD_EVENTS DURABLE_ARRAY_STATE=$MD_STATE
  recorded=$(state_value events EVENTS)
  # Going clean may take one event back, never more.
  ((DURABLE_EVENTS + 1 >= ${recorded:-0})) ||
    raise_stale_fence "$DURABLE_DEVICE is at event $DURABLE_EVENTS, this node has seen $recorded; it is an old copy"
}

# Fails (and says why) if the stripe cannot be brought up; the array then comes up without it.
assemble_stripe() {
  stripe_is_whole && return 0
  stop_array "$STRIPE_DEVICE"
  wait_for_devices "${SSDS[@]}"
  if ((${#MISSING[@]})); then
    warn "SSD missing: ${MISSING[*]}; without it the stripe is lost"
    return 1
  fi
  local device
  for device in "${SSDS[@]}"; do
    if ! examine "$device" || [[ $MD_UUID != "$STRIPE_UUID" ]]; then
      warn "$device: not a member of this node's stripe (blank or foreign); the stripe is lost"
      return 1
    fi
  done
  run mdadm --quiet --assemble "$STRIPE_DEVICE" "${SSDS[@]}" || {
    warn "$STRIPE_DEVICE: did not assemble although all its SSDs are there"
    stop_array "$STRIPE_DEVICE"
    return 1
  }
  settle
}

# Compares the legs. The SSD leg ahead of the durable one is the case the fence is for.
check_stripe_leg() {
  if ! examine "$STRIPE_DEVICE" || [[ $MD_UUID != "$ARRAY_UUID" ]]; then
    warn "$STRIPE_DEVICE: holds no leg of array $ARRAY_UUID"
    return 1
  fi
  local durable_active=1 stripe_active=1
  [[ $MD_STATE == ?A ]] || durable_active=0
  [[ $DURABLE_ARRAY_STATE == A? ]] || stripe_active=0
  if ((!durable_active && !stripe_active)); then
    raise_stale_fence "each leg has run without the other ($STRIPE_DEVICE at event $MD_EVENTS, $DURABLE_DEVICE at $DURABLE_EVENTS); which holds all acknowledged writes cannot be known"
  elif ((!durable_active)); then
    raise_stale_fence "$STRIPE_DEVICE ran without $DURABLE_DEVICE until event $MD_EVENTS"
  elif ((DURABLE_EVENTS + 1 < MD_EVENTS)); then
    raise_stale_fence "$DURABLE_DEVICE is at event $DURABLE_EVENTS, $STRIPE_DEVICE at $MD_EVENTS; it is an old copy"
  elif ((!stripe_active || MD_EVENTS + 1 < DURABLE_EVENTS)); then
    warn "$STRIPE_DEVICE: at event $MD_EVENTS, the array went on without it to $DURABLE_EVENTS"
    return 1
  fi
}

raise_stale_fence() {
  write_fence "$1" "${MD_EVENTS:-0}"
  refuse_if_fenced
}

# What must hold of a running array before anything is mounted on it.
require_sound_array() {
  [[ $(leg_state "$DURABLE_DEVICE") == in_sync ]] ||
    fail "$DURABLE_DEVICE: $(leg_state "$DURABLE_DEVICE") in $ARRAY_DEVICE (expected: in_sync); see superdisk status"
  local flags
  read_leg flags "$DURABLE_DEVICE" state
  if [[ $flags != *write_mostly* ]]; then
    warn "$DURABLE_DEVICE: was not write-mostly; reads would go to it. Setting the flag"
    echo writemostly >"$ARRAY_MD/dev-$(kernel_name "$DURABLE_DEVICE")/state"
  fi
}
