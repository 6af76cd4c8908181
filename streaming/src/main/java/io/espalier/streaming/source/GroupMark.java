package io.espalier.streaming.source;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a service writes beside the offsets that it commits, so that others can tell that it is
 * there: the service has partitions assigned by itself, and so is no member of its group.
 *
 * @param id of the process
 * @param at when it was written, by the clock of its machine; the beginning of time if its service
 *     has ended
 * @param place where the service keeps its checkpoints, which no two that run have in common
 */
record GroupMark(String id, Instant at, String place) {

  private static final Pattern FORM = Pattern.compile("espalier (\\S+) (\\d{1,12}) (.+)");

  /** The mark in the metadata of a committed offset; others write something else there. */
  static Optional<GroupMark> in(String metadata) {
    Matcher form = FORM.matcher(metadata);
    return form.matches()
        ? Optional.of(
            new GroupMark(
                form.group(1), Instant.ofEpochSecond(Long.parseLong(form.group(2))), form.group(3)))
        : Optional.empty();
  }

  String metadata() {
    return String.format(Locale.ROOT, "espalier %s %d %s", id, at.getEpochSecond(), place);
  }

  /** That of a service that has ended. */
  GroupMark ended() {
    return new GroupMark(id, Instant.EPOCH, place);
  }

  boolean isOfOneThatRuns() {
    return at.isAfter(Instant.EPOCH);
  }

  Duration age(Instant now) {
    Duration age = Duration.between(at, now);
    return age.isNegative() ? Duration.ZERO : age;
  }
}
