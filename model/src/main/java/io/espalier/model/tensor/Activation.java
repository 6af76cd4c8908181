package io.espalier.model.tensor;

/**
 * A nonlinearity whose slope follows from what it puts out, for tensors of one shape. May own
 * memory; belongs to the thread of its tensors.
 */
public interface Activation extends AutoCloseable {

  /** Applies it to each value, in place. */
  void apply(Tensor values);

  /**
   * Multiplies each value of a gradient by the slope, in place.
   *
   * @param output what {@link #apply} made of its values
   */
  void multiplyBySlope(Tensor output, Tensor gradient);

  @Override
  void close();
}
