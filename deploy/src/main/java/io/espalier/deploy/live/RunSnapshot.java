package io.espalier.deploy.live;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a run at one moment.
 *
 * @param sequence of the last message in it, 0 for none
 * @param description null until it was published
 * @param status null until it was published
 * @param points oldest first, thinned
 * @param events oldest first, the newest ones
 * @param mask the last one; null until one was published
 * @param served null until a version answers
 * @param summary null while the run goes on
 */
public record RunSnapshot(
    @JsonIgnore long sequence,
    @JsonIgnore @Nullable RunDescription description,
    @Nullable RunStatus status,
    List<LivePoint> points,
    List<LiveEvent> events,
    @Nullable InputMask mask,
    @Nullable ServedVersion served,
    @Nullable RunSummary summary) {

  public RunSnapshot {
    points = List.copyOf(points);
    events = List.copyOf(events);
  }

  /** The newest point. */
  public Optional<LivePoint> latest() {
    return points.isEmpty() ? Optional.empty() : Optional.of(points.get(points.size() - 1));
  }
}
