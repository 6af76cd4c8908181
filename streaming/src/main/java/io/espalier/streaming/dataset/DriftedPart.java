package io.espalier.streaming.dataset;

/** A part of a data set as the stream's drift has made it. */
public final class DriftedPart implements DataSet.Part {

  private final DataSet.Part part;
  private final ConceptChange change;
  private final int features;

  private DriftedPart(DataSet.Part part, ConceptChange change, int features) {
    this.part = part;
    this.change = change;
    this.features = features;
  }

  /**
   * The test part in the concept that most records have around record {@code record} of a stream:
   * the data set's own before a drift, the changed one after it.
   */
  public static DataSet.Part test(DataSet data, StreamPlan plan, long record) {
    return plan.drift().pattern().changedShare(record) > 0.5
        ? new DriftedPart(data.test(), plan.change(data.shape()), data.shape().features())
        : data.test();
  }

  @Override
  public int size() {
    return part.size();
  }

  @Override
  public int label(int index) {
    return change.changedLabel(part.label(index));
  }

  @Override
  public void copyFeatures(int index, float[] destination, int offset) {
    float[] sample = new float[features];
    part.copyFeatures(index, sample, 0);
    change.changeInPlace(sample);
    System.arraycopy(sample, 0, destination, offset, features);
  }
}
