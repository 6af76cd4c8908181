package io.espalier.model.evidence;

import io.espalier.model.decay.HalfLife;
import java.util.List;
import java.util.stream.Stream;

/**
 * All evidence about a network as it comes in. A commutative monoid as its statistics are. Not
 * thread-safe: one owner.
 */
public final class RunningEvidence {

  /** A statistic and what adds it up. */
  private record Part<B, S extends Statistic.State>(
      Statistic<B, S> statistic, RunningStatistic<B, S> running) {

    static <B, S extends Statistic.State> Part<B, S> of(
        Statistic<B, S> statistic, HalfLife halfLife) {
      return new Part<>(statistic, statistic.start(halfLife));
    }

    Kind<B, S> kind() {
      return statistic.kind();
    }

    void add(BatchEvidence batch) {
      running.add(batch.get(kind()));
    }

    void merge(Evidence other) {
      other.find(kind()).filter(running::isLike).ifPresent(running::merge);
    }

    Stream<String> restart() {
      return running.restart().stream().mapToObj(statistic::layer);
    }

    Evidence known(Evidence others) {
      return others.with(kind(), running.state());
    }
  }

  private final List<Part<?, ?>> parts;

  /** Nothing seen yet. */
  public RunningEvidence(EvidenceSpec spec, HalfLife halfLife) {
    parts =
        spec.statistics().stream()
            .<Part<?, ?>>map(statistic -> Part.of(statistic, halfLife))
            .toList();
  }

  /**
   * Adds a batch after forgetting as many records as it brings.
   *
   * @throws IllegalArgumentException when it is about another network, or without what is asked
   *     for: then nothing is added
   */
  public void add(BatchEvidence batch) {
    parts.forEach(part -> batch.get(part.kind()));
    parts.forEach(part -> part.add(batch));
  }

  /**
   * Adds what another owner has seen of the stream, as of the later position of both. Kinds that
   * are not asked for here are left out, and so is what is about other signals, such as those of
   * another norm of kernels; of what is left out at least the records have passed.
   */
  public void merge(Evidence other) {
    parts.forEach(part -> part.running().reach(other.position()));
    parts.forEach(part -> part.merge(other));
  }

  /** Lets {@code records} records pass without an observation. */
  public void forget(long records) {
    parts.forEach(part -> part.running().forget(records));
  }

  /** Forgets everything. */
  public void reset() {
    parts.forEach(part -> part.running().reset());
  }

  /**
   * The network has changed: what was seen of it as it was counts little from now on; see {@link
   * RunningStatistic#networkChanged}. How units vary together is forgotten: units that are told of
   * each other as it was may have nothing in common as it is.
   */
  public void networkChanged() {
    parts.forEach(part -> part.running().networkChanged());
  }

  /**
   * Where what is known of layers is out of date, makes it begin anew from the newest records: see
   * {@link RunningStatistic#restart}.
   *
   * @return the names of those layers
   */
  public List<String> restart() {
    return parts.stream().flatMap(Part::restart).distinct().toList();
  }

  /** A copy of all that is known now, to score with, to merge or to store. */
  public Evidence evidence() {
    Evidence known = Evidence.NONE;
    for (Part<?, ?> part : parts) {
      known = part.known(known);
    }
    return known;
  }
}
