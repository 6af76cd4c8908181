package io.espalier.streaming.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The pictures of a folder with one folder per class. */
final class ImageFolder {

  private static final Pattern PICTURE = Pattern.compile("(?i).+\\.(png|jpe?g)");

  /** What stands in a name for letters that can not be decoded. */
  private static final char LOST = '\uFFFD';

  private ImageFolder() {}

  /** A picture that has not been read yet, and the name of its folder. */
  record Labelled(Path file, String className) {}

  /** Every picture under {@code folder}, class by class, in the order of their names. */
  static List<Labelled> list(Path folder) {
    List<Labelled> pictures = new ArrayList<>();
    for (Path classFolder : children(folder, Files::isDirectory)) {
      List<Path> files = children(classFolder, ImageFolder::isPicture);
      if (files.isEmpty()) {
        throw new DataException("no PNG or JPEG file in folder " + classFolder.toAbsolutePath());
      }
      files.forEach(f -> pictures.add(new Labelled(f, classFolder.getFileName().toString())));
    }
    if (pictures.isEmpty()) {
      throw new DataException(
          "no folder of pictures in %s. images: takes DIR with DIR/CLASS/*, or DIR/train/CLASS/*"
                  .formatted(folder.toAbsolutePath())
              + " and DIR/test/CLASS/*");
    }
    return pictures;
  }

  /** Names that differ in lost letters alone would be one class. */
  private static void requireLegible(Path file) {
    if (file.toString().indexOf(LOST) >= 0) {
      throw new DataException(
          "the name %s can't be read: the locale of this machine has no letters for it. Set LC_ALL=C.UTF-8, or rename it."
              .formatted(file));
    }
  }

  private static boolean isPicture(Path file) {
    return PICTURE.matcher(file.getFileName().toString()).matches();
  }

  private static List<Path> children(Path folder, Predicate<Path> wanted) {
    if (!Files.isDirectory(folder)) {
      throw new DataException("no folder " + folder.toAbsolutePath());
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> found =
          files
              .filter(f -> !f.getFileName().toString().startsWith("."))
              .filter(wanted)
              .sorted()
              .toList();
      found.forEach(ImageFolder::requireLegible);
      return found;
    } catch (UncheckedIOException e) {
      throw DataException.unreadable(folder, Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw new DataException("cannot list folder %s: %s".formatted(folder, e.getMessage()), e);
    }
  }
}
