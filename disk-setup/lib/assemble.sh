# shellcheck shell=bash
# assemble: brings the super-disk up after a boot. It decides which leg holds every acknowledged write.

help_assemble() {
  cat <<'HELP'
usage: superdisk assemble [--adopt] [--without-ssds] [--without-record] [--by-unit]
Assembles the stripe and the array. Without the SSDs it comes up on the durable disk alone (then: rebuild).
Refuses to go on without the durable disk, with one that is not current, with a part of the SSDs, and while fenced.
  --adopt         accept a super-disk this machine's boot disk does not know: a replaced node, a restored snapshot
  --without-ssds  come up on the durable disk alone although some SSDs still hold their part of the stripe
  --without-record  do not ask RECORD_COMMAND, until the next boot
  --by-unit       said by superdisk.service: refuses if the node was drained by hand on this boot
HELP
}

command_assemble() {
  take_options "--adopt --without-ssds --without-record --by-unit" "$@"
  lock
  [[ -z $OPTION_without_record ]] || go_without_record
  refuse_if_fenced
  [[ -z $OPTION_by_unit ]] || refuse_if_drained
  ! has_state init || refuse "an init was interrupted; finish it first: superdisk init --yes"
  require_mdadm_config
  require_devices "$DURABLE_DEVICE"
  [[ -n $OPTION_adopt ]] && adopt
  has_state identity ||
    refuse "$STATE_DIRECTORY/identity: missing, this boot disk knows no super-disk. New disks: superdisk init. Disks of a replaced node or a snapshot: superdisk assemble --adopt"
  load_identity identity
  require_mdadm_config # again, now that the array's UUIDs are known
  load_generation
  load_record
  forget_finished_rebuild
  if is_active "$ARRAY_DEVICE"; then
    require_current_legs
    recognise_running_stripe
    require_sound_array
    rm -f "$DRAINED_MARK"
    say "already assembled: $ARRAY_DEVICE"
    return 0
  fi
  assemble_array
  require_sound_array
  examine "$DURABLE_DEVICE" && record_events "$MD_EVENTS"
  if has_state rebuild && [[ $(leg_state "$STRIPE_DEVICE") != missing ]]; then remove_state rebuild; fi
  rm -f "$DRAINED_MARK"
  if [[ $(leg_state "$STRIPE_DEVICE") == missing ]]; then
    warn "$ARRAY_DEVICE is up on the durable disk alone, reads are slow; next: superdisk rebuild --yes"
  fi
  say "assembled: $ARRAY_DEVICE"
}

assemble_array() {
  local legs=("$DURABLE_DEVICE")
  stop_array "$ARRAY_DEVICE" # what a failed assembly left behind
  rm -f "$RUNTIME_DIRECTORY/run"
  forget_labels
  look_at_durable_leg
  if find_stripe; then
    if compare_legs; then legs=("$STRIPE_DEVICE" "$DURABLE_DEVICE"); fi
  else
    require_no_part_of_the_stripe
  fi
  [[ ${#legs[@]} == 2 || -z $STALE ]] ||
    refuse_fenced "$STALE. Attach the current disk; or replace this node from its replicas (docs/runbook/stale-durable-leg.md)"
  run mdadm --quiet --assemble --run "$ARRAY_DEVICE" "${legs[@]}"
  settle
  apply_rebuild_speed
}

adopt() {
  if has_state identity; then
    ! read_recorded_generation ||
      refuse "--adopt: this boot disk already knows array $(state_value identity ARRAY_UUID); assemble without --adopt"
    warn "$STATE_DIRECTORY/generation: missing or damaged; this boot disk can compare nothing, only the legs with each other"
    forget_generation
    return 0
  fi
  examine "$DURABLE_DEVICE" || refuse "$DURABLE_DEVICE: no md superblock, nothing to adopt"
  ARRAY_UUID=$MD_UUID STRIPE_UUID=unknown FILESYSTEM_UUID=unknown
  warn "adopting array $ARRAY_UUID from $DURABLE_DEVICE. Whether a fence was up where it came from cannot be known here"
  adopt_stripe
  forget_generation
  write_state identity "$(identity_text)"
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
