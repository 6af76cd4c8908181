package io.espalier.model.format;

import io.espalier.model.evidence.CoMoments;
import io.espalier.model.evidence.NeuronEvidence;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The evidence about how a network's units vary together in a file. */
public final class NeuronEvidenceFile {

  private NeuronEvidenceFile() {}

  /** Writes or replaces a file; see {@link SectionFile#write}. */
  public static void write(Path file, NeuronEvidence.State state) throws IOException {
    SectionFile content = new SectionFile();
    content
        .metadata()
        .put("kind", "neuron-evidence")
        .put("firstGroup", state.firstGroup())
        .put("groups", state.groups().size());
    for (int k = 0; k < state.groups().size(); k++) {
      CoMoments.State group = state.groups().get(k);
      content.put("weights." + k, new double[] {group.weight(), group.squaredWeight()});
      content.put("mean." + k, group.mean());
      content.put("coMoment." + k, group.coMoment());
    }
    content.write(file);
  }

  /**
   * Reads what {@link #write} wrote, bit for bit; see {@link SectionFile#read(Path,
   * java.util.function.Function)} for what it throws.
   */
  public static NeuronEvidence.State read(Path file) throws IOException {
    return SectionFile.read(file, NeuronEvidenceFile::of);
  }

  private static NeuronEvidence.State of(SectionFile content) {
    List<CoMoments.State> groups = new ArrayList<>();
    for (int k = 0; k < content.metadata().path("groups").asInt(); k++) {
      double[] weights = content.doubles("weights." + k);
      groups.add(
          new CoMoments.State(
              weights[0],
              weights[1],
              content.doubles("mean." + k),
              content.doubles("coMoment." + k)));
    }
    return new NeuronEvidence.State(content.metadata().path("firstGroup").asInt(), groups);
  }
}
