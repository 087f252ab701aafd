# The configuration: every value that is refused, by name.
load helper

rejects() { # NAME VALUE TEXT
  write_config
  config "$1" "$2"
  refused 2 "$3" status
}

@test "the shipped example is valid" {
  run "$DISK_SETUP/superdisk" --config "$DISK_SETUP/superdisk.conf" plan init
  [[ $output == *"no such disk"* || $output == *"mdadm.conf"* ]]
  [ "$status" -ne 2 ]
}

@test "every option of the example is one the command knows, and the other way round" {
  example=$(sed -n 's/^\([A-Z_]*\)=.*/\1/p' "$DISK_SETUP/superdisk.conf" | sort)
  known=$(sed -n '/^readonly CONFIG_NAMES="/,/"$/p' "$DISK_SETUP/lib/config.sh" | grep -o '[A-Z][A-Z_]*' | grep -v CONFIG_NAMES | sort)
  [ "$example" = "$known" ]
}

@test "a missing file is refused" {
  rm "$SUPERDISK_CONFIG"
  refused 2 "not readable" status
}

@test "an unknown name is refused with its line" {
  echo "CHUNKS=4" >>"$SUPERDISK_CONFIG"
  refused 2 "line 23: CHUNKS: unknown name" status
}

@test "a line that is no assignment is refused" {
  echo "rm -rf /" >>"$SUPERDISK_CONFIG"
  refused 2 "expected: NAME=VALUE" status
}

@test "the file is not run" {
  echo "MKFS_OPTIONS=\"\$(touch $T/was-run)\"" >>"$SUPERDISK_CONFIG"
  run superdisk status
  [ ! -e "$T/was-run" ]
}

@test "the count of SSDs must match the list" { rejects SSD_COUNT 3 "4 devices (expected: SSD_COUNT=3)"; }
@test "devices must be by-id" { rejects DURABLE_DEVICE /dev/sdb "expected: a /dev/disk/by-id/ path"; }
@test "a device named twice is refused" { rejects DURABLE_DEVICE "$DEV/ssd1" "twice"; }
@test "the arrays must be md devices" { rejects STRIPE_DEVICE /dev/stripe "STRIPE_DEVICE: '/dev/stripe' (expected: /dev/mdN)"; }
@test "the arrays must differ" { rejects STRIPE_DEVICE "$T/dev/md1" "are both"; }
@test "numbers must be numbers" { rejects SSD_COUNT four "SSD_COUNT: 'four' (expected: a whole number from 1 to 64)"; }
@test "numbers may not look octal" { rejects CHUNK_KIB 0064 "CHUNK_KIB: '0064'"; }
@test "the chunk must be a power of two" { rejects CHUNK_KIB 96 "expected: a power of two"; }
@test "the bitmap chunk must be a power of two" { rejects BITMAP_CHUNK_MIB 3 "expected: a power of two"; }
@test "the size difference is a percentage" { rejects SIZE_DIFFERENCE_PERCENT_MAX 101 "from 0 to 100"; }
@test "the rebuild's maximum is not below its minimum" { rejects REBUILD_KIB_PER_SECOND_MAX 999 "from 1000"; }
@test "drain time is bounded" { rejects DRAIN_SECONDS_MAX 99999 "from 1 to 3600"; }
@test "wait for devices is bounded" { rejects DEVICE_WAIT_SECONDS_MAX -1 "from 0 to 3600"; }
@test "discard is yes or no" { rejects DISCARD maybe "expected: yes or no"; }
@test "the mount point is absolute" { rejects MOUNT_POINT data "MOUNT_POINT: 'data' (expected: an absolute path)"; }
@test "the state may not live on the super-disk" { rejects STATE_DIRECTORY "$T/mnt/state" "on the boot disk"; }
@test "the database is a service" { rejects DATABASE_UNIT scylla "expected: a .service unit"; }
@test "the metrics directory is absolute" { rejects METRICS_DIRECTORY metrics "METRICS_DIRECTORY: 'metrics'"; }
