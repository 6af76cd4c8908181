package io.espalier.deploy.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * All of a run in a bounded number of elements, evenly spaced. When it is full, every second
 * element goes and from then on only half as many are kept: thinning what is old alone would leave
 * almost nothing of how a long run began. The newest element is always there. Not thread-safe.
 */
final class ThinnedHistory<T> {

  private final int capacity;
  private List<T> kept = new ArrayList<>();
  private long stride = 1;
  private long added;
  private @Nullable T newest;

  /**
   * @param capacity even
   */
  ThinnedHistory(int capacity) {
    this.capacity = capacity;
  }

  void add(T element) {
    boolean onStride = added % stride == 0;
    added++;
    newest = onStride ? null : element;
    if (onStride) {
      if (kept.size() == capacity) {
        halve();
      }
      kept.add(element);
    }
  }

  Optional<T> newest() {
    return Optional.ofNullable(
        newest == null && !kept.isEmpty() ? kept.get(kept.size() - 1) : newest);
  }

  /** Has {@code element} stand where the newest one stood. */
  void replaceNewest(T element) {
    if (newest == null) {
      kept.set(kept.size() - 1, element);
    } else {
      newest = element;
    }
  }

  /** Oldest first; at most the capacity and the newest. */
  List<T> elements() {
    List<T> elements = new ArrayList<>(kept);
    if (newest != null) {
      elements.add(newest);
    }
    return elements;
  }

  private void halve() {
    List<T> all = kept;
    kept =
        new ArrayList<>(
            IntStream.range(0, all.size()).filter(i -> i % 2 == 0).mapToObj(all::get).toList());
    stride *= 2;
  }
}
