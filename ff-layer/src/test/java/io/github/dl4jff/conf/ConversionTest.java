package io.github.dl4jff.conf;

import static org.deeplearning4j.nn.conf.ConvolutionMode.Same;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.goodness.ClassGroups;
import io.github.dl4jff.goodness.UnitShape;
import io.github.dl4jff.loss.Competitive;
import io.github.dl4jff.loss.CrossEntropyLoss;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Options of a conversion, and models with parts that are treated otherwise. */
class ConversionTest {

  private static List<String> names(MultiLayerConfiguration conf) {
    return conf.getConfs().stream().map(each -> each.getLayer().getLayerName()).toList();
  }

  private static FFGoodnessLayer goodness(MultiLayerConfiguration conf, int layer) {
    return (FFGoodnessLayer) conf.getConf(layer).getLayer();
  }

  @Test
  void after_namedLayers_cutsThereAlone() {
    Conversion conversion =
        ForwardForward.conversion()
            .after("relu1", "dense")
            .goodness(new ClassGroups())
            .loss(new CrossEntropyLoss(0.1));
    MultiLayerConfiguration conf = conversion.convert(OrdinaryModels.vgg());

    assertEquals(
        List.of("relu1-goodness", "dense-goodness"),
        names(conf).stream().filter(name -> name.endsWith("goodness")).toList());
    assertEquals(
        new Competitive(10, new ClassGroups(), new CrossEntropyLoss(0.1)),
        goodness(conf, 3).getLearning().getObjective());
  }

  @Test
  void fastLayers_layersThatAreABlock_areReplaced() {
    MultiLayerConfiguration original =
        OrdinaryModels.settings()
            .dropOut(0.9)
            .list()
            .layer(OrdinaryModels.convolution("cnn1", 3, 4))
            .layer(OrdinaryModels.dense("dense", 6))
            .layer(OrdinaryModels.output())
            .setInputType(OrdinaryModels.FLAT)
            .build();
    MultiLayerConfiguration conf = ForwardForward.conversion().fastLayers(true).convert(original);
    FFConvolutionLayer cnn = (FFConvolutionLayer) conf.getConf(0).getLayer();
    FFDenseLayer dense = (FFDenseLayer) conf.getConf(1).getLayer();

    assertEquals(List.of("cnn1", "dense", "out"), names(conf));
    assertEquals(new UnitShape(4, 1, 8, 8, false), cnn.units());
    assertEquals(256, dense.getNIn());
    assertEquals(new Adam(0.005), dense.getIUpdater());
    assertNotNull(dense.getIDropout());
    assertEquals(original.getInputPreProcessors(), conf.getInputPreProcessors());
  }

  @Test
  void convert_layersThatLearnAlready_areKeptWithoutASecond() {
    MultiLayerConfiguration once = ForwardForward.convert(OrdinaryModels.vgg());
    MultiLayerConfiguration fast =
        ForwardForward.conversion().fastLayers(true).convert(OrdinaryModels.vgg());

    assertEquals(once, ForwardForward.convert(once));
    assertEquals(fast, ForwardForward.convert(fast));
  }

  @Test
  void convert_lossLayer_leavesTheLayerThatItIsTheLossOf() {
    MultiLayerConfiguration original =
        OrdinaryModels.settings()
            .list()
            .layer(OrdinaryModels.dense("hidden", 6))
            .layer(new DenseLayer.Builder().nOut(3).activation(Activation.SOFTMAX).build())
            .layer(
                new LossLayer.Builder(LossFunction.MCXENT).activation(Activation.IDENTITY).build())
            .setInputType(InputType.feedForward(5))
            .build();
    MultiLayerConfiguration conf = ForwardForward.convert(original);

    assertEquals(List.of("hidden", "hidden-goodness", "layer1", "layer2"), names(conf));
    assertEquals(3, goodness(conf, 1).getLearning().competitive().getClasses());
  }

