package io.espalier.deploy.live;

/**
 * Something that happened to the run, marked on the time axis.
 *
 * @param records trained when it happened
 * @param secondsSinceStart by the clock on the wall
 * @param text one line for a person
 */
public record LiveEvent(long records, double secondsSinceStart, Kind kind, String text)
    implements LiveMessage {

  /** What it was; decides colour and mark on the page. */
  public enum Kind {
    /** Connections were cut. */
    CUT,
    /** A cut was undone because it hurt. */
    UNDO,
    /** Connections came back because the world has changed. */
    REGROWTH,
    /** The world has changed. */
    DRIFT,
    /** The world may be changing. */
    WARNING,
    /** A version was written. */
    CHECKPOINT,
    /** Dead weight was removed for real. */
    COMPACTION,
    /** A record was set aside. */
    DEAD_LETTER,
    /** Anything else worth a line. */
    INFO
  }

  public LiveEvent {
    if (records < 0) {
      throw new IllegalArgumentException("records is 0 or more, got " + records);
    }
  }

  @Override
  public String eventName() {
    return "event";
  }
}
