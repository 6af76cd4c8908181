package io.espalier.actors.trainer;

/**
 * When the network is told to those who predict with it: at the first boundary with so many records
 * more, and after each verdict on a change; never with a change that is on probation. Goes by
 * records alone. Owned by the trainer.
 */
final class Publishing {

  private final PublishInterval interval;
  private long newest = -1;
  private long heldUntil;
  private boolean isAsked;

  /**
   * @param trained records learnt before: a network that has learnt is told at once
   */
  Publishing(PublishInterval interval, long trained) {
    this.interval = interval;
    isAsked = trained > 0 || interval.atStart();
  }

  /**
   * A change was made that has no shadow.
   *
   * @param probationRecords for so many records nobody knows whether it does harm; 0 if nobody asks
   */
  void changed(long trained, long probationRecords) {
    if (probationRecords > 0) {
      heldUntil = trained + probationRecords;
      isAsked = true;
    }
  }

  /** The change is kept, or undone. */
  void judged() {
    heldUntil = 0;
    isAsked = true;
  }

  /** What was changed stays, and nobody will say whether it did harm. */
  void unjudged() {
    heldUntil = 0;
  }

  /** Whether to tell the network as it is now. */
  boolean isDue(long trained) {
    return interval.isOn()
        && trained >= heldUntil
        && trained != newest
        && (isAsked || trained / interval.everyRecords() > newest / interval.everyRecords());
  }

  /** It was told. */
  void published(long trained) {
    newest = trained;
    isAsked = false;
  }
}
