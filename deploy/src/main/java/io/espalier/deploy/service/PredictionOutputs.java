package io.espalier.deploy.service;

import io.espalier.actors.predictions.PredictionFigures;
import io.espalier.actors.predictions.PredictionOutput;
import io.espalier.streaming.kafka.PredictionTopic;
import io.espalier.streaming.kafka.TopicListener;
import io.espalier.streaming.kafka.Topics;

/** Where the predictions of a service go: to a topic. */
public final class PredictionOutputs {

  private PredictionOutputs() {}

  /**
   * Finds out whether the topic takes them, before anything is predicted.
   *
   * @param topics open for longer than this
   * @param open closes it
   * @throws io.espalier.streaming.kafka.StreamUnavailableException if it does not
   */
  public static PredictionOutput open(
      Topics topics, PredictionTopic.Settings settings, TopicListener listener, CloseStack open) {
    PredictionTopic topic =
        open.add(new PredictionTopic(topics, settings, listener), PredictionTopic::close);
    topic.prepare();
    return new PredictionOutput(topic, new PredictionFigures(System::nanoTime));
  }
}
