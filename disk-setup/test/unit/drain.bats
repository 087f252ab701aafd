# After a drain by hand nothing comes up again by itself on this boot, and a start of the database fails at once.
load helper

drained() { initialised && superdisk drain >/dev/null && : >"$LOG"; }

@test "after a drain the unit's assembly is refused at once, by the name of the command that undoes it" {
  drained
  refused 3 "to bring it back: superdisk assemble" assemble --by-unit
  [[ $output == *"drained since 2"* ]]
}

@test "a drain by hand ends when the unit has stopped, not with a stop that a start of the database takes the place of" {
  initialised
  superdisk drain >/dev/null
  grep -qx "systemctl stop superdisk.service drained=yes" "$LOG"
}

@test "so it does when it is run again after one that was killed before that" {
  drained
  superdisk drain >/dev/null
  grep -qx "systemctl stop superdisk.service drained=yes" "$LOG"
}

@test "so is the database's gate, should the unit still count as started" {
  drained
  refused 3 "to bring it back: superdisk assemble" verify --gate
}

@test "assemble by hand undoes it, and the unit then finds the array" {
  drained
  run superdisk assemble
  [ "$status" -eq 0 ]
  grep -q "mdadm --assemble --run $T/dev/md1" "$LOG"
  run superdisk assemble --by-unit
  [ "$status" -eq 0 ]
  [[ $output == *"already assembled"* ]]
}

@test "an assembly that fails leaves the drain's mark" {
  drained
  disk pd 16
  run superdisk assemble
  [ "$status" -eq 3 ]
  refused 3 "to bring it back: superdisk assemble" assemble --by-unit
}

@test "a stop by the unit, as at a restart or a shutdown, is no drain by hand" {
  initialised
  superdisk drain --by-unit >/dev/null
  run superdisk assemble --by-unit
  [ "$status" -eq 0 ]
}

@test "the unit's own stop, which a drain by hand asks for, keeps the mark" {
  drained
  superdisk drain --by-unit >/dev/null
  refused 3 "to bring it back: superdisk assemble" assemble --by-unit
}

@test "a drain that fails leaves no mark" {
  initialised
  touch "$T/busy"
  run superdisk drain
  [ "$status" -eq 1 ]
  [ ! -e "$T/run/drained" ]
}

@test "killed at any step, drain finishes when run again, and both legs come up after it" {
  initialised && superdisk verify --gate >/dev/null && : >"$LOG"
  superdisk drain >/dev/null
  steps=$(wc -l <"$LOG")
  [ "$steps" -ge 6 ]
  open_and_used() { initialised && superdisk verify --gate >/dev/null; }
  finished() {
    run superdisk drain
    [ "$status" -eq 0 ] && [ ! -e "$T/mounted" ] && [ ! -e "$T/sys/class/block/md1/md" ] && [ ! -e "$T/sys/class/block/md0/md" ] || return 1
    : >"$LOG"
    run superdisk assemble
    [ "$status" -eq 0 ] && grep -q "mdadm --assemble --run $T/dev/md1 $T/dev/md0 $DEV/pd" "$LOG"
  }
  crash_everywhere "$steps" open_and_used drain
}

@test "status says that it was drained, and since when" {
  drained
  run superdisk status
  [[ $output == *"drained       since 2"* ]]
  run superdisk status --json
  python3 -c 'import json, sys; assert json.loads(sys.argv[1])["drained"] is True' "$output"
  superdisk assemble >/dev/null
  run superdisk status --json
  python3 -c 'import json, sys; assert json.loads(sys.argv[1])["drained"] is False' "$output"
}

@test "the mount's unit does not wait for an array that was drained" {
  grep -q '^AssertPathExists=!/run/superdisk/drained$' "$DISK_SETUP/systemd/superdisk.mount"
  grep -q '^ExecStart=/usr/sbin/superdisk assemble --by-unit$' "$DISK_SETUP/systemd/superdisk.service"
}
