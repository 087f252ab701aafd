# Which leg is current, where roles and numbers say different things: copies of the durable disk from a time at which the
# SSDs were out, legs that were being filled, legs of other arrays, what each command may overwrite.
load helper
load generations

recovering() { echo "   Recovery Offset : 100 sectors" >>"$1.md"; }
array_uuid() { sed -n 's/^ARRAY_UUID=//p' "$T/state/identity"; }
write_record() { # LEG NUMBER RUNS: on the leg itself
  printf '%-4095s\n' "superdisk-generation $(array_uuid) $2 $3" >"$T/forged"
  /bin/dd if="$T/forged" of="$1" bs=4096 count=1 seek=$(((2048 + 96) * 512)) oflag=seek_bytes conv=notrunc status=none
}
fenced_label() { # LEG: since when its label says that the fence is up
  /bin/dd if="$1" bs=4096 count=1 skip=$(((2048 - 8) * 512)) iflag=skip_bytes status=none | tr -d '\0' | cut -d' ' -f4
}
alone() { # assemble comes up on the durable disk alone
  run superdisk assemble
  [ "$status" -eq 0 ] || { echo "$output"; return 1; }
  grep -q "mdadm --assemble --run $T/dev/md1 $DEV/pd" "$LOG"
}
copy_of_when_the_ssds_were_out() {
  started && beat 1
  leg md0 faulty
  superblock "$DEV/pd" "Array State" .A
  copy_durable
  leg md0 in_sync # rebuilt
  superblock "$DEV/pd" "Array State" AA
  beat 5
  stop_arrays
  restore_durable
}

@test "a copy of the durable disk that says the SSDs are out, while they are ahead, raises the fence" {
  copy_of_when_the_ssds_were_out
  run superdisk assemble
  [ "$status" -eq 4 ]
  [[ $output == *"$DEV/pd is at generation 2, $T/dev/md0 at 7; it is an old copy"* ]]
  [ -e "$T/state/fence" ]
  not grep -q "mdadm --assemble.*md1" "$LOG"
}

@test "the same if the boot disk knows no number" {
  copy_of_when_the_ssds_were_out
  forget_number
  run superdisk assemble
  [ "$status" -eq 4 ]
  [[ $output == *"it is an old copy"* ]]
}

@test "SSDs left behind so many starts ago that their run is forgotten raise no fence" {
  started && beat 2
  leg md0 faulty
  for i in 1 2 3 4 5 6 7 8 9; do
    rm -f "$T/run/run"
    beat 1
  done
  superblock "$DEV/pd" "Array State" .A
  stop_arrays
  alone
  [ ! -e "$T/state/fence" ]
}

@test "a number that one leg got when the power went is no old copy, although the SSDs are out" {
  started && beat 1
  touch "$T/slow-pd"
  beat 1
  sed -i 's/^NUMBER=3/NUMBER=2/' "$T/state/generation"
  superblock "$DEV/pd" "Array State" .A
  stop_arrays
  alone
}

half_filled_of_an_old_life() { # ROLES: what the durable disk says
  started
  cp "$T/dev/md0" "$T/old"
  beat 5
  superblock "$DEV/pd" "Array State" "$1"
  cp "$T/old" "$T/dev/md0"
  recovering "$T/dev/md0"
  stop_arrays
}

@test "a half-filled SSD leg of an old life is no leg, whatever the events say" {
  for roles in .A AA; do
    rm -rf "$T" && mkdir "$T" && setup && half_filled_of_an_old_life "$roles"
    alone
    not grep -q "mdadm --assemble --run $T/dev/md1 $T/dev/md0" "$LOG"
  done
}

@test "a half-filled SSD leg that the array went on without is no leg, though its number is the durable disk's" {
  started
  superblock "$DEV/pd" "Array State" .A
  recovering "$T/dev/md0"
  stop_arrays
  alone
}

@test "an SSD leg whose filling was interrupted by a power cut goes on being filled" {
  started && beat 1
  recovering "$T/dev/md0"
  stop_arrays
  run superdisk assemble
  [ "$status" -eq 0 ]
  grep -q "mdadm --assemble --run $T/dev/md1 $T/dev/md0 $DEV/pd" "$LOG"
}

