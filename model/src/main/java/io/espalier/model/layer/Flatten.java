package io.espalier.model.layer;

import io.espalier.model.flow.TensorShape;
import java.util.Map;

/** Planes as a row of units, channel by channel. */
public record Flatten() implements Parameterless {

  @Override
  public Map<String, Object> fields() {
    return Map.of();
  }

  @Override
  public Kind kind() {
    return Kind.FLATTEN;
  }

  @Override
  public float constant(float value) {
    return value;
  }

  @Override
  public TensorShape output(TensorShape input) {
    ShapeMismatchException.requirePlanes(input);
    return new TensorShape(input.shape(), true);
  }

  @Override
  public boolean isModal() {
    return false;
  }

  @Override
  public boolean isActivated() {
    return false;
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.flatten(this);
  }
}
