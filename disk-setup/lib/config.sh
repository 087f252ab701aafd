# shellcheck shell=bash
# Reads superdisk.conf. It is parsed, not sourced: a line is NAME=VALUE, and every name is known.

readonly CONFIG_NAMES="SSD_DEVICES SSD_COUNT DURABLE_DEVICE STRIPE_DEVICE ARRAY_DEVICE CHUNK_KIB BITMAP_CHUNK_MIB
SIZE_DIFFERENCE_PERCENT_MAX DISCARD REBUILD_KIB_PER_SECOND_MIN REBUILD_KIB_PER_SECOND_MAX MOUNT_POINT MOUNT_OPTIONS
MKFS_OPTIONS DATABASE_UNIT DRAIN_COMMAND DRAIN_SECONDS_MAX DEVICE_WAIT_SECONDS_MAX GENERATION_SECONDS
RECORD_COMMAND RECORD_SECONDS RECORD_COMMAND_SECONDS_MAX
STATE_DIRECTORY METRICS_DIRECTORY MDADM_CONFIG"

load_config() {
  local file=$1 line name value number=0 names=" ${CONFIG_NAMES//$'\n'/ } "
  [[ -r $file ]] || config_error "$file: not readable (expected: the configuration; an example is superdisk.conf)"
  for name in $CONFIG_NAMES; do printf -v "$name" '%s' ''; done
  while IFS= read -r line || [[ -n $line ]]; do
    number=$((number + 1))
    [[ $line =~ ^[[:space:]]*(#.*)?$ ]] && continue
    [[ $line =~ ^([A-Z_]+)=(.*)$ ]] || config_error "$file line $number: '$line' (expected: NAME=VALUE)"
    name=${BASH_REMATCH[1]} value=${BASH_REMATCH[2]}
    [[ $value =~ ^\"(.*)\"[[:space:]]*$ ]] && value=${BASH_REMATCH[1]}
    [[ $names == *" $name "* ]] || config_error "$file line $number: $name: unknown name"
    printf -v "$name" '%s' "$value"
  done <"$file"
  read -r -a SSDS <<<"$SSD_DEVICES"
  ARRAY_MD=$SYSFS/class/block/${ARRAY_DEVICE##*/}/md
  GENERATION_FILE=$MOUNT_POINT/.superdisk-generation
  STRIPE_MD=$SYSFS/class/block/${STRIPE_DEVICE##*/}/md
  validate_config "$file"
}

config_error() { usage_error "configuration: $*"; }

validate_config() {
  local file=$1 name device seen=" "
  expect_number SSD_COUNT 1 64
  ((${#SSDS[@]} == SSD_COUNT)) ||
    config_error "$file: SSD_DEVICES: ${#SSDS[@]} devices (expected: SSD_COUNT=$SSD_COUNT)"
  for device in "${SSDS[@]}" "$DURABLE_DEVICE"; do
    [[ $device == */disk/by-id/?* ]] ||
      config_error "$file: '$device' in SSD_DEVICES or DURABLE_DEVICE (expected: a /dev/disk/by-id/ path; names like sdb change between boots)"
    [[ $seen != *" $device "* ]] || config_error "$file: SSD_DEVICES and DURABLE_DEVICE name $device twice"
    seen+="$device "
  done
  for name in STRIPE_DEVICE ARRAY_DEVICE; do
    [[ ${!name} =~ /md[0-9]+$ ]] || config_error "$file: $name: '${!name}' (expected: /dev/mdN)"
  done
  [[ $STRIPE_DEVICE != "$ARRAY_DEVICE" ]] || config_error "$file: STRIPE_DEVICE and ARRAY_DEVICE are both $ARRAY_DEVICE"
  expect_number CHUNK_KIB 4 65536
  (((CHUNK_KIB & (CHUNK_KIB - 1)) == 0)) || config_error "$file: CHUNK_KIB: $CHUNK_KIB (expected: a power of two)"
  expect_number BITMAP_CHUNK_MIB 1 4096
  (((BITMAP_CHUNK_MIB & (BITMAP_CHUNK_MIB - 1)) == 0)) ||
    config_error "$file: BITMAP_CHUNK_MIB: $BITMAP_CHUNK_MIB (expected: a power of two)"
  expect_number SIZE_DIFFERENCE_PERCENT_MAX 0 100
  expect_number REBUILD_KIB_PER_SECOND_MIN 1 100000000
  expect_number REBUILD_KIB_PER_SECOND_MAX "$REBUILD_KIB_PER_SECOND_MIN" 100000000
  expect_number DRAIN_SECONDS_MAX 1 3600
  expect_number DEVICE_WAIT_SECONDS_MAX 0 3600
  expect_number GENERATION_SECONDS 1 60
  if [[ -n $RECORD_COMMAND ]]; then
    expect_number RECORD_SECONDS 5 3600
    expect_number RECORD_COMMAND_SECONDS_MAX 1 60
  fi
  [[ $DISCARD =~ ^(yes|no)$ ]] || config_error "$file: DISCARD: '$DISCARD' (expected: yes or no)"
  for name in MOUNT_POINT STATE_DIRECTORY MDADM_CONFIG; do
    [[ ${!name} == /?* ]] || config_error "$file: $name: '${!name}' (expected: an absolute path)"
  done
  [[ $STATE_DIRECTORY/ != "$MOUNT_POINT"/* ]] ||
    config_error "$file: STATE_DIRECTORY: $STATE_DIRECTORY (expected: on the boot disk, not below MOUNT_POINT $MOUNT_POINT)"
  [[ -z $METRICS_DIRECTORY || $METRICS_DIRECTORY == /?* ]] ||
    config_error "$file: METRICS_DIRECTORY: '$METRICS_DIRECTORY' (expected: an absolute path, or empty for none)"
  [[ -z $DATABASE_UNIT || $DATABASE_UNIT == *.service ]] ||
    config_error "$file: DATABASE_UNIT: '$DATABASE_UNIT' (expected: a .service unit, or empty for none)"
}

expect_number() {
  local name=$1 low=$2 high=$3
  [[ ${!name} =~ ^(0|[1-9][0-9]{0,9})$ && ${!name} -ge $low && ${!name} -le $high ]] ||
    config_error "$name: '${!name}' (expected: a whole number from $low to $high)"
}
