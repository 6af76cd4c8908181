package io.espalier.deploy.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class NewestNewsTest {

  private final BlockingQueue<Long> told = new LinkedBlockingQueue<>();

  @Test
  void aListenerThatBlocksHoldsNobodyUpAndIsToldTheNewestAfterwards() throws Exception {
    Semaphore blocked = new Semaphore(0);
    try (NewestNews news =
        new NewestNews(
            (records, accuracy) -> {
              told.add(records);
              blocked.acquireUninterruptibly();
            })) {
      news.learned(1, 0.5);
      assertThat(next()).isEqualTo(1);
      for (long records = 2; records <= 1_000; records++) {
        news.learned(records, 0.5);
      }

      blocked.release();

      assertThat(next()).isEqualTo(1_000);
      blocked.release();
    }
    assertThat(told).isEmpty();
  }

  @Test
  void whatComesAfterTheEndIsNoNews() {
    NewestNews news = new NewestNews((records, accuracy) -> told.add(records));
    news.close();

    news.learned(1, 0.5);
    news.learned(2, 0.5);

    assertThat(told).isEmpty();
  }

  private Long next() throws InterruptedException {
    return told.poll(20, TimeUnit.SECONDS);
  }
}
