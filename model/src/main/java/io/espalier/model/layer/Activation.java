package io.espalier.model.layer;

import io.espalier.model.flow.TensorShape;
import java.util.Map;

/** An elementwise nonlinearity. */
public record Activation(Nonlinearity function) implements Parameterless {

  static Activation read(LayerFields fields) {
    return new Activation(Nonlinearity.tagged(fields.choice("function", Nonlinearity.tags())));
  }

  @Override
  public Map<String, Object> fields() {
    return Map.of("function", function.tag());
  }

  @Override
  public Kind kind() {
    return Kind.ACTIVATION;
  }

  @Override
  public float constant(float value) {
    return function.apply(value);
  }

  @Override
  public TensorShape output(TensorShape input) {
    return input;
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
    return visitor.activation(this);
  }
}
