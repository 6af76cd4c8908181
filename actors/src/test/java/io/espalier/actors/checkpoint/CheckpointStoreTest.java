package io.espalier.actors.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.model.format.StatePart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.LogCapturingExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LogCapturingExtension.class)
class CheckpointStoreTest {

  @TempDir Path folder;

  private List<String> names() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  private static void damage(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  void readsEveryFieldAsItWasWritten() throws IOException {
    CheckpointStore store = CheckpointStore.open(folder, 3);
    Checkpoint checkpoint = Checkpoints.at(100);
    store.write(checkpoint);

    Checkpoint read = store.latest().orElseThrow();

    assertThat(read).usingRecursiveComparison().isEqualTo(checkpoint);
  }

  /** All but the name of the checkpoint. */
  @Test
  void writesWhatItReadBitForBit() throws IOException {
    CheckpointStore store = CheckpointStore.open(folder, 3);
    store.write(Checkpoints.at(100));

    store.write(store.latest().orElseThrow());

    for (StatePart<?> part : Checkpoint.PARTS) {
      byte[] second = contents("version-00000002", part);
      assertThat(second).isNotEqualTo(contents("version-00000001", part));
      assertThat(EditedFile.edited(second, header -> name(header, "1 at record 100")))
          .isEqualTo(contents("version-00000001", part));
    }
  }

  private byte[] contents(String version, StatePart<?> part) throws IOException {
    return Files.readAllBytes(VersionFolder.file(folder.resolve(version), part));
  }

  private static void name(ObjectNode header, String checkpoint) {
    ((ObjectNode) header.get("metadata")).put("checkpoint", checkpoint);
  }

  @Test
  void aCheckpointWithoutProbationHasNone() {
    CheckpointStore store = CheckpointStore.open(folder, 3);
    Checkpoint checkpoint = Checkpoints.withoutProbation(100);
    store.write(checkpoint);

    assertThat(store.latest().orElseThrow()).usingRecursiveComparison().isEqualTo(checkpoint);
  }

  @Test
  void saysWhatItWrote() throws IOException {
    CheckpointStore store = CheckpointStore.open(folder, 3);

    CheckpointStore.Version version = store.write(Checkpoints.at(100));

    assertThat(version.number()).isEqualTo(1);
    assertThat(version.records()).isEqualTo(100);
    assertThat(version.offsets()).isEqualTo(Checkpoints.at(100).trainer().position().offsets());
    Path written = CheckpointStore.versions(folder).get(0);
    long bytes = Files.size(written.resolve(Manifest.FILE));
    for (StatePart<?> part : Checkpoint.PARTS) {
      bytes += Files.size(VersionFolder.file(written, part));
    }
    assertThat(version.bytes()).isEqualTo(bytes);
  }

  @Test
  void keepsTheNewestFew() throws IOException {
    CheckpointStore store = CheckpointStore.open(folder, 2);

    for (int k = 1; k <= 4; k++) {
      store.write(Checkpoints.at(100L * k));
    }

    assertThat(names()).containsExactly("version-00000003", "version-00000004");
    assertThat(store.latest().orElseThrow().records()).isEqualTo(400);
  }

  @Test
  void versionsCountOnWhenItIsOpenedAgain() {
    CheckpointStore.open(folder, 2).write(Checkpoints.at(100));

    assertThat(CheckpointStore.open(folder, 2).write(Checkpoints.at(200)).number()).isEqualTo(2);
  }

  @Test
  void anOldVersionThatCanNotBeDeletedFailsNothing() throws IOException {
    CheckpointStore store = CheckpointStore.open(folder, 1);
    store.write(Checkpoints.at(100));
    Files.createDirectories(folder.resolve("version-00000001").resolve("notes").resolve("more"));

    CheckpointStore.Version version = store.write(Checkpoints.at(200));

    assertThat(version.number()).isEqualTo(2);
    assertThat(store.latest().orElseThrow().records()).isEqualTo(200);
  }

  @Test
  void isEmptyAtFirst() {
    assertThat(CheckpointStore.open(folder.resolve("new"), 1).latest()).isEmpty();
    assertThat(CheckpointStore.versions(folder.resolve("absent"))).isEmpty();
  }

  @Test
  void fallsBackOverVersionsThatCanNotBeRead() throws IOException {
    CheckpointStore store = CheckpointStore.open(folder, 9);
    for (int k = 1; k <= 4; k++) {
      store.write(Checkpoints.at(100L * k));
    }
    damage(folder.resolve("version-00000004").resolve("trainer.espalier"));
    damage(folder.resolve("version-00000003").resolve("pruner.espalier"));
    Files.delete(folder.resolve("version-00000002").resolve("evidence.espalier"));

    assertThat(store.latest().orElseThrow().records()).isEqualTo(100);
    assertThat(names()).as("nothing is deleted").hasSize(4);
    assertThat(store.write(Checkpoints.at(500)).number()).isEqualTo(5);
  }

  @Test
  void refusesToStartAfreshWhenNoVersionCanBeRead() throws IOException {
    CheckpointStore store = CheckpointStore.open(folder, 9);
    store.write(Checkpoints.at(100));
    damage(folder.resolve("version-00000001").resolve("pruner.espalier"));

    assertThatThrownBy(store::latest)
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(
            "no checkpoint in %s can be read. Move the folder away to start afresh.", folder);
  }

  @Test
  void clearsAwayWhatAKilledProcessLeftUnfinished() throws IOException {
    Path unfinished = folder.resolve(".version-00000001.unfinished");
    Files.createDirectories(unfinished);
    Files.writeString(unfinished.resolve("trainer.espalier"), "half");

    CheckpointStore store = CheckpointStore.open(folder, 1);

    assertThat(names()).isEmpty();
    assertThat(store.latest()).isEmpty();
  }

  @Test
  void ignoresWhatIsNotAVersion() throws IOException {
    Files.createDirectories(folder.resolve("version-99999999999999999999"));
    Files.writeString(folder.resolve("README"), "mine");
    CheckpointStore store = CheckpointStore.open(folder, 1);

    assertThat(store.latest()).isEmpty();
    assertThat(store.write(Checkpoints.at(100)).number()).isEqualTo(1);
    assertThat(names()).contains("README", "version-99999999999999999999");
  }

  @Test
  void aFolderThatCanNotBeWrittenToIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");

    assertThatThrownBy(() -> CheckpointStore.open(file, 1))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("checkpoint folder %s can't be used".formatted(file));
  }

