# fence, unfence, health, event: the durable leg drops out.
load helper

lose_durable_leg() { initialised; leg pd faulty,write_mostly; }
held() { cat "$T/sys/class/block/md1/md/suspend_hi"; }
line_of() { grep -n -m 1 -e "$1" "$LOG" | cut -d: -f1; }

@test "a healthy array is left alone" {
  initialised
  run superdisk health
  [ "$status" -eq 0 ]
  [ ! -e "$T/state/fence" ]
  not grep -q systemctl "$LOG"
}

@test "health raises the fence: held, marked, killed, released, unmounted, in this order" {
  lose_durable_leg
  run superdisk health
  [ "$status" -eq 0 ]
  grep -q "systemctl kill --kill-who=all --signal=SIGKILL scylla-server.service held=18446744073709551615 fence=up" "$LOG"
  [ "$(line_of "mv .*/state/fence")" -lt "$(line_of "systemctl kill")" ]
  [ "$(line_of "sync .*/state$")" -lt "$(line_of "systemctl kill")" ]
  [ "$(line_of "systemctl kill")" -lt "$(line_of "umount")" ]
  [ "$(held)" = 0 ]
  [ ! -e "$T/mounted" ]
}

@test "so does an event of mdadm's monitor, whatever its name" {
  for event in Fail FailSpare DegradedArray SomethingNew; do
    rm -rf "$T" && mkdir "$T" && setup && lose_durable_leg
    run superdisk event "$event" "$T/dev/md1" "$DEV/pd"
    [ "$status" -eq 0 ]
    grep -q "REASON=durable leg $DEV/pd faulty (md event $event $DEV/pd)" "$T/state/fence"
  done
}

@test "a leg that is gone, or being added by hand, is no better" {
  initialised
  rm -r "$T/sys/class/block/md1/md/dev-pd"
  superdisk health >/dev/null
  grep -q "missing" "$T/state/fence"
  rm -rf "$T" && mkdir "$T" && setup && initialised
  leg pd spare,write_mostly
  superdisk health >/dev/null
  grep -q "rebuilding" "$T/state/fence"
}

@test "losing the SSD leg raises no fence" {
  initialised
  leg md0 faulty
  superdisk event Fail "$T/dev/md1" "$T/dev/md0" >/dev/null
  [ ! -e "$T/state/fence" ]
}

@test "the fence remembers the event count of the SSD leg" {
  lose_durable_leg
  superblock "$T/dev/md0" Events 42
  superdisk health >/dev/null
  grep -q "^EVENTS=42" "$T/state/fence"
}

@test "the first fence's reason and time stay" {
  lose_durable_leg
  superdisk fence --reason first >/dev/null
  superdisk fence --reason second >/dev/null
  grep -q "^REASON=first" "$T/state/fence"
}

@test "a busy mount ends with the writes held, and says so" {
  lose_durable_leg
  touch "$T/busy"
  mkdir "$T/tree" && cp -r "$DISK_SETUP/superdisk" "$DISK_SETUP/superdisk.conf" "$DISK_SETUP/lib" "$T/tree/"
  sed -i 's/KILL_SECONDS_MAX=20/KILL_SECONDS_MAX=1/' "$T/tree/lib/hold.sh"
  run setsid --wait "$T/tree/superdisk" health
  [ "$status" -eq 1 ]
  [[ $output == *"still busy 1 s after the database was killed; its writes are held"* ]]
  [ "$(held)" = 18446744073709551615 ]
}

@test "killed at any step, the next health check completes the fence" {
  lose_durable_leg
  superdisk health >/dev/null
  steps=$(wc -l <"$LOG")
  [ "$steps" -ge 5 ]
  finished() { run superdisk health && [ "$status" -eq 0 ] && [ -e "$T/state/fence" ] && [ ! -e "$T/mounted" ] && [ "$(held)" = 0 ]; }
  crash_everywhere "$steps" lose_durable_leg health
}

@test "a full boot disk does not stop the fence silently" {
  lose_durable_leg
  rmdir "$T/state" 2>/dev/null || rm -r "$T/state"
  printf x >"$T/state"
  run superdisk fence
  [ "$status" -eq 1 ]
  [[ $output == *"cannot be written"* ]]
  [ "$(held)" = 18446744073709551615 ]
}

@test "health leaves an unfence alone that is under way" {
  lose_durable_leg
  superdisk fence >/dev/null
  mount_it
  exec 8>"$T/run/lock"
  flock 8
  : >"$LOG"
  superdisk health >/dev/null
  [ -e "$T/mounted" ]
}

