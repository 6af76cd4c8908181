package io.espalier.streaming.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The four IDX files of a folder, found by name whatever stands before {@code train}. */
record IdxFolder(Path trainImages, Path trainLabels, Path testImages, Path testLabels) {

  static IdxFolder of(Path folder) {
    List<Path> files = list(folder);
    return new IdxFolder(
        find(folder, files, "train", "images", 3),
        find(folder, files, "train", "labels", 1),
        find(folder, files, "(t10k|test)", "images", 3),
        find(folder, files, "(t10k|test)", "labels", 1));
  }

  private static List<Path> list(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new DataException(
          "%s is not a folder. idx: takes the folder with the four IDX files"
              .formatted(folder.toAbsolutePath()));
    }
    try (Stream<Path> files = Files.list(folder)) {
      // A plain file comes before its own .gz: it is the quicker one to read.
      return files.sorted(Comparator.comparing(Path::toString)).toList();
    } catch (IOException e) {
      throw new DataException("cannot list folder %s: %s".formatted(folder, e.getMessage()), e);
    }
  }

  private static Path find(
      Path folder, List<Path> files, String part, String what, int dimensions) {
    Pattern name =
        Pattern.compile(
            "(.*[-.])?" + part + "-" + what + "[-.]idx" + dimensions + "-ubyte(\\.gz)?");
    List<Path> found =
        files.stream().filter(f -> name.matcher(f.getFileName().toString()).matches()).toList();
    if (found.isEmpty()) {
      String wanted = part.equals("train") ? "train" : "t10k";
      throw new DataException(
          String.format(
              Locale.ROOT,
              "no file %s-%s-idx%d-ubyte, plain or .gz, in folder %s",
              wanted,
              what,
              dimensions,
              folder.toAbsolutePath()));
    }
    if (found.stream().map(IdxFolder::plainName).distinct().count() > 1) {
      throw new DataException(
          "more than one set of IDX files in folder %s: %s. Maybe give each a folder of its own."
              .formatted(folder, found.stream().map(Path::getFileName).toList()));
    }
    return found.get(0);
  }

  private static String plainName(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
  }
}
