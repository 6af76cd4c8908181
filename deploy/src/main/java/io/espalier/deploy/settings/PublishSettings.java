package io.espalier.deploy.settings;

import io.espalier.actors.settings.Range;
import io.espalier.actors.settings.Requirements;
import io.espalier.actors.settings.TextRule;
import io.espalier.deploy.config.ConfigReader;

/**
 * What those who predict over HTTP are given.
 *
 * @param name of the model
 * @param everyRecords records from one version to the next
 * @param keep versions that answer
 * @param maxRows of one request
 * @param maxBytes of one request, unpacked
 * @param maxRequests in hand at once: read, waiting and answered
 * @param threads that predict
 */
public record PublishSettings(
    String name,
    long everyRecords,
    int keep,
    int maxRows,
    int maxBytes,
    int maxRequests,
    int threads) {

  private static final TextRule NAME =
      TextRule.of("a name of letters, digits, dots, dashes and underscores", "[\\w.-]+", "name");
  private static final Range EVERY = Range.atLeast(1);
  private static final Range KEEP = Range.between(1, 100);
  private static final Range ROWS = Range.between(1, 1_000_000);
  private static final Range BYTES = Range.between(1_024, 1 << 30);
  private static final Range REQUESTS = Range.between(1, 10_000);
  private static final Range THREADS = Range.between(1, 256);

  /** Where nothing is said. */
  public static final PublishSettings DEFAULT =
      new PublishSettings("espalier", 10_000, 3, 1_024, 16 << 20, 64, 1);

  public PublishSettings {
    new Requirements()
        .text("name", NAME, name)
        .number("every-records", EVERY, everyRecords)
        .number("keep", KEEP, keep)
        .number("max-rows", ROWS, maxRows)
        .number("max-bytes", BYTES, maxBytes)
        .number("max-requests", REQUESTS, maxRequests)
        .number("threads", THREADS, threads)
        .check();
  }

  /** These settings for a model of another name, of which versions come as often. */
  public PublishSettings with(String otherName, long otherEveryRecords) {
    return new PublishSettings(
        otherName, otherEveryRecords, keep, maxRows, maxBytes, maxRequests, threads);
  }

  static PublishSettings read(ConfigReader in) {
    return in.settings(
        DEFAULT,
        () ->
            new PublishSettings(
                in.text("name", NAME),
                in.wholeLong("every-records", EVERY),
                in.whole("keep", KEEP),
                in.whole("max-rows", ROWS),
                in.whole("max-bytes", BYTES),
                in.whole("max-requests", REQUESTS),
                in.whole("threads", THREADS)));
  }
}
