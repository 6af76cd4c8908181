package io.espalier.model.train;

import io.espalier.model.engine.ExecutionPlan;
import io.espalier.model.evidence.BatchActivity;
import io.espalier.model.flow.TensorShape;
import io.espalier.model.network.Probe;
import io.espalier.model.tensor.HostTransfer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.floating.Norm1;
import org.nd4j.linalg.api.ops.impl.reduce.same.Sum;
import org.nd4j.linalg.api.ops.impl.transforms.same.Abs;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Per probe of a network, how active each unit or position was in a batch: sums of absolute values
 * over the samples, computed on the device, where they leave in one copy, summed up per unit on the
 * host. Owns its arrays, not the pass.
 */
final class ActivityMaps implements Observer<BatchActivity> {

  private final ExecutionPlan pass;
  private final int batchSize;
  private final INDArray all;
  private final float[] host;
  private final INDArray scratch;
  private final List<Map> maps = new ArrayList<>();

  /** Where the map of one probe stands. */
  private record Map(Probe probe, int offset, INDArray sums) {}

  /** Maps of the pass's batches. */
  ActivityMaps(ExecutionPlan pass, List<Probe> probes) {
    this.pass = pass;
    batchSize = pass.batchSize();
    host = new float[probes.stream().mapToInt(probe -> probe.signal().size()).sum()];
    all = Nd4j.create(DataType.FLOAT, Math.max(1, host.length));
    int largest =
        probes.stream()
            .filter(probe -> !probe.signal().flat())
            .mapToInt(probe -> probe.signal().size())
            .max()
            .orElse(1);
    scratch = Nd4j.create(DataType.FLOAT, (long) largest * batchSize);
    int at = 0;
    for (Probe probe : probes) {
      int size = probe.signal().size();
      maps.add(new Map(probe, at, view(all, at, size)));
      at += size;
    }
  }

  private static INDArray view(INDArray array, int offset, int length) {
    return array.get(NDArrayIndex.interval(offset, offset + length));
  }

  @Override
  public void forward() {
    List<INDArray> signals = pass.observed();
    for (int k = 0; k < maps.size(); k++) {
      if (maps.get(k).probe().signal().flat()) {
        sumAbsolute(signals.get(k), maps.get(k).sums());
      } else {
        observePlanes(signals.get(k), maps.get(k));
      }
    }
  }

  /** Norm1 over a single column does nothing in ND4J 1.0.0-M2.1, not even take absolute values. */
  private static void sumAbsolute(INDArray signal, INDArray sums) {
    if (signal.size(1) == 1) {
      Nd4j.getExecutioner().exec(new Abs(signal.reshape(sums.shape()), sums));
    } else {
      Nd4j.getExecutioner().exec(new Norm1(signal, sums, false, 1));
    }
  }

  /** A channel is contiguous, sample after sample: channels × batch × positions. */
  private void observePlanes(INDArray signal, Map map) {
    INDArray flat = signal.transpose().reshape('c', new long[] {signal.length()});
    INDArray absolute = view(scratch, 0, (int) signal.length());
    Nd4j.getExecutioner().exec(new Abs(flat, absolute));
    sumSamples(map.probe().signal(), absolute, map.sums());
  }

  private void sumSamples(TensorShape signal, INDArray absolute, INDArray sums) {
    int channels = signal.channels();
    int positions = signal.positions();
    INDArray values = absolute.reshape('c', channels, batchSize, positions);
    if (batchSize == 1) {
      sums.assign(values.reshape(sums.shape()));
    } else {
      Nd4j.getExecutioner().exec(new Sum(values, sums.reshape('c', channels, positions), false, 1));
    }
  }

  @Override
  public BatchActivity read() {
    HostTransfer.read(all, host, host.length);
    List<BatchActivity.Inputs> layers = new ArrayList<>();
    for (Map map : maps) {
      int end = map.offset() + map.probe().signal().size();
      layers.add(
          new BatchActivity.Inputs(map.probe().sums(Arrays.copyOfRange(host, map.offset(), end))));
    }
    return new BatchActivity(batchSize, layers);
  }

  @Override
  public void close() {
    scratch.close();
    all.close();
  }
}
