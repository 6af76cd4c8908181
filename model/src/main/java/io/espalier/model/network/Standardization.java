package io.espalier.model.network;

import io.espalier.model.flow.InputShape;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * What a network takes features as before its first layer: {@code (x − mean) / deviation} of their
 * channel, so of their colour plane, or of each feature of a flat row by itself. It belongs to the
 * network, not to the data, so that whoever feeds the network feeds it the features as they are.
 *
 * @param means one per channel; empty with {@link #NONE}
 * @param deviations one per channel, above 0
 */
public record Standardization(List<Float> means, List<Float> deviations) {

  private static final int SHOWN = 8;

  /** Features as they are. */
  public static final Standardization NONE = new Standardization(List.of(), List.of());

  public Standardization {
    means = List.copyOf(means);
    deviations = List.copyOf(deviations);
    if (means.size() != deviations.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a standardization needs as many deviations as means, got %d and %d",
              deviations.size(),
              means.size()));
    }
    for (int channel = 0; channel < means.size(); channel++) {
      requireUsable(channel, means.get(channel), deviations.get(channel));
    }
  }

  private static void requireUsable(int channel, float mean, float deviation) {
    if (!Float.isFinite(mean) || !(deviation >= Float.MIN_NORMAL) || !Float.isFinite(deviation)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "channel %d is standardized by mean %s and deviation %s. Both must be finite, and the"
                  + " deviation above 0.",
              channel + 1,
              mean,
              deviation));
    }
  }

  /** Whether features stay as they are. */
  public boolean isNone() {
    return means.isEmpty();
  }

  void requireFit(InputShape input) {
    if (!isNone() && means.size() != input.channels()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "an input with %d channels is standardized by %d means",
              input.channels(),
              means.size()));
    }
  }

  /** A value per channel as one per feature of an input. */
  public static float[] perFeature(List<Float> channels, InputShape input) {
    float[] features = new float[input.size()];
    int positions = input.height() * input.width();
    for (int feature = 0; feature < features.length; feature++) {
      features[feature] = channels.get(feature / positions);
    }
    return features;
  }

  /** For people: all values, or the range of many. */
  @Override
  public String toString() {
    return isNone() ? "none" : "means %s, deviations %s".formatted(text(means), text(deviations));
  }

  private static String text(List<Float> values) {
    return values.size() <= SHOWN
        ? values.toString()
        : String.format(
            Locale.ROOT,
            "%d from %s to %s",
            values.size(),
            Collections.min(values),
            Collections.max(values));
  }
}
