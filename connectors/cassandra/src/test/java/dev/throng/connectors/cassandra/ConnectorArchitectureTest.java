package dev.throng.connectors.cassandra;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the connector may use: it is a library for jobs that are none of ours. */
@AnalyzeClasses(
    packages = "dev.throng.connectors.cassandra",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ConnectorArchitectureTest {
  @ArchTest
  static final ArchRule USES_FLINK_THE_DRIVER_AND_LITTLE_ELSE =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.throng.connectors.cassandra..",
              "java..",
              "org.apache.flink..",
              "com.datastax.oss.driver.api..",
              "io.github.bucket4j..",
              "org.slf4j..",
              "org.jspecify..");

  @ArchTest
  static final ArchRule ONLY_SQL_NEEDS_THE_TABLE_API =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.throng.connectors.cassandra.table..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.flink.table..");

  @ArchTest
  static final ArchRule THE_CORE_KNOWS_NEITHER_SOURCE_NOR_SINK_NOR_SQL =
      noClasses()
          .that()
          .resideInAPackage("dev.throng.connectors.cassandra")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.throng.connectors.cassandra.source..",
              "dev.throng.connectors.cassandra.sink..",
              "dev.throng.connectors.cassandra.table..");

  @ArchTest
  static final ArchRule COALESCING_IS_FOR_ANY_CLIENT =
      noClasses()
          .that()
          .resideInAPackage("dev.throng.connectors.cassandra.lookup..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.throng.connectors.cassandra", "com.datastax..");

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLE =
      slices().matching("dev.throng.connectors.cassandra.(*)..").should().beFreeOfCycles();
}
