package io.espalier.model.flow;

/**
 * How many values a layer has.
 *
 * @param parameters weights and biases, which are counted and pruned
 * @param scales what else is trained
 * @param statistics what no gradient moves
 */
public record ValueCounts(long parameters, long scales, long statistics) {

  /** A layer without values of its own. */
  public static final ValueCounts NONE = new ValueCounts(0, 0, 0);
}
