package io.espalier.deploy.offline;

import io.espalier.streaming.dataset.DataSet;
import io.espalier.streaming.dataset.SampleStream;
import io.espalier.streaming.dataset.StreamPlan;
import io.espalier.streaming.sample.ClassTarget;
import io.espalier.streaming.sample.Sample;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Objects;

/** A stream of samples in batches as a learner takes them; the last may be short. */
public final class StreamBatches implements Iterator<StreamBatches.LabelledBatch> {

  /**
   * Some samples.
   *
   * @param features samples × features, one sample after the other; never written to
   * @param labels one class per sample; never written to
   */
  public record LabelledBatch(float[] features, int[] labels) {

    /** How many samples. */
    public int size() {
      return labels.length;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof LabelledBatch that
          && Arrays.equals(features, that.features)
          && Arrays.equals(labels, that.labels);
    }

    @Override
    public int hashCode() {
      return Objects.hash(Arrays.hashCode(features), Arrays.hashCode(labels));
    }
  }

  private final SampleStream samples;
  private final int width;
  private final int batchSize;

  public StreamBatches(DataSet data, StreamPlan plan, int batchSize) {
    samples = new SampleStream(data, plan);
    width = data.shape().features();
    this.batchSize = batchSize;
  }

  @Override
  public boolean hasNext() {
    return samples.hasNext();
  }

  @Override
  public LabelledBatch next() {
    float[] features = new float[width * batchSize];
    int[] labels = new int[batchSize];
    int filled = 0;
    do {
      Sample sample = samples.next();
      System.arraycopy(sample.features(), 0, features, filled * width, width);
      labels[filled++] = sample.targets().accept(ClassTarget::label);
    } while (filled < batchSize && samples.hasNext());
    return filled == batchSize
        ? new LabelledBatch(features, labels)
        : new LabelledBatch(Arrays.copyOf(features, filled * width), Arrays.copyOf(labels, filled));
  }
}
