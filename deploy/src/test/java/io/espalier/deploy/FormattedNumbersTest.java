package io.espalier.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code "%d".formatted(3)} writes the digits of the machine's language, and takes no other; what a
 * program that embeds a module reads would depend on it. No class file tells a format with numbers
 * from one without, so the sources are looked at.
 */
class FormattedNumbersTest {

  private static final Pattern NUMBER =
      Pattern.compile("%[-#+ 0,(]*(\\d+\\$)?[-#+ 0,(]*\\d*(\\.\\d+)?[dfeEgG]");
  private static final Pattern END_OF_STATEMENT = Pattern.compile("[;{}]");

  @Test
  void numbersAreFormattedForEveryLanguageAlike() throws IOException {
    List<String> found = new ArrayList<>();
    for (String module : List.of("model", "streaming", "actors", "deploy")) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          offending(Files.readString(file)).forEach(text -> found.add(file + ": " + text));
        }
      }
    }

    assertThat(found).as("String.format(Locale.ROOT, …) takes the place of formatted").isEmpty();
  }

  @Test
  void findsOneThatIsNot() {
    assertThat(offending("a(\"%,7d of %s\"\n    .formatted(3));")).hasSize(1);
    assertThat(offending("a(\"%s\".formatted(3)); b(String.format(Locale.ROOT, \"%d\", 3));"))
        .isEmpty();
  }

  private static List<String> offending(String source) {
    return END_OF_STATEMENT
        .splitAsStream(source)
        .filter(
            statement -> {
              int call = statement.lastIndexOf(".formatted(");
              return call >= 0 && NUMBER.matcher(statement.substring(0, call)).find();
            })
        .toList();
  }
}
