# rebuild, drain, destroy.
load helper

lose_stripe() { # the node comes up again with blank SSDs
  initialised
  mdadm --quiet --stop "$T/dev/md1"
  mdadm --quiet --stop "$T/dev/md0"
  rm -f "$T/dev/md0.md"
  for i in 0 1 2 3; do disk "ssd$i" 4; done
  superdisk assemble >/dev/null 2>&1
  : >"$LOG"
}

@test "a healthy super-disk has nothing to rebuild" {
  initialised
  run superdisk rebuild --yes
  [ "$status" -eq 0 ]
  [[ $output == *"nothing to rebuild"* ]]
  [ ! -s "$LOG" ]
}

@test "a whole stripe is re-added" {
  initialised
  leg md0 faulty
  run superdisk rebuild --yes --wait
  [ "$status" -eq 0 ]
  grep -q "mdadm $T/dev/md1 --remove $T/dev/md0" "$LOG"
  grep -q "mdadm $T/dev/md1 --re-add $T/dev/md0" "$LOG"
  not grep -q create "$LOG"
}

@test "blank SSDs become a new stripe with a new UUID, known before it is made" {
  lose_stripe
  old=$(sed -n 's/STRIPE_UUID=//p' "$T/state/identity")
  run superdisk rebuild --yes
  [ "$status" -eq 0 ]
  new=$(sed -n 's/STRIPE_UUID=//p' "$T/state/identity")
  [ "$new" != "$old" ]
  [ "$(grep -n "mv .*state/identity" "$LOG" | cut -d: -f1)" -lt "$(grep -n -e --create "$LOG" | cut -d: -f1)" ]
  grep -q "mdadm --create $T/dev/md0 .*--uuid=$new" "$LOG"
  grep -q "mdadm $T/dev/md1 --add $T/dev/md0" "$LOG"
}

@test "the durable disk is never written to by a rebuild" {
  lose_stripe
  superdisk rebuild --yes >/dev/null
  [ -z "$(grep "$DEV/pd" "$LOG" | grep -v "mdadm $T/dev/md1 --")" ]
}

@test "killed at any step, rebuild finishes when run again" {
  lose_stripe
  superdisk rebuild --yes >/dev/null
  steps=$(wc -l <"$LOG")
  [ "$steps" -ge 8 ]
  finished() { run superdisk rebuild --yes && [ "$status" -eq 0 ] && run superdisk verify && [ "$status" -eq 0 ]; }
  crash_everywhere "$steps" lose_stripe rebuild --yes
}

lose_one_ssd() { # three SSDs with old data to their ends, and a blank one
  initialised
  for i in 0 2 3; do printf x | /bin/dd of="$DEV/ssd$i" bs=1 seek=$((4194304 - 1)) conv=notrunc status=none; done
  mdadm --quiet --stop "$T/dev/md1"
  mdadm --quiet --stop "$T/dev/md0"
  rm -f "$T/dev/md0.md"
  disk ssd1 4
  superdisk assemble --without-ssds >/dev/null 2>&1
  : >"$LOG"
}

@test "killed at any step, a rebuild knows the SSDs it had begun to overwrite; a boot in between as well" {
  lose_one_ssd
  superdisk rebuild --yes >/dev/null
  steps=$(wc -l <"$LOG")
  finished() {
    mdadm --quiet --stop "$T/dev/md1"
    mdadm --quiet --stop "$T/dev/md0"
    run superdisk assemble --without-ssds
    [ "$status" -eq 0 ] && run superdisk rebuild --yes && [ "$status" -eq 0 ] && run superdisk verify && [ "$status" -eq 0 ] && [ ! -e "$T/state/rebuild" ]
  }
  crash_everywhere "$steps" lose_one_ssd rebuild --yes
}

@test "what is left of this node's broken stripe is overwritten" {
  initialised
  mdadm --quiet --stop "$T/dev/md1"
  mdadm --quiet --stop "$T/dev/md0"
  rm "$T/dev/md0.md"
  disk ssd1 4
  superdisk assemble --without-ssds >/dev/null 2>&1
  : >"$LOG"
  run superdisk rebuild --yes
  [ "$status" -eq 0 ]
  grep -q "mdadm --zero-superblock $DEV/ssd0" "$LOG"
}

