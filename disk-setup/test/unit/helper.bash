# A machine made of files: disks under $T/dev, md's sysfs under $T/sys, commands that act on them in stubs/.

export DISK_SETUP="$BATS_TEST_DIRNAME/../.."

setup() {
  export T=$BATS_TEST_TMPDIR
  export LOG=$T/log CRASH_AT=0 CRASH_WHEN=before
  export PATH="$BATS_TEST_DIRNAME/stubs:$PATH"
  export SUPERDISK_CONFIG=$T/superdisk.conf SUPERDISK_SYSFS=$T/sys SUPERDISK_RUNTIME=$T/run SUPERDISK_MOUNTS=$T/mounted
  export DEV=$T/dev/disk/by-id
  mkdir -p "$DEV" "$T/sys/class/block" "$T/run" "$T/state" "$T/mnt"
  : >"$LOG"
  local i
  for i in 0 1 2 3; do disk "ssd$i" 4; done
  disk pd 16
  write_config
  printf 'AUTO -all\nCREATE bbl=no\n' >"$T/mdadm.conf"
}

# disk NAME MIB: a new, blank disk.
disk() {
  rm -f "$DEV/$1" "$DEV/$1.md" "$DEV/$1.sig"
  truncate -s "$2M" "$DEV/$1"
  mkdir -p "$T/sys/class/block/$1/holders"
  echo "0 0 0 0 0 0 0 0 0 0 0" >"$T/sys/class/block/$1/stat"
}

write_config() {
  cat >"$SUPERDISK_CONFIG" <<CONF
SSD_DEVICES="$DEV/ssd0 $DEV/ssd1 $DEV/ssd2 $DEV/ssd3"
SSD_COUNT=4
DURABLE_DEVICE=$DEV/pd
STRIPE_DEVICE=$T/dev/md0
ARRAY_DEVICE=$T/dev/md1
CHUNK_KIB=64
BITMAP_CHUNK_MIB=1
SIZE_DIFFERENCE_PERCENT_MAX=10
DISCARD=yes
REBUILD_KIB_PER_SECOND_MIN=1000
REBUILD_KIB_PER_SECOND_MAX=2000
MOUNT_POINT=$T/mnt
MOUNT_OPTIONS=noatime
MKFS_OPTIONS="-b size=4096"
DATABASE_UNIT=scylla-server.service
DRAIN_COMMAND=drain-command
DRAIN_SECONDS_MAX=5
DEVICE_WAIT_SECONDS_MAX=0
GENERATION_SECONDS=1
STATE_DIRECTORY=$T/state
METRICS_DIRECTORY=$T/metrics
MDADM_CONFIG=$T/mdadm.conf
CONF
}

# config NAME VALUE: changes one line.
config() { sed -i "s|^$1=.*|$1=$2|" "$SUPERDISK_CONFIG"; }

# In a process group of its own, so that a stub can kill all of it: the crash at a step.
superdisk() { setsid --wait "$DISK_SETUP/superdisk" "$@"; }

mount_it() { echo "$T/dev/md1 $T/mnt xfs rw 0 0" >"$T/mounted"; }

initialised() {
  superdisk init --yes >/dev/null
  mount_it
  : >"$LOG"
}

# refused CODE TEXT COMMAND...: fails with the code, says the text, and has changed nothing.
refused() {
  local code=$1 text=$2
  shift 2
  : >"$LOG"
  run superdisk "$@"
  [ "$status" -eq "$code" ] || { echo "exit code $status, expected $code: $output"; return 1; }
  [[ $output == *"$text"* ]] || { echo "said: $output"; echo "expected: $text"; return 1; }
  [ ! -s "$LOG" ] || { echo "changed something:"; cat "$LOG"; return 1; }
}

# crash_everywhere STEPS PREPARE COMMAND...: the command is killed before and after each of its steps, each time on what
# PREPARE makes; then `finished N` says whether all is well.
crash_everywhere() {
  local steps=$1 prepare=$2 n when
  shift 2
  rm -rf "$T" && mkdir "$T" && setup && $prepare
  : >"$LOG"
  cp -a "$T" "$T.prepared"
  for when in before after; do
    for ((n = 1; n <= steps; n++)); do
      /bin/rm -rf "$T" && cp -a "$T.prepared" "$T"
      CRASH_AT=$n CRASH_WHEN=$when run superdisk "$@"
      [ "$status" -ne 0 ] || { echo "no crash $when step $n"; return 1; }
      finished "$n" "$when" || { echo "after a crash $when step $n of $steps: $output"; return 1; }
    done
  done
}

# A failing part of "a && b" that is not the last, and "! a", do not end a test: so one thing to a line, and not.
not() { if "$@"; then return 1; fi; }

leg() { echo "$2" >"$T/sys/class/block/md1/md/dev-$1/state"; }
leg_is() { [[ $(cat "$T/sys/class/block/md1/md/dev-$1/state") == "$2" ]]; }
superblock() { sed -i "s|^ *$2 : .*|   $2 : $3|" "$1.md"; }
