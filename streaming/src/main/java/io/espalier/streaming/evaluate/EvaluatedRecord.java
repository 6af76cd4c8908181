package io.espalier.streaming.evaluate;

/** What came of one record. */
record EvaluatedRecord(int label, int prediction, boolean majorityHit, boolean noChangeHit) {}
