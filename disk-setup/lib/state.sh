# shellcheck shell=bash
# What the boot disk remembers. Every file is replaced whole and reaches the disk before the next step.
#
#   identity   the UUIDs of this node's super-disk; written last by init
#   init       the same, while init is under way
#   events     the highest md event count at which both legs, or the durable one alone, were current
#   generation the last number that both the file system and this disk have (see generation.sh)
#   rebuild    exists while the stripe is being made anew: what may be overwritten if that is interrupted
#   refill     the same of the durable disk, while unfence fills it in full
#   fence      exists while the durable leg is not current: when, why, the event count

write_state() {
  local name=$1 content=$2 file=$STATE_DIRECTORY/$1
  if ((DRY_RUN)); then
    echo "+ write $file: ${content//$'\n'/ }"
    return 0
  fi
  if ! { make_directory "$STATE_DIRECTORY" && printf '%s\n' "$content" >"$file.new.$$" && sync "$file.new.$$" &&
    mv "$file.new.$$" "$file" && sync "$STATE_DIRECTORY"; }; then
    fail "$file: cannot be written; make room on the boot disk, or repair it, then repeat the command"
  fi
}

remove_state() {
  run rm -f "$STATE_DIRECTORY/$1"
  run sync "$STATE_DIRECTORY"
}

# The SSDs have been a leg in sync since that rebuild began: nothing of them may be overwritten any more.
forget_finished_rebuild() {
  local began state
  has_state rebuild || return 0
  read_state began rebuild NUMBER
  read_leg_state state "$STRIPE_DEVICE"
  if [[ $state == in_sync ]] || ((R_SSD > ${began:-0})); then remove_state rebuild; fi
}

has_state() { [[ -e $STATE_DIRECTORY/$1 ]]; }

# state_value FILE NAME: the value of NAME= in a state file, or nothing.
state_value() {
  local value
  read_state value "$@"
  echo "$value"
}

# read_state VARIABLE FILE NAME: the same into a variable, without a process.
read_state() {
  local field text
  printf -v "$1" '%s' ''
  [[ -r $STATE_DIRECTORY/$2 ]] || return 0
  while IFS="=" read -r field text; do
    if [[ $field == "$3" ]]; then
      printf -v "$1" '%s' "$text"
      return 0
    fi
  done <"$STATE_DIRECTORY/$2"
}

load_identity() {
  local name
  for name in STRIPE_UUID ARRAY_UUID FILESYSTEM_UUID; do
    read_state "$name" "$1" "$name"
    [[ -n ${!name} ]] ||
      fail "$STATE_DIRECTORY/$1: has no $name; restore the file from the node's backup, or use: superdisk assemble --adopt"
  done
}

identity_text() {
  printf 'STRIPE_UUID=%s\nARRAY_UUID=%s\nFILESYSTEM_UUID=%s' "$STRIPE_UUID" "$ARRAY_UUID" "$FILESYSTEM_UUID"
}

# The event count only ever rises here, so that an older durable disk is known when it comes back.
record_events() {
  local events=$1 recorded
  recorded=$(state_value events EVENTS)
  if [[ $events =~ ^[0-9]+$ ]] && ((events > ${recorded:-0})); then
    write_state events "EVENTS=$events"
  fi
}

refuse_if_fenced() {
  has_state fence || return 0
  refuse_fenced "since $(state_value fence SINCE): $(state_value fence REASON). The durable disk $DURABLE_DEVICE is not current. With the SSDs alive: superdisk unfence. With the SSDs lost: replace this node from its replicas (docs/runbook/stale-durable-leg.md)"
}

random_uuid() { cat /proc/sys/kernel/random/uuid; }

# md writes its UUIDs as four groups of eight digits.
random_md_uuid() {
  local uuid
  uuid=$(random_uuid)
  uuid=${uuid//-/}
  echo "${uuid:0:8}:${uuid:8:8}:${uuid:16:8}:${uuid:24:8}"
}
