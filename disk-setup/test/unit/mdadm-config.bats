# mdadm.conf, read as mdadm reads it, and what install makes of a machine's own.
load helper

accepted() {
  initialised
  cat >"$T/mdadm.conf"
  run superdisk assemble
  [ "$status" -eq 0 ] || { echo "$output"; return 1; }
}
refused_for() { # TEXT, the file on stdin
  initialised
  cat >"$T/mdadm.conf"
  refused 3 "$1" assemble
}
identity() { sed -n "s/^$1=//p" "$T/state/identity"; }

@test "keywords are known by three letters, in any case, over continuation lines" {
  printf 'aut\n# a comment between\n\n  -all\ncre owner=root\n\tbbl=NO # said twice\n' | accepted
}
@test "the first AUTO line counts" { printf 'AUTO +all\nAUTO -all\nCREATE bbl=no\n' | refused_for "the first AUTO line is not"; }
@test "a later AUTO line does not" { printf 'AUTO -all\nAUTO +all\nCREATE bbl=no\n' | accepted; }
@test "in it the first word that fits counts" { printf 'AUTO +1.x -all\nCREATE bbl=no\n' | refused_for "the first AUTO line is not"; }
@test "arrays of the host would be assembled" { printf 'AUTO homehost -all\nCREATE bbl=no\n' | refused_for "the first AUTO line is not"; }
@test "other metadata may be assembled" { printf 'AUTO +imsm +ddf -all\nCREATE bbl=no\n' | accepted; }
@test "the last bbl counts" { printf 'AUTO -all\nCREATE bbl=no\nCREATE bbl=yes\n' | refused_for "no 'CREATE bbl=no' that counts"; }
@test "files in mdadm.conf.d belong to it" {
  initialised
  mkdir "$T/mdadm.conf.d"
  echo 'CREATE bbl=yes' >"$T/mdadm.conf.d/x.conf"
  refused 3 "no 'CREATE bbl=no' that counts" assemble
}

@test "an ARRAY line of the super-disk itself is refused, by UUID, device or name" {
  initialised
  for line in "array /dev/md/x uuid=$(identity ARRAY_UUID)" "ARRAY /dev/md7"$'\n'"   UUID=$(identity STRIPE_UUID)" "ARRAY $T/dev/md1 metadata=1.2" "ARR /dev/md/y name=any:superdisk"; do
    printf 'AUTO -all\nCREATE bbl=no\n%s\n' "$line" >"$T/mdadm.conf"
    refused 3 "would assemble the super-disk itself" assemble || { echo "$line"; return 1; }
  done
}
@test "so is one that names our disks as its members, by path or pattern, and no UUID" {
  initialised
  ln -s "$DEV/pd" "$T/dev/sdq"
  for members in "$DEV/pd" "/dev/sdx,$DEV/ssd1" "$T/dev/disk/by-id/p?" "$T/dev/sdq"; do
    printf 'AUTO -all\nCREATE bbl=no\nARRAY /dev/md7 devices=%s\n' "$members" >"$T/mdadm.conf"
    refused 3 "would assemble the super-disk itself" assemble || { echo "$members"; return 1; }
  done
  printf 'AUTO -all\nCREATE bbl=no\nARRAY /dev/md7 devices=/dev/sdx,/dev/sdy\nARRAY /dev/md8 UUID=1:2:3:4 devices=%s/*\n' "$DEV" | accepted
}
@test "ARRAY lines of other arrays, and such that say ignore, are not" {
  initialised
  printf 'AUTO -all\nCREATE bbl=no\nARRAY /dev/md127 UUID=1:2:3:4\nARRAY <ignore> UUID=%s\n' "$(identity ARRAY_UUID)" | accepted
}

install_over() { # the machine's own file on stdin
  mkdir -p "$T/root/etc/mdadm"
  cat >"$T/root/etc/mdadm/mdadm.conf"
  "$DISK_SETUP/install" --destdir "$T/root" >/dev/null
}
@test "install refuses a block of ours without its end, and changes nothing" {
  echo "ARRAY /dev/md127 UUID=aaaaaaaa:bbbbbbbb:cccccccc:dddddddd" | install_over
  sed -i '/^# END superdisk/d' "$T/root/etc/mdadm/mdadm.conf"
  cp "$T/root/etc/mdadm/mdadm.conf" "$T/before"
  run "$DISK_SETUP/install" --destdir "$T/root"
  [ "$status" -eq 3 ]
  [[ $output == *"'# BEGIN superdisk' without '# END superdisk'"* ]]
  cmp "$T/before" "$T/root/etc/mdadm/mdadm.conf"
}
lines() { bash -c 'source "$1"; mdadm_lines "$2"' _ "$DISK_SETUP/lib/mdadm_config.sh" "$T/root/etc/mdadm/mdadm.conf"; }

