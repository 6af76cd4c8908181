package io.espalier.streaming.evaluate;

/** What came of one record. */
record Outcome(int label, int prediction, boolean majorityHit, boolean noChangeHit) {}
