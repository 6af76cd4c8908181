package io.espalier.model.layer;

import io.espalier.model.flow.ChannelFlow;
import io.espalier.model.flow.EachChannel;
import io.espalier.model.flow.Place;
import io.espalier.model.flow.TensorShape;
import io.espalier.model.flow.ValueCounts;
import java.util.List;

/** A layer without values of its own, which makes of each channel one, whatever the others are. */
public sealed interface Parameterless extends Layer
    permits Activation, AveragePool, Dropout, Flatten, GlobalAveragePool, MaxPool {

  /**
   * What a channel that is the same value everywhere is behind the layer in evaluation; NaN where
   * it varies there. It decides what is folded and what counts as fed: a sigmoid makes 0.5 of 0.
   *
   * @param value NaN where it varies in front
   */
  float constant(float value);

  /**
   * The shape of what it puts out.
   *
   * @throws ShapeMismatchException when it does not fit its input
   */
  TensorShape output(TensorShape input);

  @Override
  default TensorShape output(List<TensorShape> inputs) {
    return output(inputs.get(0));
  }

  @Override
  default boolean readsSeveral() {
    return false;
  }

  @Override
  default ValueCounts values(List<TensorShape> inputs) {
    return ValueCounts.NONE;
  }

  @Override
  default ChannelFlow flow(Place place) {
    return new EachChannel(place.output().channels(), this::constant);
  }

  @Override
  default Layer smaller(List<TensorShape> from, List<int[]> inputs, int[] outputs) {
    return this;
  }
}
