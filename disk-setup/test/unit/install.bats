# install, the files it puts in place, and the documentation that goes with them.
load helper

@test "install puts everything in place, twice without harm" {
  root=$T/root
  for round in 1 2; do
    run "$DISK_SETUP/install" --destdir "$root"
    [ "$status" -eq 0 ]
  done
  for file in usr/sbin/superdisk usr/lib/superdisk/event usr/lib/superdisk/fence.sh etc/superdisk/superdisk.conf \
    etc/mdadm/mdadm.conf etc/modprobe.d/superdisk.conf etc/modules-load.d/superdisk.conf etc/sysctl.d/80-superdisk.conf \
    etc/udev/rules.d/65-superdisk.rules etc/systemd/system/superdisk.service etc/systemd/system/var-lib-scylla.mount \
    etc/systemd/system/superdisk-health.timer etc/systemd/system/scylla-server.service.d/superdisk.conf; do
    [ -f "$root/$file" ] || { echo "missing: $file"; return 1; }
  done
  not grep -r "@[A-Z_]*@" "$root/etc"
  [ "$(grep -c "^ARRAY" "$root/etc/mdadm/mdadm.conf")" -eq 1 ]
  grep -q "^What=/dev/md1" "$root/etc/systemd/system/var-lib-scylla.mount"
}

