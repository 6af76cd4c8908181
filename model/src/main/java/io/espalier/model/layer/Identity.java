package io.espalier.model.layer;

import io.espalier.model.flow.ChannelFlow;
import io.espalier.model.flow.GateBlock;
import io.espalier.model.flow.Gated;
import io.espalier.model.flow.InputShape;
import io.espalier.model.flow.Place;
import io.espalier.model.flow.TensorShape;
import io.espalier.model.flow.ValueCounts;
import io.espalier.model.flow.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A shortcut of option A (He et al. 2015, arXiv 1512.03385): the input itself, every {@code
 * stride}-th row and column, each channel through a gate that can be masked.
 *
 * @param sources for each channel of the output the channel of the input that it gets, or -1 for
 *     zeros
 */
public record Identity(int stride, List<Integer> sources) implements Layer, Shortcut {
  public Identity {
    Shortcut.requireStride(stride);
    sources = List.copyOf(sources);
    if (sources.isEmpty() || Collections.min(sources) < -1) {
      throw new IllegalArgumentException(
          "a shortcut's sources are channels, or -1 for zeros, got " + sources);
    }
  }

  /** As many zero channels before as behind the input's, as the paper's networks have it. */
  public static Identity padded(int inputs, int outputs, int stride) {
    int before = (outputs - inputs) / 2;
    return new Identity(
        stride,
        IntStream.range(0, outputs)
            .map(channel -> channel - before)
            .map(source -> source < inputs ? Math.max(-1, source) : -1)
            .boxed()
            .toList());
  }

  static Identity read(LayerFields fields) {
    return new Identity(
        fields.whole("stride", 1), Arrays.stream(fields.wholes("sources")).boxed().toList());
  }

  @Override
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("stride", stride);
    fields.put("sources", sources.stream().mapToInt(Integer::intValue).toArray());
    return fields;
  }

  @Override
  public Kind kind() {
    return Kind.IDENTITY;
  }

  @Override
  public boolean readsSeveral() {
    return false;
  }

  @Override
  public TensorShape output(List<TensorShape> inputs) {
    TensorShape input = inputs.get(0);
    for (int source : sources) {
      if (source >= input.channels()) {
        throw new ShapeMismatchException(
            String.format(Locale.ROOT, "has a shortcut from channel %d of %s", source, input));
      }
    }
    if ((long) input.channels() * sources.size() > InputShape.MOST_VALUES) {
      throw new ShapeMismatchException(
          String.format(
              Locale.ROOT,
              "has a shortcut from %d channels to %d, whose matrix has more than %d values",
              input.channels(),
              sources.size(),
              InputShape.MOST_VALUES));
    }
    return Sliding.output(window(), input, sources.size());
  }

  /** A kernel of one value that goes from position to position. */
  public Window window() {
    return Window.square(1, stride, 0);
  }

  @Override
  public ValueCounts values(List<TensorShape> inputs) {
    return new ValueCounts(0, 0, sources.size());
  }

  @Override
  public ChannelFlow flow(Place place) {
    return new Gated(
        place.input().channels(),
        sources,
        new GateBlock(place.name(), place.statistics(), sources.size()));
  }

  @Override
  public Identity smaller(List<TensorShape> from, List<int[]> inputs, int[] outputs) {
    List<Integer> smaller = new ArrayList<>();
    for (int channel : outputs) {
      int source = sources.get(channel);
      smaller.add(source < 0 ? -1 : Math.max(-1, Arrays.binarySearch(inputs.get(0), source)));
    }
    return new Identity(stride, smaller);
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
    return visitor.identity(this);
  }
}
