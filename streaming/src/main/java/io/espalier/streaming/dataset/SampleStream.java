package io.espalier.streaming.dataset;

import io.espalier.streaming.sample.Sample;
import io.espalier.streaming.sample.SampleShape;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The training part of a data set as a stream: epoch after epoch, each in its own order, with a
 * drift laid over it. Record {@code k} depends on the plan's seed and {@code k} only, wherever the
 * stream starts. Belongs to one thread.
 */
public final class SampleStream implements Iterator<Sample> {

  private static final long ORDER = 11;
  private static final long COIN = 13;
  private static final long SUBSTITUTE = 14;

  private final DataSet.Part part;
  private final StreamPlan plan;
  private final SampleShape shape;
  private final ConceptChange change;
  private final int[] presentBefore;
  private final int[] presentAfter;
  private long record;
  private long orderedEpoch = -1;
  private int[] order = {};

  /**
   * @throws DataException when the samples cannot drift in the way that the plan asks for
   */
  public SampleStream(DataSet data, StreamPlan plan) {
    this.part = data.train();
    this.plan = plan;
    this.shape = data.shape();
    this.change = plan.change(shape);
    this.presentBefore = indicesWithout(change::absentBefore);
    this.presentAfter = indicesWithout(change::absentAfter);
    this.record = plan.firstRecord();
  }

  private int[] indicesWithout(IntPredicate absent) {
    int[] present =
        IntStream.range(0, part.size()).filter(i -> !absent.test(part.label(i))).toArray();
    if (present.length == 0) {
      throw new DataException(
          "this drift-kind leaves no sample before the change, or none after it: the training part"
              + " has too few classes. Maybe another seed");
    }
    return present;
  }

  /** Number of the next record. */
  public long position() {
    return record;
  }

  @Override
  public boolean hasNext() {
    return record < plan.endRecord();
  }

  @Override
  public Sample next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the stream ends before record " + record);
    }
    boolean changed = isChanged();
    int index = index(changed);
    float[] features = new float[shape.features()];
    part.copyFeatures(index, features, 0);
    int label = part.label(index);
    if (changed) {
      change.changeInPlace(features);
      label = change.changedLabel(label, record);
    }
    record++;
    return new Sample(features, label);
  }

  private boolean isChanged() {
    double share = plan.drift().pattern().changedShare(record);
    return share > 0 && Mixing.uniform(Mixing.mix(plan.seed(), COIN), record) < share;
  }

  private int index(boolean changed) {
    int index = indexInEpoch();
    int label = part.label(index);
    if (changed ? !change.absentAfter(label) : !change.absentBefore(label)) {
      return index;
    }
    // A class that is not there now: another sample takes its place, so that the record numbers of
    // all other samples stay what they are.
    int[] present = changed ? presentAfter : presentBefore;
    return present[Mixing.below(present.length, Mixing.mix(plan.seed(), SUBSTITUTE), record)];
  }

  private int indexInEpoch() {
    int place = (int) (record % part.size());
    if (!plan.shuffled()) {
      return place;
    }
    long epoch = record / part.size();
    if (epoch != orderedEpoch) {
      order = Shuffle.indices(part.size(), Mixing.mix(Mixing.mix(plan.seed(), ORDER), epoch));
      orderedEpoch = epoch;
    }
    return order[place];
  }
}
