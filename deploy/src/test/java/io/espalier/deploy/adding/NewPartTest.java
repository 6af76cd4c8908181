package io.espalier.deploy.adding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.deploy.adding.ChangedSources.Program;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Adds an actor that counts, with its count as a part of checkpoints, and shows that four files are
 * touched: the actor with its part, the list of parts, what spawns it, and the participants of a
 * checkpoint.
 */
class NewPartTest {

  private static final String ACTOR = "actors/progress/Counter.java";
  private static final String PARTS = "actors/checkpoint/Checkpoint.java";
  private static final String SPAWNER = "actors/guardian/Spawner.java";
  private static final String RUN = "actors/guardian/RunActors.java";

  private static final String SOURCE =
      """
      package io.espalier.actors.progress;

      import io.espalier.model.format.*;
      import java.util.List;
      import org.apache.pekko.actor.typed.*;
      import org.apache.pekko.actor.typed.javadsl.Behaviors;

      public final class Counter {
        public record Count(long count) {
          public static final StatePart<Count> PART = new Part();
        }

        private record Part() implements StatePart<Count> {
          public String name() { return "counter"; }
          public int version() { return 1; }
          public Class<Count> type() { return Count.class; }
          public void write(Count state, SectionFile content) {
            content.metadata().put("count", state.count());
          }
          public Count read(SectionFile content) {
            return new Count(content.fields().wholeLong("count"));
          }
        }

        public record SaveState(ActorRef<Count> replyTo) {}

        public static Behavior<SaveState> create() { return Behaviors.empty(); }

        public static Participant participant(ActorRef<SaveState> counter) {
          return new Participant(
              List.of(Count.PART),
              (request, replies) -> counter.tell(new SaveState(replies.to(Count.PART))));
        }
      }
      """;

  private static final ChangedSources TOY =
      ChangedSources.NONE
          .file(ACTOR, SOURCE)
          .before(PARTS, "TrainerState.PART,", "io.espalier.actors.progress.Counter.Count.PART, ")
          .before(
              SPAWNER,
              "  ActorRef<CheckpointKeeper.Command> keeper(",
              "ActorRef<io.espalier.actors.progress.Counter.SaveState> counter() {"
                  + " return restarting(\"counter\","
                  + " io.espalier.actors.progress.Counter.create()); }\n")
          .before(
              RUN,
              "Pruner.participant(pruner)",
              "io.espalier.actors.progress.Counter.participant(spawner.counter()), ");

  @TempDir private Path classes;

  @Test
  void fourFilesMakeAPart() throws Throwable {
    assertThat(TOY.files()).hasSize(4);
    try (Program program = TOY.compiled(classes)) {
      participants(program, true);
    }
  }

  @Test
  void anOwnerThatIsNotThereDoesNotCompile() {
    assertThat(TOY.without(ACTOR).errors(classes)).anyMatch(error -> error.contains(PARTS));
    assertThat(TOY.without(SPAWNER).errors(classes)).anyMatch(error -> error.contains(RUN));
  }

  /** Else a checkpoint would be written without it. */
  @Test
  void oneThatIsNotListedIsRefused() throws Exception {
    try (Program program = TOY.without(PARTS).compiled(classes)) {
      assertThatThrownBy(() -> participants(program, true))
          .hasMessage("participants tell, but Checkpoint.PARTS has not, the state of counter");
    }
  }

  /** Else every checkpoint would wait for it in vain. */
  @Test
  void oneThatNobodyTellsIsRefused() throws Exception {
    try (Program program = TOY.without(RUN).compiled(classes)) {
      assertThatThrownBy(() -> participants(program, false))
          .hasMessage("a checkpoint has, but no participant tells, the state of counter");
    }
  }

  /** The participants of a run, made as {@code RunActors} makes them. */
  private static void participants(Program program, boolean counted) throws Throwable {
    List<Object> others = new ArrayList<>();
    others.add(program.call("actors.pruner.Pruner", "participant", (Object) null));
    if (counted) {
      others.add(program.call("actors.progress.Counter", "participant", (Object) null));
    }
    program.make("actors.checkpoint.Participants", null, others);
  }
}
