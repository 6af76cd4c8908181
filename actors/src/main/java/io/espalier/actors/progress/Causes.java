package io.espalier.actors.progress;

import java.util.concurrent.CompletionException;
import org.apache.pekko.actor.ActorInitializationException;

/** What went wrong, without what futures and the first moments of actors wrap around it. */
public final class Causes {

  private Causes() {}

  /** The failure that a person wants to read of. */
  public static Throwable of(Throwable failure) {
    boolean wraps =
        failure instanceof CompletionException || failure instanceof ActorInitializationException;
    return wraps && failure.getCause() != null ? of(failure.getCause()) : failure;
  }
}