@test "an old copy of the durable disk that an SSD leg was filled from is refused without a mark, known or not" {
  started
  copy_durable
  beat 3
  recovering "$T/dev/md0"
  stop_arrays
  restore_durable
  refused_after_assembly "$DEV/pd is at generation 1, $T/dev/md0 at 4, and was being filled: neither is current"
  forget_number
  refused_after_assembly "neither is current"
  [ ! -e "$T/state/fence" ]
}

@test "a half-filled durable disk is not current" {
  started
  stop_arrays
  recovering "$DEV/pd"
  run superdisk assemble
  [ "$status" -eq 4 ]
  [[ $output == *"was being brought up to date and is not complete"* ]]
}

@test "a half-filled SSD leg is not re-added but made anew" {
  started
  leg md0 faulty
  recovering "$T/dev/md0"
  : >"$LOG"
  run superdisk rebuild --yes
  [ "$status" -eq 0 ]
  grep -q "mdadm --create $T/dev/md0" "$LOG"
  not grep -q -e "--re-add" "$LOG"
}

@test "a half-filled SSD leg lifts no fence" {
  started
  superdisk fence >/dev/null
  stop_arrays
  recovering "$T/dev/md0"
  run superdisk unfence
  [ "$status" -eq 4 ]
  [[ $output == *"nothing current is left on this node"* ]]
  [ -e "$T/state/fence" ]
}

@test "the same number in two runs was written apart" {
  started && beat 2
  write_record "$DEV/pd" 3 "0123456789abcdef:3 $(number RUNS | sed 's/ *$//')"
  forget_number
  stop_arrays
  run superdisk assemble
  [ "$status" -eq 4 ]
  [[ $output == *"were written to apart; which holds all acknowledged writes cannot be known"* ]]
}

@test "a stripe that holds a leg of another array is left alone by assemble and rebuild" {
  started
  superblock "$T/dev/md0" "Array UUID" a:b:c:d
  leg md0 faulty
  : >"$LOG"
  run superdisk rebuild --yes
  [ "$status" -eq 3 ]
  [[ $output == *"$T/dev/md0: holds a leg of array a:b:c:d"* ]]
  not grep -q -e "--create" -e "zero-superblock" "$LOG"
  stop_arrays
  run superdisk assemble
  [ "$status" -eq 3 ]
  [[ $output == *"$T/dev/md0: holds a leg of array a:b:c:d"* ]]
}

@test "adopt does not take a foreign stripe for this node's, or a part of one" {
  for case in foreign part; do
    rm -rf "$T" && mkdir "$T" && setup && started && stop_arrays
    rm "$T/state/"*
    if [ $case = foreign ]; then superblock "$T/dev/md0" "Array UUID" a:b:c:d; else disk ssd1 4; fi
    run superdisk assemble --adopt
    [ "$status" -eq 3 ] || { echo "$case: $output"; return 1; }
    [[ $output == *"in which no leg of array"* ]]
    [ ! -e "$T/state/identity" ]
    run superdisk assemble --adopt --without-ssds
    [ "$status" -eq 0 ]
    run superdisk rebuild --yes
    [ "$status" -eq 3 ]
    [[ $output == *"member of md array"* ]]
  done
}

@test "unfence does not overwrite a durable disk that was written to apart, unless told" {
  started && beat 4
  write_record "$DEV/pd" 500 0123456789abcdef:1
  stop_arrays
  run superdisk assemble
  [[ $output == *"were written to apart"* ]]
  : >"$LOG"
  run superdisk unfence
  [ "$status" -eq 3 ]
  [[ $output == *"it is at generation 500, $T/dev/md0 at 5, and they were written to apart"* ]]
  not grep -q -e "zero-superblock" -e "-add" "$LOG"
  run superdisk unfence --overwrite-durable-disk
  grep -q "mdadm $T/dev/md1 --add --write-mostly $DEV/pd" "$LOG"
}

