package io.espalier.deploy.adding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.deploy.adding.ChangedSources.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Adds values as targets, as regression would: one of a sample, those of a batch, and a quality
 * that falls with the distance from them. Shows that the compiler finds every place that has to
 * decide what to do with them, and that the guard and the detectors need not.
 */
class NewTargetsTest {

  private static final String TARGETS = "streaming/sample/Targets.java";
  private static final String BATCH_TARGETS = "streaming/sample/BatchTargets.java";
  private static final String QUALITY = "streaming/evaluate/Quality.java";
  private static final String JUDGE = "actors.guard.Judge";

  /** What is to be learnt of a sample, and of those of a batch. */
  private static final ChangedSources VALUES =
      ChangedSources.NONE
          .before(TARGETS, "ClassTarget {", "ValueTarget, ")
          .before(TARGETS, "    R classTarget(", "    R valueTarget(ValueTarget target);\n")
          .file(
              "streaming/sample/ValueTarget.java",
              """
              package io.espalier.streaming.sample;

              public record ValueTarget(double value) implements Targets {
                public <R> R accept(Visitor<R> visitor) { return visitor.valueTarget(this); }
              }
              """)
          .before(BATCH_TARGETS, "ClassLabels {", "Values, ")
          .before(BATCH_TARGETS, "    R classLabels(", "    R values(Values values);\n")
          .file(
              "streaming/sample/Values.java",
              """
              package io.espalier.streaming.sample;

              public record Values(double[] values) implements BatchTargets {
                public int size() { return values.length; }
                public <R> R accept(Visitor<R> visitor) { return visitor.values(this); }
              }
              """);

  /** How well they were predicted. */
  private static final ChangedSources CLOSENESS =
      ChangedSources.NONE
          .before(QUALITY, "Accuracy {", "Closeness, ")
          .before(QUALITY, "    R accuracy(", "    R closeness(Closeness closeness);\n")
          .file(
              "streaming/evaluate/Closeness.java",
              """
              package io.espalier.streaming.evaluate;

              public record Closeness(double[] values, double[] predicted, double scale)
                  implements Quality {
                public int size() { return values.length; }
                public double outcome(int index) {
                  return Math.exp(-Math.abs(values[index] - predicted[index]) / scale);
                }
                public <R> R accept(Visitor<R> visitor) { return visitor.closeness(this); }
              }
              """);

  /** The program as it is, going by the new quality: that of predictions that are so far off. */
  private static final ChangedSources JUDGED =
      CLOSENESS.file(
          "actors/guard/Judge.java",
          """
          package io.espalier.actors.guard;

          import io.espalier.streaming.drift.*;
          import io.espalier.streaming.evaluate.*;
          import java.util.*;

          final class Judge {
            private static Quality off(double distance) {
              double[] predicted = new double[1_000];
              Arrays.fill(predicted, distance);
              return new Closeness(new double[1_000], predicted, 1);
            }

            static double quality(double distance) {
              QualityWindow window = new QualityWindow(5_000, List.of());
              while (!window.isFull()) {
                window.add(new BatchOutcome(off(distance), 0.5));
              }
              return window.quality();
            }

            static boolean isHarmful(double before, double after) {
              CutCycle cycle = new CutCycle(0, 5_000, 5_000, 0.01, 1);
              return new Guard(cycle, 0).isHarmful(quality(before), quality(after));
            }

            static boolean drifts(double before, double after) {
              DriftDetector detector = new Adwin();
              boolean drift = false;
              for (Quality seen : List.of(off(before), off(after))) {
                for (int k = 0; k < seen.size(); k++) {
                  drift |= detector.update(seen.error(k)) == DriftLevel.DRIFT;
                }
              }
              return drift;
            }
          }
          """);

  private static final Set<String> ASK_FOR_CLASSES =
      Set.of(
          "streaming/codec/AvroCodec.java",
          "streaming/codec/BinaryCodec.java",
          "streaming/codec/JsonCodec.java",
          "streaming/kafka/Partitioning.java",
          "streaming/sample/Sample.java",
          "streaming/source/UnfinishedBatch.java",
          "actors/trainer/Training.java",
          "actors/trainer/Witness.java",
          "deploy/offline/StreamBatches.java");

  private static final Set<String> ASK_FOR_ACCURACY =
      Set.of(
          "streaming/compare/PairedOutcomes.java",
          "streaming/evaluate/PrequentialEvaluator.java",
          "actors/guard/BatchSections.java",
          "actors/guard/Ground.java");

  @TempDir private Path classes;

  @Test
  void everyPlaceThatAsksForClassesHasToDecide() {
    assertThat(undecided(VALUES, "Targets|ClassTarget|ClassLabels")).isEqualTo(ASK_FOR_CLASSES);
  }

  @Test
  void everyPlaceThatAsksForAccuracyHasToDecide() {
    assertThat(undecided(CLOSENESS, "Quality|Accuracy")).isEqualTo(ASK_FOR_ACCURACY);
  }

  @Test
  void guardAndDetectorsGoByAnyQuality() throws Throwable {
    try (Program program = JUDGED.compiled(classes)) {
      assertThat((double) program.call(JUDGE, "quality", 0.1))
          .isCloseTo(Math.exp(-0.1), within(1e-12));
      assertThat(program.call(JUDGE, "isHarmful", 0.1, 0.11)).isEqualTo(false);
      assertThat(program.call(JUDGE, "isHarmful", 0.1, 0.15)).isEqualTo(true);
      assertThat(program.call(JUDGE, "drifts", 0.1, 0.1)).isEqualTo(false);
      assertThat(program.call(JUDGE, "drifts", 0.1, 0.5)).isEqualTo(true);
    }
  }

  /** The files that mention these types and don't compile. */
  private Set<String> undecided(ChangedSources changed, String types) {
    Set<String> mentioned = mentioning(Pattern.compile("\\b(" + types + ")\\b"));
    ChangedSources all = changed;
    for (String file : mentioned) {
      all = all.asItIs(file);
    }
    List<String> errors = all.errors(classes);
    return mentioned.stream()
        .filter(file -> errors.stream().anyMatch(error -> error.contains(file)))
        .collect(Collectors.toSet());
  }

  private static Set<String> mentioning(Pattern types) {
    Set<String> files = new TreeSet<>();
    for (String module : List.of("streaming", "actors", "deploy")) {
      Path root = Path.of("..", module, "src/main/java/io/espalier");
      try (Stream<Path> all = Files.walk(root)) {
        all.filter(file -> file.toString().endsWith(".java"))
            .filter(file -> types.matcher(read(file)).find())
            .forEach(file -> files.add(root.relativize(file).toString().replace('\\', '/')));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return files;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