@test "unfence re-adds the durable leg as write-mostly, then lifts the fence" {
  lose_durable_leg
  superdisk fence >/dev/null
  ADDED_LEG_STATE=in_sync,write_mostly run superdisk unfence
  [ "$status" -eq 0 ]
  grep -q "mdadm $T/dev/md1 --re-add --write-mostly $DEV/pd" "$LOG"
  [ "$(line_of "re-add")" -lt "$(line_of "rm .*state/fence")" ]
  [ ! -e "$T/state/fence" ]
}

@test "unfence after a reboot brings the array up on the SSDs alone first" {
  lose_durable_leg
  superdisk fence >/dev/null
  mdadm --quiet --stop "$T/dev/md1"
  mdadm --quiet --stop "$T/dev/md0"
  : >"$LOG"
  run superdisk unfence
  [ "$status" -eq 0 ]
  grep -q "mdadm --assemble --run $T/dev/md1 $T/dev/md0$" "$LOG"
}

@test "unfence falls back to a full copy" {
  lose_durable_leg
  superdisk fence >/dev/null
  touch "$T/no-re-add"
  run superdisk unfence
  [ "$status" -eq 0 ]
  grep -q "mdadm $T/dev/md1 --add --write-mostly $DEV/pd" "$LOG"
}

@test "a durable disk that still fails keeps the fence" {
  lose_durable_leg
  superdisk fence >/dev/null
  touch "$T/no-re-add" "$T/no-add"
  run superdisk unfence
  [ "$status" -eq 1 ]
  [[ $output == *"cannot be added"* ]]
  [ -e "$T/state/fence" ]
}

@test "a durable disk that drops out again while it catches up keeps the fence" {
  lose_durable_leg
  superdisk fence >/dev/null
  ADDED_LEG_STATE=faulty run superdisk unfence
  [ "$status" -eq 1 ]
  [[ $output == *"faulty in $T/dev/md1 while it was being brought up to date"* ]]
  [ -e "$T/state/fence" ]
}

@test "killed at any step, unfence finishes when run again, the fence up until the end" {
  lose_durable_leg
  superdisk fence >/dev/null
  : >"$LOG"
  superdisk unfence >/dev/null
  steps=$(wc -l <"$LOG")
  fenced() { lose_durable_leg && superdisk fence >/dev/null; }
  finished() {
    [ -e "$T/state/fence" ] || [ "$1" -ge $((steps - 1)) ] || { echo "step $1 lifted the fence"; return 1; }
    run superdisk unfence && [ "$status" -eq 0 ] && [ ! -e "$T/state/fence" ]
  }
  crash_everywhere "$steps" fenced unfence
}

@test "killed at any step, an unfence that fills the durable disk in full finishes when run again" {
  unknown_disk() { # fenced, with old data to its end, and md does not take it back through the bitmap
    lose_durable_leg
    superdisk fence >/dev/null
    printf x | /bin/dd of="$DEV/pd" bs=1 seek=$((16777216 - 1)) conv=notrunc status=none
    touch "$T/no-re-add"
  }
  unknown_disk
  : >"$LOG"
  superdisk unfence >/dev/null
  steps=$(wc -l <"$LOG")
  finished() {
    [ -e "$T/state/fence" ] || [ "$1" -ge $((steps - 1)) ] || { echo "step $1 lifted the fence"; return 1; }
    run superdisk unfence && [ "$status" -eq 0 ] && [ ! -e "$T/state/fence" ] && [ ! -e "$T/state/refill" ]
  }
  crash_everywhere "$steps" unknown_disk unfence
}

@test "a filling that mdadm was killed before it let begin goes on, of either leg" {
  lose_durable_leg
  superdisk fence >/dev/null
  leg pd spare,write_mostly
  echo frozen >"$T/sys/class/block/md1/md/sync_action"
  superdisk unfence >/dev/null 2>&1 &
  local unfencing=$! tries action
  for ((tries = 0; tries < 100; tries++)); do
    action=$(cat "$T/sys/class/block/md1/md/sync_action")
    if [ "$action" = idle ]; then break; fi
    sleep 0.1
  done
  leg pd in_sync,write_mostly
  wait "$unfencing"
  [ "$action" = idle ]
  [ ! -e "$T/state/fence" ]
  leg md0 spare
  echo frozen >"$T/sys/class/block/md1/md/sync_action"
  : >"$T/sys/class/block/md1/md/sync_speed_min"
  superdisk rebuild --yes >/dev/null
  [ "$(cat "$T/sys/class/block/md1/md/sync_action")" = idle ]
  [ "$(cat "$T/sys/class/block/md1/md/sync_speed_min")" = 1000 ]
}

@test "nor does an mdadm that was killed before it had added a leg keep the next from filling it" {
  lose_durable_leg
  superdisk fence >/dev/null
  echo frozen >"$T/sys/class/block/md1/md/sync_action"
  ADDED_LEG_STATE=in_sync,write_mostly superdisk unfence >/dev/null
  [ "$(cat "$T/sys/class/block/md1/md/sync_action")" = idle ]
  leg md0 faulty
  echo frozen >"$T/sys/class/block/md1/md/sync_action"
  superdisk rebuild --yes >/dev/null
  [ "$(cat "$T/sys/class/block/md1/md/sync_action")" = idle ]
}

