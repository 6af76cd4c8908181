package io.espalier.model.train;

import io.espalier.model.device.HostTransfer;
import io.espalier.model.evidence.BatchMoments;
import io.espalier.model.network.Pass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Mean and co-moments of what the dense layers at the end read, by one matrix product per layer in
 * double precision: O(batch·width²). All of it leaves the device in one copy. Owns its arrays, not
 * the pass.
 */
final class CoMomentPass implements AutoCloseable {

  private final Pass pass;
  private final int firstGroup;
  private final INDArray moments;
  private final INDArray onesColumn;
  private final INDArray onesRow;
  private final List<Group> groups = new ArrayList<>();
  private final double[] host;

  /** Where one group's moments go, and scratch for its activity. */
  private record Group(int offset, INDArray mean, INDArray coMoment, INDArray centred) {}

  /**
   * @param firstGroup the first of these layers whose inputs are observed
   */
  CoMomentPass(Pass pass, int firstGroup) {
    this.pass = pass;
    this.firstGroup = firstGroup;
    List<Integer> widths =
        pass.denseTail().stream().skip(firstGroup).map(site -> site.block().inputs()).toList();
    moments =
        Nd4j.create(
            DataType.DOUBLE, widths.stream().mapToLong(width -> width + square(width)).sum());
    host = new double[Math.toIntExact(moments.length())];
    onesColumn = Nd4j.ones(DataType.DOUBLE, pass.batchSize(), 1);
    onesRow = Nd4j.ones(DataType.DOUBLE, 1, pass.batchSize());
    int offset = 0;
    for (int width : widths) {
      int end = offset + width + (int) square(width);
      groups.add(
          new Group(
              offset,
              view(offset, offset + width).reshape('f', width, 1),
              view(offset + width, end).reshape('f', width, width),
              Nd4j.create(DataType.DOUBLE, new long[] {width, pass.batchSize()}, 'f')));
      offset = end;
    }
  }

  private static long square(int width) {
    return (long) width * width;
  }

  private INDArray view(int from, int to) {
    return moments.get(NDArrayIndex.interval(from, to));
  }

  /** The moments of the batch of the last forward pass. */
  BatchMoments read() {
    for (int k = 0; k < groups.size(); k++) {
      compute(groups.get(k), pass.denseTail().get(firstGroup + k).input());
    }
    HostTransfer.read(moments, host);
    return new BatchMoments(pass.batchSize(), groups.stream().map(this::units).toList());
  }

  private void compute(Group group, INDArray activity) {
    INDArray centred = group.centred();
    centred.assign(activity);
    Nd4j.gemm(centred, onesColumn, group.mean(), false, false, 1.0 / pass.batchSize(), 0);
    Nd4j.gemm(group.mean(), onesRow, centred, false, false, -1, 1);
    Nd4j.gemm(centred, centred, group.coMoment(), false, true, 1, 0);
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
    onesColumn.close();
    onesRow.close();
    groups.forEach(group -> group.centred().close());
  }
}
