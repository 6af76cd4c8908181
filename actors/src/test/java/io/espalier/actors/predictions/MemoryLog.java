package io.espalier.actors.predictions;

import io.espalier.streaming.prediction.ModelVersion;
import io.espalier.streaming.prediction.PredictionLog;
import io.espalier.streaming.prediction.Predictions;
import io.espalier.streaming.sample.BrokenStreamException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * A log that outlives runs, as a broker does. What its writers write it keeps a little later, and
 * not at all if another writer was opened meanwhile. Refuses anything that is out of order.
 */
public final class MemoryLog implements PredictionLog {

  private final Executor later;
  private final Map<Integer, List<Long>> offsets = new HashMap<>();
  private final Map<Integer, List<ModelVersion>> models = new HashMap<>();
  private Object writer = new Object();
  private int writesToFail;
  private int opened;

  /**
   * @param later when it keeps what it was given
   */
  public MemoryLog(Executor later) {
    this.later = later;
  }

  @Override
  public synchronized Writer open() {
    opened++;
    Map<Integer, Long> last = new HashMap<>();
    offsets.forEach((partition, all) -> last.put(partition, all.get(all.size() - 1)));
    Appender appender = new Appender(last);
    writer = appender;
    return appender;
  }

  /** The next writes keep the first half of what they were given, and fail. */
  synchronized void failWrites(int count) {
    writesToFail = count;
  }

  /** How often it was opened. */
  synchronized int opened() {
    return opened;
  }

  /** The offsets of the records of a partition that are predicted, in the order of the log. */
  public synchronized List<Long> offsets(int partition) {
    return List.copyOf(offsets.getOrDefault(partition, List.of()));
  }

  /** The networks that predicted them. */
  public synchronized List<ModelVersion> models(int partition) {
    return List.copyOf(models.getOrDefault(partition, List.of()));
  }

  private synchronized void keep(Appender by, Predictions some, CompletableFuture<Boolean> safe) {
    if (!by.equals(writer)) {
      safe.completeExceptionally(new BrokenStreamException("another writes", true, null));
      return;
    }
    boolean fails = writesToFail > 0;
    int size = fails ? some.size() / 2 : some.size();
    for (int k = 0; k < size; k++) {
      keep(some.origins().partitions()[k], some.origins().offsets()[k], some.model());
    }
    if (fails) {
      writesToFail--;
      writer = new Object();
      safe.completeExceptionally(new BrokenStreamException("no room", true, null));
    } else {
      safe.complete(true);
    }
  }

  private void keep(int partition, long offset, ModelVersion model) {
    List<Long> all = offsets.computeIfAbsent(partition, any -> new ArrayList<>());
    if (!all.isEmpty() && Collections.max(all.subList(all.size() - 1, all.size())) >= offset) {
      throw new AssertionError(partition + "@" + offset + " behind " + all.get(all.size() - 1));
    }
    all.add(offset);
    models.computeIfAbsent(partition, any -> new ArrayList<>()).add(model);
  }

  private final class Appender implements Writer {

    private final Map<Integer, Long> last;

    Appender(Map<Integer, Long> last) {
      this.last = last;
    }

    @Override
    public long lastOf(int partition) {
      return last.getOrDefault(partition, -1L);
    }

    @Override
    public CompletionStage<?> write(Predictions some) {
      CompletableFuture<Boolean> safe = new CompletableFuture<>();
      later.execute(() -> keep(this, some, safe));
      return safe;
    }

    @Override
    public void close() {}
  }
}