  @Test
  void convert_frozenLayersBelow_haveNoGoodness() {
    MultiLayerConfiguration original =
        OrdinaryModels.settings()
            .list()
            .layer(new FrozenLayer(OrdinaryModels.dense("frozen", 6)))
            .layer(OrdinaryModels.dense("dense", 6))
            .layer(OrdinaryModels.output())
            .setInputType(InputType.feedForward(5))
            .build();
    assertEquals(
        List.of("layer0", "dense", "dense-goodness", "out"),
        names(ForwardForward.convert(original)));
  }

  @Test
  void describe_everyLayer_saysWhatWasDone() {
    assertEquals(
        List.of(
            "ConvolutionLayer 'cnn1' (layer 0): kept, learns from 'pool1-goodness'",
            "SubsamplingLayer 'pool1' (layer 1): kept, learns from 'pool1-goodness'",
            "FFGoodnessLayer 'pool1-goodness': added after SubsamplingLayer 'pool1' (layer 1), 8"
                + " channels at 4x4, 10 classes",
            "ConvolutionLayer 'cnn2' (layer 2): kept, learns from 'pool2-goodness'",
            "SubsamplingLayer 'pool2' (layer 3): kept, learns from 'pool2-goodness'",
            "FFGoodnessLayer 'pool2-goodness': added after SubsamplingLayer 'pool2' (layer 3), 12"
                + " channels at 2x2, 10 classes",
            "DenseLayer 'dense' (layer 4): kept, learns from 'dense-goodness'",
            "FFGoodnessLayer 'dense-goodness': added after DenseLayer 'dense' (layer 4), 40 channels,"
                + " 10 classes",
            "OutputLayer 'out' (layer 5): kept, output layer"),
        ForwardForward.conversion().describe(OrdinaryModels.leNet(OrdinaryModels.FLAT)));
  }

  @Test
  void describe_fastLayers_saysWhatIsReplaced() {
    assertEquals(
        List.of(
            "ConvolutionLayer 'cnn1' (layer 0) and SubsamplingLayer 'pool1' (layer 1): replaced by an"
                + " FFConvolutionLayer, 8 channels at 4x4, 10 classes",
            "ConvolutionLayer 'cnn2' (layer 2) and SubsamplingLayer 'pool2' (layer 3): replaced by an"
                + " FFConvolutionLayer, 12 channels at 2x2, 10 classes",
            "DenseLayer 'dense' (layer 4): replaced by an FFDenseLayer, 40 channels, 10 classes",
            "OutputLayer 'out' (layer 5): kept, output layer"),
        ForwardForward.conversion()
            .fastLayers(true)
            .describe(OrdinaryModels.leNet(OrdinaryModels.FLAT)));
  }

