# The record outside the node: what a boot disk that was set back, or replaced, does not know.
load helper

with_record() {
  printf 'RECORD_COMMAND="record-command node-1"\nRECORD_SECONDS=5\nRECORD_COMMAND_SECONDS_MAX=1\n' >>"$SUPERDISK_CONFIG"
}
started() { with_record && initialised && superdisk verify --gate >/dev/null; }
beat() { local i; for ((i = 0; i < $1; i++)); do superdisk verify --gate >/dev/null; done; }
stop_arrays() {
  rm -f "$T/mounted" "$T/run/run" "$T/run/labelled"
  mdadm --quiet --stop "$T/dev/md1"
  mdadm --quiet --stop "$T/dev/md0"
  : >"$LOG"
}
lose_ssds() { rm -f "$T/dev/md0.md"; for i in 0 1 2 3; do disk "ssd$i" 4; done; }
keep() { cp -r "$T/state" "$T/kept" && cp "$DEV/pd" "$T/kept/pd" && cp "$DEV/pd.md" "$T/kept/pd.md"; }
set_back() { # boot disk and durable disk together
  stop_arrays
  cp "$T/kept/pd" "$DEV/pd" && cp "$T/kept/pd.md" "$DEV/pd.md"
  rm -r "$T/state" && cp -r "$T/kept" "$T/state" && rm "$T/state/pd" "$T/state/pd.md"
}
metric() { grep "^$1 " "$T/metrics/superdisk.prom" | cut -d' ' -f2; }

@test "without a command none is run and nothing is said of it" {
  initialised
  superdisk verify --gate >/dev/null
  superdisk health
  [ ! -e "$T/record-calls" ]
  not grep -q superdisk_record "$T/metrics/superdisk.prom"
}

@test "the gate stores the record: which array, which number, which runs, no fence" {
  started
  uuid=$(sed -n 's/^ARRAY_UUID=//p' "$T/state/identity")
  runs=$(sed -n 's/^RUNS=//p' "$T/state/generation" | sed 's/ *$//')
  [ "$(cat "$T/outside")" = "superdisk-record $uuid 1 - $runs" ]
  grep -qx "node-1 put" "$T/record-calls"
}

@test "boot disk and durable disk set back together, SSDs lost: refused by the record" {
  started
  keep
  beat 2
  set_back
  lose_ssds
  run superdisk assemble
  [ "$status" -eq 4 ]
  [[ $output == *"$DEV/pd is at generation 1, this node has recorded 3; it is an old copy"* ]]
  refused 4 "this node has recorded 3" assemble
}

@test "the same with the SSDs kept raises the fence, and unfence takes the SSDs'" {
  started
  keep
  beat 2
  set_back
  run superdisk assemble
  [ "$status" -eq 4 ]
  [[ $output == *"$DEV/pd is at generation 1, $T/dev/md0 at 3; it is an old copy"* ]]
  [ -e "$T/state/fence" ]
}

@test "a fence that is raised at assembly is stored, and the record's number does not go back" {
  started
  keep
  beat 2
  set_back
  run superdisk assemble
  [ "$status" -eq 4 ]
  [[ "$(cat "$T/outside")" == "superdisk-record "*" 3 2"*Z* ]]
}

@test "what is damaged on the boot disk is not stored, and says so" {
  started
  cp "$T/outside" "$T/before"
  : >"$T/state/generation"
  superdisk fence >/dev/null 2>&1
  cmp "$T/before" "$T/outside"
  superdisk health
  [ "$(metric superdisk_record_failing)" = 1 ]
}

@test "a fence that a boot disk set back has forgotten, and no leg knows, is in the record" {
  started
  keep
  leg pd faulty,write_mostly
  superdisk health >/dev/null
  [[ "$(cat "$T/outside")" == "superdisk-record "*" 1 2"*Z* ]]
  set_back
  lose_ssds
  run superdisk assemble
  [ "$status" -eq 4 ]
  [[ $output == *"the record outside the node says that it was fenced since 2"* ]]
  [ -e "$T/state/fence" ]
  not grep -q "mdadm --assemble.*md1" "$LOG"
}

@test "the fence is up before the command is asked, and does not wait for one that hangs" {
  started
  leg pd faulty,write_mostly
  touch "$T/record-hangs"
  run superdisk health
  [ "$status" -eq 0 ]
  [ ! -e "$T/mounted" ]
  [[ $output == *"took longer than 1 s"* ]]
}

