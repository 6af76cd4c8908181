package io.espalier.model.prune;

import io.espalier.model.network.Layout;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.network.NormBlock;
import io.espalier.model.network.ParameterBlock;
import io.espalier.model.network.Placed;
import io.espalier.model.network.Placed.Branched;
import io.espalier.model.network.Placed.Plain;
import io.espalier.model.network.Placed.Weighted;
import io.espalier.model.network.Shortcut.Identity;
import java.util.BitSet;
import java.util.List;

/**
 * Finds values that no longer can change the output: what feeds a hidden unit or channel that
 * nothing reads (backward-dead, arXiv 2109.10795, section 3.3), and what reads one that nothing
 * feeds, not even a bias, and that therefore is always 0. Cutting them leaves the network's
 * function in evaluation exactly as it was. Goes through normalizations, pools, flattening and
 * residual layers: a channel in front of one is read as long as a kernel of the body reads it or
 * its gate in the shortcut is open and the sum's channel is read.
 */
public final class DeadUnits {

  private final BitSet live;

  private DeadUnits(BitSet live) {
    this.live = live;
  }

  /** The live values of dead units; costs O(parameters). */
  public static BitSet sweep(NetworkSnapshot network) {
    return sweep(network.spec(), network.live());
  }

  /**
   * The live values of dead units; costs O(parameters).
   *
   * @param mask the live values; not changed
   */
  public static BitSet sweep(NetworkSpec spec, BitSet mask) {
    Layout layout = spec.layout();
    DeadUnits sweep = new DeadUnits((BitSet) mask.clone());
    sweep.cutUnfed(layout.layers(), all(layout.layers().get(0).input().channels()));
    sweep.cutUnread(layout.layers(), all(spec.classes()));
    BitSet dead = (BitSet) mask.clone();
    dead.andNot(sweep.live);
    return dead;
  }

  private static BitSet all(int channels) {
    BitSet all = new BitSet(channels);
    all.set(0, channels);
    return all;
  }

  /** Goes up from {@code fed} channels; returns those of the output. */
  private BitSet cutUnfed(List<Placed> layers, BitSet fed) {
    BitSet current = fed;
    for (Placed layer : layers) {
      BitSet read = current;
      current =
          layer.match(
              weighted -> cutUnfed(weighted, read),
              norm -> shifted(norm.block()),
              plain -> fedBehind(plain, read),
              branched -> cutUnfed(branched, read));
    }
    return current;
  }

  /** Where 0 does not stay 0, every channel is fed. */
  private static BitSet fedBehind(Plain layer, BitSet fed) {
    return layer.layer().constant(0) == 0 ? fed : all(layer.output().channels());
  }

  private BitSet cutUnfed(Weighted layer, BitSet fed) {
    ParameterBlock block = layer.block();
    int units = block.inputs() / layer.input().channels();
    BitSet fedOutputs = new BitSet(block.outputs());
    for (int output = 0; output < block.outputs(); output++) {
      for (int c = fed.nextClearBit(0); c < layer.input().channels(); c = fed.nextClearBit(c + 1)) {
        int first = block.weight(c * units, output);
        live.clear(first, first + units * block.taps());
      }
      fedOutputs.set(output, isFed(block, output, live));
    }
    return fedOutputs;
  }

  /** A normalization puts out 0 only where it neither scales nor shifts. */
  private BitSet shifted(NormBlock block) {
    BitSet fed = new BitSet(block.channels());
    for (int channel = 0; channel < block.channels(); channel++) {
      fed.set(channel, live.get(block.gamma(channel)) || live.get(block.beta(channel)));
    }
    return fed;
  }

  private BitSet cutUnfed(Branched layer, BitSet fed) {
    BitSet sum = cutUnfed(layer.body(), fed);
    if (layer.gates() == null || !(layer.layer().shortcut() instanceof Identity shortcut)) {
      sum.or(cutUnfed(layer.projection(), fed));
      return sum;
    }
    for (int channel = 0; channel < shortcut.sources().size(); channel++) {
      int source = shortcut.sources().get(channel);
      int gate = layer.gates().gate(channel);
      if (source < 0 || !fed.get(source)) {
        live.clear(gate);
      }
      sum.set(channel, sum.get(channel) || live.get(gate));
    }
    return sum;
  }

  /** Goes down from channels of the output that are {@code read}; returns those of the input. */
  private BitSet cutUnread(List<Placed> layers, BitSet read) {
    BitSet current = read;
    for (int k = layers.size() - 1; k >= 0; k--) {
      BitSet above = current;
      current =
          layers
              .get(k)
              .match(
                  weighted -> cutUnread(weighted, above),
                  norm -> cutUnread(norm.block(), above),
                  plain -> above,
                  branched -> cutUnread(branched, above));
    }
    return current;
  }

  private BitSet cutUnread(Weighted layer, BitSet read) {
    ParameterBlock block = layer.block();
    for (int output = 0; output < block.outputs(); output++) {
      if (!read.get(output)) {
        live.clear(block.weight(0, output), block.weightsEnd(output));
        if (block.biased()) {
          live.clear(block.bias(output));
        }
      }
    }
    return readChannels(layer, live);
  }

  private BitSet cutUnread(NormBlock block, BitSet read) {
    BitSet readInputs = new BitSet(block.channels());
    for (int channel = 0; channel < block.channels(); channel++) {
      if (!read.get(channel)) {
        block.of(channel).forEach(live::clear);
      }
      readInputs.set(channel, live.get(block.gamma(channel)));
    }
    return readInputs;
  }

  private BitSet cutUnread(Branched layer, BitSet read) {
    BitSet readInputs = cutUnread(layer.body(), read);
    if (layer.gates() == null || !(layer.layer().shortcut() instanceof Identity shortcut)) {
      readInputs.or(cutUnread(layer.projection(), read));
      return readInputs;
    }
    for (int channel = 0; channel < shortcut.sources().size(); channel++) {
      int gate = layer.gates().gate(channel);
      if (!read.get(channel)) {
        live.clear(gate);
      }
      if (live.get(gate)) {
        readInputs.set(shortcut.sources().get(channel));
      }
    }
    return readInputs;
  }

  /** The channels of a layer's input that it has a live weight from. */
  public static BitSet readChannels(Weighted layer, BitSet live) {
    ParameterBlock block = layer.block();
    int units = block.inputs() / layer.input().channels();
    BitSet read = new BitSet(layer.input().channels());
    int end = block.offset() + block.weights();
    int index = live.nextSetBit(block.offset());
    for (; index >= 0 && index < end; index = live.nextSetBit(index + 1)) {
      read.set((index - block.offset()) % block.fanIn() / block.taps() / units);
    }
    return read;
  }

  /** Whether neuron or filter {@code unit} of a layer has a live weight or bias. */
  public static boolean isFed(ParameterBlock block, int unit, BitSet live) {
    return hasWeights(block, unit, live) || (block.biased() && live.get(block.bias(unit)));
  }

  /** Whether neuron or filter {@code unit} of a layer has a live incoming weight. */
  public static boolean hasWeights(ParameterBlock block, int unit, BitSet live) {
    int first = live.nextSetBit(block.weight(0, unit));
    return first >= 0 && first < block.weightsEnd(unit);
  }
}
