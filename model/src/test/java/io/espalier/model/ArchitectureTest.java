package io.espalier.model;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.Random;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.indexer.Indexer;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

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
                  "io.espalier.deploy.."));

  /** So that the same code is right where the tensor lives on a GPU. */
  @ArchTest
  static final ArchRule HOST_BUFFERS_ARE_TOUCHED_IN_ONE_PACKAGE =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.espalier.model.tensor")
          .should()
          .dependOnClassesThat(
              assignableTo(DataBuffer.class)
                  .or(assignableTo(Pointer.class))
                  .or(assignableTo(Indexer.class)))
          .orShould()
          .callMethodWhere(
              target(owner(assignableTo(INDArray.class)))
                  .and(
                      target(
                          nameMatching(
                              "data|get(Float|Double|Int|Long|Number|Scalar)|putScalar"
                                  + "|to(Float|Double|Int|Long)(Vector|Matrix)"))));

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
                  "io.espalier.model.format"))
          .should()
          .dependOnClassesThat(resideInAPackage("org.nd4j.."));

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

  @ArchTest
  static final ArchRule NOBODY_DEPENDS_ON_FILES =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.espalier.model.format")
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
