package io.espalier.streaming;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.Random;

/** The rules of the house, for this room. */
@AnalyzeClasses(packages = "io.espalier.streaming", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String[] KAFKA = {
    "io.espalier.streaming.kafka", "io.espalier.streaming.source"
  };

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching("io.espalier.streaming.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule KNOWS_NO_TENSOR_NO_ACTOR_NO_HTTP =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "org.nd4j..",
                  "org.bytedeco..",
                  "org.apache.pekko.actor.typed..",
                  "org.apache.pekko.http..",
                  "io.micrometer..",
                  "io.espalier.model..",
                  "io.espalier.actors..",
                  "io.espalier.deploy.."));

  /** Data sets, codecs, evaluation and drift work on any stream. */
  @ArchTest
  static final ArchRule KAFKA_AND_PEKKO_STAY_IN_THEIR_PACKAGES =
      noClasses()
          .that()
          .resideOutsideOfPackages(KAFKA)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("org.apache.kafka..", "kafka..", "org.apache.pekko.."));

  @ArchTest
  static final ArchRule PAYLOAD_FORMATS_ARE_IN_ONE_PACKAGE =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.espalier.streaming.codec")
          .should()
          .dependOnClassesThat(resideInAnyPackage("com.fasterxml..", "org.apache.avro.."));

  /** What is evaluated and detected does not depend on where the samples come from. */
  @ArchTest
  static final ArchRule MEASURES_KNOW_NO_DATA =
      noClasses()
          .that(resideInAnyPackage("io.espalier.streaming.evaluate", "io.espalier.streaming.drift"))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "io.espalier.streaming.dataset",
                  "io.espalier.streaming.codec",
                  "io.espalier.streaming.kafka",
                  "io.espalier.streaming.source"));

  @ArchTest
  static final ArchRule FIELDS_ARE_NOT_SHARED =
      noFields().that().areNotFinal().should().bePublic().orShould().beStatic();

  @ArchTest
  static final ArchRule RANDOMNESS_IS_SEEDED_AND_NO_RESULT_DEPENDS_ON_THE_DATE =
      noClasses()
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(Math.class, "random")
          .orShould()
          .callConstructor(Random.class);
}
