package io.espalier.deploy.settings;

import io.espalier.actors.settings.Requirements;
import io.espalier.actors.settings.TextRule;
import io.espalier.deploy.config.ConfigReader;
import io.espalier.streaming.sample.SampleShape;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where the prediction of each record goes.
 *
 * @param topic empty for none
 * @param classNames that predictions carry, in the order of the classes; empty for none
 */
public record PredictionsSettings(Optional<String> topic, List<String> classNames) {

  private static final TextRule NAMES =
      TextRule.of("names separated by commas", "|[^,]*\\S[^,]*(,[^,]*\\S[^,]*)*", "cat, dog");

  /** Nothing is kept of what is predicted. */
  public static final PredictionsSettings NONE =
      new PredictionsSettings(Optional.empty(), List.of());

  public PredictionsSettings {
    Requirements requirements = new Requirements();
    topic.ifPresent(name -> requirements.text("topic", KafkaSettings.TOPIC, name));
    requirements.check();
    classNames = List.copyOf(classNames);
  }

  /** Whether each record is predicted for others, one without a label too. */
  public boolean isWanted() {
    return topic.isPresent();
  }

  /**
   * @param samplesTopic what is predicted
   */
  static PredictionsSettings read(ConfigReader in, String samplesTopic, SampleShape shape) {
    return in.settings(
        NONE,
        () -> {
          PredictionsSettings read =
              new PredictionsSettings(
                  in.optionalText("topic", KafkaSettings.TOPIC),
                  Arrays.stream(in.text("class-names", NAMES).split(","))
                      .map(String::strip)
                      .filter(name -> !name.isEmpty())
                      .toList());
          read.requireFit(samplesTopic, shape.classes());
          return read;
        });
  }

  private void requireFit(String samplesTopic, int classes) {
    int names = classNames.size();
    new Requirements()
        .that(
            topic.filter(samplesTopic::equals).isEmpty(),
            "topic",
            "must be another topic than that of the samples, " + samplesTopic)
        .that(
            names == 0 || names == classes,
            "class-names",
            String.format(
                Locale.ROOT, "must be as many as samples.classes, %d, got %d", classes, names))
        .check();
  }
}
