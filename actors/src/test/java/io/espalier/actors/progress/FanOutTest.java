package io.espalier.actors.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.actors.Events;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

class FanOutTest {

  @Test
  void tellsEverythingToEveryWatcherInOrder() {
    TestInbox<Progress> first = TestInbox.create();
    TestInbox<Progress> second = TestInbox.create();
    BehaviorTestKit<Progress> fanOut =
        BehaviorTestKit.create(FanOut.create(List.of(first.getRef(), second.getRef())));
    List<Progress> told = List.of(Events.started(0), Events.learned(10, 10, 9));

    told.forEach(fanOut::run);

    assertThat(first.getAllReceived()).isEqualTo(told);
    assertThat(second.getAllReceived()).isEqualTo(told);
  }
}
