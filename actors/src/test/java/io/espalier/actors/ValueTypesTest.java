package io.espalier.actors;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.streaming.sample.Batch;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What crosses actors is a value: two records with the same content are equal, arrays included.
 * Error Prone's ArrayRecordComponent would refuse the arrays themselves.
 */
class ValueTypesTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.espalier.actors", "io.espalier.model", "io.espalier.streaming");

  @Test
  void everyRecordThatActorsTellEachOtherComparesWhatIsInItsArrays() {
    Set<Class<?>> told = told();

    assertThat(told).as("the walk reaches the model").contains(NetworkSnapshot.class);
    assertThat(told).as("and the stream").contains(Batch.class);
    assertThat(told)
        .allSatisfy(
            type ->
                assertThat(holdsArrays(type) && !comparesArrays(type))
                    .as(type + " has arrays and needs an equals that compares them")
                    .isFalse());
  }

  /** All records of the actors, and all that these are made of. */
  private static Set<Class<?>> told() {
    Set<Class<?>> told = new LinkedHashSet<>();
    Deque<Type> open = new ArrayDeque<>();
    CLASSES.stream()
        .filter(type -> type.isRecord() && type.getPackageName().contains(".actors"))
        .map(JavaClass::reflect)
        .forEach(open::add);
    while (!open.isEmpty()) {
      Type type = open.remove();
      if (type instanceof ParameterizedType generic) {
        open.addAll(Arrays.asList(generic.getActualTypeArguments()));
        open.add(generic.getRawType());
      } else if (type instanceof Class<?> next && isOurs(next) && told.add(next)) {
        open.addAll(partsOf(next));
      }
    }
    return told;
  }

  private static boolean isOurs(Class<?> type) {
    return type.getName().startsWith("io.espalier.");
  }

  private static List<Type> partsOf(Class<?> type) {
    List<Type> parts = new ArrayList<>();
    if (type.isRecord()) {
      for (RecordComponent component : type.getRecordComponents()) {
        parts.add(component.getGenericType());
      }
    }
    if (type.isSealed()) {
      parts.addAll(Arrays.asList(type.getPermittedSubclasses()));
    }
    return parts;
  }

  private static boolean holdsArrays(Class<?> type) {
    return type.isRecord()
        && Arrays.stream(type.getRecordComponents())
            .anyMatch(component -> component.getGenericType().getTypeName().contains("[]"));
  }

  /** The equals that the compiler makes calls nothing of Arrays. */
  private static boolean comparesArrays(Class<?> type) {
    return CLASSES.get(type).getMethod("equals", Object.class).getMethodCallsFromSelf().stream()
        .anyMatch(call -> call.getTargetOwner().isEquivalentTo(Arrays.class));
  }
}
