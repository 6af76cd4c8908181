package io.espalier.model.layer;

import io.espalier.model.flow.ChannelFlow;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.flow.PerChannel;
import io.espalier.model.flow.Place;
import io.espalier.model.flow.TensorShape;
import io.espalier.model.flow.ValueCounts;
import io.espalier.model.flow.Window;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A depthwise convolution: each channel with a kernel of its own and no other. With a 1×1 {@link
 * Conv2d} behind it it is a separable one (Howard et al. 2017, arXiv 1704.04861).
 *
 * @param biased whether each channel has a bias; not needed in front of a {@link BatchNorm}
 */
public record Depthwise(Window window, boolean biased) implements Layer {

  static Depthwise read(LayerFields fields) {
    return new Depthwise(Sliding.read(fields), fields.flag("biased", true));
  }

  @Override
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>(Sliding.fields(window));
    fields.put("biased", biased);
    return fields;
  }

  @Override
  public Kind kind() {
    return Kind.DEPTHWISE;
  }

  @Override
  public boolean readsSeveral() {
    return false;
  }

  @Override
  public TensorShape output(List<TensorShape> inputs) {
    return Sliding.output(window, inputs.get(0), inputs.get(0).channels());
  }

  @Override
  public ValueCounts values(List<TensorShape> inputs) {
    long perChannel = window.taps() + (biased ? 1L : 0L);
    return new ValueCounts(inputs.get(0).channels() * perChannel, 0, 0);
  }

  @Override
  public ChannelFlow flow(Place place) {
    int channels = place.input().channels();
    ParameterBlock block =
        new ParameterBlock(
            place.name(), place.parameters(), 1, channels, window.taps(), biased, true);
    return new PerChannel(place.input(), place.output(), block, window);
  }

  @Override
  public Depthwise smaller(List<TensorShape> from, List<int[]> inputs, int[] outputs) {
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
    return visitor.depthwise(this);
  }
}
