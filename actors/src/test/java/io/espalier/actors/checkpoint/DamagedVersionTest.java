package io.espalier.actors.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.actors.checkpoint.EditedFile.Field;
import io.espalier.model.format.CorruptFileException;
import io.espalier.model.format.UnsupportedFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.LogCapturingExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A version of which anything is not as it was written is refused, and the one before is used. */
@ExtendWith(LogCapturingExtension.class)
class DamagedVersionTest {

  private static final int DAMAGES_OF_EACH_KIND = 200;

  private enum Damage {
    BYTES_CHANGED,
    CUT_SHORT,
    LENGTHENED,
    FIELD_REMOVED,
    TYPE_CHANGED,
    NUMBER_CHANGED,
    SECTION_DROPPED,
    SECTION_CHANGED,
    FROM_THE_VERSION_BEFORE,
    ANOTHER_PART_IN_ITS_PLACE,
    MISSING
  }

  @TempDir Path folder;
  private CheckpointStore store;
  private Path version;
  private Map<String, byte[]> before;
  private Map<String, byte[]> newest;

  @BeforeEach
  void twoVersions() throws IOException {
    store = CheckpointStore.open(folder, 2);
    store.write(Checkpoints.at(100));
    store.write(Checkpoints.at(200));
    version = CheckpointStore.versions(folder).get(0);
    before = StoredVersions.contents(CheckpointStore.versions(folder).get(1));
    newest = StoredVersions.contents(version);
  }

  @Test
  void anyDamageIsRefusedByNameAndTheVersionBeforeIsUsed() throws IOException {
    Random random = new Random(13);
    List<String> names = List.copyOf(newest.keySet());
    Map<Damage, Integer> refused = new EnumMap<>(Damage.class);
    for (Damage damage : Damage.values()) {
      for (int k = 0; k < DAMAGES_OF_EACH_KIND; k++) {
        String name = names.get(random.nextInt(names.size()));
        damage(damage, name, random);
        if (!isAsItWas(name)) {
          assertRefused(String.format(Locale.ROOT, "%s %d of %s", damage, k, name), name);
          refused.merge(damage, 1, Integer::sum);
        }
        Files.write(version.resolve(name), newest.get(name));
      }
    }
    assertThat(refused.values()).hasSameSizeAs(Damage.values());
    assertThat(refused.values().stream().mapToInt(count -> count).sum())
        .isGreaterThanOrEqualTo(2_000);
    assertThat(store.latest().orElseThrow().records()).isEqualTo(200);
  }

  private boolean isAsItWas(String name) throws IOException {
    Path file = version.resolve(name);
    return Files.exists(file) && Arrays.equals(Files.readAllBytes(file), newest.get(name));
  }

  private void assertRefused(String damage, String name) {
    assertThat(catchThrowable(() -> VersionFolder.read(version)))
        .as(damage)
        .isInstanceOfAny(CorruptFileException.class, UnsupportedFileException.class)
        .hasMessageContaining(name)
        .hasMessageContaining(version.toString());
    assertThat(store.latest().orElseThrow().records()).as(damage).isEqualTo(100);
  }

  private void damage(Damage damage, String name, Random random) throws IOException {
    Path file = version.resolve(name);
    byte[] whole = newest.get(name);
    switch (damage) {
      case BYTES_CHANGED -> Files.write(file, withOtherBytes(whole, random));
      case CUT_SHORT -> Files.write(file, Arrays.copyOf(whole, random.nextInt(whole.length)));
      case LENGTHENED ->
          Files.write(file, Arrays.copyOf(whole, whole.length + 1 + random.nextInt(9)));
      case FIELD_REMOVED ->
          Files.write(file, edited(whole, random, field -> field.owner().remove(field.name())));
      case TYPE_CHANGED ->
          Files.write(file, edited(whole, random, field -> changeType(field, random)));
      case NUMBER_CHANGED -> Files.write(file, withAnotherNumber(whole, random));
      case SECTION_DROPPED -> Files.write(file, withoutASection(whole, random));
      case SECTION_CHANGED -> Files.write(file, withAnotherSection(whole, random));
      case FROM_THE_VERSION_BEFORE -> Files.write(file, before.get(name));
      case ANOTHER_PART_IN_ITS_PLACE -> Files.write(file, another(name, random));
      case MISSING -> Files.delete(file);
    }
  }

  private static byte[] withOtherBytes(byte[] whole, Random random) {
    byte[] changed = whole.clone();
    for (int k = random.nextInt(3); k >= 0; k--) {
      changed[random.nextInt(whole.length)] = (byte) random.nextInt();
    }
    return changed;
  }

  private byte[] another(String name, Random random) {
    List<String> others = newest.keySet().stream().filter(other -> !other.equals(name)).toList();
    return newest.get(others.get(random.nextInt(others.size())));
  }

  private interface Edit {
    void change(Field field);
  }

  private static byte[] edited(byte[] whole, Random random, Edit edit) throws IOException {
    return EditedFile.edited(
        whole,
        header -> {
          List<Field> fields = EditedFile.fields(header);
          edit.change(fields.get(random.nextInt(fields.size())));
        });
  }

  private static void changeType(Field field, Random random) {
    JsonNodeFactory make = JsonNodeFactory.instance;
    field
        .owner()
        .set(
            field.name(),
            switch (random.nextInt(4)) {
              case 0 -> make.nullNode();
              case 1 -> field.value().isTextual() ? make.numberNode(7) : make.textNode("7");
              case 2 -> field.value().isArray() ? make.objectNode() : make.arrayNode();
              default -> field.value().isBoolean() ? make.numberNode(1) : make.booleanNode(true);
            });
  }

  private static byte[] withAnotherNumber(byte[] whole, Random random) throws IOException {
    long[] others = {-1, 1L << 40, Integer.MAX_VALUE, random.nextInt(1000)};
    return EditedFile.edited(
        whole,
        header -> {
          List<Field> numbers =
              EditedFile.fields(header).stream().filter(field -> field.value().isNumber()).toList();
          Field field = numbers.get(random.nextInt(numbers.size()));
          if (field.value().isIntegralNumber()) {
            long other = others[random.nextInt(others.length)];
            field.owner().put(field.name(), field.value().longValue() == other ? 12 : other);
          } else {
            field.owner().put(field.name(), Math.nextUp(field.value().doubleValue()));
          }
        });
  }

  /** A manifest has none: it loses its table. */
  private static byte[] withoutASection(byte[] whole, Random random) throws IOException {
    int sections = EditedFile.header(whole).get("sections").size();
    return sections == 0
        ? EditedFile.edited(whole, header -> header.remove("sections"))
        : EditedFile.withoutSection(whole, random.nextInt(sections));
  }

  /** A manifest has none: it gets a number too many. */
  private static byte[] withAnotherSection(byte[] whole, Random random) throws IOException {
    int[] filled = filled(EditedFile.header(whole));
    return filled.length == 0
        ? withOtherBytes(whole, random)
        : EditedFile.withAnotherByte(whole, filled[random.nextInt(filled.length)], random);
  }

  private static int[] filled(ObjectNode header) {
    return IntStream.range(0, header.get("sections").size())
        .filter(k -> header.get("sections").get(k).get("length").intValue() > 0)
        .toArray();
  }
}