@test "what was begun to be filled in full is not re-added through the bitmap, and a foreign disk is not ours for it" {
  lose_durable_leg
  superdisk fence >/dev/null
  echo "DEVICE=$DEV/pd" >"$T/state/refill"
  : >"$LOG"
  run superdisk unfence
  not grep -q "re-add" "$LOG"
  grep -q "mdadm $T/dev/md1 --add --write-mostly $DEV/pd" "$LOG"
  rm -rf "$T" && mkdir "$T" && setup && lose_durable_leg && superdisk fence >/dev/null
  echo "DEVICE=$DEV/pd" >"$T/state/refill"
  disk pd 16 && echo ext4 >"$DEV/pd.sig"
  run superdisk unfence
  [ "$status" -eq 3 ]
  [[ $output == *"$DEV/pd: not blank, holds ext4"* ]]
}

stale_after_reboot() {
  lose_durable_leg
  superblock "$T/dev/md0" Events 20
  superdisk fence >/dev/null
  mdadm --quiet --stop "$T/dev/md1"
  mdadm --quiet --stop "$T/dev/md0"
}

@test "with the SSDs lost the fence stays" {
  stale_after_reboot
  for i in 0 1 2 3; do disk "ssd$i" 4; done
  refused 4 "the SSDs are lost and $DEV/pd is not current; replace this node" unfence
  [ -e "$T/state/fence" ]
}

@test "SSDs older than the fence do not lift it" {
  stale_after_reboot
  superblock "$T/dev/md0" Events 18
  run superdisk unfence
  [ "$status" -eq 4 ]
  [[ $output == *"does not hold the writes made until the fence (event 18, the fence is at 20)"* ]]
  [ -e "$T/state/fence" ]
}

@test "accepting the loss is an order of its own" {
  stale_after_reboot
  for i in 0 1 2 3; do disk "ssd$i" 4; done
  run superdisk unfence --accept-data-loss
  [ "$status" -eq 0 ]
  [ ! -e "$T/state/fence" ]
}

@test "accepting the loss is refused while the SSDs have the data" {
  lose_durable_leg
  superdisk fence >/dev/null
  refused 3 "nothing needs to be lost" unfence --accept-data-loss
}

@test "unfence without a fence has nothing to do" {
  initialised
  run superdisk unfence
  [ "$status" -eq 0 ]
  [[ $output == *"not fenced"* ]]
  [ ! -s "$LOG" ]
}

@test "the database's gate opens only on a sound array" {
  initialised
  superdisk verify --gate
  rm "$T/mounted"
  run superdisk verify --gate
  [ "$status" -eq 1 ]
  [[ $output == *"is on the array: '' (expected: 'md1')"* ]]
  mount_it
  leg pd faulty,write_mostly
  run superdisk verify --gate
  [ "$status" -eq 1 ]
  [[ $output == *"durable leg $DEV/pd: 'faulty' (expected: 'in_sync')"* ]]
  superdisk fence >/dev/null
  refused 4 fenced verify --gate
}

@test "verify finds each setting that is wrong" {
  wrong() { # FILE VALUE TEXT
    local saved
    saved=$(cat "$T/sys/class/block/$1")
    echo "$2" >"$T/sys/class/block/$1"
    run superdisk verify
    [ "$status" -eq 1 ] && [[ $output == *"FAIL  $3"* ]] || { echo "$1=$2: $output"; return 1; }
    echo "$saved" >"$T/sys/class/block/$1"
  }
  initialised
  superdisk verify
  wrong md1/md/dev-pd/state in_sync "durable leg is write-mostly"
  wrong md1/md/dev-md0/state in_sync,write_mostly "SSD leg is read from"
  wrong md1/md/dev-md0/state in_sync,failfast "$T/dev/md0 has no failfast"
  wrong md1/md/dev-md0/state spare "SSD leg $T/dev/md0: 'rebuilding'"
  wrong md1/md/bitmap/backlog 256 "no write-behind"
  wrong md1/md/bitmap/location none "write-intent bitmap"
  wrong md1/md/mismatch_cnt 128 "both legs are equal"
  wrong md1/md/suspend_hi 99 "writes are not held"
  wrong md0/md/raid_disks 3 "members of the stripe"
  wrong md0/md/chunk_size 4096 "chunk of the stripe"
  echo "Bad Block Log : 512 entries" >>"$DEV/pd.md"
  run superdisk verify
  [ "$status" -eq 1 ]
  [[ $output == *"FAIL  $DEV/pd has no bad-block log"* ]]
}

