package io.espalier.actors.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.actors.checkpoint.EditedHeader.Field;
import io.espalier.model.format.CorruptFileException;
import io.espalier.model.format.UnsupportedFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.pekko.actor.testkit.typed.javadsl.LogCapturingExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A version of which anything is not as it was written is refused, and the one before is used. */
@ExtendWith(LogCapturingExtension.class)
class DamagedVersionTest {

  private static final int DAMAGES = 640;
  private static final String RUN = "run.espalier";

  /** What a run need not have, or what nobody reads back. */
  private static final Set<String> MAY_BE_ABSENT =
      Set.of("streamId", "kind", "noise", "gradients", "neurons", "rest", "probation");

  private enum Damage {
    BYTE_FLIPPED,
    CUT_SHORT,
    LENGTHENED,
    FIELD_REMOVED,
    TYPE_CHANGED,
    NUMBER_CHANGED,
    SWAPPED,
    MISSING
  }

  @TempDir Path folder;
  private CheckpointStore store;
  private Map<String, byte[]> before;
  private Map<String, byte[]> newest;

  @BeforeEach
  void twoVersions() throws IOException {
    store = CheckpointStore.open(folder, 2);
    store.write(Checkpoints.at(100));
    store.write(Checkpoints.at(200));
    before = contents(version(1));
    newest = contents(version(2));
  }

  private Path version(int number) {
    return folder.resolve(String.format(Locale.ROOT, "version-%08d", number));
  }

