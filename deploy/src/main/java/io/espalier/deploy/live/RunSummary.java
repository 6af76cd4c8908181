package io.espalier.deploy.live;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * The report of a run that has ended; on the wire it is the report itself.
 *
 * @param report the JSON report, not changed after it is handed over
 */
public record RunSummary(@JsonValue JsonNode report) implements LiveMessage {

  @Override
  public String eventName() {
    return "summary";
  }
}
