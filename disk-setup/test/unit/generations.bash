# What tests of the generation begin with: a database that has started, copies of the durable disk, disks that go.

started() { # a super-disk whose database has started
  initialised
  superdisk verify --gate >/dev/null
}

beat() { # COUNT: so many seconds of service
  local i
  for ((i = 0; i < $1; i++)); do superdisk verify --gate >/dev/null; done
}

stop_arrays() {
  rm -f "$T/mounted" "$T/run/run" "$T/run/labelled"
  mdadm --quiet --stop "$T/dev/md1"
  mdadm --quiet --stop "$T/dev/md0"
  : >"$LOG"
}

copy_durable() { cp "$DEV/pd" "$T/copy" && cp "$DEV/pd.md" "$T/copy.md"; }
restore_durable() { cp "$T/copy" "$DEV/pd" && cp "$T/copy.md" "$DEV/pd.md"; }
lose_ssds() { rm -f "$T/dev/md0.md"; for i in 0 1 2 3; do disk "ssd$i" 4; done; }
refused_after_assembly() { # TEXT: of the stripe
  run superdisk assemble
  [ "$status" -eq 4 ]
  [[ $output == *"$1"* ]]
  not grep -q "mdadm --assemble.*md1" "$LOG"
}
number() { sed -n "s/^${1:-NUMBER}=//p" "$T/state/generation"; }
forget_number() { printf '%s\n' NUMBER=0 RUNS= DURABLE=0 SSD=0 >"$T/state/generation"; } # as adopt does
old_copy() { started && copy_durable && beat 2 && stop_arrays && restore_durable; }
