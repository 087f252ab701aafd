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
  is_active "$ARRAY_DEVICE" || refuse "$ARRAY_DEVICE: not assembled; first: superdisk assemble"
  [[ $(leg_state "$DURABLE_DEVICE") == in_sync ]] ||
    refuse "$DURABLE_DEVICE: $(leg_state "$DURABLE_DEVICE") in $ARRAY_DEVICE; there is nothing to rebuild from"
  require_mdadm_config
  case $(leg_state "$STRIPE_DEVICE") in
    in_sync) say "nothing to rebuild: both legs are in sync" ;;
    rebuilding) say "already rebuilding: $(md_value "$ARRAY_DEVICE" sync_completed) sectors" ;;
    *) rebuild_stripe_leg ;;
  esac
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
  if assemble_stripe && examine "$STRIPE_DEVICE" && [[ $MD_UUID == "$ARRAY_UUID" ]]; then
    if run mdadm --quiet "$ARRAY_DEVICE" --re-add "$STRIPE_DEVICE"; then
      apply_rebuild_speed
      say "re-added $STRIPE_DEVICE; copying what it missed"
      return 0
    fi
    warn "$STRIPE_DEVICE: cannot be re-added; making it anew"
  fi
  make_stripe_anew
  run mdadm --quiet "$ARRAY_DEVICE" --add "$STRIPE_DEVICE"
  apply_rebuild_speed
  say "rebuilding $STRIPE_DEVICE from $DURABLE_DEVICE; progress: superdisk status"
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
      [[ $MD_UUID == "$STRIPE_UUID" ]] ||
        refuse "$device: member of md array $MD_UUID, not of this node's stripe; if its data is worthless: mdadm --zero-superblock $device"
      run mdadm --quiet --zero-superblock "$device"
    else
      require_blank "$device"
    fi
  done
  # A new UUID, known to the boot disk first: an old SSD that comes back must not look like a member.
  STRIPE_UUID=$(random_md_uuid)
  write_state identity "$(identity_text)"
  make_stripe
  settle
  ((DRY_RUN)) || require_stripe_size
}

require_stripe_size() {
  local stripe leg_kib
  stripe=$(size_bytes "$STRIPE_DEVICE")
  leg_kib=$(md_value "$ARRAY_DEVICE" component_size 0)
  ((stripe >> 10 >= leg_kib)) ||
    refuse "$STRIPE_DEVICE: $(mib "$stripe"), the array needs $((leg_kib >> 10)) MiB; these SSDs are too small for it"
}
