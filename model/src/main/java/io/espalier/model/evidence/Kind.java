package io.espalier.model.evidence;

import java.util.List;
import java.util.function.Function;

/**
 * A kind of evidence: the key that it is asked for by in {@link BatchEvidence}, {@link Evidence}
 * and files.
 *
 * @param <B> what a batch says of it
 * @param <S> what is known of it
 */
public final class Kind<B, S extends Statistic.State> {

  private final String name;
  private final Class<B> batch;
  private final Class<S> state;
  private final Function<List<double[]>, S> reader;

  /**
   * A kind; there is one object of each.
   *
   * @param name in messages and files
   * @param reader makes a state of its {@link Statistic.State#arrays}; throws
   *     IllegalArgumentException when they are none
   */
  public Kind(String name, Class<B> batch, Class<S> state, Function<List<double[]>, S> reader) {
    this.name = name;
    this.batch = batch;
    this.state = state;
    this.reader = reader;
  }

  public String name() {
    return name;
  }

  B batch(Object value) {
    return batch.cast(value);
  }

  S state(Object value) {
    return state.cast(value);
  }

  /** Adds a state to what is known, out of its arrays. */
  public Evidence read(List<double[]> arrays, Evidence into) {
    return into.with(this, reader.apply(arrays));
  }

  @Override
  public String toString() {
    return name;
  }
}
