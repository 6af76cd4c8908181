package io.espalier.model.layer;

import io.espalier.model.flow.TensorShape;
import io.espalier.model.flow.Window;
import java.util.Map;

/** The largest value under each window; padding never is. */
public record MaxPool(Window window) implements Parameterless {

  static MaxPool read(LayerFields fields) {
    return new MaxPool(Sliding.read(fields));
  }

  @Override
  public Map<String, Object> fields() {
    return Sliding.fields(window);
  }

  @Override
  public Kind kind() {
    return Kind.MAXPOOL;
  }

  @Override
  public float constant(float value) {
    return value;
  }

  @Override
  public TensorShape output(TensorShape input) {
    return Sliding.output(window, input, input.channels());
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
    return visitor.maxPool(this);
  }
}
