# shellcheck shell=bash
# Reading md. Live state comes from sysfs, which answers even while a disk hangs; superblocks from mdadm --examine.

# md_directory DEVICE: sets MD_DIRECTORY. (No subshell: the fence is on this path, and a fork costs it time.)
md_directory() { MD_DIRECTORY=$SYSFS/class/block/${1##*/}/md; }

# md_value DEVICE NAME [DEFAULT]
md_value() {
  local value
  md_directory "$1"
  { read -r value <"$MD_DIRECTORY/$2"; } 2>/dev/null || value=${3:-}
  echo "$value"
}

array_state() { md_value "$1" array_state none; }

is_active() {
  local state
  md_directory "$1"
  { read -r state <"$MD_DIRECTORY/array_state"; } 2>/dev/null || return 1
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

# leg_state DEVICE: in_sync, rebuilding, faulty or missing, of a leg of the array.
leg_state() {
  local flags
  { read -r flags <"$ARRAY_MD/dev-$(kernel_name "$1")/state"; } 2>/dev/null || flags=missing
  case ,$flags, in
    *,missing,*) echo missing ;;
    *,faulty,*) echo faulty ;;
    *,in_sync,*) echo in_sync ;;
    *) echo rebuilding ;;
  esac
}

leg_value() { md_value "$ARRAY_DEVICE" "dev-$(kernel_name "$1")/$2" "${3:-}"; }

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
