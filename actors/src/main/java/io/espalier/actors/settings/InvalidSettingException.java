package io.espalier.actors.settings;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Settings that are not possible, by themselves or together. Thrown by the records that check them;
 * whoever filled a record says where a person wrote the values.
 */
public final class InvalidSettingException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /**
   * One setting and why it is refused.
   *
   * @param key of the setting within its section, such as {@code batch-size}
   * @param reason goes behind the key: the rule, the value and the fix
   */
  public record Refusal(String key, String reason) {
    @Override
    public String toString() {
      return key + " " + reason;
    }
  }

  private final transient List<Refusal> refusals;

  InvalidSettingException(List<Refusal> refusals) {
    super(refusals.stream().map(Refusal::toString).collect(Collectors.joining(". ")));
    this.refusals = List.copyOf(refusals);
  }

  /** All that is refused. */
  public List<Refusal> refusals() {
    return refusals;
  }
}