@test "unfence stores that the fence is lifted" {
  started
  leg pd faulty,write_mostly
  superdisk health >/dev/null
  superdisk unfence >/dev/null
  [[ "$(cat "$T/outside")" == "superdisk-record "*" 1 - "* ]]
}

@test "a command that cannot be asked keeps a node that adopts, or comes up, down; by name" {
  started
  stop_arrays
  touch "$T/record-fails"
  refused 1 "'record-command node-1 get' failed with code 7: no such bucket" assemble
  [[ $output == *"superdisk assemble --without-record"* ]]
  rm "$T/record-fails" && touch "$T/record-hangs"
  refused 1 "'record-command node-1 get' took longer than 1 s" assemble
}

@test "unless told so; the database's gate then does not ask either, until the next boot" {
  started
  stop_arrays
  touch "$T/record-fails"
  run superdisk assemble --without-record
  [ "$status" -eq 0 ]
  mount_it
  run superdisk verify --gate
  [ "$status" -eq 0 ]
  rm -r "$T/run" && mkdir "$T/run"
  run superdisk verify --gate
  [ "$status" -eq 1 ]
}

@test "nothing stored yet is no reason to refuse; what is no record is" {
  started
  stop_arrays
  rm "$T/outside"
  run superdisk assemble
  [ "$status" -eq 0 ]
  stop_arrays
  echo "<html>Sign in</html>" >"$T/outside"
  refused 1 "printed no record: '<html>Sign in</html>'" assemble
}

@test "a record of another array is not this node's" {
  started
  stop_arrays
  sed -i 's/^superdisk-record [^ ]*/superdisk-record 1:2:3:4/' "$T/outside"
  refused 3 "is of array 1:2:3:4" assemble
}

@test "a record that went on elsewhere refuses: two nodes under one name" {
  started
  keep
  beat 2
  cp "$T/outside" "$T/theirs"
  set_back
  superdisk assemble >/dev/null 2>&1 || true
  rm -f "$T/state/fence"
  sed 's/[0-9a-f]\{16\}:/0123456789abcdef:/' "$T/theirs" >"$T/outside"
  run superdisk assemble
  [ "$status" -eq 4 ]
  [ -n "$(sed -n '/gone apart/p' <<<"$output")" ]
}

@test "watch stores every RECORD_SECONDS, in the background, and says in the metrics when it fails" {
  started
  superdisk health
  [ "$(metric superdisk_record_failing)" = 0 ]
  [ "$(metric superdisk_record_generation)" = 1 ]
  touch "$T/record-fails"
  beat 1
  superdisk health
  [ "$(metric superdisk_record_failing)" = 1 ]
  run superdisk status
  [[ $output == *"record        failing: 'record-command node-1 put' failed with code 7"* ]]
  rm "$T/record-fails"
  "$DISK_SETUP/superdisk" watch &
  local watcher=$! tries
  for ((tries = 0; tries < 100; tries++)); do
    if [ "$(cut -d' ' -f3 "$T/outside")" -gt 2 ]; then break; fi
    sleep 0.1
  done
  kill -TERM "$watcher"
  [ "$(cut -d' ' -f3 "$T/outside")" = "$(sed -n 's/^NUMBER=//p' "$T/state/generation")" ]
  superdisk health
  [ "$(metric superdisk_record_failing)" = 0 ]
}

@test "accepting the loss is stored, too, and not accepted while it cannot be" {
  started
  keep
  beat 2
  set_back
  lose_ssds
  touch "$T/record-fails"
  run superdisk unfence --accept-data-loss
  [ "$status" -eq 1 ]
  [ -e "$T/state/generation" ]
  rm "$T/record-fails"
  superdisk unfence --accept-data-loss >/dev/null
  run superdisk assemble
  [ "$status" -eq 0 ]
}

@test "its options are checked" {
  printf 'RECORD_COMMAND="record-command node-1"\nRECORD_SECONDS=1\nRECORD_COMMAND_SECONDS_MAX=1\n' >>"$SUPERDISK_CONFIG"
  refused 2 "RECORD_SECONDS: '1' (expected: a whole number from 5 to 3600)" status
}
