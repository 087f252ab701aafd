# The generation: an old copy of the durable disk is known on every path by which it could come back.
load helper
load generations

beat_until() { # NUMBER: the service runs until then, and is stopped in order
  "$DISK_SETUP/superdisk" beat &
  local beater=$! tries
  for ((tries = 0; tries < 100; tries++)); do
    if (($(number) >= $1)); then break; fi
    sleep 0.1
  done
  echo "$(number) when stopped" >"$T/beat"
  kill -TERM "$beater"
  wait "$beater"
}

on_leg() { /bin/dd if="$1" bs=512 skip=$((2048 + 96)) count=1 status=none | cut -d' ' -f3; }

@test "each step is on both legs before it is on the boot disk" {
  started
  : >"$LOG"
  superdisk verify --gate >/dev/null
  [ "$(number)" = 2 ]
  [ "$(on_leg "$DEV/pd")" = 2 ]
  [ "$(on_leg "$T/dev/md0")" = 2 ]
  [ "$(grep -n "dd $T/mnt/.superdisk-generation" "$LOG" | cut -d: -f1)" -lt "$(grep -n "dd $T/state/generation" "$LOG" | cut -d: -f1)" ]
}

@test "the write is past the cache and flushed, on the legs and on the boot disk" {
  started
  beat 1
  grep -q "dd .*mnt/.superdisk-generation .*oflag=direct,dsync" "$T/dd-calls"
  grep -q "dd .*state/generation .*oflag=dsync" "$T/dd-calls"
}

@test "an old copy with blank SSDs is refused, again and again, and nothing is marked" {
  old_copy
  lose_ssds
  refused 4 "$DEV/pd is at generation 1, this node has recorded 3; it is an old copy" assemble
  refused 4 "it is an old copy" assemble
  [ ! -e "$T/state/fence" ]
}

@test "the current disk, attached after the old copy was refused, comes up" {
  started
  copy_durable
  beat 2
  cp "$DEV/pd" "$T/current"
  stop_arrays
  restore_durable
  lose_ssds
  refused 4 "it is an old copy" assemble
  cp "$T/current" "$DEV/pd"
  run superdisk assemble
  [ "$status" -eq 0 ]
}

@test "an old copy with the SSDs alive raises the fence" {
  old_copy
  run superdisk assemble
  [ "$status" -eq 4 ]
  [[ $output == *"$DEV/pd is at generation 1, $T/dev/md0 at 3; it is an old copy"* ]]
  [ -e "$T/state/fence" ]
  not grep -q "mdadm --assemble.*md1" "$LOG"
}

@test "and unfence copies all of it, not only what the bitmap names" {
  old_copy
  run superdisk assemble
  run superdisk unfence --current-disk-is-lost
  grep -q "mdadm --zero-superblock $DEV/pd" "$LOG"
  grep -q "mdadm $T/dev/md1 --add --write-mostly $DEV/pd" "$LOG"
  not grep -q "re-add" "$LOG"
}

@test "the fence stays until the durable leg shows the SSDs' generation" {
  old_copy
  run superdisk assemble
  run superdisk unfence --current-disk-is-lost
  [ "$status" -eq 1 ]
  [[ $output == *"is at generation 1 after it was brought up to date, $T/dev/md0 at 3"* ]]
  [ -e "$T/state/fence" ]
}

@test "an old copy in an array that is up already raises the fence" {
  started
  copy_durable
  beat 2
  restore_durable
  : >"$LOG"
  run superdisk assemble
  [ "$status" -eq 4 ]
  [[ $output == *"it is an old copy"* ]]
  grep -q "systemctl kill" "$LOG"
  [ ! -e "$T/mounted" ]
}

@test "the database's gate does not open on an old copy" {
  started
  copy_durable
  beat 2
  restore_durable
  run superdisk verify --gate
  [ "$status" -eq 4 ]
  [[ $output == *"it is an old copy"* ]]
}