  private static Map<String, byte[]> contents(Path version) throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    try (var files = Files.list(version)) {
      for (Path file : files.toList()) {
        contents.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return contents;
  }

  @Test
  void anyDamageIsRefusedByNameAndTheVersionBeforeIsUsed() throws IOException {
    Random random = new Random(13);
    List<String> names = List.copyOf(newest.keySet());
    for (int k = 0; k < DAMAGES; k++) {
      Damage damage = Damage.values()[k % Damage.values().length];
      String name = names.get(random.nextInt(names.size()));
      Path file = version(2).resolve(name);
      damage(damage, file, random);

      Throwable refusal = catchThrowable(() -> CheckpointStore.read(version(2)));

      assertThat(refusal)
          .as("%s %d of %s", damage, k, name)
          .isInstanceOfAny(CorruptFileException.class, UnsupportedFileException.class)
          .hasMessageContaining(name)
          .hasMessageContaining(version(2).toString());
      assertThat(store.latest().orElseThrow().records()).isEqualTo(100);
      Files.write(file, newest.get(name));
    }
    assertThat(store.latest().orElseThrow().records()).isEqualTo(200);
  }

  private void damage(Damage damage, Path file, Random random) throws IOException {
    byte[] whole = newest.get(file.getFileName().toString());
    switch (damage) {
      case BYTE_FLIPPED -> {
        byte[] flipped = whole.clone();
        flipped[random.nextInt(whole.length)] ^= (byte) (1 + random.nextInt(255));
        Files.write(file, flipped);
      }
      case CUT_SHORT -> Files.write(file, Arrays.copyOf(whole, random.nextInt(whole.length)));
      case LENGTHENED ->
          Files.write(file, Arrays.copyOf(whole, whole.length + 1 + random.nextInt(9)));
      case FIELD_REMOVED ->
          Files.write(file, edited(whole, random, field -> field.owner().remove(field.name())));
      case TYPE_CHANGED ->
          Files.write(file, edited(whole, random, field -> changeType(field, random)));
      case NUMBER_CHANGED -> Files.write(file, withAnotherNumber(whole, random));
      case SWAPPED -> Files.write(file, before.get(file.getFileName().toString()));
      case MISSING -> Files.delete(file);
    }
  }

  private interface Edit {
    void change(Field field);
  }

  private static byte[] edited(byte[] whole, Random random, Edit edit) throws IOException {
    return EditedHeader.edited(
        whole,
        header -> {
          List<Field> fields = EditedHeader.fields(header);
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
              default -> make.booleanNode(true);
            });
  }

  private static byte[] withAnotherNumber(byte[] whole, Random random) throws IOException {
    long[] others = {-1, 1L << 40, Integer.MAX_VALUE, random.nextInt(1000)};
    return EditedHeader.edited(
        whole,
        header -> {
          List<Field> numbers =
              EditedHeader.fields(header).stream()
                  .filter(field -> field.value().isIntegralNumber())
                  .toList();
          Field field = numbers.get(random.nextInt(numbers.size()));
          long other = others[random.nextInt(others.length)];
          field.owner().put(field.name(), field.value().longValue() == other ? 12 : other);
        });
  }

  @Test
  void whatIsMissingIsSaid() throws IOException {
    Path run = version(2).resolve(RUN);
    Files.write(
        run,
        EditedHeader.edited(
            newest.get(RUN),
            header -> ((ObjectNode) header.at("/metadata/position")).remove("trained")));

    assertThat(catchThrowable(() -> CheckpointStore.read(version(2))))
        .hasMessage("%s can not be used: position.trained is missing, a whole number", run);
  }

  @Test
  void aManifestOfOtherPartsIsRefused() throws IOException {
    Files.write(version(2).resolve(Manifest.FILE), before.get(Manifest.FILE));

    assertThat(catchThrowable(() -> CheckpointStore.read(version(2))))
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContaining("it is not the file that this version was written with");
  }

  /** What stands in them is right each by itself, and not together. */
  @Test
  void settledOffsetsThatDoNotFitTheNextOnesAreRefused() throws IOException {
    Path run = version(2).resolve(RUN);
    Files.write(
        run,
        EditedHeader.edited(
            newest.get(RUN),
            header -> ((ObjectNode) header.at("/metadata/position/offsets")).put("11", 4)));

    assertThat(catchThrowable(() -> CheckpointStore.read(version(2))))
        .isInstanceOf(UnsupportedFileException.class)
        .hasMessageContaining(run.toString())
        .hasMessageContaining("offset 3 of partition 11 can't be settled");
  }

  /** As versions were before there were manifests. */
  @Test
  void aVersionWithoutManifestIsReadAsStrictly() throws IOException {
    Files.delete(version(2).resolve(Manifest.FILE));
    newest.put(
        RUN,
        EditedHeader.edited(
            newest.get(RUN), header -> ((ObjectNode) header.get("metadata")).remove("manifest")));
    newest.remove(Manifest.FILE);
    Files.write(version(2).resolve(RUN), newest.get(RUN));
    assertThat(store.latest().orElseThrow().records()).isEqualTo(200);

    for (Map.Entry<String, byte[]> part : newest.entrySet()) {
      Path file = version(2).resolve(part.getKey());
      for (int k = 0; k < count(part.getValue()); k++) {
        refusesWithout(file, part.getValue(), k);
      }
      Files.write(file, part.getValue());
    }
  }

  private static int count(byte[] file) throws IOException {
    int[] count = new int[1];
    EditedHeader.edited(file, header -> count[0] = EditedHeader.fields(header).size());
    return count[0];
  }

  private static void refusesWithout(Path file, byte[] whole, int index) throws IOException {
    String[] name = new String[1];
    byte[] without =
        EditedHeader.edited(
            whole,
            header -> {
              Field field = EditedHeader.fields(header).get(index);
              name[0] = field.name();
              field.owner().remove(field.name());
            });
    boolean isPartition = name[0].matches("\\d+"); // one that is absent was not read
    if (isPartition || MAY_BE_ABSENT.contains(name[0])) {
      return;
    }
    Files.write(file, without);
    assertThat(catchThrowable(() -> CheckpointStore.read(file.resolveSibling(""))))
        .as("%s without %s", file.getFileName(), name[0])
        .isInstanceOfAny(CorruptFileException.class, UnsupportedFileException.class)
        .hasMessageContaining(file.toString());
  }
}
