package dev.throng.local.server;

import java.nio.file.Path;

/** Logging configurations of the servers: one rolling file of at most 3 x 10 MiB each. */
final class LogFiles {
  private LogFiles() {}

  /** For Kafka, Flink and Elasticsearch, which log through log4j 2. */
  static String log4j2(Path log) {
    return """
        status = ERROR
        appender.file.type = RollingFile
        appender.file.name = file
        appender.file.fileName = %1$s
        appender.file.filePattern = %1$s.%%i
        appender.file.layout.type = PatternLayout
        appender.file.layout.pattern = %%d{ISO8601} %%-5p [%%t] %%c{1} - %%m%%n
        appender.file.policies.type = Policies
        appender.file.policies.size.type = SizeBasedTriggeringPolicy
        appender.file.policies.size.size = 10MB
        appender.file.strategy.type = DefaultRolloverStrategy
        appender.file.strategy.max = 2
        # While a broker is away each client warns several times a second.
        logger.reconnects.name = org.apache.kafka.clients.NetworkClient
        logger.reconnects.level = ERROR
        rootLogger.level = INFO
        rootLogger.appenderRef.file.ref = file
        """
        .formatted(log);
  }

  /** For Cassandra and the gateway, which log through logback. */
  static String logback(Path log) {
    return """
        <configuration>
          <appender name="file" class="ch.qos.logback.core.rolling.RollingFileAppender">
            <file>%1$s</file>
            <rollingPolicy class="ch.qos.logback.core.rolling.FixedWindowRollingPolicy">
              <fileNamePattern>%1$s.%%i</fileNamePattern>
              <minIndex>1</minIndex>
              <maxIndex>2</maxIndex>
            </rollingPolicy>
            <triggeringPolicy class="ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy">
              <maxFileSize>10MB</maxFileSize>
            </triggeringPolicy>
            <encoder><pattern>%%d{ISO8601} %%-5level [%%thread] %%logger{20} - %%msg%%n</pattern></encoder>
          </appender>
          <root level="INFO"><appender-ref ref="file"/></root>
        </configuration>
        """
        .formatted(log);
  }
}
