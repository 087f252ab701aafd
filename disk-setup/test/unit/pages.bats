# Programs that stand on pages of the documentation, run as they stand there.
load helper

lose_durable_leg() { initialised; leg pd faulty,write_mostly; }

@test "the runbook's loop for a zone lifts every fence it may, touches no other node, and names the rest with a code" {
  for node in fenced healthy lost; do
    rm -rf "$T/one" && mkdir "$T/one" && (
      BATS_TEST_TMPDIR=$T/one setup
      initialised
      [ "$node" = healthy ] || { leg pd faulty,write_mostly && superdisk fence >/dev/null; }
      [ "$node" != lost ] || { rm -r "$T/sys/class/block/md1/md" "$T/sys/class/block/md0/md" && for i in 0 1 2 3; do disk "ssd$i" 4; done; }
    )
    mkdir -p "$T/nodes" "$T/bin" && cp -r "$T/one" "$T/nodes/$node"
  done
  # ssh NODE COMMAND: that node's machine of files is put where its configuration says that it is.
  cat >"$T/bin/ssh" <<SSH
#!/usr/bin/env bash
rm -rf "$T/one" && cp -r "$T/nodes/\$1" "$T/one"
export T=$T/one LOG=$T/one/log ADDED_LEG_STATE=in_sync,write_mostly
export SUPERDISK_CONFIG=\$T/superdisk.conf SUPERDISK_SYSFS=\$T/sys SUPERDISK_RUNTIME=\$T/run SUPERDISK_MOUNTS=\$T/mounted
bash -c "\$2"; code=\$?
rm -rf "$T/nodes/\$1" && cp -r "\$T" "$T/nodes/\$1"
exit \$code
SSH
  printf '#!/bin/sh\nexec setsid --wait "%s/superdisk" "$@"\n' "$DISK_SETUP" >"$T/bin/superdisk"
  chmod +x "$T/bin"/*
  cd "$T" && printf '%s\n' fenced healthy lost >rack-1
  sed -n '/```sh/,/```/{/```/d;p}' "$DISK_SETUP/docs/runbook/zone-incident.md" >loop
  PATH=$T/bin:$PATH bash loop
  [ "$(cat by-hand)" = "lost 4" ] || { cat by-hand unfence.log; return 1; }
  [ ! -e "$T/nodes/fenced/state/fence" ]
  [ -e "$T/nodes/lost/state/fence" ]
  grep -q "systemctl start scylla-server.service" "$T/nodes/fenced/log"
  grep -q "replace this node from its replicas" unfence.log
  not grep -q "mdadm" "$T/nodes/healthy/log"
}

notice() { # CLOUD: the page's program, on a machine of the clouds whose answers are files in $T/cloud; says how often it slept
  sed -n '/^```sh$/,/^```$/{/^```/d;p}' "$DISK_SETUP/docs/runbook/maintenance.md" >"$T/notice"
  mkdir -p "$T/bin" "$T/cloud"
  cat >"$T/bin/curl" <<'CURL'
#!/usr/bin/env bash
case "$*" in
  *"Metadata-Flavor: Google"*/instance/maintenance-event) file=event ;;
  *"-X PUT"*token-ttl-seconds*/latest/api/token) file=token ;;
  *"X-aws-ec2-metadata-token: $(cat "$T/cloud/token" 2>/dev/null)"*/spot/instance-action) file=action ;;
  *"Metadata: true"*/scheduledevents*) file=events ;;
  *) exit 22 ;;
esac
[[ -e $T/cloud/$file ]] && cat "$T/cloud/$file" || exit 22 # as --fail does
CURL
  printf '#!/bin/sh\necho slept >>"$T/slept"\n/bin/sleep 0.05\n' >"$T/bin/sleep"
  printf '#!/bin/sh\n' >"$T/bin/logger"
  chmod +x "$T/bin"/*
  PATH=$T/bin:$PATH timeout 20 bash "$T/notice" "$1" 3>&- &
  noticing=$!
  while [ "$(wc -l <"$T/slept" 2>/dev/null || echo 0)" -lt 3 ]; do /bin/sleep 0.05; done
  not grep -q systemctl "$LOG"
}

@test "the page's program waits while the cloud says nothing, cannot be asked, or moves the machine alive" {
  initialised
  notice google # cannot be asked
  for said in NONE MIGRATE_ON_HOST_MAINTENANCE; do
    echo "$said" >"$T/cloud/event"
    /bin/sleep 0.3
    not grep -q systemctl "$LOG"
  done
  kill "$noticing"
}

@test "and takes the node down in order once the cloud says that the machine goes" {
  for cloud in google aws azure; do
    rm -rf "$T" && mkdir "$T" && setup && initialised
    mkdir -p "$T/cloud" && echo secret >"$T/cloud/token"
    echo '{"DocumentIncarnation":1,"Events":[{"EventId":"x","EventType":"Freeze"}]}' >"$T/cloud/events"
    notice "$cloud"
    echo TERMINATE_ON_HOST_MAINTENANCE >"$T/cloud/event"
    echo '{"action":"terminate","time":"2030-01-01T00:00:00Z"}' >"$T/cloud/action"
    echo '{"DocumentIncarnation":2,"Events":[{"EventId":"x","EventType":"Redeploy"}]}' >"$T/cloud/events"
    wait "$noticing" || { echo "$cloud: code $?"; return 1; }
    grep -q "^systemctl stop scylla-server.service superdisk.service" "$LOG" || { echo "$cloud"; return 1; }
  done
}
