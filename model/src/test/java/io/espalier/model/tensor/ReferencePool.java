package io.espalier.model.tensor;

import io.espalier.model.tensor.Convolution.Geometry;
import java.util.ArrayList;
import java.util.List;

/** What a pool is, window by window. */
record ReferencePool(Kind kind, Geometry sizes) implements Pool {

  /** Indices of what is under the window of one output, without the padding. */
  private List<Integer> under(int output) {
    int plane = output / sizes.outputPositions();
    int position = output % sizes.outputPositions();
    int top = position / sizes.outputWidth() * sizes.stride() - sizes.padding();
    int left = position % sizes.outputWidth() * sizes.stride() - sizes.padding();
    List<Integer> found = new ArrayList<>();
    for (int row = Math.max(0, top);
        row < Math.min(sizes.height(), top + sizes.kernelHeight());
        row++) {
      for (int column = Math.max(0, left);
          column < Math.min(sizes.width(), left + sizes.kernelWidth());
          column++) {
        found.add((plane * sizes.height() + row) * sizes.width() + column);
      }
    }
    return found;
  }

  private int largest(ReferenceTensor planes, List<Integer> window) {
    int best = window.get(0);
    for (int index : window) {
      if (planes.get(index) > planes.get(best)) {
        best = index;
      }
    }
    return best;
  }

  @Override
  public void forward(Tensor planes, Tensor output) {
    ReferenceTensor values = ReferenceTensor.of(planes);
    ReferenceTensor.of(output)
        .each(
            k ->
                kind == Kind.MAXIMUM
                    ? values.get(largest(values, under(k)))
                    : under(k).stream().mapToDouble(values::get).sum() / sizes.taps());
  }

  @Override
  public void backward(Tensor planes, Tensor outputGradient, Tensor planeGradient) {
    ReferenceTensor values = ReferenceTensor.of(planes);
    double[] sums = new double[(int) planes.length()];
    for (int output = 0; output < outputGradient.length(); output++) {
      double gradient = ReferenceTensor.of(outputGradient).get(output);
      if (kind == Kind.MAXIMUM) {
        sums[largest(values, under(output))] += gradient;
      } else {
        under(output).forEach(index -> sums[index] += gradient / sizes.taps());
      }
    }
    ReferenceTensor.of(planeGradient).each(k -> sums[k]);
  }

  @Override
  public void close() {}
}