  @Test
  void fastLayers_otherPoolings_stay() {
    for (SubsamplingLayer.Builder pooling :
        List.of(
            new SubsamplingLayer.Builder(PoolingType.AVG).kernelSize(2, 2).stride(2, 2),
            new SubsamplingLayer.Builder().kernelSize(3, 3).stride(2, 2),
            new SubsamplingLayer.Builder().kernelSize(2, 1).stride(2, 1),
            new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).padding(1, 1),
            new SubsamplingLayer.Builder().kernelSize(3, 3).stride(3, 3).convolutionMode(Same),
            new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).dilation(2, 2),
            new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).dropOut(0.5))) {
      MultiLayerConfiguration original =
          OrdinaryModels.settings()
              .list()
              .layer(OrdinaryModels.convolution("cnn", 3, 4))
              .layer(pooling.name("pool").build())
              .layer(OrdinaryModels.output())
              .setInputType(OrdinaryModels.FLAT)
              .build();
      assertEquals(
          List.of("cnn", "pool", "pool-goodness", "out"),
          names(ForwardForward.conversion().fastLayers(true).convert(original)));
    }
  }

  @Test
  void fastLayers_poolingOfAGraph_isInsideTheLayerBelow() {
    ComputationGraphConfiguration original =
        OrdinaryModels.settings()
            .graphBuilder()
            .addInputs("image")
            .setInputTypes(OrdinaryModels.FLAT)
            .addLayer("cnn", OrdinaryModels.convolution("cnn", 3, 4), "image")
            .addLayer("pool", OrdinaryModels.pooling("pool"), "cnn")
            .addLayer("out", OrdinaryModels.output(), "pool")
            .setOutputs("out")
            .build();
    ComputationGraph net = new ComputationGraph(original);
    net.init();
    ComputationGraph converted = ForwardForward.conversion().fastLayers(true).convert(net);

    assertFalse(converted.getConfiguration().getVertices().containsKey("pool"));
    assertEquals(List.of("cnn"), converted.getConfiguration().getVertexInputs().get("out"));
    assertEquals(net.getParam("cnn_W"), converted.getParam("cnn_W"));
    assertEquals(net.getParam("out_W"), converted.getParam("out_W"));
    INDArray x = Nd4j.rand(3, 64);
    INDArray maps = net.feedForward(x, false).get("pool");
    INDArray scale = maps.mul(maps).mean(1, 2, 3);
    Transforms.sqrt(scale, false);
    assertEquals(maps.div(scale.reshape(3, 1, 1, 1)), converted.feedForward(x, false).get("cnn"));
  }

  @Test
  void fastLayers_ofAGraph_replaceTheVertexAndKeepItsName() {
    ComputationGraphConfiguration conf =
        ForwardForward.conversion().fastLayers(true).convert(OrdinaryModels.residual());

    assertTrue(
        ((LayerVertex) conf.getVertices().get("stem")).getLayerConf().getLayer()
            instanceof FFConvolutionLayer);
    assertEquals(List.of("stem"), conf.getVertexInputs().get("1a"));
    assertEquals(List.of("1b", "stem"), conf.getVertexInputs().get("1sum"));
    assertTrue(conf.getVertices().containsKey("1relu-goodness"));
  }

  @Test
  void convert_bidirectionalAndFrozenWithBackprop_learnsWhatIsNotFrozen() {
    MultiLayerConfiguration original =
        OrdinaryModels.settings()
            .list()
            .layer(new Bidirectional(new LSTM.Builder().nIn(5).nOut(4).build()))
            .layer(new LastTimeStep(new LSTM.Builder().nOut(4).build()))
            .layer(new FrozenLayerWithBackprop(OrdinaryModels.dense("frozen", 6)))
            .layer(OrdinaryModels.output())
            .setInputType(InputType.recurrent(5))
            .build();
    MultiLayerConfiguration conf = ForwardForward.convert(original);

    assertEquals(
        List.of("layer0", "layer0-goodness", "layer1", "layer1-goodness", "layer2", "out"),
        names(conf));
    assertEquals(UnitShape.dense(8), goodness(conf, 1).units());
    MultiLayerNetwork net = new MultiLayerNetwork(original);
    net.init();
    assertEquals(net.getLayer(0).params(), ForwardForward.convert(net).getLayer(0).params());
  }

  @Test
  void convert_lastTimeStepVertex_belongsToTheBlockBelow() {
    ComputationGraphConfiguration conf =
        ForwardForward.convert(
            OrdinaryModels.settings()
                .graphBuilder()
                .addInputs("x")
                .addLayer("lstm", new LSTM.Builder().nIn(5).nOut(4).build(), "x")
                .addVertex("last", new LastTimeStepVertex("x"), "lstm")
                .addLayer(
                    "out",
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(4)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build(),
                    "last")
                .setOutputs("out")
                .build());

    assertEquals(List.of("last"), conf.getVertexInputs().get("last-goodness"));
    assertEquals(List.of("last-goodness"), conf.getVertexInputs().get("out"));
    new ComputationGraph(conf).init();
  }
}
