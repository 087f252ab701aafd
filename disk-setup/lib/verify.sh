# shellcheck shell=bash
# verify: is the super-disk what it should be? Every check prints a line; one failure fails the command.

help_verify() {
  cat <<'HELP'
usage: superdisk verify [--gate | --scrub]
Checks the array, its legs and the settings that keep acknowledged writes safe.
  --gate    only what must hold before the database starts (its unit runs this)
  --scrub   also reads both legs in full and compares them; takes hours on large disks
HELP
}

command_verify() {
  take_options "--gate --scrub" "$@"
  FAILURES=0
  if [[ -n $OPTION_gate ]]; then
    refuse_if_fenced
    refuse_if_drained
    check_gate
    ((FAILURES == 0)) && open_gate
  else
    check_gate
    check_settings
    [[ -z $OPTION_scrub ]] || scrub
    check "both legs are equal" "$(md_value "$ARRAY_DEVICE" mismatch_cnt)" 0
  fi
  ((FAILURES == 0)) || fail "verify: $FAILURES of the checks failed"
}

# check WHAT FOUND EXPECTED
check() {
  if [[ $2 == "$3" ]]; then
    echo "ok    $1"
  else
    echo "FAIL  $1: '$2' (expected: '$3')"
    FAILURES=$((FAILURES + 1))
  fi
}

check_gate() {
  local mounted
  check "no fence" "$(has_state fence && echo fenced)" ""
  check "durable leg $DURABLE_DEVICE" "$(leg_state "$DURABLE_DEVICE")" in_sync
  check "writes are not held" "$(md_value "$ARRAY_DEVICE" suspend_hi 0)" 0
  mounted=$(findmnt -nro SOURCE --mountpoint "$MOUNT_POINT" 2>/dev/null || true)
  check "$MOUNT_POINT is on the array" "${mounted:+$(kernel_name "$mounted")}" "$(kernel_name "$ARRAY_DEVICE")"
}

# The last look before the database writes, and the first number of this start: a copy of the durable disk that was
# made before is an old one from here on.
open_gate() {
  load_identity identity
  load_generation
  # Asked once for each assembly: a database that is restarted does not depend on what is outside the node.
  [[ -e $RUNTIME_DIRECTORY/record-compared ]] || load_record
  require_current_legs
  lock_generation
  if [[ -e $RUNTIME_DIRECTORY/run && -e $GENERATION_FILE ]]; then
    advance_generation same-run
  else
    advance_generation new-run
    : >"$RUNTIME_DIRECTORY/run"
  fi
  exec 8>&-
  store_record || true
}

check_settings() {
  local flags leg
  load_identity identity
  flags=$(leg_value "$DURABLE_DEVICE" state)
  check "durable leg is write-mostly" "$([[ $flags == *write_mostly* ]] && echo yes)" yes
  check "SSD leg $STRIPE_DEVICE" "$(leg_state "$STRIPE_DEVICE")" in_sync
  check "SSD leg is read from" "$([[ $(leg_value "$STRIPE_DEVICE" state) == *write_mostly* ]] && echo write-mostly)" ""
  check "write-intent bitmap" "$([[ $(md_value "$ARRAY_DEVICE" bitmap/location) =~ ^[+-][0-9]+$ ]] && echo internal)" internal
  check "no write-behind" "$(md_value "$ARRAY_DEVICE" bitmap/backlog 0)" 0
  check "members of the stripe" "$(md_value "$STRIPE_DEVICE" raid_disks)" "$SSD_COUNT"
  check "chunk of the stripe" "$(md_value "$STRIPE_DEVICE" chunk_size)" "$((CHUNK_KIB * 1024))"
  for leg in "$STRIPE_DEVICE" "$DURABLE_DEVICE"; do
    flags=$(leg_value "$leg" state)
    check "$leg has no failfast" "$([[ $flags == *failfast* ]] && echo failfast)" ""
    examine "$leg" || true
    check "$leg is of this node's array" "$MD_UUID" "$ARRAY_UUID"
    check "$leg has no bad-block log" "$MD_BBL" no
  done
  check "$MDADM_CONFIG: no bad-block log, nothing assembled by itself" "$( (require_mdadm_config) 2>&1)" ""
  check "the kernel's command line assembles nothing of it" "$(assembled_by_command_line)" ""
  check "each leg is of this generation" "$( (check_generations) 2>&1)" ""
}

# dracut assembles what rd.md.uuid= names, whatever mdadm.conf says.
assembled_by_command_line() {
  local word words
  read -r -a words <"$COMMAND_LINE"
  for word in "${words[@]}"; do
    if [[ $word == rd.md.uuid=* && $word == *@("$STRIPE_UUID"|"$ARRAY_UUID")* ]]; then echo "$word"; fi
  done
}

check_generations() {
  load_generation
  lock_generation
  look_at_durable_leg
  [[ -z $STALE ]] || echo "$STALE"
  read_generation "$STRIPE_DEVICE" || true
  covers "$G_NUMBER" "$G_RUNS" "$((R_NUMBER))" "$R_RUNS" || echo "$STRIPE_DEVICE is at generation $G_NUMBER"
}

scrub() {
  local action
  action=$(md_value "$ARRAY_DEVICE" sync_action)
  # The distribution's own check (checkarray, mdcheck) is the same thing: waited for, not started twice.
  [[ $action == idle || $action == check ]] || fail "$ARRAY_DEVICE: $action is under way; scrub again when it is over"
  if [[ $action == idle ]]; then echo check >"$ARRAY_MD/sync_action"; fi
  until [[ $(md_value "$ARRAY_DEVICE" sync_action) == idle ]]; do sleep 0.5; done
}