@test "nor one of another run with a smaller number" {
  started && beat 4
  write_record "$DEV/pd" 3 0123456789abcdef:1
  stop_arrays
  run superdisk assemble
  [ "$status" -eq 4 ]
  run superdisk unfence
  [ "$status" -eq 3 ]
  [[ $output == *"holds writes that $T/dev/md0 does not: it is at generation 3, $T/dev/md0 at 5"* ]]
}

@test "nor where nobody is asked, because md says that the SSDs were the last" {
  started && beat 4
  write_record "$DEV/pd" 500 0123456789abcdef:1
  superblock "$T/dev/md0" "Array State" A.
  superdisk fence >/dev/null
  stop_arrays
  run superdisk unfence
  [ "$status" -eq 3 ]
  [[ $output == *"holds writes that $T/dev/md0 does not: it is at generation 500"* ]]
  not grep -q -e "zero-superblock" -e "-add" "$LOG"
}

@test "an old copy from before all runs that the SSDs remember is named as one, and filled once its loss is said" {
  started && beat 2
  copy_durable
  for i in 1 2 3 4 5 6 7 8 9; do
    rm -f "$T/run/run"
    beat 1
  done
  stop_arrays
  restore_durable
  run superdisk assemble
  [ "$status" -eq 4 ]
  [[ $output == *"$DEV/pd is at generation 3, from before all starts that $T/dev/md0 (generation 12) names; it is an old copy, or it was written to elsewhere"* ]]
  run superdisk unfence --current-disk-is-lost
  grep -q "mdadm $T/dev/md1 --add --write-mostly $DEV/pd" "$LOG"
}

@test "an old copy is not filled before it is said that the disk that was attached last is lost" {
  old_copy
  run superdisk assemble
  refused 3 "is not the durable disk that was attached last: it is at generation 1, $T/dev/md0 at 3" unfence
  [ -e "$T/state/fence" ]
}

@test "nor one that is a single number older than the SSDs, when that number is on the boot disk" {
  started && beat 1 && copy_durable && beat 1
  stop_arrays
  restore_durable
  run superdisk assemble
  [ "$status" -eq 4 ]
  refused 3 "is not the durable disk that was attached last: it is at generation 2, $T/dev/md0 at 3" unfence
  forget_number # nor when the boot disk was set back
  refused 3 "is not the durable disk that was attached last" unfence
}

@test "but the disk to which the last number was on its way is the one" {
  started && beat 1
  touch "$T/slow-pd"
  beat 1
  sed -i 's/^NUMBER=3/NUMBER=2/; s/^DURABLE=3/DURABLE=2/' "$T/state/generation" # not yet on the boot disk
  printf 'SINCE=then\nREASON=by hand\nEVENTS=0\n' >"$T/state/fence"
  stop_arrays
  rm "$T/slow-pd"
  : >"$LOG"
  run superdisk unfence
  [[ $output != *"is not the durable disk that was attached last"* ]]
  grep -q "mdadm $T/dev/md1 --re-add --write-mostly $DEV/pd" "$LOG"
}

@test "the same in an array that is up, its writes held" {
  started
  copy_durable
  beat 2
  restore_durable
  run superdisk assemble
  [ "$status" -eq 4 ]
  refused 3 "is not the durable disk that was attached last" unfence
}

@test "nobody is asked where md says that the SSDs were the last" {
  old_copy
  run superdisk assemble
  superblock "$T/dev/md0" "Array State" A.
  : >"$LOG"
  run superdisk unfence
  grep -q "mdadm $T/dev/md1 --add --write-mostly $DEV/pd" "$LOG"
}

ssds_dropped_out_within_the_window() { # and the durable disk, at the number that they have as well, went on without them
  started && copy_durable && beat 2
  superblock "$DEV/pd" "Array State" .A
  cp "$DEV/pd" "$T/current" && cp "$DEV/pd.md" "$T/current.md"
  stop_arrays
}

