package io.espalier.deploy.service;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What has been opened, one thing on top of the other. Closing it closes everything in reverse,
 * each once, also where one of them fails: the first failure is thrown, later ones are suppressed
 * in it. Thread-safe; whoever comes second waits for the first.
 */
public final class CloseStack implements AutoCloseable {

  private final Deque<Runnable> open = new ArrayDeque<>();

  /**
   * What {@code opening} makes of things that it adds to a stack; they are closed again where it
   * fails, and otherwise when the stack is.
   */
  public static <T> T opening(Function<CloseStack, T> opening) {
    CloseStack stack = new CloseStack();
    try {
      return opening.apply(stack);
    } catch (RuntimeException | Error failure) {
      stack.closeAfter(failure);
      throw failure;
    }
  }

  private void closeAfter(Throwable failure) {
    try {
      close();
    } catch (RuntimeException more) {
      failure.addSuppressed(more);
    }
  }

  /** Has {@code close} called with {@code opened}, before all that was added until now. */
  public synchronized <T> T add(T opened, Consumer<T> close) {
    open.push(() -> close.accept(opened));
    return opened;
  }

  @Override
  public synchronized void close() {
    RuntimeException first = null;
    while (!open.isEmpty()) {
      try {
        open.pop().run();
      } catch (RuntimeException failure) {
        if (first == null) {
          first = failure;
        } else {
          first.addSuppressed(failure);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
