package io.espalier.deploy.live;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What was published, within bounds. Thread-safe: every method holds the lock for microseconds. */
final class RunHistory {

  private final int maximumEvents;
  private final ThinnedHistory<Sequenced<LivePoint>> points;
  private final ArrayDeque<Sequenced<LiveEvent>> events = new ArrayDeque<>();
  private @Nullable Sequenced<RunDescription> description;
  private @Nullable Sequenced<RunStatus> status;
  private @Nullable Sequenced<InputMask> mask;
  private @Nullable Sequenced<ServedVersion> served;
  private @Nullable Sequenced<RunSummary> summary;
  private boolean paused;
  private long sequence;

  RunHistory(LiveLimits limits) {
    this.maximumEvents = limits.events();
    this.points = new ThinnedHistory<>(limits.points());
  }

  /**
   * A status that is known already is no news, and nothing is after the summary: the rate of a run
   * that has ended falls, which is no news either.
   */
  synchronized void add(LiveMessage message) {
    if (summary != null || (message instanceof RunStatus && message.equals(messageOf(status)))) {
      return;
    }
    sequence++;
    if (message instanceof LivePoint point) {
      addPoint(new Sequenced<>(sequence, point));
    } else if (message instanceof RunStatus newStatus) {
      status = new Sequenced<>(sequence, newStatus);
    } else if (message instanceof LiveEvent event) {
      addEvent(event);
    } else if (message instanceof InputMask newMask) {
      mask = new Sequenced<>(sequence, newMask);
    } else if (message instanceof RunDescription newDescription) {
      description = new Sequenced<>(sequence, newDescription);
    } else if (message instanceof ServedVersion newServed) {
      served = new Sequenced<>(sequence, newServed);
    } else if (message instanceof RunSummary newSummary) {
      summary = new Sequenced<>(sequence, newSummary);
    }
  }

  /**
   * However long nothing is learnt, there are two points of it: how it was until then, and how it
   * is now.
   */
  private void addPoint(Sequenced<LivePoint> point) {
    boolean same = points.newest().filter(last -> sameRecords(last, point)).isPresent();
    if (same && paused) {
      points.replaceNewest(point);
    } else {
      points.add(point);
    }
    paused = same;
  }

  private static boolean sameRecords(Sequenced<LivePoint> one, Sequenced<LivePoint> other) {
    return one.message().records() == other.message().records();
  }

  private void addEvent(LiveEvent event) {
    if (events.size() == maximumEvents) {
      events.removeFirst();
    }
    events.addLast(new Sequenced<>(sequence, event));
  }

  /** What is kept of the messages published after {@code cursor}, in order. */
  synchronized List<Sequenced<? extends LiveMessage>> after(long cursor) {
    if (cursor == sequence) {
      return List.of();
    }
    List<Sequenced<? extends LiveMessage>> all = new ArrayList<>(points.elements());
    all.addAll(events);
    Stream.of(description, status, mask, served, summary)
        .filter(Objects::nonNull)
        .forEach(all::add);
    return all.stream()
        .filter(message -> message.sequence() > cursor)
        .sorted(Comparator.comparingLong(Sequenced::sequence))
        .toList();
  }

  synchronized long lastSequence() {
    return sequence;
  }

  synchronized RunSnapshot snapshot() {
    return new RunSnapshot(
        sequence,
        messageOf(description),
        messageOf(status),
        messagesOf(points.elements()),
        messagesOf(new ArrayList<>(events)),
        messageOf(mask),
        messageOf(served),
        messageOf(summary));
  }

  private static <T extends LiveMessage> @Nullable T messageOf(@Nullable Sequenced<T> element) {
    return element == null ? null : element.message();
  }

  private static <T extends LiveMessage> List<T> messagesOf(List<Sequenced<T>> elements) {
    return elements.stream().map(Sequenced::message).toList();
  }
}