@test "adopting with SSDs that are ahead raises the fence" {
  old_copy
  rm -f "$T/state/identity" "$T/state/generation" "$T/state/events"
  run superdisk assemble --adopt
  [ "$status" -eq 4 ]
  [[ $output == *"is at generation 1, $T/dev/md0 at 3; it is an old copy"* ]]
}

@test "a disk of before the generation is old" {
  initialised
  copy_durable
  superdisk verify --gate >/dev/null
  stop_arrays
  restore_durable
  lose_ssds
  refused 4 "is at generation 0, this node has recorded 1" assemble
}

@test "one number on its way when the power goes is no old copy" {
  started
  beat 1
  touch "$T/slow-pd"
  beat 1
  sed -i 's/^NUMBER=3/NUMBER=2/' "$T/state/generation" # not yet on the boot disk
  stop_arrays
  run superdisk assemble
  [ "$status" -eq 0 ]
  grep -q "mdadm --assemble --run $T/dev/md1 $T/dev/md0 $DEV/pd" "$LOG"
}

@test "the same number, once it is on the boot disk, is one" {
  started
  beat 1
  touch "$T/slow-pd"
  beat 1
  stop_arrays
  run superdisk assemble
  [ "$status" -eq 4 ]
  [[ $output == *"this node has recorded 3"* ]]
}

@test "a disk that went on elsewhere is not the newer one, whatever its number" {
  started
  copy_durable
  beat 2
  mkdir "$T/here" && cp -r "$T/state" "$T/here/" && cp "$DEV/pd" "$T/here/pd"
  stop_arrays
  restore_durable
  lose_ssds
  rm -f "$T/state/events" && forget_number # another node, which adopted the copy
  superdisk assemble >/dev/null 2>&1 && mount_it
  sed -i "s/.*/$(tr -d '\0' <"$DEV/pd" | grep -ao 'superdisk-generation .*' | head -1 | sed 's/ *$//')/" "$T/mnt/.superdisk-generation"
  beat 9
  [ "$(on_leg "$DEV/pd")" -gt 3 ]
  stop_arrays
  cp "$T/here/state/"* "$T/state/"
  refused 4 "or it was written to elsewhere" assemble
}

@test "each start is a run, and eight of them are remembered" {
  started
  for i in 1 2 3 4 5 6 7 8 9; do
    rm -f "$T/run/run"
    beat 1
  done
  [ "$(number RUNS | wc -w)" -eq 8 ]
  [ "$(number RUNS | tr ' ' '\n' | cut -d: -f1 | sort -u | wc -l)" -eq 8 ]
}

@test "an SSD leg behind the durable one stays out" {
  started
  leg md0 faulty
  beat 3
  leg md0 in_sync # md does not say so
  stop_arrays
  run superdisk assemble
  [ "$status" -eq 0 ]
  [[ $output == *"$T/dev/md0: at generation 1, the array went on without it to 4"* ]]
  grep -q "mdadm --assemble --run $T/dev/md1 $DEV/pd" "$LOG"
}

@test "an old copy with SSDs that had dropped out is refused without a mark, and the current disk comes up" {
  started
  copy_durable
  beat 1
  leg md0 faulty
  beat 2
  cp "$DEV/pd" "$T/current"
  stop_arrays
  restore_durable
  refused_after_assembly "is at generation 2 and not current either. Attach the current durable disk"
  [ ! -e "$T/state/fence" ]
  cp "$T/current" "$DEV/pd" && superblock "$DEV/pd" "Array State" .A
  run superdisk assemble
  [ "$status" -eq 0 ]
  grep -q "mdadm --assemble --run $T/dev/md1 $DEV/pd" "$LOG"
}

