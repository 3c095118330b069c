package io.github.dl4jff.internal.step;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ThreadAdviceTest {

  @Test
  void advice_asManyThreadsAsFewProcessors_namesTheVariable() {
    String advice = ThreadAdvice.advice(2, 2).orElseThrow();
    assertTrue(advice.contains("2 threads on 2 processors"), advice);
    assertTrue(advice.contains("OMP_NUM_THREADS=1"), advice);
    assertTrue(ThreadAdvice.advice(4, 4).isPresent());
  }

  @Test
  void advice_oneThreadOrManyProcessors_isNone() {
    assertTrue(ThreadAdvice.advice(1, 1).isEmpty());
    assertTrue(ThreadAdvice.advice(1, 2).isEmpty());
    assertTrue(ThreadAdvice.advice(2, 4).isEmpty());
    assertTrue(ThreadAdvice.advice(16, 16).isEmpty());
  }
}
