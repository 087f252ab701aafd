# shellcheck shell=bash
# The stripe of the SSDs. It is lost only when no disk carries its UUID: a part of it may hold newer writes than the
# durable disk, and an SSD may just be late.

# assemble_stripe: fails (and says why) if the stripe cannot be brought up. Sets CARRIERS, the SSDs that carry its
# UUID, and ABSENT, the others.
assemble_stripe() {
  find_carriers
  if stripe_is_whole; then
    ((${#ABSENT[@]} == 0)) ||
      refuse "$STRIPE_DEVICE: is up, but ${ABSENT[*]} is not of this node's stripe $STRIPE_UUID; stop it (mdadm --stop $STRIPE_DEVICE) or correct $CONFIG"
    return 0
  fi
  stop_array "$STRIPE_DEVICE"
  if ((${#ABSENT[@]})); then
    wait_for_devices "${SSDS[@]}"
    find_carriers
  fi
  if ((${#ABSENT[@]})); then
    warn "${ABSENT[*]}: not a member of this node's stripe (missing, blank or foreign)"
    return 1
  fi
  run mdadm --quiet --assemble "$STRIPE_DEVICE" "${SSDS[@]}" || {
    warn "$STRIPE_DEVICE: did not assemble although all its SSDs are there"
    stop_array "$STRIPE_DEVICE"
    return 1
  }
  settle
}

find_carriers() {
  local device
  CARRIERS=() ABSENT=()
  for device in "${SSDS[@]}"; do
    if examine "$device" && [[ $MD_UUID == "$STRIPE_UUID" ]]; then
      CARRIERS+=("$device")
    else
      ABSENT+=("$device")
    fi
  done
}

# Sets STRIPE_UUID if the SSDs carry the stripe of this array, as the leg within it shows. What is known for this node's
# stripe may be overwritten by a rebuild, so nothing else may be.
adopt_stripe() {
  local device stripe=''
  [[ -z ${OPTION_without_ssds:-} ]] || return 0
  for device in "${SSDS[@]}"; do
    if examine "$device"; then stripe=$MD_UUID; fi
  done
  [[ -n $stripe ]] || return 0
  STRIPE_UUID=$stripe
  if assemble_stripe && examine "$STRIPE_DEVICE" && [[ $MD_UUID == "$ARRAY_UUID" ]]; then return 0; fi
  stop_array "$STRIPE_DEVICE"
  refuse "${CARRIERS[*]} carry stripe $stripe, which this boot disk does not know and in which no leg of array $ARRAY_UUID can be found${ABSENT:+; not of it: ${ABSENT[*]}}. Attach what is missing; a foreign one is cleared with wipefs --all and blkdiscard, if its data is worthless. Without the SSDs: superdisk assemble${OPTION_adopt:+ --adopt} --without-ssds"
}

# The stripe that the boot disk knows, or else the one that the SSDs are found to carry; fails if there is neither.
find_stripe() {
  assemble_stripe || recognise_stripe
}

# A boot disk that was set back to before a full rebuild knows the stripe of then, and the SSDs would count as lost. Whose they
# are is known by the leg within. Fails if they carry no stripe but what a rebuild may overwrite.
recognise_stripe() {
  local device unknown=0
  ((${#CARRIERS[@]} == 0)) && [[ -z ${OPTION_without_ssds:-} ]] || return 1
  for device in "${SSDS[@]}"; do
    if examine "$device" && [[ " $(state_value rebuild STRIPE_UUIDS) " != *" $MD_UUID "* ]]; then unknown=1; fi
  done
  ((unknown)) || return 1
  adopt_stripe
  warn "$STATE_DIRECTORY/identity: knew another stripe; was this boot disk set back? ${SSDS[*]} carry stripe $STRIPE_UUID with a leg of array $ARRAY_UUID"
  write_state identity "$(identity_text)"
}

# What another program has assembled is not looked for, and the next command that has to would take it for lost.
recognise_running_stripe() {
  [[ $(leg_state "$STRIPE_DEVICE") == in_sync ]] || return 0
  find_carriers
  recognise_stripe || true
}

# After assemble_stripe has failed: refuses unless the SSDs are lost for certain, or out of date for certain.
require_no_part_of_the_stripe() {
  local elsewhere
  # The durable disk's own superblock says that the array went on without the SSDs; or they were being overwritten.
  [[ $DURABLE_ARRAY_STATE != .A ]] && ! has_state rebuild || return 0
  [[ -z $OPTION_without_ssds ]] || return 0
  ((${#CARRIERS[@]} == 0)) ||
    refuse "SSD missing: ${ABSENT[*]:-none, but $STRIPE_DEVICE does not assemble}. The others carry this node's stripe and may hold newer writes than $DURABLE_DEVICE${STALE:+ ($STALE)}. Attach it and run this again; if it is lost for good: superdisk assemble --without-ssds"
  elsewhere=$(lsblk -nrpo NAME,UUID 2>/dev/null | awk -v uuid="${STRIPE_UUID//:/}" '{ gsub("-", "", $2) } $2 == uuid { print $1 }' | sort -u | paste -sd' ')
  [[ -z $elsewhere ]] ||
    refuse "$elsewhere: carries this node's stripe $STRIPE_UUID, but is not in SSD_DEVICES; correct $CONFIG (ls -l /dev/disk/by-id)"
}
