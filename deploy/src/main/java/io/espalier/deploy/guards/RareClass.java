package io.espalier.deploy.guards;

import io.espalier.deploy.offline.StreamBatches.LabelledBatch;
import io.espalier.streaming.dataset.DataSet;
import io.espalier.streaming.sample.SampleShape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A data set in whose training part the last class is rare: of its samples so many are left, evenly
 * spread, that they make up a share. The test part is as it was.
 */
final class RareClass implements DataSet {

  private static final int BATCH = 128;

  private final DataSet data;
  private final int[] indices;

  /**
   * @param share of all records that are of the last class
   * @throws IllegalArgumentException when there are too few
   */
  RareClass(DataSet data, double share) {
    this.data = data;
    Part all = data.train();
    int[] rare = indices(all, true);
    int[] others = indices(all, false);
    int wanted = (int) Math.round(share / (1 - share) * others.length);
    if (wanted < 1 || wanted > rare.length) {
      throw new IllegalArgumentException(
          "--rare-share %s can't be made of %s samples of the last class and %s others"
              .formatted(share, Integer.toString(rare.length), Integer.toString(others.length)));
    }
    IntStream kept =
        IntStream.range(0, wanted).map(k -> rare[(int) ((long) k * rare.length / wanted)]);
    indices = IntStream.concat(IntStream.of(others), kept).sorted().toArray();
  }

  private int[] indices(Part part, boolean rare) {
    return IntStream.range(0, part.size())
        .filter(index -> rare == (part.label(index) == label()))
        .toArray();
  }

  /** The class that is rare. */
  int label() {
    return data.shape().classes() - 1;
  }

  /** Records of that class that are never learnt. */
  List<LabelledBatch> heldOut() {
    Part test = data.test();
    int[] rare = indices(test, true);
    int width = shape().features();
    List<LabelledBatch> batches = new ArrayList<>();
    for (int from = 0; from < rare.length; from += BATCH) {
      int size = Math.min(BATCH, rare.length - from);
      float[] features = new float[size * width];
      int[] labels = new int[size];
      for (int k = 0; k < size; k++) {
        test.copyFeatures(rare[from + k], features, k * width);
        labels[k] = label();
      }
      batches.add(new LabelledBatch(features, labels));
    }
    return batches;
  }

  @Override
  public String name() {
    return data.name();
  }

  @Override
  public SampleShape shape() {
    return data.shape();
  }

  @Override
  public Part train() {
    Part all = data.train();
    return new Part() {
      @Override
      public int size() {
        return indices.length;
      }

      @Override
      public int label(int index) {
        return all.label(indices[index]);
      }

      @Override
      public void copyFeatures(int index, float[] destination, int offset) {
        all.copyFeatures(indices[index], destination, offset);
      }
    };
  }

  @Override
  public Part test() {
    return data.test();
  }
}
