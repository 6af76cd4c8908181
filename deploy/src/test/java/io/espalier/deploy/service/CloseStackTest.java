package io.espalier.deploy.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CloseStackTest {

  private final List<String> closed = new ArrayList<>();

  private static void fail(String name) {
    throw new IllegalStateException(name);
  }

  @Test
  void closesInReverseAndOnce() {
    CloseStack stack =
        CloseStack.opening(
            open -> {
              open.add("folder", closed::add);
              open.add("broker", closed::add);
              return open;
            });
    assertThat(closed).isEmpty();

    stack.close();
    stack.close();

    assertThat(closed).containsExactly("broker", "folder");
  }

  @Test
  void aFailureLeavesNothingOpen() {
    assertThatThrownBy(
            () ->
                CloseStack.opening(
                    open -> {
                      open.add("folder", closed::add);
                      open.add("broker", CloseStackTest::fail);
                      open.add("clients", closed::add);
                      open.add("service", CloseStackTest::fail);
                      throw new IllegalArgumentException("no port");
                    }))
        .hasMessage("no port")
        .satisfies(
            failure -> {
              assertThat(failure.getSuppressed()).singleElement().satisfies(CloseStackTest::both);
            });
    assertThat(closed).containsExactly("clients", "folder");
  }

  private static void both(Throwable first) {
    assertThat(first).hasMessage("service");
    assertThat(first.getSuppressed()).singleElement().satisfies(CloseStackTest::ofTheBroker);
  }

  private static void ofTheBroker(Throwable second) {
    assertThat(second).hasMessage("broker");
  }
}
