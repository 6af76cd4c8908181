package io.espalier.model.train;

import io.espalier.model.engine.ExecutionPlan;
import io.espalier.model.engine.Network;
import io.espalier.model.evidence.BatchMoments;
import io.espalier.model.network.Grouping;
import io.espalier.model.network.NetworkSnapshot;

/**
 * Watches how the units of a network that is not learning vary together, in batches of one size.
 * Belongs to one thread at a time and owns its tensors.
 */
public final class NeuronObserver implements AutoCloseable {

  private final Network network;
  private final ExecutionPlan pass;
  private final CoMomentPass moments;

  /** Watches the units of the dense layers at the end, from group {@code firstGroup} on. */
  public NeuronObserver(NetworkSnapshot snapshot, int batchSize, int firstGroup) {
    this(snapshot, batchSize, Grouping.NEURONS, firstGroup);
  }

  /**
   * Watches groups of units.
   *
   * @param firstGroup 0 to observe what the first layer that is spoken of reads too, 1 for hidden
   *     units only
   */
  public NeuronObserver(
      NetworkSnapshot snapshot, int batchSize, Grouping grouping, int firstGroup) {
    network = new Network(snapshot.spec(), snapshot.values());
    pass = new ExecutionPlan(network, batchSize);
    moments = new CoMomentPass(pass, grouping, firstGroup);
  }

  /**
   * What a batch shows.
   *
   * @param features samples × features, one sample after the other, exactly one batch
   */
  public BatchMoments observe(float[] features) {
    pass.forward(features);
    moments.forward();
    return moments.read();
  }

  @Override
  public void close() {
    moments.close();
    pass.close();
    network.close();
  }
}
