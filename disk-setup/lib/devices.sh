# shellcheck shell=bash
# Questions to ask of a disk before it is trusted or written to.

# read_kernel_name VARIABLE DEVICE: sdb of a /dev/disk/by-id/ path.
read_kernel_name() {
  local path=$2
  if [[ $path == */disk/by-* ]]; then path=$(readlink -f "$path" || echo "$path"); fi
  printf -v "$1" '%s' "${path##*/}"
}

kernel_name() {
  local name
  read_kernel_name name "$1"
  echo "$name"
}

# Starts no process and asks no file system: the one it asks about may be hung or shut.
is_mounted() {
  local where
  while read -r _ where _; do
    if [[ $where == "$MOUNT_POINT" ]]; then return 0; fi
  done 2>/dev/null <"$MOUNTS"
  return 1
}

size_bytes() { blockdev --getsize64 "$1"; }
mib() { echo "$(($1 >> 20)) MiB"; }

# The devices appear some time after the kernel starts; the wait is bounded.
wait_for_devices() {
  local device deadline=$((SECONDS + DEVICE_WAIT_SECONDS_MAX))
  MISSING=()
  for device in "$@"; do
    until size_bytes "$device" >/dev/null 2>&1; do
      if ((SECONDS >= deadline)); then
        MISSING+=("$device")
        break
      fi
      sleep 0.2
    done
  done
}

require_devices() {
  wait_for_devices "$@"
  ((${#MISSING[@]} == 0)) ||
    fail "no such disk after $DEVICE_WAIT_SECONDS_MAX s: ${MISSING[*]}; attach it, or correct the paths in $CONFIG (ls -l /dev/disk/by-id)"
}

require_unused() {
  local device=$1 holders
  [[ -z $(lsblk -nro MOUNTPOINTS "$device" 2>/dev/null | tr -d ' \n') ]] ||
    refuse "$device: mounted, or a part of it is; unmount it first (lsblk $device)"
  holders=$(ls "$SYSFS/class/block/$(kernel_name "$device")/holders" 2>/dev/null || true)
  [[ -z $holders ]] || refuse "$device: in use by ${holders//$'\n'/ }; stop that first (lsblk $device)"
}

has_signature() { [[ -n $(wipefs --noheadings --output TYPE "$1") ]]; }

# The first and the last MiB are zero: new cloud disks and discarded drives are.
has_zero_ends() {
  local device=$1
  cmp -s -n 1048576 "$device" /dev/zero &&
    cmp -s -n 1048576 -i "$(($(size_bytes "$device") - 1048576)):0" "$device" /dev/zero
}

is_blank() { ! has_signature "$1" && has_zero_ends "$1"; }

require_blank() {
  local device=$1
  ! has_signature "$device" ||
    refuse "$device: not blank, holds $(wipefs --noheadings --output TYPE "$device" | sort -u | paste -sd, -); if its data is worthless: wipefs --all $device && blkdiscard $device"
  has_zero_ends "$device" ||
    refuse "$device: not blank, the first or last MiB is not zero; if its data is worthless: blkdiscard --zeroout $device"
}

# Equal SSDs keep the stripe one zone; legs of about one size waste neither.
require_sizes() {
  local device size first='' stripe durable small large
  for device in "${SSDS[@]}"; do
    size=$(size_bytes "$device")
    first=${first:-$size}
    ((size == first)) ||
      refuse "$device: $(mib "$size"), but ${SSDS[0]} has $(mib "$first"); the SSDs must be of one size"
  done
  stripe=$((first * SSD_COUNT))
  durable=$(size_bytes "$DURABLE_DEVICE")
  small=$((stripe < durable ? stripe : durable))
  large=$((stripe < durable ? durable : stripe))
  (((large - small) * 100 <= large * SIZE_DIFFERENCE_PERCENT_MAX)) ||
    refuse "$DURABLE_DEVICE: $(mib "$durable"), but the stripe of $SSD_COUNT SSDs has $(mib "$stripe"); they differ by more than SIZE_DIFFERENCE_PERCENT_MAX=$SIZE_DIFFERENCE_PERCENT_MAX, resize the durable disk"
}
