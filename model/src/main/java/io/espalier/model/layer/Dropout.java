package io.espalier.model.layer;

import io.espalier.model.flow.TensorShape;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * In training sets values to 0 at random and scales up the rest to make up for it; otherwise does
 * nothing.
 *
 * @param rate share of the values that are dropped, in [0, 1)
 * @param seed together with the number of the step it decides which
 */
public record Dropout(double rate, long seed) implements Parameterless {
  public Dropout {
    FloatRange.requireShare("dropout rate", rate);
  }

  static Dropout read(LayerFields fields) {
    return new Dropout(fields.real("rate"), fields.wholeLong("seed", 0));
  }

  @Override
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("rate", rate);
    fields.put("seed", seed);
    return fields;
  }

  @Override
  public Kind kind() {
    return Kind.DROPOUT;
  }

  @Override
  public float constant(float value) {
    return value;
  }

  @Override
  public TensorShape output(TensorShape input) {
    return input;
  }

  @Override
  public boolean isModal() {
    return true;
  }

  @Override
  public boolean isActivated() {
    return false;
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.dropout(this);
  }
}
