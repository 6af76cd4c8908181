package io.espalier.model.layer;

import io.espalier.model.flow.ChannelFlow;
import io.espalier.model.flow.Joined;
import io.espalier.model.flow.Place;
import io.espalier.model.flow.TensorShape;
import io.espalier.model.flow.ValueCounts;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The channels of two or more inputs side by side: planes of the same size, or rows of units. */
public record Concat() implements Layer {

  @Override
  public Map<String, Object> fields() {
    return Map.of();
  }

  @Override
  public Kind kind() {
    return Kind.CONCAT;
  }

  @Override
  public boolean readsSeveral() {
    return true;
  }

  @Override
  public TensorShape output(List<TensorShape> inputs) {
    TensorShape first = inputs.get(0);
    for (TensorShape other : inputs) {
      if (!isLike(other, first)) {
        throw new ShapeMismatchException(
            "joins %s and %s. Channels of all inputs must have the same rows and columns, and be"
                    .formatted(first, other)
                + " flat or not alike");
      }
    }
    long channels = inputs.stream().mapToLong(TensorShape::channels).sum();
    if (channels > Integer.MAX_VALUE) {
      throw new ShapeMismatchException(
          String.format(Locale.ROOT, "joins %d channels, more than there can be", channels));
    }
    return first.withChannels((int) channels);
  }

  private static boolean isLike(TensorShape one, TensorShape other) {
    return one.flat() == other.flat()
        && one.shape().height() == other.shape().height()
        && one.shape().width() == other.shape().width();
  }

  @Override
  public ValueCounts values(List<TensorShape> inputs) {
    return ValueCounts.NONE;
  }

  @Override
  public ChannelFlow flow(Place place) {
    return new Joined(place.inputs().stream().map(TensorShape::channels).toList());
  }

  @Override
  public Concat smaller(List<TensorShape> from, List<int[]> inputs, int[] outputs) {
    return this;
  }

  @Override
  public boolean isModal() {
    return false;
  }

  @Override
  public boolean isActivated() {
    return true;
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.concat(this);
  }
}
