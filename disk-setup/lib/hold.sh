# shellcheck shell=bash
# Holding the array's writes, and letting them go only when nobody can take them for acknowledged.

readonly KILL_SECONDS_MAX=20 HELD_TO=18446744073709551615

writes_are_held() {
  local end
  read_md end "$ARRAY_DEVICE" suspend_hi 0
  [[ $end == "$HELD_TO" ]]
}

# One write to sysfs; from here on no write to the array is acknowledged. Reads go on. Held writes wait in the
# kernel, they do not fail. Fails if the kernel does not say that it holds them.
hold_writes() {
  [[ -e $ARRAY_MD/suspend_hi ]] || return 0
  # In the background: md waits for writes in flight, and those may hang with their disk.
  { echo 0 >"$ARRAY_MD/suspend_lo" && echo "$HELD_TO" >"$ARRAY_MD/suspend_hi"; } 2>/dev/null 7>&- 8>&- 9>&- &
  local tries
  for ((tries = 0; tries < 100; tries++)); do
    if writes_are_held; then return 0; fi
    sleep 0.02
  done
  warn "$ARRAY_DEVICE: the kernel did not hold the writes within 2 s; going on with shutting the file system"
  return 1
}

release_writes() {
  [[ -e $ARRAY_MD/suspend_hi ]] || return 0
  echo 0 >"$ARRAY_MD/suspend_hi" || true
  ! writes_are_held || fail "$ARRAY_MD/suspend_hi: the writes cannot be released"
}

# After it every write and fsync of the file system fails, also one that md has held: it cannot be acknowledged.
# Its log is not flushed; what was acknowledged before is in it, as after a power cut.
shut_file_system() {
  is_mounted || return 0
  (
    # Another fence may unmount at any time, and beneath the mount point is the boot disk, which can be shut as well. A
    # mount cannot go while a process is in it, so: in, then looked at again, then shut where this process is.
    cd -P "$MOUNT_POINT" && is_mounted || exit 0
    exec timeout --foreground --kill-after=1 10 xfs_io -x -c shutdown . 9>&-
  ) >/dev/null 2>&1 || true
  ! is_mounted || [[ ! -d $MOUNT_POINT/. ]] # of a file system that is shut nothing can be looked at
}

# Whether no process of the database is left. systemd names no control group for a unit that has none; one that is named
# and cannot be looked at (below /sys/fs/cgroup/systemd with version 1) may be full.
database_is_gone() {
  local group populated
  [[ -n $DATABASE_UNIT ]] || return 1
  group=$(systemctl show --property=ControlGroup --value "$DATABASE_UNIT" 2>/dev/null) || return 1
  [[ -n $group ]] || return 0
  { read -r _ populated <"$SYSFS/fs/cgroup$group/cgroup.events"; } 2>/dev/null || return 1
  [[ $populated == 0 ]]
}

kill_database() {
  [[ -n $DATABASE_UNIT ]] || return 0
  systemctl kill --kill-who=all --signal=SIGKILL "$DATABASE_UNIT" 2>/dev/null || true
  systemctl stop --no-block "$DATABASE_UNIT" 2>/dev/null || true
}

# Killed, not stopped: a stop may go on acknowledging for minutes. The held writes are released only when the file
# system is shut or every process of the database is gone; else they stay held.
stop_after_fence() {
  local deadline=$((SECONDS + KILL_SECONDS_MAX))
  local shut=0
  if shut_file_system; then shut=1; fi
  kill_database
  until ((shut)) || database_is_gone; do
    ((SECONDS < deadline)) || fail "$MOUNT_POINT: cannot be shut, and the database is not gone $KILL_SECONDS_MAX s after it was killed; its writes stay held. End it, then: superdisk fence"
    sleep 0.2
  done
  release_writes
  while is_mounted; do
    umount "$MOUNT_POINT" 2>/dev/null && break
    if ((SECONDS >= deadline)); then
      hold_writes || true
      fail "$MOUNT_POINT: still busy $KILL_SECONDS_MAX s after the database was killed; its writes are held. End what uses it (fuser -vm $MOUNT_POINT), then: superdisk fence"
    fi
    sleep 0.2
  done
  mark_labels
  store_record || true
  say "fenced: $(state_value fence REASON); database stopped, nothing starts until: superdisk unfence"
}
