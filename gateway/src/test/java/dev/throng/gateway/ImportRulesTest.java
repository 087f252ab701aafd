package dev.throng.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What class paths cannot say about who may use what. */
@AnalyzeClasses(
    packages = "dev.throng.gateway",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ImportRulesTest {
  @ArchTest
  static final ArchRule SESSIONS_KNOW_NO_SOCKET_NO_KAFKA_AND_NO_REST =
      noClasses()
          .that()
          .resideInAPackage("..session..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..gateway.ws..",
              "..gateway.rest..",
              "org.apache.kafka..",
              "io.vertx..",
              "io.netty.channel..",
              "io.netty.buffer..",
              "io.netty.handler..");

  @ArchTest
  static final ArchRule THE_BUS_KNOWS_NOBODY_WHO_USES_IT =
      noClasses()
          .that()
          .resideInAPackage("..gateway.bus..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..gateway.ws..", "..gateway.rest..", "..gateway.session..");

  @ArchTest
  static final ArchRule THE_SOCKET_AND_REST_DO_NOT_KNOW_EACH_OTHER =
      noClasses()
          .that()
          .resideInAPackage("..gateway.ws..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..gateway.rest..", "org.apache.kafka..", "io.vertx..");
}
