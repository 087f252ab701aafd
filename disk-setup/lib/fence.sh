# shellcheck shell=bash
# The fence. md drops a durable leg that fails a write and goes on acknowledging on the SSDs alone. The fence
# ends that: writes are held, a mark that outlives the node's reboot is made, the database is killed.

help_fence() {
  cat <<'HELP'
usage: superdisk fence [--reason TEXT]
At once: holds all writes, marks the durable leg as not current, kills the database, unmounts.
Nothing is assembled or started again until the fence is lifted (superdisk unfence). Safe to repeat.
HELP
}

command_fence() {
  take_options "--reason=" "$@"
  hold_writes || true
  write_fence "${OPTION_reason:-by hand}" "$(stripe_events)"
  stop_after_fence
}

# Never overwrites: the first fence knows best since when.
write_fence() {
  local reason=$1 events=$2
  has_state fence && return 0
  write_state fence "$(printf 'SINCE=%(%Y-%m-%dT%H:%M:%SZ)T\nREASON=%s\nEVENTS=%s' -1 "$reason" "${events:-0}")"
}

stripe_events() {
  examine "$STRIPE_DEVICE" || true
  echo "${MD_EVENTS:-0}"
}
