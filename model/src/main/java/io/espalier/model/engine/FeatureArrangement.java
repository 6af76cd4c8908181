package io.espalier.model.engine;

import io.espalier.model.flow.InputShape;
import io.espalier.model.flow.TensorShape;
import io.espalier.model.layer.Select;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.network.Standardization;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Features of a batch as the first layer reads them: those that are selected, standardized, planes
 * channel by channel. Belongs to one {@link ExecutionPlan}.
 */
final class FeatureArrangement {

  private final int batchSize;
  private final int features;
  private final InputShape input;
  private final int @Nullable [] selected;
  private final int values;
  private final int run;
  private final boolean inOrder;
  private float[] staging = {};
  private Standardization standardization = Standardization.NONE;
  private float @Nullable [] means;
  private float @Nullable [] inverseDeviations;

  /**
   * Arranges batches of one size.
   *
   * @param signal what the first layer reads, after any selection
   */
  FeatureArrangement(NetworkSpec spec, TensorShape signal, int batchSize) {
    this.batchSize = batchSize;
    input = spec.input();
    features = input.size();
    selected = spec.layers().get(0) instanceof Select select ? select.inputs() : null;
    values = signal.size();
    run = signal.flat() ? signal.size() : signal.positions();
    inOrder = signal.flat() || signal.channels() == 1;
  }

  private void standardizeBy(Standardization other) {
    standardization = other;
    means = other.isNone() ? null : Standardization.perFeature(other.means(), input);
    inverseDeviations =
        other.isNone() ? null : inverse(Standardization.perFeature(other.deviations(), input));
  }

  private static float[] inverse(float[] deviations) {
    for (int k = 0; k < deviations.length; k++) {
      deviations[k] = 1 / deviations[k];
    }
    return deviations;
  }

  /**
   * The features in their new order.
   *
   * @param batch samples × features, one sample after the other, exactly one batch; not changed
   * @param by what they are standardized by
   * @return {@code batch} itself if nothing is to be done, or an array that the next call
   *     overwrites
   */
  float[] of(float[] batch, Standardization by) {
    if (batch.length != features * batchSize) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a batch of %d samples with %d features has %d values, got %d",
              batchSize,
              features,
              features * batchSize,
              batch.length));
    }
    if (!by.equals(standardization)) {
      standardizeBy(by);
    }
    if (selected == null && means == null && inOrder) {
      return batch;
    }
    if (staging.length == 0) {
      staging = new float[values * batchSize];
    }
    for (int sample = 0; sample < batchSize; sample++) {
      for (int from = 0; from < values; from += run) {
        copy(batch, sample * features, from, from * batchSize + sample * run);
      }
    }
    return staging;
  }

  /** One run of values that stay together. */
  private void copy(float[] batch, int sample, int from, int to) {
    if (selected != null) {
      copySelected(batch, sample, from, to, selected);
    } else if (means != null && inverseDeviations != null) {
      for (int k = 0; k < run; k++) {
        staging[to + k] =
            (batch[sample + from + k] - means[from + k]) * inverseDeviations[from + k];
      }
    } else {
      System.arraycopy(batch, sample + from, staging, to, run);
    }
  }

  private void copySelected(float[] batch, int sample, int from, int to, int[] inputs) {
    for (int k = 0; k < run; k++) {
      int feature = inputs[from + k];
      float value = batch[sample + feature];
      staging[to + k] =
          means == null || inverseDeviations == null
              ? value
              : (value - means[feature]) * inverseDeviations[feature];
    }
  }
}
