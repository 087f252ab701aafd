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
    healthy) exit 0 ;;
    fenced) exit "$EXIT_FENCED" ;;
    *) exit "$EXIT_FAILED" ;;
  esac
}

gather_status() {
  local flags held durable
  read_kernel_name durable "$DURABLE_DEVICE"
  durable=/dev/$durable # found once; each time it is asked by its own name a process is started
  read_md S_ARRAY_STATE "$ARRAY_DEVICE" array_state none
  read_md S_STRIPE_STATE "$STRIPE_DEVICE" array_state none
  read_leg_state S_SSD_LEG "$STRIPE_DEVICE"
  read_leg_state S_DURABLE_LEG "$durable"
  read_md S_ACTION "$ARRAY_DEVICE" sync_action none
  read_md S_MISMATCHES "$ARRAY_DEVICE" mismatch_cnt 0
  read_leg S_CORRECTED "$STRIPE_DEVICE" errors 0
  read_leg flags "$durable" state
  read_md held "$ARRAY_DEVICE" suspend_hi 0
  S_WRITE_MOSTLY=false S_FENCED=false S_HELD=false S_MOUNTED=false
  if [[ $flags == *write_mostly* ]]; then S_WRITE_MOSTLY=true; fi
  if has_state fence; then S_FENCED=true; fi
  if [[ $held != 0 ]]; then S_HELD=true; fi
  if is_mounted; then S_MOUNTED=true; fi
  read_progress
  read_record_state
  count_bad_blocks
  read_disk_counters "${durable##*/}"
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

# /sys/class/block/DISK/stat: reads, merged, sectors, ms, writes, merged, sectors, ms, in flight, two times, discards,
# merged, sectors, ms, flushes, ...
read_disk_counters() { # KERNEL_NAME
  local fields
  { read -r -a fields <"$SYSFS/class/block/$1/stat"; } 2>/dev/null || fields=(0 0 0 0 0 0 0 0 0)
  S_DURABLE_READS=${fields[0]} S_DURABLE_WRITES=${fields[4]} S_DURABLE_INFLIGHT=${fields[8]}
  S_DURABLE_FLUSHES=${fields[15]:-0}
}

read_progress() {
  local completed speed
  read_md completed "$ARRAY_DEVICE" sync_completed none
  read_md speed "$ARRAY_DEVICE" sync_speed 0
  S_PROGRESS=100 S_REMAINING=0
  if [[ $completed =~ ^([0-9]+)\ /\ ([0-9]+)$ ]] && ((BASH_REMATCH[2] > 0)); then
    local done=${BASH_REMATCH[1]} all=${BASH_REMATCH[2]}
    S_PROGRESS=$((done * 100 / all))
    # Sectors of half a KiB; the speed is in KiB/s. At a stand it is a year.
    S_REMAINING=31536000
    if [[ $speed =~ ^[1-9][0-9]*$ ]]; then S_REMAINING=$(((all - done) / 2 / speed)); fi
  fi
}

count_bad_blocks() {
  local file line
  S_BAD_BLOCKS=0
  for file in "$ARRAY_MD"/dev-*/bad_blocks; do
    [[ -r $file ]] || continue
    while read -r line; do
      if [[ -n $line ]]; then S_BAD_BLOCKS=$((S_BAD_BLOCKS + 1)); fi
    done <"$file"
  done
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
  if ! has_record_command; then
    echo "record        on the boot disk only"
  elif [[ -n $S_RECORD_ERROR ]]; then
    echo "record        failing: $S_RECORD_ERROR"
  else
    echo "record        generation $S_RECORD_GENERATION outside the node"
  fi
  if [[ -e $DRAINED_MARK ]]; then echo "drained       since $(<"$DRAINED_MARK"), by hand; to bring it back: superdisk assemble"; fi
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
  printf '"record":{"configured":%s,"failing":%s,"generation":%s},' "$(has_record_command && echo true || echo false)" \
    "$S_RECORD_FAILING" "$S_RECORD_GENERATION"
  printf '"mounted":%s,"drained":%s,"events_recorded":%s,"fence":' "$S_MOUNTED" "$([[ -e $DRAINED_MARK ]] && echo true || echo false)" "$(($(state_value events EVENTS) + 0))"
  if [[ $S_FENCED == true ]]; then
    printf '{"since":"%s","reason":%s,"events":%s}}\n' "$(state_value fence SINCE)" \
      "$(json_string "$(state_value fence REASON)")" "$(($(state_value fence EVENTS) + 0))"
  else
    printf 'null}\n'
  fi
}
