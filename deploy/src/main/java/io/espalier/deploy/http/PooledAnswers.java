package io.espalier.deploy.http;

import static java.util.concurrent.CompletableFuture.completedStage;

import io.espalier.deploy.inference.Inference;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.stream.Materializer;

/** Answers that are worked out of a request's body, on the threads that predict. */
final class PooledAnswers extends AllDirectives {

  static final Duration TIME_TO_SEND = Duration.ofSeconds(10);

  /** Read before it has a place; of as many as there are connections. */
  private static final int SMALL_BYTES = 128 << 10;

  /** Who says that more will come is hung up on. */
  private static final long MOST_PASSED_OVER_BYTES = 256 << 20;

  private final Inference inference;
  private final InferenceAnswers answers;

  PooledAnswers(Inference inference, InferenceAnswers answers) {
    this.inference = inference;
    this.answers = answers;
  }

  /** Told of every answer. */
  interface Listener {

    void answered(HttpResponse response);
  }

  /**
   * Reads the body, unpacked, within its limit, and answers on the pool. The limit of the whole is
   * said once more where it is gathered, as that has one of its own, which is smaller; a byte more,
   * so that it is not the one to tell.
   *
   * @param answer made on a thread of the pool
   * @param listener told of every answer
   */
  Route answering(Function<byte[], HttpResponse> answer, Listener listener) {
    int most = inference.settings().maxBytes();
    Route whole =
        withSizeLimit(
            most, () -> decodeRequest(() -> withSizeLimit(most, () -> onPool(answer, listener))));
    return withRequestTimeoutResponse(
        request -> answers.tooLate(),
        () ->
            extractRequestEntity(
                entity ->
                    lengthOf(entity).orElse(0) > most ? passedOver(entity, listener) : whole));
  }

  /**
   * Answers once all is read, and thrown away: the server hangs up after an answer that comes
   * before, and a client that is still sending then does not see it.
   */
  private Route passedOver(RequestEntity entity, Listener listener) {
    return extractMaterializer(
        materializer -> {
          CompletionStage<Done> over =
              entity
                  .withSizeLimit(MOST_PASSED_OVER_BYTES)
                  .discardBytes(materializer)
                  .completionStage();
          return completeWithFuture(
              told(over.handle((done, stillLarger) -> answers.tooLarge()), listener));
        });
  }

  private static OptionalLong lengthOf(RequestEntity entity) {
    return entity.getContentLengthOption();
  }

  private Route onPool(Function<byte[], HttpResponse> answer, Listener listener) {
    return extractMaterializer(
        materializer ->
            extractRequestEntity(
                entity ->
                    completeWithFuture(told(onPool(entity, materializer, answer), listener))));
  }

  private CompletionStage<HttpResponse> onPool(
      RequestEntity entity, Materializer materializer, Function<byte[], HttpResponse> answer) {
    long most = inference.settings().maxBytes() + 1L;
    Supplier<CompletionStage<HttpEntity.Strict>> whole =
        () -> entity.toStrict(TIME_TO_SEND.toMillis(), most, materializer);
    return isSmall(entity)
        ? whole.get().thenCompose(strict -> onPool(() -> completedStage(strict), answer, () -> {}))
        : onPool(whole, answer, () -> entity.discardBytes(materializer));
  }

  /** Connections are bounded too: who sends little, and slowly, need not keep a place meanwhile. */
  private static boolean isSmall(RequestEntity entity) {
    return lengthOf(entity).orElse(Long.MAX_VALUE) <= SMALL_BYTES;
  }

  private CompletionStage<HttpResponse> onPool(
      Supplier<CompletionStage<HttpEntity.Strict>> whole,
      Function<byte[], HttpResponse> answer,
      Runnable refused) {
    return inference
        .pool()
        .answer(whole, strict -> answer.apply(strict.getData().toArray()), refused);
  }

  private CompletionStage<HttpResponse> told(
      CompletionStage<HttpResponse> answer, Listener listener) {
    return answer
        .exceptionally(answers::of)
        .whenComplete((response, never) -> listener.answered(response));
  }
}
