# assemble: which leg holds every acknowledged write, and every disk that must not be believed.
load helper

shut_down() {
  initialised
  rm "$T/mounted"
  mdadm --quiet --stop "$T/dev/md1"
  mdadm --quiet --stop "$T/dev/md0"
  : >"$LOG"
}

fenced_with() { # TEXT: assemble raises the fence and says why; nothing is assembled
  run superdisk assemble
  [ "$status" -eq 4 ] || { echo "exit code $status: $output"; return 1; }
  [[ $output == *"$1"* ]] || { echo "$output"; return 1; }
  grep -q "^REASON=.*$1" "$T/state/fence"
  not grep -q "mdadm --assemble.*md1" "$LOG"
}

@test "both legs are assembled" {
  shut_down
  run superdisk assemble
  [ "$status" -eq 0 ]
  grep -q "mdadm --assemble --run $T/dev/md1 $T/dev/md0 $DEV/pd" "$LOG"
  [ "$(cat "$T/sys/class/block/md1/md/sync_speed_max")" = 2000 ]
}

@test "assembling twice has nothing to do" {
  shut_down
  superdisk assemble >/dev/null
  : >"$LOG"
  run superdisk assemble
  [ "$status" -eq 0 ]
  [[ $output == *"already assembled"* ]]
  [ ! -s "$LOG" ]
}

@test "killed at any step, assemble finishes when run again" {
  shut_down
  superdisk assemble >/dev/null
  steps=$(wc -l <"$LOG")
  finished() { run superdisk assemble && [ "$status" -eq 0 ] && run superdisk status && [ "$status" -eq 0 ]; }
  crash_everywhere "$steps" shut_down assemble
}

@test "without the durable disk nothing comes up" { shut_down; rm "$DEV/pd"; refused 1 "no such disk after 0 s: $DEV/pd" assemble; }
@test "a durable disk of another array is refused" { shut_down; superblock "$DEV/pd" "Array UUID" a:b:c:d; refused 3 "belongs to array a:b:c:d" assemble; }
@test "a durable disk without a superblock is refused" { shut_down; rm "$DEV/pd.md"; refused 3 "no md superblock that can be read" assemble; }
@test "an unknown super-disk is refused" { shut_down; rm "$T/state/identity"; refused 3 "this boot disk knows no super-disk" assemble; }
@test "a damaged identity is refused" { shut_down; echo >"$T/state/identity"; refused 1 "has no STRIPE_UUID" assemble; }
@test "while fenced nothing comes up" { shut_down; printf 'SINCE=then\nREASON=why\nEVENTS=1\n' >"$T/state/fence"; refused 4 "fenced: since then: why" assemble; }
@test "without bbl=no nothing comes up" { shut_down; echo AUTO -all >"$T/mdadm.conf"; refused 3 "no 'CREATE bbl=no'" assemble; }

@test "a part of the SSDs is not lost, only late: refused by the missing one's name, and up when it is there" {
  shut_down
  mv "$DEV/ssd2" "$T/ssd2" && mv "$DEV/ssd2.md" "$T/ssd2.md"
  refused 3 "SSD missing: $DEV/ssd2. The others carry this node's stripe" assemble
  mv "$T/ssd2" "$DEV/ssd2" && mv "$T/ssd2.md" "$DEV/ssd2.md"
  run superdisk assemble
  [ "$status" -eq 0 ]
  grep -q "mdadm --assemble --run $T/dev/md1 $T/dev/md0 $DEV/pd" "$LOG"
}

@test "a blank SSD among those of the stripe is one missing" { shut_down; disk ssd1 4; refused 3 "SSD missing: $DEV/ssd1." assemble; }

@test "a foreign SSD among those of the stripe is one missing" { shut_down; superblock "$DEV/ssd1" "Array UUID" a:b:c:d; refused 3 "SSD missing: $DEV/ssd1." assemble; }

@test "a stripe that does not assemble is not lost either" {
  shut_down
  touch "$T/no-stripe"
  run superdisk assemble
  [ "$status" -eq 3 ]
  [[ $output == *"SSD missing: none, but $T/dev/md0 does not assemble"* ]]
  not grep -q "mdadm --assemble.*md1" "$LOG"
}

