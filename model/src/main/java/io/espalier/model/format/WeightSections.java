package io.espalier.model.format;

import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.precision.Precision;
import io.espalier.model.precision.WeightSteps;
import java.util.Arrays;

/** The values of a network in a file, and which of them are live. */
final class WeightSections {

  /** All values, or those that are no weights where these are stored in fewer bits. */
  private static final String VALUES = "values";

  private static final String LIVE = "live";
  private static final String HALVES = "weights.float16";
  private static final String STEPS = "weights.int8";
  private static final String SCALES = "weights.scales";

  private WeightSections() {}

  static void put(NetworkSnapshot network, Precision precision, SectionFile content) {
    float[] values = network.values();
    content.put(VALUES, precision == Precision.FLOAT32 ? values : withoutWeights(network));
    content.put(LIVE, network.live(), values.length);
    switch (precision) {
      case FLOAT32 -> {}
      case FLOAT16 -> content.putHalves(HALVES, weights(precision.rounded(network)));
      case INT8 -> {
        WeightSteps weights = WeightSteps.of(network);
        content.put(STEPS, weights.steps()).put(SCALES, weights.scales());
      }
    }
  }

  private static float[] withoutWeights(NetworkSnapshot network) {
    float[] values = network.values().clone();
    for (ParameterBlock block : network.spec().blocks()) {
      Arrays.fill(values, block.offset(), block.offset() + block.weights(), 0);
    }
    return values;
  }

  private static float[] weights(NetworkSnapshot network) {
    float[] weights = new float[network.values().length];
    copyWeights(network.values(), weights, network.spec());
    return weights;
  }

  private static void copyWeights(float[] from, float[] to, NetworkSpec spec) {
    for (ParameterBlock block : spec.blocks()) {
      System.arraycopy(from, block.offset(), to, block.offset(), block.weights());
    }
  }

  static NetworkSnapshot read(SectionFile content, NetworkSpec spec) {
    return new NetworkSnapshot(spec, values(content, spec), content.bits(LIVE));
  }

  private static float[] values(SectionFile content, NetworkSpec spec) {
    float[] values = content.finite(VALUES);
    if (content.has(HALVES)) {
      values = sized(values, spec);
      copyWeights(sized(content.halves(HALVES), spec), values, spec);
    } else if (content.has(STEPS)) {
      values = sized(values, spec);
      new WeightSteps(content.bytes(STEPS), content.finite(SCALES)).putInto(values, spec);
      SectionFile.requireFinite(STEPS, values);
    }
    return values;
  }

  /** A copy of as many values as the network has. */
  private static float[] sized(float[] values, NetworkSpec spec) {
    SectionFile.requireLength(VALUES, values.length, spec.size());
    return values.clone();
  }
}
