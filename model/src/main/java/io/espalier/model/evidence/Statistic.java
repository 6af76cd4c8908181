package io.espalier.model.evidence;

import io.espalier.model.decay.DecayPoint;
import io.espalier.model.decay.HalfLife;
import java.util.List;

/**
 * One kind of evidence about a network, as it is asked for: of which signals, parameters or layers.
 * All that there is to a kind is in its statistic and in what that names: how it adds up, what it
 * is in files, what it is of another layout. Who observes batches is told by a {@link
 * EvidenceSpec.Visitor}.
 *
 * @param <B> what a batch says
 * @param <S> what is known once batches are added up
 */
public interface Statistic<B, S extends Statistic.State> {

  /** The kind that this is one of. */
  Kind<B, S> kind();

  /**
   * The name of a layer that {@linkplain RunningStatistic#restart begins anew}.
   *
   * @throws UnsupportedOperationException when none ever does
   */
  default String layer(int index) {
    throw new UnsupportedOperationException(kind() + " are not known by layers");
  }

  /** Nothing seen yet. */
  RunningStatistic<B, S> start(HalfLife halfLife);

  /** Whether a batch says it only once its loss has been differentiated. */
  boolean needsGradients();

  /**
   * What a batch says of the network that this is asked of, where it was a smaller one that
   * computed: units that are not in it are silent, as they would be if nothing fed them, and
   * parameters that are not in it are of no consequence.
   */
  B outside(B inside, KeptParts kept);

  /** Calls the visitor's method for this kind. */
  <R> R accept(EvidenceSpec.Visitor<R> visitor);

  /** What is known, as plain values that are never written to. Equal if all of it is. */
  interface State {

    /** Effective records behind it, where they are fewest. */
    double weight();

    /** Up to where in the stream it is decayed. */
    DecayPoint at();

    /** All of it for files, in an order that the {@linkplain Kind reader} knows. */
    List<double[]> arrays();
  }
}