@test "attached again, the disk that went on without the SSDs is current, and the mark that an old copy raised is lifted" {
  ssds_dropped_out_within_the_window
  restore_durable
  run superdisk assemble
  [ "$status" -eq 4 ]
  [ -e "$T/state/fence" ]
  refused 3 "is not the durable disk that was attached last" unfence
  cp "$T/current" "$DEV/pd" && cp "$T/current.md" "$DEV/pd.md"
  : >"$LOG"
  run superdisk unfence
  [ "$status" -eq 0 ]
  [[ $output == *"$DEV/pd is current, the array went on on it without $T/dev/md0"* ]]
  not grep -q -e "-add" -e "--assemble.*md1" "$LOG"
  [ ! -e "$T/state/fence" ]
  [ "$(fenced_label "$T/dev/md0")" = - ]
  alone
}

@test "but not by a copy of it that holds what the SSDs do, and not what this node has recorded since" {
  started && beat 2
  leg md0 faulty
  superblock "$DEV/pd" "Array State" .A
  copy_durable
  beat 3
  superdisk fence >/dev/null
  stop_arrays
  restore_durable
  run superdisk unfence
  [ "$status" -eq 4 ]
  [[ $output == *"$T/dev/md0 is at generation 3, this node has recorded 6; nothing current is left on this node"* ]]
  [ -e "$T/state/fence" ]
}

@test "nor by one that is one number older than they are, when the boot disk was set back" {
  started && beat 1
  superblock "$DEV/pd" "Array State" .A
  copy_durable # while they were out, which they were not for long
  superblock "$DEV/pd" "Array State" AA
  beat 1
  superdisk fence >/dev/null
  stop_arrays
  restore_durable
  forget_number
  run superdisk unfence
  [ "$status" -eq 3 ]
  [[ $output == *"$DEV/pd: holds writes that $T/dev/md0 does not"* ]]
  [ -e "$T/state/fence" ]
}

@test "nor where the SSDs ran without it, too: then it is not overwritten unless told" {
  ssds_dropped_out_within_the_window
  superblock "$T/dev/md0" "Array State" A.
  run superdisk assemble
  [[ $output == *"each leg has run without the other"* ]]
  : >"$LOG"
  run superdisk unfence
  [ "$status" -eq 3 ]
  [[ $output == *"$DEV/pd: holds writes that $T/dev/md0 does not"* ]]
  not grep -q -e "-add" -e "zero-superblock" "$LOG"
  [ -e "$T/state/fence" ]
}

@test "a stripe that is made anew has its label before the generation's next step" {
  started
  leg md0 faulty
  mdadm --quiet --stop "$T/dev/md0"
  lose_ssds
  superdisk rebuild --yes >/dev/null
  [ "$(fenced_label "$T/dev/md0")" = - ]
}

@test "a boot disk that was set back to before a full rebuild asks the SSDs all the same" {
  old_copy
  forget_number
  rm -f "$T/state/events"
  sed -i 's/^STRIPE_UUID=.*/STRIPE_UUID=1:2:3:4/' "$T/state/identity" # of before the rebuild
  run superdisk assemble
  [ "$status" -eq 4 ]
  [[ $output == *"is at generation 1, $T/dev/md0 at 3; it is an old copy"* ]]
  [ -e "$T/state/fence" ]
  not grep -q "^STRIPE_UUID=1:2:3:4" "$T/state/identity"
}

knows_the_stripe_of_before() { sed -i 's/^STRIPE_UUID=.*/STRIPE_UUID=1:2:3:4/' "$T/state/identity"; } # of before a full rebuild
knows_the_stripe() { not grep -q "^STRIPE_UUID=1:2:3:4" "$T/state/identity"; }

@test "nor does unfence take them for lost then" {
  started && beat 2
  superdisk fence >/dev/null
  stop_arrays
  knows_the_stripe_of_before
  run superdisk unfence
  [ "$status" -eq 0 ] || { echo "$output"; return 1; }
  [ ! -e "$T/state/fence" ]
  knows_the_stripe
}

@test "nor is what they hold given up" {
  old_copy
  knows_the_stripe_of_before
  run superdisk unfence --accept-data-loss
  [ "$status" -eq 3 ]
  [[ $output == *"carry this node's stripe, which may hold what $DEV/pd does not"* ]]
}

@test "an array that is up already tells such a boot disk its stripe" {
  started
  knows_the_stripe_of_before
  run superdisk assemble
  [ "$status" -eq 0 ] || { echo "$output"; return 1; }
  knows_the_stripe
}

