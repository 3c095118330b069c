package io.github.dl4jff.training;

import io.github.dl4jff.Networks;
import io.github.dl4jff.Objective;
import io.github.dl4jff.conf.FFAdam;
import io.github.dl4jff.conf.FFConvolutionLayer;
import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.conf.FFGoodnessLayer;
import io.github.dl4jff.conf.LinearDecaySchedule;
import io.github.dl4jff.loss.CrossEntropyLoss;
import io.github.dl4jff.loss.SimilarityMatchingLoss;
import io.github.dl4jff.negative.HybridImages;
import io.github.dl4jff.negative.UniformNegatives;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;

/** Networks that can be trained block by block, each with data of its own. */
enum BlockModel {
  DENSE {
    @Override
    MultiLayerNetwork create() {
      return Networks.plan()
          .objective(Objective.ONE_PASS)
          .at(1, layer -> layer.batchNormalization(true))
          .build();
    }
  },

  /** The step of FFAdam in one way through memory. */
  FF_ADAM {
    @Override
    MultiLayerNetwork create() {
      return Networks.plan()
          .objective(Objective.ONE_PASS)
          .updater(new FFAdam(new LinearDecaySchedule(0.02, 10, 30)))
          .each(layer -> layer.biasUpdater(new FFAdam(0.05)))
          .build();
    }
  },

  /** Losses that differ, and everything that DL4J does to a gradient. */
  REGULARIZED {
    @Override
    MultiLayerNetwork create() {
      IUpdater[] updaters = {new Nesterovs(0.05, 0.9), new Sgd(0.1), new Adam(0.01)};
      List<Layer> layers = new ArrayList<>();
      for (IUpdater updater : updaters) {
        layers.add(
            new FFDenseLayer.Builder()
                .nOut(5)
                .classes(Networks.CLASSES)
                .loss(new CrossEntropyLoss(layers.isEmpty() ? 0.1 : 0))
                .updater(updater)
                .l2(1e-3)
                .weightDecay(1e-2)
                .constrainWeights(new MaxNormConstraint(1, 1))
                .build());
      }
      return network(InputType.feedForward(Networks.INPUTS), layers);
    }
  },

  TWO_PASSES {
    @Override
    MultiLayerNetwork create() {
      return Networks.plan().each(layer -> layer.peerNormalization(0.03)).build();
    }

    @Override
    FFTrainingListener.Builder listener() {
      return FFTrainingListener.builder().negatives(new UniformNegatives());
    }
  },

  /** Layers that see no labels. */
  UNSUPERVISED {
    @Override
    MultiLayerNetwork create() {
      return network(
          InputType.feedForward(Networks.INPUTS),
          List.of(
              new FFDenseLayer.Builder().nOut(5).build(),
              new FFDenseLayer.Builder().nOut(4).build()));
    }

    @Override
    FFTrainingListener.Builder listener() {
      return FFTrainingListener.builder().negativeInputs(new HybridImages(3, 2));
    }
  },

  WITHOUT_WORKSPACES {
    @Override
    MultiLayerNetwork create() {
      return Networks.plan()
          .objective(Objective.ONE_PASS)
          .dataType(DataType.DOUBLE)
          .workspaceMode(WorkspaceMode.NONE)
          .build();
    }
  },

  /** Dense layers that nothing trains, blocks with batch normalisation, and a deep head. */
  BLOCKS {
    @Override
    MultiLayerNetwork create() {
      return network(
          InputType.feedForward(Networks.INPUTS),
          List.of(
              dense(7),
              new FFDenseLayer.Builder().nOut(6).classes(Networks.CLASSES).build(),
              dense(6),
              new BatchNormalization(),
              goodness(),
              dense(5)));
    }
  },

  CONVOLUTIONS {
    @Override
    MultiLayerNetwork create() {
      return network(
          InputType.convolutionalFlat(3, 2, 1),
          List.of(
              new FFConvolutionLayer.Builder(2, 2)
                  .nOut(4)
                  .classes(Networks.CLASSES)
                  .loss(new SimilarityMatchingLoss(0.5, 4, null))
                  .build(),
              new FFDenseLayer.Builder().nOut(6).classes(Networks.CLASSES).build()));
    }
  },

  /** Sequences of different lengths. */
  RECURRENT {
    @Override
    MultiLayerNetwork create() {
      return network(
          InputType.recurrent(Networks.INPUTS),
          List.of(
              new LSTM.Builder().nOut(4).activation(Activation.TANH).build(),
              goodness(),
              new LSTM.Builder().nOut(4).activation(Activation.TANH).build(),
              goodness(),
              new GlobalPoolingLayer()));
    }

    @Override
    DataSet data() {
      DataSet flat = super.data();
      int n = flat.numExamples();
      INDArray features = Nd4j.zeros(n, Networks.INPUTS, STEPS);
      INDArray mask = Nd4j.zeros(n, STEPS);
      Random random = new Random(5);
      for (int i = 0; i < n; i++) {
        int length = 1 + random.nextInt(STEPS);
        for (int t = 0; t < length; t++) {
          features.slice(i).getColumn(t).assign(flat.getFeatures().getRow(i).add(0.1 * t));
          mask.putScalar(i, t, 1);
        }
      }
      return new DataSet(features, flat.getLabels(), mask, null);
    }
  };

  static final int BATCH = 16;

  /** Numbers of threads to train on. */
  static final int[] THREADS = {1, 2, 4};

  private static final int EXAMPLES = 100;
  private static final int STEPS = 3;

  /** A new network without listeners. */
  abstract MultiLayerNetwork create();

  /** A new network that learns. */
  MultiLayerNetwork listening() {
    MultiLayerNetwork net = create();
    net.setListeners(listener().build());
    return net;
  }

  /** Adds what makes it learn to the network as a graph. */
  ComputationGraph listening(ComputationGraph graph) {
    graph.setListeners(listener().build());
    return graph;
  }

  /** What makes it learn. */
  FFTrainingListener.Builder listener() {
    return FFTrainingListener.builder();
  }

  DataSet data() {
    DataType type = this == WITHOUT_WORKSPACES ? DataType.DOUBLE : DataType.FLOAT;
    return Networks.data(type, EXAMPLES, 3);
  }

  /** Adds the listener to a network. */
  static MultiLayerNetwork listening(MultiLayerNetwork net) {
    net.setListeners(new FFTrainingListener());
    return net;
  }

  /** Minibatches, of which the last is smaller. */
  DataSetIterator batches() {
    return new ListDataSetIterator<>(data().asList(), BATCH);
  }

  private static DenseLayer dense(int width) {
    return new DenseLayer.Builder().nOut(width).activation(Activation.RELU).build();
  }

  private static FFGoodnessLayer goodness() {
    return new FFGoodnessLayer.Builder().classes(Networks.CLASSES).build();
  }

  private static MultiLayerNetwork network(InputType type, List<Layer> layers) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .updater(new FFAdam(new LinearDecaySchedule(0.02, 10, 30)))
            .l1(1e-4)
            .gradientNormalization(GradientNormalization.ClipL2PerLayer)
            .gradientNormalizationThreshold(0.1)
            .list();
    layers.forEach(list::layer);
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            list.layer(
                    new OutputLayer.Builder()
                        .nOut(Networks.CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(type)
                .build());
    net.init();
    return net;
  }
}
