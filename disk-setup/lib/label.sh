# shellcheck shell=bash
# The label: one sector on each leg, outside the array, in the gap that md leaves before its data. It says where the
# generation's record is on that leg, so that the leg can be asked before it is believed, and whether the fence was
# up, so that a boot disk that is set back or replaced does not forget it.
#
#   superdisk-label ARRAY_UUID SECTOR FENCED_SINCE|-

readonly LABEL_SECTORS=8 RAW_SECONDS_MAX=20 MARK_SECONDS_MAX=90

# read_raw DEVICE SECTOR: the text of 4 KiB of the device itself.
read_raw() {
  timeout --foreground "$RAW_SECONDS_MAX" dd if="$1" bs=4096 count=1 skip=$(($2 * 512)) iflag=direct,skip_bytes status=none 2>/dev/null |
    tr -d '\0'
}

# read_label DEVICE: sets L_SECTOR and L_FENCED (empty: not fenced), and what examine sets.
read_label() {
  local magic uuid
  L_SECTOR='' L_FENCED=''
  examine "$1" || return 1
  read -r magic uuid L_SECTOR L_FENCED <<<"$(read_raw "$1" $((MD_DATA_OFFSET - LABEL_SECTORS)))" || true
  if [[ $magic != superdisk-label || $uuid != "$ARRAY_UUID" || ! $L_SECTOR =~ ^[0-9]+$ ]]; then
    L_SECTOR='' L_FENCED=''
    return 1
  fi
  [[ $L_FENCED != - ]] || L_FENCED=''
}

# write_label DEVICE SECTOR FENCED_SINCE: nothing is written where md leaves no room.
write_label() {
  local block=$RUNTIME_DIRECTORY/label.${1##*/}.$$
  if ! examine "$1" || ((MD_GAP < LABEL_SECTORS)); then
    warn "$1: no superblock, or md leaves no room for a label before its data"
    return 1
  fi
  printf '%-4095s\n' "superdisk-label $ARRAY_UUID $2 ${3:--}" >"$block"
  timeout --foreground "$RAW_SECONDS_MAX" dd if="$block" of="$1" bs=4096 count=1 seek=$(((MD_DATA_OFFSET - LABEL_SECTORS) * 512)) \
    conv=nocreat,notrunc oflag=direct,dsync,seek_bytes status=none || {
    warn "$1: cannot take its label"
    return 1
  }
  rm -f "$block"
}

# Writes the labels when the record has moved (a copy by reflink does that) or a leg is new; else one look only.
label_legs() {
  local map sector known leg state legs=()
  map=$(xfs_io -r -c bmap "$GENERATION_FILE") || true
  [[ $map =~ 0:\ \[0\.\.[0-9]+\]:\ ([0-9]+)\.\. ]] ||
    fail "$GENERATION_FILE: has no position on the array (xfs_io -r -c bmap $GENERATION_FILE)"
  sector=${BASH_REMATCH[1]}
  if durable_leg_is_in_sync; then legs+=("$DURABLE_DEVICE"); fi
  read_leg_state state "$STRIPE_DEVICE"
  if [[ $state == in_sync || $state == rebuilding ]]; then legs+=("$STRIPE_DEVICE"); fi
  { IFS= read -r known <"$RUNTIME_DIRECTORY/labelled"; } 2>/dev/null || known=''
  [[ $known != "$sector ${legs[*]}" ]] || return 0
  for leg in "${legs[@]}"; do
    write_label "$leg" "$sector" "$(state_value fence SINCE)" || fail "$leg: without its label it would be refused at the next start"
  done
  echo "$sector ${legs[*]}" >"$RUNTIME_DIRECTORY/labelled"
}

forget_labels() { rm -f "$RUNTIME_DIRECTORY/labelled"; }

# The fence's mark on the legs, as far as they take it. Waited for 2 s only: a leg may hang. It may take it later, but not
# once the fence is being lifted.
mark_labels() {
  has_state identity || return 0
  load_identity identity
  make_directory "$RUNTIME_DIRECTORY"
  local leg tries writers=()
  for leg in "$STRIPE_DEVICE" "$DURABLE_DEVICE"; do
    {
      flock --shared --wait "$MARK_SECONDS_MAX" 4 && has_state fence && read_label "$leg" &&
        write_label "$leg" "$L_SECTOR" "$(state_value fence SINCE)"
    } >/dev/null 2>&1 4>"$RUNTIME_DIRECTORY/label-lock" 7>&- 8>&- 9>&- &
    writers+=($!)
  done
  for ((tries = 0; tries < 20; tries++)); do
    kill -0 "${writers[@]}" 2>/dev/null || return 0
    sleep 0.1
  done
  warn "a leg has not taken the fence's mark within 2 s; the mark on the boot disk holds"
}

# For whoever lifts the fence, from before the labels are cleared until the mark is gone: marks that are on their way to a
# leg are waited for, later ones find no fence.
lock_labels() {
  make_directory "$RUNTIME_DIRECTORY"
  exec 4>"$RUNTIME_DIRECTORY/label-lock"
  flock --wait "$MARK_SECONDS_MAX" 4 || fail "a leg has been taking the fence's mark for $MARK_SECONDS_MAX s; does it hang? (superdisk status)"
}
