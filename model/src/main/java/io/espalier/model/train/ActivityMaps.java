package io.espalier.model.train;

import io.espalier.model.engine.ExecutionPlan;
import io.espalier.model.evidence.BatchActivity;
import io.espalier.model.flow.TensorShape;
import io.espalier.model.network.Probe;
import io.espalier.model.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Per probe of a network, how active each unit or position was in a batch: sums over the samples.
 * Of rows on the host, which needs no more than a copy and one loop for absolute values and
 * squares; of planes, which are larger, on the device, where they leave in one copy, summed up per
 * unit on the host. Owns its arrays, not the pass.
 */
final class ActivityMaps implements Observer<BatchActivity> {

  private final ExecutionPlan pass;
  private final int batchSize;
  private final Tensor all;
  private final float[] host;
  private final float[] row;
  private final Tensor scratch;
  private final List<Map> maps = new ArrayList<>();
  private final List<BatchActivity.Inputs> rows = new ArrayList<>();

  /** Where the map of one probe of planes stands; of a row that is nowhere. */
  private record Map(Probe probe, int offset, Optional<Tensor> sums) {}

  /** Maps of the pass's batches. */
  ActivityMaps(ExecutionPlan pass, List<Probe> probes) {
    this.pass = pass;
    batchSize = pass.batchSize();
    int planes = sizes(probes, false).sum();
    host = new float[planes];
    row = new float[batchSize * sizes(probes, true).max().orElse(0)];
    all = pass.backend().matrix(Math.max(1, planes), 1);
    int largest = sizes(probes, false).max().orElse(1);
    scratch = pass.backend().uninitialized((long) largest * batchSize, 1);
    int at = 0;
    for (Probe probe : probes) {
      int size = probe.signal().size();
      boolean flat = probe.signal().flat();
      maps.add(new Map(probe, at, flat ? Optional.empty() : Optional.of(all.view(at, size, 1))));
      at += flat ? 0 : size;
    }
  }

  private static IntStream sizes(List<Probe> probes, boolean flat) {
    return probes.stream()
        .filter(probe -> probe.signal().flat() == flat)
        .mapToInt(probe -> probe.signal().size());
  }

  @Override
  public void forward() {
    rows.clear();
    List<Tensor> signals = pass.observed();
    for (int k = 0; k < maps.size(); k++) {
      TensorShape shape = maps.get(k).probe().signal();
      if (shape.flat()) {
        rows.add(row(signals.get(k), shape.size()));
      } else {
        Tensor sums = maps.get(k).sums().orElseThrow();
        // positions of a channel are contiguous, sample after sample
        sums.sumAbsolute(signals.get(k), scratch, shape.channels(), batchSize, shape.positions());
      }
    }
  }

  /** Units are contiguous in a sample. */
  private BatchActivity.Inputs row(Tensor signal, int units) {
    float[] absolute = new float[units];
    float[] squares = new float[units];
    int length = batchSize * units;
    signal.read(row, length);
    for (int from = 0; from < length; from += units) {
      for (int unit = 0; unit < units; unit++) {
        float value = row[from + unit];
        absolute[unit] += Math.abs(value);
        squares[unit] += value * value;
      }
    }
    return new BatchActivity.Inputs(absolute, squares);
  }

  @Override
  public BatchActivity read() {
    if (host.length > 0) {
      all.read(host, host.length);
    }
    List<BatchActivity.Inputs> layers = new ArrayList<>();
    Iterator<BatchActivity.Inputs> flat = rows.iterator();
    for (Map map : maps) {
      layers.add(map.sums().isEmpty() ? flat.next() : planes(map));
    }
    return new BatchActivity(batchSize, layers);
  }

  private BatchActivity.Inputs planes(Map map) {
    int end = map.offset() + map.probe().signal().size();
    return new BatchActivity.Inputs(map.probe().sums(Arrays.copyOfRange(host, map.offset(), end)));
  }

  @Override
  public void close() {
    scratch.close();
    all.close();
  }
}
