package io.espalier.actors;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.typed.Behavior;

/**
 * The check that the compiler does not make: that a behavior understands every message of its
 * sealed protocol.
 */
public final class Protocol {

  private Protocol() {}

  /**
   * Sends one sample of each public message to an actor of its own, in the state that {@code actor}
   * brings it to.
   *
   * @param samples one of each; complete, or the check fails
   */
  public static <T> void assertUnderstood(
      Class<T> protocol, List<? extends T> samples, Supplier<BehaviorTestKit<T>> actor) {
    assertThat(samples)
        .as("one sample of every public message of %s", protocol)
        .extracting(Object::getClass)
        .map(Object.class::cast)
        .containsExactlyInAnyOrder(publicMessages(protocol));
    for (T sample : samples) {
      BehaviorTestKit<T> kit = actor.get();
      kit.run(sample);
      assertThat(Behavior.isUnhandled(kit.returnedBehavior()))
          .as("%s is unhandled", sample)
          .isFalse();
    }
  }

  /** The classes of the messages that anybody may send. */
  public static Object[] publicMessages(Class<?> protocol) {
    return messages(protocol)
        .filter(message -> Modifier.isPublic(message.getModifiers()))
        .toArray();
  }

  private static Stream<Class<?>> messages(Class<?> kind) {
    return kind.isSealed()
        ? Arrays.stream(kind.getPermittedSubclasses()).flatMap(Protocol::messages)
        : Stream.of(kind);
  }
}
