package io.espalier.model.onnx;

import io.espalier.model.flow.InputShape;
import io.espalier.model.flow.TensorShape;
import io.espalier.model.layer.Select;
import io.espalier.model.network.Standardization;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What a model does to its features before its first layer: a selection, a standardization. */
final class InputDraft {

  private TensorShape shape;
  private int @Nullable [] selected;
  private double[] means;
  private double[] factors;

  InputDraft(TensorShape shape) {
    this.shape = shape;
    means = new double[shape.channels()];
    factors = new double[shape.channels()];
    Arrays.fill(factors, 1);
  }

  /** What the first layer reads. */
  TensorShape read() {
    return selected == null ? shape : shape.withChannels(selected.length);
  }

  boolean isUntouched() {
    return selected == null
        && Arrays.stream(means).allMatch(mean -> mean == 0)
        && Arrays.stream(factors).allMatch(factor -> factor == 1);
  }

  /** Takes the input for planes, or for a row. */
  void reshape(TensorShape other) {
    shape = other;
    means = new double[other.channels()];
    factors = new double[other.channels()];
    Arrays.fill(factors, 1);
  }

  void select(int[] channels) {
    selected = channels;
  }

  /**
   * {@code scale·x + shift}, one for each channel that is read; false where no deviation says it.
   */
  boolean scale(double[] scales, double[] shifts) {
    if (Arrays.stream(scales).anyMatch(scale -> !(scale > 0))) {
      return false;
    }
    for (int k = 0; k < scales.length; k++) {
      int channel = selected == null ? k : selected[k];
      means[channel] -= shifts[k] / (scales[k] * factors[channel]);
      factors[channel] *= scales[k];
    }
    return true;
  }

  /** Indices of what is selected; null where all is. */
  @Nullable Select selection() {
    if (selected == null) {
      return null;
    }
    int positions = shape.positions();
    return new Select(
        IntStream.of(selected)
            .flatMap(channel -> IntStream.range(channel * positions, (channel + 1) * positions))
            .toArray());
  }

  /** The shape of the network's input, a row as {@code told} where that has as many values. */
  InputShape inputShape(@Nullable InputShape told) {
    return told != null && shape.flat() && told.size() == shape.size() && isAlike(told)
        ? told
        : shape.shape();
  }

  /** Whether the features of each channel are taken alike. */
  private boolean isAlike(InputShape told) {
    int positions = told.height() * told.width();
    return IntStream.range(0, means.length)
        .allMatch(
            feature -> {
              int first = feature / positions * positions;
              return isUnread(feature)
                  || isUnread(first)
                  || (means[feature] == means[first] && factors[feature] == factors[first]);
            });
  }

  private boolean isUnread(int channel) {
    return selected != null && Arrays.binarySearch(selected, channel) < 0;
  }

  /** What the features of an input of that shape are standardized by. */
  Standardization standardization(InputShape input) {
    if (Arrays.stream(means).allMatch(mean -> mean == 0)
        && Arrays.stream(factors).allMatch(factor -> factor == 1)) {
      return Standardization.NONE;
    }
    int positions = means.length / input.channels();
    List<Float> allMeans = new ArrayList<>();
    List<Float> deviations = new ArrayList<>();
    for (int channel = 0; channel < input.channels(); channel++) {
      int of = firstRead(channel * positions, positions);
      allMeans.add((float) means[of]);
      deviations.add((float) (1 / factors[of]));
    }
    return new Standardization(allMeans, deviations);
  }

  private int firstRead(int from, int count) {
    return IntStream.range(from, from + count)
        .filter(feature -> !isUnread(feature))
        .findFirst()
        .orElse(from);
  }
}
