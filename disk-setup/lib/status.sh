# shellcheck shell=bash
# status: everything worth knowing, from sysfs and the boot disk only, so that it answers while a disk hangs.

help_status() {
  cat <<'HELP'
usage: superdisk status [--json]
Exit code 0: healthy. 1: degraded, rebuilding or not assembled. 4: fenced.
HELP
}

command_status() {
  take_options "--json" "$@"
  gather_status
  if [[ -n $OPTION_json ]]; then
    print_status_json
  else
    print_status
  fi
  case $S_HEALTH in
    healthy) return 0 ;;
    fenced) return "$EXIT_FENCED" ;;
    *) return "$EXIT_FAILED" ;;
  esac
}

gather_status() {
  S_ARRAY_STATE=$(array_state "$ARRAY_DEVICE")
  S_STRIPE_STATE=$(array_state "$STRIPE_DEVICE")
  S_SSD_LEG=$(leg_state "$STRIPE_DEVICE")
  S_DURABLE_LEG=$(leg_state "$DURABLE_DEVICE")
  S_ACTION=$(md_value "$ARRAY_DEVICE" sync_action none)
  S_MISMATCHES=$(md_value "$ARRAY_DEVICE" mismatch_cnt 0)
  S_PROGRESS=$(sync_percent)
  S_CORRECTED=$(leg_value "$STRIPE_DEVICE" errors 0)
  S_BAD_BLOCKS=$(count_bad_blocks)
  S_WRITE_MOSTLY=false S_FENCED=false S_HELD=false S_MOUNTED=false
  [[ $(leg_value "$DURABLE_DEVICE" state) == *write_mostly* ]] && S_WRITE_MOSTLY=true
  has_state fence && S_FENCED=true
  [[ $(md_value "$ARRAY_DEVICE" suspend_hi 0) != 0 ]] && S_HELD=true
  mountpoint -q "$MOUNT_POINT" && S_MOUNTED=true
  read_disk_counters
  if [[ $S_FENCED == true ]]; then
    S_HEALTH=fenced
  elif ! is_active "$ARRAY_DEVICE"; then
    S_HEALTH=stopped
  elif [[ $S_DURABLE_LEG != in_sync ]]; then
    S_HEALTH=unprotected
  elif [[ $S_SSD_LEG == rebuilding ]]; then
    S_HEALTH=rebuilding
  elif [[ $S_SSD_LEG != in_sync ]]; then
    S_HEALTH=degraded
  else
    S_HEALTH=healthy
  fi
}

# /sys/class/block/DISK/stat: reads, merged, sectors, ms, writes, merged, sectors, ms, in flight, ...
read_disk_counters() {
  local fields
  { read -r -a fields <"$SYSFS/class/block/$(kernel_name "$DURABLE_DEVICE")/stat"; } 2>/dev/null || fields=(0 0 0 0 0 0 0 0 0)
  S_DURABLE_READS=${fields[0]} S_DURABLE_WRITES=${fields[4]} S_DURABLE_INFLIGHT=${fields[8]}
}

sync_percent() {
  local completed
  completed=$(md_value "$ARRAY_DEVICE" sync_completed none)
  if [[ $completed =~ ^([0-9]+)\ /\ ([0-9]+)$ ]] && ((BASH_REMATCH[2] > 0)); then
    echo $((BASH_REMATCH[1] * 100 / BASH_REMATCH[2]))
  else
    echo 100
  fi
}

count_bad_blocks() {
  local leg count=0 line
  for leg in "$STRIPE_DEVICE" "$DURABLE_DEVICE"; do
    while read -r line; do
      [[ -n $line ]] && count=$((count + 1))
    done 2>/dev/null <"$ARRAY_MD/dev-$(kernel_name "$leg")/bad_blocks" || true
  done
  echo "$count"
}

print_status() {
  cat <<EOF_STATUS
health        $S_HEALTH
array         $ARRAY_DEVICE  $S_ARRAY_STATE  $(state_value identity ARRAY_UUID)
  SSD leg     $STRIPE_DEVICE  $S_SSD_LEG  (stripe of $SSD_COUNT: $S_STRIPE_STATE, corrected reads: $S_CORRECTED sectors)
  durable leg $DURABLE_DEVICE  $S_DURABLE_LEG  (write-mostly: $S_WRITE_MOSTLY, reads: $S_DURABLE_READS, in flight: $S_DURABLE_INFLIGHT)
activity      $S_ACTION, $S_PROGRESS % complete, mismatches: $S_MISMATCHES, bad blocks: $S_BAD_BLOCKS
mounted       $S_MOUNTED on $MOUNT_POINT
writes held   $S_HELD
EOF_STATUS
  if [[ $S_FENCED == true ]]; then
    echo "fenced        since $(state_value fence SINCE): $(state_value fence REASON)"
  else
    echo "fenced        no"
  fi
}

json_string() {
  local text=${1//\\/\\\\}
  printf '"%s"' "${text//\"/\\\"}"
}

print_status_json() {
  printf '{"health":"%s","array":{"device":"%s","state":"%s","uuid":"%s","action":"%s","percent":%s,' \
    "$S_HEALTH" "$ARRAY_DEVICE" "$S_ARRAY_STATE" "$(state_value identity ARRAY_UUID)" "$S_ACTION" "$S_PROGRESS"
  printf '"mismatches":%s,"bad_blocks":%s,"writes_held":%s},' "$S_MISMATCHES" "$S_BAD_BLOCKS" "$S_HELD"
  printf '"ssd_leg":{"device":"%s","state":"%s","stripe_state":"%s","corrected_sectors":%s},' \
    "$STRIPE_DEVICE" "$S_SSD_LEG" "$S_STRIPE_STATE" "$S_CORRECTED"
  printf '"durable_leg":{"device":"%s","state":"%s","write_mostly":%s,"reads":%s,"writes":%s,"in_flight":%s},' \
    "$DURABLE_DEVICE" "$S_DURABLE_LEG" "$S_WRITE_MOSTLY" "$S_DURABLE_READS" "$S_DURABLE_WRITES" "$S_DURABLE_INFLIGHT"
  printf '"mounted":%s,"events_recorded":%s,"fence":' "$S_MOUNTED" "$(($(state_value events EVENTS) + 0))"
  if [[ $S_FENCED == true ]]; then
    printf '{"since":"%s","reason":%s,"events":%s}}\n' "$(state_value fence SINCE)" \
      "$(json_string "$(state_value fence REASON)")" "$(($(state_value fence EVENTS) + 0))"
  else
    printf 'null}\n'
  fi
}
