# The command line: help, unknown words, plans that change nothing, state in both forms.
load helper

@test "every command has help, which needs no configuration" {
  for command in plan init assemble rebuild status drain fence unfence verify destroy health watch beat event; do
    run superdisk --config /nonexistent "$command" --help
    [ "$status" -eq 0 ]
    [[ $output == "usage: superdisk $command"* ]]
  done
}

@test "help of the whole names every command" {
  run superdisk --help
  for command in plan init assemble rebuild status drain fence unfence verify destroy health watch beat event; do
    [[ $output == *$'\n'"  $command "* ]]
  done
}

@test "an unknown command is refused" { refused 2 "frobnicate: unknown command" frobnicate; }
@test "no command prints the help and fails" { refused 2 "usage: superdisk"; }
@test "an unknown option is refused" { refused 2 "--force: unknown option" init --force; }
@test "an unknown global option is refused" { refused 2 "--verbose: unknown option" --verbose status; }
@test "an option without its value is refused" { refused 2 "--uuid: unknown option or no value" destroy --yes --uuid; }
@test "a flag takes no value" { refused 2 "--yes=1: unknown option" init --yes=1; }
@test "plan needs a command that formats" { refused 2 "one of init, rebuild, destroy" plan assemble; }
@test "event needs an event and an array" { refused 2 "event: needs EVENT and ARRAY" event Fail; }

@test "init without --yes prints the plan and changes nothing" {
  : >"$LOG"
  run superdisk init
  [ "$status" -eq 0 ]
  [[ $output == *"+ mdadm --quiet --create"*"--write-mostly $DEV/pd"* ]]
  [[ $output == *"plan only, nothing was changed"* ]]
  [ ! -s "$LOG" ]
  [ -z "$(ls -A "$T/state")" ]
}

@test "plan destroy and plan rebuild change nothing" {
  initialised
  leg md0 faulty
  run superdisk plan rebuild
  [ "$status" -eq 0 ]
  [[ $output == *"+ mdadm --quiet $T/dev/md1 --re-add $T/dev/md0"* ]]
  rm "$T/mounted"
  run superdisk plan destroy
  [ "$status" -eq 0 ]
  [[ $output == *"+ mdadm --quiet --zero-superblock $DEV/pd"* ]]
  [ ! -s "$LOG" ]
}

@test "a second command waits for the lock, then names it" {
  initialised
  exec 8>"$T/run/lock"
  flock 8
  sed 's/--wait 30/--wait 1/; s/for 30 s/for 1 s/' "$DISK_SETUP/lib/messages.sh" >"$T/messages.sh"
  mkdir "$T/tree" && cp -r "$DISK_SETUP/superdisk" "$DISK_SETUP/superdisk.conf" "$DISK_SETUP/lib" "$T/tree/"
  cp "$T/messages.sh" "$T/tree/lib/messages.sh"
  run "$T/tree/superdisk" drain
  [ "$status" -eq 1 ]
  [[ $output == *"another superdisk command has held $T/run/lock"* ]]
}

@test "a command that fails without a word is named, with its code and where" {
  mkdir "$T/bin"
  printf '#!/bin/sh\nexit 7\n' >"$T/bin/mkfs.xfs"
  chmod +x "$T/bin/mkfs.xfs"
  PATH=$T/bin:$PATH run superdisk init --yes
  [ "$status" -eq 7 ]
  [[ $output =~ "ended unexpectedly: '\"\$@\"' gave code 7 at messages.sh:"[0-9]+" init.sh:"[0-9]+" superdisk:" ]]
}

@test "what is expected to fail is not named" {
  initialised
  leg md0 faulty
  run superdisk status
  [ "$status" -eq 1 ]
  [[ $output != *"ended unexpectedly"* ]]
  leg pd faulty,write_mostly
  run superdisk fence
  [ "$status" -eq 0 ]
  [[ $output != *"ended unexpectedly"* ]]
}

@test "status is healthy, in words and in JSON" {
  initialised
  run superdisk status
  [ "$status" -eq 0 ]
  [[ $output == "health        healthy"* ]]
  run superdisk status --json
  [ "$status" -eq 0 ]
  python3 -c 'import json, sys; s = json.loads(sys.argv[1]); assert s["health"] == "healthy" and s["fence"] is None, s
assert s["durable_leg"]["write_mostly"] is True and s["mounted"] is True, s' "$output"
}

@test "status tells degraded, rebuilding, unprotected, stopped and fenced apart" {
  initialised
  leg md0 faulty
  run superdisk status
  [ "$status" -eq 1 ]
  [[ $output == "health        degraded"* ]]
  leg md0 spare
  run superdisk status
  [ "$status" -eq 1 ]
  [[ $output == "health        rebuilding"* ]]
  leg md0 in_sync
  leg pd faulty,write_mostly
  run superdisk status
  [ "$status" -eq 1 ]
  [[ $output == "health        unprotected"* ]]
  superdisk health >/dev/null
  run superdisk status --json
  [ "$status" -eq 4 ]
  python3 -c 'import json, sys; s = json.loads(sys.argv[1]); assert s["health"] == "fenced" and "faulty" in s["fence"]["reason"], s' "$output"
  rm "$T/state/fence"
  leg pd in_sync,write_mostly
  mdadm --quiet --stop "$T/dev/md1"
  run superdisk status
  [ "$status" -eq 1 ]
  [[ $output == "health        stopped"* ]]
}

@test "progress of a rebuild is shown in per cent" {
  initialised
  leg md0 spare
  echo "250 / 1000" >"$T/sys/class/block/md1/md/sync_completed"
  run superdisk status
  [[ $output == *"25 % complete"* ]]
}

@test "a scrub waits for the distribution's own check and starts none beside it; nor while anything else is under way" {
  initialised
  echo resync >"$T/sys/class/block/md1/md/sync_action"
  run superdisk verify --scrub
  [ "$status" -eq 1 ]
  [[ $output == *"resync is under way; scrub again when it is over"* ]]
  echo check >"$T/sys/class/block/md1/md/sync_action"
  superdisk verify --scrub >"$T/said" 2>&1 &
  local scrub=$!
  sleep 2
  kill -0 "$scrub"
  echo 8 >"$T/sys/class/block/md1/md/mismatch_cnt" # what that one has found is what this one says
  echo idle >"$T/sys/class/block/md1/md/sync_action"
  not wait "$scrub"
  [ "$(cat "$T/sys/class/block/md1/md/sync_action")" = idle ]
  grep -q "FAIL  both legs are equal: '8'" "$T/said"
}

@test "verify names a kernel command line by which dracut would assemble the super-disk" {
  initialised
  uuid=$(sed -n 's/^ARRAY_UUID=//p' "$T/state/identity")
  echo "ro root=/dev/vda1 rd.md.uuid=1:2:3:4" >"$T/cmdline"
  SUPERDISK_CMDLINE=$T/cmdline run superdisk verify
  [[ $output == *"ok    the kernel's command line assembles nothing of it"* ]]
  echo "ro rd.md.uuid=$uuid quiet" >"$T/cmdline"
  SUPERDISK_CMDLINE=$T/cmdline run superdisk verify
  [ "$status" -eq 1 ]
  [[ $output == *"FAIL  the kernel's command line assembles nothing of it: 'rd.md.uuid=$uuid'"* ]]
}
