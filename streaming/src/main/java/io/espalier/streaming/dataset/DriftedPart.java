package io.espalier.streaming.dataset;

import java.util.stream.IntStream;

/** A part of a data set as the stream's drift has made it. */
public final class DriftedPart implements DataSet.Part {

  private static final ConceptChange NOTHING = new ConceptChange.Nothing();

  private final DataSet.Part part;
  private final int[] indices;
  private final ConceptChange change;
  private final int features;

  private DriftedPart(DataSet.Part part, int[] indices, ConceptChange change, int features) {
    this.part = part;
    this.indices = indices;
    this.change = change;
    this.features = features;
  }

  /**
   * The test part in the concept that most records have around record {@code record} of a stream:
   * before a drift the data set's own, without the classes that have not arrived; after it the
   * changed one, without the classes that no longer come.
   */
  public static DataSet.Part test(DataSet data, StreamPlan plan, long record) {
    DataSet.Part test = data.test();
    ConceptChange change = plan.change(data.shape());
    boolean changed = plan.drift().pattern().changedShare(record) > 0.5;
    int[] indices =
        IntStream.range(0, test.size())
            .filter(index -> !isAbsent(change, changed, test.label(index)))
            .toArray();
    return !changed && indices.length == test.size()
        ? test
        : new DriftedPart(test, indices, changed ? change : NOTHING, data.shape().features());
  }

  private static boolean isAbsent(ConceptChange change, boolean changed, int label) {
    return changed ? change.absentAfter(label) : change.absentBefore(label);
  }

  @Override
  public int size() {
    return indices.length;
  }

  @Override
  public int label(int index) {
    return change.changedLabel(part.label(indices[index]), indices[index]);
  }

  @Override
  public void copyFeatures(int index, float[] destination, int offset) {
    float[] sample = new float[features];
    part.copyFeatures(indices[index], sample, 0);
    change.changeInPlace(sample);
    System.arraycopy(sample, 0, destination, offset, features);
  }
}
