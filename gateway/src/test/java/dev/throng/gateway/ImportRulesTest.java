package dev.throng.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

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

  @ArchTest
  static final ArchRule REST_DOES_NOT_KNOW_SESSIONS_OR_THE_SOCKET =
      noClasses()
          .that()
          .resideInAPackage("..gateway.rest..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..gateway.ws..", "..gateway.session..", "org.apache.kafka..");

  @ArchTest
  static final ArchRule WHAT_ALL_USE_USES_NOBODY =
      noClasses()
          .that()
          .resideInAnyPackage("..gateway.config..", "..gateway.ratelimit..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..gateway.auth..",
              "..gateway.bus..",
              "..gateway.rest..",
              "..gateway.session..",
              "..gateway.ws..");

  @ArchTest
  static final ArchRule ONLY_THE_ROOT_PUTS_THE_PARTS_TOGETHER =
      noClasses()
          .that()
          .resideInAPackage("dev.throng.gateway.(*)..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.throng.gateway");

  @ArchTest
  static final ArchRule PACKAGES_ARE_FREE_OF_CYCLES =
      slices().matching("dev.throng.gateway.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ROOMS_OF_REST_ARE_FREE_OF_CYCLES =
      slices()
          .assignedFrom(
              new SliceAssignment() {
                @Override
                public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
                  String name = javaClass.getPackageName();
                  return name.startsWith("dev.throng.gateway.rest")
                      ? SliceIdentifier.of(name)
                      : SliceIdentifier.ignore();
                }

                @Override
                public String getDescription() {
                  return "the packages of REST";
                }
              })
          .should()
          .beFreeOfCycles();

  @ArchTest
  static final ArchRule CLASSES_OF_A_SESSION_ARE_FREE_OF_CYCLES =
      slices()
          .assignedFrom(
              new SliceAssignment() {
                @Override
                public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
                  return javaClass.getPackageName().equals("dev.throng.gateway.session")
                      ? SliceIdentifier.of(topLevel(javaClass).getSimpleName())
                      : SliceIdentifier.ignore();
                }

                @Override
                public String getDescription() {
                  return "the classes of a session";
                }
              })
          .should()
          .beFreeOfCycles();

  private static JavaClass topLevel(JavaClass javaClass) {
    return javaClass.getEnclosingClass().map(ImportRulesTest::topLevel).orElse(javaClass);
  }
}