@test "an SSD with foreign data is refused" { lose_stripe; echo ext4 >"$DEV/ssd3.sig"; refused 3 "$DEV/ssd3: not blank, holds ext4" rebuild --yes; }
@test "a member of a foreign array is refused" { lose_stripe; printf '   Array UUID : a:b:c:d\n' >"$DEV/ssd3.md"; refused 3 "$DEV/ssd3: member of md array a:b:c:d" rebuild --yes; }
@test "a mounted SSD is refused" { lose_stripe; touch "$DEV/ssd0.mounted"; refused 3 "$DEV/ssd0: mounted" rebuild --yes; }
@test "a missing SSD is named" { lose_stripe; rm "$DEV/ssd0"; refused 1 "no such disk after 0 s: $DEV/ssd0" rebuild --yes; }
@test "SSDs of another size are refused" { lose_stripe; for i in 0 1 2 3; do disk "ssd$i" 3; done; refused 3 "they differ by more than" rebuild --yes; }
@test "without an array there is nothing to rebuild" { initialised; mdadm --quiet --stop "$T/dev/md1"; refused 3 "not assembled" rebuild --yes; }
@test "a rebuild from a durable leg that is not in sync is refused" { initialised; leg pd faulty; refused 3 "nothing to rebuild from" rebuild --yes; }
@test "no rebuild while fenced" { initialised; printf 'SINCE=t\nREASON=r\nEVENTS=1\n' >"$T/state/fence"; refused 4 fenced rebuild --yes; }

@test "a stripe too small for the array is refused" {
  lose_stripe
  echo 999999 >"$T/sys/class/block/md1/md/component_size"
  run superdisk rebuild --yes
  [ "$status" -eq 3 ]
  [[ $output == *"these SSDs are too small"* ]]
  not grep -q "md1 --add" "$LOG"
}

@test "drain: drain command, unit, unmount, arrays, in this order" {
  initialised
  touch "$T/database-active"
  run superdisk drain
  [ "$status" -eq 0 ]
  [[ $(grep -v "^mv\|^sync" "$LOG" | cut -d' ' -f1-3 | paste -sd,) == drain-command,systemctl\ stop\ scylla-server.service,umount\ *,mdadm\ --stop\ $T/dev/md1,mdadm\ --stop\ $T/dev/md0,systemctl\ stop\ superdisk.service ]]
}

@test "a failing drain command does not keep the node up" {
  initialised
  touch "$T/database-active" "$T/drain-fails"
  run superdisk drain
  [ "$status" -eq 0 ]
  [[ $output == *"warning: 'drain-command' failed"* ]]
  grep -q "mdadm --stop $T/dev/md1" "$LOG"
}

@test "a busy mount stops the drain" {
  initialised
  touch "$T/busy"
  run superdisk drain
  [ "$status" -eq 1 ]
  [[ $output == *"$T/mnt: busy"* ]]
  not grep -q "mdadm --stop" "$LOG"
}

@test "draining without the durable leg marks it" {
  initialised
  leg pd faulty,write_mostly
  run superdisk drain
  [ "$status" -eq 0 ]
  grep -q "was faulty when the node was drained" "$T/state/fence"
}

@test "drain twice is drain once" {
  initialised
  superdisk drain >/dev/null
  : >"$LOG"
  run superdisk drain
  [ "$status" -eq 0 ]
  [ "$(cut -d' ' -f1-3 "$LOG")" = "systemctl stop superdisk.service" ]
}

@test "destroy needs the right UUID" {
  initialised
  rm "$T/mounted"
  refused 3 "expected: the array's" destroy --yes --uuid a:b:c:d
  refused 3 "expected: the array's" destroy --yes
}

@test "destroy refuses a mounted super-disk" {
  initialised
  refused 3 "mounted; first: superdisk drain" destroy --yes --uuid "$(sed -n 's/ARRAY_UUID=//p' "$T/state/identity")"
}

@test "destroy takes it off its own disks only, and forgets it" {
  initialised
  rm "$T/mounted"
  echo "Array UUID : a:b:c:d" >"$DEV/ssd1.md"
  run superdisk destroy --yes --uuid "$(sed -n 's/ARRAY_UUID=//p' "$T/state/identity")"
  [ "$status" -eq 0 ]
  [[ $output == *"$DEV/ssd1: holds nothing of this super-disk"* ]]
  not grep -q "zero-superblock $DEV/ssd1" "$LOG"
  grep -q "zero-superblock $DEV/pd" "$LOG"
  [ -z "$(ls -A "$T/state")" ]
}

@test "there must be something to destroy" { refused 1 "nothing to destroy" destroy --yes --uuid x; }
