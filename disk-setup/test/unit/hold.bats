# Held writes are let go only when nobody can take them for acknowledged; what is on the boot disk is flushed.
load helper

lose_durable_leg() { initialised; leg pd faulty,write_mostly; }
held() { cat "$T/sys/class/block/md1/md/suspend_hi"; }
line_of() { grep -n -m 1 -e "$1" "$LOG" | cut -d: -f1; }
impatient() { # superdisk with a second's patience
  mkdir -p "$T/tree" && cp -r "$DISK_SETUP/superdisk" "$DISK_SETUP/superdisk.conf" "$DISK_SETUP/lib" "$T/tree/"
  sed -i 's/KILL_SECONDS_MAX=20/KILL_SECONDS_MAX=1/' "$T/tree/lib/hold.sh"
  run setsid --wait "$T/tree/superdisk" "$@"
}
database_lives() { # and systemctl kill does nothing about it
  echo /system.slice/scylla-server.service >"$T/control-group"
  mkdir -p "$T/sys/fs/cgroup/system.slice/scylla-server.service"
  printf 'populated 1\nfrozen 0\n' >"$T/sys/fs/cgroup/system.slice/scylla-server.service/cgroup.events"
}

@test "the file system is shut before the writes are released" {
  lose_durable_leg
  superdisk health >/dev/null
  [ "$(line_of "mv .*/state/fence")" -lt "$(line_of "xfs_io shutdown")" ]
  [ "$(line_of "xfs_io shutdown")" -lt "$(line_of "umount")" ]
}

@test "it is shut from within: its mount cannot go meanwhile, and leave the boot disk in its place" {
  lose_durable_leg
  superdisk fence >/dev/null
  grep -qx "xfs_io shutdown in $T/mnt: ." "$LOG"
}

@test "nothing is shut if another fence unmounts between two looks" {
  lose_durable_leg
  rm "$T/mounted" && mkfifo "$T/mounted"
  # The first look finds it mounted, the later ones do not.
  { echo "$T/dev/md1 $T/mnt xfs rw 0 0" >"$T/mounted"; while :; do : >"$T/mounted"; done; } 3>&- &
  local other=$!
  config DATABASE_UNIT ""
  run superdisk fence
  kill "$other"
  [ "$status" -eq 0 ]
  not grep -q "xfs_io shutdown" "$LOG"
  [ "$(held)" = 0 ]
}

@test "a file system that cannot be shut keeps its writes held while the database lives" {
  lose_durable_leg
  database_lives
  touch "$T/shutdown-fails"
  impatient health
  [ "$status" -eq 1 ]
  [[ $output == *"cannot be shut, and the database is not gone"* ]]
  [ "$(held)" = 18446744073709551615 ]
  [ -e "$T/mounted" ]
}

@test "the same without a database unit: nobody can say that all writers are gone" {
  lose_durable_leg
  touch "$T/shutdown-fails"
  config DATABASE_UNIT ""
  impatient health
  [ "$status" -eq 1 ]
  [ "$(held)" = 18446744073709551615 ]
  [ -e "$T/mounted" ]
}

@test "a control group that is named and cannot be looked at may be full: the writes stay held" {
  lose_durable_leg
  database_lives
  rm -r "$T/sys/fs/cgroup/system.slice" && mkdir -p "$T/sys/fs/cgroup/systemd/system.slice/scylla-server.service"
  touch "$T/shutdown-fails"
  impatient health
  [ "$status" -eq 1 ]
  [[ $output == *"cannot be shut, and the database is not gone"* ]]
  [ "$(held)" = 18446744073709551615 ]
}

@test "a unit for which systemd names no control group has no process" {
  lose_durable_leg
  echo >"$T/control-group"
  touch "$T/shutdown-fails"
  impatient health
  [ "$status" -eq 0 ]
  [ "$(held)" = 0 ]
}

@test "once the database is gone the writes are released" {
  lose_durable_leg
  database_lives
  touch "$T/shutdown-fails"
  printf 'populated 0\nfrozen 0\n' >"$T/sys/fs/cgroup/system.slice/scylla-server.service/cgroup.events"
  impatient health
  [ "$status" -eq 0 ]
  [ "$(held)" = 0 ]
  [ ! -e "$T/mounted" ]
}

