package io.espalier.actors.predictions;

import io.espalier.actors.predictions.PredictionPublisher.Publish;
import io.espalier.actors.predictions.PredictionPublisher.Published;
import io.espalier.streaming.prediction.Predictions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;

/**
 * Predictions that are not known to be safe, numbered as they came. What comes twice is left out:
 * samples that waited for their batch were predicted before. Owned by the publisher.
 */
final class PredictionWindow {

  /**
   * Some that came at once.
   *
   * @param request whom to tell, and how many it counts
   * @param predictions those of it that did not come before
   * @param sinceNanos when they came
   */
  private record Waiting(Publish request, Predictions predictions, long sinceNanos) {}

  private final PredictionFigures figures;
  private final TreeMap<Long, Waiting> waiting = new TreeMap<>();
  private final Set<Long> safe = new HashSet<>();
  private final Map<Integer, Long> last = new HashMap<>();
  private long inFlight;
  private long next;

  PredictionWindow(PredictionFigures figures) {
    this.figures = figures;
  }

  /** These wait; their number. */
  long add(Publish request) {
    Predictions fresh =
        beyond(request.predictions(), partition -> last.getOrDefault(partition, -1L));
    for (int k = 0; k < fresh.size(); k++) {
      last.put(fresh.origins().partitions()[k], fresh.origins().offsets()[k]);
    }
    waiting.put(next, new Waiting(request, fresh, figures.now()));
    inFlight += fresh.size();
    tellFigures();
    return next++;
  }

  /** Those that wait, in order. */
  List<Long> numbers() {
    return new ArrayList<>(waiting.keySet());
  }

  Predictions get(long number) {
    return Objects.requireNonNull(waiting.get(number)).predictions();
  }

  /** Tells who asked of all that are safe, and all before them. */
  void isSafe(long number) {
    safe.add(number);
    while (!waiting.isEmpty() && safe.remove(waiting.firstKey())) {
      Waiting first = waiting.pollFirstEntry().getValue();
      inFlight -= first.predictions().size();
      first.request().replyTo().tell(new Published(first.request().predictions().size()));
    }
    tellFigures();
  }

  private void tellFigures() {
    figures.waiting(
        inFlight,
        waiting.isEmpty()
            ? OptionalLong.empty()
            : OptionalLong.of(waiting.firstEntry().getValue().sinceNanos()));
  }

  /** Those of records behind given offsets of their partitions. */
  static Predictions beyond(Predictions all, IntToLongFunction lastOf) {
    int[] partitions = all.origins().partitions();
    long[] offsets = all.origins().offsets();
    int[] behind =
        IntStream.range(0, all.size())
            .filter(k -> offsets[k] > lastOf.applyAsLong(partitions[k]))
            .toArray();
    return behind.length == all.size() ? all : all.picked(behind);
  }
}
