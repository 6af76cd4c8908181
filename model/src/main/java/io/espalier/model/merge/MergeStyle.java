package io.espalier.model.merge;

/** Ways of merging that a person can ask for by name. */
public enum MergeStyle {
  /** {@link MergeSettings#THOROUGH}. */
  THOROUGH,
  /** {@link MergeSettings#GENTLE}. */
  GENTLE,
  /** {@link MergeSettings#FAITHFUL}. */
  FAITHFUL;

  public MergeSettings settings() {
    return switch (this) {
      case THOROUGH -> MergeSettings.THOROUGH;
      case GENTLE -> MergeSettings.GENTLE;
      case FAITHFUL -> MergeSettings.FAITHFUL;
    };
  }
}
