package io.espalier.model.format;

import io.espalier.model.evidence.ActivityEvidence;
import io.espalier.model.evidence.GradientEvidence;
import io.espalier.model.evidence.RunningEvidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The evidence about a network in a file. Gradients, units observed together and sensitivities are
 * there where they were observed.
 */
public final class EvidencePart implements StatePart<RunningEvidence.State> {

  public static final StatePart<RunningEvidence.State> PART = new EvidencePart();

  private EvidencePart() {}

  @Override
  public String name() {
    return "evidence";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public Class<RunningEvidence.State> type() {
    return RunningEvidence.State.class;
  }

  @Override
  public void write(RunningEvidence.State state, SectionFile content) {
    putActivity(content, state.activity());
    if (state.gradients().isPresent()) {
      putGradients(content, state.gradients().get());
    }
    state.neurons().ifPresent(neurons -> NeuronSections.put(content, neurons));
    state.sensitivity().ifPresent(sums -> SensitivitySections.put(content, sums));
  }

  private static void putActivity(SectionFile content, ActivityEvidence.State state) {
    int layers = state.absoluteSums().size();
    content.metadata().put("layers", layers);
    content.put("weight", new double[] {state.weight()});
    for (int layer = 0; layer < layers; layer++) {
      content.put("absoluteSums." + layer, state.absoluteSums().get(layer));
    }
  }

  private static void putGradients(SectionFile content, GradientEvidence.State state) {
    content.metadata().put("gradients", state.sums().length);
    content.put("gradientWeight", new double[] {state.weight()});
    content.put("gradientSums", state.sums());
  }

  @Override
  public RunningEvidence.State read(SectionFile content) {
    return new RunningEvidence.State(
        activity(content),
        gradients(content),
        NeuronSections.read(content),
        SensitivitySections.read(content));
  }

  private static ActivityEvidence.State activity(SectionFile content) {
    double weight = content.doubles("weight", 1)[0];
    int layers = content.fields().whole("layers");
    List<double[]> absoluteSums = new ArrayList<>();
    for (int layer = 0; layer < layers; layer++) {
      absoluteSums.add(content.doubles("absoluteSums." + layer));
    }
    return new ActivityEvidence.State(weight, absoluteSums);
  }

  private static Optional<GradientEvidence.State> gradients(SectionFile content) {
    if (!content.fields().has("gradients")) {
      return Optional.empty();
    }
    return Optional.of(
        new GradientEvidence.State(
            content.doubles("gradientWeight", 1)[0],
            content.doubles("gradientSums", content.fields().whole("gradients"))));
  }
}
