#!/bin/bash
exec java -Xmx64m -XX:TieredStopAtLevel=1 -cp '/opt/flink/lib/*' \
  org.apache.flink.shaded.zookeeper3.org.apache.zookeeper.server.quorum.QuorumPeerMain /conf/zoo.cfg
