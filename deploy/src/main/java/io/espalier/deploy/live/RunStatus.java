package io.espalier.deploy.live;

/**
 * What a run is doing now.
 *
 * @param reason what a person should know about it, such as why it stalls; mostly empty
 */
public record RunStatus(RunState state, String reason) implements LiveMessage {

  @Override
  public String eventName() {
    return "status";
  }
}
