package io.espalier.model.layer;

import io.espalier.model.flow.AllToAll;
import io.espalier.model.flow.ChannelFlow;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.flow.Place;
import io.espalier.model.flow.TensorShape;
import io.espalier.model.flow.ValueCounts;
import java.util.List;
import java.util.Map;

/**
 * A fully connected layer: {@code z = Wᵀx + b}.
 *
 * @param units output neurons
 */
public record Dense(int units) implements Layer {
  public Dense {
    if (units < 1) {
      throw new IllegalArgumentException("a dense layer needs at least 1 unit, got " + units);
    }
  }

  static Dense read(LayerFields fields) {
    return new Dense(fields.whole("units"));
  }

  @Override
  public Map<String, Object> fields() {
    return Map.of("units", units);
  }

  @Override
  public Kind kind() {
    return Kind.DENSE;
  }

  @Override
  public boolean readsSeveral() {
    return false;
  }

  @Override
  public TensorShape output(List<TensorShape> inputs) {
    if (!inputs.get(0).flat()) {
      throw new ShapeMismatchException(
          "reads a row of units, not planes of %s. Put a flatten in front"
              .formatted(inputs.get(0)));
    }
    return TensorShape.row(units);
  }

  @Override
  public ValueCounts values(List<TensorShape> inputs) {
    return new ValueCounts((inputs.get(0).size() + 1L) * units, 0, 0);
  }

  @Override
  public ChannelFlow flow(Place place) {
    ParameterBlock block =
        new ParameterBlock(place.name(), place.parameters(), place.input().size(), units);
    return new AllToAll(place.input(), place.output(), block, null);
  }

  @Override
  public Dense smaller(List<TensorShape> from, List<int[]> inputs, int[] outputs) {
    return new Dense(outputs.length);
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
    return visitor.dense(this);
  }
}