@test "the units' time-outs are above the longest wait they may meet" {
  config DEVICE_WAIT_SECONDS_MAX 3600
  config DRAIN_SECONDS_MAX 3600
  "$DISK_SETUP/install" --destdir "$T/root" --config "$SUPERDISK_CONFIG" >/dev/null
  unit=$T/root/etc/systemd/system/superdisk.service
  [ "$(sed -n 's/^TimeoutStartSec=\([0-9]*\)s$/\1/p' "$unit")" -gt 7200 ]
  [ "$(sed -n 's/^TimeoutStopSec=\([0-9]*\)s$/\1/p' "$unit")" -gt 3600 ]
  array=$(echo "$T"/root/etc/systemd/system/*dev-md1.device.d/superdisk.conf)
  [ "$(sed -n 's/^JobRunningTimeoutSec=\([0-9]*\)s$/\1/p' "$array")" -gt 7200 ]
  not grep -r "=infinity" "$T/root/etc/systemd/system"
}

@test "the generation's service follows the mount, and the database follows it" {
  config MOUNT_POINT /srv/my-data/cassandra
  "$DISK_SETUP/install" --destdir "$T/root" --config "$SUPERDISK_CONFIG" >/dev/null
  grep -qF 'BindsTo=srv-my\x2ddata-cassandra.mount' "$T/root/etc/systemd/system/superdisk-generation.service"
  grep -q "^After=.* superdisk-generation.service" "$T/root/etc/systemd/system/scylla-server.service.d/superdisk.conf"
}

@test "the mount starts the generation, also where no database's unit does" {
  config DATABASE_UNIT ""
  config MOUNT_POINT /srv/data
  "$DISK_SETUP/install" --destdir "$T/root" --config "$SUPERDISK_CONFIG" >/dev/null
  grep -q "^Wants=superdisk-generation.service" "$T/root/etc/systemd/system/srv-data.mount"
  grep -qF "After=srv-data.mount" "$T/root/etc/systemd/system/superdisk-generation.service"
}

@test "time-outs of network disks are per device; instance stores have a name by their place" {
  rules=$DISK_SETUP/etc/udev.rules
  not grep -q "io_timeout" "$DISK_SETUP/etc/modprobe.conf"
  grep -q 'Amazon Elastic Block Store\*", ATTR{queue/io_timeout}' "$rules"
  grep -q 'nvme_card-pd\*", ATTR{queue/io_timeout}' "$rules"
  grep -q 'Instance Storage\*".*SYMLINK+="disk/by-id/superdisk-' "$rules"
  not grep -q 'Instance Storage.*io_timeout' "$rules"
}

@test "monitor and generation do not run into a start limit, a rebuild is tried again, scrubs exclude each other" {
  for unit in monitor generation rebuild; do grep -q "^StartLimitIntervalSec=0" "$DISK_SETUP/systemd/superdisk-$unit.service"; done
  grep -q "^Restart=on-failure" "$DISK_SETUP/systemd/superdisk-rebuild.service"
  grep -q "^RestartSteps=4" "$DISK_SETUP/systemd/superdisk-rebuild.service"
  grep -q "^RestartMaxDelaySec=30min" "$DISK_SETUP/systemd/superdisk-rebuild.service"
  grep -q "^RestartPreventExitStatus=2 3 4" "$DISK_SETUP/systemd/superdisk-rebuild.service"
  grep -q "^Conflicts=mdcheck_start.service mdcheck_continue.service" "$DISK_SETUP/systemd/superdisk-scrub.service"
}

@test "another mount point has another unit, and the drop-in follows" {
  config MOUNT_POINT /srv/my-data/cassandra
  config DATABASE_UNIT cassandra.service
  "$DISK_SETUP/install" --destdir "$T/root" --config "$SUPERDISK_CONFIG" >/dev/null
  grep -q "^Where=/srv/my-data/cassandra" "$T/root/etc/systemd/system/srv-my\\x2ddata-cassandra.mount"
  grep -q "^RequiresMountsFor=/srv/my-data/cassandra" "$T/root/etc/systemd/system/cassandra.service.d/superdisk.conf"
}

@test "the machine's own arrays stay in mdadm.conf, the old file is kept" {
  mkdir -p "$T/root/etc/mdadm"
  printf 'MAILADDR me\nARRAY /dev/md127 UUID=1:2:3:4\n' >"$T/root/etc/mdadm/mdadm.conf"
  "$DISK_SETUP/install" --destdir "$T/root" >/dev/null
  grep -q "^ARRAY /dev/md127 UUID=1:2:3:4" "$T/root/etc/mdadm/mdadm.conf"
  grep -q "^CREATE bbl=no" "$T/root/etc/mdadm/mdadm.conf"
  grep -q "MAILADDR me" "$T/root/etc/mdadm/mdadm.conf.before-superdisk"
}

rhel() { # a tree with dracut, and mdadm.conf where RHEL has it
  mkdir -p "$T/root/etc/dracut.conf.d"
  printf '# anaconda\nMAILADDR root\nAUTO +imsm +1.x -all\nARRAY /dev/md/boot level=raid1 num-devices=2\n   UUID=1:2:3:4\n' >"$T/root/etc/mdadm.conf"
  config MDADM_CONFIG /etc/mdadm.conf
  "$DISK_SETUP/install" --destdir "$T/root" --config "$SUPERDISK_CONFIG"
}

@test "with dracut the merged mdadm.conf is where MDADM_CONFIG says, and keeps the machine's own arrays" {
  rhel >/dev/null
  merged=$T/root/etc/mdadm.conf
  [ "$(grep -c '^AUTO' "$merged")" -eq 1 ]
  grep -qx 'AUTO -all' "$merged"
  grep -q '^CREATE bbl=no' "$merged"
  grep -q '^ARRAY /dev/md/boot level=raid1 num-devices=2$' "$merged"
  grep -q '^   UUID=1:2:3:4$' "$merged"
  [ ! -e "$T/root/etc/mdadm" ]
  grep -q '^AUTO +imsm' "$T/root/etc/mdadm.conf.before-superdisk"
}

@test "with dracut the initramfs gets that file, and the next step is dracut's" {
  run rhel
  [ "$(grep -v '^#' "$T/root/etc/dracut.conf.d/superdisk.conf")" = 'mdadmconf="yes"' ]
  [[ $output == *"dracut --force"* ]]
  [[ $output != *update-initramfs* ]]
}

@test "without dracut nothing of it is installed" {
  run "$DISK_SETUP/install" --destdir "$T/root"
  [ ! -e "$T/root/etc/dracut.conf.d" ]
  [[ $output == *update-initramfs* ]]
}

@test "what dracut would not understand is refused there, too, and changes nothing" {
  mkdir -p "$T/root/etc/dracut.conf.d"
  printf 'ARRY /dev/md/boot UUID=1:2:3:4\n' >"$T/root/etc/mdadm.conf"
  config MDADM_CONFIG /etc/mdadm.conf
  run "$DISK_SETUP/install" --destdir "$T/root" --config "$SUPERDISK_CONFIG"
  [ "$status" -eq 3 ]
  [[ $output == *"$T/root/etc/mdadm.conf"* ]]
  [ "$(find "$T/root" -type f | wc -l)" -eq 1 ]
}

@test "an existing configuration is kept" {
  mkdir -p "$T/root/etc/superdisk"
  cp "$SUPERDISK_CONFIG" "$T/root/etc/superdisk/superdisk.conf"
  "$DISK_SETUP/install" --destdir "$T/root" >/dev/null
  cmp "$SUPERDISK_CONFIG" "$T/root/etc/superdisk/superdisk.conf"
}

@test "install has help and refuses what it does not know" {
  run "$DISK_SETUP/install" --help
  [ "$status" -eq 0 ]
  [[ $output == "usage: install"* ]]
  run "$DISK_SETUP/install" --force
  [ "$status" -eq 2 ]
}

@test "every alert has a runbook page, and every page is linked" {
  alerts=$DISK_SETUP/monitoring/alerts.yml
  pages=$(sed -n 's/^ *runbook: *//p' "$alerts")
  [ "$(grep -c -e '- alert:' "$alerts")" -eq "$(wc -w <<<"$pages")" ]
  for page in $pages; do [ -f "$DISK_SETUP/$page" ] || { echo "missing: $page"; return 1; }; done
  for page in "$DISK_SETUP"/docs/runbook/*.md; do
    [[ $page == */README.md ]] || grep -q "(${page##*/})" "$DISK_SETUP/docs/runbook/README.md" || { echo "not linked: $page"; return 1; }
  done
}

@test "alerts and the dashboard use only metrics that exist" {
  known=$(grep -o 'superdisk_[a-z_]*' "$DISK_SETUP/lib/health.sh" | sort -u)
  for metric in $(cat "$DISK_SETUP/monitoring/alerts.yml" "$DISK_SETUP/monitoring/dashboard.json" | grep -o 'superdisk_[a-z_]*' | sort -u); do
    grep -qx "$metric" <<<"$known" || { echo "unknown: $metric"; return 1; }
  done
  python3 -m json.tool "$DISK_SETUP/monitoring/dashboard.json" >/dev/null
}

@test "local links in the documentation lead somewhere" {
  while IFS=: read -r file link; do
    [ -e "$(dirname "$file")/${link%%#*}" ] || { echo "$file: $link"; return 1; }
  done < <(grep -roP --include=*.md --exclude-dir=.cache --exclude-dir=.work '\]\(\K[^)#:][^):]*(?=\))' "$DISK_SETUP")
}
