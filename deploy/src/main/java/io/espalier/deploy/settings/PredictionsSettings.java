package io.espalier.deploy.settings;

import io.espalier.actors.settings.Requirements;
import io.espalier.actors.settings.TextRule;
import io.espalier.deploy.config.ConfigReader;
import java.util.Arrays;
import java.util.List;
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

  static PredictionsSettings read(ConfigReader in) {
    return in.settings(
        NONE,
        () ->
            new PredictionsSettings(
                in.optionalText("topic", KafkaSettings.TOPIC),
                Arrays.stream(in.text("class-names", NAMES).split(","))
                    .map(String::strip)
                    .filter(name -> !name.isEmpty())
                    .toList()));
  }
}
