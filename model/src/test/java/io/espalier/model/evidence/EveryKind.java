package io.espalier.model.evidence;

import io.espalier.model.evidence.BatchActivity.Inputs;
import io.espalier.model.flow.InputShape;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.Layout;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.network.Probe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Every kind of evidence about a dense network, and batches that say something of each.
 *
 * @param layout the network's
 */
record EveryKind(Layout layout) {

  static EveryKind dense(int inputs, Integer... widths) {
    return new EveryKind(
        NetworkSpec.dense(InputShape.flat(inputs), List.of(widths), Nonlinearity.RELU).layout());
  }

  EvidenceSpec spec() {
    return EvidenceSpec.gradients(layout)
        .with(NeuronStatistic.of(layout, 0))
        .with(SensitivityStatistic.of(layout));
  }

  BatchEvidence batch(Random random) {
    int records = 1 + random.nextInt(64);
    return BatchEvidence.of(records)
        .with(ActivityStatistic.KIND, activity(random, records))
        .with(
            GradientStatistic.KIND,
            new BatchGradients(records, floats(random, layout.parameters())))
        .with(NeuronStatistic.KIND, moments(random, records))
        .with(SensitivityStatistic.KIND, sensitivity(random, records));
  }

  /** A batch in whose every record each unit is {@code value}. */
  BatchEvidence batchOf(int records, float value) {
    List<Inputs> inputs = new ArrayList<>();
    for (Probe probe : layout.probes()) {
      float[] sums = new float[probe.sumCount()];
      Arrays.fill(sums, records * value);
      inputs.add(new Inputs(sums));
    }
    BatchEvidence other = batch(new Random(records));
    return new BatchEvidence(records, other.parts())
        .with(ActivityStatistic.KIND, new BatchActivity(records, inputs));
  }

  private BatchActivity activity(Random random, int records) {
    return new BatchActivity(
        records,
        layout.probes().stream()
            .map(Probe::sumCount)
            .map(count -> new Inputs(floats(random, count), floats(random, count)))
            .toList());
  }

  private BatchMoments moments(Random random, int records) {
    return new BatchMoments(
        records,
        layout.denseTail().stream()
            .map(ParameterBlock::inputs)
            .map(width -> CoMomentsTest.twoPass(CoMomentsTest.records(random, records, width)))
            .toList());
  }

  private SensitivitySums sensitivity(Random random, int records) {
    List<SensitivitySums.Layer> layers = new ArrayList<>();
    for (ParameterBlock block : layout.denseTail()) {
      layers.add(
          new SensitivitySums.Layer(
              random.doubles(block.readValues(), -1, 2).toArray(),
              random.doubles(block.readValues()).toArray(),
              random.doubles(block.outputs()).toArray()));
    }
    return new SensitivitySums(records, layers);
  }

  private static float[] floats(Random random, int length) {
    float[] floats = new float[length];
    for (int k = 0; k < length; k++) {
      floats[k] = random.nextFloat();
    }
    return floats;
  }
}