@test "install loses no line, whatever its case and however it is continued" {
  install_over <<'END'
# the root is on md
array /dev/md127 metadata=1.2
   # continued
   UUID=aaaaaaaa:bbbbbbbb:cccccccc:dddddddd
	name=host:root
dev /dev/sd*
MAILADDR root
POLICY domain=x action=include
HOMEHOST myhost
END
  lines | grep -qx "ARRAY /dev/md127 metadata=1.2 UUID=aaaaaaaa:bbbbbbbb:cccccccc:dddddddd name=host:root"
  for line in "DEVICE /dev/sd\*" "MAILADDR root" "POLICY domain=x action=include" "HOMEHOST myhost"; do
    lines | grep -qx "$line" || { echo "lost: $line"; lines; return 1; }
  done
  [ "$(lines | grep -c ^HOMEHOST)" = 1 ]
}

@test "its own AUTO line becomes a comment, continuation and all; ours counts" {
  printf 'AUTO +1.x\n   +all\nARRAY /dev/md127 UUID=1:2:3:4\n' | install_over
  [ "$(lines | grep -c ^AUTO)" = 1 ]
  lines | grep -qx "AUTO -all"
  grep -qx "#superdisk# AUTO +1.x" "$T/root/etc/mdadm/mdadm.conf"
  grep -qx "#superdisk#    +all" "$T/root/etc/mdadm/mdadm.conf"
}

@test "its own alert program stays" {
  printf 'PROGRAM /usr/local/bin/page\nARRAY /dev/md127 UUID=1:2:3:4\n' | install_over
  lines | grep -qx "PROGRAM /usr/local/bin/page"
  [ "$(lines | grep -c ^PROGRAM)" = 1 ]
}

@test "install twice is install once" {
  printf 'AUTO +all\nPROGRAM /usr/local/bin/page\nARRAY /dev/md127\n  UUID=1:2:3:4\n' | install_over
  cp "$T/root/etc/mdadm/mdadm.conf" "$T/once"
  "$DISK_SETUP/install" --destdir "$T/root" >/dev/null
  cmp "$T/once" "$T/root/etc/mdadm/mdadm.conf"
}

@test "install refuses a line it does not understand, and changes nothing" {
  mkdir -p "$T/root/etc/mdadm"
  printf 'ARRAY /dev/md127 UUID=1:2:3:4\nfrobnicate yes\n' >"$T/root/etc/mdadm/mdadm.conf"
  cp "$T/root/etc/mdadm/mdadm.conf" "$T/before"
  run "$DISK_SETUP/install" --destdir "$T/root"
  [ "$status" -eq 3 ]
  [[ $output == *"mdadm.conf: 'frobnicate yes': mdadm does not know this line"* ]]
  cmp "$T/before" "$T/root/etc/mdadm/mdadm.conf" && [ ! -e "$T/root/usr/sbin/superdisk" ]
}

@test "install refuses a bad-block log that the machine's own line asks for" {
  mkdir -p "$T/root/etc/mdadm"
  printf 'CREATE owner=root bbl=yes\n' >"$T/root/etc/mdadm/mdadm.conf"
  run "$DISK_SETUP/install" --destdir "$T/root"
  [ "$status" -eq 3 ]
  [[ $output == *"CREATE owner=root bbl=yes"* ]]
}

@test "install refuses to leave a running array of the machine without an ARRAY line" {
  mkdir -p "$T/root/etc/mdadm" "$T/bin"
  printf '#!/bin/sh\necho "ARRAY /dev/md127 metadata=1.2 UUID=9:9:9:9"\n' >"$T/bin/mdadm" && chmod +x "$T/bin/mdadm"
  echo "AUTO +all" >"$T/root/etc/mdadm/mdadm.conf"
  SUPERDISK_RUNNING_ARRAYS=$T/bin/mdadm run "$DISK_SETUP/install" --destdir "$T/root"
  [ "$status" -eq 3 ]
  [[ $output == *"ARRAY /dev/md127 metadata=1.2 UUID=9:9:9:9"* ]]
  echo "ARRAY /dev/md127 UUID=9:9:9:9" >>"$T/root/etc/mdadm/mdadm.conf"
  SUPERDISK_RUNNING_ARRAYS=$T/bin/mdadm run "$DISK_SETUP/install" --destdir "$T/root"
  [ "$status" -eq 0 ]
}
