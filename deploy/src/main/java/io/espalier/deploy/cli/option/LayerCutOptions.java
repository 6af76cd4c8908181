package io.espalier.deploy.cli.option;

import io.espalier.deploy.offline.LayerRules;
import io.espalier.model.prune.Schedule;
import picocli.CommandLine.Option;

/** What cuts over data at rest and on a stream are told alike. */
public abstract class LayerCutOptions {

  public static final String SIZE_EXPONENT =
      "small layers give up less of the score: of 1 - alpha, their connections as a share of"
          + " the largest layer's, to the power of E; 0 for the same in all";

  @Option(
      names = "--exclude",
      paramLabel = "LAYERS",
      description =
          "layers that nothing is cut from but what is dead, such as conv1,dense3, named as inspect"
              + " shows them (default: none)")
  private String exclude = "";

  @Option(
      names = "--layer-alpha",
      paramLabel = "LAYER=ALPHA",
      description = "alpha of single layers, such as conv1=0.99,dense3=0.98 (default: none)")
  private String layerAlpha = "";

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      description =
          "how deep each cut goes: alpha (what it leaves is an outcome), or to --target in --rounds"
              + " that are even (linear), deep at first (cubic), leave the same share each"
              + " (geometric) or one (one-shot) (default: "
              + Schedule.BY_ALPHA
              + ")")
  private String schedule = Schedule.BY_ALPHA;

  public final String exclude() {
    return exclude;
  }

  public final String layerAlpha() {
    return layerAlpha;
  }

  public final String schedule() {
    return schedule;
  }

  /** The rules of single layers. */
  public final LayerRules layerRules() {
    return LayerRules.parse(exclude, layerAlpha);
  }
}
