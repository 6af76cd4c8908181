package io.espalier.model;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.net.URL;
import java.time.Instant;
import java.util.Random;

/** The rules of the house, for this room. */
@AnalyzeClasses(packages = "io.espalier.model", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching("io.espalier.model.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule KNOWS_NO_ACTOR_NO_KAFKA_NO_HTTP =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      "org.apache.pekko..",
                      "org.apache.kafka..",
                      "akka..",
                      "io.micrometer..",
                      "com.typesafe..",
                      "java.net..",
                      "com.sun.net..",
                      "io.espalier.streaming..",
                      "io.espalier.actors..",
                      "io.espalier.deploy..")
                  .and(not(type(URL.class)))); // where resources on the class path are

  /** A backend is an interface and ND4J one of those who implement it. */
  @ArchTest
  static final ArchRule ND4J_IS_KNOWN_IN_ONE_PACKAGE =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.espalier.model.tensor")
          .should()
          .dependOnClassesThat(resideInAnyPackage("org.nd4j..", "org.bytedeco.."));

  /** So that another backend has nothing to change there. */
  @ArchTest
  static final ArchRule WHAT_IS_ASKED_OF_A_BACKEND_SAYS_NOTHING_OF_ND4J =
      noClasses()
          .that()
          .arePublic()
          .and()
          .resideInAPackage("io.espalier.model.tensor")
          .should()
          .dependOnClassesThat(resideInAnyPackage("org.nd4j..", "org.bytedeco.."));

  /** What crosses actors and threads and goes to disk is plain Java. */
  @ArchTest
  static final ArchRule TENSORS_STAY_WHERE_THEY_ARE_COMPUTED_WITH =
      noClasses()
          .that(
              resideInAnyPackage(
                  "io.espalier.model.flow",
                  "io.espalier.model.layer",
                  "io.espalier.model.network",
                  "io.espalier.model.decay",
                  "io.espalier.model.evidence",
                  "io.espalier.model.edit",
                  "io.espalier.model.prune",
                  "io.espalier.model.merge",
                  "io.espalier.model.plan",
                  "io.espalier.model.compact",
                  "io.espalier.model.onnx..",
                  "io.espalier.model.format"))
          .should()
          .dependOnClassesThat(resideInAPackage("io.espalier.model.tensor"));

  /** How channels flow knows no layers, layers know no networks, networks not how they run. */
  @ArchTest
  static final ArchRule WHAT_A_NETWORK_IS_STANDS_ON_ITS_OWN =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("io.espalier.model..")
          .layer("tensor")
          .definedBy("io.espalier.model.tensor")
          .layer("flow")
          .definedBy("io.espalier.model.flow")
          .layer("layer")
          .definedBy("io.espalier.model.layer")
          .layer("network")
          .definedBy("io.espalier.model.network")
          .layer("engine")
          .definedBy("io.espalier.model.engine")
          .whereLayer("tensor")
          .mayNotAccessAnyLayer()
          .whereLayer("flow")
          .mayNotAccessAnyLayer()
          .whereLayer("layer")
          .mayOnlyAccessLayers("flow")
          .whereLayer("network")
          .mayOnlyAccessLayers("flow", "layer")
          .whereLayer("engine")
          .mayOnlyAccessLayers("tensor", "flow", "layer", "network");

  /** Who comes in by the front door sees the rooms; no room needs the door. */
  @ArchTest
  static final ArchRule NOBODY_DEPENDS_ON_THE_FRONT_DOOR =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.espalier.model")
          .should()
          .dependOnClassesThat(resideInAPackage("io.espalier.model"));

  @ArchTest
  static final ArchRule NOBODY_DEPENDS_ON_FILES =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.espalier.model", "io.espalier.model.format")
          .should()
          .dependOnClassesThat(resideInAPackage("io.espalier.model.format"));

  @ArchTest
  static final ArchRule JSON_IS_ONLY_IN_FILES =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.espalier.model.format")
          .should()
          .dependOnClassesThat(resideInAPackage("com.fasterxml.."));

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

  @ArchTest
  static final ArchRule ONLY_RUNS_OVER_DATA_AT_REST_HAVE_A_STOPWATCH =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.espalier.model.offline")
          .should()
          .callMethod(System.class, "nanoTime");
}
