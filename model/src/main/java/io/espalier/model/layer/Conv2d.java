package io.espalier.model.layer;

import io.espalier.model.flow.AllToAll;
import io.espalier.model.flow.ChannelFlow;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.flow.Place;
import io.espalier.model.flow.TensorShape;
import io.espalier.model.flow.ValueCounts;
import io.espalier.model.flow.Window;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A convolution over planes, with zeros around them.
 *
 * @param filters output channels
 * @param biased whether each filter has a bias; not needed in front of a {@link BatchNorm}
 */
public record Conv2d(int filters, Window window, boolean biased) implements Layer {
  public Conv2d {
    if (filters < 1) {
      throw new IllegalArgumentException("a convolution needs at least 1 filter, got " + filters);
    }
  }

  static Conv2d read(LayerFields fields) {
    return new Conv2d(fields.whole("filters"), Sliding.read(fields), fields.flag("biased", true));
  }

  @Override
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("filters", filters);
    fields.putAll(Sliding.fields(window));
    fields.put("biased", biased);
    return fields;
  }

  @Override
  public Kind kind() {
    return Kind.CONV2D;
  }

  @Override
  public boolean readsSeveral() {
    return false;
  }

  @Override
  public TensorShape output(List<TensorShape> inputs) {
    return Sliding.output(window, inputs.get(0), filters);
  }

  @Override
  public ValueCounts values(List<TensorShape> inputs) {
    long perFilter = inputs.get(0).channels() * (long) window.taps() + (biased ? 1 : 0);
    return new ValueCounts(Math.multiplyExact(filters, perFilter), 0, 0);
  }

  @Override
  public ChannelFlow flow(Place place) {
    ParameterBlock block =
        new ParameterBlock(
            place.name(),
            place.parameters(),
            place.input().channels(),
            filters,
            window.taps(),
            biased);
    return new AllToAll(place.input(), place.output(), block, window);
  }

  @Override
  public Conv2d smaller(List<TensorShape> from, List<int[]> inputs, int[] outputs) {
    return new Conv2d(outputs.length, window, biased);
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
    return visitor.conv2d(this);
  }
}
