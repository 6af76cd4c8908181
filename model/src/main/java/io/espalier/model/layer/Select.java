package io.espalier.model.layer;

import io.espalier.model.flow.ChannelFlow;
import io.espalier.model.flow.Place;
import io.espalier.model.flow.Source;
import io.espalier.model.flow.TensorShape;
import io.espalier.model.flow.ValueCounts;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Takes some of the inputs, in order: what compaction puts in front of a network whose first layer
 * no longer reads all of them. Only ever the first layer.
 *
 * @param inputs ascending indices into the network's input
 */
public record Select(int[] inputs) implements Layer {
  public Select {
    if (inputs.length == 0) {
      throw new IllegalArgumentException("at least 1 input must be selected");
    }
    for (int k = 0; k < inputs.length; k++) {
      if (inputs[k] < 0 || (k > 0 && inputs[k] <= inputs[k - 1])) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "selected inputs must ascend from 0, got %d after %s",
                inputs[k],
                k == 0 ? "nothing" : String.valueOf(inputs[k - 1])));
      }
    }
  }

  static Select read(LayerFields fields) {
    return new Select(fields.wholes("inputs"));
  }

  @Override
  public Map<String, Object> fields() {
    return Map.of("inputs", inputs);
  }

  @Override
  public Kind kind() {
    return Kind.SELECT;
  }

  @Override
  public boolean readsSeveral() {
    return false;
  }

  /** Single values of a row, or whole channels of planes. */
  @Override
  public TensorShape output(List<TensorShape> read) {
    TensorShape input = read.get(0);
    if (input.flat()) {
      return TensorShape.row(inputs.length);
    }
    int positions = input.positions();
    for (int k = 0; k < inputs.length; k++) {
      requireWhole(inputs[k] % positions == k % positions);
    }
    requireWhole(inputs.length % positions == 0);
    return input.withChannels(inputs.length / positions);
  }

  private static void requireWhole(boolean whole) {
    if (!whole) {
      throw new ShapeMismatchException(
          "takes some values of a channel: of planes only whole channels can be");
    }
  }

  @Override
  public ValueCounts values(List<TensorShape> read) {
    return ValueCounts.NONE;
  }

  @Override
  public ChannelFlow flow(Place place) {
    return new Source(place.input().channels(), place.output().channels());
  }

  /** Which inputs a smaller network takes is decided before its layers are. */
  @Override
  public Select smaller(List<TensorShape> from, List<int[]> read, int[] outputs) {
    return this;
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
    return visitor.select(this);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Select select && Arrays.equals(inputs, select.inputs);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(inputs);
  }
}
