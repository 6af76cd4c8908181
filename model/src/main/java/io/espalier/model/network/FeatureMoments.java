package io.espalier.model.network;

import io.espalier.model.flow.InputShape;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * What is known of the features of some samples: how many there were, and the mean of each channel
 * and the sum of squared distances from it. Adds up batch by batch as by Welford and Chan (1979),
 * in double precision, so that a mean far from 0 costs no digits.
 *
 * @param input shape of one sample
 * @param samples how many were seen
 * @param means one per channel; never written to after construction
 * @param squares sums of squared distances from the mean, one per channel; never written to
 */
public record FeatureMoments(InputShape input, long samples, double[] means, double[] squares) {

  /** A deviation this small beside the mean is one of rounding: floats have 24 binary digits. */
  private static final double RESOLUTION = 0x1p-24;

  public FeatureMoments {
    if (samples < 0 || means.length != input.channels() || squares.length != input.channels()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d samples of an input with %d channels have as many means and squares, got %d and"
                  + " %d",
              samples,
              input.channels(),
              means.length,
              squares.length));
    }
  }

  /** Before the first sample. */
  public static FeatureMoments none(InputShape input) {
    return new FeatureMoments(input, 0, new double[input.channels()], new double[input.channels()]);
  }

  /**
   * With the samples of a batch.
   *
   * @param batch samples × features, one sample after the other; at least one
   */
  public FeatureMoments plus(float[] batch) {
    int size = input.size();
    if (batch.length == 0 || batch.length % size != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a batch of samples with %d features has a multiple of as many values, got %d",
              size,
              batch.length));
    }
    double[] shifts = shifts(batch);
    double[] sums = new double[size];
    double[] squaredSums = new double[size];
    for (int from = 0; from < batch.length; from += size) {
      for (int feature = 0; feature < size; feature++) {
        double distance = batch[from + feature] - shifts[feature];
        sums[feature] += distance;
        squaredSums[feature] += distance * distance;
      }
    }
    return merged(batch.length / size, shifts, sums, squaredSums);
  }

  /**
   * Some value near those of each feature's channel: sums of distances from it keep their digits.
   */
  private double[] shifts(float[] batch) {
    int positions = input.height() * input.width();
    double[] shifts = new double[input.size()];
    for (int feature = 0; feature < shifts.length; feature++) {
      int channel = feature / positions;
      shifts[feature] = samples == 0 ? batch[channel * positions] : means[channel];
    }
    return shifts;
  }

  private FeatureMoments merged(int more, double[] shifts, double[] sums, double[] squaredSums) {
    int positions = input.height() * input.width();
    double before = (double) samples * positions;
    double added = (double) more * positions;
    double[] newMeans = new double[means.length];
    double[] newSquares = new double[means.length];
    for (int channel = 0; channel < means.length; channel++) {
      double sum = 0;
      double squared = 0;
      for (int k = channel * positions; k < (channel + 1) * positions; k++) {
        sum += sums[k];
        squared += squaredSums[k];
      }
      double mean = shifts[channel * positions] + sum / added;
      double apart = mean - means[channel];
      newMeans[channel] = means[channel] + apart * added / (before + added);
      newSquares[channel] =
          squares[channel]
              + Math.max(0, squared - sum * sum / added)
              + apart * apart * before / (before + added) * added;
    }
    return new FeatureMoments(input, samples + more, newMeans, newSquares);
  }

  /**
   * What gives these samples mean 0 and deviation 1. A channel that never varies is only shifted.
   */
  public Standardization standardization() {
    if (samples == 0) {
      return Standardization.NONE;
    }
    double values = (double) samples * input.height() * input.width();
    Float[] shifts = new Float[means.length];
    Float[] deviations = new Float[means.length];
    for (int channel = 0; channel < means.length; channel++) {
      double deviation = Math.sqrt(squares[channel] / values);
      boolean varies =
          deviation > RESOLUTION * Math.abs(means[channel]) && deviation >= Float.MIN_NORMAL;
      shifts[channel] = (float) means[channel];
      deviations[channel] = varies ? (float) deviation : 1f;
    }
    return new Standardization(List.of(shifts), List.of(deviations));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FeatureMoments that
        && input.equals(that.input)
        && samples == that.samples
        && Arrays.equals(means, that.means)
        && Arrays.equals(squares, that.squares);
  }

  @Override
  public int hashCode() {
    return Objects.hash(input, samples, Arrays.hashCode(means), Arrays.hashCode(squares));
  }
}
