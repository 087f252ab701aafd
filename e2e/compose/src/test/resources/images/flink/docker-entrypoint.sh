#!/bin/bash
# In place of the image's entry point and start scripts: settles the configuration where it lies, asks Flink for its memory flags, starts.
set -euo pipefail
cd /opt/flink
bash_java_utils() { java -cp 'lib/*' org.apache.flink.runtime.util.bash.BashJavaUtils "$@" --configDir conf 2>&1 | sed -n 's/^BASH_JAVA_UTILS_EXEC_RESULT://p'; }
option() { sed -n "s/^      $1: //p" conf/config.yaml; }
settled=$(java -cp 'lib/*' org.apache.flink.runtime.util.bash.BashJavaUtils UPDATE_AND_GET_FLINK_CONFIGURATION --configDir conf \
  -Djobmanager.rpc.address="$(hostname)" -Dblob.server.port=6124 2>&1 | sed -n 's/^BASH_JAVA_UTILS_EXEC_RESULT://p')
[ -n "$settled" ] && printf '%s\n' "$settled" > conf/config.yaml
case $1 in
  jobmanager)
    memory=$(bash_java_utils GET_JM_RESOURCE_PARAMS)
    main=(org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint --configDir conf --executionMode cluster)
    own=$(option jobmanager) ;;
  taskmanager)
    memory=$(bash_java_utils GET_TM_RESOURCE_PARAMS)
    main=(org.apache.flink.runtime.taskexecutor.TaskManagerRunner --configDir conf)
    own=$(option taskmanager) ;;
  *) echo "stand-in: $1" >&2; exit 1 ;;
esac
touch log/started
# Words of both lines are arguments of their own.
exec java $(sed -n 1p <<<"$memory") $(option all) $own -cp 'lib/*' "${main[@]}" $(sed -n 2p <<<"$memory")
