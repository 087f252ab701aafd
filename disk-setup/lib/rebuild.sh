# shellcheck shell=bash
# rebuild: gives the array its SSD leg back. Never touches the durable disk.

help_rebuild() {
  cat <<'HELP'
usage: superdisk rebuild [--yes] [--wait]
Re-adds the stripe if it is whole (only what it missed is copied), or makes it anew on blank SSDs and copies
everything from the durable disk; the database may run meanwhile. Without --yes prints the plan only.
Nothing to do: says so and succeeds. SSDs that hold anything but this node's broken stripe are refused.
  --wait   return when the copy is complete
HELP
}

command_rebuild() {
  take_options "--yes --wait" "$@"
  [[ -n $OPTION_yes ]] || DRY_RUN=1
  lock
  refuse_if_fenced
  has_state identity || refuse "$STATE_DIRECTORY/identity: missing; first: superdisk assemble"
  load_identity identity
  load_generation
  is_active "$ARRAY_DEVICE" || refuse "$ARRAY_DEVICE: not assembled; first: superdisk assemble"
  [[ $(leg_state "$DURABLE_DEVICE") == in_sync ]] ||
    refuse "$DURABLE_DEVICE: $(leg_state "$DURABLE_DEVICE") in $ARRAY_DEVICE; there is nothing to rebuild from"
  require_mdadm_config
  forget_finished_rebuild
  apply_rebuild_speed
  let_recovery_run
  case $(leg_state "$STRIPE_DEVICE") in
    in_sync) say "nothing to rebuild: both legs are in sync" ;;
    rebuilding) say "already rebuilding: $(md_value "$ARRAY_DEVICE" sync_completed) sectors" ;;
    *) rebuild_stripe_leg ;;
  esac
  # The stripe is a leg by now, no longer something that may be overwritten.
  if has_state rebuild && [[ $(leg_state "$STRIPE_DEVICE") =~ ^(in_sync|rebuilding)$ ]]; then remove_state rebuild; fi
  if ((DRY_RUN)); then
    say "plan only, nothing was changed; to do it: superdisk rebuild --yes"
  elif [[ -n $OPTION_wait ]]; then
    wait_for_sync "$STRIPE_DEVICE"
    say "rebuilt: both legs are in sync"
  fi
}

rebuild_stripe_leg() {
  if [[ $(leg_state "$STRIPE_DEVICE") == faulty ]]; then
    run mdadm --quiet "$ARRAY_DEVICE" --remove "$STRIPE_DEVICE"
    settle
  fi
  forget_labels
  if assemble_stripe && stripe_leg_may_return; then
    if run mdadm --quiet "$ARRAY_DEVICE" --re-add "$STRIPE_DEVICE"; then
      say "re-added $STRIPE_DEVICE; copying what it missed"
      return 0
    fi
    warn "$STRIPE_DEVICE: cannot be re-added; making it anew"
  fi
  make_stripe_anew
  run mdadm --quiet "$ARRAY_DEVICE" --add "$STRIPE_DEVICE"
  # Not only with the generation's next step: SSDs that are in sync are of no use to unfence before they have their label.
  if ((!DRY_RUN)) && read_label "$DURABLE_DEVICE"; then write_label "$STRIPE_DEVICE" "$L_SECTOR" "" || true; fi
  say "rebuilding $STRIPE_DEVICE from $DURABLE_DEVICE; progress: superdisk status"
}

# Whether a copy of what the bitmap names makes the SSD leg equal. Fails if only a full copy does. Refuses a leg that
# holds writes the durable one does not: neither kind of copy may destroy them.
stripe_leg_may_return() {
  local number runs state=missing
  if has_state rebuild || ! stripe_holds_a_leg; then return 1; fi
  [[ $MD_STATE == ?A ]] || refuse_newer_stripe "it ran without $DURABLE_DEVICE"
  ((!MD_RECOVERING)) || return 1
  ((DRY_RUN)) || lock_generation
  read_generation "$DURABLE_DEVICE" || true
  number=$G_NUMBER runs=$G_RUNS
  read_generation "$STRIPE_DEVICE" || true
  ((DRY_RUN)) || exec 8>&-
  covers "$number" "$runs" "$G_NUMBER" "$G_RUNS" ||
    refuse_newer_stripe "it is at generation $G_NUMBER, $DURABLE_DEVICE at $number"
  covers "$G_NUMBER" "$G_RUNS" "$R_SSD" "$R_RUNS" || return 1
}

refuse_newer_stripe() {
  refuse "$STRIPE_DEVICE: holds writes that $DURABLE_DEVICE does not: $1. Stop the database and find out which is right; to give up what only the SSDs hold: mdadm --stop $STRIPE_DEVICE, wipefs --all and blkdiscard on each SSD, superdisk rebuild --yes"
}

# A stripe without all its members is lost, and the durable leg is in sync: what is left of this
# node's own stripe may be overwritten. Anything else on an SSD may not.
make_stripe_anew() {
  local device
  stop_array "$STRIPE_DEVICE"
  require_devices "${SSDS[@]}"
  require_sizes
  for device in "${SSDS[@]}"; do
    require_unused "$device"
    if examine "$device"; then
      [[ $MD_UUID == "$STRIPE_UUID" || " $(state_value rebuild STRIPE_UUIDS) " == *" $MD_UUID "* ]] ||
        refuse "$device: member of md array $MD_UUID, not of this node's stripe; if its data is worthless: mdadm --zero-superblock $device"
    elif [[ " $(state_value rebuild DEVICES) " != *" $device "* ]] || has_signature "$device"; then
      require_blank "$device"
    fi
  done
  begin_stripe
  for device in "${SSDS[@]}"; do
    if examine "$device"; then run mdadm --quiet --zero-superblock "$device"; fi
  done
  make_stripe
  settle
  ((DRY_RUN)) || require_stripe_size
}

# On the boot disk before the first SSD is written: what may be overwritten, should this be interrupted, and a new
# UUID, for an old SSD that comes back must not look like a member.
begin_stripe() {
  write_state rebuild "$(printf 'STRIPE_UUIDS=%s %s\nDEVICES=%s\nNUMBER=%s' "$(state_value rebuild STRIPE_UUIDS)" "$STRIPE_UUID" "${SSDS[*]}" "$R_NUMBER")"
  STRIPE_UUID=$(random_md_uuid)
  write_state identity "$(identity_text)"
}

require_stripe_size() {
  local stripe leg_kib
  stripe=$(size_bytes "$STRIPE_DEVICE")
  leg_kib=$(md_value "$ARRAY_DEVICE" component_size 0)
  ((stripe >> 10 >= leg_kib)) ||
    refuse "$STRIPE_DEVICE: $(mib "$stripe"), the array needs $((leg_kib >> 10)) MiB; these SSDs are too small for it"
}
