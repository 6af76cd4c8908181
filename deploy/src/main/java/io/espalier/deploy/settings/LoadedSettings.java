package io.espalier.deploy.settings;

import com.typesafe.config.Config;
import java.util.List;

/**
 * Settings without a mistake.
 *
 * @param pekko what the file says about the actor system, under {@code pekko}; empty if nothing
 * @param lines each setting with its value and where it was set, secrets hidden
 * @param doubts what is allowed, but hardly meant, each with its place
 */
public record LoadedSettings(
    ServeSettings serve, Config pekko, List<String> lines, List<String> doubts) {

  public LoadedSettings {
    lines = List.copyOf(lines);
    doubts = List.copyOf(doubts);
  }

  /** Settings for people, without secrets; the parsed {@code pekko} section is left out. */
  @Override
  public String toString() {
    return String.join(System.lineSeparator(), lines);
  }
}
