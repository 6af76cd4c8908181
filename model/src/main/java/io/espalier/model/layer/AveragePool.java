package io.espalier.model.layer;

import io.espalier.model.flow.TensorShape;
import io.espalier.model.flow.Window;
import java.util.Map;

/** The mean under each window; padding counts as zeros. */
public record AveragePool(Window window) implements Parameterless {

  static AveragePool read(LayerFields fields) {
    return new AveragePool(Sliding.read(fields));
  }

  @Override
  public Map<String, Object> fields() {
    return Sliding.fields(window);
  }

  @Override
  public Kind kind() {
    return Kind.AVERAGEPOOL;
  }

  @Override
  public float constant(float value) {
    return window.padding() > 0 && value != 0 ? Float.NaN : value;
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
    return visitor.averagePool(this);
  }
}