metric() { sed -n "s/^$1 //p" "$T/metrics/superdisk.prom"; }

@test "the metrics tell what is the case" {
  initialised
  echo "7 0 0 0 9 0 0 0 0 0 0" >"$T/sys/class/block/pd/stat"
  echo 16 >"$T/sys/class/block/md1/md/dev-md0/errors"
  echo "12 8" >"$T/sys/class/block/md1/md/dev-md0/bad_blocks"
  superdisk health
  [ "$(metric 'superdisk_leg_state{leg="durable",state="in_sync"}')" = 1 ]
  [ "$(metric 'superdisk_leg_state{leg="ssd",state="faulty"}')" = 0 ]
  [ "$(metric superdisk_durable_reads_total)" = 7 ]
  [ "$(metric superdisk_durable_writes_total)" = 9 ]
  [ "$(metric superdisk_corrected_sectors_total)" = 16 ]
  [ "$(metric superdisk_bad_blocks)" = 1 ]
  [ "$(metric superdisk_assembled)" = 1 ]
  [ "$(metric superdisk_fenced)" = 0 ]
  [ "$(metric superdisk_write_mostly)" = 1 ]
  leg pd faulty,write_mostly
  superdisk health
  [ "$(metric superdisk_fenced)" = 1 ]
  [ "$(metric 'superdisk_leg_state{leg="durable",state="faulty"}')" = 1 ]
  ls "$T/metrics" | grep -qx superdisk.prom && [ "$(ls "$T/metrics" | wc -l)" -eq 1 ]
}

@test "a stall is counted from its first check, and forgotten when a request finishes" {
  initialised
  echo "0 0 0 0 5 0 0 0 2 0 0" >"$T/sys/class/block/pd/stat"
  superdisk health
  [ "$(metric superdisk_durable_stall_seconds)" = 0 ]
  read -r count since <"$T/run/stall"
  echo "$count $((since - 30))" >"$T/run/stall"
  superdisk health
  [ "$(metric superdisk_durable_stall_seconds)" -ge 30 ]
  echo "0 0 0 0 6 0 0 0 2 0 0" >"$T/sys/class/block/pd/stat"
  superdisk health
  [ "$(metric superdisk_durable_stall_seconds)" = 0 ]
}

@test "a stall in which only a flush is in flight, which the kernel does not count, is seen all the same" {
  initialised
  echo "0 0 0 0 5 0 0 0 0 0 0 0 0 0 0 3 0" >"$T/sys/class/block/pd/stat"
  exec 8>"$T/run/generation-lock" # the generation's step is under way, it waits for its flush
  flock 8
  superdisk health
  read -r count since <"$T/run/stall"
  echo "$count $((since - 30))" >"$T/run/stall"
  superdisk health
  [ "$(metric superdisk_durable_stall_seconds)" -ge 30 ]
  echo "0 0 0 0 5 0 0 0 0 0 0 0 0 0 0 4 0" >"$T/sys/class/block/pd/stat"
  superdisk health
  [ "$(metric superdisk_durable_stall_seconds)" = 0 ]
  read -r count since <"$T/run/stall"
  echo "$count $((since - 30))" >"$T/run/stall"
  exec 8>&-
  superdisk health # nobody asks: no stall
  [ "$(metric superdisk_durable_stall_seconds)" = 0 ]
}

@test "watch, once it runs, raises the fence, and goes on watching" {
  initialised
  "$DISK_SETUP/superdisk" watch >"$T/watched" 2>&1 &
  local watcher=$! tries
  for ((tries = 0; tries < 3; tries++)); do
    sleep 0.6
    [ ! -e "$T/state/fence" ]
  done
  leg pd faulty,write_mostly
  for ((tries = 0; tries < 100; tries++)); do
    if grep -q "fenced: durable leg" "$T/watched"; then break; fi
    sleep 0.1
  done
  kill -0 "$watcher"
  kill "$watcher"
  grep -q "REASON=durable leg $DEV/pd faulty (watch)" "$T/state/fence"
  grep -q "held=18446744073709551615 fence=up" "$LOG"
  [ ! -e "$T/mounted" ]
}

@test "the periods of all ways to the fence are below the window that is promised" {
  promised=$(sed -n 's/^The bound is \*\*\([0-9]*\) s\*\*.*/\1/p' "$DISK_SETUP/docs/fence.md")
  timer=$(sed -n 's/^OnUnitInactiveSec=\([0-9]*\)s$/\1/p' "$DISK_SETUP/systemd/superdisk-health.timer")
  watch=$(sed -n 's/^readonly WATCH_SECONDS=\([0-9.]*\)$/\1/p' "$DISK_SETUP/lib/watch.sh")
  [ "$((timer * 2))" -lt "$promised" ]
  [ "$(awk "BEGIN { print ($watch * 5 <= $promised) }")" = 1 ]
}
