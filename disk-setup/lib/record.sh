# shellcheck shell=bash
# The record outside the node: what the boot disk remembers, kept where a boot disk that is set back or replaced cannot
# lose it. RECORD_COMMAND stores and fetches one line; where, is its business. See docs/record.md.
#
#   superdisk-record ARRAY_UUID NUMBER FENCED_SINCE|- RUN:FIRST_NUMBER...

has_record_command() { [[ -n $RECORD_COMMAND ]]; }

# run_record_command put|get: its standard output into RECORD_SAID, or why it failed into RECORD_ERROR. Bounded.
run_record_command() {
  local code=0 errors=$RUNTIME_DIRECTORY/record-errors.$BASHPID
  make_directory "$RUNTIME_DIRECTORY"
  # shellcheck disable=SC2086 # a command with its arguments
  RECORD_SAID=$(timeout --foreground --kill-after=1 "$RECORD_COMMAND_SECONDS_MAX" $RECORD_COMMAND "$1" 2>"$errors" 5>&- 7>&- 8>&- 9>&-) || code=$?
  RECORD_ERROR=''
  if ((code == 124 || code == 137)); then
    RECORD_ERROR="'$RECORD_COMMAND $1' took longer than $RECORD_COMMAND_SECONDS_MAX s"
  elif ((code)); then
    IFS= read -r RECORD_ERROR <"$errors" || true
    RECORD_ERROR="'$RECORD_COMMAND $1' failed with code $code: ${RECORD_ERROR:0:200}"
  fi
  rm -f "$errors"
  [[ -z $RECORD_ERROR ]]
}

# Stores what the boot disk says now. One at a time, each reading it under the lock, so that the last to arrive is right.
store_record() (
  has_record_command && has_state identity || return 0
  make_directory "$RUNTIME_DIRECTORY"
  exec 5>"$RUNTIME_DIRECTORY/record-lock"
  flock --wait $((RECORD_COMMAND_SECONDS_MAX + 2)) 5 || return 1
  load_identity identity
  local fenced
  read_state fenced fence SINCE
  if ! read_recorded_generation; then
    record_fails "$STATE_DIRECTORY/generation: missing or damaged"
  elif ! run_record_command put <<<"superdisk-record $ARRAY_UUID $R_NUMBER ${fenced:--} $R_RUNS"; then
    record_fails "$RECORD_ERROR"
  else
    echo "$R_NUMBER" >"$RUNTIME_DIRECTORY/record-stored"
    rm -f "$RUNTIME_DIRECTORY/record-failing"
  fi
)

record_fails() {
  echo "$1" >"$RUNTIME_DIRECTORY/record-failing"
  warn "$1; what the boot disk remembers is not recorded outside the node"
  return 1
}

# What was recorded is given up. Fails rather than leave it: it would refuse the disk that is to be taken.
forget_record() {
  has_record_command || return 0
  run_record_command put <<<"superdisk-record $ARRAY_UUID 0 -" || fail "$RECORD_ERROR; the record outside the node has to be given up first"
}

go_without_record() {
  make_directory "$RUNTIME_DIRECTORY"
  : >"$RUNTIME_DIRECTORY/without-record"
}

# After load_generation: raises R_* to what the record knows, and the fence if it knows of one. Nothing stored yet is
# no reason to refuse; not to know is.
load_record() {
  local magic uuid number fenced runs
  rm -f "$RUNTIME_DIRECTORY/record-compared"
  has_record_command && [[ ! -e $RUNTIME_DIRECTORY/without-record ]] || return 0
  run_record_command get </dev/null ||
    fail "$RECORD_ERROR. It may know of a fence, or of newer writes. Repair it; or go without until the next boot: superdisk assemble --without-record"
  if [[ -z $RECORD_SAID ]]; then
    : >"$RUNTIME_DIRECTORY/record-compared"
    return 0
  fi
  read -r magic uuid number fenced runs <<<"$RECORD_SAID" || true
  [[ $magic == superdisk-record && $number =~ ^(0|[1-9][0-9]{0,17})$ && -n $fenced && ($number == 0 || $runs =~ ^([0-9a-f]{16}:[0-9]+ ?)+$) ]] ||
    fail "'$RECORD_COMMAND get' printed no record: '${RECORD_SAID:0:80}'. Correct $CONFIG; or go without until the next boot: superdisk assemble --without-record"
  [[ $uuid == "$ARRAY_UUID" ]] ||
    refuse "'$RECORD_COMMAND get': the record is of array $uuid, this node's is $ARRAY_UUID. Each node needs a record of its own; remove it if that array no longer exists"
  if ! covers "$R_NUMBER" "$R_RUNS" "$number" "$runs"; then
    covers "$number" "$runs" "$R_NUMBER" "$R_RUNS" ||
      refuse_fenced "the record outside the node (generation $number) and this boot disk (generation $R_NUMBER) have gone apart: two nodes write to one record, or this disk was written to elsewhere. Find out which is right, then remove the other"
    # Of a boot disk that was set back nothing else is to be believed either. It learns the number before it is stored
    # again: the record never goes back.
    R_NUMBER=$number R_RUNS=$runs R_DURABLE=$number R_SSD=$number
    record_generation "$R_NUMBER" "$R_RUNS"
  fi
  if [[ $fenced != - ]] && ! has_state fence; then
    raise_stale_fence "the record outside the node says that it was fenced since $fenced, which this boot disk did not know"
  fi
  : >"$RUNTIME_DIRECTORY/record-compared"
}

# S_RECORD_ERROR (empty: none), S_RECORD_GENERATION and S_RECORD_FAILING, for status and metrics.
read_record_state() {
  { IFS= read -r S_RECORD_ERROR <"$RUNTIME_DIRECTORY/record-failing"; } 2>/dev/null || S_RECORD_ERROR=''
  { IFS= read -r S_RECORD_GENERATION <"$RUNTIME_DIRECTORY/record-stored"; } 2>/dev/null || S_RECORD_GENERATION=0
  S_RECORD_FAILING=false
  if [[ -n $S_RECORD_ERROR ]]; then S_RECORD_FAILING=true; fi
}
