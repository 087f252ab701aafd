#!/bin/bash
exec java -Xmx64m -XX:TieredStopAtLevel=1 -Dlogback.configurationFile=dev/throng/local/logback-launcher.xml \
  -cp '/opt/test/*' dev.throng.e2e.compose.TopicsTool "$@"
