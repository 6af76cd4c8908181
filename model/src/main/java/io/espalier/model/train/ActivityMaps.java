package io.espalier.model.train;

import io.espalier.model.engine.ExecutionPlan;
import io.espalier.model.evidence.BatchActivity;
import io.espalier.model.flow.TensorShape;
import io.espalier.model.network.Probe;
import io.espalier.model.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Per probe of a network, how active each unit or position was in a batch: sums of absolute values
 * over the samples, computed on the device, where they leave in one copy, summed up per unit on the
 * host. Owns its arrays, not the pass.
 */
final class ActivityMaps implements Observer<BatchActivity> {

  private final ExecutionPlan pass;
  private final int batchSize;
  private final Tensor all;
  private final float[] host;
  private final Tensor scratch;
  private final List<Map> maps = new ArrayList<>();

  /** Where the map of one probe stands. */
  private record Map(Probe probe, int offset, Tensor sums) {}

  /** Maps of the pass's batches. */
  ActivityMaps(ExecutionPlan pass, List<Probe> probes) {
    this.pass = pass;
    batchSize = pass.batchSize();
    host = new float[probes.stream().mapToInt(probe -> probe.signal().size()).sum()];
    all = pass.backend().matrix(Math.max(1, host.length), 1);
    int largest =
        probes.stream()
            .filter(probe -> !probe.signal().flat())
            .mapToInt(probe -> probe.signal().size())
            .max()
            .orElse(1);
    scratch = pass.backend().uninitialized((long) largest * batchSize, 1);
    int at = 0;
    for (Probe probe : probes) {
      int size = probe.signal().size();
      maps.add(new Map(probe, at, all.view(at, size, 1)));
      at += size;
    }
  }

  @Override
  public void forward() {
    List<Tensor> signals = pass.observed();
    for (int k = 0; k < maps.size(); k++) {
      Map map = maps.get(k);
      map.sums().sumAbsolute(signals.get(k), scratch, sizes(map.probe().signal()));
    }
  }

  /** Units of a row are contiguous in a sample; positions of a channel, sample after sample. */
  private int[] sizes(TensorShape signal) {
    return signal.flat()
        ? new int[] {1, batchSize, signal.size()}
        : new int[] {signal.channels(), batchSize, signal.positions()};
  }

  @Override
  public BatchActivity read() {
    all.read(host, host.length);
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