@test "rebuild does not touch SSDs that are ahead of the durable leg" {
  old_copy
  rm -f "$T/state/events" && forget_number
  superblock "$DEV/pd" "Array State" .A
  mv "$DEV/ssd0" "$T/ssd0" && mv "$DEV/ssd0.md" "$T/ssd0.md"
  superdisk assemble >/dev/null 2>&1 # the array went on without the SSDs, says the old copy
  mv "$T/ssd0" "$DEV/ssd0" && mv "$T/ssd0.md" "$DEV/ssd0.md"
  : >"$LOG"
  run superdisk rebuild --yes
  [ "$status" -eq 3 ]
  [[ $output == *"holds writes that $DEV/pd does not: it is at generation 3, $DEV/pd at 1"* ]]
  not grep -q -e "--re-add" -e "--create" -e "zero-superblock" "$LOG"
}

@test "rebuild does not touch SSDs that ran without the durable leg" {
  started
  leg md0 faulty
  superblock "$T/dev/md0" "Array State" A.
  run superdisk rebuild --yes
  [ "$status" -eq 3 ]
  [[ $output == *"it ran without $DEV/pd"* ]]
}

@test "an SSD leg that does not hold what it held when it dropped out is filled in full" {
  started
  cp "$T/dev/md0" "$T/old"
  beat 2
  leg md0 faulty
  beat 1
  cp "$T/old" "$T/dev/md0"
  : >"$LOG"
  run superdisk rebuild --yes
  [ "$status" -eq 0 ]
  grep -q "mdadm --create $T/dev/md0" "$LOG"
  not grep -q -e "--re-add" "$LOG"
}

@test "a durable leg that missed writes is re-added through the bitmap" {
  started
  leg pd faulty,write_mostly
  superdisk fence >/dev/null
  : >"$LOG"
  run superdisk unfence
  [ "$status" -eq 0 ]
  [ ! -e "$T/state/fence" ]
  grep -q "mdadm $T/dev/md1 --re-add --write-mostly $DEV/pd" "$LOG"
}

@test "what the SSDs alone have is recorded as theirs" {
  started
  beat 1
  leg pd faulty,write_mostly
  beat_until 4
  [ "$(number DURABLE)" = 2 ]
  [ "$(number SSD)" = "$(number)" ]
}

@test "accepting the loss accepts an old copy that was only refused" {
  old_copy
  lose_ssds
  refused 4 "it is an old copy" assemble
  run superdisk unfence --accept-data-loss
  [ "$status" -eq 0 ]
  run superdisk assemble
  [ "$status" -eq 0 ]
}

@test "the legs carry the fence, so a boot disk set back to before it does not forget" {
  started
  cp -r "$T/state" "$T/state-before"
  superdisk fence >/dev/null
  stop_arrays
  lose_ssds
  rm -r "$T/state" && cp -r "$T/state-before" "$T/state"
  run superdisk assemble
  [ "$status" -eq 4 ]
  [[ $output == *"its label says that it was fenced since"* ]]
  [ -e "$T/state/fence" ]
}

@test "a new boot disk that adopts a fenced disk is told" {
  started
  superdisk fence >/dev/null
  stop_arrays
  lose_ssds
  rm "$T/state/"*
  run superdisk assemble --adopt
  [ "$status" -eq 4 ]
  [[ $output == *"its label says that it was fenced since"* ]]
}

@test "a fence that is lifted is lifted on the legs, too" {
  started
  superdisk fence >/dev/null
  superdisk unfence >/dev/null
  stop_arrays
  lose_ssds
  run superdisk assemble
  [ "$status" -eq 0 ]
}

@test "a boot disk set back within the last runs still knows the disk" {
  started
  cp "$T/state/generation" "$T/before"
  rm "$T/run/run"
  beat 3
  stop_arrays
  cp "$T/before" "$T/state/generation"
  run superdisk assemble
  [ "$status" -eq 0 ]
}

