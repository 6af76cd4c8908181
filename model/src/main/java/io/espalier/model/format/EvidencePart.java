package io.espalier.model.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.espalier.model.evidence.Evidence;
import io.espalier.model.evidence.EvidenceSpec;
import io.espalier.model.evidence.Kind;
import io.espalier.model.evidence.Statistic;
import java.util.ArrayList;
import java.util.List;

/** The evidence about a network in a file: of each kind, some arrays. */
public final class EvidencePart implements StatePart<Evidence> {

  public static final StatePart<Evidence> PART = new EvidencePart();

  /** 2 does not say who has been silent, 3 not what the newest records say. */
  private static final int VERSION = 4;

  /** 1 had no place in the stream; it was before sums were decayed forward. */
  private static final int BEFORE_DECAY = 1;

  private EvidencePart() {}

  @Override
  public String name() {
    return "evidence";
  }

  @Override
  public int version() {
    return VERSION;
  }

  @Override
  public Class<Evidence> type() {
    return Evidence.class;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException when a kind is among it that could not be read again
   */
  @Override
  public void write(Evidence evidence, SectionFile content) {
    if (!EvidenceSpec.KINDS.containsAll(evidence.parts().keySet())) {
      throw new IllegalArgumentException(
          "of %s only %s can be stored".formatted(evidence.parts().keySet(), EvidenceSpec.KINDS));
    }
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
  }

  private static String section(Kind<?, ?> kind, int array) {
    return kind.name() + "." + array;
  }

  @Override
  public Evidence read(SectionFile content) {
    if (content.versionOf(name()) == BEFORE_DECAY) {
      return EvidenceBeforeDecay.read(content);
    }
    Evidence evidence = Evidence.NONE;
    Fields fields = content.fields();
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
