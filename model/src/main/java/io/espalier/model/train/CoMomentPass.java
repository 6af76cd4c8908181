package io.espalier.model.train;

import io.espalier.model.engine.ExecutionPlan;
import io.espalier.model.evidence.BatchMoments;
import io.espalier.model.flow.TensorShape;
import io.espalier.model.network.Grouping;
import io.espalier.model.network.UnitGroup;
import io.espalier.model.tensor.HostTransfer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Mean and co-moments of units that layers read, by one matrix product per layer in double
 * precision: O(batch·positions·width²). Those of a channel are pooled over its positions: a record
 * says as much as the mean of what they say. All of it leaves the device in one copy. Owns its
 * arrays, not the pass.
 */
final class CoMomentPass implements Observer<BatchMoments> {

  private final ExecutionPlan pass;
  private final INDArray moments;
  private final INDArray scratch;
  private final INDArray ones;
  private final List<Group> groups = new ArrayList<>();
  private final double[] host;

  /** What is observed of one group, and where its moments go. */
  private record Group(TensorShape read, int offset, INDArray mean, INDArray coMoment) {}

  /** Observes the units of the dense layers at the end, from group {@code firstGroup} on. */
  CoMomentPass(ExecutionPlan pass, int firstGroup) {
    this(pass, Grouping.NEURONS, firstGroup);
  }

  /**
   * Observes groups of units.
   *
   * @param firstGroup the first of them that is observed
   */
  CoMomentPass(ExecutionPlan pass, Grouping grouping, int firstGroup) {
    this.pass = pass;
    List<TensorShape> observed =
        grouping.groups(pass.spec()).stream().skip(firstGroup).map(UnitGroup::read).toList();
    moments =
        Nd4j.create(
            DataType.DOUBLE,
            observed.stream().mapToLong(read -> read.channels() + square(read.channels())).sum());
    host = new double[Math.toIntExact(moments.length())];
    scratch = Nd4j.create(DataType.DOUBLE, largest(observed, TensorShape::size));
    ones = Nd4j.ones(DataType.DOUBLE, largest(observed, TensorShape::positions));
    int offset = 0;
    for (TensorShape read : observed) {
      int width = read.channels();
      int middle = offset + width;
      int end = middle + (int) square(width);
      groups.add(
          new Group(
              read,
              offset,
              view(moments, offset, middle).reshape('f', width, 1),
              view(moments, middle, end).reshape('f', width, width)));
      offset = end;
    }
  }

  private long largest(List<TensorShape> signals, ToIntFunction<TensorShape> values) {
    return (long) pass.batchSize() * signals.stream().mapToInt(values).max().orElse(1);
  }

  private static long square(int width) {
    return (long) width * width;
  }

  private static INDArray view(INDArray array, long from, long to) {
    return array.get(NDArrayIndex.interval(from, to));
  }

  @Override
  public void forward() {
    List<ExecutionPlan.Site> sites = pass.sites();
    int ahead = sites.size() - groups.size();
    for (int k = 0; k < groups.size(); k++) {
      compute(groups.get(k), sites.get(ahead + k).input());
    }
  }

  @Override
  public BatchMoments read() {
    HostTransfer.read(moments, host);
    return new BatchMoments(pass.batchSize(), groups.stream().map(this::units).toList());
  }

  private void compute(Group group, INDArray activity) {
    int positions = group.read().positions();
    long observations = (long) pass.batchSize() * positions;
    INDArray centred = centred(group.read(), activity);
    INDArray column = view(ones, 0, observations).reshape('f', observations, 1);
    INDArray row = column.reshape('f', 1, observations);
    Nd4j.gemm(centred, column, group.mean(), false, false, 1.0 / observations, 0);
    Nd4j.gemm(group.mean(), row, centred, false, false, -1, 1);
    Nd4j.gemm(centred, centred, group.coMoment(), false, true, 1.0 / positions, 0);
  }

  /** Channels × observations, in scratch; not yet centred. */
  private INDArray centred(TensorShape read, INDArray activity) {
    int batch = pass.batchSize();
    int channels = read.channels();
    int positions = read.positions();
    INDArray values = view(scratch, 0, (long) batch * read.size());
    INDArray matrix = values.reshape('f', channels, (long) batch * positions);
    if (read.flat() && positions > 1) {
      INDArray flattened = activity.reshape('f', positions, channels, batch);
      values.reshape('f', channels, positions, batch).assign(flattened.permute(1, 0, 2));
    } else {
      matrix.assign(read.flat() ? activity : activity.transpose());
    }
    return matrix;
  }

  private BatchMoments.Units units(Group group) {
    int middle = group.offset() + (int) group.mean().length();
    return new BatchMoments.Units(
        Arrays.copyOfRange(host, group.offset(), middle),
        Arrays.copyOfRange(host, middle, middle + (int) group.coMoment().length()));
  }

  @Override
  public void close() {
    moments.close();
    scratch.close();
    ones.close();
  }
}
