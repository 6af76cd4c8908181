package io.espalier.model.optimizer;

import io.espalier.model.edit.MaskDelta;
import io.espalier.model.edit.Shift;
import io.espalier.model.engine.Network;
import io.espalier.model.network.NetworkSnapshot;
import java.util.BitSet;

/**
 * Owns the mask, the optimizer state and the right to change a network's parameters. After every
 * call a masked parameter is 0 and so is its optimizer state.
 *
 * <p>Two implementations meet one contract: on a CPU one fused loop over heap arrays, on a GPU
 * device operations. Belongs to the thread of its network.
 */
public interface Optimizer extends AutoCloseable {

  /** The optimizer that is right for the backend in use. */
  static Optimizer create(
      OptimizerSpec spec, Network network, NetworkSnapshot start, OptimizerState state) {
    return network.backend().isCpu()
        ? new HostOptimizer(spec, network, start, state)
        : new DeviceOptimizer(spec, network, start, state);
  }

  /**
   * One step against the network's gradients. Statistics do not follow a gradient: what stands in
   * their place among the gradients is taken away from them as it is.
   */
  void update(double learningRate);

  /**
   * Shortens the network's gradient to a length, if it is longer (Pascanu, Mikolov and Bengio 2013,
   * arXiv 1211.5063). What counts is the gradient of the live parameters; steps of statistics stay.
   *
   * @param longest above 0
   */
  void clip(double longest);

  /**
   * Moves the live parameters up the network's gradient, by a vector of this length, until {@link
   * #descend}: to where the loss is about the highest so near (Foret and others 2021, arXiv
   * 2010.01412, eq. 2). A gradient of 0, or nearly, moves nothing.
   *
   * @param radius length of the way, above 0
   */
  void climb(double radius);

  /**
   * Takes a {@link #climb} back, bit for bit. The gradients that were computed up there stay, but
   * for the steps of statistics, which become those from before the climb.
   *
   * @throws IllegalStateException when nothing has climbed
   */
  void descend();

  /**
   * Cuts or regrows parameters.
   *
   * @return the delta as it was carried out: a cut holds the values and moments it removed, so that
   *     its inverse brings both back; parameters that already were in the wanted state are left out
   * @throws IllegalArgumentException when moments come back that are those of another kind of
   *     optimizer; nothing is changed then
   */
  MaskDelta apply(MaskDelta delta);

  /** Adds to parameters; one that is masked stays 0. What is remembered of them stays. */
  void shift(Shift shift);

  /** A copy of all values. */
  float[] values();

  /** A copy of the mask: the live values. */
  BitSet live();

  /** A copy of the optimizer state. */
  OptimizerState state();

  @Override
  void close();
}