@test "with its SSDs gone it goes on, and does not know their stripe" {
  started
  knows_the_stripe_of_before
  leg md0 faulty
  mv "$DEV/ssd1" "$T/ssd1"
  run superdisk assemble
  [ "$status" -eq 0 ] || { echo "$output"; return 1; }
  not knows_the_stripe
}

@test "a part of a stripe that this boot disk does not know is refused by name, what a rebuild may overwrite is not" {
  started
  stop_arrays
  sed -i 's/^STRIPE_UUID=\(.*\)/STRIPE_UUID=1:2:3:4/' "$T/state/identity"
  uuid=$(sed -n 's/.*Array UUID : //p' "$DEV/ssd0.md")
  mv "$DEV/ssd1" "$T/ssd1"
  run superdisk assemble
  [ "$status" -eq 3 ]
  [[ $output == *"carry stripe $uuid, which this boot disk does not know and in which no leg of array"* ]]
  printf 'STRIPE_UUIDS=%s\nDEVICES=\nNUMBER=99\n' "$uuid" >"$T/state/rebuild"
  alone
}

@test "no number on the boot disk, beside an identity, is damage: refused by name" {
  started
  stop_arrays
  for damage in 'rm' 'truncate -s 0' "sed -i s/^NUMBER=.*/NUMBER=x/" "sed -i s/^RUNS=.*//" "sed -i s/^SSD=.*/SSD=/"; do
    cp "$T/state/generation" "$T/kept"
    $damage "$T/state/generation"
    refused 3 "$T/state/generation: missing or damaged" assemble || { echo "$damage"; return 1; }
    /bin/mv "$T/kept" "$T/state/generation"
  done
}

@test "nor does the database start on it" {
  started
  : >"$T/state/generation"
  refused 3 "missing or damaged" verify --gate
}

@test "then an adoption compares the legs with each other" {
  old_copy
  : >"$T/state/generation"
  run superdisk assemble --adopt
  [ "$status" -eq 4 ]
  [[ $output == *"is at generation 1, $T/dev/md0 at 3; it is an old copy"* ]]
  rm -rf "$T" && mkdir "$T" && setup && started && stop_arrays
  : >"$T/state/generation"
  run superdisk assemble --adopt
  [ "$status" -eq 0 ]
  refused 3 "already knows array" assemble --adopt
}

@test "a new super-disk has a number on the boot disk before it has an identity" {
  superdisk init --yes >/dev/null
  [ "$(number)" = 0 ]
  [ "$(wc -c <"$T/state/generation")" -eq 512 ]
  [ "$(grep -n "mv .*state/generation" "$LOG" | cut -d: -f1)" -lt "$(grep -n "mv .*state/identity" "$LOG" | cut -d: -f1)" ]
}

@test "a fence that is raised while the array is down is on the legs, too" {
  old_copy
  run superdisk assemble
  [ "$status" -eq 4 ]
  [[ "$(fenced_label "$T/dev/md0")" == 2*Z ]]
  [[ "$(fenced_label "$DEV/pd")" == 2*Z ]]
}

@test "so is the one that drain raises" {
  started
  leg pd faulty,write_mostly
  superdisk drain >/dev/null
  [ -e "$T/state/fence" ]
  [[ "$(fenced_label "$DEV/pd")" == 2*Z ]]
}

@test "a mark that comes late is not put on a leg once the fence is being lifted" {
  started
  exec 5>"$T/run/label-lock" # as unfence holds it
  flock 5
  run superdisk fence 5>&-
  [[ $output == *"a leg has not taken the fence's mark within 2 s"* ]]
  rm "$T/state/fence"
  exec 5>&-
  sleep 1
  [ "$(fenced_label "$T/dev/md0")" = - ]
  [ "$(fenced_label "$DEV/pd")" = - ]
}

