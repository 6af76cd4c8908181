package io.espalier.deploy.suite;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.espalier.deploy.mistake.FileTrouble;
import io.espalier.deploy.mistake.UserMistake;
import io.espalier.deploy.report.Json;
import io.espalier.model.format.TextFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Suites by name: those of the program, or those in a JSON file of the same form. */
public final class Suites {

  private static final String OWN = "suites.json";

  private Suites() {}

  /** Those that the figures in EXPERIMENTS.md come from, in order. */
  public static Map<String, Suite> own() {
    try (InputStream resource = Suites.class.getResourceAsStream(OWN)) {
      if (resource == null) {
        throw new IllegalStateException("resource " + OWN + " is missing");
      }
      return parse(OWN, new String(resource.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /**
   * Those in a file, in order.
   *
   * @throws UserMistake when it can't be read or is not of that form
   */
  public static Map<String, Suite> in(Path file) {
    try {
      return parse(file.toString(), TextFile.read(file));
    } catch (IOException refused) {
      throw new UserMistake(
          "suites cannot be read from %s (%s)".formatted(file, FileTrouble.words(refused)),
          "Name another file with --suites, or leave it out for those of the program.",
          refused);
    }
  }

  private static Map<String, Suite> parse(String source, String json) {
    try {
      return new LinkedHashMap<String, Suite>(
          Json.reader(new TypeReference<LinkedHashMap<String, Suite>>() {}).readValue(json));
    } catch (JsonProcessingException broken) {
      throw new UserMistake(
          "%s holds no suites: %s".formatted(source, broken.getOriginalMessage()),
          "A suite is {\"NAME\": {\"title\": …, \"command\": \"prune\" or \"demo\", \"data\": …,"
              + " \"runs\": {\"ROW\": \"OPTIONS\"}}}.",
          broken);
    }
  }
}
