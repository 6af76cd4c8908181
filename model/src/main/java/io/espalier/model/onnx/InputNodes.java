package io.espalier.model.onnx;

import io.espalier.model.flow.InputShape;
import io.espalier.model.flow.TensorShape;
import io.espalier.model.layer.Select;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.network.Standardization;
import io.espalier.model.onnx.file.FloatTensor;
import io.espalier.model.onnx.file.IntegerTensor;
import io.espalier.model.onnx.file.OnnxAttribute;
import io.espalier.model.onnx.file.OnnxTensor;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/** The operators in front of the first layer: which features are selected, then standardized. */
final class InputNodes {

  private static final String SELECTED = "input/selected";

  private final TensorShape input;
  private final InputShape shape;
  private final int[] channels;

  private InputNodes(NetworkSpec spec) {
    input = spec.layout().input();
    shape = spec.input();
    channels =
        spec.layers().get(0) instanceof Select select
            ? channels(select)
            : IntStream.range(0, input.channels()).toArray();
  }

  /** Adds what is done to features; returns the value that the layers read, {@link Select} done. */
  static String add(NetworkSpec spec, GraphDraft draft) {
    return new InputNodes(spec).addTo(draft, spec.standardization());
  }

  /** Channels of planes, or units of a row. */
  private int[] channels(Select select) {
    return IntStream.of(select.inputs())
        .map(index -> index / input.positions())
        .distinct()
        .toArray();
  }

  private String addTo(GraphDraft draft, Standardization standardization) {
    String value = OnnxExport.FEATURES;
    if (channels.length < input.channels()) {
      long[] indices = IntStream.of(channels).asLongStream().toArray();
      String chosen =
          draft.constant(new IntegerTensor("input/selection", List.of(indices.length), indices));
      value =
          draft.add(
              "Gather",
              SELECTED,
              List.of(value, chosen),
              Map.of("axis", new OnnxAttribute.Whole(1)));
    }
    if (standardization.isNone()) {
      return value;
    }
    OnnxTensor means = tensor("input/mean", standardization.means(), mean -> mean);
    OnnxTensor factors =
        tensor("input/factor", standardization.deviations(), deviation -> 1f / (float) deviation);
    String centred = draft.add("Sub", "input/centred", value, draft.constant(means));
    return draft.add("Mul", "input/standardized", centred, draft.constant(factors));
  }

  /** A value for each channel that is read, or a single one where all are the same. */
  private OnnxTensor tensor(String name, List<Float> perChannel, DoubleUnaryOperator of) {
    float[] all = input.flat() ? Standardization.perFeature(perChannel, shape) : floats(perChannel);
    float[] read = new float[channels.length];
    boolean same = true;
    for (int k = 0; k < read.length; k++) {
      read[k] = (float) of.applyAsDouble(all[channels[k]]);
      same &= read[k] == read[0];
    }
    if (same) {
      return new FloatTensor(name, List.of(), new float[] {read[0]});
    }
    return new FloatTensor(
        name, input.flat() ? List.of(read.length) : List.of(read.length, 1, 1), read);
  }

  private static float[] floats(List<Float> values) {
    float[] array = new float[values.size()];
    for (int k = 0; k < array.length; k++) {
      array[k] = values.get(k);
    }
    return array;
  }
}
