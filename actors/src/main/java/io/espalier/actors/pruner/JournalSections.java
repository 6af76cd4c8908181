package io.espalier.actors.pruner;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.espalier.actors.progress.PruningProgress.Decision;
import io.espalier.actors.progress.PruningProgress.Outcome;
import io.espalier.model.format.SectionFile;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The decisions of a run in a file, the eldest first: a column for each thing that is told. */
final class JournalSections {

  private static final String CRITERIA = "journal.criteria";
  private static final String OUTCOMES = "journal.outcomes";
  private static final String RECORDS = "journal.records";
  private static final String ROUNDS = "journal.rounds";
  private static final String PARAMETERS = "journal.parameters";
  private static final String KEPT = "journal.kept";
  private static final String ACCURACY_BEFORE = "journal.accuracyBefore";
  private static final String ACCURACY_AFTER_CUT = "journal.accuracyAfterCut";
  private static final String ACCURACY_NOW = "journal.accuracyNow";

  private JournalSections() {}

  static void put(SectionFile content, List<Decision> journal) {
    ArrayNode criteria = content.metadata().putArray(CRITERIA);
    ArrayNode outcomes = content.metadata().putArray(OUTCOMES);
    for (Decision decision : journal) {
      criteria.add(decision.criterion());
      outcomes.add(word(decision.outcome()));
    }
    content
        .put(RECORDS, journal.stream().mapToLong(Decision::records).toArray())
        .put(ROUNDS, wholes(journal, Decision::round))
        .put(PARAMETERS, wholes(journal, Decision::parameters))
        .put(KEPT, wholes(journal, Decision::kept))
        .put(ACCURACY_BEFORE, reals(journal, Decision::accuracyBefore))
        .put(ACCURACY_AFTER_CUT, reals(journal, Decision::accuracyAfterCut))
        .put(ACCURACY_NOW, reals(journal, Decision::accuracyNow));
  }

  private static int[] wholes(List<Decision> journal, ToIntFunction<Decision> of) {
    return journal.stream().mapToInt(of).toArray();
  }

  private static double[] reals(List<Decision> journal, ToDoubleFunction<Decision> of) {
    return journal.stream().mapToDouble(of).toArray();
  }

  static List<Decision> read(SectionFile content) {
    List<String> criteria = content.fields().texts(CRITERIA);
    List<String> outcomes = content.fields().texts(OUTCOMES);
    int size = criteria.size();
    if (outcomes.size() != size) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "the journal has %d outcomes of %d decisions", outcomes.size(), size));
    }
    long[] records = content.longs(RECORDS, size);
    int[] rounds = content.ints(ROUNDS, size);
    int[] parameters = content.ints(PARAMETERS, size);
    int[] kept = content.ints(KEPT, size);
    double[] before = content.doubles(ACCURACY_BEFORE, size);
    double[] afterCut = content.doubles(ACCURACY_AFTER_CUT, size);
    double[] now = content.doubles(ACCURACY_NOW, size);
    return IntStream.range(0, size)
        .mapToObj(
            k ->
                new Decision(
                    records[k],
                    rounds[k],
                    criteria.get(k),
                    outcome(outcomes.get(k)),
                    parameters[k],
                    kept[k],
                    before[k],
                    afterCut[k],
                    now[k]))
        .toList();
  }

  private static String word(Outcome outcome) {
    return switch (outcome) {
      case APPLIED -> "applied";
      case KEPT -> "kept";
      case ROLLED_BACK -> "rolled back";
      case DRIFTED -> "drifted";
      case REGROWN -> "regrown";
      case CUT_AGAIN -> "cut again";
    };
  }

  private static Outcome outcome(String word) {
    return Stream.of(Outcome.values())
        .filter(outcome -> word(outcome).equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "outcome '%s' of a decision is not known. Use a newer program."
                        .formatted(word)));
  }
}
