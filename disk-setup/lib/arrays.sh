# shellcheck shell=bash
# Reading md. Live state comes from sysfs, which answers even while a disk hangs; superblocks from mdadm --examine.

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

# The stripe has no redundancy of its own: it is whole, or its leg is lost.
stripe_is_whole() { is_active "$STRIPE_DEVICE" && [[ $(array_state "$STRIPE_DEVICE") != broken ]]; }

# examine DEVICE: sets MD_UUID, MD_EVENTS, MD_STATE (AA: both legs active), MD_BBL; fails without a superblock.
examine() {
  local text line value
  MD_UUID='' MD_EVENTS='' MD_STATE='' MD_BBL=no
  text=$(timeout 20 mdadm --examine "$1" 2>/dev/null) || return 1
  while IFS= read -r line; do
    value=${line#*: }
    case $line in
      *"Array UUID :"*) MD_UUID=$value ;;
      *"Events :"*) MD_EVENTS=$value ;;
      *"Array State :"*) MD_STATE=${value%% *} ;;
      *"Bad Block Log :"*) MD_BBL=yes ;;
    esac
  done <<<"$text"
  [[ -n $MD_UUID ]]
}

# Waits until udev has seen a change, so that device links are there; bounded.
settle() { udevadm settle --timeout=20 || warn "udev did not settle within 20 s"; }

stop_array() {
  ((DRY_RUN)) || is_active "$1" || [[ $(array_state "$1") == inactive ]] || return 0
  run mdadm --quiet --stop "$1"
}

apply_rebuild_speed() {
  ((DRY_RUN)) && return 0
  echo "$REBUILD_KIB_PER_SECOND_MAX" >"$ARRAY_MD/sync_speed_max"
  echo "$REBUILD_KIB_PER_SECOND_MIN" >"$ARRAY_MD/sync_speed_min"
}

# The settings without which a bad sector hangs every reader, or a boot assembles behind our back.
require_mdadm_config() {
  grep -Eqs '^CREATE( .*)? bbl=no( |$)' "$MDADM_CONFIG" ||
    refuse "$MDADM_CONFIG: no 'CREATE bbl=no'; with md's bad-block log a persistent bad sector makes reads loop for ever. Run disk-setup/install, or add the line"
  grep -Eqs '^AUTO( .*)? -all( |$)' "$MDADM_CONFIG" ||
    refuse "$MDADM_CONFIG: no 'AUTO -all'; udev or the initramfs would assemble a stale durable disk. Run disk-setup/install, or add the line, then update-initramfs -u"
}