@test "an SSD that comes back under another name is found, and named" {
  shut_down
  for i in 0 1 2 3; do disk "ssd$i" 4; done
  uuid=$(sed -n 's/STRIPE_UUID=//p' "$T/state/identity")
  uuid=${uuid//:/}
  echo "/dev/nvme9n1 ${uuid:0:8}-${uuid:8:4}-${uuid:12:4}-${uuid:16:4}-${uuid:20}" >"$T/uuids"
  refused 3 "/dev/nvme9n1: carries this node's stripe" assemble
}

@test "without a part of the SSDs it comes up only on an order that says so" {
  shut_down
  rm "$DEV/ssd2"
  run superdisk assemble --without-ssds
  [ "$status" -eq 0 ]
  [[ $output == *"next: superdisk rebuild --yes"* ]]
  grep -q "mdadm --assemble --run $T/dev/md1 $DEV/pd" "$LOG"
}

@test "SSDs the array had gone on without may be missing in part" {
  shut_down
  superblock "$DEV/pd" "Array State" .A
  rm "$DEV/ssd2"
  run superdisk assemble
  [ "$status" -eq 0 ]
  grep -q "mdadm --assemble --run $T/dev/md1 $DEV/pd" "$LOG"
}

@test "with blank SSDs it comes up on the durable disk alone" {
  shut_down
  for i in 0 1 2 3; do disk "ssd$i" 4; done
  run superdisk assemble
  [ "$status" -eq 0 ]
  [[ $output == *"not a member of this node's stripe"* ]]
  grep -q "mdadm --assemble --run $T/dev/md1 $DEV/pd" "$LOG"
}

@test "an SSD leg the array went on without stays out" {
  shut_down
  superblock "$DEV/pd" "Array State" .A
  run superdisk assemble
  [ "$status" -eq 0 ]
  grep -q "mdadm --assemble --run $T/dev/md1 $DEV/pd" "$LOG"
}

@test "an SSD leg far behind stays out even if nobody says so" {
  shut_down
  superblock "$DEV/pd" Events 9
  run superdisk assemble
  [ "$status" -eq 0 ]
  [[ $output == *"at event 0, the array went on without it to 9"* ]]
  grep -q "mdadm --assemble --run $T/dev/md1 $DEV/pd" "$LOG"
}

@test "one event apart is a power cut, not a stale leg" {
  for leader in "$T/dev/md0" "$DEV/pd"; do
    rm -rf "$T" && mkdir "$T" && setup && shut_down
    superblock "$leader" Events 1
    run superdisk assemble
    [ "$status" -eq 0 ]
    grep -q "mdadm --assemble --run $T/dev/md1 $T/dev/md0 $DEV/pd" "$LOG"
  done
}

@test "a durable disk the SSDs went on without is stale, by one event already" {
  shut_down
  superblock "$T/dev/md0" Events 1
  superblock "$T/dev/md0" "Array State" A.
  fenced_with "ran without $DEV/pd until event 1"
}

@test "a durable disk far behind the SSDs is stale" {
  shut_down
  superblock "$T/dev/md0" Events 2
  fenced_with "it is an old copy"
}

@test "a durable disk behind this node's record is stale, SSDs or not" {
  shut_down
  echo EVENTS=12 >"$T/state/events"
  superblock "$DEV/pd" Events 10
  superblock "$T/dev/md0" Events 12
  fenced_with "it is an old copy"
  rm "$T/state/fence"
  mdadm --quiet --stop "$T/dev/md0"
  for i in 0 1 2 3; do disk "ssd$i" 4; done
  refused 4 "is at event 10, this node has seen 12" assemble
}

@test "one event behind the record is a clean stop" {
  shut_down
  echo EVENTS=12 >"$T/state/events"
  superblock "$DEV/pd" Events 11
  superblock "$T/dev/md0" Events 11
  run superdisk assemble
  [ "$status" -eq 0 ]
  grep -q EVENTS=12 "$T/state/events"
}

@test "legs that each ran without the other are both doubted" {
  shut_down
  superblock "$T/dev/md0" "Array State" A.
  superblock "$DEV/pd" "Array State" .A
  fenced_with "each leg has run without the other"
}

@test "the record follows the events" {
  shut_down
  superblock "$DEV/pd" Events 7
  superblock "$T/dev/md0" Events 7
  superdisk assemble >/dev/null
  grep -q EVENTS=7 "$T/state/events"
}

@test "adopt takes an unknown disk, once" {
  shut_down
  uuid=$(sed -n 's/ARRAY_UUID=//p' "$T/state/identity")
  rm "$T/state/"*
  run superdisk assemble --adopt
  [ "$status" -eq 0 ]
  grep -q "ARRAY_UUID=$uuid" "$T/state/identity"
  refused 3 "already knows array" assemble --adopt
}

@test "adopt does not lift a fence" {
  shut_down
  rm "$T/state/identity"
  printf 'SINCE=then\nREASON=why\nEVENTS=1\n' >"$T/state/fence"
  refused 4 "fenced" assemble --adopt
}

@test "adopt needs an array to adopt" { shut_down; rm "$T/state/"* "$DEV/pd.md"; refused 3 "nothing to adopt" assemble --adopt; }

@test "a lost write-mostly flag is set again" {
  initialised
  leg pd in_sync
  run superdisk assemble
  [ "$status" -eq 0 ]
  [[ $output == *"was not write-mostly"* ]]
  leg_is pd writemostly
}
