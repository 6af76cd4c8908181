package io.espalier.model.train;

import io.espalier.model.engine.ExecutionPlan;
import io.espalier.model.evidence.SensitivitySums;
import io.espalier.model.flow.TensorShape;
import io.espalier.model.flow.Weighted;
import io.espalier.model.network.Probe;
import io.espalier.model.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Adds up, for batches of one size, what layers read and what gradients reach them, on the host and
 * in double precision, so that it makes no difference which records came together: O(batch·(inputs
 * + outputs)), where a step is O(batch·inputs·outputs). Not the owner of the pass.
 */
final class SensitivityPass implements Observer<SensitivitySums> {

  private final ExecutionPlan pass;
  private final List<Weighted> layers;
  private final List<SensitivitySums.Layer> inputs = new ArrayList<>();
  private final float[] host;

  /** Observes all dense and convolution layers. */
  SensitivityPass(ExecutionPlan pass, List<Weighted> layers) {
    this.pass = pass;
    this.layers = layers;
    int most = layers.stream().mapToInt(SensitivityPass::largestSignal).max().orElse(0);
    host = new float[pass.batchSize() * most];
  }

  private static int largestSignal(Weighted layer) {
    return Math.max(layer.input().size(), layer.output().size());
  }

  @Override
  public void forward() {
    inputs.clear();
    List<ExecutionPlan.Site> sites = pass.sites();
    for (int k = 0; k < layers.size(); k++) {
      inputs.add(inputs(layers.get(k), sites.get(k).input()));
    }
  }

  private SensitivitySums.Layer inputs(Weighted layer, Tensor signal) {
    double[] sums = new double[layer.input().size()];
    double[] squares = new double[sums.length];
    add(layer.input(), signal, sums, squares);
    Probe probe = Probe.of(layer);
    return new SensitivitySums.Layer(probe.sums(sums), probe.sums(squares), new double[0]);
  }

  /** Adds up a signal over the samples, unit by unit or position by position. */
  private void add(TensorShape signal, Tensor batch, double[] sums, double[] squares) {
    batch.read(host, (int) batch.length());
    int run = signal.flat() ? signal.size() : signal.positions();
    int from = 0;
    for (int to = 0; to < sums.length; to += run) {
      for (int sample = 0; sample < pass.batchSize(); sample++, from += run) {
        for (int k = 0; k < run; k++) {
          double value = host[from + k];
          sums[to + k] += value;
          squares[to + k] += value * value;
        }
      }
    }
  }

  /** What was read in the test, and the gradients of the last backward pass. */
  @Override
  public SensitivitySums read() {
    List<SensitivitySums.Layer> complete = new ArrayList<>();
    List<ExecutionPlan.Site> sites = pass.sites();
    for (int k = 0; k < layers.size(); k++) {
      double[] gradients = squaredGradients(layers.get(k), sites.get(k).outputGradient());
      complete.add(
          new SensitivitySums.Layer(
              inputs.get(k).inputs(), inputs.get(k).squaredInputs(), gradients));
    }
    return new SensitivitySums(pass.batchSize(), complete);
  }

  /** The loss is a mean over the batch: what a single record does to its own is so much larger. */
  private double[] squaredGradients(Weighted layer, Tensor gradient) {
    double[] squares = new double[layer.output().size()];
    add(layer.output(), gradient, new double[squares.length], squares);
    double ofRecord = (double) pass.batchSize() * pass.batchSize();
    double[] perOutput = new double[layer.block().outputs()];
    for (int k = 0; k < squares.length; k++) {
      perOutput[k / layer.output().positions()] += squares[k] * ofRecord;
    }
    return perOutput;
  }

  @Override
  public void close() {}
}
