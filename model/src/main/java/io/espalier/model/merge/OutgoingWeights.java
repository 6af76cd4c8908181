package io.espalier.model.merge;

import io.espalier.model.evidence.CoMoments;
import io.espalier.model.network.UnitGroup;

/**
 * The weights from units to the layer that reads them: what errors of units amount to there. What
 * different positions of a channel have in common is not known and left out: each tap of a kernel
 * counts by itself.
 *
 * @param values of the network; read when asked, not copied
 */
record OutgoingWeights(UnitGroup group, float[] values) {

  /** ‖w‖² of each unit, in the order of memory: O(weights). */
  double[] squares() {
    double[] squares = new double[group.units()];
    for (int output = 0; output < group.reader().outputs(); output++) {
      for (int unit = 0; unit < squares.length; unit++) {
        squares[unit] = addSquares(squares[unit], unit, output);
      }
    }
    return squares;
  }

  /** ‖w‖² of one unit. */
  double squares(int unit) {
    double squares = 0;
    for (int output = 0; output < group.reader().outputs(); output++) {
      squares = addSquares(squares, unit, output);
    }
    return squares;
  }

  private double addSquares(double start, int unit, int output) {
    double squares = start;
    int first = group.weight(unit, output);
    for (int index = first; index < first + group.run(); index++) {
      double weight = values[index];
      squares += weight * weight;
    }
    return squares;
  }

  /** Variance of the pre-activations above, summed over outputs and taps: Σ wᵀCw. */
  double variance(CoMoments.State moments) {
    double sum = 0;
    for (int output = 0; output < group.reader().outputs(); output++) {
      int first = group.weight(0, output);
      for (int tap = 0; tap < group.run(); tap++) {
        sum = addVariance(sum, moments, first + tap);
      }
    }
    return moments.weight() > 0 ? sum / moments.weight() : 0;
  }

  private double addVariance(double start, CoMoments.State moments, int first) {
    int width = moments.width();
    double sum = start;
    for (int i = 0; i < width; i++) {
      float weight = values[first + i * group.run()];
      if (weight != 0) {
        sum += weight * product(moments, i, first);
      }
    }
    return sum;
  }

  private double product(CoMoments.State moments, int row, int first) {
    int width = moments.width();
    double product = 0;
    for (int k = 0; k < width; k++) {
      product += moments.coMoment()[row * width + k] * values[first + k * group.run()];
    }
    return product;
  }
}
