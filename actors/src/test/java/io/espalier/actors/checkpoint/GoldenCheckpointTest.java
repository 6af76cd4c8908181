package io.espalier.actors.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.actors.progress.PruningProgress.Decision;
import io.espalier.actors.progress.PruningProgress.Outcome;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.pekko.actor.testkit.typed.javadsl.LogCapturingExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checkpoints that were written once, by the first programs that wrote versions of their form. They
 * have to be read for ever. Who changes the form of a part raises its version, keeps these files
 * and stores others beside them; see {@link #isWrittenAnew}.
 *
 * <ol>
 *   <li>the first of all
 *   <li>evidence by kind, each with its place in the stream
 *   <li>the shadow of what is on probation, and all that a pruner can be in the middle of
 *   <li>evidence with what the newest records say
 *   <li>sections without their zeros: format version 2 of all files
 * </ol>
 */
@ExtendWith(LogCapturingExtension.class)
class GoldenCheckpointTest {

  private static final String ID = "1 at record 100";

  @TempDir Path folder;

  /** The form of today. */
  private static final int NEWEST = 5;

  private static Path golden(int form) throws URISyntaxException {
    return Path.of(
        Objects.requireNonNull(GoldenCheckpointTest.class.getResource("/checkpoint-" + form))
            .toURI());
  }

  /** The first had no place in the stream. */
  private static Checkpoint written(int form) {
    return switch (form) {
      case 1 ->
          Checkpoints.beforeShadows(
              Checkpoints.beforeFreshness(Checkpoints.withEvidenceAtStart(100)));
      case 2 -> Checkpoints.beforeShadows(Checkpoints.beforeFreshness(Checkpoints.at(100)));
      case 3 -> Checkpoints.beforeFreshness(Checkpoints.at(100));
      default -> Checkpoints.at(100);
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, NEWEST})
  void isReadAsItWasWritten(int form) throws Exception {
    Checkpoint read = VersionFolder.read(golden(form));

    assertThat(read).usingRecursiveComparison().isEqualTo(written(form));
    assertThat(read.evidence()).isEqualTo(written(form).evidence());
    assertThat(read.pruner()).isEqualTo(written(form).pruner());
    assertThat(read.drift()).isEqualTo(written(form).drift());
    assertThat(read.records()).isEqualTo(100);
    assertThat(read.trainer().position().offsets().nextOf(7)).isEqualTo((1L << 53) + 1);
    assertThat(read.trainer().learner().network().live().cardinality()).isEqualTo(385);
    assertThat(read.pruner().journal())
        .element(2)
        .isEqualTo(new Decision(1L << 60, 2, "magnitude", Outcome.KEPT, 1, 9, 0, 0.5, 1));
    assertThat(read.drift().detector().detector()).isEqualTo("adwin");
  }

  /** Names, types and order of all that is in the files; numbers are compared above. */
  @Test
  void isWrittenInTheSameFormToday() throws Exception {
    VersionFolder.write(folder, ID, Checkpoints.at(100));

    assertThat(forms(folder)).isEqualTo(forms(golden(NEWEST)));
  }

  private static Map<String, List<String>> forms(Path version) throws IOException {
    Map<String, List<String>> forms = new TreeMap<>();
    for (Map.Entry<String, byte[]> file : StoredVersions.contents(version).entrySet()) {
      forms.put(file.getKey(), form(EditedFile.header(file.getValue())));
    }
    return forms;
  }

  private static List<String> form(ObjectNode header) {
    List<String> form = new ArrayList<>();
    EditedFile.fields(header.get("metadata"))
        .forEach(field -> form.add(field.name() + " " + field.value().getNodeType()));
    header
        .get("sections")
        .forEach(section -> form.add(section.get("name") + " " + section.get("type")));
    return form;
  }

  /**
   * Stores the files again: {@code mvn -B -Dquick -pl actors -am test -Dtest=GoldenCheckpointTest
   * -Dsurefire.failIfNoSpecifiedTests=false
   * -Despalier.golden=$PWD/actors/src/test/resources/checkpoint-4}.
   */
  @Test
  @EnabledIfSystemProperty(named = "espalier.golden", matches = ".+")
  void isWrittenAnew() throws IOException {
    Path stored = Files.createDirectories(Path.of(System.getProperty("espalier.golden")));

    VersionFolder.write(stored, ID, Checkpoints.at(100));

    assertThat(VersionFolder.read(stored).records()).isEqualTo(100);
  }
}
