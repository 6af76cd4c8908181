package io.espalier.model.format;

import io.espalier.model.evidence.ActivityEvidence;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The evidence about a network's activity in a file. */
public final class EvidenceFile {

  private EvidenceFile() {}

  /** Writes or replaces a file; see {@link SectionFile#write}. */
  public static void write(Path file, ActivityEvidence.State state) throws IOException {
    SectionFile content = new SectionFile();
    int layers = state.absoluteSums().size();
    content.metadata().put("kind", "evidence").put("layers", layers);
    content.put("weight", new double[] {state.weight()});
    for (int layer = 0; layer < layers; layer++) {
      content.put("absoluteSums." + layer, state.absoluteSums().get(layer));
      content.put("positives." + layer, state.positives().get(layer));
    }
    content.write(file);
  }

  /**
   * Reads what {@link #write} wrote, bit for bit; see {@link SectionFile#read(Path,
   * java.util.function.Function)} for what it throws.
   */
  public static ActivityEvidence.State read(Path file) throws IOException {
    return SectionFile.read(file, EvidenceFile::of);
  }

  private static ActivityEvidence.State of(SectionFile content) {
    double weight = content.doubles("weight")[0];
    List<double[]> absoluteSums = new ArrayList<>();
    List<double[]> positives = new ArrayList<>();
    for (int layer = 0; layer < content.metadata().path("layers").asInt(); layer++) {
      absoluteSums.add(content.doubles("absoluteSums." + layer));
      positives.add(content.doubles("positives." + layer));
    }
    return new ActivityEvidence.State(weight, absoluteSums, positives);
  }
}
