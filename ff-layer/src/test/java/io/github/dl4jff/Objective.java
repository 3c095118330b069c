package io.github.dl4jff;

import io.github.dl4jff.conf.FFDenseLayer;

/** How the layers of a test's network learn: what holds for both is tested for both. */
public enum Objective {
  TWO_PASSES {
    @Override
    public FFDenseLayer.Builder first(int classes) {
      return new FFDenseLayer.Builder().labels(classes);
    }

    @Override
    public FFDenseLayer.Builder next(int classes) {
      return new FFDenseLayer.Builder();
    }
  },

  ONE_PASS {
    @Override
    public FFDenseLayer.Builder first(int classes) {
      return new FFDenseLayer.Builder().classes(classes);
    }

    @Override
    public FFDenseLayer.Builder next(int classes) {
      return first(classes);
    }
  };

  /** Begins the first layer of a network. */
  public abstract FFDenseLayer.Builder first(int classes);

  /** Begins a layer that follows another. */
  public abstract FFDenseLayer.Builder next(int classes);
}
