package io.espalier.actors;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import io.espalier.model.tensor.Backend;
import io.espalier.model.tensor.BackendReport;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;

/** The rules of the house, for the actors. */
@AnalyzeClasses(packages = "io.espalier.actors", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule PACKAGES_FORM_NO_CYCLES =
      slices().matching("io.espalier.actors.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule NO_TENSOR_CROSSES_AN_ACTOR =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.espalier.model.tensor")
                  .and(not(type(Backend.class)))
                  .and(not(type(BackendReport.class))))
          .because("tensors have one owner, and it is not an actor's message");

  @ArchTest
  static final ArchRule NOBODY_KNOWS_WHO_DEPLOYS_OR_WHERE_RECORDS_COME_FROM =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.espalier.deploy..",
              "io.espalier.streaming.kafka..",
              "io.espalier.streaming.source..",
              "org.apache.kafka..");

  @ArchTest
  static final ArchRule ONLY_THE_GUARDIAN_KNOWS_ALL =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.espalier.actors.guardian", "io.espalier.actors.metrics")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.espalier.actors.guardian");

  @ArchTest
  static final ArchRule MESSAGES_ARE_RECORDS_OR_ENUMS =
      classes().that(areMessages()).should(beRecordsOrEnums());

  @ArchTest
  static final ArchRule MESSAGES_DO_NOT_CHANGE =
      fields()
          .that()
          .areDeclaredInClassesThat(areMessages())
          .and()
          .areNotStatic()
          .should()
          .haveModifier(FINAL);

  @ArchTest
  static final ArchRule NOBODY_SLEEPS_OR_WAITS =
      noClasses()
          .should()
          .callMethodWhere(isBlocking())
          .because("an actor that waits holds up whoever shares its thread");

  private static DescribedPredicate<JavaClass> areMessages() {
    return DescribedPredicate.describe(
        "are messages",
        type ->
            !type.isInterface()
                && type.getAllRawInterfaces().stream()
                    .anyMatch(
                        protocol ->
                            protocol.getPackageName().startsWith("io.espalier.actors")
                                && protocol.reflect().isSealed()));
  }

  private static ArchCondition<JavaClass> beRecordsOrEnums() {
    return new ArchCondition<>("be records or enums") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        if (!type.isRecord() && !type.isEnum()) {
          events.add(violated(type, type.getDescription() + " is neither record nor enum"));
        }
      }
    };
  }

  private static DescribedPredicate<JavaMethodCall> isBlocking() {
    return DescribedPredicate.describe(
        "block",
        call ->
            BLOCKING.stream()
                .anyMatch(
                    method ->
                        call.getTargetOwner().isAssignableTo(method.owner())
                            && call.getName().equals(method.name())));
  }

  private record Method(Class<?> owner, String name) {}

  private static final List<Method> BLOCKING =
      List.of(
          new Method(Future.class, "get"),
          new Method(CompletableFuture.class, "join"),
          new Method(Thread.class, "join"),
          new Method(Thread.class, "sleep"),
          new Method(Object.class, "wait"),
          new Method(CountDownLatch.class, "await"));
}