waits_for_a_mark() { # COMMAND...: lifts the fence, but not before a mark that is on its way is on its leg
  mkdir "$T/bin"
  printf '#!/bin/sh\necho "flock $*" >>"$T/flocks"\nexec /usr/bin/flock "$@"\n' >"$T/bin/flock"
  chmod +x "$T/bin/flock"
  exec 5>"$T/run/label-lock"
  flock --shared 5
  PATH=$T/bin:$PATH superdisk "$@" >"$T/said" 2>&1 5>&- &
  local lifting=$! tries
  for ((tries = 0; tries < 600; tries++)); do
    if grep -q "flock --wait 90 4" "$T/flocks" 2>/dev/null || ! kill -0 "$lifting" 2>/dev/null; then break; fi
    sleep 0.1
  done
  sleep 0.5
  [ -e "$T/state/fence" ] || { echo "$*: did not wait"; return 1; }
  exec 5>&-
  wait "$lifting"
  [ ! -e "$T/state/fence" ] || { cat "$T/said"; return 1; }
}

@test "one that is on its way is waited for before the fence is lifted, by each way to lift it" {
  started && superdisk fence >/dev/null
  waits_for_a_mark unfence
  rm -rf "$T" && mkdir "$T" && setup && started && superdisk fence >/dev/null
  stop_arrays && lose_ssds
  waits_for_a_mark unfence --accept-data-loss
  rm -rf "$T" && mkdir "$T" && setup && ssds_dropped_out_within_the_window
  printf 'SINCE=then\nREASON=why\nEVENTS=0\n' >"$T/state/fence"
  waits_for_a_mark unfence
}

@test "accepting the loss is refused while SSDs carry the stripe, a part of it is enough" {
  old_copy
  run superdisk assemble
  refused 3 "carry this node's stripe, which may hold what $DEV/pd does not" unfence --accept-data-loss
  disk ssd1 4
  refused 3 "$DEV/ssd0 $DEV/ssd2 $DEV/ssd3 carry this node's stripe" unfence --accept-data-loss
  [ -e "$T/state/fence" ]
}

@test "SSDs that both legs know to be behind do not hinder it" {
  started
  leg md0 faulty
  beat 3
  superdisk fence >/dev/null
  superblock "$DEV/pd" "Array State" .A
  stop_arrays
  run superdisk unfence --accept-data-loss
  [ "$status" -eq 0 ]
  alone
}

@test "a durable disk that was being overwritten cannot be accepted" {
  old_copy
  lose_ssds
  recovering "$DEV/pd"
  refused 3 "is not complete; there is nothing on it to accept" unfence --accept-data-loss
}

leftover_of_a_rebuild() {
  started && beat 2
  printf 'STRIPE_UUIDS=a:b:c:d\nDEVICES=%s\nNUMBER=1\n' "$DEV/ssd0 $DEV/ssd1 $DEV/ssd2 $DEV/ssd3" >"$T/state/rebuild"
}

@test "what a rebuild left behind does not make a late SSD a lost one" {
  leftover_of_a_rebuild
  stop_arrays
  rm "$DEV/ssd2"
  run superdisk assemble
  [ "$status" -eq 3 ]
  [[ $output == *"SSD missing: $DEV/ssd2"* ]]
  [ ! -e "$T/state/rebuild" ]
}

@test "the health check removes it once the SSD leg is in sync, not before" {
  leftover_of_a_rebuild
  sed -i 's/^NUMBER=.*/NUMBER=99/' "$T/state/rebuild"
  leg md0 spare
  superdisk health
  [ -e "$T/state/rebuild" ]
  leg md0 in_sync
  exec 8>"$T/run/lock" # a command is under way
  flock 8
  superdisk health
  [ -e "$T/state/rebuild" ]
  exec 8>&-
  superdisk health
  [ ! -e "$T/state/rebuild" ]
}

@test "a stripe made anew may hold remnants of anything until it is a leg" {
  started
  leg md0 faulty
  printf 'STRIPE_UUIDS=%s\nDEVICES=%s\nNUMBER=1\n' "$(sed -n 's/^STRIPE_UUID=//p' "$T/state/identity")" "$DEV/ssd0" >"$T/state/rebuild"
  superblock "$T/dev/md0" "Array UUID" a:b:c:d
  run superdisk rebuild --yes
  [ "$status" -eq 0 ]
  grep -q "mdadm --create $T/dev/md0" "$LOG"
}
