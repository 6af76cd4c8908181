package io.espalier.deploy.demo;

import io.espalier.deploy.config.RenamedSettings;
import io.espalier.deploy.mistake.UserMistake;
import io.espalier.deploy.offline.Networks;
import io.espalier.deploy.settings.CutRules;
import io.espalier.deploy.settings.LearningSettings;
import io.espalier.deploy.settings.MergeRules;
import io.espalier.deploy.settings.PruneSettings;
import io.espalier.deploy.settings.ReductionSettings;
import io.espalier.deploy.settings.TrainerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What must stay the same for a demonstration to go on, as a folder to keep holds it: one line for
 * each option, {@code name = value}. Those that most leave at their default are only in it where
 * they are not.
 */
final class DemoDescription {

  private static final String FILE = "demo.txt";
  private static final String IS = " = ";
  private static final String DEFAULT = "default";
  private static final String STANDARDIZE = "standardize";

  private static final Map<String, String> USUAL = seldom(DemoDefaults.LEARNING);

  private final Map<String, String> options;

  private DemoDescription(Map<String, String> options) {
    this.options = options;
  }

  static DemoDescription of(DemoSettings settings) throws IOException {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("data", settings.data().text());
    options.put("network", Networks.identity(settings.network()));
    options.put("seed", Long.toString(settings.learning().seed()));
    ReductionSettings reduction = settings.learning().prune().reduction();
    options.put("criterion", reduction.criterion());
    options.put("alpha", Double.toString(reduction.cuts().alpha()));
    options.put("target", Double.toString(reduction.targetCompression()));
    settings.standardize().ifPresent(asked -> options.put(STANDARDIZE, asked.toString()));
    Map<String, String> seldom = seldom(settings.learning());
    seldom.entrySet().removeAll(USUAL.entrySet());
    options.putAll(seldom);
    return new DemoDescription(options);
  }

  /** Options that most leave at their default. */
  private static Map<String, String> seldom(LearningSettings learning) {
    PruneSettings prune = learning.prune();
    CutRules cuts = prune.reduction().cuts();
    MergeRules merges = prune.reduction().merges();
    Map<String, String> options = new LinkedHashMap<>();
    options.put("kernel-norm", cuts.kernelNorm());
    options.put("alpha-convolution", alpha(cuts.alphaConvolution()));
    options.put("size-exponent", Double.toString(cuts.sizeExponent()));
    options.put("exclude", cuts.exclude());
    options.put("layer-alpha", cuts.layerAlpha());
    options.put("schedule", cuts.schedule());
    options.put("rounds", Integer.toString(cuts.rounds()));
    options.put("size-metric", cuts.sizeMetric().text());
    options.put("merge-style", merges.mergeStyle().name().toLowerCase(Locale.ROOT));
    options.put("merge-pace", merges.mergePace().orElse(DEFAULT));
    options.put("batch-size", Integer.toString(learning.batchSize()));
    options.put("learning-rate", Double.toString(learning.optimizer().learningRate()));
    options.put("optimizer", learning.optimizer().kind().toString());
    options.put("momentum", Double.toString(learning.optimizer().momentum()));
    options.put("observe-every", Integer.toString(learning.observeEvery()));
    TrainerSettings trainer = learning.trainer();
    options.put("passes", Integer.toString(trainer.passes()));
    options.put("replay-records", Integer.toString(trainer.replay().records()));
    options.put("replay-steps", Integer.toString(trainer.replay().steps()));
    options.put("replay-keep", trainer.replay().keep().name().toLowerCase(Locale.ROOT));
    options.put("rate-after-drift", Double.toString(trainer.rateAfterDrift().factor()));
    options.put("rate-after-drift-records", Long.toString(trainer.rateAfterDrift().records()));
    options.put("drift-announced-at", learning.drift().announcedAt().toString());
    options.put("no-prune", Boolean.toString(!prune.enabled()));
    options.put("guard-margin", Double.toString(prune.cycle().guardMargin()));
    options.put("rate-while-cutting", Double.toString(prune.cycle().rateWhileCutting()));
    return options;
  }

  private static String alpha(OptionalDouble alpha) {
    return alpha.isPresent() ? Double.toString(alpha.getAsDouble()) : DEFAULT;
  }

  /**
   * Writes it into a folder that has none.
   *
   * @throws UserMistake when the folder has another one
   */
  void claim(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (Files.exists(file)) {
      requireSame(read(file), folder);
    } else {
      Files.writeString(file, lines(options.keySet()));
    }
  }

  private static DemoDescription read(Path file) throws IOException {
    Map<String, String> options = new LinkedHashMap<>();
    for (String line : Files.readAllLines(file)) {
      String[] option = line.split(IS, 2);
      String name = RenamedSettings.newName(option[0]).orElse(option[0]);
      options.put(name, option.length == 2 ? option[1] : "");
    }
    return new DemoDescription(options);
  }

  private void requireSame(DemoDescription found, Path folder) {
    Set<String> different = new LinkedHashSet<>(options.keySet());
    different.addAll(found.options.keySet());
    different.removeIf(name -> found.option(name).equals(option(name)));
    if (!different.isEmpty()) {
      throw new UserMistake(
          "%s holds another demo:%n%sand not%n%s"
              .formatted(
                  folder.toAbsolutePath(),
                  found.lines(different),
                  lines(different).stripTrailing()),
          "Give the same %s to go on, or another folder with --keep."
              .formatted(different.stream().map("--"::concat).collect(Collectors.joining(", "))));
    }
  }

  private String option(String name) {
    String usual = name.equals(STANDARDIZE) ? DEFAULT : USUAL.getOrDefault(name, "unknown");
    return options.getOrDefault(name, usual);
  }

  private String lines(Iterable<String> names) {
    StringBuilder lines = new StringBuilder();
    names.forEach(name -> lines.append(name).append(IS).append(option(name)).append('\n'));
    return lines.toString();
  }
}
