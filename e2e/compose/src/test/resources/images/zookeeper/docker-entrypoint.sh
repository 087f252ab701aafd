#!/bin/bash
# In place of the image's entry point: takes the data directories, leaves root, writes the configuration.
set -eu
if [ "$1" = zkServer.sh ] && [ "$(id -u)" = 0 ]; then
  chown -R zookeeper /data /datalog /logs
  exec setpriv --reuid zookeeper --regid 1000 --clear-groups "$0" "$@"
fi
printf '%s\n' dataDir=/data dataLogDir=/datalog tickTime=2000 clientPort=2181 "admin.enableServer=${ZOO_ADMINSERVER_ENABLED:-true}" \
  "4lw.commands.whitelist=${ZOO_4LW_COMMANDS_WHITELIST:-srvr}" "autopurge.purgeInterval=${ZOO_AUTOPURGE_PURGEINTERVAL:-0}" > /conf/zoo.cfg
exec "$@"
