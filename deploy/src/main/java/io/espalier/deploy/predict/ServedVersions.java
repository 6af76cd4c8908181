package io.espalier.deploy.predict;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The newest versions, each for as long as it is among them. Thread-safe; nobody waits for long.
 */
public final class ServedVersions implements AutoCloseable {

  private final int keep;
  private final Deque<ServedModel> newestFirst = new ArrayDeque<>();
  private boolean isClosed;

  /**
   * @param keep versions that answer, at least 1
   */
  public ServedVersions(int keep) {
    this.keep = keep;
  }

  /**
   * Answers with {@code newest} from now on; who asks for an older one by number gets that as long
   * as it is kept. One with the same number takes the place of the other: a run that went back to a
   * checkpoint has come there again.
   */
  void add(ServedModel newest) {
    outOfService(newest).forEach(ServedModel::release);
  }

  private synchronized List<ServedModel> outOfService(ServedModel newest) {
    if (isClosed) {
      return List.of(newest);
    }
    List<ServedModel> out = new ArrayList<>();
    newestFirst.removeIf(
        other -> other.model().version() == newest.model().version() && out.add(other));
    newestFirst.addFirst(newest);
    while (newestFirst.size() > keep) {
      out.add(newestFirst.removeLast());
    }
    return out;
  }

  /** The newest one, to be given back; empty before there is one. */
  public synchronized Optional<ServedModel.Hold> newest() {
    return Optional.ofNullable(newestFirst.peekFirst()).map(ServedModel::hold);
  }

  /** A version by number, to be given back; empty if it is not kept. */
  public synchronized Optional<ServedModel.Hold> version(long version) {
    return newestFirst.stream()
        .filter(served -> served.model().version() == version)
        .findFirst()
        .map(ServedModel::hold);
  }

  /** Those that answer, the newest first. */
  public synchronized List<Long> numbers() {
    return newestFirst.stream().map(served -> served.model().version()).toList();
  }

  /** None answers any more, whoever comes; those at work finish. */
  @Override
  public void close() {
    List<ServedModel> all;
    synchronized (this) {
      isClosed = true;
      all = List.copyOf(newestFirst);
      newestFirst.clear();
    }
    all.forEach(ServedModel::release);
  }
}
