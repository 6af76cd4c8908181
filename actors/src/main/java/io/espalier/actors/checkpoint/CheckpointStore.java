package io.espalier.actors.checkpoint;

import io.espalier.actors.trainer.TrainerState;
import io.espalier.model.format.DurableWrite;
import io.espalier.streaming.sample.Offsets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checkpoints in a folder, one folder per version, each there whole or not at all. Keeps the newest
 * few. For one process at a time; blocks while it works.
 */
public final class CheckpointStore {

  /**
   * A checkpoint on disk.
   *
   * @param number versions count up from 1
   * @param records records trained
   * @param offsets where its stream goes on
   * @param bytes size of its files
   */
  public record Version(long number, long records, Offsets offsets, long bytes) {}

  private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);
  private static final Pattern NAME = Pattern.compile("version-(\\d{8,18})");

  private final Path folder;
  private final int kept;
  private final AtomicBoolean writing = new AtomicBoolean();

  /** Those that the log has named. */
  private final Set<Path> unreadable = ConcurrentHashMap.newKeySet();

  private CheckpointStore(Path folder, int kept) {
    this.folder = folder;
    this.kept = kept;
  }

  /**
   * Opens a folder, which is created if need be, and clears away what a killed process left
   * unfinished.
   *
   * @param kept how many versions stay, at least 1
   * @throws UncheckedIOException when the folder can't be written to
   */
  public static CheckpointStore open(Path folder, int kept) {
    if (kept < 1) {
      throw new IllegalArgumentException("at least 1 checkpoint must be kept, got " + kept);
    }
    try {
      Files.createDirectories(folder);
      DurableWrite.discardUnfinished(folder);
    } catch (IOException failure) {
      throw new UncheckedIOException(
          "checkpoint folder %s can't be used: %s".formatted(folder, failure.getMessage()),
          failure);
    }
    return new CheckpointStore(folder, kept);
  }

  /** Whether a folder is one of a version, whole or damaged. */
  public static boolean isVersion(Path folder) {
    return VersionFolder.isVersion(folder);
  }

  /** The file of a version that its network is in. */
  public static Path networkFile(Path version) {
    return VersionFolder.file(version, TrainerState.PART);
  }

  /**
   * Writes the next version and drops those that are no longer kept; one that can't be dropped is
   * named in the log and left alone. One at a time: while a disk hangs, nothing else goes there.
   *
   * @throws UncheckedIOException when it can't, or when another is being written; the versions
   *     before are untouched
   */
  public Version write(Checkpoint checkpoint) {
    if (!writing.compareAndSet(false, true)) {
      IOException busy =
          new IOException("a version in %s is still being written".formatted(folder));
      throw new UncheckedIOException(busy.getMessage(), busy);
    }
    try {
      return writeNext(checkpoint);
    } finally {
      writing.set(false);
    }
  }

  private Version writeNext(Checkpoint checkpoint) {
    List<Path> before = versions(folder);
    long number = before.isEmpty() ? 1 : numberOf(before.get(0)) + 1;
    Path target = folder.resolve(String.format(Locale.ROOT, "version-%08d", number));
    try {
      DurableWrite.folder(
          target,
          unfinished -> VersionFolder.write(unfinished, id(number, checkpoint), checkpoint));
      dropOld(before);
      return new Version(
          number, checkpoint.records(), checkpoint.trainer().position().offsets(), size(target));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure.getMessage(), failure);
    }
  }

  private static String id(long number, Checkpoint checkpoint) {
    return String.format(Locale.ROOT, "%d at record %d", number, checkpoint.records());
  }

  /** What can't be read is none of those that are kept. */
  private void dropOld(List<Path> before) {
    int readable = 1;
    for (Path version : before) {
      if (readable == kept) {
        drop(version);
      } else if (!unreadable.contains(version)) {
        readable++;
      }
    }
  }

  /**
   * The newest checkpoint that can be read; one that can't is named in the log, once, and left
   * alone.
   *
   * @throws UncheckedIOException when there are versions but none can be read
   */
  public Optional<Checkpoint> latest() {
    IOException first = null;
    for (Path version : versions(folder)) {
      try {
        return Optional.of(VersionFolder.read(version));
      } catch (IOException damaged) {
        if (unreadable.add(version)) {
          LOG.warn("{}: the version before it is used, if there is one", damaged.getMessage());
        }
        first = first == null ? damaged : first;
      }
    }
    if (first != null) {
      throw new UncheckedIOException(
          "no checkpoint in %s can be read. Move the folder away to start afresh."
              .formatted(folder),
          first);
    }
    return Optional.empty();
  }

  /** The folders of all versions, newest first. */
  public static List<Path> versions(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> NAME.matcher(entry.getFileName().toString()).matches())
          .sorted(Comparator.comparingLong(CheckpointStore::numberOf).reversed())
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static long numberOf(Path version) {
    Matcher matcher = NAME.matcher(version.getFileName().toString());
    return matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
  }

  private static long size(Path version) throws IOException {
    long bytes = 0;
    for (Path file : filesOf(version)) {
      bytes += Files.size(file);
    }
    return bytes;
  }

  /** A checkpoint that is on disk has not failed because an old one could not be deleted. */
  private static void drop(Path version) {
    try {
      for (Path file : filesOf(version)) {
        Files.delete(file);
      }
      Files.delete(version);
    } catch (IOException failure) {
      LOG.warn("old checkpoint {} can't be deleted: {}", version, failure.toString());
    }
  }

  private static List<Path> filesOf(Path version) throws IOException {
    try (Stream<Path> files = Files.list(version)) {
      return files.toList();
    }
  }
}
