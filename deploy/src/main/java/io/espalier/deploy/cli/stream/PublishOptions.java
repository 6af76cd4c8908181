package io.espalier.deploy.cli.stream;

import io.espalier.deploy.settings.PublishSettings;
import picocli.CommandLine.Option;

/** What those who predict with the network of a demonstration are given. */
final class PublishOptions {

  private static final PublishSettings USUAL = PublishSettings.DEFAULT;

  @Option(
      names = "--model-name",
      paramLabel = "NAME",
      description = "predictions are at /v2/models/NAME on the port of the page")
  private String name = USUAL.name();

  @Option(
      names = "--publish-every",
      paramLabel = "RECORDS",
      description = "records from one version that predicts to the next")
  private long everyRecords = USUAL.everyRecords();

  /**
   * @throws IllegalArgumentException when a value is not possible
   */
  PublishSettings settings() {
    return USUAL.with(name, everyRecords);
  }
}
