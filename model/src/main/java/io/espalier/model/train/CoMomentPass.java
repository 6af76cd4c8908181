package io.espalier.model.train;

import io.espalier.model.engine.ExecutionPlan;
import io.espalier.model.evidence.BatchMoments;
import io.espalier.model.flow.TensorShape;
import io.espalier.model.network.Grouping;
import io.espalier.model.network.UnitGroup;
import io.espalier.model.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Mean and co-moments of units that layers read, by one matrix product per layer in double
 * precision: O(batch·positions·width²). Those of a channel are pooled over its positions: a record
 * says as much as the mean of what they say. All of it leaves the device in one copy. Owns its
 * arrays, not the pass.
 */
final class CoMomentPass implements Observer<BatchMoments> {

  private final ExecutionPlan pass;
  private final Tensor moments;
  private final Tensor scratch;
  private final Tensor ones;
  private final List<Group> groups = new ArrayList<>();
  private final double[] host;

  /** What is observed of one group, and where its moments go. */
  private record Group(TensorShape read, int offset, Tensor mean, Tensor coMoment) {}

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
        pass.backend()
            .doubles(
                observed.stream()
                    .mapToLong(read -> read.channels() + square(read.channels()))
                    .sum(),
                1);
    host = new double[Math.toIntExact(moments.length())];
    scratch = pass.backend().doubles(largest(observed, TensorShape::size), 1);
    ones = pass.backend().doubles(largest(observed, TensorShape::positions), 1);
    ones.add(1);
    int offset = 0;
    for (TensorShape read : observed) {
      int width = read.channels();
      int middle = offset + width;
      int end = middle + (int) square(width);
      groups.add(
          new Group(
              read, offset, moments.view(offset, width, 1), moments.view(middle, width, width)));
      offset = end;
    }
  }

  private long largest(List<TensorShape> signals, ToIntFunction<TensorShape> values) {
    return (long) pass.batchSize() * signals.stream().mapToInt(values).max().orElse(1);
  }

  private static long square(int width) {
    return (long) width * width;
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
    moments.read(host);
    return new BatchMoments(pass.batchSize(), groups.stream().map(this::units).toList());
  }

  private void compute(Group group, Tensor activity) {
    int positions = group.read().positions();
    int observations = pass.batchSize() * positions;
    Tensor centred = centred(group.read(), activity);
    Tensor column = ones.view(0, observations, 1);
    group.mean().product(centred, false, column, false, 1.0 / observations, 0);
    centred.product(group.mean(), false, column, true, -1, 1);
    group.coMoment().product(centred, false, centred, true, 1.0 / positions, 0);
  }

  /** Channels × observations, in scratch; not yet centred. */
  private Tensor centred(TensorShape read, Tensor activity) {
    int batch = pass.batchSize();
    int channels = read.channels();
    int positions = read.positions();
    Tensor matrix = scratch.view(0, channels, batch * positions);
    if (!read.flat()) {
      return matrix.assignTransposed(activity);
    }
    return positions == 1
        ? matrix.assign(activity)
        : matrix.assignInnerSwapped(activity, batch, channels, positions);
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
