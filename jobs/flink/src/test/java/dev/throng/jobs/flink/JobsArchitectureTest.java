package dev.throng.jobs.flink;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The import rules that class paths cannot say. */
@AnalyzeClasses(
    packages = "dev.throng",
    importOptions = {
      ImportOption.DoNotIncludeTests.class,
      JobsArchitectureTest.DoNotIncludeTestJars.class
    })
final class JobsArchitectureTest {
  /** Leaves out the fixtures of other modules, which are in a jar once those are packaged. */
  static final class DoNotIncludeTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  @ArchTest
  static final ArchRule ACTORS_KNOW_NO_FLINK_KAFKA_NETTY_OR_DRIVER =
      noClasses()
          .that()
          .resideInAPackage("dev.throng.jobs.core..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.flink..",
              "org.apache.kafka..",
              "io.netty..",
              "com.datastax..",
              "dev.throng.jobs.flink..");

  @ArchTest static final ArchRule ACTORS_HAVE_NO_CLOCK = DeterminismRules.NO_CLOCK;

  @ArchTest static final ArchRule ACTORS_HAVE_NO_RANDOMNESS = DeterminismRules.NO_RANDOMNESS;

  @ArchTest
  static final ArchRule ACTORS_WALK_NOTHING_UNORDERED = DeterminismRules.NO_UNORDERED_COLLECTION;

  @ArchTest static final ArchRule ACTORS_HAVE_NO_IDENTITY = DeterminismRules.NO_IDENTITY;

  @ArchTest
  static final ArchRule ROOMS_OF_THE_ACTORS_HAVE_NO_CYCLE =
      slices().matching("dev.throng.jobs.core.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ROOMS_OF_THE_FLINK_FUNCTIONS_HAVE_NO_CYCLE =
      slices().matching("dev.throng.jobs.flink.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule JOBS_DO_NOT_KNOW_EACH_OTHER =
      slices()
          .matching("dev.throng.jobs.flink.(live|reader|readstate|search|store)..")
          .should()
          .notDependOnEachOther();

  @ArchTest
  static final ArchRule WHAT_JOBS_SHARE_KNOWS_NONE_OF_THEM =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.throng.jobs.flink.common..",
              "dev.throng.jobs.flink.kafka..",
              "dev.throng.jobs.flink.state..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.throng.jobs.flink.live..",
              "dev.throng.jobs.flink.reader..",
              "dev.throng.jobs.flink.readstate..",
              "dev.throng.jobs.flink.search..",
              "dev.throng.jobs.flink.store..");

  private JobsArchitectureTest() {}
}
