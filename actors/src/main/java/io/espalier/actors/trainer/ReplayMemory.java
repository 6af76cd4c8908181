package io.espalier.actors.trainer;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Records of a stream in bounded memory: a reservoir (algorithm R of Vitter 1985, "Random sampling
 * with a reservoir"), one that is balanced over classes (Chrysakis and Moens 2020, "Online
 * continual learning from imbalanced data"), or the newest. Belongs to the trainer.
 */
final class ReplayMemory {

  private final ReplaySettings settings;
  private int[] labels = {};
  private float[] features = {};
  private int size;
  private int width;

  /** Records of each class since the last drift, and of those the remembered ones. */
  private long[] seen = {};

  private int[] held = {};

  private ReplayMemory(ReplaySettings settings) {
    this.settings = settings;
  }

  /** What was remembered; nothing if that is more than may be remembered now. */
  static ReplayMemory restore(ReplaySettings settings, ReplayState state) {
    ReplayMemory memory = new ReplayMemory(settings);
    int size = state.labels().length;
    if (size > 0 && size <= settings.records()) {
      memory.size = size;
      memory.width = state.features().length / size;
      memory.labels = state.labels().clone();
      memory.features = state.features().clone();
      memory.seen = state.seen().clone();
      memory.held = new int[memory.seen.length];
      for (int label : memory.labels) {
        memory.held[label]++;
      }
    }
    return memory;
  }

  ReplayState state(long seed, long batches, long extraSteps) {
    return new ReplayState(
        seed,
        batches,
        extraSteps,
        seen.clone(),
        Arrays.copyOf(labels, size),
        Arrays.copyOf(features, size * width));
  }

  void forget() {
    size = 0;
    seen = new long[0];
    held = new int[0];
  }

  /** Records that came, in their order. */
  void add(float[] batch, int[] batchLabels, SplittableRandom random) {
    width = batch.length / batchLabels.length;
    for (int k = 0; k < batchLabels.length; k++) {
      int slot = slot(counted(batchLabels[k]), random);
      if (slot >= 0) {
        put(slot, batchLabels[k], batch, k * width);
      }
    }
  }

  private int counted(int label) {
    if (label >= seen.length) {
      seen = Arrays.copyOf(seen, label + 1);
      held = Arrays.copyOf(held, label + 1);
    }
    seen[label]++;
    return label;
  }

  /** Where a record goes; below 0 if it is not remembered. */
  private int slot(int label, SplittableRandom random) {
    if (size < settings.records()) {
      return size;
    }
    return switch (settings.keep()) {
      case NEWEST -> (int) ((Arrays.stream(seen).sum() - 1) % size);
      case UNIFORM -> {
        long place = random.nextLong(Arrays.stream(seen).sum());
        yield place < size ? (int) place : -1;
      }
      case BALANCED -> balanced(label, random);
    };
  }

  /** One of the class that has most makes room, or for one of that class, one of itself. */
  private int balanced(int label, SplittableRandom random) {
    int most = 0;
    for (int k = 1; k < held.length; k++) {
      most = held[k] > held[most] ? k : most;
    }
    if (held[label] < held[most]) {
      return ofClass(most, random.nextInt(held[most]));
    }
    long place = random.nextLong(seen[label]);
    return place < held[label] ? ofClass(label, (int) place) : -1;
  }

  private int ofClass(int label, int place) {
    int left = place;
    for (int slot = 0; slot < size; slot++) {
      if (labels[slot] == label && left-- == 0) {
        return slot;
      }
    }
    throw new IllegalStateException("fewer records of class " + label + " than counted");
  }

  private void put(int slot, int label, float[] batch, int from) {
    if (slot == size) {
      grow();
      size++;
    } else {
      held[labels[slot]]--;
    }
    held[label]++;
    labels[slot] = label;
    System.arraycopy(batch, from, features, slot * width, width);
  }

  private void grow() {
    if (size == labels.length || features.length < (size + 1) * width) {
      int room = Math.min(settings.records(), Math.max(64, 2 * size));
      labels = Arrays.copyOf(labels, room);
      features = Arrays.copyOf(features, Math.multiplyExact(room, width));
    }
  }

  /** Slots of remembered records, each as probable, some perhaps twice. */
  int[] draw(int count, SplittableRandom random) {
    return random.ints(count, 0, size).toArray();
  }

  int[] labels(int[] slots) {
    return Arrays.stream(slots).map(slot -> labels[slot]).toArray();
  }

  float[] features(int[] slots) {
    float[] drawn = new float[slots.length * width];
    for (int k = 0; k < slots.length; k++) {
      System.arraycopy(features, slots[k] * width, drawn, k * width, width);
    }
    return drawn;
  }
}
