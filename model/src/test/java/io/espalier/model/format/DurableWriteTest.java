package io.espalier.model.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableWriteTest {

  private static final Path FULL_DEVICE = Path.of("/dev/full");
  private static final Path OPEN_FILES = Path.of("/proc/self/fd");

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
  void aLinkStaysAndWhatItLeadsToIsReplaced() throws IOException {
    Path target = Files.writeString(folder.resolve("state"), "old");
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Path near = Files.createSymbolicLink(elsewhere.resolve("near"), Path.of("../state"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), near);
    Path early = Files.createSymbolicLink(folder.resolve("early"), elsewhere.resolve("new"));

    DurableWrite.tryFile(link);
    DurableWrite.file(link, channel -> write(channel, "whole"));
    DurableWrite.file(early, channel -> write(channel, "first"));

    assertThat(target).hasContent("whole");
    assertThat(elsewhere.resolve("new")).hasContent("first");
    assertThat(List.of(near, link, early)).allMatch(Files::isSymbolicLink);
    assertThat(elsewhere).isDirectoryNotContaining("glob:**.unfinished");
  }

  @Test
  void aLinkToAFolderToNothingOrToItselfIsRefused() throws IOException {
    Path self = folder.resolve("self");
    Files.createSymbolicLink(self, self);
    Path away = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("away/state"));

    for (Path target : List.of(folder, self, away)) {
      String named = target.equals(away) ? "away" : target.toString();
      assertThatIOException()
          .isThrownBy(() -> DurableWrite.tryFile(target))
          .withMessageContaining(named);
      assertThatIOException()
          .isThrownBy(() -> DurableWrite.file(target, channel -> write(channel, "x")))
          .withMessageContaining(named);
    }
    assertThat(List.of(self, away)).allMatch(Files::isSymbolicLink);
  }

  @Test
  void aPipeIsWrittenInto() throws Exception {
    Path pipe = pipe();
    CompletableFuture<String> read =
        CompletableFuture.supplyAsync(() -> readString(pipe), task -> new Thread(task).start());

    DurableWrite.tryFile(pipe);
    DurableWrite.file(pipe, channel -> write(channel, "whole"));

    assertThat(read.get()).isEqualTo("whole");
    assertThat(Files.isRegularFile(pipe)).isFalse();
    assertThat(folder).isDirectoryNotContaining("glob:**.unfinished");
  }

  /** As a full device does. */
  @Test
  void aPipeThatTakesNothingFailsWithItsReason() throws Exception {
    Path pipe = pipe();
    CompletableFuture<Void> closed =
        CompletableFuture.runAsync(() -> openAndClose(pipe), task -> new Thread(task).start());

    assertThatIOException()
        .isThrownBy(
            () ->
                DurableWrite.file(
                    pipe,
                    channel -> {
                      closed.join();
                      write(channel, "lost");
                    }))
        .withMessageContainingAll(pipe.toString(), "Broken pipe");

    assertThat(Files.exists(pipe)).isTrue();
    assertThat(Files.isRegularFile(pipe)).isFalse();
  }

  /** As {@code /dev/stdout} leads to, when that goes into a file. */
  @Test
  void whatIsOpenIsWrittenBehindWhatIsInIt() throws IOException {
    assumeTrue(Files.isDirectory(OPEN_FILES), "skipped: there is no /proc here");
    Path file = folder.resolve("out");
    try (FileChannel open =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      write(open, "first,");

      DurableWrite.file(nameOfOpen(file), channel -> write(channel, "second"));

      assertThat(open.size()).isEqualTo("first,second".length());
    }
    assertThat(file).hasContent("first,second");
  }

  private static Path nameOfOpen(Path file) throws IOException {
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(OPEN_FILES)) {
      for (Path descriptor : descriptors) {
        if (Files.exists(descriptor) && Files.isSameFile(descriptor, file)) {
          return descriptor;
        }
      }
    }
    throw new AssertionError(file + " is not open");
  }

  private Path pipe() throws IOException, InterruptedException {
    Path pipe = folder.resolve("pipe");
    try {
      assumeTrue(
          new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0,
          "skipped: no pipe can be made");
    } catch (IOException noProgram) {
      assumeTrue(false, "skipped: there is no mkfifo here");
    }
    return pipe;
  }

  private static String readString(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
  }

  private static void openAndClose(Path file) {
    try {
      Files.newInputStream(file).close();
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
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
