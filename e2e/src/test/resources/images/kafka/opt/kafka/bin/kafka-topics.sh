#!/bin/bash
exec java -Xmx64m -XX:TieredStopAtLevel=1 -cp '/opt/test/*' dev.throng.e2e.compose.TopicsTool "$@"
