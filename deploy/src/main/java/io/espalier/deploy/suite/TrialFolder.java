package io.espalier.deploy.suite;

import io.espalier.deploy.mistake.FileTrouble;
import io.espalier.deploy.mistake.UserMistake;
import io.espalier.deploy.report.Json;
import io.espalier.deploy.report.Report;
import io.espalier.model.format.DurableWrite;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Outcomes on disk, a file each, there whole or not at all: a suite that was interrupted goes on
 * with the first trial that has none.
 */
public final class TrialFolder {

  private final Path folder;

  private TrialFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * A folder, which is made if need be.
   *
   * @throws UserMistake when it can't be written to
   */
  public static TrialFolder at(Path folder) {
    try {
      Files.createDirectories(folder);
      Files.delete(Files.createTempFile(folder, ".espalier", ".partial"));
    } catch (IOException refused) {
      throw new UserMistake(
          "outcomes cannot be written to %s (%s)".formatted(folder, FileTrouble.words(refused)),
          "Name another folder with --out.",
          refused);
    }
    return new TrialFolder(folder);
  }

  /**
   * What came of a trial, unless it never was run.
   *
   * @throws UserMistake when the file is not an outcome
   */
  public Optional<TrialOutcome> find(Trial trial) {
    Path file = file(trial);
    return Files.exists(file)
        ? Optional.of(read(file)).filter(outcome -> outcome.arguments().equals(trial.arguments()))
        : Optional.empty();
  }

  /** Where the outcome of a trial is, or will be. */
  public Path file(Trial trial) {
    return folder.resolve(trial.file());
  }

  /**
   * All outcomes of a run with the same command and options, by seed, whatever data and seeds are
   * asked for now.
   *
   * @throws UserMistake when a file is not an outcome
   */
  public List<TrialOutcome> all(
      String suite, SuiteCommand command, String run, List<String> options) {
    Path ofSuite = folder.resolve(suite);
    if (!Files.isDirectory(ofSuite)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(ofSuite)) {
      return files
          .filter(file -> Trial.isOutcome(file.getFileName().toString(), run))
          .sorted() // a folder lists its files as it likes, and two may have one seed
          .map(TrialFolder::read)
          .filter(outcome -> Trial.isOf(command, options, outcome.arguments()))
          .sorted(Comparator.comparingLong(outcome -> outcome.report().seed()))
          .toList();
    } catch (IOException unreadable) {
      throw new UserMistake(
          "the outcomes in %s cannot be read (%s)"
              .formatted(ofSuite, FileTrouble.words(unreadable)),
          "Make the folder readable, or name another one with --out.",
          unreadable);
    }
  }

  private static TrialOutcome read(Path file) {
    try {
      return Json.lenientReader(TrialOutcome.class).readValue(file.toFile());
    } catch (IOException unreadable) {
      throw new UserMistake(
          "%s is no outcome of a trial (%s)"
              .formatted(
                  file, String.valueOf(unreadable.getMessage()).lines().findFirst().orElse("")),
          "Delete it to have the trial run again.",
          unreadable);
    }
  }

  /**
   * Keeps what came of a trial.
   *
   * @param program that ran it
   * @param reportFile what the command wrote
   * @throws IOException when it can't be read or written; nothing of it is left
   */
  public TrialOutcome keep(Trial trial, String program, double seconds, Path reportFile)
      throws IOException {
    Report report = Json.lenientReader(Report.class).readValue(reportFile.toFile());
    TrialOutcome outcome = new TrialOutcome(program, trial.arguments(), seconds, report);
    write(file(trial), Json.pretty(outcome) + "\n");
    return outcome;
  }

  /** Writes the tables beside the outcomes; returns where. */
  public Path keepTables(String markdown) throws IOException {
    Path file = folder.resolve("EXPERIMENTS.md");
    write(file, markdown);
    return file;
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.toAbsolutePath().resolveSibling(""));
    DurableWrite.file(
        file,
        channel -> {
          ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
        });
  }
}
