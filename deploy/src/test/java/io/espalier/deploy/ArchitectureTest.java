package io.espalier.deploy;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.espalier.deploy.cli.Main;
import io.espalier.model.tensor.Backend;
import io.espalier.model.tensor.BackendReport;

/** The rules of the house, for this room. */
@AnalyzeClasses(packages = "io.espalier.deploy", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching("io.espalier.deploy.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ONLY_THE_PROGRAM_ENDS_THE_PROCESS =
      noClasses()
          .that()
          .doNotBelongToAnyOf(Main.class)
          .should()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "halt", int.class);

  @ArchTest
  static final ArchRule THE_COMMAND_LINE_STAYS_IN_ITS_PACKAGES =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.espalier.deploy.cli..")
          .should()
          .dependOnClassesThat(resideInAnyPackage("picocli..", "io.espalier.deploy.cli.."));

  /** The service hands it to its actors. */
  @ArchTest
  static final ArchRule THE_CONFIGURATION_FORMAT_IS_READ_IN_ONE_PACKAGE =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.espalier.deploy.config",
              "io.espalier.deploy.settings",
              "io.espalier.deploy.service",
              "io.espalier.deploy.demo")
          .should()
          .dependOnClassesThat(resideInAPackage("com.typesafe.config.."));

  @ArchTest
  static final ArchRule HTTP_IS_BEHIND_THE_PAGE =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.espalier.deploy.http", "io.espalier.deploy.live")
          .should()
          .dependOnClassesThat(resideInAPackage("org.apache.pekko.http.."));

  /** It computes nothing itself; the model says with what it does. */
  @ArchTest
  static final ArchRule TENSORS_ARE_THE_MODELS_AFFAIR =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAPackage("org.nd4j..")
                  .or(
                      resideInAPackage("io.espalier.model.tensor")
                          .and(not(type(Backend.class)))
                          .and(not(type(BackendReport.class)))));

  @ArchTest
  static final ArchRule ONNX_RUNTIME_IS_KNOWN_IN_ONE_PACKAGE =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.espalier.deploy.onnx")
          .should()
          .dependOnClassesThat(resideInAPackage("ai.onnxruntime.."));

  /** Which native libraries there are, and how much memory they may take. */
  @ArchTest
  static final ArchRule NATIVE_LIBRARIES_ARE_ONLY_EXAMINED =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.espalier.deploy.doctor")
          .should()
          .dependOnClassesThat(resideInAnyPackage("org.bytedeco.."));

  @ArchTest
  static final ArchRule FIELDS_ARE_NOT_SHARED =
      noFields().that().areNotFinal().should().bePublic().orShould().beStatic();
}
