# shellcheck shell=bash
# Reading md. Live state comes from sysfs, which answers even while a disk hangs; superblocks from mdadm --examine.

readonly STOP_TRIES=10

# The read_* functions set the variable named first. They start no process: the fence and the health check
# are built of them, and there each process costs time.

# read_md VARIABLE DEVICE NAME [DEFAULT]: the first line of /sys/block/mdN/md/NAME.
read_md() {
  { IFS= read -r "$1" <"$SYSFS/class/block/${2##*/}/md/$3"; } 2>/dev/null || printf -v "$1" '%s' "${4:-}"
}

# read_leg VARIABLE DEVICE NAME [DEFAULT]: the same of a leg of the array.
read_leg() {
  local kernel_name
  read_kernel_name kernel_name "$2"
  read_md "$1" "$ARRAY_DEVICE" "dev-$kernel_name/$3" "${4:-}"
}

# read_leg_state VARIABLE DEVICE: in_sync, rebuilding, faulty or missing.
read_leg_state() {
  local flags
  read_leg flags "$2" state missing
  case ,$flags, in
    *,missing,*) printf -v "$1" missing ;;
    *,faulty,*) printf -v "$1" faulty ;;
    *,in_sync,*) printf -v "$1" in_sync ;;
    *) printf -v "$1" rebuilding ;;
  esac
}

md_value() {
  local value
  read_md value "$@"
  echo "$value"
}

leg_value() {
  local value
  read_leg value "$@"
  echo "$value"
}

leg_state() {
  local state
  read_leg_state state "$1"
  echo "$state"
}

array_state() { md_value "$1" array_state none; }

is_active() {
  local state
  read_md state "$1" array_state clear
  [[ $state != clear && $state != inactive ]]
}

# Whether a leg other than the stripe is in sync; looks at no device name, only at what md has.
durable_leg_is_in_sync() {
  local leg flags
  for leg in "$ARRAY_MD"/dev-*; do
    [[ $leg != */dev-"${STRIPE_DEVICE##*/}" ]] || continue
    { read -r flags <"$leg/state"; } 2>/dev/null || continue
    [[ $flags == *faulty* || $flags != *in_sync* ]] || return 0
  done
  return 1
}

# An array that is up while its durable leg is not in sync. Asked twice whether it is up: one that is being stopped
# loses its legs, too, but only after it has ceased to be active.
durable_leg_is_lost() {
  is_active "$ARRAY_DEVICE" && ! durable_leg_is_in_sync && is_active "$ARRAY_DEVICE"
}

# The stripe has no redundancy of its own: it is whole, or its leg is lost.
stripe_is_whole() { is_active "$STRIPE_DEVICE" && [[ $(array_state "$STRIPE_DEVICE") != broken ]]; }

# examine DEVICE: what its superblock says; fails without one. Sets MD_UUID, MD_EVENTS, MD_STATE (AA: both legs
# active), MD_BBL, MD_RECOVERING (1: never filled to its end), MD_DATA_OFFSET and MD_GAP (sectors; free before the data).
examine() {
  local text line value
  MD_UUID='' MD_EVENTS='' MD_STATE='' MD_BBL=no MD_RECOVERING=0 MD_DATA_OFFSET=0 MD_GAP=0
  text=$(timeout 20 mdadm --examine "$1" 2>/dev/null) || return 1
  while IFS= read -r line; do
    value=${line#*: }
    case $line in
      *"Array UUID :"*) MD_UUID=$value ;;
      *"Events :"*) MD_EVENTS=$value ;;
      *"Array State :"*) MD_STATE=${value%% *} ;;
      *"Bad Block Log :"*) MD_BBL=yes ;;
      *"Recovery Offset :"*) MD_RECOVERING=1 ;;
      *"Data Offset :"*) MD_DATA_OFFSET=${value%% *} ;;
      *"Unused Space : before="*) MD_GAP=${value#before=} && MD_GAP=${MD_GAP%% *} ;;
    esac
  done <<<"$text"
  [[ -n $MD_UUID ]]
}

# Waits until udev has seen a change, so that device links are there; bounded.
settle() { udevadm settle --timeout=20 || warn "udev did not settle within 20 s"; }

# Under a lock of its own, so that the health check does not take an array half-way down for one that lost a leg.
stop_array() {
  ((DRY_RUN)) || is_active "$1" || [[ $(array_state "$1") == inactive ]] || return 0
  if ((DRY_RUN)); then
    run mdadm --quiet --stop "$1"
  else
    make_directory "$RUNTIME_DIRECTORY"
    (
      flock 7
      # udev looks into an array when its last writer closes it, and keeps it busy meanwhile.
      for ((tries = 1; tries < STOP_TRIES; tries++)); do
        if mdadm --quiet --stop "$1" 2>/dev/null; then exit 0; fi
        sleep 0.5
      done
      mdadm --stop "$1"
    ) 7>"$RUNTIME_DIRECTORY/stop-lock"
  fi
}

# mdadm keeps md from filling while it adds a leg. If it was killed then, nothing fills any leg until md is told: an mdadm that
# finds it so leaves it so.
let_recovery_run() {
  if ((!DRY_RUN)) && [[ $(md_value "$ARRAY_DEVICE" sync_action) == frozen ]]; then echo idle >"$ARRAY_MD/sync_action"; fi
}

apply_rebuild_speed() {
  ((DRY_RUN)) && return 0
  echo "$REBUILD_KIB_PER_SECOND_MAX" >"$ARRAY_MD/sync_speed_max"
  echo "$REBUILD_KIB_PER_SECOND_MIN" >"$ARRAY_MD/sync_speed_min"
}
