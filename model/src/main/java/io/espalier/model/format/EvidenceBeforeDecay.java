package io.espalier.model.format;

import io.espalier.model.evidence.ActivityEvidence;
import io.espalier.model.evidence.ActivityStatistic;
import io.espalier.model.evidence.CoMoments;
import io.espalier.model.evidence.Evidence;
import io.espalier.model.evidence.GradientEvidence;
import io.espalier.model.evidence.GradientStatistic;
import io.espalier.model.evidence.NeuronEvidence;
import io.espalier.model.evidence.NeuronStatistic;
import io.espalier.model.evidence.SensitivityEvidence;
import io.espalier.model.evidence.SensitivityStatistic;
import io.espalier.model.evidence.SensitivitySums;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The first form of {@link EvidencePart}. Its sums are what was left of them, and where in the
 * stream is not in it: so they are read as of its beginning, where a record counts 1. Whoever goes
 * on from there has what it would have had.
 */
final class EvidenceBeforeDecay {

  private final SectionFile content;
  private final Fields fields;

  private EvidenceBeforeDecay(SectionFile content) {
    this.content = content;
    fields = content.fields();
  }

  static Evidence read(SectionFile content) {
    EvidenceBeforeDecay stored = new EvidenceBeforeDecay(content);
    Evidence evidence = Evidence.of(ActivityStatistic.KIND, stored.activity());
    if (stored.fields.has("gradients")) {
      evidence = evidence.with(GradientStatistic.KIND, stored.gradients());
    }
    if (stored.fields.has("neurons")) {
      evidence = evidence.with(NeuronStatistic.KIND, stored.neurons());
    }
    if (stored.fields.has("sensitivities")) {
      evidence = evidence.with(SensitivityStatistic.KIND, stored.sensitivity());
    }
    return evidence;
  }

  private ActivityEvidence.State activity() {
    return new ActivityEvidence.State(
        weight("weight"), arrays("absoluteSums.", fields.whole("layers")));
  }

  private GradientEvidence.State gradients() {
    return new GradientEvidence.State(
        weight("gradientWeight"), content.doubles("gradientSums", fields.whole("gradients")));
  }

  private NeuronEvidence.State neurons() {
    Fields neurons = fields.object("neurons");
    return new NeuronEvidence.State(
        neurons.whole("firstGroup"),
        IntStream.range(0, neurons.whole("groups")).mapToObj(this::group).toList());
  }

  private CoMoments.State group(int k) {
    double[] weights = content.doubles("neuronWeights." + k, 2);
    return new CoMoments.State(
        weights[0], weights[1], content.doubles("mean." + k), content.doubles("coMoment." + k));
  }

  private SensitivityEvidence.State sensitivity() {
    return new SensitivityEvidence.State(
        new SensitivitySums(
            weight("sensitivityRecords"),
            IntStream.range(0, fields.whole("sensitivities")).mapToObj(this::layer).toList()));
  }

  private SensitivitySums.Layer layer(int k) {
    return new SensitivitySums.Layer(
        content.doubles("inputs." + k),
        content.doubles("squaredInputs." + k),
        content.doubles("squaredGradients." + k));
  }

  private double weight(String section) {
    return content.doubles(section, 1)[0];
  }

  private List<double[]> arrays(String name, int count) {
    return IntStream.range(0, count).mapToObj(k -> content.doubles(name + k)).toList();
  }
}
