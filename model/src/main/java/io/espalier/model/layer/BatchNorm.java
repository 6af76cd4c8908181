package io.espalier.model.layer;

import io.espalier.model.flow.ChannelFlow;
import io.espalier.model.flow.InputShape;
import io.espalier.model.flow.NormBlock;
import io.espalier.model.flow.Normalized;
import io.espalier.model.flow.Place;
import io.espalier.model.flow.TensorShape;
import io.espalier.model.flow.ValueCounts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Batch normalization per channel (Ioffe & Szegedy 2015, arXiv 1502.03167): in training by the
 * batch's mean and variance, in evaluation by running ones.
 *
 * @param momentum share of the old running statistics that a training step keeps
 * @param epsilon added to the variance
 */
public record BatchNorm(double momentum, double epsilon) implements Layer {

  /** Channels are scaled by a matrix of channels × channels, which must fit an array. */
  public static final int MOST_CHANNELS = (int) Math.sqrt(InputShape.MOST_VALUES);

  public BatchNorm {
    FloatRange.requireShare("momentum", momentum);
    FloatRange.requirePositive("epsilon", epsilon);
  }

  /** The usual settings. */
  public static BatchNorm standard() {
    return new BatchNorm(0.9, 1e-5);
  }

  static BatchNorm read(LayerFields fields) {
    return new BatchNorm(
        fields.real("momentum", standard().momentum), fields.real("epsilon", standard().epsilon));
  }

  @Override
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("momentum", momentum);
    fields.put("epsilon", epsilon);
    return fields;
  }

  @Override
  public Kind kind() {
    return Kind.BATCHNORM;
  }

  @Override
  public boolean readsSeveral() {
    return false;
  }

  @Override
  public TensorShape output(List<TensorShape> inputs) {
    TensorShape input = inputs.get(0);
    if (input.flat() && input.positions() > 1) {
      throw new ShapeMismatchException("does not go behind a flatten. Put it in front");
    }
    if (input.channels() > MOST_CHANNELS) {
      throw new ShapeMismatchException(
          String.format(
              Locale.ROOT,
              "normalizes at most %d channels, not the %d that it reads",
              MOST_CHANNELS,
              input.channels()));
    }
    return input;
  }

  @Override
  public ValueCounts values(List<TensorShape> inputs) {
    int channels = inputs.get(0).channels();
    return new ValueCounts(0, 2L * channels, 2L * channels);
  }

  @Override
  public ChannelFlow flow(Place place) {
    return new Normalized(
        new NormBlock(place.name(), place.scales(), place.statistics(), place.input().channels()),
        epsilon);
  }

  @Override
  public BatchNorm smaller(List<TensorShape> from, List<int[]> inputs, int[] outputs) {
    return this;
  }

  @Override
  public boolean isModal() {
    return true;
  }

  @Override
  public boolean isActivated() {
    return true;
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.batchNorm(this);
  }
}
