package io.espalier.model.layer;

import io.espalier.model.flow.Added;
import io.espalier.model.flow.ChannelFlow;
import io.espalier.model.flow.Place;
import io.espalier.model.flow.TensorShape;
import io.espalier.model.flow.ValueCounts;
import java.util.List;
import java.util.Map;

/** The sum of two or more inputs of the same shape, value by value. */
public record Add() implements Layer {

  @Override
  public Map<String, Object> fields() {
    return Map.of();
  }

  @Override
  public Kind kind() {
    return Kind.ADD;
  }

  @Override
  public boolean readsSeveral() {
    return true;
  }

  @Override
  public TensorShape output(List<TensorShape> inputs) {
    TensorShape first = inputs.get(0);
    for (TensorShape other : inputs) {
      if (!other.equals(first)) {
        throw new ShapeMismatchException(
            "adds %s to %s. Give both the same filters and strides".formatted(other, first));
      }
    }
    return first;
  }

  @Override
  public ValueCounts values(List<TensorShape> inputs) {
    return ValueCounts.NONE;
  }

  @Override
  public ChannelFlow flow(Place place) {
    return new Added(place.inputs().size(), place.output().channels());
  }

  @Override
  public Add smaller(List<TensorShape> from, List<int[]> inputs, int[] outputs) {
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
    return visitor.add(this);
  }
}
