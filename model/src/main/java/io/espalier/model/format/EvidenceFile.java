package io.espalier.model.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.espalier.model.evidence.Evidence;
import io.espalier.model.evidence.EvidenceSpec;
import io.espalier.model.evidence.Kind;
import io.espalier.model.evidence.Statistic;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The evidence about a network in a file: of each kind, some arrays. */
public final class EvidenceFile {

  /** 1 had no place in the stream; it was before sums were decayed forward. */
  private static final int VERSION = 2;

  private EvidenceFile() {}

  /**
   * Writes or replaces a file; see {@link SectionFile#write}.
   *
   * @throws IllegalArgumentException when a kind is among it that could not be read again
   */
  public static void write(Path file, Evidence evidence) throws IOException {
    if (!EvidenceSpec.KINDS.containsAll(evidence.parts().keySet())) {
      throw new IllegalArgumentException(
          "of %s only %s can be stored".formatted(evidence.parts().keySet(), EvidenceSpec.KINDS));
    }
    SectionFile content = new SectionFile();
    content.metadata().put("kind", "evidence").put("version", VERSION);
    ArrayNode statistics = content.metadata().putArray("statistics");
    for (Kind<?, ?> kind : EvidenceSpec.KINDS) {
      Statistic.State part = evidence.parts().get(kind);
      if (part != null) {
        List<double[]> arrays = part.arrays();
        statistics.addObject().put("name", kind.name()).put("arrays", arrays.size());
        for (int k = 0; k < arrays.size(); k++) {
          content.put(section(kind, k), arrays.get(k));
        }
      }
    }
    content.write(file);
  }

  private static String section(Kind<?, ?> kind, int array) {
    return kind.name() + "." + array;
  }

  /**
   * Reads what {@link #write} wrote, bit for bit; see {@link SectionFile#read(Path,
   * java.util.function.Function)} for what it throws.
   */
  public static Evidence read(Path file) throws IOException {
    return SectionFile.read(file, EvidenceFile::evidence);
  }

  private static Evidence evidence(SectionFile content) {
    Fields fields = content.fields();
    int version = fields.has("version") ? fields.whole("version") : 1;
    if (version != VERSION) {
      throw new IllegalArgumentException(
          String.format(
                  Locale.ROOT,
                  "evidence of format %d is not read, only of format %d. Use the program that wrote"
                      + " it, or",
                  version,
                  VERSION)
              + " begin again from the network");
    }
    Evidence evidence = Evidence.NONE;
    for (JsonNode element : fields.array("statistics")) {
      Fields statistic = fields.element(element);
      Kind<?, ?> kind = named(statistic.text("name"));
      evidence = kind.read(arrays(content, kind, statistic.whole("arrays")), evidence);
    }
    return evidence;
  }

  private static Kind<?, ?> named(String name) {
    return EvidenceSpec.KINDS.stream()
        .filter(kind -> kind.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "evidence '%s' is not known. There are %s. Use a newer program"
                        .formatted(name, EvidenceSpec.KINDS)));
  }

  private static List<double[]> arrays(SectionFile content, Kind<?, ?> kind, int count) {
    List<double[]> arrays = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      arrays.add(content.doubles(section(kind, k)));
    }
    return arrays;
  }
}
