package io.espalier.deploy.cli.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What a service says names its settings, not options that only other commands have. */
class ServeAdviceTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** In a text; options of a command that is named before them are its own. */
  private static final Pattern OPTION =
      Pattern.compile(
          "(?m)^(?!\\s*(?:/?\\*|//))(?!.*kafka-configs ).*\"[^\"\\n"
              + "]*?(?<!prune )(?<!demo )(?<!produce )(--[a-z][a-z-]*)");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "actors/src/main/java",
        "streaming/src/main/java/io/espalier/streaming/kafka",
        "streaming/src/main/java/io/espalier/streaming/source",
        "deploy/src/main/java/io/espalier/deploy/config",
        "deploy/src/main/java/io/espalier/deploy/settings",
        "deploy/src/main/java/io/espalier/deploy/http",
        "deploy/src/main/java/io/espalier/deploy/live",
        "deploy/src/main/java/io/espalier/deploy/service"
      })
  void theCodeOfAServiceNamesNoOptionThatItDoesNotHave(String folder) throws IOException {
    Set<String> known = new CommandLine(new ServeCommand()).getCommandSpec().optionsMap().keySet();
    Set<String> foreign = new TreeSet<>();
    try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
      for (Path file : files.filter(ServeAdviceTest::isOfServe).toList()) {
        OPTION
            .matcher(Files.readString(file))
            .results()
            .map(ServeAdviceTest::option)
            .filter(option -> !known.contains(option))
            .forEach(option -> foreign.add(file.getFileName() + ": " + option));
      }
    }

    assertThat(foreign).isEmpty();
  }

  private static boolean isOfServe(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".java") && !name.startsWith("Demo") && !name.equals("SettingNames.java");
  }

  private static String option(MatchResult found) {
    return found.group(1);
  }
}
