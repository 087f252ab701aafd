# init: every refusal, and a crash at every step.
load helper

refuses() { refused 3 "$1" init --yes; [ -z "$(ls -A "$T/state")" ]; }

@test "blank disks become a super-disk" {
  run superdisk init --yes
  [ "$status" -eq 0 ]
  grep -q "mdadm --create $T/dev/md0 --run --level=0 .*--chunk=64 " "$LOG"
  grep -q "mdadm --create $T/dev/md1 --run --level=1 .*--bitmap=internal .*$T/dev/md0 --write-mostly $DEV/pd" "$LOG"
  not grep -Eq "failfast|write-behind" "$LOG"
  [ -e "$T/state/identity" ]
  [ ! -e "$T/state/init" ]
  grep -q "$(sed -n 's/ARRAY_UUID=//p' "$T/state/identity")" "$DEV/pd.md"
}

@test "a second init has nothing to do" {
  initialised
  run superdisk init --yes
  [ "$status" -eq 0 ]
  [[ $output == *"already initialised"* ]]
  [ ! -s "$LOG" ]
}

@test "an SSD with a file system is refused" { echo ext4 >"$DEV/ssd2.sig"; refuses "$DEV/ssd2: not blank, holds ext4"; }
@test "a durable disk with a file system is refused" { echo xfs >"$DEV/pd.sig"; refuses "$DEV/pd: not blank, holds xfs"; }
@test "a member of another array is refused" { echo "Array UUID : a:b:c:d" >"$DEV/pd.md"; refuses "holds linux_raid_member"; }
@test "data in the first MiB is refused" { printf x | dd of="$DEV/ssd0" conv=notrunc status=none; refuses "$DEV/ssd0: not blank, the first or last MiB"; }
@test "data in the last MiB is refused" { printf x | dd of="$DEV/pd" bs=1 seek=$((16777216 - 1)) conv=notrunc status=none; refuses "$DEV/pd: not blank, the first or last MiB"; }
@test "a mounted disk is refused" { touch "$DEV/ssd1.mounted"; refuses "$DEV/ssd1: mounted"; }
@test "a disk in use is refused" { touch "$T/sys/class/block/ssd3/holders/dm-0"; refuses "$DEV/ssd3: in use by dm-0"; }
@test "SSDs of unequal size are refused" { disk ssd3 5; refuses "$DEV/ssd3: 5 MiB, but $DEV/ssd0 has 4 MiB"; }
@test "a durable disk much smaller than the stripe is refused" { disk pd 12; refuses "$DEV/pd: 12 MiB, but the stripe of 4 SSDs has 16 MiB"; }
@test "a durable disk much larger than the stripe is refused" { disk pd 24; refuses "they differ by more than"; }
@test "md's bad-block log must be off" { echo "AUTO -all" >"$T/mdadm.conf"; refuses "no 'CREATE bbl=no'"; }
@test "a commented setting does not count" { printf 'AUTO -all\n# CREATE bbl=no\n' >"$T/mdadm.conf"; refuses "no 'CREATE bbl=no'"; }
@test "assembly by others must be off" { echo "CREATE bbl=no" >"$T/mdadm.conf"; refuses "the first AUTO line is not 'AUTO -all'"; }

@test "a missing disk is named" {
  rm "$DEV/ssd1"
  refused 1 "no such disk after 0 s: $DEV/ssd1" init --yes
}

@test "nothing is made while fenced" {
  printf 'SINCE=now\nREASON=test\nEVENTS=5\n' >"$T/state/fence"
  refused 4 "fenced: since now: test" init --yes
}

@test "killed at any step, init finishes when run again" {
  superdisk init --yes >/dev/null
  steps=$(wc -l <"$LOG")
  [ "$steps" -ge 12 ]
  finished() {
    [ ! -e "$T/state/identity" ] || [ "$1" -ge $((steps - 1)) ] || { echo "step $1: done too early"; return 1; }
    run superdisk init --yes
    [ "$status" -eq 0 ] && mount_it && run superdisk verify && [ "$status" -eq 0 ]
  }
  crash_everywhere "$steps" true init --yes
}

@test "a resumed init still refuses what is not its own" {
  CRASH_AT=6 run superdisk init --yes
  echo "     Array UUID : f:f:f:f" >"$DEV/ssd2.md"
  run superdisk init --yes
  [ "$status" -eq 3 ]
  [[ $output == *"$DEV/ssd2: holds md array f:f:f:f, which is not of the interrupted init"* ]]
  rm "$DEV/ssd2.md"
  echo ext4 >"$DEV/ssd3.sig"
  run superdisk init --yes
  [ "$status" -eq 3 ]
  [[ $output == *"$DEV/ssd3: not blank, holds ext4"* ]]
}

@test "assemble refuses a half-made super-disk" {
  CRASH_AT=8 run superdisk init --yes
  refused 3 "an init was interrupted" assemble
}

@test "that the node was drained before it was destroyed keeps nothing down" {
  echo 2026-01-01T00:00:00Z >"$T/run/drained"
  superdisk init --yes
  [ ! -e "$T/run/drained" ]
}
