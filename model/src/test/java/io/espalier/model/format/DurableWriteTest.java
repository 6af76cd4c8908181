package io.espalier.model.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableWriteTest {

  private static final Path FULL_DEVICE = Path.of("/dev/full");

  @TempDir Path folder;

  @Test
  void failureKeepsTheOldFileAndLeavesNothingElse() throws IOException {
    Path target = Files.writeString(folder.resolve("state"), "old");

    assertThatIOException()
        .isThrownBy(
            () ->
                DurableWrite.file(
                    target,
                    channel -> {
                      write(channel, "half of the n");
                      throw new IOException("No space left on device");
                    }))
        .withMessageContainingAll(target.toString(), "No space left on device");

    assertThat(target).hasContent("old");
    assertThat(folder).isDirectoryNotContaining(path -> !path.equals(target));
  }

  @Test
  void fullDiskNamesTheFileAndLeavesNothing() throws IOException {
    assumeTrue(Files.isWritable(FULL_DEVICE), "skipped: there is no /dev/full here");
    Path target = folder.resolve("state");
    Files.createSymbolicLink(folder.resolve(".state.unfinished"), FULL_DEVICE);

    assertThatIOException()
        .isThrownBy(() -> new SectionFile().put("x", new float[100_000]).write(target))
        .withMessageContainingAll(target.toString(), "No space left on device");

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aFolderThatCanNotBeWrittenToIsNamed() throws IOException {
    Path notAFolder = Files.writeString(folder.resolve("plain"), "a file");

    for (Path target : new Path[] {notAFolder.resolve("state"), folder.resolve("no/state")}) {
      assertThatIOException()
          .isThrownBy(() -> DurableWrite.file(target, channel -> write(channel, "x")))
          .withMessageContaining(target.toString());
      assertThatIOException()
          .isThrownBy(() -> DurableWrite.folder(target, unfinished -> {}))
          .withMessageContaining(target.toString());
    }
  }

  @Test
  void aFileIsNotSeenUnderItsNameBeforeItIsWhole() throws IOException {
    Path target = folder.resolve("state");

    DurableWrite.file(
        target,
        channel -> {
          write(channel, "whole");
          assertThat(target).doesNotExist();
        });

    assertThat(target).hasContent("whole");
  }

  @Test
  void aFolderIsThereWithAllItsFiles() throws IOException {
    Path target = folder.resolve("v1");

    DurableWrite.folder(
        target,
        unfinished -> {
          Files.writeString(unfinished.resolve("a"), "1");
          Files.writeString(Files.createDirectory(unfinished.resolve("sub")).resolve("b"), "2");
          assertThat(target).doesNotExist();
        });

    assertThat(target.resolve("a")).hasContent("1");
    assertThat(target.resolve("sub/b")).hasContent("2");
    assertThat(folder).isDirectoryNotContaining(path -> !path.equals(target));
  }

  @Test
  void aFailedFolderLeavesNothing() {
    Path target = folder.resolve("v1");
    IllegalStateException mistake = new IllegalStateException("a mistake, not the disk");

    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(
            () ->
                DurableWrite.folder(
                    target,
                    unfinished -> {
                      Files.writeString(unfinished.resolve("a"), "1");
                      throw mistake;
                    }))
        .isSameAs(mistake);

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void doesNotReplaceAFolder() throws IOException {
    Path target = Files.createDirectory(folder.resolve("v1"));

    assertThatIOException()
        .isThrownBy(() -> DurableWrite.folder(target, unfinished -> {}))
        .withMessageContainingAll(target.toString(), "exists already");
  }

  @Test
  void whatAKilledWriterLeftIsOverwrittenOrDiscarded() throws IOException {
    // Given what two killed writers left
    Path left = Files.createDirectory(folder.resolve(".v1.unfinished"));
    Files.writeString(left.resolve("stale"), "x");
    Files.writeString(folder.resolve(".state.unfinished"), "y");
    // When
    DurableWrite.folder(
        folder.resolve("v1"), unfinished -> Files.writeString(unfinished.resolve("a"), "1"));
    DurableWrite.discardUnfinished(folder);
    // Then
    assertThat(folder.resolve("v1/stale")).doesNotExist();
    assertThat(folder).isDirectoryNotContaining(path -> !path.endsWith("v1"));
  }

  private static void write(FileChannel channel, String text) throws IOException {
    channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }
}