  @Test
  void aVersionThatCanNotBeWrittenIsNamedAndTheOneBeforeStands() throws IOException {
    Path inside = folder.resolve("checkpoints");
    CheckpointStore store = CheckpointStore.open(inside, 1);
    store.write(Checkpoints.at(100));
    Path aside = Files.move(inside, folder.resolve("aside"));
    Files.writeString(inside, "in the way");

    assertThatThrownBy(() -> store.write(Checkpoints.at(200)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("version-00000001");
    Files.delete(inside);
    Files.move(aside, inside);

    assertThat(store.latest().orElseThrow().records()).isEqualTo(100);
  }

  @Test
  void nothingElseIsWrittenWhileAWriteHangs() throws Exception {
    CheckpointStore store = CheckpointStore.open(folder, 3);
    CompletableFuture<Void> hanging = new CompletableFuture<>();
    CompletableFuture<Void> released = new CompletableFuture<>();
    Checkpoint blocked =
        Checkpoints.writtenAfter(
            () -> {
              hanging.complete(null);
              released.join();
            });
    CompletableFuture<CheckpointStore.Version> first =
        CompletableFuture.supplyAsync(() -> store.write(blocked));
    hanging.join();

    assertThatThrownBy(() -> store.write(Checkpoints.at(200)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("a version in %s is still being written".formatted(folder));
    released.complete(null);

    assertThat(first.join().number()).isEqualTo(1);
    assertThat(store.write(Checkpoints.at(200)).number()).isEqualTo(2);
  }

  @Test
  void whatCanNotBeReadIsNoneOfThoseThatAreKept() throws IOException {
    CheckpointStore store = CheckpointStore.open(folder, 2);
    store.write(Checkpoints.at(100));
    store.write(Checkpoints.at(200));
    damage(folder.resolve("version-00000002").resolve("pruner.espalier"));
    store.latest();

    store.write(Checkpoints.at(300));
    assertThat(names()).contains("version-00000001");
    store.write(Checkpoints.at(400));
    assertThat(names()).containsExactly("version-00000003", "version-00000004");
  }

  @Test
  void keepsAtLeastOne() {
    assertThatThrownBy(() -> CheckpointStore.open(folder, 0))
        .hasMessage("at least 1 checkpoint must be kept, got 0");
  }
}
