package io.espalier.deploy;

import static com.tngtech.archunit.lang.conditions.ArchConditions.accessField;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.text.DecimalFormat;
import java.text.NumberFormat;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Map;
import java.util.Scanner;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;

/** The rules of the house that are about all of its rooms. */
@AnalyzeClasses(packages = "io.espalier", importOptions = DoNotIncludeTests.class)
class HouseTest {

  @ArchTest
  static final ArchRule ARROWS_BETWEEN_ROOMS =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("deploy")
          .definedBy("io.espalier.deploy..")
          .layer("actors")
          .definedBy("io.espalier.actors..")
          .layer("model")
          .definedBy("io.espalier.model..")
          .layer("streaming")
          .definedBy("io.espalier.streaming..")
          .whereLayer("deploy")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("actors")
          .mayOnlyBeAccessedByLayers("deploy")
          .whereLayer("model")
          .mayNotAccessAnyLayer()
          .whereLayer("streaming")
          .mayNotAccessAnyLayer();

  /** So that NullAway checks all of it, and somebody has said what the package is for. */
  @ArchTest
  static final ArchRule PACKAGES_SAY_WHAT_THEY_ARE_FOR = classes().should(beInANullMarkedPackage());

  private static final long MOST_FILES = 30;

  /** A room with more is two. */
  @ArchTest
  static void noPackageHasOver30Files(JavaClasses classes) {
    Map<String, Long> files =
        classes.stream()
            .filter(type -> type.isTopLevelClass())
            .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));

    assertThat(files.values()).as("%s", files).allMatch(count -> count <= MOST_FILES);
  }

  /** What a person is told goes through the commands, everything else to the log. */
  @ArchTest
  static final ArchRule ONLY_COMMANDS_AND_REPORTS_PRINT =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.espalier.deploy.cli..", "io.espalier.deploy.report")
          .should(accessField(System.class, "out"))
          .orShould(accessField(System.class, "err"))
          .orShould()
          .callMethod(Throwable.class, "printStackTrace");

  @ArchTest
  static final ArchRule NAMES_SAY_WHAT_A_CLASS_IS =
      noClasses()
          .should()
          .haveSimpleNameEndingWith("Util")
          .orShould()
          .haveSimpleNameEndingWith("Utils")
          .orShould()
          .haveSimpleNameEndingWith("Helper")
          .orShould()
          .haveSimpleNameEndingWith("Manager")
          .orShould()
          .haveSimpleNameEndingWith("Impl");

  @ArchTest
  static final ArchRule NOBODY_SLEEPS_OR_COLLECTS_GARBAGE_BY_HAND =
      noClasses()
          .should()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .callMethod(System.class, "gc");

  @ArchTest
  static final ArchRule THERE_IS_ONE_WAY_TO_LOG =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.util.logging..", "org.apache.logging..");

  /** Their order is another in each process, and sooner or later somebody prints it. */
  @ArchTest
  static final ArchRule COPIES_HAVE_AN_ORDER =
      noClasses()
          .should()
          .callMethod(Map.class, "copyOf", Map.class)
          .orShould()
          .callMethod(Set.class, "copyOf", Collection.class);

  /**
   * Texts that are parsed again, shown as an address or read by programs are the same on every
   * machine, and so are messages; see {@link FormattedNumbersTest} for those.
   */
  @ArchTest
  static final ArchRule NOTHING_DEPENDS_ON_THE_LANGUAGE_OF_THE_MACHINE =
      noClasses()
          .should()
          .callMethod(String.class, "toLowerCase")
          .orShould()
          .callMethod(String.class, "toUpperCase")
          .orShould()
          .callMethod(String.class, "format", String.class, Object[].class)
          .orShould()
          .callMethod(PrintStream.class, "printf", String.class, Object[].class)
          .orShould()
          .callMethod(PrintWriter.class, "printf", String.class, Object[].class)
          .orShould()
          .callConstructor(Scanner.class, InputStream.class)
          .orShould()
          .callMethod(NumberFormat.class, "getInstance")
          .orShould()
          .callConstructor(DecimalFormat.class, String.class)
          .orShould()
          .callMethod(DateTimeFormatter.class, "ofPattern", String.class);

  private static ArchCondition<JavaClass> beInANullMarkedPackage() {
    return new ArchCondition<>("be in a package that is @NullMarked") {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        if (!item.getPackage().isAnnotatedWith(NullMarked.class)) {
          events.add(
              SimpleConditionEvent.violated(
                  item,
                  "%s has no package-info.java with @NullMarked".formatted(item.getPackageName())));
        }
      }
    };
  }
}
