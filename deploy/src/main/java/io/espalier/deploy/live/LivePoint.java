package io.espalier.deploy.live;

import java.util.List;
import java.util.Locale;

/**
 * The run at one moment. A figure that is not known (yet) is NaN and reaches the page as null.
 *
 * @param records trained so far
 * @param secondsSinceStart when the last of them was trained, by the clock on the wall
 * @param accuracy over all records, each predicted before it was learnt; 0 to 1
 * @param windowedAccuracy over the last window of records
 * @param ewmaAccuracy exponentially weighted
 * @param noChangeAccuracy of the baseline that repeats the last label
 * @param majorityAccuracy of the baseline that names the most frequent label
 * @param kappa agreement beyond chance, at most 1
 * @param loss mean loss per record
 * @param recordsPerSecond trained in the recent past; 0 while nothing comes
 * @param stepMillisMedian median milliseconds of a training step
 * @param parametersActive parameters that are not masked
 * @param compression dense ÷ active parameters
 * @param layers in the order of the description
 * @param deadLetters records set aside so far
 * @param duplicates records dropped so far because they had been dealt with
 * @param phase what the pruner is doing, such as "warming" or "on probation"
 */
public record LivePoint(
    long records,
    double secondsSinceStart,
    double accuracy,
    double windowedAccuracy,
    double ewmaAccuracy,
    double noChangeAccuracy,
    double majorityAccuracy,
    double kappa,
    double loss,
    double recordsPerSecond,
    double stepMillisMedian,
    long parametersActive,
    double compression,
    List<LayerPoint> layers,
    long deadLetters,
    long duplicates,
    String phase)
    implements LiveMessage {

  public LivePoint {
    layers = List.copyOf(layers);
    requireCount("records", records);
    requireCount("parametersActive", parametersActive);
    requireCount("deadLetters", deadLetters);
    requireCount("duplicates", duplicates);
    requireRatio("accuracy", accuracy);
    requireRatio("windowedAccuracy", windowedAccuracy);
    requireRatio("ewmaAccuracy", ewmaAccuracy);
    requireRatio("noChangeAccuracy", noChangeAccuracy);
    requireRatio("majorityAccuracy", majorityAccuracy);
  }

  private static void requireCount(String name, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s is 0 or more, got %d", name, value));
    }
  }

  /** NaN passes: it says that the figure is not known. */
  private static void requireRatio(String name, double value) {
    if (value < 0 || value > 1) {
      throw new IllegalArgumentException(
          "%s is a fraction from 0 to 1, got %s. Maybe it is in percent.".formatted(name, value));
    }
  }

  @Override
  public String eventName() {
    return "point";
  }
}
