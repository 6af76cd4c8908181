package io.espalier.deploy.live;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a run stands, without its past: what a script asks for.
 *
 * @param description null until it was published
 * @param status null until it was published
 * @param latest null before the first point
 * @param events oldest first, the newest ones
 * @param served null until a version answers
 * @param summary null while the run goes on
 */
public record CurrentState(
    @Nullable RunDescription description,
    @Nullable RunStatus status,
    @Nullable LivePoint latest,
    List<LiveEvent> events,
    @Nullable ServedVersion served,
    @Nullable RunSummary summary) {

  /** What {@code snapshot} says of the present. */
  public static CurrentState of(RunSnapshot snapshot) {
    return new CurrentState(
        snapshot.description(),
        snapshot.status(),
        snapshot.latest().orElse(null),
        snapshot.events(),
        snapshot.served(),
        snapshot.summary());
  }
}
