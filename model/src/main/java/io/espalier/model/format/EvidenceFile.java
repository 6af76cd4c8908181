package io.espalier.model.format;

import io.espalier.model.evidence.ActivityEvidence;
import io.espalier.model.evidence.GradientEvidence;
import io.espalier.model.evidence.RunningEvidence;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The evidence about a network in a file. One without gradients, without units observed together or
 * without sensitivities is as it was before there were.
 */
public final class EvidenceFile {

  private EvidenceFile() {}

  /** Writes or replaces a file; see {@link SectionFile#write}. */
  public static void write(Path file, RunningEvidence.State state) throws IOException {
    SectionFile content = new SectionFile();
    content.metadata().put("kind", "evidence");
    putActivity(content, state.activity());
    if (state.gradients().isPresent()) {
      putGradients(content, state.gradients().get());
    }
    state.neurons().ifPresent(neurons -> NeuronSections.put(content, neurons));
    state.sensitivity().ifPresent(sums -> SensitivitySections.put(content, sums));
    content.write(file);
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

  /**
   * Reads what {@link #write} wrote, bit for bit; see {@link SectionFile#read(Path,
   * java.util.function.Function)} for what it throws.
   */
  public static RunningEvidence.State read(Path file) throws IOException {
    return SectionFile.read(
        file,
        content ->
            new RunningEvidence.State(
                activity(content),
                gradients(content),
                NeuronSections.read(content),
                SensitivitySections.read(content)));
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
