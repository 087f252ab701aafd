# shellcheck shell=bash
# init: a super-disk on blank disks. Interrupted anywhere, the same command starts over and finishes:
# the UUIDs are on the boot disk before the first disk is written, so half-made members are known as ours.

help_init() {
  cat <<'HELP'
usage: superdisk init [--yes]
Makes the stripe, the mirror and the file system on blank disks. Without --yes prints the plan only.
Refuses disks that are not blank, are in use, or have wrong sizes. Interrupted: run it again.
HELP
}

command_init() {
  take_options "--yes" "$@"
  [[ -n $OPTION_yes ]] || DRY_RUN=1
  lock
  refuse_if_fenced
  if has_state identity; then
    say "already initialised: $STATE_DIRECTORY/identity names array $(state_value identity ARRAY_UUID); nothing to do"
    return 0
  fi
  require_mdadm_config
  require_devices "${SSDS[@]}" "$DURABLE_DEVICE"
  if has_state init; then
    resume_init
  else
    begin_init
  fi
  make_stripe
  make_array
  # shellcheck disable=SC2086 # options, separated by spaces
  run mkfs.xfs -q -f -K -m "uuid=$FILESYSTEM_UUID" $MKFS_OPTIONS "$ARRAY_DEVICE"
  # Until its first clean stop md calls the whole bitmap dirty; a power cut would mean a full resync.
  stop_array "$ARRAY_DEVICE"
  run mdadm --quiet --assemble "$ARRAY_DEVICE" "$STRIPE_DEVICE" "$DURABLE_DEVICE"
  apply_rebuild_speed
  if ((DRY_RUN)); then
    echo "+ rename $STATE_DIRECTORY/init to $STATE_DIRECTORY/identity"
    say "plan only, nothing was changed; to do it: superdisk init --yes"
    return 0
  fi
  require_sound_array
  examine "$STRIPE_DEVICE" && record_events "$MD_EVENTS"
  forget_generation
  mv "$STATE_DIRECTORY/init" "$STATE_DIRECTORY/identity"
  sync "$STATE_DIRECTORY"
  rm -f "$DRAINED_MARK" # of the super-disk that was here before
  say "initialised: $ARRAY_DEVICE ($(mib "$(size_bytes "$ARRAY_DEVICE")")), array $ARRAY_UUID; next: systemctl start superdisk.service"
}

begin_init() {
  local device
  for device in "$DURABLE_DEVICE" "${SSDS[@]}"; do
    require_unused "$device"
    require_blank "$device"
  done
  require_sizes
  STRIPE_UUID=$(random_md_uuid) ARRAY_UUID=$(random_md_uuid) FILESYSTEM_UUID=$(random_uuid)
  write_state init "$(identity_text)"
}

# Everything on these disks was blank when the interrupted run began, so what is ours may go.
resume_init() {
  local device
  load_identity init
  say "resuming the init that was interrupted"
  stop_array "$ARRAY_DEVICE"
  stop_array "$STRIPE_DEVICE"
  require_sizes
  for device in "${SSDS[@]}" "$DURABLE_DEVICE"; do
    require_unused "$device"
    if examine "$device"; then
      [[ $MD_UUID == "$STRIPE_UUID" || $MD_UUID == "$ARRAY_UUID" ]] ||
        refuse "$device: holds md array $MD_UUID, which is not of the interrupted init; correct $CONFIG, or if its data is worthless: mdadm --zero-superblock $device"
      run mdadm --quiet --zero-superblock "$device"
    elif has_signature "$device"; then
      require_blank "$device"
    fi
  done
}

make_stripe() {
  local device
  if [[ $DISCARD == yes ]]; then
    for device in "${SSDS[@]}"; do run blkdiscard "$device"; done
  fi
  run mdadm --quiet --create "$STRIPE_DEVICE" --run --level=0 --metadata=1.2 --raid-devices="$SSD_COUNT" \
    --chunk="$CHUNK_KIB" --homehost=any --name=superdisk-stripe --uuid="$STRIPE_UUID" "${SSDS[@]}"
}

# The SSD leg comes first and the durable one is write-mostly: reads go to the SSDs, writes to both.
# Never --failfast (one bad sector would cost the leg), never --write-behind (fsync would not wait).
make_array() {
  run mdadm --quiet --create "$ARRAY_DEVICE" --run --level=1 --metadata=1.2 --raid-devices=2 \
    --bitmap=internal --bitmap-chunk="${BITMAP_CHUNK_MIB}M" --assume-clean --homehost=any --name=superdisk \
    --uuid="$ARRAY_UUID" "$STRIPE_DEVICE" --write-mostly "$DURABLE_DEVICE"
}
