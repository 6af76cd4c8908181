package io.espalier.streaming.prediction;

import java.util.concurrent.CompletionStage;

/**
 * Where predictions are kept: of each partition those of its records up to some offset, each once,
 * and none beyond it. Whoever writes looks first how far it goes. Safe for use from several
 * threads.
 */
public interface PredictionLog {

  /**
   * Opens it to write, by one at a time: the writer that was opened before writes no more once this
   * returns, and all that it wrote is looked at. Blocks until whoever keeps it answered.
   *
   * @throws io.espalier.streaming.sample.BrokenStreamException when it can't be written to now, or
   *     at all
   */
  Writer open();

  /** Writes, for as long as nothing fails. For one thread, but for {@link #close}. */
  interface Writer extends AutoCloseable {

    /**
     * The offset of the last record of an input's partition that was predicted when this was
     * opened; −1 if none was.
     */
    long lastOf(int partition);

    /**
     * Has predictions written, of each partition in the order in which they are told. May wait for
     * room, not for them to be safe.
     *
     * @param some of no record that was predicted before
     * @return completed once all of them are safe. Where that fails, some of them may be, but none
     *     behind one that is not; nothing is written by this any more
     */
    CompletionStage<?> write(Predictions some);

    /** Writes what can be written in a few seconds. */
    @Override
    void close();
  }
}
