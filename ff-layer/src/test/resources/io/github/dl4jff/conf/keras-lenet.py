"""Writes keras-lenet.h5, a network for images of 8x8 as Keras 2 saves it, with weights by Glorot's initialisation.

    python3 keras-lenet.py        needs h5py and numpy
"""

import json

import h5py
import numpy

random = numpy.random.RandomState(1)


def glorot(*shape):
    fan_in = int(numpy.prod(shape[:-1]))
    fan_out = int(numpy.prod(shape[:-2])) * shape[-1]
    limit = (6 / (fan_in + fan_out)) ** 0.5
    return random.uniform(-limit, limit, shape).astype("float32")

trained = {
    "use_bias": True,
    "kernel_initializer": {"class_name": "GlorotUniform", "config": {"seed": None}},
    "bias_initializer": {"class_name": "Zeros", "config": {}},
    "kernel_regularizer": None,
    "bias_regularizer": None,
    "activity_regularizer": None,
    "kernel_constraint": None,
    "bias_constraint": None,
}


def layer(kind, name, **config):
    return {"class_name": kind, "config": {"name": name, "trainable": True, "dtype": "float32", **config}}


def convolution(name, filters, **config):
    return layer(
        "Conv2D",
        name,
        filters=filters,
        kernel_size=[3, 3],
        strides=[1, 1],
        padding="same",
        data_format="channels_last",
        dilation_rate=[1, 1],
        activation="relu",
        **trained,
        **config,
    )


def pooling(name):
    return layer(
        "MaxPooling2D", name, pool_size=[2, 2], strides=[2, 2], padding="valid", data_format="channels_last"
    )


def dense(name, units, activation):
    return layer("Dense", name, units=units, activation=activation, **trained)


layers = [
    convolution("conv1", 8, batch_input_shape=[None, 8, 8, 1]),
    pooling("pool1"),
    convolution("conv2", 16),
    pooling("pool2"),
    layer("Flatten", "flatten", data_format="channels_last"),
    dense("hidden", 32, "relu"),
    dense("classes", 10, "softmax"),
]
weights = {
    "conv1": glorot(3, 3, 1, 8),
    "conv2": glorot(3, 3, 8, 16),
    "hidden": glorot(64, 32),
    "classes": glorot(32, 10),
}
adam = {"lr": 0.002, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7, "decay": 0.0, "amsgrad": False}
training = {
    "loss": "categorical_crossentropy",
    "metrics": ["accuracy"],
    "sample_weight_mode": None,
    "loss_weights": None,
    "optimizer_config": {"class_name": "Adam", "config": adam},
}

with h5py.File("keras-lenet.h5", "w") as file:
    file.attrs["keras_version"] = numpy.bytes_("2.2.4")
    file.attrs["backend"] = numpy.bytes_("tensorflow")
    model = {"class_name": "Sequential", "config": {"name": "lenet", "layers": layers}}
    file.attrs["model_config"] = numpy.bytes_(json.dumps(model))
    file.attrs["training_config"] = numpy.bytes_(json.dumps(training))
    group = file.create_group("model_weights")
    group.attrs["keras_version"] = numpy.bytes_("2.2.4")
    group.attrs["backend"] = numpy.bytes_("tensorflow")
    group.attrs["layer_names"] = [numpy.bytes_(each["config"]["name"]) for each in layers]
    for each in layers:
        name = each["config"]["name"]
        own = group.create_group(name)
        if name in weights:
            kernel = name + "/kernel:0"
            bias = name + "/bias:0"
            own.attrs["weight_names"] = [numpy.bytes_(kernel), numpy.bytes_(bias)]
            own[kernel] = weights[name]
            own[bias] = numpy.zeros(weights[name].shape[-1], "float32")
        else:
            own.attrs.create("weight_names", [], dtype="S1")
