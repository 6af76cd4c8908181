package io.espalier.model.format;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Files and folders that are there whole or not at all, whenever the power fails: written under a
 * temporary name beside the target, forced to the disk, renamed, and the rename forced as well.
 *
 * <p>One writer per target at a time. What a killed writer left behind is overwritten by the next
 * write of the same target, or removed by {@link #discardUnfinished}.
 */
public final class DurableWrite {

  private static final String UNFINISHED = ".unfinished";

  /** Windows does not open folders, and orders renames by itself. */
  private static final boolean FOLDERS_CAN_BE_FORCED =
      !System.getProperty("os.name", "").startsWith("Windows");

  private DurableWrite() {}

  /** Writes a file's bytes, from the first to the last. */
  @FunctionalInterface
  public interface FileBody {
    void writeTo(FileChannel channel) throws IOException;
  }

  /** Fills an empty folder. */
  @FunctionalInterface
  public interface FolderBody {
    void writeTo(Path folder) throws IOException;
  }

  /**
   * Writes or replaces a file. A symbolic link stays, and what it leads to is replaced. What is
   * there and no plain file, such as a device, a pipe or {@code /dev/stdout}, is written into.
   *
   * @throws IOException naming the file; a plain one is as it was before, and nothing else is left
   */
  public static void file(Path target, FileBody body) throws IOException {
    Destination destination = destination(target);
    if (destination.replaceable()) {
      replace(destination.file(), body);
    } else {
      writeInto(destination.file(), body);
    }
  }

  /**
   * Finds out whether {@link #file} could write there: permissions do not tell everything, such as
   * read-only file systems. What is no plain file is left alone, as a pipe would be at its end.
   *
   * @throws IOException naming the file
   */
  public static void tryFile(Path target) throws IOException {
    Destination destination = destination(target);
    if (destination.replaceable()) {
      Path folder = destination.file().toAbsolutePath().resolveSibling("");
      if (!Files.isDirectory(folder)) {
        throw new NoSuchFileException(folder.toString());
      }
      Files.delete(Files.createTempFile(folder, ".espalier", UNFINISHED));
    } else if (!Files.isWritable(destination.file())) {
      throw new AccessDeniedException(target.toString());
    }
  }

  private static Destination destination(Path target) throws IOException {
    try {
      return Destination.of(target);
    } catch (IOException failure) {
      throw named(target, failure);
    }
  }

  private static void writeInto(Path target, FileBody body) throws IOException {
    try (FileChannel channel =
        FileChannel.open(target, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
      body.writeTo(channel);
    } catch (IOException failure) {
      throw named(target, failure);
    }
  }

  private static void replace(Path target, FileBody body) throws IOException {
    Path unfinished = unfinished(target);
    try {
      try (FileChannel channel =
          FileChannel.open(
              unfinished,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        body.writeTo(channel);
        channel.force(true);
      }
      rename(unfinished, target);
    } catch (IOException failure) {
      throw discard(unfinished, named(target, failure));
    } catch (RuntimeException failure) {
      throw discard(unfinished, failure);
    }
  }

  /**
   * Writes a folder that does not exist yet; its files may be written in any way.
   *
   * @throws IOException naming the folder; nothing is left of it
   */
  public static void folder(Path target, FolderBody body) throws IOException {
    if (Files.exists(target)) {
      throw new IOException("can not write folder %s: it exists already".formatted(target));
    }
    Path unfinished = unfinished(target);
    try {
      delete(unfinished);
      Files.createDirectory(unfinished);
      body.writeTo(unfinished);
      forceAll(unfinished);
      rename(unfinished, target);
    } catch (IOException failure) {
      throw discard(unfinished, named(target, failure));
    } catch (RuntimeException failure) {
      throw discard(unfinished, failure);
    }
  }

  /** Removes what killed writers left in {@code folder}; call while nobody writes there. */
  public static void discardUnfinished(Path folder) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "*" + UNFINISHED)) {
      for (Path entry : entries) {
        delete(entry);
      }
    }
  }

  private static Path unfinished(Path target) {
    return target.resolveSibling("." + target.getFileName() + UNFINISHED);
  }

  private static void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    force(to.toAbsolutePath().resolveSibling(""));
  }

  private static void forceAll(Path folder) throws IOException {
    for (Path path : insideOut(folder)) {
      force(path);
    }
  }

  private static void force(Path path) throws IOException {
    boolean folder = Files.isDirectory(path);
    if (folder && !FOLDERS_CAN_BE_FORCED) {
      return;
    }
    OpenOption access = folder ? StandardOpenOption.READ : StandardOpenOption.WRITE;
    try (FileChannel channel = FileChannel.open(path, access)) {
      channel.force(true);
    }
  }

  private static IOException named(Path target, IOException failure) {
    return new IOException("can not write %s: %s".formatted(target, failure), failure);
  }

  private static <E extends Exception> E discard(Path unfinished, E failure) {
    try {
      delete(unfinished);
    } catch (IOException second) {
      failure.addSuppressed(second);
    }
    return failure;
  }

  private static void delete(Path path) throws IOException {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      for (Path entry : insideOut(path)) {
        Files.delete(entry);
      }
    }
  }

  private static List<Path> insideOut(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      return paths.sorted(Comparator.reverseOrder()).toList();
    }
  }
}
