package io.espalier.actors.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.actors.checkpoint.EditedFile.Field;
import io.espalier.actors.drift.DriftState;
import io.espalier.actors.pruner.PrunerState;
import io.espalier.actors.trainer.TrainerState;
import io.espalier.model.format.CorruptFileException;
import io.espalier.model.format.UnsupportedFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.pekko.actor.testkit.typed.javadsl.LogCapturingExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is refused of a version whose manifest fits its files, and how the files are tied. */
@ExtendWith(LogCapturingExtension.class)
class TiedVersionTest {

  /** What is in a file where there is such a thing. */
  private static final Set<String> MAY_BE_ABSENT =
      Set.of(
          "streamId",
          "gradients",
          "neurons",
          "sensitivities",
          "rest",
          "probation",
          "shadow",
          "repruning");

  private static final String ID = "1 at record 100";

  @TempDir Path folder;
  private Path version;

  @BeforeEach
  void oneVersion() {
    CheckpointStore.open(folder, 2).write(Checkpoints.at(100));
    version = CheckpointStore.versions(folder).get(0);
  }

  private void edit(Path file, Consumer<ObjectNode> edit) throws IOException {
    Files.write(file, EditedFile.edited(Files.readAllBytes(file), edit));
    StoredVersions.tieTogether(version, ID);
  }

  private Throwable refusal() {
    return catchThrowable(() -> VersionFolder.read(version));
  }

  @Test
  void whatIsMissingIsSaid() throws IOException {
    Path trainer = VersionFolder.file(version, TrainerState.PART);
    edit(trainer, header -> ((ObjectNode) header.at("/metadata/position")).remove("trained"));

    assertThat(refusal())
        .hasMessage("%s can not be used: position.trained is missing, a whole number", trainer);
  }

  /** What stands in them is right each by itself, and not together. */
  @Test
  void settledOffsetsThatDoNotFitTheNextOnesAreRefused() throws IOException {
    Path trainer = VersionFolder.file(version, TrainerState.PART);
    edit(trainer, header -> ((ObjectNode) header.at("/metadata/position/offsets")).put("11", 4));

    assertThat(refusal())
        .isInstanceOf(UnsupportedFileException.class)
        .hasMessageContaining(trainer.toString())
        .hasMessageContaining("offset 3 of partition 11 can't be settled");
  }

  /** The system says that it is a folder, but not which. */
  @Test
  void aFolderInThePlaceOfAPartIsNamed() throws IOException {
    Path pruner = VersionFolder.file(version, PrunerState.PART);
    Files.delete(pruner);
    Files.createDirectory(pruner);

    assertThat(refusal()).isInstanceOf(IOException.class).hasMessageContaining(pruner.toString());
  }

  @Test
  void aPartOfANewerProgramIsRefusedByName() throws IOException {
    Path pruner = VersionFolder.file(version, PrunerState.PART);
    edit(pruner, header -> ((ObjectNode) header.at("/metadata/versions")).put("pruner", 3));

    assertThat(refusal())
        .isInstanceOf(UnsupportedFileException.class)
        .hasMessage(
            "%s can not be used: part 'pruner' has version 3, this program reads up to version 2."
                + " Use a newer program.",
            pruner);
  }

  @Test
  void aPartThatOnlyANewerProgramKnowsIsRefusedByName() throws IOException {
    Files.copy(
        VersionFolder.file(version, DriftState.PART), version.resolve("predictions.espalier"));
    StoredVersions.tieTogether(version, ID);

    assertThat(refusal())
        .isInstanceOf(UnsupportedFileException.class)
        .hasMessageContaining(version.resolve(Manifest.FILE).toString())
        .hasMessageContaining("it lists 'predictions.espalier', which is not known");
  }

  @Test
  void aVersionOfAnOlderProgramIsRefusedByName() throws IOException {
    Path run =
        Files.move(VersionFolder.file(version, PrunerState.PART), version.resolve("run.espalier"));

    assertThat(refusal())
        .isInstanceOf(UnsupportedFileException.class)
        .hasMessageContaining(run.toString())
        .hasMessageContaining("an older version of this program wrote it");
  }

  /** Two that hold the same, so that nothing else tells their parts from each other. */
  @Test
  void aPartOfAnotherVersionIsRefusedThoughItHoldsTheSame() throws IOException {
    CheckpointStore.open(folder, 2).write(Checkpoints.at(100));
    Path drift = VersionFolder.file(version, DriftState.PART);
    Path second = CheckpointStore.versions(folder).get(0);
    Files.write(drift, Files.readAllBytes(VersionFolder.file(second, DriftState.PART)));
    StoredVersions.tieTogether(version, ID);

    assertThat(refusal())
        .isInstanceOf(CorruptFileException.class)
        .hasMessage(
            "%s is damaged: it is of checkpoint 2 at record 100, not of 1 at record 100 as"
                + " manifest.espalier says",
            drift);
  }

  @Test
  void aManifestOfOtherFilesIsRefused() throws IOException {
    CheckpointStore.open(folder, 2).write(Checkpoints.at(200));
    Path second = CheckpointStore.versions(folder).get(0);
    Files.write(version.resolve(Manifest.FILE), Files.readAllBytes(second.resolve(Manifest.FILE)));

    assertThat(refusal())
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContaining("not of 2 at record 200 as manifest.espalier says");
  }

  @Test
  void nothingThatAPartIsMadeUpOfMayBeMissing() throws IOException {
    for (var part : Checkpoint.PARTS) {
      Path file = VersionFolder.file(version, part);
      byte[] whole = Files.readAllBytes(file);
      List<Field> fields = EditedFile.fields(EditedFile.header(whole));
      for (int k = 0; k < fields.size(); k++) {
        refusesWithoutField(file, whole, k, fields.get(k).name());
      }
      int sections = EditedFile.header(whole).get("sections").size();
      for (int k = 0; k < sections; k++) {
        assertRefused(file, EditedFile.withoutSection(whole, k), "section " + k);
      }
      Files.write(file, whole);
      StoredVersions.tieTogether(version, ID);
      assertThat(VersionFolder.read(version).records()).isEqualTo(100);
    }
  }

  private void refusesWithoutField(Path file, byte[] whole, int index, String name)
      throws IOException {
    boolean isPartition = name.matches("\\d+"); // one that is absent was not read
    if (!isPartition && !MAY_BE_ABSENT.contains(name)) {
      byte[] without =
          EditedFile.edited(
              whole, header -> EditedFile.fields(header).get(index).owner().remove(name));
      assertRefused(file, without, name);
    }
  }

  private void assertRefused(Path file, byte[] content, String missing) throws IOException {
    Files.write(file, content);
    StoredVersions.tieTogether(version, ID);
    assertThat(refusal())
        .as("%s without %s", file.getFileName(), missing)
        .isInstanceOfAny(CorruptFileException.class, UnsupportedFileException.class)
        .hasMessageContaining(file.toString());
  }
}
