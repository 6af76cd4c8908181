package io.espalier.model.compact;

import io.espalier.model.network.ChannelWalk;
import io.espalier.model.network.Layout;
import java.util.Arrays;
import java.util.BitSet;

/**
 * A unit without live weights puts out the same value whatever the input. Goes up through a network
 * with what is known to be constant; who reads it adds it to the biases that it feeds and cuts it
 * off there. Where that is not exact (a padded convolution, one without biases, a sum) the unit
 * stays.
 */
final class ConstantFolding {

  private ConstantFolding() {}

  /** Folds within {@code values} and {@code live}. */
  static void fold(Layout layout, float[] values, BitSet live) {
    float[] varying = new float[layout.input().channels()];
    Arrays.fill(varying, Float.NaN);
    new ChannelWalk(layout).up(varying, (flow, inputs) -> flow.constants(inputs, values, live));
  }
}