@test "nothing advances while fenced, or without the file system" {
  started
  printf 'SINCE=t\nREASON=r\nEVENTS=1\n' >"$T/state/fence"
  refused 4 fenced verify --gate
  run timeout 20 "$DISK_SETUP/superdisk" beat
  [ "$status" -eq 1 ]
  [[ $output == *"not advanced, the fence is up"* ]]
  rm "$T/state/fence" "$T/mnt/.superdisk-generation"
  run superdisk verify --gate
  [ "$status" -eq 1 ]
  [[ $output == *"$T/mnt/.superdisk-generation: missing or empty; is $T/mnt mounted?"* ]]
}

@test "a first start that was killed before its first number begins again; later an empty file is damage" {
  initialised
  : >"$T/mnt/.superdisk-generation"
  superdisk verify --gate >/dev/null
  [ "$(number)" = 1 ]
  [ "$(on_leg "$DEV/pd")" = 1 ]
  grep -q "^sync $T/mnt/.superdisk-generation $T/mnt$" "$LOG"
  : >"$T/mnt/.superdisk-generation"
  run superdisk verify --gate
  [ "$status" -eq 1 ]
  [[ $output == *"missing or empty"* ]]
  [ "$(number)" = 1 ]
}

@test "killed at any step, the gate opens when asked again, the first time and later" {
  for prepare in initialised started; do
    rm -rf "$T" && mkdir "$T" && setup && $prepare && : >"$LOG"
    superdisk verify --gate >/dev/null
    steps=$(wc -l <"$LOG")
    finished() { run superdisk verify --gate && [ "$status" -eq 0 ] && [ "$(on_leg "$DEV/pd")" = "$(number)" ] && [ "$(on_leg "$T/dev/md0")" = "$(number)" ]; }
    crash_everywhere "$steps" "$prepare" verify --gate
  done
}

@test "drain advances once more before it unmounts: nothing of this run is left in the window" {
  started
  copy_durable
  superdisk drain >/dev/null
  restore_durable
  lose_ssds
  refused 4 "it is an old copy" assemble
}

@test "the beat advances every second and once more when it is stopped" {
  started
  beat_until 3
  before=$(number)
  sleep 1.2
  [ "$(number)" = "$before" ]
  grep -q "^$((before - 1)) when stopped" "$T/beat"
}

@test "the beat does not wait once the SSD leg has dropped out, and waits when it knows" {
  config GENERATION_SECONDS 60
  started
  "$DISK_SETUP/superdisk" beat 3>&- &
  local beater=$! tries known stepped ssd later
  sleep 1
  known=$(number)
  leg md0 faulty
  for ((tries = 0; tries < 100; tries++)); do
    if (($(number) > known)); then break; fi
    sleep 0.1
  done
  stepped=$(number) ssd=$(number SSD)
  sleep 1
  later=$(number)
  kill -TERM "$beater"
  wait "$beater"
  [ "$stepped" = $((known + 1)) ]
  [ "$ssd" = "$known" ]
  [ "$later" = "$stepped" ]
}

@test "md without room for a label is refused before the database starts" {
  initialised
  superblock "$DEV/pd" "Unused Space" "before=4 sectors, after=0 sectors"
  run superdisk verify --gate
  [ "$status" -eq 1 ]
  [[ $output == *"without its label it would be refused at the next start"* ]]
}

@test "a boot disk that was set back does not vouch for the bitmap: unfence copies all of an old copy" {
  started
  copy_durable
  cp -r "$T/state" "$T/kept"
  beat 3
  stop_arrays
  restore_durable
  rm -r "$T/state" && cp -r "$T/kept" "$T/state"
  refused_after_assembly "$DEV/pd is at generation 1, $T/dev/md0 at 4; it is an old copy"
  : >"$LOG"
  run superdisk unfence --current-disk-is-lost
  not grep -q "re-add" "$LOG"
  grep -q "mdadm $T/dev/md1 --add --write-mostly $DEV/pd" "$LOG"
}
