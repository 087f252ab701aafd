# shellcheck shell=bash
# watch: the fastest way to the fence, and the one that waits for nobody. It is loaded before anything happens and reads
# two lines of sysfs; mdadm --monitor, once it is woken, first waits for udev to be idle (up to 30 s), and then a
# program has to be started.

readonly WATCH_SECONDS=0.5

help_watch() {
  cat <<'HELP'
usage: superdisk watch
Run by superdisk-monitor.service. Looks at the durable leg twice a second and raises the fence when it has dropped out.
Every RECORD_SECONDS it runs RECORD_COMMAND in the background.
HELP
}

command_watch() {
  take_options "" "$@"
  local next=0
  exec 6<> <(:) # nothing is ever read from it: a pause without a process
  while true; do
    fence_if_durable_leg_is_lost "watch"
    if has_record_command && ((SECONDS >= next)); then
      next=$((SECONDS + RECORD_SECONDS))
      store_record &
    fi
    read -r -t "$WATCH_SECONDS" -u 6 || true
  done
}
