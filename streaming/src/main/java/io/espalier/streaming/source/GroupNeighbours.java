package io.espalier.streaming.source;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out from the marks in a group whether another service uses it. One whose mark is fresh, or
 * changes, runs; but the one that went before on the same checkpoints doesn't, whatever it left, or
 * this one would not have them. Each is told of once. Mutable, for one owner.
 */
final class GroupNeighbours {

  /** Some times as long as between two marks. */
  private static final Duration FRESH = Duration.ofSeconds(30);

  private final String ownId;
  private final String ownPlace;
  private final Set<String> known = new HashSet<>();
  private Optional<Set<GroupMark>> before = Optional.empty();

  GroupNeighbours(String ownId, String ownPlace) {
    this.ownId = ownId;
    this.ownPlace = ownPlace;
  }

  /** One that runs beside this service and was not known yet. */
  Optional<GroupMark> newcomer(Collection<GroupMark> marks, Instant now) {
    Optional<GroupMark> found =
        marks.stream()
            .filter(mark -> !mark.id().equals(ownId) && mark.isOfOneThatRuns())
            .filter(mark -> runs(mark, now))
            .filter(mark -> known.add(mark.id()))
            .findFirst();
    if (before.isEmpty()) {
      before = Optional.of(new LinkedHashSet<>(marks));
    }
    return found;
  }

  private boolean runs(GroupMark mark, Instant now) {
    return before
        .map(atFirst -> !atFirst.contains(mark))
        .orElseGet(() -> !mark.place().equals(ownPlace) && mark.age(now).compareTo(FRESH) <= 0);
  }
}
