package io.espalier.model.tensor;

import io.espalier.model.tensor.Convolution.Geometry;

/** The sums that a convolution is, one by one. */
record ReferenceConvolution(Geometry sizes, int filters) implements Convolution {

  /** One product of a value under a kernel and a weight. */
  private interface Term {

    /**
     * Adds one.
     *
     * @param plane index of the value in the planes
     * @param weight index of the weight
     * @param output index of the output
     */
    void add(int plane, int weight, int output);
  }

  private void each(Term term) {
    for (int filter = 0; filter < filters; filter++) {
      for (int place = 0; place < sizes.samples() * sizes.outputPositions(); place++) {
        for (int tap = 0; tap < sizes.fanIn(); tap++) {
          int plane = under(place, tap);
          if (plane >= 0) {
            term.add(
                plane,
                filter * sizes.fanIn() + tap,
                filter * sizes.samples() * sizes.outputPositions() + place);
          }
        }
      }
    }
  }

  /** Index of what is under a tap of a channel's kernel at a place; -1 in the padding. */
  private int under(int place, int tap) {
    int channel = tap / sizes.taps();
    int within = tap % sizes.taps();
    int sample = place / sizes.outputPositions();
    int position = place % sizes.outputPositions();
    int row =
        position / sizes.outputWidth() * sizes.stride()
            + within / sizes.kernelWidth()
            - sizes.padding();
    int column =
        position % sizes.outputWidth() * sizes.stride()
            + within % sizes.kernelWidth()
            - sizes.padding();
    boolean inside = row >= 0 && row < sizes.height() && column >= 0 && column < sizes.width();
    return inside
        ? ((channel * sizes.samples() + sample) * sizes.height() + row) * sizes.width() + column
        : -1;
  }

  private static double at(Tensor tensor, int index) {
    return ReferenceTensor.of(tensor).get(index);
  }

  private static void fill(Tensor result, double[] sums) {
    ReferenceTensor.of(result).each(k -> sums[k]);
  }

  @Override
  public void forward(Tensor planes, Tensor weights, Tensor output) {
    double[] sums = new double[(int) output.length()];
    each((plane, weight, place) -> sums[place] += at(planes, plane) * at(weights, weight));
    fill(output, sums);
  }

  @Override
  public void weightGradient(Tensor planes, Tensor outputGradient, Tensor weightGradient) {
    double[] sums = new double[(int) weightGradient.length()];
    each((plane, weight, place) -> sums[weight] += at(planes, plane) * at(outputGradient, place));
    fill(weightGradient, sums);
  }

  @Override
  public void planeGradient(Tensor outputGradient, Tensor weights, Tensor planeGradient) {
    double[] sums = new double[(int) planeGradient.length()];
    each((plane, weight, place) -> sums[plane] += at(outputGradient, place) * at(weights, weight));
    fill(planeGradient, sums);
  }
}
