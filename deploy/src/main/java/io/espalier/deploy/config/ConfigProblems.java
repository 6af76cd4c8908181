package io.espalier.deploy.config;

import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import io.espalier.deploy.mistake.UserMistake;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong with the settings, each with its place. Used by one thread. */
final class ConfigProblems {

  private record Problem(int line, String text) {}

  private final Path file;
  private final List<Problem> found = new ArrayList<>();
  private final List<String> doubts = new ArrayList<>();

  /**
   * @param file the configuration file as the person named it
   */
  ConfigProblems(Path file) {
    this.file = file;
  }

  /** Something is wrong where {@code value} was set. */
  void at(ConfigValue value, String what) {
    found.add(new Problem(value.origin().lineNumber(), place(value.origin()) + ": " + what));
  }

  /** Something is allowed, but hardly meant. */
  void doubt(ConfigValue value, String what) {
    doubts.add(place(value.origin()) + ": " + what);
  }

  /** What is allowed, but hardly meant, each with its place. */
  List<String> doubts() {
    return List.copyOf(doubts);
  }

  /** Something is not there. */
  void missing(String what) {
    found.add(new Problem(Integer.MAX_VALUE, file + ": " + what));
  }

  /** How many there are so far. */
  int count() {
    return found.size();
  }

  /** {@code serve.conf:12}, or what else the value came from. */
  String place(ConfigOrigin origin) {
    if (origin.filename() == null) {
      return origin.description();
    }
    boolean included = !Path.of(origin.filename()).equals(file.toAbsolutePath());
    return (included ? origin.filename() : file) + ":" + origin.lineNumber();
  }

  /**
   * @throws UserMistake that lists all problems, if there are any
   */
  void throwIfAny() {
    if (found.isEmpty()) {
      return;
    }
    StringBuilder list = new StringBuilder();
    list.append(found.size() == 1 ? "1 mistake" : found.size() + " mistakes");
    list.append(" in the settings:");
    found.stream()
        .sorted(Comparator.comparingInt(Problem::line).thenComparing(Problem::text))
        .forEach(problem -> list.append("\n  ").append(problem.text()));
    throw new UserMistake(
        list.toString(), "Every setting is explained by espalier serve --print-defaults.");
  }
}
