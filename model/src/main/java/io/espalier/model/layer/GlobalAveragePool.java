package io.espalier.model.layer;

import io.espalier.model.flow.InputShape;
import io.espalier.model.flow.TensorShape;
import java.util.Map;

/** The mean of each plane. */
public record GlobalAveragePool() implements Parameterless {

  @Override
  public Map<String, Object> fields() {
    return Map.of();
  }

  @Override
  public Kind kind() {
    return Kind.GLOBALAVERAGEPOOL;
  }

  @Override
  public float constant(float value) {
    return value;
  }

  @Override
  public TensorShape output(TensorShape input) {
    ShapeMismatchException.requirePlanes(input);
    return new TensorShape(InputShape.flat(input.channels()), false);
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
    return visitor.globalAveragePool(this);
  }
}
