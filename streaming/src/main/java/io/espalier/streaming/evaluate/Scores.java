package io.espalier.streaming.evaluate;

/**
 * How good the predictions for a stretch of the stream were, beside two classifiers that look at no
 * feature. Every number is 0 when there were no records. Each kappa is 1 for a perfect classifier
 * and 0 for one that is no better than what it is compared with; it is 0 too where that leaves
 * nothing to gain.
 *
 * @param records in the stretch
 * @param accuracy share of right predictions
 * @param kappa gain over guessing with the same frequencies (Cohen 1960)
 * @param kappaT gain over no change (Žliobaitė, Bifet, Read, Pfahringer and Holmes 2015,
 *     "Evaluation methods and decision theory for classification of streaming data with temporal
 *     dependence")
 * @param kappaM gain over the majority class (Bifet, de Francisci Morales, Read, Holmes and
 *     Pfahringer 2015, "Efficient online evaluation of big data stream classifiers")
 * @param majorityAccuracy share of records of the class that was the most frequent in the whole
 *     stream before them
 * @param noChangeAccuracy share of records of the same class as the record before them
 */
public record Scores(
    long records,
    double accuracy,
    double kappa,
    double kappaT,
    double kappaM,
    double majorityAccuracy,
    double noChangeAccuracy) {}
