package io.espalier.model.edit;

import io.espalier.model.network.ChannelWalk;
import io.espalier.model.network.Layout;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import java.util.BitSet;

/**
 * Finds values that no longer can change the output: what feeds a hidden unit or channel that
 * nothing reads (backward-dead, arXiv 2109.10795, section 3.3), and what reads one that nothing
 * feeds, not even a bias, and that therefore is always 0. Cutting them leaves the network's
 * function in evaluation exactly as it was. Goes through any layers: a channel is read as long as
 * one of all that read it can change the output by it.
 */
public final class DeadUnits {

  private DeadUnits() {}

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
    BitSet live = (BitSet) mask.clone();
    ChannelWalk walk = new ChannelWalk(layout);
    walk.up(ChannelWalk.all(layout.input().channels()), (flow, inputs) -> flow.fed(inputs, live));
    walk.down((flow, outputs) -> flow.read(outputs, live));
    BitSet dead = (BitSet) mask.clone();
    dead.andNot(live);
    return dead;
  }
}