@test "without a database unit a file system that is shut is enough" {
  lose_durable_leg
  config DATABASE_UNIT ""
  run superdisk health
  [ "$status" -eq 0 ]
  [ "$(held)" = 0 ]
  [ ! -e "$T/mounted" ]
  not grep -q systemctl "$LOG"
}

@test "a hold the kernel did not take is not believed, and the fence goes on" {
  lose_durable_leg
  rm "$T/sys/class/block/md1/md/suspend_hi" && ln -s /dev/null "$T/sys/class/block/md1/md/suspend_hi"
  run superdisk health
  [[ $output == *"the kernel did not hold the writes"* ]]
  [ -e "$T/state/fence" ]
  [ ! -e "$T/mounted" ]
}

@test "an array that is being stopped has lost no leg" {
  initialised
  rm "$T/sys/class/block/md1/md/dev-pd/state"
  mkfifo "$T/sys/class/block/md1/md/dev-pd/state"
  # While the check reads the leg, the array goes.
  {
    exec 5>"$T/sys/class/block/md1/md/dev-pd/state"
    echo clear >"$T/sys/class/block/md1/md/array_state"
    echo faulty >&5
    exec 5>&-
    while echo faulty >"$T/sys/class/block/md1/md/dev-pd/state"; do sleep 0.1; done
  } 3>&- &
  local writer=$!
  # A single look already knows it.
  ARRAY_DEVICE=$T/dev/md1 STRIPE_DEVICE=$T/dev/md0 SYSFS=$T/sys ARRAY_MD=$T/sys/class/block/md1/md run bash -c '
    source "$1/lib/devices.sh"; source "$1/lib/arrays.sh"; durable_leg_is_lost' _ "$DISK_SETUP"
  kill "$writer"
  [ "$status" -eq 1 ]
}

@test "an array that is gone at the second look, under the lock of whoever stops it, has lost no leg" {
  lose_durable_leg
  exec 5>"$T/run/stop-lock"
  flock 5
  { sleep 1; rm -r "$T/sys/class/block/md1/md"; exec 5>&-; } 3>&- &
  exec 5>&-
  run superdisk health
  wait
  [ "$status" -eq 0 ]
  [ ! -e "$T/state/fence" ]
}

@test "a lock that nobody lets go of does not stop the fence" {
  lose_durable_leg
  exec 5>"$T/run/stop-lock"
  flock 5
  run superdisk health
  exec 5>&-
  [ "$status" -eq 0 ]
  [ -e "$T/state/fence" ]
}

@test "a mark is flushed, then named, then its name is flushed" {
  lose_durable_leg
  superdisk fence >/dev/null
  [ "$(line_of "sync $T/state/fence.new")" -lt "$(line_of "mv .*/state/fence")" ]
  [ "$(line_of "mv .*/state/fence")" -lt "$(line_of "sync $T/state$")" ]
}

@test "its removal is flushed, too; so is the last step of init" {
  superdisk init --yes >/dev/null
  [[ "$(tail -n 2 "$LOG" | cut -d' ' -f1 | paste -sd' ')" == "mv sync" ]]
  leg pd faulty,write_mostly
  superdisk fence >/dev/null
  : >"$LOG"
  superdisk unfence >/dev/null
  [ "$(tail -n 2 "$LOG" | paste -sd' ')" = "rm -f $T/state/fence sync $T/state" ]
}

@test "a label makes no file of a device that has just gone, for the array would not assemble beside it" {
  cat >"$T/label" <<'BASH'
source "$DISK_SETUP/lib/messages.sh" && source "$DISK_SETUP/lib/label.sh"
examine() { MD_GAP=1960 MD_DATA_OFFSET=2048; } # answered when the device was still there
ARRAY_UUID=a:b:c:d RUNTIME_DIRECTORY=$T/run
write_label "$T/dev/md9" 96 ""
BASH
  run bash "$T/label"
  [ "$status" -eq 1 ]
  [[ $output == *"$T/dev/md9: cannot take its label"* ]]
  [ ! -e "$T/dev/md9" ]
}
